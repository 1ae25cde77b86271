-- Which release an album is: what was found, what waits for a person, what people decided.
-- The status, the score and the release group stand in `albums`; here is what only matching asks.

CREATE TABLE match_states (
    album_id INTEGER PRIMARY KEY REFERENCES albums (id) ON DELETE CASCADE,
    looked_at_ms INTEGER,               -- when the catalogue was last asked to the end; NULL: never
    seen BLOB,                          -- digest of what was looked for then
    changed INTEGER NOT NULL DEFAULT 0 CHECK (changed IN (0, 1)),  -- its tracks were touched since
    queue INTEGER CHECK (queue IN (0, 1)),  -- of the inbox: 0 to review, 1 nothing found; NULL: not in it
    later_ms INTEGER NOT NULL DEFAULT 0,    -- when a person put it off; those come last
    release_id TEXT,                    -- the MusicBrainz release that it is
    rung TEXT,                          -- the step of the ladder that found it
    reason TEXT NOT NULL DEFAULT '',    -- why it stands so, for people
    coarse INTEGER NOT NULL DEFAULT 0 CHECK (coarse IN (0, 1)),  -- matched by its names alone; its release is still to be found
    decision_id INTEGER REFERENCES match_decisions (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX match_states_queued ON match_states (queue, later_ms, album_id) WHERE queue IS NOT NULL;
CREATE INDEX match_states_changed ON match_states (album_id) WHERE changed = 1;
CREATE INDEX match_states_coarse ON match_states (album_id) WHERE coarse = 1;
CREATE INDEX match_states_decided ON match_states (decision_id) WHERE decision_id IS NOT NULL;

-- What people decided. It outlives the album's row, as albums come and go with their files' names:
-- by the sounds it finds them again. The labels teach the score.
CREATE TABLE match_decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    verdict TEXT NOT NULL CHECK (verdict IN ('chosen', 'none')),
    release_group_id TEXT,
    release_id TEXT,
    score INTEGER CHECK (score BETWEEN 0 AND 100),
    by_person INTEGER,
    at_ms INTEGER NOT NULL,
    labels TEXT NOT NULL                -- JSON: [{"accepted": true, "score": 91, "terms": {…}}, …]
) STRICT;

CREATE TABLE match_decision_sounds (
    audio_hash BLOB NOT NULL,
    decision_id INTEGER NOT NULL REFERENCES match_decisions (id) ON DELETE CASCADE,
    PRIMARY KEY (audio_hash, decision_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_sounds_of ON match_decision_sounds (decision_id);

-- The weights that people's decisions taught, while they win over the ones that soniq came with.
CREATE TABLE match_weights (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    weights TEXT NOT NULL,              -- JSON; matching/learning.py
    decisions INTEGER NOT NULL,         -- how many taught them
    learned_at_ms INTEGER NOT NULL
) STRICT;

-- An album whose tracks change is looked at again. Only albums that were looked at have a row, so
-- a first scan pays one search of an empty table for each track.
CREATE TRIGGER match_track_added AFTER INSERT ON tracks BEGIN
    UPDATE match_states SET changed = 1 WHERE album_id = NEW.album_id AND changed = 0;
END;
CREATE TRIGGER match_track_changed
AFTER UPDATE OF
    album_id, title, artist, album, disc_number, track_number, isrc, musicbrainz_id, year,
    missing_since_ms
ON tracks BEGIN
    UPDATE match_states
    SET changed = 1
    WHERE album_id IN (OLD.album_id, NEW.album_id) AND changed = 0;
END;
CREATE TRIGGER match_track_removed AFTER DELETE ON tracks BEGIN
    UPDATE match_states SET changed = 1 WHERE album_id = OLD.album_id AND changed = 0;
END;
CREATE TRIGGER match_edition_changed
AFTER UPDATE OF musicbrainz_release_id, barcode ON editions BEGIN
    UPDATE match_states SET changed = 1 WHERE album_id = NEW.album_id AND changed = 0;
END;
