"""Images of albums that soniq fetched or was given, and the one that a person made the cover."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from soniq.store.database import Tx
from soniq.units import AlbumId, ArtworkHash, Moment, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImage:
    """What is known of an image's bytes, by the time that it is kept."""

    hash: ArtworkHash
    mime: str
    size_bytes: int
    width: int
    height: int
    placeholder: str
    tint: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class KeptImage:
    """That an album has an image, other than by its files.

    source: as `artwork_of.source` has it. types: what it shows, in the words of its source.
    """

    hash: ArtworkHash
    source: str
    url: str | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptImages:
    """All that hangs on an album beside what its files hold. chosen: None leaves it to them."""

    images: tuple[KeptImage, ...]
    chosen: ArtworkHash | None


def know(tx: Tx, image: NewImage, at: Moment) -> None:
    tx.execute(
        """
        INSERT INTO artwork (
            hash, mime, size_bytes, width_px, height_px, placeholder, tint, added_at_ms
        )
        VALUES (:hash, :mime, :size_bytes, :width, :height, :placeholder, :tint, :at)
        ON CONFLICT (hash) DO UPDATE
        SET
            width_px = excluded.width_px,
            height_px = excluded.height_px,
            placeholder = excluded.placeholder,
            tint = excluded.tint,
            broken = NULL
        """,
        {
            "hash": image.hash,
            "mime": image.mime,
            "size_bytes": image.size_bytes,
            "width": image.width,
            "height": image.height,
            "placeholder": image.placeholder,
            "tint": image.tint,
            "at": at,
        },
    )


def kept(tx: Tx, album_id: AlbumId) -> KeptImages:
    values = {"album_id": album_id}
    chosen = tx.execute(_CHOSEN, values).fetchone()
    return KeptImages(
        images=tuple(
            KeptImage(
                hash=ArtworkHash(row["hash"]),
                source=row["source"],
                url=row["url"],
                types=tuple(json.loads(row["types"] or "[]")),
            )
            for row in tx.execute(_KEPT, values)
        ),
        chosen=None if chosen is None else ArtworkHash(chosen["hash"]),
    )


def put(tx: Tx, album_id: AlbumId, wanted: KeptImages, at: Moment) -> None:
    """Has the album keep these images, and no others beside those of its files."""
    had = kept(tx, album_id)
    tx.executemany(
        """
        DELETE FROM artwork_of
        WHERE entity = 'album' AND entity_id = :album_id AND hash = :hash AND source = :source
        """,
        [
            {"album_id": album_id, "hash": image.hash, "source": image.source}
            for image in had.images
            if image not in wanted.images
        ],
    )
    _insert(tx, album_id, [image for image in wanted.images if image not in had.images])
    _choose(tx, album_id, wanted.chosen)
    tx.execute(
        "UPDATE albums SET updated_at_ms = :at WHERE id = :album_id",
        {"album_id": album_id, "at": at},
    )


def name_url(tx: Tx, album_id: AlbumId, before: Sequence[KeptImage]) -> None:
    """Has `albums.cover_art_url` say where the cover was fetched.

    before: what the album kept; an address of none of these was said by others, and stays where
    the cover has none of its own.
    """
    tx.execute(
        """
        UPDATE albums
        SET cover_art_url = coalesce(
            (
                SELECT ao.url
                FROM artwork_of AS ao
                WHERE ao.entity = 'album'
                    AND ao.entity_id = albums.id
                    AND ao.is_primary = 1
                    AND ao.url IS NOT NULL
                LIMIT 1
            ),
            iif(
                cover_art_url IN (SELECT value FROM json_each(:ours)),
                NULL,
                cover_art_url
            )
        )
        WHERE id = :album_id
        """,
        {"album_id": album_id, "ours": json.dumps([image.url for image in before if image.url])},
    )


def follow(tx: Tx, went: Mapping[TrackId, AlbumId], albums: Iterable[AlbumId]) -> None:
    """Hands on what hangs on albums that are left without tracks, to where these went.

    went: the album that each track was of before. A cover that the heir shows stays its cover.
    """
    if not went:
        return
    left = set(went.values()) & {
        AlbumId(row["id"]) for row in tx.execute(_EMPTY, {"ids": json.dumps(sorted(albums))})
    }
    for album_id in sorted(left):
        images = kept(tx, album_id)
        heir = _heir(tx, [track for track, was in went.items() if was == album_id])
        if heir is None or not (images.images or images.chosen):
            continue
        own = kept(tx, heir)
        has = {(image.hash, image.source) for image in own.images}
        new = [image for image in images.images if (image.hash, image.source) not in has]
        _insert(tx, heir, new)
        if own.chosen is None and tx.execute(_SHOWN, {"album_id": heir}).fetchone() is None:
            _choose(tx, heir, images.chosen)


def _heir(tx: Tx, tracks: Sequence[TrackId]) -> AlbumId | None:
    row = tx.execute(_MOST, {"tracks": json.dumps(tracks)}).fetchone()
    return None if row is None else AlbumId(row["album_id"])


def _insert(tx: Tx, album_id: AlbumId, images: Iterable[KeptImage]) -> None:
    tx.executemany(
        """
        INSERT INTO artwork_of (entity, entity_id, hash, source, url, types)
        VALUES ('album', :album_id, :hash, :source, :url, :types)
        """,
        [
            {
                "album_id": album_id,
                "hash": image.hash,
                "source": image.source,
                "url": image.url,
                "types": json.dumps(image.types) if image.types else None,
            }
            for image in images
        ],
    )


def _choose(tx: Tx, album_id: AlbumId, chosen: ArtworkHash | None) -> None:
    values = {"album_id": album_id, "hash": chosen}
    if chosen is None:
        tx.execute(
            "DELETE FROM artwork_chosen WHERE entity = 'album' AND entity_id = :album_id", values
        )
        return
    tx.execute(
        """
        INSERT INTO artwork_chosen (entity, entity_id, hash)
        VALUES ('album', :album_id, :hash)
        ON CONFLICT (entity, entity_id) DO UPDATE SET hash = excluded.hash
        """,
        values,
    )


_CHOSEN = "SELECT hash FROM artwork_chosen WHERE entity = 'album' AND entity_id = :album_id"

_SHOWN = "SELECT 1 FROM albums WHERE id = :album_id AND cover IS NOT NULL"

_KEPT = """
    SELECT hash, source, url, types
    FROM artwork_of
    WHERE entity = 'album'
        AND entity_id = :album_id
        AND source NOT IN ('embedded', 'folder')
    ORDER BY hash, source
"""

_EMPTY = """
    SELECT a.id
    FROM json_each(:ids) AS met
    CROSS JOIN albums AS a ON a.id = met.value
    WHERE NOT EXISTS (SELECT 1 FROM tracks WHERE tracks.album_id = a.id)
"""

_MOST = """
    SELECT t.album_id, count(*) AS tracks
    FROM json_each(:tracks) AS mine
    CROSS JOIN tracks AS t ON t.id = mine.value
    GROUP BY t.album_id
    ORDER BY tracks DESC, t.album_id
    LIMIT 1
"""
