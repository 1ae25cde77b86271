"""What the catalogue says of albums' images, and of albums that have none."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from soniq.artworks.model import Image, ImageSource, Sought
from soniq.library.shelves import NewImage
from soniq.units import AlbumId, ArtworkHash, Moment

SOUNDS = 8
"""By how many of an album's sounds it is found again; two would do."""

_ORDER = tuple(reversed(ImageSource))
"""Of several sources of one image, the one that is most of a person's doing comes first."""


def exists(reader: sqlite3.Connection, album_id: AlbumId) -> bool:
    row = reader.execute("SELECT 1 FROM albums WHERE id = :id", {"id": album_id}).fetchone()
    return row is not None


def has(reader: sqlite3.Connection, album_id: AlbumId, hash: ArtworkHash) -> bool:
    row = reader.execute(
        """
        SELECT 1
        FROM artwork_of
        WHERE entity = 'album' AND entity_id = :album_id AND hash = :hash
        """,
        {"album_id": album_id, "hash": hash},
    ).fetchone()
    return row is not None


def cover(reader: sqlite3.Connection, album_id: AlbumId) -> ArtworkHash | None:
    """What is shown."""
    row = reader.execute("SELECT cover FROM albums WHERE id = :id", {"id": album_id}).fetchone()
    return None if row is None or row["cover"] is None else ArtworkHash(row["cover"])


def of_album(reader: sqlite3.Connection, album_id: AlbumId) -> list[Image]:
    """The cover first, then those of people, of others, of the files; each image once."""
    by_hash: dict[str, list[sqlite3.Row]] = {}
    for row in reader.execute(_OF_ALBUM, {"album_id": album_id}):
        by_hash.setdefault(row["hash"], []).append(row)
    images = [_image(found) for found in by_hash.values()]
    return sorted(
        images, key=lambda image: (not image.is_primary, _ORDER.index(image.source), image.hash)
    )


def known(reader: sqlite3.Connection, hash: ArtworkHash) -> NewImage | None:
    """What an image is, where that is known in full."""
    row = reader.execute(
        """
        SELECT mime, size_bytes, width_px, height_px, placeholder, tint
        FROM artwork
        WHERE hash = :hash
            AND width_px IS NOT NULL
            AND height_px IS NOT NULL
            AND placeholder IS NOT NULL
            AND tint IS NOT NULL
        """,
        {"hash": hash},
    ).fetchone()
    if row is None:
        return None
    return NewImage(
        hash=hash,
        mime=row["mime"],
        size_bytes=row["size_bytes"],
        width=row["width_px"],
        height=row["height_px"],
        placeholder=row["placeholder"],
        tint=row["tint"],
    )


def is_known(reader: sqlite3.Connection, hash: str) -> bool:
    row = reader.execute("SELECT 1 FROM artwork WHERE hash = :hash", {"hash": hash}).fetchone()
    return row is not None


def sought(reader: sqlite3.Connection, album_id: AlbumId) -> Sought | None:
    values = {"album_id": album_id}
    row = reader.execute(
        """
        SELECT
            id,
            title,
            artist,
            year,
            musicbrainz_release_group_id,
            iif(wanted > 0, cover_art_url, NULL) AS saved_url
        FROM albums
        WHERE id = :album_id
        """,
        values,
    ).fetchone()
    if row is None:
        return None
    editions = reader.execute(_EDITIONS, values).fetchall()
    return Sought(
        id=album_id,
        title=row["title"],
        artist=row["artist"],
        year=row["year"],
        group_mbid=row["musicbrainz_release_group_id"],
        release_mbids=_distinct(row["musicbrainz_release_id"] for row in editions),
        barcodes=_distinct(row["barcode"] for row in editions),
        saved_url=row["saved_url"],
    )


def without_cover(reader: sqlite3.Connection) -> list[AlbumId]:
    """Albums that show no cover: matched ones, and wished ones that have one elsewhere."""
    rows = reader.execute(
        """
        SELECT id
        FROM albums INDEXED BY albums_without_cover
        WHERE match_status = 'matched' AND cover IS NULL
        UNION
        SELECT id
        FROM albums INDEXED BY albums_without_told_cover
        WHERE cover IS NULL AND wanted > 0 AND cover_art_url IS NOT NULL
        ORDER BY id
        """
    )
    return [AlbumId(row["id"]) for row in rows]


def sounds(reader: sqlite3.Connection, album_id: AlbumId) -> list[bytes]:
    """By which an album is known again, whatever its number."""
    rows = reader.execute(
        """
        SELECT f.audio_hash
        FROM tracks AS t INDEXED BY tracks_of_album
        JOIN files AS f ON f.id = t.file_id
        WHERE t.album_id = :album_id AND f.audio_hash IS NOT NULL
        ORDER BY t.disc_number, t.number_key, t.id
        LIMIT :most
        """,
        {"album_id": album_id, "most": SOUNDS},
    )
    return [row["audio_hash"] for row in rows]


def album_of(reader: sqlite3.Connection, sounds: Sequence[bytes]) -> AlbumId | None:
    """The album that has most of these."""
    shared = Counter(
        row["album_id"]
        for sound in sounds
        for row in reader.execute(
            """
            SELECT DISTINCT t.album_id
            FROM files AS f
            JOIN tracks AS t ON t.id = f.track_id
            WHERE f.audio_hash = :sound AND f.track_id IS NOT NULL
            """,
            {"sound": sound},
        )
    )
    best = min(shared, key=lambda album: (-shared[album], album), default=None)
    return None if best is None else AlbumId(best)


def _image(rows: Sequence[sqlite3.Row]) -> Image:
    best = min(rows, key=lambda row: _ORDER.index(ImageSource(row["source"])))
    source = ImageSource(best["source"])
    return Image(
        hash=ArtworkHash(best["hash"]),
        source=source,
        is_primary=bool(best["is_primary"]),
        is_chosen=best["chosen"] == best["hash"] and bool(best["is_primary"]),
        can_remove=not source.is_in_files,
        mime=best["mime"],
        size_bytes=best["size_bytes"],
        width=best["width_px"],
        height=best["height_px"],
        types=tuple(json.loads(best["types"] or "[]")),
        url=best["url"],
        attribution=source.label,
        added_at=Moment(best["added_at_ms"]),
    )


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


_OF_ALBUM = """
    SELECT
        ao.hash,
        ao.source,
        ao.url,
        ao.types,
        ao.is_primary,
        a.mime,
        a.size_bytes,
        a.width_px,
        a.height_px,
        a.added_at_ms,
        c.hash AS chosen
    FROM artwork_of AS ao
    JOIN artwork AS a ON a.hash = ao.hash
    LEFT JOIN artwork_chosen AS c ON c.entity = 'album' AND c.entity_id = ao.entity_id
    WHERE ao.entity = 'album' AND ao.entity_id = :album_id
"""

_EDITIONS = """
    SELECT musicbrainz_release_id, barcode
    FROM editions
    WHERE album_id = :album_id
    ORDER BY id
"""
