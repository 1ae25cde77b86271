-- Recordings that are there more than once: what says so, what people said of it, what they prefer.

-- Groups as the last search left them. What became of their files since, lists ask of `files`.
CREATE TABLE duplicate_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_key TEXT NOT NULL UNIQUE,    -- what makes it this group: its kind and its files
    kind TEXT NOT NULL,                 -- duplicates.model.Kind
    kind_rank INTEGER NOT NULL,         -- the surest first
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    score REAL,                         -- of its weakest pair: 1 is the same
    delta_ms INTEGER NOT NULL           -- by how much its longest outlasts its shortest
) STRICT;
CREATE INDEX duplicate_groups_by_rank ON duplicate_groups (kind_rank, id);

CREATE TABLE duplicate_members (
    group_id INTEGER NOT NULL REFERENCES duplicate_groups (id) ON DELETE CASCADE,
    file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, file_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_members_of_file ON duplicate_members (file_id);

-- Two sounds that are one recording, as far as was measured; a before b.
CREATE TABLE duplicate_pairs (
    a BLOB NOT NULL,                    -- files.audio_hash
    b BLOB NOT NULL,
    cosine REAL,                        -- of their embeddings
    likeness REAL,                      -- of their fingerprints: share of equal bits
    titled INTEGER NOT NULL CHECK (titled IN (0, 1)),  -- title, version and an artist agree
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_pairs_by_b ON duplicate_pairs (b);

CREATE TABLE fingerprints (             -- Chromaprint; made once for each sound
    audio_hash BLOB PRIMARY KEY,
    frames BLOB NOT NULL,               -- uint32 little-endian; empty: none can be made
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE neighbours_seen (          -- sounds whose nearest were looked through
    sound_id INTEGER PRIMARY KEY REFERENCES sounds (id) ON DELETE CASCADE,
    stamp INTEGER NOT NULL              -- when it was heard: heard anew, it is looked through anew
) STRICT;

-- What people said are no duplicates, for ever; a before or equal to b: of one sound, its copies.
CREATE TABLE not_duplicates (
    a BLOB NOT NULL,
    b BLOB NOT NULL,
    by_person INTEGER,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX not_duplicates_by_b ON not_duplicates (b);

CREATE TABLE keeping_rules (            -- none: duplicates.model.RULES
    only INTEGER PRIMARY KEY CHECK (only = 1),
    rules TEXT NOT NULL,                -- JSON: duplicates.model.Rule, the weightiest first
    folders TEXT NOT NULL               -- JSON: folders that are preferred, the dearest first
) STRICT;

-- Tracks whose files were put away, and the tracks that have what hung on them.
CREATE TABLE merged_tracks (
    track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
    into_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX merged_tracks_into ON merged_tracks (into_id);

-- What a merge under way intends; its end empties it.
CREATE TABLE merges_underway (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    track_id INTEGER NOT NULL,
    into_id INTEGER NOT NULL,           -- the same track, where it keeps another file
    files TEXT NOT NULL,                -- JSON: the files that go
    PRIMARY KEY (change_id, track_id, into_id)
) STRICT, WITHOUT ROWID;
