"""Folders and files as a scan finds them: the SQL that writes them."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from soniq import text
from soniq.files.model import Reading
from soniq.library.placing.titles import album_folder
from soniq.store.database import Tx
from soniq.units import FileId, FolderId, Moment, RootId

DISPLACED = b"\x00"
"""Parts the name of a missing file whose place another took from its id: no disk allows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file as the disk has it now. Of `reading` and `unreadable`, one is there."""

    id: FileId | None
    """Of the file that soniq knows it to be; None for a new one."""
    root_id: RootId
    folder_id: FolderId
    name: bytes
    size_bytes: int
    mtime_ns: int
    inode: int
    reading: Reading | None = None
    unreadable: str | None = None
    tries: int = 0


def folder(tx: Tx, root_id: RootId, path: bytes, *, root_name: str) -> FolderId:
    """The folder's row, made with those above it where there is none yet."""
    found = tx.execute(
        "SELECT id FROM folders WHERE root_id = :root_id AND path = :path",
        {"root_id": root_id, "path": path},
    ).fetchone()
    if found is not None:
        return FolderId(found["id"])
    above, _, name = path.rpartition(b"/")
    parent_id = folder(tx, root_id, above, root_name=root_name) if path else None
    shown = text.shown(name) if path else root_name
    cursor = tx.execute(
        """
        INSERT INTO folders (root_id, parent_id, path, name, name_key, mtime_ns)
        VALUES (:root_id, :parent_id, :path, :name, :name_key, 0)
        """,
        {
            "root_id": root_id,
            "parent_id": parent_id,
            "path": path,
            "name": shown,
            "name_key": text.sort_key(shown),
        },
    )
    return FolderId(cursor.lastrowid or 0)


def set_listing(tx: Tx, folder_id: FolderId, *, mtime_ns: int, listing: bytes | None) -> None:
    """`listing`: the folder's digest once all in it is shelved; None to look again next time."""
    tx.execute(
        """
        UPDATE folders
        SET
            mtime_ns = :mtime_ns,
            listing = :listing,
            missing_since_ms = NULL
        WHERE id = :folder_id
        """,
        {"folder_id": folder_id, "mtime_ns": mtime_ns, "listing": listing},
    )


def forget_listing(tx: Tx, folder_id: FolderId) -> None:
    tx.execute(
        "UPDATE folders SET listing = NULL WHERE id = :folder_id AND listing IS NOT NULL",
        {"folder_id": folder_id},
    )


def miss_folders(tx: Tx, folder_ids: Iterable[FolderId], at: Moment) -> None:
    tx.execute(
        """
        UPDATE folders
        SET
            missing_since_ms = :at,
            listing = NULL
        WHERE id IN (SELECT value FROM json_each(:ids)) AND missing_since_ms IS NULL
        """,
        {"ids": json.dumps(list(folder_ids)), "at": at},
    )


def displace(tx: Tx, file_id: FileId, name: bytes, at: Moment) -> None:
    """Marks a file missing whose name another file has taken."""
    tx.execute(
        """
        UPDATE files
        SET
            name = :name,
            missing_since_ms = coalesce(missing_since_ms, :at)
        WHERE id = :file_id
        """,
        {"file_id": file_id, "name": name + DISPLACED + b"%d" % file_id, "at": at},
    )


def move(tx: Tx, file_id: FileId, *, folder_id: FolderId, name: bytes) -> None:
    """A file that was renamed and is otherwise as it was."""
    tx.execute(
        """
        UPDATE files
        SET
            folder_id = :folder_id,
            root_id = (SELECT root_id FROM folders WHERE id = :folder_id),
            name = :name,
            missing_since_ms = NULL,
            put_away_ms = NULL
        WHERE id = :file_id
        """,
        {"file_id": file_id, "folder_id": folder_id, "name": name},
    )


def put(tx: Tx, file: FoundFile, tags: str | None, at: Moment) -> FileId:
    """Writes a file that was read, or could not be. An unreadable one keeps what was known.

    tags: those of the reading, as JSON.
    """
    values = _place(file, at)
    if file.reading is None:
        return _put_unreadable(tx, file, values)
    if file.reading.picture is not None:
        picture = file.reading.picture
        put_artwork(tx, picture.hash, mime=picture.mime, size_bytes=picture.size_bytes, at=at)
    values |= _read(file.reading)
    values["tags"] = tags
    if file.id is not None:
        tx.execute(_UPDATE, values | {"id": file.id})
        return file.id
    return FileId(tx.execute(_INSERT, values).lastrowid or 0)


