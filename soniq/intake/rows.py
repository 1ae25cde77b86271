"""What a scan asks of the library: which folders and files are known. It writes by `Shelves`."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from soniq.intake.diff import KnownFile
from soniq.intake.identity import Claimable, Stamp
from soniq.units import FileId, FolderId, Moment, RootId

KnownFolders: TypeAlias = dict[bytes, tuple[FolderId, bytes | None]]
"""By path: the folder's id and the digest of what it held when it was last looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A file that another one may turn out to be, and the root that it lies in."""

    root_id: RootId
    file: Claimable


def folders_of_root(reader: sqlite3.Connection, root_id: RootId) -> KnownFolders:
    rows = reader.execute(
        "SELECT path, id, listing FROM folders WHERE root_id = :root_id", {"root_id": root_id}
    )
    return {path: (FolderId(id_), listing) for path, id_, listing in rows}


def files_of_folder(reader: sqlite3.Connection, folder_id: FolderId) -> list[KnownFile]:
    rows = reader.execute(
        """
        SELECT
            id,
            name,
            size_bytes,
            mtime_ns,
            inode,
            tries,
            unreadable IS NOT NULL AS unreadable,
            audio_hash,
            missing_since_ms
        FROM files
        WHERE folder_id = :folder_id
        ORDER BY name
        """,
        {"folder_id": folder_id},
    )
    return [
        KnownFile(
            id=FileId(row["id"]),
            name=row["name"],
            size=row["size_bytes"],
            mtime_ns=row["mtime_ns"],
            inode=row["inode"],
            tries=row["tries"],
            unreadable=bool(row["unreadable"]),
            audio_hash=row["audio_hash"],
            missing_since=None
            if row["missing_since_ms"] is None
            else Moment(row["missing_since_ms"]),
        )
        for row in rows
    ]


def count_present(reader: sqlite3.Connection, root_id: RootId) -> int:
    (count,) = reader.execute(
        "SELECT count(*) FROM files WHERE root_id = :root_id AND missing_since_ms IS NULL",
        {"root_id": root_id},
    ).fetchone()
    return int(count)


def count_unreadable(reader: sqlite3.Connection, root_id: RootId) -> int:
    (count,) = reader.execute(
        """
        SELECT count(*)
        FROM files
        WHERE root_id = :root_id AND unreadable IS NOT NULL AND missing_since_ms IS NULL
        """,
        {"root_id": root_id},
    ).fetchone()
    return int(count)


def present_in(reader: sqlite3.Connection, folders: Iterable[FolderId]) -> list[FileId]:
    rows = reader.execute(
        """
        SELECT f.id
        FROM json_each(:folders) AS gone
        CROSS JOIN files AS f ON f.folder_id = gone.value AND f.missing_since_ms IS NULL
        """,
        {"folders": json.dumps(list(folders))},
    )
    return [FileId(row["id"]) for row in rows]


def count_mourned(reader: sqlite3.Connection, files: Iterable[FileId]) -> int:
    """How many of these files are all that is left of their track; others have a successor."""
    (count,) = reader.execute(
        """
        SELECT count(*)
        FROM json_each(:files) AS gone
        CROSS JOIN files AS f ON f.id = gone.value
        LEFT JOIN tracks AS t ON t.id = f.track_id
        WHERE t.file_id IS NULL OR t.file_id IN (SELECT value FROM json_each(:files))
        """,
        {"files": json.dumps(list(files))},
    ).fetchone()
    return int(count)


def with_sound(reader: sqlite3.Connection, hashes: Iterable[bytes]) -> Iterator[Claim]:
    """Files of these sounds that are some track's, in any root."""
    for audio_hash in hashes:
        yield from _claims(reader.execute(_WITH_SOUND, {"audio_hash": audio_hash}))


def with_stamp(reader: sqlite3.Connection, stamps: Iterable[Stamp]) -> Iterator[Claim]:
    """Files without an identity of sound that have these inodes, sizes and times."""
    for inode, size, mtime_ns in stamps:
        values = {"inode": inode, "size": size, "mtime_ns": mtime_ns}
        yield from _claims(reader.execute(_WITH_STAMP, values))


def _claims(rows: Iterable[sqlite3.Row]) -> Iterator[Claim]:
    for row in rows:
        yield Claim(
            root_id=RootId(row["root_id"]),
            file=Claimable(
                id=FileId(row["id"]),
                folder=row["path"],
                name=row["name"],
                title=row["title"],
                audio_hash=row["audio_hash"],
                stamp=(row["inode"], row["size_bytes"], row["mtime_ns"]),
            ),
        )


_WITH_SOUND = """
    SELECT
        f.id,
        f.root_id,
        d.path,
        f.name,
        f.tags ->> '$.title' AS title,
        f.audio_hash,
        f.inode,
        f.size_bytes,
        f.mtime_ns
    FROM files AS f
    JOIN folders AS d ON d.id = f.folder_id
    WHERE f.audio_hash = :audio_hash AND f.track_id IS NOT NULL
"""

_WITH_STAMP = """
    SELECT
        f.id,
        f.root_id,
        d.path,
        f.name,
        f.tags ->> '$.title' AS title,
        f.audio_hash,
        f.inode,
        f.size_bytes,
        f.mtime_ns
    FROM files AS f
    JOIN folders AS d ON d.id = f.folder_id
    WHERE f.audio_hash IS NULL
        AND f.inode = :inode
        AND f.size_bytes = :size
        AND f.mtime_ns = :mtime_ns
"""
