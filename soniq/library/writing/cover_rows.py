"""Which picture is an album's cover.

A person's choice wins, for as long as the album has that image. Then an image in the album's folder
whose name says that it is the cover (cover, front, folder: people put it there for that), then the
picture that the first track carries, then any other image of the folder; only then what people
gave, and what soniq fetched by itself. A track shows the picture that its own file carries, else
its album's cover; and that also where its own is the one in whose place a person chose another.
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

_NOT_OF_FILES = ("person", "coverartarchive", "discogs", "deezer", "saved")
"""The order in which these stand in where neither a person nor the files say."""


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
        ON CONFLICT (entity, entity_id, hash, source) DO UPDATE
        SET folder_id = excluded.folder_id, name = excluded.name
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
    values: dict[str, object] = {"album_id": album_id}
    rows = tx.execute(_PICTURES, values).fetchall()
    carried = tx.execute(_FIRST_CARRIED, values).fetchone()
    chosen = _chosen(tx, album_id, rows)
    candidates: list[tuple[int, str]] = [
        (_standing(row["source"], row["name"]), row["hash"])
        for row in rows
        if row["source"] != "embedded"
    ]
    if carried is not None:
        candidates.append((_SAYS_COVER, carried["picture"]))
    best = min(candidates)[1] if candidates else None
    if chosen is not None:
        best = chosen["picture"]
    in_folders = {row["hash"] for row in rows if row["source"] == "folder"}
    embedded = {
        (found["picture"], found["file_id"])
        for found in (carried, chosen)
        if found is not None and found["file_id"] and found["picture"] not in in_folders
    }
    values["cover"] = best
    values["replaced"] = carried["picture"] if chosen is not None and carried is not None else None
    if _as_wanted(rows, embedded, best) and tx.execute(_ANY_DIFFERS, values).fetchone() is None:
        return
    _write(tx, values, embedded)


def _chosen(tx: Tx, album_id: AlbumId, rows: list[Any]) -> Any:
    """What a person chose, if the album still has it: its hash, and a file that carries it."""
    values = {"album_id": album_id}
    choice = tx.execute(_CHOICE, values).fetchone()
    if choice is None:
        return None
    kept = any(row["hash"] == choice["picture"] for row in rows if row["source"] != "embedded")
    return choice if kept else tx.execute(_CARRIER, values | {"hash": choice["picture"]}).fetchone()


def _as_wanted(rows: list[Any], embedded: set[tuple[str, int]], best: str | None) -> bool:
    has = {(row["hash"], row["file_id"]) for row in rows if row["source"] == "embedded"}
    return has == embedded and all(row["is_primary"] == (row["hash"] == best) for row in rows)


def _standing(source: str, name: bytes | None) -> int:
    if source != "folder":
        return 2 * len(_NAMES) + _NOT_OF_FILES.index(source)
    place = rank(name or b"")
    return place if place < _SAYS_COVER else place + 1


def _write(tx: Tx, values: dict[str, object], embedded: set[tuple[str, int]]) -> None:
    tx.execute(
        """
        DELETE FROM artwork_of
        WHERE entity = 'album' AND entity_id = :album_id AND source = 'embedded'
        """,
        values,
    )
    tx.executemany(
        """
        INSERT INTO artwork_of (entity, entity_id, hash, source, file_id)
        VALUES ('album', :album_id, :hash, 'embedded', :file_id)
        ON CONFLICT (entity, entity_id, hash, source) DO NOTHING
        """,
        [values | {"hash": hash, "file_id": file_id} for hash, file_id in sorted(embedded)],
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

_PICTURES = """
    SELECT hash, source, name, is_primary, file_id
    FROM artwork_of
    WHERE entity = 'album' AND entity_id = :album_id
"""

_CHOICE = """
    SELECT hash AS picture, NULL AS file_id
    FROM artwork_chosen
    WHERE entity = 'album' AND entity_id = :album_id
"""

_CARRIER = """
    SELECT f.picture, f.id AS file_id
    FROM tracks AS t INDEXED BY tracks_of_album
    JOIN files AS f ON f.id = t.file_id
    WHERE t.album_id = :album_id AND f.picture = :hash
    ORDER BY t.disc_number, t.number_key, t.id
    LIMIT 1
"""

_ANY_DIFFERS = """
    SELECT 1
    FROM tracks AS t INDEXED BY tracks_of_album
    LEFT JOIN files AS f ON f.id = t.file_id
    WHERE t.album_id = :album_id
        AND t.cover IS NOT iif(f.picture IS NULL OR f.picture = :replaced, :cover, f.picture)
    UNION ALL
    SELECT 1
    FROM albums AS a
    WHERE a.id = :album_id AND a.cover IS NOT :cover
    LIMIT 1
"""

_COVER_TRACKS = """
    UPDATE tracks
    SET cover = shown.cover
    FROM (
        SELECT
            t.id,
            iif(f.picture IS NULL OR f.picture = :replaced, :cover, f.picture) AS cover
        FROM tracks AS t INDEXED BY tracks_of_album
        LEFT JOIN files AS f ON f.id = t.file_id
        WHERE t.album_id = :album_id
    ) AS shown
    WHERE tracks.id = shown.id AND tracks.cover IS NOT shown.cover
"""
