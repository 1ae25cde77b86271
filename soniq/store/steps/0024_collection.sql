-- What people stream, own elsewhere, or want, beside what lies on the disks: one row of `albums` for
-- each album, whoever told of it first. A wanted track is a track without a file; the file that
-- comes takes its place, with all that hangs on it.

ALTER TABLE tracks ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0 CHECK (wanted IN (0, 1)); -- told by a wish; no file came yet
ALTER TABLE albums ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0 CHECK (wanted IN (0, 1, 2)); -- 1: some songs of it, 2: the album itself
ALTER TABLE albums ADD COLUMN wanted_tracks INTEGER NOT NULL DEFAULT 0; -- its tracks that are wanted
ALTER TABLE albums ADD COLUMN told_tracks INTEGER;      -- how many it has, as a wish tells it
ALTER TABLE albums ADD COLUMN told_edition TEXT;        -- the edition that is wished for, by its name
ALTER TABLE albums ADD COLUMN barcode TEXT;             -- UPC or EAN, as a wish tells it
ALTER TABLE albums ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)); -- owned beside the files: a record on a shelf
ALTER TABLE albums ADD COLUMN coming INTEGER CHECK (coming BETWEEN 0 AND 100); -- percent of it that has come; NULL: not on its way
CREATE INDEX albums_by_barcode ON albums (barcode) WHERE barcode IS NOT NULL;
CREATE INDEX editions_by_barcode ON editions (barcode) WHERE barcode IS NOT NULL;
CREATE INDEX tracks_wanted ON tracks (album_id) WHERE wanted = 1;

-- Missing is what was there; what is wanted never was.
DROP INDEX tracks_missing_by_title;
DROP INDEX tracks_missing_by_artist;
DROP INDEX tracks_missing_by_album;
DROP INDEX tracks_missing_by_year;
DROP INDEX tracks_missing_by_duration;
DROP INDEX tracks_missing_by_added;
CREATE INDEX tracks_missing_by_title ON tracks (title_key, id) WHERE missing_since_ms IS NOT NULL AND wanted = 0;
CREATE INDEX tracks_missing_by_artist ON tracks (artist_key, album_key, disc_number, number_key, id) WHERE missing_since_ms IS NOT NULL AND wanted = 0;
CREATE INDEX tracks_missing_by_album ON tracks (album_key, album_id, disc_number, number_key, id) WHERE missing_since_ms IS NOT NULL AND wanted = 0;
CREATE INDEX tracks_missing_by_year ON tracks (year_key, title_key, id) WHERE missing_since_ms IS NOT NULL AND wanted = 0;
CREATE INDEX tracks_missing_by_duration ON tracks (duration_ms, id) WHERE missing_since_ms IS NOT NULL AND wanted = 0;
CREATE INDEX tracks_missing_by_added ON tracks (added_at_ms, id) WHERE missing_since_ms IS NOT NULL AND wanted = 0;

-- The grid of all that is owned, wanted, or on its way. Behind the order stands what its filters
-- ask of each row, so that a walk over many reads the index alone.
CREATE INDEX collected_by_title ON albums (title_key, id, artist_key, ownership_status, match_status, acquisition_source, track_count) WHERE missing_since_ms IS NULL OR wanted > 0 OR held = 1;
CREATE INDEX collected_by_artist ON albums (artist_key, year_key, title_key, id, ownership_status, match_status, acquisition_source, track_count, artist_id) WHERE missing_since_ms IS NULL OR wanted > 0 OR held = 1;
CREATE INDEX collected_by_year ON albums (year_key, title_key, id, artist_key, ownership_status, match_status, acquisition_source, track_count) WHERE missing_since_ms IS NULL OR wanted > 0 OR held = 1;
CREATE INDEX collected_by_added ON albums (added_at_ms, id, artist_key, title_key, ownership_status, match_status, acquisition_source, track_count) WHERE missing_since_ms IS NULL OR wanted > 0 OR held = 1;
CREATE INDEX albums_by_acquisition ON albums (acquisition_source) WHERE acquisition_source IS NOT NULL;
CREATE INDEX albums_to_buy ON albums (artist_key, year_key, title_key, id) WHERE wanted > 0 AND ownership_status = 'not_owned';
CREATE INDEX albums_wanted ON albums (id) WHERE wanted > 0;
CREATE INDEX albums_awaited ON albums (id) WHERE missing_since_ms IS NOT NULL AND (wanted > 0 OR held = 1);

UPDATE albums
SET ownership_status = 'not_owned'
WHERE missing_since_ms IS NOT NULL OR track_count < ifnull(total_tracks, 0);

CREATE TABLE wishes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    source TEXT NOT NULL,               -- collection.model.WishSource
    kind TEXT NOT NULL CHECK (kind IN ('album', 'song')),
    external_id TEXT NOT NULL,          -- its id there; where none is told, a key of its names
    album_id INTEGER REFERENCES albums (id) ON DELETE SET NULL,  -- NULL: a song of no known album
    artist TEXT NOT NULL,               -- as told, here and below
    title TEXT NOT NULL,
    album TEXT NOT NULL,
    url TEXT,
    wished_at_ms INTEGER,               -- when it was saved there
    told BLOB NOT NULL,                 -- a digest of all that was told: the same again costs nothing
    created_at_ms INTEGER NOT NULL,
    UNIQUE (person_id, source, kind, external_id)
) STRICT;
CREATE INDEX wishes_of_album ON wishes (album_id, source, person_id) WHERE album_id IS NOT NULL;
CREATE INDEX wishes_of_person ON wishes (person_id, source);
CREATE INDEX wishes_of_person_albums ON wishes (person_id, album_id) WHERE album_id IS NOT NULL;
CREATE INDEX wishes_unplaced ON wishes (id) WHERE album_id IS NULL;
CREATE INDEX wishes_by_source ON wishes (source, album_id) WHERE album_id IS NOT NULL;

-- What is owned beside the files: records, discs, purchases that were not fetched yet.
CREATE TABLE holdings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER REFERENCES people (id) ON DELETE SET NULL,
    album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
    source TEXT NOT NULL,               -- albums.acquisition_source
    medium TEXT NOT NULL,               -- collection.model.Medium
    origin TEXT NOT NULL,               -- who told it: 'discogs', 'bandcamp', 'person' …
    external_id TEXT NOT NULL,          -- its id there; one of soniq's own for what a person says
    barcode TEXT,
    catalog_number TEXT,
    note TEXT NOT NULL DEFAULT '',
    held_since_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    UNIQUE (origin, external_id)
) STRICT;
CREATE INDEX holdings_of_album ON holdings (album_id, id);
CREATE INDEX holdings_by_barcode ON holdings (barcode) WHERE barcode IS NOT NULL;

-- What people said of an album that is to be bought; those without a row have no say.
CREATE TABLE shopping (
    album_id INTEGER PRIMARY KEY REFERENCES albums (id) ON DELETE CASCADE,
    priority INTEGER NOT NULL DEFAULT 0 CHECK (priority BETWEEN -1 AND 2), -- -1: not now
    price_note TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX shopping_by_priority ON shopping (priority, album_id);
