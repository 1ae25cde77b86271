-- Lyrics that another server gave when a person asked; those of files are read where they lie.
-- Finished transcodes are kept as files alone (streaming/keeping.py).
CREATE TABLE fetched_lyrics (
    track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
    source TEXT NOT NULL CHECK (source IN ('lrclib')),
    instrumental INTEGER NOT NULL CHECK (instrumental IN (0, 1)),
    timed TEXT,                         -- LRC
    plain TEXT,
    at_ms INTEGER NOT NULL
) STRICT;
