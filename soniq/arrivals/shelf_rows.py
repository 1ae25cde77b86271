"""What the library knows of an arrival's album and songs: the SQL, which reads alone."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from soniq.arrivals.planning import Owned
from soniq.arrivals.recognising import Known, Wanted
from soniq.units import AlbumId, FileId, RootId, TrackId


def owned(reader: sqlite3.Connection, hashes: Iterable[bytes]) -> dict[bytes, Owned]:
    """Files that are there and sound so."""
    found: dict[bytes, Owned] = {}
    for sound in hashes:
        row = reader.execute(_SOUNDS_SO, {"hash": sound}).fetchone()
        if row is not None:
            found[sound] = Owned(path=_joined(row["folder"], row["name"]))
    return found


def known(reader: sqlite3.Connection, album_id: AlbumId) -> Known | None:
    row = reader.execute(
        """
        SELECT title, artist, musicbrainz_release_group_id AS group_id, barcode
        FROM albums
        WHERE id = :id
        """,
        {"id": album_id},
    ).fetchone()
    if row is None:
        return None
    editions = reader.execute(
        "SELECT barcode FROM editions WHERE album_id = :id AND barcode IS NOT NULL",
        {"id": album_id},
    )
    barcodes = [edition["barcode"] for edition in editions] + [row["barcode"] or ""]
    return Known(
        title=row["title"],
        artist=row["artist"],
        group_id=row["group_id"],
        barcodes=frozenset(code.lstrip("0") for code in barcodes if code),
    )


def wanted(reader: sqlite3.Connection, album_id: AlbumId) -> list[Wanted]:
    rows = reader.execute(
        """
        SELECT id, title, disc_number, track_number, isrc, musicbrainz_id
        FROM tracks INDEXED BY tracks_wanted
        WHERE album_id = :id AND wanted = 1
        ORDER BY disc_number, track_number
        """,
        {"id": album_id},
    )
    return [
        Wanted(
            id=TrackId(row["id"]),
            title=row["title"],
            disc_number=row["disc_number"],
            track_number=row["track_number"],
            isrc=row["isrc"],
            musicbrainz_id=row["musicbrainz_id"],
        )
        for row in rows
    ]


def root_of_album(reader: sqlite3.Connection, album_id: AlbumId) -> RootId | None:
    """Where files of an album lie."""
    row = reader.execute(
        """
        SELECT f.root_id
        FROM tracks AS t INDEXED BY tracks_of_album
        CROSS JOIN files AS f ON f.id = t.file_id
        WHERE t.album_id = :id AND f.missing_since_ms IS NULL
        LIMIT 1
        """,
        {"id": album_id},
    ).fetchone()
    return None if row is None else RootId(row["root_id"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """A file of the library at a place where one was filed."""

    file_id: FileId
    album_id: AlbumId | None
    size: int


def landed(reader: sqlite3.Connection, root_id: RootId, path: bytes) -> Landed | None:
    """The file there, if the library has seen it."""
    folder, _, name = path.rpartition(b"/")
    row = reader.execute(
        """
        SELECT f.id, f.size_bytes, t.album_id
        FROM folders AS d
        CROSS JOIN files AS f ON f.folder_id = d.id AND f.name = :name
        LEFT JOIN tracks AS t ON t.id = f.track_id
        WHERE d.root_id = :root_id AND d.path = :folder AND f.missing_since_ms IS NULL
        """,
        {"root_id": root_id, "folder": folder, "name": name},
    ).fetchone()
    if row is None:
        return None
    album = row["album_id"]
    return Landed(
        file_id=FileId(row["id"]),
        album_id=None if album is None else AlbumId(album),
        size=row["size_bytes"],
    )


def _joined(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name


_SOUNDS_SO = """
    SELECT d.path AS folder, f.name
    FROM files AS f INDEXED BY files_by_sound
    CROSS JOIN folders AS d ON d.id = f.folder_id
    WHERE f.audio_hash = :hash
        AND f.audio_hash IS NOT NULL
        AND f.track_id IS NOT NULL
        AND f.missing_since_ms IS NULL
    LIMIT 1
"""
