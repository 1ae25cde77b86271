"""What lines tell of tracks, where their files lie, and the lines that have no track."""

import os
import sqlite3
from collections.abc import Iterable

from soniq.library.finding import Line
from soniq.playlists import told
from soniq.playlists.model import EntryId, PlaylistId
from soniq.store.arrays import array
from soniq.units import Milliseconds, TrackId


def told_of(reader: sqlite3.Connection, track_ids: Iterable[TrackId]) -> dict[TrackId, Line]:
    """What a line would tell of tracks; those that are gone are left out."""
    rows = reader.execute(
        """
        SELECT
            t.id,
            t.title,
            t.artist,
            t.album,
            t.duration_ms,
            t.isrc,
            t.musicbrainz_id,
            t.track_number
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        """,
        {"ids": array(dict.fromkeys(track_ids))},
    )
    return {
        TrackId(row["id"]): Line(
            title=row["title"],
            artist=row["artist"],
            album=row["album"],
            duration=Milliseconds(row["duration_ms"]),
            isrc=row["isrc"],
            musicbrainz_id=row["musicbrainz_id"],
            track_number=row["track_number"],
        )
        for row in rows
    }


def placed(
    reader: sqlite3.Connection, track_ids: Iterable[TrackId]
) -> dict[TrackId, tuple[bytes, bytes]]:
    """Music folder and path within it of each track's best file; or of the last that it had."""
    rows = reader.execute(
        """
        SELECT
            wanted.value AS id,
            r.path AS root,
            d.path AS folder,
            f.name
        FROM json_each(:ids) AS wanted
        CROSS JOIN files AS f INDEXED BY files_of_track ON f.track_id = wanted.value
        CROSS JOIN folders AS d ON d.id = f.folder_id
        CROSS JOIN roots AS r ON r.id = f.root_id
        LEFT JOIN tracks AS t ON t.id = f.track_id AND t.file_id = f.id
        ORDER BY wanted.key, t.id IS NOT NULL, f.missing_since_ms IS NULL, f.id DESC
        """,
        {"ids": array(dict.fromkeys(track_ids))},
    )
    return {
        TrackId(row["id"]): (row["root"], os.path.join(row["folder"], row["name"])) for row in rows
    }


def lost_after(
    reader: sqlite3.Connection, entry_id: EntryId, limit: int
) -> list[tuple[EntryId, PlaylistId, Line]]:
    """Entries whose track the library has not, by id."""
    rows = reader.execute(
        """
        SELECT
            e.id,
            e.playlist_id,
            e.line
        FROM playlist_entries AS e INDEXED BY playlist_entries_by_lost
        WHERE e.track_id IS NULL AND e.removed_at_ms IS NULL AND e.id > :after
        ORDER BY e.id
        LIMIT :limit
        """,
        {"after": entry_id, "limit": limit},
    )
    return [
        (EntryId(row["id"]), PlaylistId(row["playlist_id"]), told.read(row["line"]) or Line())
        for row in rows
    ]
