"""The table of wishes: who wants what, and who told so."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from soniq.collection.model import Wish, WishId, WishKind, WishSource
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment, PersonId

Mark: TypeAlias = tuple[str, str, str]
"""Source, kind, and its id there."""

COLUMNS = """
    w.id,
    w.person_id,
    w.source,
    w.kind,
    w.external_id,
    w.album_id,
    w.artist,
    w.title,
    w.album,
    w.url,
    w.wished_at_ms,
    w.created_at_ms
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A wish that is here. told: the digest of what was told of it."""

    id: WishId
    album_id: AlbumId | None
    told: bytes


def known(
    reader: sqlite3.Connection, person_id: PersonId, marks: Iterable[Mark]
) -> dict[Mark, Known]:
    rows = reader.execute(_KNOWN, {"person_id": person_id, "marks": json.dumps(sorted(set(marks)))})
    return {
        (row["source"], row["kind"], row["external_id"]): Known(
            id=WishId(row["id"]),
            album_id=None if row["album_id"] is None else AlbumId(row["album_id"]),
            told=bytes(row["told"]),
        )
        for row in rows
    }


def put(tx: Tx, values: dict[str, Any]) -> WishId:
    """Writes a wish, over what was told of it before."""
    return WishId(tx.execute(_PUT, values).fetchone()["id"])


def of_album(
    reader: sqlite3.Connection, album_id: AlbumId, person_id: PersonId | None = None
) -> list[Wish]:
    """All of them, or one person's own."""
    rows = reader.execute(
        f"""
        SELECT
            {COLUMNS}
        FROM wishes AS w INDEXED BY wishes_of_album
        WHERE w.album_id = :album_id AND (:person_id IS NULL OR +w.person_id = :person_id)
        ORDER BY w.id
        """,  # noqa: S608 - a constant list of columns
        {"album_id": album_id, "person_id": person_id},
    )
    return [_wish(row) for row in rows]


def albums_of(reader: sqlite3.Connection, ids: Iterable[int]) -> dict[WishId, AlbumId | None]:
    rows = reader.execute(
        """
        SELECT
            w.id,
            w.album_id
        FROM json_each(:ids) AS a
        CROSS JOIN wishes AS w ON w.id = a.value
        """,
        {"ids": array(ids)},
    )
    return {WishId(row["id"]): row["album_id"] for row in rows}


def by_id(reader: sqlite3.Connection, wish_id: WishId) -> Wish | None:
    row = reader.execute(
        f"SELECT {COLUMNS} FROM wishes AS w WHERE w.id = :id",  # noqa: S608 - a constant list
        {"id": wish_id},
    ).fetchone()
    return None if row is None else _wish(row)


def unwished(reader: sqlite3.Connection, ids: Iterable[AlbumId]) -> list[AlbumId]:
    """Those of the albums that nobody wishes for."""
    rows = reader.execute(_UNWISHED, {"ids": array(ids)})
    return [AlbumId(row["id"]) for row in rows]


def forgotten(reader: sqlite3.Connection) -> list[AlbumId]:
    """Albums that count as wanted, or as wanted whole, though nobody is left who wishes so."""
    rows = reader.execute(
        """
        SELECT a.id
        FROM albums AS a INDEXED BY albums_wanted
        WHERE a.wanted > 0
            AND NOT EXISTS (
                SELECT 1
                FROM wishes AS w INDEXED BY wishes_of_album
                WHERE w.album_id = a.id AND (a.wanted = 1 OR w.kind = 'album')
            )
        """
    )
    return [AlbumId(row["id"]) for row in rows]


def only_songs(reader: sqlite3.Connection, ids: Iterable[AlbumId]) -> list[AlbumId]:
    """Those of the albums that are wanted whole, though only songs of theirs are wished for."""
    rows = reader.execute(_ONLY_SONGS, {"ids": array(ids)})
    return [AlbumId(row["id"]) for row in rows]


def remove(tx: Tx, person_id: PersonId, ids: Sequence[int]) -> list[AlbumId | None]:
    """Takes out those of the wishes that are this person's; the album of each."""
    rows = tx.execute(_REMOVE, {"person_id": person_id, "ids": array(ids)})
    return [row["album_id"] for row in rows.fetchall()]


def count_of_source(reader: sqlite3.Connection, person_id: PersonId, source: WishSource) -> int:
    (count,) = reader.execute(
        """
        SELECT count(*)
        FROM wishes INDEXED BY wishes_of_person
        WHERE person_id = :person_id AND source = :source
        """,
        {"person_id": person_id, "source": str(source)},
    ).fetchone()
    return int(count)


def albums_of_source(
    reader: sqlite3.Connection, person_id: PersonId, source: WishSource
) -> list[AlbumId]:
    """What a person wishes for by that source."""
    rows = reader.execute(
        """
        SELECT DISTINCT album_id
        FROM wishes INDEXED BY wishes_of_person
        WHERE person_id = :person_id AND source = :source AND album_id IS NOT NULL
        """,
        {"person_id": person_id, "source": str(source)},
    )
    return [AlbumId(row["album_id"]) for row in rows]


