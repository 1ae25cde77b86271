-- Who may come in. Secrets stand here as hashes only: passwords as argon2id, random 256-bit secrets
-- of sessions and tokens as SHA-256 in hex. Ids are never dealt out twice, so that no old reference
-- finds a new person.

CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,      -- accounts/names.py makes it
    role TEXT NOT NULL CHECK (role IN ('guest', 'user', 'artist', 'moderator', 'admin', 'owner')),
    password_hash TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_seen_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX people_one_owner ON people (role) WHERE role = 'owner';

CREATE TRIGGER people_owner_stays BEFORE DELETE ON people WHEN old.role = 'owner' BEGIN
    SELECT raise(ABORT, 'the owner cannot be removed');
END;

CREATE TRIGGER people_owner_stays_owner BEFORE UPDATE OF role ON people
WHEN old.role = 'owner' AND new.role <> 'owner' BEGIN
    SELECT raise(ABORT, 'the owner cannot be given another role');
END;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret_hash TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    created_at_ms INTEGER NOT NULL,
    last_seen_at_ms INTEGER NOT NULL,   -- a session ends so many days after it
    user_agent TEXT,
    address TEXT
) STRICT;
CREATE INDEX sessions_of_person ON sessions (person_id, id);

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret_hash TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    role TEXT CHECK (role IN ('guest', 'user', 'artist', 'moderator', 'admin', 'owner')),  -- NULL: the person's own
    hint TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_used_at_ms INTEGER
) STRICT;
CREATE INDEX tokens_of_person ON tokens (person_id, id);
