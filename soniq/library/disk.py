"""What lies in the folders of the disk, for apps that browse these: the SQL."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from soniq.library import files, tracks
from soniq.library.model import Folder, Track
from soniq.store.arrays import array
from soniq.units import FolderId, RootId, TrackId

MOST = 10_000
"""Folders, and tracks, that one folder shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """folders: by name. tracks: by disc and number; those that have a file in this very folder."""

    folders: list[Folder]
    tracks: list[Track]


NOTHING = Contents(folders=[], tracks=[])


def top(reader: sqlite3.Connection, root_id: RootId) -> FolderId | None:
    row = reader.execute(
        "SELECT id FROM folders WHERE root_id = :root_id AND path = x''", {"root_id": root_id}
    ).fetchone()
    return None if row is None else FolderId(row["id"])


def is_there(reader: sqlite3.Connection, folder_id: FolderId) -> bool:
    row = reader.execute(
        "SELECT 1 FROM folders WHERE id = :folder_id AND missing_since_ms IS NULL",
        {"folder_id": folder_id},
    ).fetchone()
    return row is not None


def contents(reader: sqlite3.Connection, folder_id: FolderId) -> Contents:
    within = reader.execute(
        """
        SELECT d.id
        FROM folders AS d INDEXED BY folders_by_parent
        WHERE d.parent_id = :folder_id AND d.missing_since_ms IS NULL
        ORDER BY d.name_key, d.id
        LIMIT :most
        """,
        {"folder_id": folder_id, "most": MOST},
    )
    held = reader.execute(
        """
        SELECT DISTINCT f.track_id
        FROM files AS f
        WHERE f.folder_id = :folder_id
            AND f.track_id IS NOT NULL
            AND f.missing_since_ms IS NULL
        LIMIT :most
        """,
        {"folder_id": folder_id, "most": MOST},
    )
    found = tracks.by_ids(reader, json.dumps([row["track_id"] for row in held]))
    return Contents(
        folders=files.folders_by_ids(reader, json.dumps([row["id"] for row in within])),
        tracks=sorted(found, key=_place),
    )


def _place(track: Track) -> tuple[str, int, int, str, int]:
    return (
        track.album_key,
        track.disc_number,
        track.track_number or 0,
        track.title_key,
        track.id,
    )


def way_to(reader: sqlite3.Connection, folder_id: FolderId) -> list[Folder]:
    rows = reader.execute(
        """
        WITH RECURSIVE way (id, parent_id, depth) AS (
            SELECT d.id, d.parent_id, 0
            FROM folders AS d
            WHERE d.id = :folder_id
            UNION ALL
            SELECT d.id, d.parent_id, way.depth + 1
            FROM way
            CROSS JOIN folders AS d ON d.id = way.parent_id
            WHERE way.depth < 100
        )
        SELECT way.id
        FROM way
        ORDER BY way.depth
        """,
        {"folder_id": folder_id},
    )
    return files.folders_by_ids(reader, json.dumps([row["id"] for row in rows]))


def covers(reader: sqlite3.Connection, ids: Iterable[FolderId]) -> dict[FolderId, str]:
    rows = reader.execute(
        """
        SELECT
            wanted.value AS id,
            ifnull(
                (
                    SELECT t.cover
                    FROM files AS f
                    CROSS JOIN tracks AS t ON t.id = f.track_id
                    WHERE f.folder_id = wanted.value AND t.cover IS NOT NULL
                    LIMIT 1
                ),
                (
                    SELECT t.cover
                    FROM folders AS d INDEXED BY folders_by_parent
                    CROSS JOIN files AS f ON f.folder_id = d.id
                    CROSS JOIN tracks AS t ON t.id = f.track_id
                    WHERE d.parent_id = wanted.value AND t.cover IS NOT NULL
                    LIMIT 1
                )
            ) AS cover
        FROM json_each(:ids) AS wanted
        """,
        {"ids": array(ids)},
    )
    return {FolderId(row["id"]): row["cover"] for row in rows if row["cover"] is not None}


def beneath(reader: sqlite3.Connection, folder_id: FolderId, *, most: int) -> list[TrackId]:
    """Tracks that have a file in the folder, or anywhere within it; the first by their folders."""
    rows = reader.execute(
        """
        SELECT f.track_id
        FROM folders AS top
        CROSS JOIN folders AS d
            ON d.root_id = top.root_id
            AND d.path >= top.path
            AND d.path < iif(top.path = x'', x'FFFFFF', CAST(top.path || '0' AS BLOB))
            AND (
                d.path = top.path
                OR top.path = x''
                OR substr(d.path, 1, length(top.path) + 1) = CAST(top.path || '/' AS BLOB)
            )
        CROSS JOIN files AS f ON f.folder_id = d.id
        WHERE top.id = :folder_id
            AND f.track_id IS NOT NULL
            AND f.missing_since_ms IS NULL
        ORDER BY d.path
        LIMIT :most
        """,
        {"folder_id": folder_id, "most": most},
    )
    return list(dict.fromkeys(TrackId(row["track_id"]) for row in rows))


def only_root(reader: sqlite3.Connection) -> RootId | None:
    """The music folder, where there is but one."""
    rows = reader.execute("SELECT r.id FROM roots AS r LIMIT 2").fetchall()
    return RootId(rows[0]["id"]) if len(rows) == 1 else None
