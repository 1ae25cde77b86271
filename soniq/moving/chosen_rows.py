"""Which files a plan for renaming is about: the SQL."""

import json
import sqlite3
from collections.abc import Iterable

from soniq.units import AlbumId, FileId, FolderId, RootId, TrackId


def folders_of_root(reader: sqlite3.Connection, root_id: RootId) -> list[tuple[FolderId, bytes]]:
    """In the order of their paths."""
    rows = reader.execute(
        """
        SELECT id, path
        FROM folders
        WHERE root_id = :root_id AND missing_since_ms IS NULL
        ORDER BY path
        """,
        {"root_id": root_id},
    )
    return [(FolderId(row["id"]), row["path"]) for row in rows]


def files_of_folder(reader: sqlite3.Connection, folder_id: FolderId) -> list[FileId]:
    rows = reader.execute(
        """
        SELECT id
        FROM files
        WHERE folder_id = :folder_id AND missing_since_ms IS NULL AND track_id IS NOT NULL
        ORDER BY name
        """,
        {"folder_id": folder_id},
    )
    return [FileId(row["id"]) for row in rows]


def files_of_tracks(
    reader: sqlite3.Connection, track_ids: Iterable[TrackId]
) -> dict[tuple[RootId, bytes], list[FileId]]:
    """All their present files, by folder."""
    found: dict[tuple[RootId, bytes], list[FileId]] = {}
    for row in reader.execute(_FILES_OF_TRACKS, {"ids": json.dumps(list(track_ids))}):
        found.setdefault((RootId(row["root_id"]), row["path"]), []).append(FileId(row["id"]))
    return found


def tracks_of_album(reader: sqlite3.Connection, album_id: AlbumId) -> list[TrackId]:
    rows = reader.execute(
        "SELECT id FROM tracks INDEXED BY tracks_of_album WHERE album_id = :album_id",
        {"album_id": album_id},
    )
    return [TrackId(row["id"]) for row in rows]


_FILES_OF_TRACKS = """
    SELECT f.id, f.root_id, d.path
    FROM json_each(:ids) AS wanted
    CROSS JOIN files AS f INDEXED BY files_of_track ON f.track_id = wanted.value
    CROSS JOIN folders AS d ON d.id = f.folder_id
    WHERE f.missing_since_ms IS NULL
    ORDER BY f.root_id, d.path, f.name
"""
