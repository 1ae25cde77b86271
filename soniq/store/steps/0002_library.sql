-- The catalogue: what lies on disks (roots, folders, files) and what it means (tracks on editions
-- of albums, by artists). Times are UTC milliseconds, durations milliseconds. Columns named *_key
-- hold folded, sortable text; lists sort and filter by them alone. An id is never given twice
-- (AUTOINCREMENT), as what people do, links and events refer to ids for ever.

CREATE TABLE roots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    volume TEXT,                        -- identity of the file system, as files/volume.py tells it
    state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'offline', 'held')),
    note TEXT,                          -- why it is offline or held, for people
    added_at_ms INTEGER NOT NULL,
    scanned_at_ms INTEGER               -- end of the last scan that came through
) STRICT;

CREATE TABLE folders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root_id INTEGER NOT NULL REFERENCES roots (id) ON DELETE CASCADE,
    parent_id INTEGER REFERENCES folders (id) ON DELETE CASCADE,
    path BLOB NOT NULL,                 -- relative to the root; empty for the root itself
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    mtime_ns INTEGER NOT NULL,
    listing BLOB,                       -- digest of names, sizes and times of the files in it
    missing_since_ms INTEGER,
    UNIQUE (root_id, path)
) STRICT;
CREATE INDEX folders_by_parent ON folders (parent_id, name_key, id);

