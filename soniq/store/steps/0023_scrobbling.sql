-- What is to be told to Last.fm and ListenBrainz. The plays themselves wait in `plays`: a link knows
-- the last one that it told, so the queue outlives restarts and weeks without a network.

CREATE TABLE scrobble_links (
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    place TEXT NOT NULL CHECK (place IN ('lastfm', 'listenbrainz', 'other')),
    account TEXT NOT NULL,              -- the person's name there, for people
    sealed TEXT NOT NULL,               -- session key or token; preferences seals it
    told_id INTEGER NOT NULL,           -- the last of plays that was told, or refused for good
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'over')),
    note TEXT NOT NULL DEFAULT '',      -- why the last try came to nothing, for people
    loves INTEGER NOT NULL DEFAULT 1 CHECK (loves IN (0, 1)),  -- stars are told too
    announces INTEGER NOT NULL DEFAULT 1 CHECK (announces IN (0, 1)),  -- what plays now, too
    told INTEGER NOT NULL DEFAULT 0,    -- plays, in all
    linked_at_ms INTEGER NOT NULL,
    told_at_ms INTEGER,
    PRIMARY KEY (person_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE scrobble_refusals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    place TEXT NOT NULL,
    played_at_ms INTEGER NOT NULL,
    artist TEXT NOT NULL,
    title TEXT NOT NULL,
    why TEXT NOT NULL,                  -- for people
    FOREIGN KEY (person_id, place) REFERENCES scrobble_links (person_id, place) ON DELETE CASCADE
) STRICT;
CREATE INDEX scrobble_refusals_of ON scrobble_refusals (person_id, place, id);

CREATE TABLE scrobble_loves (
    person_id INTEGER NOT NULL,
    place TEXT NOT NULL,
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    loved INTEGER NOT NULL CHECK (loved IN (0, 1)),
    PRIMARY KEY (person_id, place, track_id),
    FOREIGN KEY (person_id, place) REFERENCES scrobble_links (person_id, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX scrobble_loves_of_track ON scrobble_loves (track_id);