def put_artwork(tx: Tx, hash_: str, *, mime: str, size_bytes: int, at: Moment) -> None:
    tx.execute(
        """
        INSERT INTO artwork (hash, mime, size_bytes, added_at_ms)
        VALUES (:hash, :mime, :size_bytes, :at)
        ON CONFLICT (hash) DO NOTHING
        """,
        {"hash": hash_, "mime": mime, "size_bytes": size_bytes, "at": at},
    )


def together(reader: sqlite3.Connection, root_id: RootId, base: bytes) -> dict[bytes, FolderId]:
    """The folders whose files are placed together, by path; see `titles.album_folder`."""
    if base:
        rows = reader.execute(
            """
            SELECT id, path
            FROM folders
            WHERE root_id = :root_id AND path >= :base AND path < :end
            """,
            {"root_id": root_id, "base": base, "end": base + b"\xff"},
        )
    else:
        rows = reader.execute(
            """
            SELECT below.id, below.path
            FROM folders AS top
            JOIN folders AS below ON below.id = top.id OR below.parent_id = top.id
            WHERE top.root_id = :root_id AND top.path = x''
            """,
            {"root_id": root_id},
        )
    return {
        row["path"]: FolderId(row["id"]) for row in rows if album_folder(row["path"])[0] == base
    }


def _place(file: FoundFile, at: Moment) -> dict[str, Any]:
    return {
        "root_id": file.root_id,
        "folder_id": file.folder_id,
        "name": file.name,
        "size_bytes": file.size_bytes,
        "mtime_ns": file.mtime_ns,
        "inode": file.inode,
        "unreadable": file.unreadable,
        "tries": file.tries,
        "at": at,
    }


def _read(reading: Reading) -> dict[str, Any]:
    sound = reading.sound
    return {
        "container": sound.container,
        "codec": sound.codec,
        "bitrate_bps": sound.bitrate,
        "sample_rate_hz": sound.sample_rate,
        "bit_depth": sound.bit_depth,
        "channels": sound.channels,
        "duration_ms": sound.duration_ms,
        "audio_hash": reading.audio_hash,
        "xxh128": reading.xxh128,
        "sha256": reading.sha256,
        "picture": reading.picture.hash if reading.picture else None,
    }


def _put_unreadable(tx: Tx, file: FoundFile, values: dict[str, Any]) -> FileId:
    if file.id is not None:
        tx.execute(_UPDATE_UNREADABLE, values | {"id": file.id})
        return file.id
    return FileId(tx.execute(_INSERT_UNREADABLE, values).lastrowid or 0)


_INSERT = """
    INSERT INTO files (
        root_id, folder_id, name, size_bytes, mtime_ns, inode,
        container, codec, bitrate_bps, sample_rate_hz, bit_depth, channels, duration_ms,
        audio_hash, xxh128, sha256, tags, picture,
        unreadable, tries, added_at_ms, read_at_ms
    )
    VALUES (
        :root_id, :folder_id, :name, :size_bytes, :mtime_ns, :inode,
        :container, :codec, :bitrate_bps, :sample_rate_hz, :bit_depth, :channels, :duration_ms,
        :audio_hash, :xxh128, :sha256, :tags, :picture,
        :unreadable, :tries, :at, :at
    )
"""

_UPDATE = """
    UPDATE files
    SET
        root_id = :root_id,
        folder_id = :folder_id,
        name = :name,
        size_bytes = :size_bytes,
        mtime_ns = :mtime_ns,
        inode = :inode,
        container = :container,
        codec = :codec,
        bitrate_bps = :bitrate_bps,
        sample_rate_hz = :sample_rate_hz,
        bit_depth = :bit_depth,
        channels = :channels,
        duration_ms = :duration_ms,
        audio_hash = :audio_hash,
        xxh128 = :xxh128,
        sha256 = :sha256,
        tags = :tags,
        picture = :picture,
        unreadable = :unreadable,
        tries = :tries,
        missing_since_ms = NULL,
        put_away_ms = NULL,
        read_at_ms = :at
    WHERE id = :id
"""

_INSERT_UNREADABLE = """
    INSERT INTO files (
        root_id, folder_id, name, size_bytes, mtime_ns, inode,
        unreadable, tries, added_at_ms, read_at_ms
    )
    VALUES (
        :root_id, :folder_id, :name, :size_bytes, :mtime_ns, :inode,
        :unreadable, :tries, :at, :at
    )
"""

_UPDATE_UNREADABLE = """
    UPDATE files
    SET
        root_id = :root_id,
        folder_id = :folder_id,
        name = :name,
        size_bytes = :size_bytes,
        mtime_ns = :mtime_ns,
        inode = :inode,
        unreadable = :unreadable,
        tries = :tries,
        missing_since_ms = NULL,
        put_away_ms = NULL,
        read_at_ms = :at
    WHERE id = :id
"""
