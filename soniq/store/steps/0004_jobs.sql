-- The ledger of jobs; and what numbers events, so that no number is ever given twice.

CREATE TABLE feed_runs (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    run INTEGER NOT NULL,            -- of the last process that numbered events; the next takes more
    forgotten_to INTEGER NOT NULL    -- the highest number that the outbox has dropped
) STRICT;

INSERT INTO feed_runs (only, run, forgotten_to) VALUES (1, 0, 0);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_type TEXT NOT NULL,
    status TEXT NOT NULL
        CHECK (status IN ('pending', 'running', 'retrying', 'completed', 'failed', 'cancelled')),
    entity_id INTEGER,
    args TEXT NOT NULL DEFAULT '{}',
    next_args TEXT,                            -- of the job that is to follow, asked for while it ran
    progress INTEGER NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    total_items INTEGER,
    processed_items INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    result TEXT,
    error_message TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    interruptions INTEGER NOT NULL DEFAULT 0,  -- times that soniq died while the job ran
    by_person INTEGER,
    created_at_ms INTEGER NOT NULL,
    started_at_ms INTEGER,
    completed_at_ms INTEGER,
    next_try_at_ms INTEGER
) STRICT;

CREATE UNIQUE INDEX jobs_one_at_a_time ON jobs (job_type, ifnull(entity_id, 0))
    WHERE status IN ('pending', 'running', 'retrying');
CREATE INDEX jobs_by_status ON jobs (status, id);
CREATE INDEX jobs_by_type ON jobs (job_type, id);
CREATE INDEX jobs_finished ON jobs (completed_at_ms) WHERE completed_at_ms IS NOT NULL;

CREATE TABLE dead_letters (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    error_message TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
