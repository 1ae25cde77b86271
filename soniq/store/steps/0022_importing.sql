-- What people brought from elsewhere, and what of it was found. What an export holds lies beside the
-- library in DATA/imports until it is taken in; here stands how that went. None of it is a deed: a
-- restore has what was taken in from the rooms that it came into, and an import can be repeated.

-- A told path is sought by its file's name. Only what is shelved: see files_by_sound.
CREATE INDEX files_by_name ON files (name) WHERE track_id IS NOT NULL;

CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    source TEXT NOT NULL,               -- importing.model.Source
    name TEXT NOT NULL,                 -- of the file, or of the account
    origin TEXT NOT NULL,               -- names the library or account, so that it is known again
    state TEXT NOT NULL
        CHECK (state IN ('staged', 'waiting', 'done', 'failed', 'dropped', 'undone')),
    preview TEXT,                       -- JSON
    parts TEXT NOT NULL DEFAULT '[]',   -- JSON: what of it is wanted
    guesses INTEGER NOT NULL DEFAULT 0 CHECK (guesses IN (0, 1)),
    asked TEXT,                         -- JSON: an account's address; no secret
    secret TEXT,                        -- sealed; only until it is done
    cursor TEXT,                        -- JSON: where fetching stands; NULL: all is there
    held_bytes INTEGER NOT NULL DEFAULT 0,  -- of its entries' file that are sure to be whole
    place_bytes INTEGER NOT NULL DEFAULT 0, -- up to where entries were taken in
    report TEXT,                        -- JSON
    trouble TEXT,                       -- why it failed, for people
    created_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER
) STRICT;
CREATE INDEX imports_of_person ON imports (person_id, id);
CREATE INDEX imports_left ON imports (created_at_ms) WHERE state IN ('staged', 'failed');

-- What the library does not have, or where it could only be guessed: each once, however often told.
CREATE TABLE import_lines (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    what TEXT NOT NULL CHECK (what IN ('play', 'count', 'opinion', 'entry')),
    list TEXT NOT NULL,                 -- the playlist's name; else empty
    artist TEXT NOT NULL,
    title TEXT NOT NULL,
    album TEXT NOT NULL,
    times INTEGER NOT NULL,
    guess_id INTEGER REFERENCES tracks (id) ON DELETE SET NULL,
    UNIQUE (import_id, what, list, artist, title, album)
) STRICT;
CREATE INDEX import_lines_in_order ON import_lines (import_id, id);
CREATE INDEX import_lines_guessed ON import_lines (guess_id) WHERE guess_id IS NOT NULL;

-- Which plays an import added: jobs of a kind run one after the other, so those of its source whose
-- ids lie within its spans.
CREATE TABLE import_spans (
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    after_id INTEGER NOT NULL,
    until_id INTEGER,                   -- NULL while it runs
    PRIMARY KEY (import_id, after_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_spans_open ON import_spans (import_id) WHERE until_id IS NULL;

-- What an import rated, starred or voted, so that a person's own word stays, and an undo knows it.
CREATE TABLE import_opinions (
    id INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    entity TEXT NOT NULL CHECK (entity IN ('track', 'album')),
    entity_id INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('rating', 'star', 'vote')),
    before INTEGER,
    given INTEGER NOT NULL
) STRICT;
CREATE INDEX import_opinions_of ON import_opinions (import_id, id);
CREATE INDEX import_opinions_on ON import_opinions (person_id, entity, entity_id, what, id);
CREATE INDEX import_opinions_of_track ON import_opinions (entity_id) WHERE entity = 'track';

CREATE TABLE import_lists (
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
    PRIMARY KEY (import_id, playlist_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_lists_of ON import_lists (playlist_id);
