-- What soniq hears. A sound is what was analysed once, whatever files and tracks carry it: a retag,
-- a move or a copy hears nothing again. Numbers 0–1 unless their name says more.

CREATE TABLE sounds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    audio_hash BLOB NOT NULL UNIQUE,    -- files.audio_hash; where a file has none, its xxh128
    model TEXT,                         -- audio.model.MODEL of the analysis that stands; NULL: none yet
    analyzed_at_ms INTEGER,
    duration_ms INTEGER,                -- as decoded
    bpm REAL,
    bpm_confidence REAL,
    bpm_candidates TEXT,                -- JSON: [[bpm, share], …]
    bpm_second REAL,                    -- what the second algorithm says
    key INTEGER CHECK (key BETWEEN 0 AND 23),         -- harmony.Key.index
    key_confidence REAL,
    key_second INTEGER CHECK (key_second BETWEEN 0 AND 23),
    key_strength REAL,
    tuning_cents REAL,
    danceability REAL,
    mood_happy REAL,
    mood_aggressive REAL,
    mood_party REAL,
    mood_relaxed REAL,
    instrumental REAL,
    acoustic REAL,
    tonal REAL,
    loudness_lufs REAL,
    peak REAL
) STRICT;
CREATE INDEX sounds_by_model ON sounds (model) WHERE model IS NOT NULL;
CREATE INDEX sounds_by_danceability ON sounds (danceability) WHERE danceability IS NOT NULL;
CREATE INDEX sounds_by_mood_happy ON sounds (mood_happy) WHERE mood_happy IS NOT NULL;
CREATE INDEX sounds_by_mood_aggressive ON sounds (mood_aggressive) WHERE mood_aggressive IS NOT NULL;
CREATE INDEX sounds_by_mood_party ON sounds (mood_party) WHERE mood_party IS NOT NULL;
CREATE INDEX sounds_by_mood_relaxed ON sounds (mood_relaxed) WHERE mood_relaxed IS NOT NULL;
CREATE INDEX sounds_by_instrumental ON sounds (instrumental) WHERE instrumental IS NOT NULL;
CREATE INDEX sounds_by_acoustic ON sounds (acoustic) WHERE acoustic IS NOT NULL;
CREATE INDEX sounds_by_tonal ON sounds (tonal) WHERE tonal IS NOT NULL;

CREATE TABLE track_sounds (
    track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
    sound_id INTEGER NOT NULL REFERENCES sounds (id)
) STRICT;
CREATE INDEX tracks_of_sound ON track_sounds (sound_id);

CREATE TABLE waveforms (
    sound_id INTEGER PRIMARY KEY REFERENCES sounds (id) ON DELETE CASCADE,
    peaks BLOB NOT NULL,                -- audio.model.Analysis.peaks
    beats BLOB NOT NULL                 -- uint32 little-endian, milliseconds
) STRICT;

CREATE TABLE sound_tags (
    sound_id INTEGER PRIMARY KEY REFERENCES sounds (id) ON DELETE CASCADE,
    shares BLOB NOT NULL,               -- 100 float16 little-endian
    scores BLOB NOT NULL                -- 100 float16 little-endian
) STRICT;

CREATE TABLE embeddings (
    sound_id INTEGER NOT NULL REFERENCES sounds (id) ON DELETE CASCADE,
    embedding_type TEXT NOT NULL CHECK (embedding_type IN ('semantic', 'audio', 'text')),
    embedding_model TEXT NOT NULL,
    embedding_source TEXT NOT NULL,     -- what computed it: onnx
    vector BLOB NOT NULL,               -- 512 float16 little-endian, of length 1
    PRIMARY KEY (sound_id, embedding_type, embedding_model)
) STRICT, WITHOUT ROWID;
CREATE INDEX embeddings_by_model ON embeddings (embedding_type, embedding_model, sound_id);

