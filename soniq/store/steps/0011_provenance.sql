-- What catalogues propose for tracks, what services tell of them besides, and who says what is shown.

CREATE TABLE metadata_candidates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    temp_ref TEXT UNIQUE,               -- by what it is named until it is kept for good
    entity TEXT NOT NULL CHECK (entity IN ('album', 'track')),
    entity_id INTEGER NOT NULL,
    source TEXT NOT NULL,               -- journal.model.Source
    external_id TEXT NOT NULL,
    url TEXT,
    title TEXT NOT NULL,
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 100),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    terms TEXT NOT NULL,                -- JSON: [["title", 30, 32, "…"], …]: name, points, of, text
    proposals TEXT NOT NULL,            -- JSON: {"17": {"title": "Creep"}, …}, by track id
    payload TEXT NOT NULL DEFAULT 'null',
    at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER,              -- NULL: never
    UNIQUE (entity, entity_id, source, external_id)
) STRICT;
CREATE INDEX candidates_by_score ON metadata_candidates (entity, entity_id, score);
CREATE INDEX candidates_expiring ON metadata_candidates (expires_at_ms) WHERE expires_at_ms IS NOT NULL;

-- What services tell of tracks besides their fields: tags of Last.fm, listeners …
CREATE TABLE track_metadata (
    track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    source TEXT NOT NULL,               -- journal.model.Source
    value TEXT NOT NULL,                -- JSON
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (track_id, key, source)
) STRICT, WITHOUT ROWID;

-- What the file's own tags call the song, so that a better rip takes over what was said of it.
ALTER TABLE track_overrides ADD COLUMN own_place TEXT;
CREATE INDEX overrides_by_place ON track_overrides (own_place) WHERE own_place IS NOT NULL;

-- Who says what is shown, where it is not the file's own tag.
CREATE VIEW metadata_attribution AS
SELECT
    'track' AS entity,
    o.track_id AS entity_id,
    one.key AS field,
    one.value -> '$[0]' AS value,       -- JSON
    ifnull(c.source, 'tags') AS source,
    c.candidate_id,
    c.confidence,
    c.at_ms AS attributed_at_ms,
    c.by_person
FROM track_overrides AS o
CROSS JOIN json_each(o.said) AS one
LEFT JOIN changes AS c ON c.id = (one.value ->> '$[1]');
