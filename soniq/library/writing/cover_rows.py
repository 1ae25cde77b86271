"""Which picture is an album's cover.

A person's choice wins. Then an image in the album's folder whose name says that it is the cover
(cover, front, folder: people put it there for that), then the picture that the first track carries,
then any other image of the folder. A track shows the picture that its own file carries, else its
album's cover.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from soniq.library.placing.titles import album_folder
from soniq.store.database import Tx
from soniq.units import AlbumId, ArtworkHash, FolderId, Moment

_NAMES = (b"cover", b"front", b"folder", b"albumart", b"album", b"art", b"artwork", b"thumb")
_SAYS_COVER = 3
"""The first three names say cover outright; others come after an embedded picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderImage:
    """An image that lies in an album's folder."""

    folder_id: FolderId
    name: bytes
    hash: ArtworkHash
    mime: str
    size_bytes: int


def rank(name: bytes) -> int:
    """How much an image's file name says "cover"; less is more."""
    stem = re.sub(rb"[^a-z]", b"", name.rpartition(b".")[0].lower())
    for place, word in enumerate(_NAMES):
        if stem == word:
            return place
    found = [place for place, word in enumerate(_NAMES[:_SAYS_COVER]) if word in stem]
    return len(_NAMES) + (found[0] if found else _SAYS_COVER)


def best_image(names: Sequence[bytes]) -> bytes | None:
    """The image to take; a lone image of any name counts, of several one must say what it is."""
    best = min(names, key=lambda name: (rank(name), name), default=None)
    if best is None or (rank(best) == len(_NAMES) + _SAYS_COVER and len(names) > 1):
        return None
    return best


def put_folder_image(tx: Tx, album_id: AlbumId, image: FolderImage, at: Moment) -> None:
    tx.execute(
        """
        INSERT INTO artwork (hash, mime, size_bytes, added_at_ms)
        VALUES (:hash, :mime, :size_bytes, :at)
        ON CONFLICT (hash) DO NOTHING
        """,
        {"hash": image.hash, "mime": image.mime, "size_bytes": image.size_bytes, "at": at},
    )
    tx.execute(
        """
        INSERT INTO artwork_of (entity, entity_id, hash, source, folder_id, name)
        VALUES ('album', :album_id, :hash, 'folder', :folder_id, :name)
        ON CONFLICT (entity, entity_id, hash) DO UPDATE
        SET source = 'folder', folder_id = excluded.folder_id, name = excluded.name, file_id = NULL
        WHERE source <> 'person'
        """,
        {
            "album_id": album_id,
            "hash": image.hash,
            "folder_id": image.folder_id,
            "name": image.name,
        },
    )


def drop_folder_images(tx: Tx, album_id: AlbumId, folders: Sequence[FolderId], keep: str) -> None:
    """Forgets what lay in these folders, but for the image of the hash `keep`."""
    tx.execute(
        """
        DELETE FROM artwork_of
        WHERE entity = 'album'
            AND entity_id = :album_id
            AND source = 'folder'
            AND hash <> :keep
            AND folder_id IN (SELECT value FROM json_each(:folders))
        """,
        {"album_id": album_id, "keep": keep, "folders": json.dumps(list(folders))},
    )


def drop_left_images(tx: Tx, album_id: AlbumId) -> None:
    """Forgets images of folders where the album no longer lies, as after a move."""
    values = {"album_id": album_id}
    images = tx.execute(_IMAGE_FOLDERS, values).fetchall()
    if not images:
        return
    homes = {
        (row["root_id"], album_folder(row["path"])[0])
        for row in tx.execute(_EDITION_FOLDERS, values)
    }
    for row in images:
        if (row["root_id"], album_folder(row["path"])[0]) not in homes:
            tx.execute(_DROP_IMAGE, values | {"hash": row["hash"]})