CREATE TABLE artwork (
    hash TEXT PRIMARY KEY,              -- XXH128 of the image as found, hex
    mime TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    width_px INTEGER,                   -- known once the image was decoded
    height_px INTEGER,
    placeholder TEXT,                   -- a tiny blurred WebP as a data URL
    tint TEXT,                          -- a muted colour of the cover, #rrggbb
    broken TEXT,                        -- why it cannot be shown
    added_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE artists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    sort_name TEXT,                     -- as most tags that say one do: "Bowie, David"
    name_key TEXT NOT NULL,             -- for sorting: of sort_name, else of name
    match_key TEXT NOT NULL,            -- for recognising: words only
    musicbrainz_id TEXT,
    spotify_id TEXT UNIQUE,
    verified INTEGER NOT NULL DEFAULT 0 CHECK (verified IN (0, 1)),
    various INTEGER NOT NULL DEFAULT 0 CHECK (various IN (0, 1)),
    album_count INTEGER NOT NULL DEFAULT 0,  -- albums of which this is the album artist, not missing
    track_count INTEGER NOT NULL DEFAULT 0,  -- tracks that credit the artist in any role, not missing
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX artists_by_musicbrainz ON artists (musicbrainz_id) WHERE musicbrainz_id IS NOT NULL;
CREATE INDEX artists_by_match ON artists (match_key);
CREATE INDEX artists_by_name ON artists (name_key, id);
CREATE INDEX album_artists_by_name ON artists (name_key, id) WHERE album_count > 0;
CREATE INDEX album_artists_by_albums ON artists (album_count, name_key, id) WHERE album_count > 0;
CREATE INDEX album_artists_by_tracks ON artists (track_count, name_key, id) WHERE album_count > 0;
CREATE INDEX present_artists_by_name ON artists (name_key, id) WHERE album_count + track_count > 0;
CREATE INDEX present_artists_by_albums ON artists (album_count, name_key, id) WHERE album_count + track_count > 0;
CREATE INDEX present_artists_by_tracks ON artists (track_count, name_key, id) WHERE album_count + track_count > 0;

CREATE TABLE genres (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    album_count INTEGER NOT NULL DEFAULT 0,
    track_count INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX genres_by_name ON genres (name_key, id) WHERE track_count > 0;

CREATE TABLE albums (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    group_key TEXT NOT NULL UNIQUE,     -- what makes it this album; library/placing/grouping.py builds it
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    artist_id INTEGER NOT NULL REFERENCES artists (id),
    artist TEXT NOT NULL,               -- as credited
    artist_key TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'album'
        CHECK (kind IN ('album', 'single', 'ep', 'compilation', 'live', 'soundtrack', 'remix', 'broadcast', 'other')),
    compilation INTEGER NOT NULL DEFAULT 0 CHECK (compilation IN (0, 1)),
    release_date TEXT,                  -- YYYY, YYYY-MM or YYYY-MM-DD, the earliest known
    year INTEGER,
    year_key INTEGER GENERATED ALWAYS AS (ifnull(year, 0)) STORED,
    total_tracks INTEGER,               -- as the tags promise
    track_count INTEGER NOT NULL DEFAULT 0,
    disc_count INTEGER NOT NULL DEFAULT 1,
    duration_ms INTEGER NOT NULL DEFAULT 0,
    size_bytes INTEGER NOT NULL DEFAULT 0,
    cover TEXT REFERENCES artwork (hash),
    cover_art_url TEXT,
    musicbrainz_release_group_id TEXT,
    spotify_id TEXT UNIQUE,
    ownership_status TEXT NOT NULL DEFAULT 'owned' CHECK (ownership_status IN ('not_owned', 'owned', 'downloading')),
    acquisition_source TEXT CHECK (acquisition_source IN ('bandcamp', 'physical', 'lidarr', 'unknown', 'spotify-import', 'upload', 'other')),
    local_path TEXT,
    match_score INTEGER CHECK (match_score BETWEEN 0 AND 100),
    match_status TEXT NOT NULL DEFAULT 'pending' CHECK (match_status IN ('pending', 'matched', 'manual_review', 'no_match')),
    added_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    last_synced_at_ms INTEGER,
    missing_since_ms INTEGER            -- set while none of its tracks has a file
) STRICT;
CREATE INDEX albums_by_title ON albums (title_key, id) WHERE missing_since_ms IS NULL;
CREATE INDEX albums_by_artist ON albums (artist_key, year_key, title_key, id) WHERE missing_since_ms IS NULL;
CREATE INDEX albums_by_year ON albums (year_key, title_key, id) WHERE missing_since_ms IS NULL;
CREATE INDEX albums_by_added ON albums (added_at_ms, id) WHERE missing_since_ms IS NULL;
CREATE INDEX albums_compiled ON albums (title_key, id) WHERE missing_since_ms IS NULL AND compilation = 1;
CREATE INDEX albums_missing_by_title ON albums (title_key, id) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX albums_missing_by_artist ON albums (artist_key, year_key, title_key, id) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX albums_missing_by_year ON albums (year_key, title_key, id) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX albums_missing_by_added ON albums (added_at_ms, id) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX albums_of_artist ON albums (artist_id, year_key, title_key, id);
CREATE INDEX covers_of_artist ON albums (artist_id, year_key, title_key, id, cover) WHERE missing_since_ms IS NULL AND cover IS NOT NULL;
CREATE INDEX albums_by_title_all ON albums (title_key, id);
CREATE INDEX albums_by_ownership ON albums (ownership_status);
CREATE INDEX albums_by_match ON albums (match_status);
CREATE INDEX albums_by_musicbrainz ON albums (musicbrainz_release_group_id) WHERE musicbrainz_release_group_id IS NOT NULL;
CREATE INDEX albums_by_cover ON albums (cover) WHERE cover IS NOT NULL;

CREATE TABLE editions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
    edition_key TEXT NOT NULL,          -- what makes it this edition of its album
    title TEXT NOT NULL,                -- as tagged: "OK Computer (Collector's Edition)"
    name TEXT,                          -- what sets it apart: "Collector's Edition"
    musicbrainz_release_id TEXT,
    release_date TEXT,
    label TEXT,
    catalog_number TEXT,
    barcode TEXT,
    media TEXT,                         -- CD, Vinyl, Digital Media …
    folder_id INTEGER REFERENCES folders (id) ON DELETE SET NULL,
    UNIQUE (album_id, edition_key)
) STRICT;
CREATE INDEX editions_by_folder ON editions (folder_id);

CREATE TABLE tracks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    edition_id INTEGER NOT NULL REFERENCES editions (id),
    album_id INTEGER NOT NULL REFERENCES albums (id),
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    artist TEXT NOT NULL,               -- as credited
    artist_key TEXT NOT NULL,
    album TEXT NOT NULL,                -- the edition's title
    album_key TEXT NOT NULL,
    genre TEXT NOT NULL DEFAULT '',     -- all genres, "; " between
    year INTEGER,
    year_key INTEGER GENERATED ALWAYS AS (ifnull(year, 0)) STORED,
    disc_number INTEGER NOT NULL DEFAULT 1,
    track_number INTEGER,
    number_key INTEGER GENERATED ALWAYS AS (ifnull(track_number, 0)) STORED,
    disc_title TEXT,
    duration_ms INTEGER NOT NULL,
    isrc TEXT,
    musicbrainz_id TEXT,                -- of the recording
    musicbrainz_track_id TEXT,
    spotify_id TEXT,
    file_id INTEGER REFERENCES files (id) ON DELETE SET NULL,  -- the best present file
    codec TEXT,                         -- of that file
    cover TEXT REFERENCES artwork (hash),
    added_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    missing_since_ms INTEGER            -- set while it has no present file
) STRICT;
CREATE INDEX tracks_by_title ON tracks (title_key, id) WHERE missing_since_ms IS NULL;
CREATE INDEX tracks_by_artist ON tracks (artist_key, album_key, disc_number, number_key, id) WHERE missing_since_ms IS NULL;
CREATE INDEX tracks_by_album ON tracks (album_key, album_id, disc_number, number_key, id) WHERE missing_since_ms IS NULL;
CREATE INDEX tracks_by_year ON tracks (year_key, title_key, id) WHERE missing_since_ms IS NULL;
CREATE INDEX tracks_by_duration ON tracks (duration_ms, id) WHERE missing_since_ms IS NULL;
CREATE INDEX tracks_by_added ON tracks (added_at_ms, id) WHERE missing_since_ms IS NULL;
CREATE INDEX tracks_by_codec ON tracks (codec, title_key, id) WHERE missing_since_ms IS NULL;
CREATE INDEX tracks_missing_by_title ON tracks (title_key, id) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX tracks_missing_by_artist ON tracks (artist_key, album_key, disc_number, number_key, id) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX tracks_missing_by_album ON tracks (album_key, album_id, disc_number, number_key, id) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX tracks_missing_by_year ON tracks (year_key, title_key, id) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX tracks_missing_by_duration ON tracks (duration_ms, id) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX tracks_missing_by_added ON tracks (added_at_ms, id) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX tracks_of_album ON tracks (album_id, edition_id, disc_number, number_key, id);
CREATE INDEX tracks_of_edition ON tracks (edition_id);
CREATE INDEX tracks_by_file ON tracks (file_id);
CREATE INDEX tracks_by_isrc ON tracks (isrc) WHERE isrc IS NOT NULL;
CREATE INDEX tracks_by_musicbrainz ON tracks (musicbrainz_id) WHERE musicbrainz_id IS NOT NULL;
CREATE INDEX tracks_by_spotify ON tracks (spotify_id) WHERE spotify_id IS NOT NULL;

CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root_id INTEGER NOT NULL REFERENCES roots (id) ON DELETE CASCADE,
    folder_id INTEGER NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
    track_id INTEGER REFERENCES tracks (id) ON DELETE SET NULL,
    name BLOB NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    container TEXT,
    codec TEXT,
    bitrate_bps INTEGER,
    sample_rate_hz INTEGER,
    bit_depth INTEGER,
    channels INTEGER,
    duration_ms INTEGER,
    audio_hash BLOB,                    -- identity of the sound; files/digest.py defines it
    xxh128 BLOB,                        -- of the whole file
    sha256 BLOB,                        -- of the whole file
    tags TEXT,                          -- as the file carries them, JSON of files.tags.Tags
    picture TEXT REFERENCES artwork (hash),  -- embedded front cover
    unreadable TEXT,                    -- why soniq cannot read it, for people
    tries INTEGER NOT NULL DEFAULT 0,   -- times that it killed its reader
    missing_since_ms INTEGER,
    added_at_ms INTEGER NOT NULL,
    read_at_ms INTEGER NOT NULL,
    UNIQUE (folder_id, name)
) STRICT;
-- What is not shelved yet is in neither of these two: a scan keeps files by the dozen, and its
-- commits would each touch all of an index whose keys lie at random.
CREATE INDEX files_by_sound ON files (audio_hash) WHERE audio_hash IS NOT NULL AND track_id IS NOT NULL;
CREATE INDEX files_of_track ON files (track_id) WHERE track_id IS NOT NULL;
CREATE INDEX files_without_sound ON files (inode) WHERE audio_hash IS NULL;
CREATE INDEX files_of_root ON files (root_id, missing_since_ms);
CREATE INDEX files_unreadable ON files (root_id, id) WHERE unreadable IS NOT NULL;
CREATE INDEX files_by_picture ON files (picture) WHERE picture IS NOT NULL;

