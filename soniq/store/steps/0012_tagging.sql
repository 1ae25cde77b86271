-- Files whose tags are about to be written. A row stands from before the first byte is touched until
-- all is noted in the journal; what stands at start-up was cut off by a kill, and is settled.

CREATE TABLE tag_intents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- names the copy beside the file: '.soniq-<id>.tmp'
    change_id INTEGER NOT NULL REFERENCES changes (id),
    file_id INTEGER NOT NULL UNIQUE,    -- a root that is taken out meanwhile leaves the copy to be removed
    folder BLOB NOT NULL,               -- absolute
    name BLOB NOT NULL,
    inode INTEGER NOT NULL,             -- these three: the file as it was
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    fields TEXT NOT NULL,               -- JSON: what the file said before, of the fields to be written
    at_ms INTEGER NOT NULL
) STRICT;