-- What a person put right, kept for ever: it goes with the sound, and before every measurement.
CREATE TABLE sound_corrections (
    audio_hash BLOB NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('bpm', 'key')),
    value REAL NOT NULL,                -- beats a minute, or harmony.Key.index
    by_person INTEGER,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (audio_hash, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE unheard (                  -- files that could not be analysed
    file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    size_bytes INTEGER NOT NULL,        -- of the file that was tried; another one is tried anew
    mtime_ns INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    reason TEXT NOT NULL,               -- for people
    given_up INTEGER NOT NULL CHECK (given_up IN (0, 1)),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX unheard_given_up ON unheard (file_id) WHERE given_up = 1;

CREATE TABLE analysis_wanted (          -- before the rest: new, played or looked at, asked for
    track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
    rank INTEGER NOT NULL,              -- features.model.Rank
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX analysis_wanted_next ON analysis_wanted (rank, at_ms, track_id);

CREATE TABLE analysis_paused (          -- a row while a person has paused the analysis
    only INTEGER PRIMARY KEY CHECK (only = 1),
    by_person INTEGER,
    at_ms INTEGER NOT NULL
) STRICT;

-- Tracks whose best file, or what that file holds or says, is another one than when they were last
-- tied to their sound. Noted here by triggers: a scan may be killed anywhere, and forgets none.
CREATE TABLE tracks_untied (
    track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
    is_new INTEGER NOT NULL             -- it came to a music folder that had been scanned before
) STRICT;
CREATE TRIGGER tracks_untied_new AFTER INSERT ON tracks
BEGIN
    INSERT OR IGNORE INTO tracks_untied (track_id, is_new)
    SELECT
        new.id,
        ifnull((
            SELECT r.scanned_at_ms IS NOT NULL
            FROM files AS f
            CROSS JOIN roots AS r ON r.id = f.root_id
            WHERE f.id = new.file_id
        ), 0);
END;
CREATE TRIGGER tracks_untied_file AFTER UPDATE OF file_id ON tracks
WHEN new.file_id IS NOT old.file_id AND new.file_id IS NOT NULL
BEGIN
    INSERT OR IGNORE INTO tracks_untied (track_id, is_new) VALUES (new.id, 1);
END;
CREATE TRIGGER tracks_untied_content AFTER UPDATE OF audio_hash, xxh128, tags ON files
WHEN new.track_id IS NOT NULL
    AND (
        new.audio_hash IS NOT old.audio_hash
        OR new.tags IS NOT old.tags
        OR (new.audio_hash IS NULL AND new.xxh128 IS NOT old.xxh128)
    )
BEGIN
    INSERT OR IGNORE INTO tracks_untied (track_id, is_new) VALUES (new.track_id, 1);
END;

-- What lists sort and filter by: set by features, through library/shelves.py.
ALTER TABLE tracks ADD COLUMN bpm_key INTEGER;   -- hundredths of a beat a minute, as shown
ALTER TABLE tracks ADD COLUMN camelot INTEGER;   -- harmony.Key.place, as shown
CREATE INDEX tracks_by_bpm ON tracks (bpm_key, title_key, id) WHERE missing_since_ms IS NULL AND bpm_key IS NOT NULL;
CREATE INDEX tracks_by_key ON tracks (camelot, bpm_key, id) WHERE missing_since_ms IS NULL AND camelot IS NOT NULL;
CREATE INDEX tracks_missing_by_bpm ON tracks (bpm_key, title_key, id) WHERE missing_since_ms IS NOT NULL AND bpm_key IS NOT NULL;
CREATE INDEX tracks_missing_by_key ON tracks (camelot, bpm_key, id) WHERE missing_since_ms IS NOT NULL AND camelot IS NOT NULL;

-- What is in the library already is looked at like what comes.
INSERT INTO tracks_untied (track_id, is_new) SELECT id, 0 FROM tracks;

CREATE TABLE keys (                     -- harmony.Key, for whoever reads the file with SQL alone
    id INTEGER PRIMARY KEY,             -- harmony.Key.index
    name TEXT NOT NULL,
    camelot TEXT NOT NULL
) STRICT;
INSERT INTO keys (id, name, camelot)
VALUES
    (0, 'C major', '8B'),
    (1, 'Db major', '3B'),
    (2, 'D major', '10B'),
    (3, 'Eb major', '5B'),
    (4, 'E major', '12B'),
    (5, 'F major', '7B'),
    (6, 'F# major', '2B'),
    (7, 'G major', '9B'),
    (8, 'Ab major', '4B'),
    (9, 'A major', '11B'),
    (10, 'Bb major', '6B'),
    (11, 'B major', '1B'),
    (12, 'C minor', '5A'),
    (13, 'C# minor', '12A'),
    (14, 'D minor', '7A'),
    (15, 'Eb minor', '2A'),
    (16, 'E minor', '9A'),
    (17, 'F minor', '4A'),
    (18, 'F# minor', '11A'),
    (19, 'G minor', '6A'),
    (20, 'G# minor', '1A'),
    (21, 'A minor', '8A'),
    (22, 'Bb minor', '3A'),
    (23, 'B minor', '10A');

-- The source document's tables, as it names them.
CREATE VIEW track_audio_features AS
SELECT
    ts.track_id,
    coalesce(hand_bpm.value, s.bpm) AS bpm,
    k.name AS key,
    k.camelot AS camelot_key,
    s.bpm_confidence,
    s.key_confidence,
    s.danceability,
    s.mood_happy,
    s.mood_aggressive,
    s.mood_party,
    s.mood_relaxed,
    s.instrumental,
    s.acoustic,
    s.tonal,
    CASE WHEN hand_bpm.value IS NULL AND hand_key.value IS NULL THEN 'onnx' ELSE 'person' END AS analysis_source,
    s.model,
    s.analyzed_at_ms
FROM track_sounds AS ts
JOIN sounds AS s ON s.id = ts.sound_id
LEFT JOIN sound_corrections AS hand_bpm ON hand_bpm.audio_hash = s.audio_hash AND hand_bpm.field = 'bpm'
LEFT JOIN sound_corrections AS hand_key ON hand_key.audio_hash = s.audio_hash AND hand_key.field = 'key'
LEFT JOIN keys AS k ON k.id = coalesce(hand_key.value, s.key);

CREATE VIEW track_embeddings AS
SELECT
    ts.track_id,
    e.embedding_type,
    e.vector,
    e.embedding_source,
    e.embedding_model
FROM track_sounds AS ts
JOIN embeddings AS e ON e.sound_id = ts.sound_id;
