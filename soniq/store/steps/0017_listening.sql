-- What each person played, rated and starred; scrobbling reads it. Plays and ratings are a person's
-- own words; the counts beside them are kept in the same writes, so that lists and smart rules have
-- indexes: listening/count_rows.py makes them anew for what was touched.

-- What was heard of which the library has no track: imported plays, and those of tracks that were
-- taken out with their folder. Keys as those of tracks, so that both come to the same line.
CREATE TABLE heard_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artist TEXT NOT NULL,
    title TEXT NOT NULL,
    album TEXT NOT NULL,
    artist_key TEXT NOT NULL,
    title_key TEXT NOT NULL,
    album_key TEXT NOT NULL,
    artist_words TEXT NOT NULL,         -- as artists.match_key
    duration_ms INTEGER,
    musicbrainz_id TEXT,                -- of the recording
    isrc TEXT,
    spotify_id TEXT,
    UNIQUE (artist_key, title_key, album_key)
) STRICT;

CREATE TABLE plays (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    track_id INTEGER REFERENCES tracks (id),
    line_id INTEGER REFERENCES heard_lines (id),
    at_ms INTEGER NOT NULL,             -- when it began
    played_ms INTEGER,                  -- as told
    until_ms INTEGER,                   -- when it ended, pauses within; NULL: nobody told
    heard_ms INTEGER,                   -- for sums: what was played, else the length; NULL: unknown
    skipped INTEGER NOT NULL CHECK (skipped IN (0, 1)),
    brought INTEGER NOT NULL CHECK (brought IN (0, 1)),  -- from elsewhere
    source TEXT NOT NULL,
    client TEXT NOT NULL,
    CHECK ((track_id IS NULL) <> (line_id IS NULL))
) STRICT;
CREATE INDEX plays_heard ON plays (person_id, skipped, at_ms, id, track_id, line_id, heard_ms);
CREATE INDEX plays_by_time ON plays (person_id, at_ms, id);
CREATE INDEX plays_of_track ON plays (track_id, person_id, skipped, brought, at_ms, heard_ms) WHERE track_id IS NOT NULL;
CREATE INDEX plays_of_line ON plays (line_id, person_id, skipped, brought, at_ms, heard_ms) WHERE line_id IS NOT NULL;
CREATE INDEX plays_to_tell ON plays (person_id, id) WHERE skipped = 0 AND brought = 0;

