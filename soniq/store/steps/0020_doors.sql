-- How apps come in: app passwords, refresh tokens, sign-ins of others; share links.

-- Subsonic proves a password by md5(password + salt), so it must be had in the clear to be checked:
-- it is a random one that soniq made for one device, and stands here encrypted.
CREATE TABLE app_passwords (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    role TEXT CHECK (role IN ('guest', 'user', 'artist', 'moderator', 'admin', 'owner')),  -- NULL: the person's own
    sealed TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_used_at_ms INTEGER,
    last_client TEXT,
    last_address TEXT
) STRICT;
CREATE INDEX app_passwords_of_person ON app_passwords (person_id, id);

-- An app that came in by an app password, and holds a refresh token. All refresh tokens that follow
-- from one another name the same family; only the newest is good.
CREATE TABLE app_families (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret_hash TEXT NOT NULL UNIQUE,   -- of the part that all its refresh tokens share
    newest_hash TEXT NOT NULL,          -- of the part that only the newest has
    app_password_id INTEGER NOT NULL REFERENCES app_passwords (id) ON DELETE CASCADE,
    client TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_used_at_ms INTEGER NOT NULL    -- the family ends so many days after it
) STRICT;
CREATE INDEX app_families_of_password ON app_families (app_password_id, id);

-- People whom another server vouches for (OpenID Connect). Who they are is its word and number.
CREATE TABLE vouched_people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    called TEXT NOT NULL,               -- as the server named them at that time
    created_at_ms INTEGER NOT NULL,
    UNIQUE (issuer, subject)
) STRICT;
CREATE INDEX vouched_people_of_person ON vouched_people (person_id, id);

-- What people share by a link. The link's secret is encrypted, so that its person can be shown it
-- again; whoever follows it is known by the hash.
CREATE TABLE shares (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    secret_hash TEXT NOT NULL UNIQUE,
    sealed TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER,              -- NULL: never
    visits INTEGER NOT NULL DEFAULT 0,
    last_visited_at_ms INTEGER
) STRICT;
CREATE INDEX shares_of_person ON shares (person_id, id);

CREATE TABLE share_entries (
    share_id INTEGER NOT NULL REFERENCES shares (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('track', 'album', 'playlist')),
    entity_id INTEGER NOT NULL,
    PRIMARY KEY (share_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX share_entries_of_thing ON share_entries (kind, entity_id);

-- A shared album whose tags are put right is another row: the link goes where its tracks went.
CREATE TRIGGER shares_know_heirs AFTER UPDATE OF album_id ON tracks
WHEN old.album_id <> new.album_id
    AND EXISTS (SELECT 1 FROM share_entries WHERE kind = 'album' AND entity_id = old.album_id)
BEGIN
    INSERT OR REPLACE INTO album_heirs (album_id, heir_id) VALUES (old.album_id, new.album_id);
END;

CREATE TRIGGER shares_follow_albums BEFORE DELETE ON albums
WHEN EXISTS (SELECT 1 FROM share_entries WHERE kind = 'album' AND entity_id = old.id)
BEGIN
    UPDATE share_entries
    SET entity_id = (SELECT heir_id FROM album_heirs WHERE album_id = old.id)
    WHERE kind = 'album'
        AND entity_id = old.id
        AND EXISTS (SELECT 1 FROM album_heirs WHERE album_id = old.id);
END;
