-- What people saved at Spotify, by their own account there. All of it goes with the account's row.

CREATE TABLE spotify_accounts (
    person_id INTEGER PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL,            -- of the app that the consent was given to; no secret
    spotify_id TEXT NOT NULL DEFAULT '',  -- the person's id there; empty until Spotify told it
    name TEXT NOT NULL DEFAULT '',      -- their name there, for people
    access_sealed TEXT NOT NULL,        -- both tokens: preferences seals them
    refresh_sealed TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,     -- of the access token
    scopes TEXT NOT NULL,               -- what was consented to
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'over')),
    note TEXT NOT NULL DEFAULT '',      -- why the last try came to nothing, for people
    with_playlists INTEGER NOT NULL DEFAULT 1 CHECK (with_playlists IN (0, 1)),
    playlist_songs INTEGER NOT NULL DEFAULT 0 CHECK (playlist_songs IN (0, 1)),  -- they are wished for, too
    connected_at_ms INTEGER NOT NULL,
    tried_at_ms INTEGER,                -- when Spotify was last asked for what is saved there
    synced_at_ms INTEGER,               -- when the last pass over everything ended
    pass_at_ms INTEGER,                 -- when the last pass began; none is the same as another
    is_passing INTEGER NOT NULL DEFAULT 0 CHECK (is_passing IN (0, 1)),  -- it is not at its end
    by_person INTEGER NOT NULL DEFAULT 0 CHECK (by_person IN (0, 1)),    -- who began it
    waits TEXT CHECK (waits IN ('budget', 'quota', 'throttled')),        -- why it goes on later
    resumes_at_ms INTEGER
) STRICT;

-- How far each list is read: 'albums', 'tracks', 'playlists'.
CREATE TABLE spotify_lists (
    person_id INTEGER NOT NULL REFERENCES spotify_accounts (person_id) ON DELETE CASCADE,
    list TEXT NOT NULL,
    place INTEGER NOT NULL DEFAULT 0,   -- entries of it that were taken in; the next page begins there
    total INTEGER,                      -- as the last page said
    blanks INTEGER NOT NULL DEFAULT 0,  -- entries that name nothing
    whole_at_ms INTEGER,                -- when it was last read to its end
    passed_at_ms INTEGER,               -- the last pass that is done with it
    PRIMARY KEY (person_id, list)
) STRICT, WITHOUT ROWID;

-- What each list held when it was last read, so that it is seen what is new and what is gone.
CREATE TABLE spotify_told (
    person_id INTEGER NOT NULL REFERENCES spotify_accounts (person_id) ON DELETE CASCADE,
    list TEXT NOT NULL,                 -- as above, or 'playlist:…'
    external_id TEXT NOT NULL,          -- of the album or the song there
    wish_id INTEGER NOT NULL,           -- of `wishes`
    told_at_ms INTEGER NOT NULL,        -- the pass that saw it last
    PRIMARY KEY (person_id, list, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX spotify_told_of_wish ON spotify_told (person_id, wish_id);

-- Saved albums of more songs than an entry of the list tells.
CREATE TABLE spotify_long_albums (
    person_id INTEGER NOT NULL REFERENCES spotify_accounts (person_id) ON DELETE CASCADE,
    spotify_id TEXT NOT NULL,
    place INTEGER NOT NULL,             -- songs of it that were taken in
    told TEXT,                          -- the album without its songs, as JSON; NULL: all of it is here
    PRIMARY KEY (person_id, spotify_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE spotify_playlists (
    person_id INTEGER NOT NULL REFERENCES spotify_accounts (person_id) ON DELETE CASCADE,
    spotify_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    owner TEXT NOT NULL,                -- whose it is, for people
    url TEXT,
    total INTEGER NOT NULL,
    snapshot_id TEXT NOT NULL,          -- as it was last listed
    taken_snapshot_id TEXT,             -- as it was last read, or refused
    reading TEXT NOT NULL CHECK (reading IN ('open', 'taken', 'refused', 'gone')),
    place INTEGER NOT NULL DEFAULT 0,
    listed_at_ms INTEGER NOT NULL,      -- the pass that saw it last
    number INTEGER NOT NULL,            -- its place among the playlists
    playlist_id INTEGER REFERENCES playlists (id) ON DELETE SET NULL,
    PRIMARY KEY (person_id, spotify_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX spotify_playlists_here ON spotify_playlists (playlist_id) WHERE playlist_id IS NOT NULL;

-- A playlist comes page by page, and is taken in as a whole.
CREATE TABLE spotify_lines (
    person_id INTEGER NOT NULL,
    spotify_id TEXT NOT NULL,           -- of the playlist
    place INTEGER NOT NULL,
    told TEXT NOT NULL,                 -- clients.spotify_model.PlaylistItem, as JSON
    PRIMARY KEY (person_id, spotify_id, place),
    FOREIGN KEY (person_id, spotify_id) REFERENCES spotify_playlists (person_id, spotify_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Requests of a day, by the app that Spotify counts them for.
CREATE TABLE spotify_asked (
    client_id TEXT NOT NULL,
    day INTEGER NOT NULL,               -- since 1970, UTC
    requests INTEGER NOT NULL,
    PRIMARY KEY (client_id, day)
) STRICT, WITHOUT ROWID;
