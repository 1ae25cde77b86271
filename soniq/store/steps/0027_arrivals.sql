-- Purchases that come as files, and links that people give to be fetched.

CREATE TABLE arrivals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER REFERENCES people (id) ON DELETE SET NULL, -- who brought it; NULL: it lay in the inbox
    origin TEXT NOT NULL CHECK (origin IN ('upload', 'inbox', 'download')),
    name TEXT NOT NULL,                 -- as it is called, for people
    places TEXT NOT NULL,               -- JSON list of what lies in the inbox: paths in hexadecimal; of others empty
    mark TEXT,                          -- of what lies in the inbox: name, size and time, by which it is known again
    size_bytes INTEGER NOT NULL,
    state TEXT NOT NULL,                -- arrivals.model.ArrivalState
    acquisition TEXT NOT NULL,          -- albums.acquisition_source
    note TEXT NOT NULL DEFAULT '',
    trouble TEXT,
    found TEXT,                         -- JSON: arrivals.model.Found
    album_id INTEGER REFERENCES albums (id) ON DELETE SET NULL,
    root_id INTEGER REFERENCES roots (id) ON DELETE SET NULL,
    template TEXT NOT NULL DEFAULT '',
    bonus INTEGER NOT NULL DEFAULT 1 CHECK (bonus IN (0, 1)),
    accepted_by INTEGER REFERENCES people (id) ON DELETE SET NULL,
    change_id INTEGER REFERENCES changes (id) ON DELETE SET NULL,
    created_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER
) STRICT;
CREATE INDEX arrivals_by_state ON arrivals (state, id);
CREATE INDEX arrivals_by_mark ON arrivals (mark) WHERE mark IS NOT NULL;
CREATE INDEX arrivals_of_change ON arrivals (change_id) WHERE change_id IS NOT NULL;
CREATE INDEX arrivals_of_album ON arrivals (album_id) WHERE album_id IS NOT NULL;
CREATE INDEX arrivals_of_root ON arrivals (root_id) WHERE root_id IS NOT NULL;

CREATE TABLE arrival_files (
    arrival_id INTEGER NOT NULL REFERENCES arrivals (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,          -- its name in the staging folder, too
    name TEXT NOT NULL,                 -- as it was called, with its folders
    ending TEXT NOT NULL,               -- ".flac"
    kind TEXT NOT NULL,                 -- arrivals.model.Kind
    size_bytes INTEGER NOT NULL,
    audio_hash BLOB,
    xxh128 BLOB,
    tags TEXT,                          -- JSON: files.model.Tags
    sound TEXT,                         -- JSON: what templates may say of its sound
    fate TEXT NOT NULL,                 -- arrivals.model.Fate
    note TEXT NOT NULL DEFAULT '',
    target BLOB,                        -- where it goes, or lies, relative to the root
    wanted_id INTEGER REFERENCES tracks (id) ON DELETE SET NULL,
    inode INTEGER,                      -- of the copy in the music folder, before it gets its name
    mtime_ns INTEGER,
    PRIMARY KEY (arrival_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX arrival_files_of_track ON arrival_files (wanted_id) WHERE wanted_id IS NOT NULL;

CREATE TABLE download_jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER REFERENCES people (id) ON DELETE SET NULL,
    kind TEXT NOT NULL CHECK (kind IN ('music', 'cover', 'lyrics')),
    address TEXT,                       -- sealed, as links to purchases open them to anybody; NULL once it is over
    shown TEXT NOT NULL,                -- the link without what is secret in it
    name TEXT NOT NULL,                 -- of the file
    state TEXT NOT NULL,                -- arrivals.model.DownloadState
    received_bytes INTEGER NOT NULL DEFAULT 0,
    size_bytes INTEGER,
    validator TEXT,                     -- by which the server knows the same file again
    tries INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    trouble TEXT,
    album_id INTEGER REFERENCES albums (id) ON DELETE SET NULL,
    track_id INTEGER REFERENCES tracks (id) ON DELETE SET NULL,
    arrival_id INTEGER REFERENCES arrivals (id) ON DELETE SET NULL,
    created_at_ms INTEGER NOT NULL,
    next_try_at_ms INTEGER,
    ended_at_ms INTEGER
) STRICT;
CREATE INDEX download_jobs_by_state ON download_jobs (state, id);
CREATE INDEX download_jobs_of_album ON download_jobs (album_id) WHERE album_id IS NOT NULL;
CREATE INDEX download_jobs_of_track ON download_jobs (track_id) WHERE track_id IS NOT NULL;
CREATE INDEX download_jobs_of_arrival ON download_jobs (arrival_id) WHERE arrival_id IS NOT NULL;

-- Words may come from a person, too.
CREATE TABLE kept_lyrics (
    track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
    source TEXT NOT NULL CHECK (source IN ('lrclib', 'person')),
    instrumental INTEGER NOT NULL CHECK (instrumental IN (0, 1)),
    timed TEXT,                         -- LRC
    plain TEXT,
    at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO kept_lyrics (track_id, source, instrumental, timed, plain, at_ms)
SELECT track_id, source, instrumental, timed, plain, at_ms
FROM fetched_lyrics;
DROP TABLE fetched_lyrics;
ALTER TABLE kept_lyrics RENAME TO fetched_lyrics;