CREATE TABLE track_credits (
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    role TEXT NOT NULL
        CHECK (role IN ('artist', 'featured', 'composer', 'lyricist', 'conductor', 'performer', 'remixer', 'producer', 'arranger', 'engineer', 'mixer', 'dj')),
    position INTEGER NOT NULL,
    artist_id INTEGER NOT NULL REFERENCES artists (id),
    credited_as TEXT NOT NULL,
    sorted_as TEXT,                     -- where the tags say it
    PRIMARY KEY (track_id, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX track_credits_of_artist ON track_credits (artist_id, role, track_id);

CREATE TABLE album_credits (
    album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    artist_id INTEGER NOT NULL REFERENCES artists (id),
    credited_as TEXT NOT NULL,
    sorted_as TEXT,
    PRIMARY KEY (album_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_credits_of_artist ON album_credits (artist_id, album_id);

CREATE TABLE track_genres (
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    genre_id INTEGER NOT NULL REFERENCES genres (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (track_id, genre_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tracks_of_genre ON track_genres (genre_id, track_id);

CREATE TABLE album_genres (
    album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
    genre_id INTEGER NOT NULL REFERENCES genres (id),
    PRIMARY KEY (album_id, genre_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX albums_of_genre ON album_genres (genre_id, album_id);

CREATE TABLE artwork_of (
    entity TEXT NOT NULL CHECK (entity IN ('album', 'edition', 'track', 'artist')),
    entity_id INTEGER NOT NULL,
    hash TEXT NOT NULL REFERENCES artwork (hash),
    source TEXT NOT NULL CHECK (source IN ('embedded', 'folder', 'person')),
    file_id INTEGER REFERENCES files (id) ON DELETE CASCADE,   -- embedded: the file that carries it
    folder_id INTEGER REFERENCES folders (id) ON DELETE CASCADE,  -- folder: where the image lies
    name BLOB,                                                 -- folder: the image's file name
    is_primary INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),
    PRIMARY KEY (entity, entity_id, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX artwork_of_hash ON artwork_of (hash);
CREATE INDEX artwork_of_file ON artwork_of (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX artwork_of_folder ON artwork_of (folder_id) WHERE folder_id IS NOT NULL;

CREATE TABLE external_refs (
    entity TEXT NOT NULL,
    entity_id INTEGER NOT NULL,
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    url TEXT,
    payload TEXT,
    PRIMARY KEY (source, entity, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_refs_of ON external_refs (entity, entity_id);
