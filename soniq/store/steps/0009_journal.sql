-- Every change to a field or a file: what was, what is, who said so, and what took it back.

CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,                 -- of the capability that made it and can undo it: 'fields', 'tags' …
    title TEXT NOT NULL,                -- for people: 'Genre of 12 tracks'
    source TEXT NOT NULL,               -- journal.model.Source
    confidence REAL CHECK (confidence BETWEEN 0 AND 1),
    candidate_id INTEGER,               -- of metadata_candidates, where one was applied
    by_person INTEGER,                  -- NULL: soniq itself
    job_id INTEGER,
    at_ms INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('underway', 'done', 'failed')),
    note TEXT NOT NULL DEFAULT '',      -- what went otherwise than asked, for people
    item_count INTEGER NOT NULL DEFAULT 0,
    undo_of INTEGER REFERENCES changes (id),
    undone_by INTEGER REFERENCES changes (id)  -- the change that took back all of it, unless that was undone
) STRICT;
CREATE INDEX changes_of_kind ON changes (kind, id);
CREATE INDEX changes_underway ON changes (kind) WHERE state = 'underway';
CREATE INDEX changes_undoing ON changes (undo_of) WHERE undo_of IS NOT NULL;

CREATE TABLE change_items (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    position INTEGER NOT NULL,
    entity TEXT NOT NULL CHECK (entity IN ('track', 'album', 'artist', 'file')),
    entity_id INTEGER NOT NULL,
    before TEXT NOT NULL,               -- JSON object, by field; what its kind needs to bring it back
    after TEXT NOT NULL,                -- JSON object with the same names
    PRIMARY KEY (change_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_items_of ON change_items (entity, entity_id, change_id);

-- What holds before the tags of a track's files: for each field the value and the change that said
-- so. A change of null: the file's own tag said it, before the file was written.
CREATE TABLE track_overrides (
    track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
    said TEXT NOT NULL                  -- JSON: {"title": ["Creep", 812], …}; names of files.model.Tags
) STRICT;

-- Whether soniq may change files in a music folder: write tags, rename, move away. Off by default.
ALTER TABLE roots ADD COLUMN writable INTEGER NOT NULL DEFAULT 0 CHECK (writable IN (0, 1));
