-- People's playlists, made by hand or by rules. What was deleted stays for 30 days, to be had back.

CREATE TABLE playlists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    visibility TEXT NOT NULL CHECK (visibility IN ('private', 'household', 'public')),
    rules TEXT,                         -- JSON: playlists.wording; NULL: made by hand
    origin TEXT,                        -- where it was brought from, for people
    origin_key TEXT,                    -- what makes it that list; NULL: made here
    changes INTEGER NOT NULL DEFAULT 0,
    duration_ms INTEGER NOT NULL DEFAULT 0,
    found_count INTEGER,                -- of a smart list, as it was when it was last opened
    found_covers TEXT,                  -- likewise; JSON
    created_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    deleted_at_ms INTEGER
) STRICT;
CREATE INDEX playlists_of_owner ON playlists (owner_id, name_key, id);
CREATE INDEX playlists_shown ON playlists (name_key, id) WHERE visibility <> 'private' AND deleted_at_ms IS NULL;
CREATE INDEX playlists_deleted ON playlists (deleted_at_ms) WHERE deleted_at_ms IS NOT NULL;
CREATE UNIQUE INDEX playlists_by_origin ON playlists (owner_id, origin_key) WHERE origin_key IS NOT NULL;

-- Lists from elsewhere that were deleted, and are gone for good: soniq does not bring them by itself.
CREATE TABLE playlists_unwanted (
    owner_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    origin_key TEXT NOT NULL,
    PRIMARY KEY (owner_id, origin_key)
) STRICT, WITHOUT ROWID;

-- A place in a list. It outlives its track: what was told of it, or what the track said when it went,
-- stays as a line, and is tied to the track when that comes again.
CREATE TABLE playlist_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
    rank INTEGER NOT NULL,              -- the order; with gaps, so that a move touches what moves
    track_id INTEGER REFERENCES tracks (id) ON DELETE SET NULL,
    line TEXT,                          -- JSON: playlists.told
    told_key TEXT,                      -- of what was brought: what makes it this line of its source
    added_at_ms INTEGER NOT NULL,
    removed_at_ms INTEGER               -- taken out, to be had back
) STRICT;
CREATE INDEX playlist_entries_in_order ON playlist_entries (playlist_id, rank, id) WHERE removed_at_ms IS NULL;
CREATE INDEX playlist_entries_of ON playlist_entries (playlist_id, rank, id);
CREATE INDEX playlist_entries_of_track ON playlist_entries (track_id, playlist_id) WHERE track_id IS NOT NULL;
CREATE INDEX playlist_entries_lost ON playlist_entries (playlist_id, id) WHERE track_id IS NULL AND removed_at_ms IS NULL;
CREATE INDEX playlist_entries_by_lost ON playlist_entries (id) WHERE track_id IS NULL AND removed_at_ms IS NULL;
CREATE INDEX playlist_entries_removed ON playlist_entries (removed_at_ms) WHERE removed_at_ms IS NOT NULL;

CREATE TRIGGER playlist_entries_keep_line BEFORE DELETE ON tracks
BEGIN
    UPDATE playlist_entries
    SET line = json_object(
        'title', old.title,
        'artist', old.artist,
        'album', old.album,
        'duration', old.duration_ms,
        'isrc', old.isrc,
        'musicbrainz_id', old.musicbrainz_id,
        'track_number', old.track_number
    )
    WHERE track_id = old.id AND line IS NULL;
END;
