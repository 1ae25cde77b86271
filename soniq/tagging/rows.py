"""Files that are to be written, and the intents to write them: their SQL."""

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from soniq.events import JSON
from soniq.files.model import Tags
from soniq.library.model import RootState
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import ArtworkHash, ChangeId, FileId, FolderId, RootId, TrackId, now

Stamp: TypeAlias = tuple[int, int, int]
"""Inode, size and modification time in ns: of a file that nobody has touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file as soniq knows it. wanted: what holds before its own tags, by the names of `Tags`."""

    id: FileId
    track_id: TrackId | None
    root_id: RootId
    root_name: str
    root_state: RootState
    root_writable: bool
    folder_id: FolderId
    folder: bytes
    """Absolute."""
    name: bytes
    stamp: Stamp
    tags: Tags
    picture: ArtworkHash | None
    unreadable: str | None
    is_missing: bool
    wanted: Mapping[str, JSON]

    @property
    def path(self) -> bytes:
        return os.path.join(self.folder, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """fields: what the file said before, of those that were to be written."""

    id: int
    change_id: ChangeId
    file_id: FileId
    folder: bytes
    name: bytes
    stamp: Stamp
    fields: Mapping[str, JSON]

    @property
    def path(self) -> bytes:
        return os.path.join(self.folder, self.name)


def of_tracks(reader: sqlite3.Connection, track_ids: Iterable[TrackId]) -> list[Written]:
    """All files of these tracks, those that are missing with them."""
    rows = reader.execute(
        f"""
        SELECT {_COLUMNS}
        FROM json_each(:ids) AS wanted
        CROSS JOIN files AS f INDEXED BY files_of_track ON f.track_id = wanted.value
        {_BESIDE}
        ORDER BY wanted.key, f.id
        """,  # noqa: S608 constants only
        {"ids": array(dict.fromkeys(track_ids))},
    )
    return [_written(row) for row in rows]


def of_files(reader: sqlite3.Connection, file_ids: Iterable[FileId]) -> dict[FileId, Written]:
    rows = reader.execute(
        f"""
        SELECT {_COLUMNS}
        FROM json_each(:ids) AS wanted
        CROSS JOIN files AS f ON f.id = wanted.value
        {_BESIDE}
        """,  # noqa: S608 constants only
        {"ids": array(file_ids)},
    )
    return {file.id: file for file in map(_written, rows)}


def spoken(reader: sqlite3.Connection, first: int) -> list[TrackId]:
    """Those that have overrides."""
    rows = reader.execute(
        "SELECT track_id FROM track_overrides ORDER BY track_id LIMIT :first", {"first": first}
    )
    return [TrackId(row["track_id"]) for row in rows]


_COLUMNS = """
    f.id,
    f.track_id,
    f.root_id,
    r.path AS root_path,
    r.name AS root_name,
    r.state AS root_state,
    r.writable AS root_writable,
    f.folder_id,
    d.path AS folder_path,
    f.name,
    f.inode,
    f.size_bytes,
    f.mtime_ns,
    f.tags,
    f.picture,
    f.unreadable,
    f.missing_since_ms,
    o.said
"""

_BESIDE = """
    CROSS JOIN folders AS d ON d.id = f.folder_id
    CROSS JOIN roots AS r ON r.id = f.root_id
    LEFT JOIN track_overrides AS o ON o.track_id = f.track_id
"""


def _written(row: sqlite3.Row) -> Written:
    said: dict[str, list[JSON]] = json.loads(row["said"]) if row["said"] else {}
    return Written(
        id=FileId(row["id"]),
        track_id=None if row["track_id"] is None else TrackId(row["track_id"]),
        root_id=RootId(row["root_id"]),
        root_name=row["root_name"],
        root_state=RootState(row["root_state"]),
        root_writable=bool(row["root_writable"]),
        folder_id=FolderId(row["folder_id"]),
        folder=os.path.join(row["root_path"], row["folder_path"]).rstrip(b"/") or b"/",
        name=row["name"],
        stamp=(row["inode"], row["size_bytes"], row["mtime_ns"]),
        tags=Tags.from_json(row["tags"] or "{}"),
        picture=None if row["picture"] is None else ArtworkHash(row["picture"]),
        unreadable=row["unreadable"],
        is_missing=row["missing_since_ms"] is not None,
        wanted={name: value for name, (value, _) in said.items()},
    )


def intend(tx: Tx, change_id: ChangeId, file: Written, stamp: Stamp, fields: JSON) -> int:
    inode, size, mtime_ns = stamp
    cursor = tx.execute(
        """
        INSERT INTO tag_intents (
            change_id, file_id, folder, name, inode, size_bytes, mtime_ns, fields, at_ms
        )
        VALUES (
            :change_id, :file_id, :folder, :name, :inode, :size, :mtime_ns, :fields, :at
        )
        """,
        {
            "change_id": change_id,
            "file_id": file.id,
            "folder": file.folder,
            "name": file.name,
            "inode": inode,
            "size": size,
            "mtime_ns": mtime_ns,
            "fields": json.dumps(fields, ensure_ascii=False),
            "at": now(),
        },
    )
    return cursor.lastrowid or 0


def intents(reader: sqlite3.Connection) -> list[Intent]:
    """What was begun and not noted."""
    rows = reader.execute(
        """
        SELECT id, change_id, file_id, folder, name, inode, size_bytes, mtime_ns, fields
        FROM tag_intents
        ORDER BY id
        """
    )
    return [
        Intent(
            id=row["id"],
            change_id=ChangeId(row["change_id"]),
            file_id=FileId(row["file_id"]),
            folder=row["folder"],
            name=row["name"],
            stamp=(row["inode"], row["size_bytes"], row["mtime_ns"]),
            fields=json.loads(row["fields"]),
        )
        for row in rows
    ]


def settle(tx: Tx, intent_ids: Iterable[int]) -> None:
    tx.execute(
        "DELETE FROM tag_intents WHERE id IN (SELECT value FROM json_each(:ids))",
        {"ids": array(intent_ids)},
    )