-- What other players counted and do not tell play by play. A track's count is soniq's own plays and,
-- of those from elsewhere, the more: the plays that were brought, or these.
CREATE TABLE brought_counts (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    track_id INTEGER REFERENCES tracks (id),
    line_id INTEGER REFERENCES heard_lines (id),
    origin TEXT NOT NULL,
    plays INTEGER NOT NULL,
    skips INTEGER NOT NULL,
    last_played_ms INTEGER,
    CHECK ((track_id IS NULL) <> (line_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX brought_counts_of_track ON brought_counts (track_id, person_id, origin) WHERE track_id IS NOT NULL;
CREATE UNIQUE INDEX brought_counts_of_line ON brought_counts (line_id, person_id, origin) WHERE line_id IS NOT NULL;
CREATE INDEX brought_counts_of_person ON brought_counts (person_id);

CREATE TABLE play_counts (
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    plays INTEGER NOT NULL,
    skips INTEGER NOT NULL,
    heard_ms INTEGER NOT NULL,          -- of the plays whose length is known
    first_played_ms INTEGER,            -- of the plays whose time is known
    last_played_ms INTEGER,
    PRIMARY KEY (track_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX play_counts_by_plays ON play_counts (person_id, plays, track_id);
CREATE INDEX play_counts_by_first ON play_counts (person_id, first_played_ms, track_id);
CREATE INDEX play_counts_by_last ON play_counts (person_id, last_played_ms, track_id);

CREATE TABLE line_counts (
    line_id INTEGER NOT NULL REFERENCES heard_lines (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    plays INTEGER NOT NULL,
    skips INTEGER NOT NULL,
    heard_ms INTEGER NOT NULL,
    first_played_ms INTEGER,
    last_played_ms INTEGER,
    PRIMARY KEY (line_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_counts_by_plays ON line_counts (person_id, plays, line_id);
CREATE INDEX line_counts_by_first ON line_counts (person_id, first_played_ms, line_id);

CREATE TABLE album_counts (
    album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    plays INTEGER NOT NULL,
    last_played_ms INTEGER,
    PRIMARY KEY (album_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_counts_by_plays ON album_counts (person_id, plays, album_id);
CREATE INDEX album_counts_by_last ON album_counts (person_id, last_played_ms, album_id);

-- Plays by quarters of an hour, which every zone's days and hours are made of.
CREATE TABLE played_quarters (
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    quarter INTEGER NOT NULL,           -- at_ms / 900000
    plays INTEGER NOT NULL,
    heard_ms INTEGER NOT NULL,
    untimed INTEGER NOT NULL,           -- plays whose length nobody knows
    PRIMARY KEY (person_id, quarter)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER plays_come AFTER INSERT ON plays WHEN new.skipped = 0 BEGIN
    INSERT INTO played_quarters (person_id, quarter, plays, heard_ms, untimed)
    VALUES (new.person_id, new.at_ms / 900000, 1, ifnull(new.heard_ms, 0), new.heard_ms IS NULL)
    ON CONFLICT (person_id, quarter) DO UPDATE SET
        plays = plays + 1,
        heard_ms = heard_ms + excluded.heard_ms,
        untimed = untimed + excluded.untimed;
END;

CREATE TRIGGER plays_go AFTER DELETE ON plays WHEN old.skipped = 0 BEGIN
    UPDATE played_quarters
    SET
        plays = plays - 1,
        heard_ms = heard_ms - ifnull(old.heard_ms, 0),
        untimed = untimed - (old.heard_ms IS NULL)
    WHERE person_id = old.person_id AND quarter = old.at_ms / 900000;
    DELETE FROM played_quarters
    WHERE person_id = old.person_id AND quarter = old.at_ms / 900000 AND plays = 0;
END;

-- Deleted plays stay a day, so that it can be taken back.
CREATE TABLE forgettings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,
    counts TEXT NOT NULL DEFAULT '[]'   -- of brought_counts, where all was deleted; JSON
) STRICT;
CREATE INDEX forgettings_by_time ON forgettings (at_ms);
CREATE INDEX forgettings_of_person ON forgettings (person_id);

CREATE TABLE plays_forgotten (
    forgetting_id INTEGER NOT NULL REFERENCES forgettings (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    track_id INTEGER REFERENCES tracks (id) ON DELETE CASCADE,
    line_id INTEGER REFERENCES heard_lines (id),
    at_ms INTEGER NOT NULL,
    played_ms INTEGER,
    until_ms INTEGER,
    heard_ms INTEGER,
    skipped INTEGER NOT NULL,
    brought INTEGER NOT NULL,
    source TEXT NOT NULL,
    client TEXT NOT NULL,
    PRIMARY KEY (forgetting_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX plays_forgotten_of_track ON plays_forgotten (track_id) WHERE track_id IS NOT NULL;
CREATE INDEX plays_forgotten_of_line ON plays_forgotten (line_id) WHERE line_id IS NOT NULL;

CREATE TABLE ratings (
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    entity TEXT NOT NULL CHECK (entity IN ('track', 'album', 'artist', 'line')),
    entity_id INTEGER NOT NULL,
    rating INTEGER CHECK (rating BETWEEN 1 AND 5),
    starred_at_ms INTEGER,
    vote INTEGER NOT NULL DEFAULT 0 CHECK (vote IN (-1, 0, 1)),
    updated_at_ms INTEGER NOT NULL,
    PRIMARY KEY (person_id, entity, entity_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ratings_of ON ratings (entity, entity_id, rating);
CREATE INDEX ratings_by_star ON ratings (person_id, entity, starred_at_ms, entity_id) WHERE starred_at_ms IS NOT NULL;
CREATE INDEX ratings_by_rating ON ratings (person_id, entity, rating, entity_id) WHERE rating IS NOT NULL;
CREATE INDEX ratings_by_vote ON ratings (person_id, vote, entity_id) WHERE entity = 'track' AND vote <> 0;

CREATE VIEW user_votes AS
SELECT
    person_id AS user_id,
    entity_id AS track_id,
    vote,
    updated_at_ms AS voted_at
FROM ratings
WHERE entity = 'track' AND vote <> 0;

-- A track is taken out of the library with its folder: what was heard stays, as a line.
CREATE TRIGGER listening_outlives_tracks BEFORE DELETE ON tracks
WHEN EXISTS (SELECT 1 FROM plays WHERE track_id = old.id)
    OR EXISTS (SELECT 1 FROM brought_counts WHERE track_id = old.id)
    OR EXISTS (SELECT 1 FROM ratings WHERE entity = 'track' AND entity_id = old.id)
BEGIN
    INSERT INTO heard_lines (
        artist, title, album, artist_key, title_key, album_key, artist_words, duration_ms,
        musicbrainz_id, isrc, spotify_id
    )
    VALUES (
        old.artist, old.title, old.album, old.artist_key, old.title_key, old.album_key,
        ifnull((
            SELECT a.match_key
            FROM track_credits AS c
            CROSS JOIN artists AS a ON a.id = c.artist_id
            WHERE c.track_id = old.id AND c.role = 'artist' AND c.position = 0
        ), lower(old.artist)),
        old.duration_ms, old.musicbrainz_id, old.isrc, old.spotify_id
    )
    ON CONFLICT (artist_key, title_key, album_key) DO NOTHING;

    UPDATE plays
    SET
        track_id = NULL,
        line_id = (
            SELECT id
            FROM heard_lines
            WHERE artist_key = old.artist_key
                AND title_key = old.title_key
                AND album_key = old.album_key
        )
    WHERE track_id = old.id;

    INSERT INTO brought_counts (person_id, line_id, origin, plays, skips, last_played_ms)
    SELECT b.person_id, l.id, b.origin, b.plays, b.skips, b.last_played_ms
    FROM brought_counts AS b
    CROSS JOIN heard_lines AS l
    WHERE b.track_id = old.id
        AND l.artist_key = old.artist_key
        AND l.title_key = old.title_key
        AND l.album_key = old.album_key
    ON CONFLICT (line_id, person_id, origin) WHERE line_id IS NOT NULL DO UPDATE SET
        plays = plays + excluded.plays,
        skips = skips + excluded.skips,
        last_played_ms = nullif(
            max(ifnull(last_played_ms, 0), ifnull(excluded.last_played_ms, 0)), 0
        );
    DELETE FROM brought_counts WHERE track_id = old.id;

    INSERT INTO ratings (
        person_id, entity, entity_id, rating, starred_at_ms, vote, updated_at_ms
    )
    SELECT r.person_id, 'line', l.id, r.rating, r.starred_at_ms, r.vote, r.updated_at_ms
    FROM ratings AS r
    CROSS JOIN heard_lines AS l
    WHERE r.entity = 'track'
        AND r.entity_id = old.id
        AND l.artist_key = old.artist_key
        AND l.title_key = old.title_key
        AND l.album_key = old.album_key
    ON CONFLICT (person_id, entity, entity_id) DO NOTHING;
    DELETE FROM ratings WHERE entity = 'track' AND entity_id = old.id;

    DELETE FROM line_counts
    WHERE line_id = (
        SELECT id
        FROM heard_lines
        WHERE artist_key = old.artist_key
            AND title_key = old.title_key
            AND album_key = old.album_key
    );
    INSERT INTO line_counts (
        line_id, person_id, plays, skips, heard_ms, first_played_ms, last_played_ms
    )
    SELECT
        line_id,
        person_id,
        sum(own) + max(sum(brought), sum(told)),
        sum(skips),
        sum(heard_ms),
        min(first_ms),
        max(last_ms)
    FROM (
        SELECT
            p.line_id,
            p.person_id,
            p.skipped = 0 AND p.brought = 0 AS own,
            p.skipped = 0 AND p.brought = 1 AS brought,
            0 AS told,
            p.skipped AS skips,
            iif(p.skipped, 0, ifnull(p.heard_ms, 0)) AS heard_ms,
            iif(p.skipped, NULL, p.at_ms) AS first_ms,
            iif(p.skipped, NULL, p.at_ms) AS last_ms
        FROM heard_lines AS l
        CROSS JOIN plays AS p ON p.line_id = l.id
        WHERE l.artist_key = old.artist_key
            AND l.title_key = old.title_key
            AND l.album_key = old.album_key
        UNION ALL
        SELECT b.line_id, b.person_id, 0, 0, b.plays, b.skips, 0, NULL, b.last_played_ms
        FROM heard_lines AS l
        CROSS JOIN brought_counts AS b ON b.line_id = l.id
        WHERE l.artist_key = old.artist_key
            AND l.title_key = old.title_key
            AND l.album_key = old.album_key
    )
    GROUP BY line_id, person_id
    HAVING sum(own) + sum(brought) + sum(told) + sum(skips) > 0;

    UPDATE album_counts
    SET
        plays = plays - (
            SELECT c.plays
            FROM play_counts AS c
            WHERE c.track_id = old.id AND c.person_id = album_counts.person_id
        ),
        last_played_ms = (
            SELECT max(c.last_played_ms)
            FROM tracks AS t
            CROSS JOIN play_counts AS c ON c.track_id = t.id
            WHERE t.album_id = old.album_id
                AND t.id <> old.id
                AND c.person_id = album_counts.person_id
        )
    WHERE album_id = old.album_id
        AND person_id IN (SELECT c.person_id FROM play_counts AS c WHERE c.track_id = old.id);
    DELETE FROM album_counts WHERE album_id = old.album_id AND plays <= 0;
END;

-- A track comes to another album, as its tags were put right: its plays count there.
CREATE TRIGGER counts_follow_albums AFTER UPDATE OF album_id ON tracks
WHEN old.album_id <> new.album_id AND EXISTS (SELECT 1 FROM play_counts WHERE track_id = new.id)
BEGIN
    UPDATE album_counts
    SET
        plays = plays - (
            SELECT c.plays
            FROM play_counts AS c
            WHERE c.track_id = new.id AND c.person_id = album_counts.person_id
        ),
        last_played_ms = (
            SELECT max(c.last_played_ms)
            FROM tracks AS t
            CROSS JOIN play_counts AS c ON c.track_id = t.id
            WHERE t.album_id = old.album_id AND c.person_id = album_counts.person_id
        )
    WHERE album_id = old.album_id
        AND person_id IN (SELECT c.person_id FROM play_counts AS c WHERE c.track_id = new.id);
    DELETE FROM album_counts WHERE album_id = old.album_id AND plays <= 0;
    INSERT INTO album_counts (album_id, person_id, plays, last_played_ms)
    SELECT new.album_id, c.person_id, c.plays, c.last_played_ms
    FROM play_counts AS c
    WHERE c.track_id = new.id AND c.plays > 0
    ON CONFLICT (album_id, person_id) DO UPDATE SET
        plays = plays + excluded.plays,
        last_played_ms = nullif(
            max(ifnull(last_played_ms, 0), ifnull(excluded.last_played_ms, 0)), 0
        );
END;

-- Where the tracks of a starred album went, for when nothing is left of it: the star follows.
CREATE TABLE album_heirs (
    album_id INTEGER PRIMARY KEY,
    heir_id INTEGER NOT NULL
) STRICT;

CREATE TRIGGER opinions_know_heirs AFTER UPDATE OF album_id ON tracks
WHEN old.album_id <> new.album_id
    AND EXISTS (SELECT 1 FROM ratings WHERE entity = 'album' AND entity_id = old.album_id)
BEGIN
    INSERT OR REPLACE INTO album_heirs (album_id, heir_id) VALUES (old.album_id, new.album_id);
END;

CREATE TRIGGER opinions_follow_albums BEFORE DELETE ON albums
WHEN EXISTS (SELECT 1 FROM ratings WHERE entity = 'album' AND entity_id = old.id)
BEGIN
    INSERT INTO ratings (
        person_id, entity, entity_id, rating, starred_at_ms, vote, updated_at_ms
    )
    SELECT r.person_id, 'album', a.id, r.rating, r.starred_at_ms, r.vote, r.updated_at_ms
    FROM ratings AS r
    CROSS JOIN album_heirs AS h ON h.album_id = old.id
    CROSS JOIN albums AS a ON a.id = h.heir_id
    WHERE r.entity = 'album' AND r.entity_id = old.id
    ON CONFLICT (person_id, entity, entity_id) DO NOTHING;
    DELETE FROM ratings WHERE entity = 'album' AND entity_id = old.id;
END;

CREATE TRIGGER album_heirs_are_known_no_more AFTER DELETE ON albums BEGIN
    DELETE FROM album_heirs WHERE album_id = old.id;
END;

-- The same of artists: on which track a starred one was credited last, and where on it. Whoever
-- stands there when nothing is left of the first is the same, written otherwise.
CREATE TABLE artist_heirs (
    artist_id INTEGER PRIMARY KEY,
    track_id INTEGER NOT NULL,
    position INTEGER NOT NULL
) STRICT;

CREATE TRIGGER opinions_know_heirs_of_artists BEFORE DELETE ON track_credits
WHEN old.role = 'artist'
    AND EXISTS (SELECT 1 FROM ratings WHERE entity = 'artist' AND entity_id = old.artist_id)
BEGIN
    INSERT OR REPLACE INTO artist_heirs (artist_id, track_id, position)
    VALUES (old.artist_id, old.track_id, old.position);
END;

CREATE TRIGGER opinions_follow_artists BEFORE DELETE ON artists
WHEN EXISTS (SELECT 1 FROM ratings WHERE entity = 'artist' AND entity_id = old.id)
BEGIN
    INSERT INTO ratings (
        person_id, entity, entity_id, rating, starred_at_ms, vote, updated_at_ms
    )
    SELECT r.person_id, 'artist', c.artist_id, r.rating, r.starred_at_ms, r.vote, r.updated_at_ms
    FROM artist_heirs AS h
    CROSS JOIN track_credits AS c
        ON c.track_id = h.track_id AND c.role = 'artist' AND c.position = h.position
    CROSS JOIN ratings AS r ON r.entity = 'artist' AND r.entity_id = old.id
    WHERE h.artist_id = old.id
    ON CONFLICT (person_id, entity, entity_id) DO NOTHING;
    DELETE FROM ratings WHERE entity = 'artist' AND entity_id = old.id;
    DELETE FROM artist_heirs WHERE artist_id = old.id;
END;
