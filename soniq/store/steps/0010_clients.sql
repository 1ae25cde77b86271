-- What other servers answered, so that they are not asked again, and the log of all that was asked.

CREATE TABLE http_cache (
    key TEXT PRIMARY KEY,               -- of service, address and body, without secrets
    service TEXT NOT NULL,
    url TEXT NOT NULL,                  -- without secrets
    found INTEGER NOT NULL CHECK (found IN (0, 1)),  -- 0: the service has no such thing
    mime TEXT NOT NULL,
    body BLOB,                          -- deflated; NULL where a file holds it, or nothing does
    file TEXT,                          -- its name in the cache's folder
    kept_ms INTEGER NOT NULL,
    expires_ms INTEGER                  -- NULL: never
) STRICT, WITHOUT ROWID;
CREATE INDEX http_cache_expiring ON http_cache (expires_ms) WHERE expires_ms IS NOT NULL;
CREATE INDEX http_cache_files ON http_cache (file) WHERE file IS NOT NULL;

CREATE TABLE network_calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,                  -- without secrets
    status INTEGER,                     -- of HTTP; NULL: no answer came
    failure TEXT,                       -- clients.model.FailureKind
    from_cache INTEGER NOT NULL CHECK (from_cache IN (0, 1)),
    duration_ms INTEGER NOT NULL,
    size INTEGER NOT NULL,              -- bytes of the answer
    action TEXT NOT NULL,               -- what caused it, for people
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX network_calls_of ON network_calls (service, id);
CREATE INDEX network_calls_failed ON network_calls (id) WHERE failure <> 'not_found';
CREATE INDEX network_calls_failed_of ON network_calls (service, id) WHERE failure <> 'not_found';
CREATE INDEX network_calls_at ON network_calls (at_ms, service, from_cache, failure, size);

-- By which other servers tell this soniq from others behind the same address. It says nothing else.
CREATE TABLE installation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL
) STRICT;
INSERT INTO installation (id, name) VALUES (1, lower(hex(randomblob(4))));