def choose(tx: Tx, album_id: AlbumId) -> None:
    """Makes the best of an album's pictures its cover, and that of its tracks without one."""
    rows = tx.execute(
        """
        SELECT hash, source, name, is_primary, file_id
        FROM artwork_of
        WHERE entity = 'album' AND entity_id = :album_id
        """,
        {"album_id": album_id},
    ).fetchall()
    carried = tx.execute(_FIRST_CARRIED, {"album_id": album_id}).fetchone()
    candidates: list[tuple[int, str]] = [
        (_standing(row["source"], row["name"], primary=row["is_primary"]), row["hash"])
        for row in rows
        if row["source"] != "embedded"
    ]
    if carried is not None:
        candidates.append((_SAYS_COVER, carried["picture"]))
    best = min(candidates)[1] if candidates else None
    if _as_wanted(rows, carried, best) and not _cover_differs(tx, album_id, best):
        return
    _write(tx, album_id, carried, best)


def _as_wanted(rows: list[Any], carried: Any, best: str | None) -> bool:
    embedded = {(row["hash"], row["file_id"]) for row in rows if row["source"] == "embedded"}
    others = {row["hash"] for row in rows if row["source"] != "embedded"}
    primary = [row["hash"] for row in rows if row["is_primary"]]
    wanted = set()
    if carried is not None and carried["picture"] not in others:
        wanted = {(carried["picture"], carried["file_id"])}
    return embedded == wanted and primary == ([best] if best else [])


def _cover_differs(tx: Tx, album_id: AlbumId, best: str | None) -> bool:
    values = {"album_id": album_id, "cover": best}
    return tx.execute(_ANY_TRACK_DIFFERS, values).fetchone() is not None


def _standing(source: str, name: bytes | None, *, primary: int) -> int:
    if source == "person":
        return -1 if primary else 2 * len(_NAMES)
    place = rank(name or b"")
    return place if place < _SAYS_COVER else place + 1


def _write(tx: Tx, album_id: AlbumId, carried: Any, best: str | None) -> None:
    values = {"album_id": album_id, "cover": best}
    tx.execute(
        """
        DELETE FROM artwork_of
        WHERE entity = 'album' AND entity_id = :album_id AND source = 'embedded'
        """,
        values,
    )
    if carried is not None:
        tx.execute(
            """
            INSERT INTO artwork_of (entity, entity_id, hash, source, file_id)
            VALUES ('album', :album_id, :hash, 'embedded', :file_id)
            ON CONFLICT (entity, entity_id, hash) DO NOTHING
            """,
            {"album_id": album_id, "hash": carried["picture"], "file_id": carried["file_id"]},
        )
    tx.execute(
        """
        UPDATE artwork_of
        SET is_primary = hash IS :cover
        WHERE entity = 'album' AND entity_id = :album_id
        """,
        values,
    )
    tx.execute(
        "UPDATE albums SET cover = :cover WHERE id = :album_id AND cover IS NOT :cover", values
    )
    tx.execute(_COVER_TRACKS, values)


_IMAGE_FOLDERS = """
    SELECT ao.hash, d.root_id, d.path
    FROM artwork_of AS ao
    JOIN folders AS d ON d.id = ao.folder_id
    WHERE ao.entity = 'album' AND ao.entity_id = :album_id AND ao.source = 'folder'
"""

_EDITION_FOLDERS = """
    SELECT d.root_id, d.path
    FROM editions AS e
    JOIN folders AS d ON d.id = e.folder_id
    WHERE e.album_id = :album_id
"""

_DROP_IMAGE = """
    DELETE FROM artwork_of
    WHERE entity = 'album' AND entity_id = :album_id AND hash = :hash AND source = 'folder'
"""

_FIRST_CARRIED = """
    SELECT f.picture, f.id AS file_id
    FROM tracks AS t INDEXED BY tracks_of_album
    JOIN files AS f ON f.id = t.file_id
    WHERE t.album_id = :album_id AND f.picture IS NOT NULL
    ORDER BY t.disc_number, t.number_key, t.id
    LIMIT 1
"""

_ANY_TRACK_DIFFERS = """
    SELECT 1
    FROM tracks AS t INDEXED BY tracks_of_album
    LEFT JOIN files AS f ON f.id = t.file_id
    WHERE t.album_id = :album_id AND t.cover IS NOT ifnull(f.picture, :cover)
    LIMIT 1
"""

_COVER_TRACKS = """
    UPDATE tracks
    SET cover = ifnull((SELECT f.picture FROM files AS f WHERE f.id = tracks.file_id), :cover)
    WHERE album_id = :album_id
        AND cover IS NOT
            ifnull((SELECT f.picture FROM files AS f WHERE f.id = tracks.file_id), :cover)
"""
