"""What is to be bought, and what people said of it: the SQL of the shopping list."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from soniq.collection.model import Priority
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What people said of buying an album."""

    priority: Priority = Priority.NORMAL
    price_note: str = ""
    note: str = ""


NOTHING = Said()


def some(reader: sqlite3.Connection, *, first: int, offset: int) -> list[AlbumId]:
    """A part of the list: what is wanted most, the rest behind it; each by artist."""
    urgent = [
        album_id
        for priority in (Priority.NEXT, Priority.SOON)
        for album_id in _of_priority(reader, priority)
    ]
    found = urgent[offset : offset + first]
    skip = max(0, offset - len(urgent))
    rows = reader.execute(_ORDINARY, {"limit": first - len(found), "offset": skip})
    return [*found, *(AlbumId(row["id"]) for row in rows)]


def some_later(reader: sqlite3.Connection, *, first: int, offset: int) -> list[AlbumId]:
    return _of_priority(reader, Priority.LATER)[offset : offset + first]


def count(reader: sqlite3.Connection) -> int:
    (all_,) = reader.execute(_COUNT).fetchone()
    return int(all_) - count_later(reader)


def count_later(reader: sqlite3.Connection) -> int:
    return len(_of_priority(reader, Priority.LATER))


def said_of(reader: sqlite3.Connection, ids: Sequence[AlbumId]) -> dict[AlbumId, Said]:
    rows = reader.execute(_SAID, {"ids": array(ids)})
    return {
        AlbumId(row["album_id"]): Said(
            priority=Priority(row["priority"]), price_note=row["price_note"], note=row["note"]
        )
        for row in rows
    }


def put(
    tx: Tx,
    album_id: AlbumId,
    *,
    priority: int | None,
    price_note: str | None,
    note: str | None,
    at: Moment,
) -> None:
    """What is None stays as it was said."""
    tx.execute(
        _PUT,
        {
            "album_id": album_id,
            "priority": priority,
            "price_note": price_note,
            "note": note,
            "at": at,
        },
    )


def move(tx: Tx, src: AlbumId, dst: AlbumId) -> None:
    """What was said of one album is said of another, where nothing was."""
    tx.execute(
        "UPDATE OR IGNORE shopping SET album_id = :dst WHERE album_id = :src",
        {"src": src, "dst": dst},
    )


def _of_priority(reader: sqlite3.Connection, priority: Priority) -> list[AlbumId]:
    """People say so one by one: there are few."""
    rows = reader.execute(_OF_PRIORITY, {"priority": int(priority)})
    return [AlbumId(row["id"]) for row in rows]


_OF_PRIORITY = """
    SELECT t.id
    FROM shopping AS c INDEXED BY shopping_by_priority
    CROSS JOIN albums AS t ON t.id = c.album_id
    WHERE c.priority = :priority AND t.wanted > 0 AND t.ownership_status = 'not_owned'
    ORDER BY t.artist_key, t.year_key, t.title_key, t.id
"""

_ORDINARY = """
    SELECT t.id
    FROM albums AS t INDEXED BY albums_to_buy
    WHERE t.wanted > 0
        AND t.ownership_status = 'not_owned'
        AND NOT EXISTS (
            SELECT 1
            FROM shopping AS s
            WHERE s.album_id = t.id AND s.priority <> 0
        )
    ORDER BY t.artist_key, t.year_key, t.title_key, t.id
    LIMIT :limit OFFSET :offset
"""

_COUNT = """
    SELECT count(*)
    FROM albums AS t INDEXED BY albums_to_buy
    WHERE t.wanted > 0 AND t.ownership_status = 'not_owned'
"""

_SAID = """
    SELECT
        s.album_id,
        s.priority,
        s.price_note,
        s.note
    FROM json_each(:ids) AS wanted
    CROSS JOIN shopping AS s ON s.album_id = wanted.value
"""

_PUT = """
    INSERT INTO shopping (album_id, priority, price_note, note, updated_at_ms)
    SELECT
        a.id,
        ifnull(:priority, 0),
        ifnull(:price_note, ''),
        ifnull(:note, ''),
        :at
    FROM albums AS a
    WHERE a.id = :album_id
    ON CONFLICT (album_id) DO UPDATE
    SET
        priority = ifnull(:priority, priority),
        price_note = ifnull(:price_note, price_note),
        note = ifnull(:note, note),
        updated_at_ms = excluded.updated_at_ms
"""
