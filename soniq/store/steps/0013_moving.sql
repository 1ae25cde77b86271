-- Files that get other names or places, and those that were put away.

-- Set while a file lies in quarantine, and for ever once it was deleted from there: its track is
-- not missing, somebody wanted it gone. Back in the library, it is NULL again.
ALTER TABLE files ADD COLUMN put_away_ms INTEGER;
CREATE INDEX files_put_away ON files (track_id) WHERE put_away_ms IS NOT NULL;

CREATE TABLE rename_plans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    template TEXT NOT NULL,
    title TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    move_count INTEGER NOT NULL DEFAULT 0,
    same_count INTEGER NOT NULL DEFAULT 0,
    troubled_count INTEGER NOT NULL DEFAULT 0,
    change_id INTEGER REFERENCES changes (id)  -- the last one that applied it
) STRICT;

-- Paths are relative to the root.
CREATE TABLE plan_moves (
    plan_id INTEGER NOT NULL REFERENCES rename_plans (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    file_id INTEGER,                    -- NULL: it goes along with lead_id, or with the album
    lead_id INTEGER,
    album_id INTEGER,
    root_id INTEGER NOT NULL,
    base BLOB NOT NULL,                 -- the album's folder from where it comes
    source BLOB NOT NULL,
    target BLOB NOT NULL,
    twin TEXT NOT NULL,                 -- files.naming.twin of the target
    waits_for BLOB,                     -- the source of another move, which has the target's name
    inode INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    trouble TEXT,                       -- moving.model.Trouble
    note TEXT NOT NULL DEFAULT '',
    moved INTEGER NOT NULL DEFAULT 0 CHECK (moved IN (0, 1)),
    PRIMARY KEY (plan_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_moves_by_target ON plan_moves (plan_id, root_id, target, position);
CREATE INDEX plan_moves_by_twin ON plan_moves (plan_id, root_id, twin);
CREATE INDEX plan_moves_by_source ON plan_moves (plan_id, root_id, source);
CREATE INDEX plan_moves_of_file ON plan_moves (plan_id, file_id) WHERE file_id IS NOT NULL;
CREATE INDEX plan_moves_troubled ON plan_moves (plan_id, root_id, target, position) WHERE trouble IS NOT NULL;

-- What a batch under way intends, written before the first file moves. Its end empties it: what
-- became of each stands in the journal.
CREATE TABLE moves (
    change_id INTEGER NOT NULL REFERENCES changes (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('rename', 'away', 'back')),
    file_id INTEGER,
    lead_id INTEGER,
    album_id INTEGER,
    root_id INTEGER NOT NULL,
    base BLOB NOT NULL,
    source BLOB NOT NULL,
    target BLOB NOT NULL,
    inode INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT '',    -- why it is put away
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'left')),
    trouble TEXT,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (change_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX moves_by_source ON moves (change_id, root_id, source);
CREATE INDEX moves_of_file ON moves (change_id, file_id) WHERE file_id IS NOT NULL;
CREATE INDEX moves_waiting ON moves (change_id, position) WHERE state = 'waiting';

CREATE TABLE quarantined (
    file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    folder BLOB NOT NULL,               -- where it lay, relative to its root
    name BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    by_person INTEGER,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,               -- journal.model.Source
    change_id INTEGER NOT NULL REFERENCES changes (id)
) STRICT;
CREATE INDEX quarantined_by_time ON quarantined (at_ms);
CREATE INDEX quarantined_of_change ON quarantined (change_id);