def remove_source(tx: Tx, person_id: PersonId, source: WishSource) -> None:
    """Takes out all of a person's wishes of a source."""
    tx.execute(
        "DELETE FROM wishes WHERE person_id = :person_id AND source = :source",
        {"person_id": person_id, "source": str(source)},
    )


def move(tx: Tx, src: AlbumId, dst: AlbumId) -> None:
    """The wishes of one album become another's."""
    tx.execute("UPDATE wishes SET album_id = :dst WHERE album_id = :src", {"src": src, "dst": dst})


def place(tx: Tx, ids: Sequence[WishId], album_id: AlbumId) -> None:
    """These wishes are of that album."""
    tx.execute(
        """
        UPDATE wishes
        SET album_id = :album_id
        WHERE id IN (SELECT value FROM json_each(:ids))
        """,
        {"ids": array(ids), "album_id": album_id},
    )


def unplaced(reader: sqlite3.Connection, limit: int) -> list[Wish]:
    """Wishes whose album is gone."""
    rows = reader.execute(
        f"""
        SELECT
            {COLUMNS}
        FROM wishes AS w INDEXED BY wishes_unplaced
        WHERE w.album_id IS NULL
        ORDER BY w.id
        LIMIT :limit
        """,  # noqa: S608 - a constant list of columns
        {"limit": limit},
    )
    return [_wish(row) for row in rows]


def lost(reader: sqlite3.Connection) -> list[tuple[AlbumId, bool]]:
    """Albums whose files went, that nobody seems to want though somebody wishes for them; and
    whether for the album itself."""
    rows = reader.execute(_LOST)
    return [(AlbumId(row["id"]), bool(row["whole"])) for row in rows]


def _wish(row: sqlite3.Row) -> Wish:
    wished = row["wished_at_ms"]
    return Wish(
        id=WishId(row["id"]),
        person_id=PersonId(row["person_id"]),
        source=WishSource(row["source"]),
        kind=WishKind(row["kind"]),
        external_id=row["external_id"],
        album_id=None if row["album_id"] is None else AlbumId(row["album_id"]),
        artist=row["artist"],
        title=row["title"],
        album=row["album"],
        url=row["url"],
        wished_at=None if wished is None else Moment(wished),
        created_at=Moment(row["created_at_ms"]),
    )


_KNOWN = """
    SELECT
        w.id,
        w.source,
        w.kind,
        w.external_id,
        w.album_id,
        w.told
    FROM json_each(:marks) AS m
    CROSS JOIN wishes AS w
        ON w.person_id = :person_id
        AND w.source = m.value ->> '$[0]'
        AND w.kind = m.value ->> '$[1]'
        AND w.external_id = m.value ->> '$[2]'
"""

_PUT = """
    INSERT INTO wishes (
        person_id, source, kind, external_id, album_id, artist, title, album, url, wished_at_ms,
        told, created_at_ms
    )
    VALUES (
        :person_id, :source, :kind, :external_id, :album_id, :artist, :title, :album, :url,
        :wished_at, :told, :at
    )
    ON CONFLICT (person_id, source, kind, external_id) DO UPDATE
    SET
        album_id = excluded.album_id,
        artist = excluded.artist,
        title = excluded.title,
        album = excluded.album,
        url = coalesce(excluded.url, url),
        wished_at_ms = coalesce(excluded.wished_at_ms, wished_at_ms),
        told = excluded.told
    RETURNING id
"""

_REMOVE = """
    DELETE FROM wishes
    WHERE id IN (SELECT value FROM json_each(:ids)) AND person_id = :person_id
    RETURNING album_id
"""

_UNWISHED = """
    SELECT DISTINCT a.value AS id
    FROM json_each(:ids) AS a
    WHERE NOT EXISTS (
        SELECT 1
        FROM wishes AS w INDEXED BY wishes_of_album
        WHERE w.album_id = a.value
    )
"""

_ONLY_SONGS = """
    SELECT DISTINCT a.value AS id
    FROM json_each(:ids) AS a
    CROSS JOIN albums AS al ON al.id = a.value AND al.wanted = 2
    CROSS JOIN wishes AS s INDEXED BY wishes_of_album ON s.album_id = a.value
    WHERE NOT EXISTS (
        SELECT 1
        FROM wishes AS w INDEXED BY wishes_of_album
        WHERE w.album_id = a.value AND w.kind = 'album'
    )
"""

_LOST = """
    SELECT
        a.id,
        max(w.kind = 'album') AS whole
    FROM albums AS a INDEXED BY albums_missing_by_added
    CROSS JOIN wishes AS w INDEXED BY wishes_of_album ON w.album_id = a.id
    WHERE a.missing_since_ms IS NOT NULL AND a.wanted = 0
    GROUP BY a.id
"""
