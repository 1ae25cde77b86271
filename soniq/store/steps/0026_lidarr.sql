-- What Lidarr was asked for, and what it told by itself.

CREATE TABLE lidarr_downloads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    album_id INTEGER NOT NULL UNIQUE REFERENCES albums (id) ON DELETE CASCADE,
    lidarr_album_id INTEGER,            -- its numbers there
    lidarr_artist_id INTEGER,
    download_id TEXT,                   -- of the download client, as the last grab told it
    status TEXT NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'searching', 'downloading', 'completed', 'failed')),
    percent INTEGER NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
    quality_profile TEXT,
    release_title TEXT,                 -- what is being downloaded
    estimated_completion_at_ms INTEGER,
    error TEXT,                         -- why it failed or waits, for people
    command_id INTEGER,                 -- Lidarr's number for the search that runs there
    history_id INTEGER,                 -- the last line of its history there before the search
    missed INTEGER NOT NULL DEFAULT 0,  -- looks in a row at which Lidarr's queue did not have it
    tries INTEGER NOT NULL DEFAULT 0,   -- in a row that came to nothing for a server's sake
    retry_at_ms INTEGER,                -- when a pending one is looked for again by itself
    landed BLOB,                        -- the folder here that its files came to, until a scan saw them
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX lidarr_downloads_by_status ON lidarr_downloads (status, id);
CREATE INDEX lidarr_downloads_by_time ON lidarr_downloads (updated_at_ms, id);
CREATE INDEX lidarr_downloads_by_lidarr_album ON lidarr_downloads (lidarr_album_id) WHERE lidarr_album_id IS NOT NULL;
CREATE INDEX lidarr_downloads_by_download ON lidarr_downloads (download_id) WHERE download_id IS NOT NULL;
CREATE INDEX lidarr_downloads_landed ON lidarr_downloads (id) WHERE landed IS NOT NULL;

-- What Lidarr's webhook told, known or not.
CREATE TABLE lidarr_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_type TEXT NOT NULL,           -- as Lidarr wrote it
    album_id INTEGER REFERENCES albums (id) ON DELETE SET NULL,
    download_id TEXT,
    outcome TEXT NOT NULL,              -- what soniq made of it, for people
    body TEXT NOT NULL,                 -- as it came; empty where that is long
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX lidarr_events_of_album ON lidarr_events (album_id) WHERE album_id IS NOT NULL;
