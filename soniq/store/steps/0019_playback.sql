-- Where each person stopped: play queues, bookmarks; devices and radio stations.

CREATE TABLE play_queues (
    person_id INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    tracks TEXT NOT NULL,               -- JSON: ids in order, some of them perhaps gone by now
    place INTEGER,                      -- the entry that is played, from 0; NULL where there are none
    position_ms INTEGER NOT NULL CHECK (position_ms >= 0),
    changed_at_ms INTEGER NOT NULL,
    changed_by TEXT NOT NULL            -- the program or device
) STRICT;

CREATE TABLE bookmarks (
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    position_ms INTEGER NOT NULL CHECK (position_ms >= 0),
    comment TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (person_id, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bookmarks_of_track ON bookmarks (track_id);
CREATE INDEX bookmarks_newest ON bookmarks (person_id, changed_at_ms);

-- Where people stopped in long tracks, remembered by itself.
CREATE TABLE stops (
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    position_ms INTEGER NOT NULL CHECK (position_ms >= 0),
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (person_id, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX stops_of_track ON stops (track_id);
CREATE INDEX stops_newest ON stops (person_id, at_ms);

CREATE TABLE stations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,             -- text.sort_key
    stream_url TEXT NOT NULL,
    homepage_url TEXT
) STRICT;
CREATE INDEX stations_by_name ON stations (name_key, id);

-- What this machine's own sound output plays, so that a restart goes on with it.
CREATE TABLE jukebox (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    entries TEXT NOT NULL,              -- JSON: [["track", 12], ["station", 3], …]
    place INTEGER,
    position_ms INTEGER NOT NULL CHECK (position_ms >= 0),
    volume INTEGER NOT NULL CHECK (volume BETWEEN 0 AND 100),
    gain TEXT NOT NULL CHECK (gain IN ('off', 'track', 'album')),
    output TEXT NOT NULL,               -- as mpv names it
    person_id INTEGER REFERENCES people (id) ON DELETE SET NULL  -- who had it play last
) STRICT;
