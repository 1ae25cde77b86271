"""The table of holdings: what is owned beside the files."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from soniq.collection.model import Acquisition, Holding, HoldingId, Medium
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment

Mark: TypeAlias = tuple[str, str]
"""Who tells it, and its id there."""

COLUMNS = """
    h.id,
    h.album_id,
    h.source,
    h.medium,
    h.origin,
    h.external_id,
    h.barcode,
    h.catalog_number,
    h.note,
    h.held_since_ms,
    h.created_at_ms
"""


def known(reader: sqlite3.Connection, marks: Iterable[Mark]) -> dict[Mark, Holding]:
    rows = reader.execute(
        f"""
        SELECT
            {COLUMNS}
        FROM json_each(:marks) AS m
        CROSS JOIN holdings AS h
            ON h.origin = m.value ->> '$[0]' AND h.external_id = m.value ->> '$[1]'
        """,  # noqa: S608 - a constant list of columns
        {"marks": json.dumps(sorted(set(marks)))},
    )
    return {(row["origin"], row["external_id"]): _holding(row) for row in rows}


def put(tx: Tx, values: dict[str, Any]) -> None:
    """Writes a holding; one that is known stays as it is."""
    tx.execute(_PUT, values)


def by_id(reader: sqlite3.Connection, holding_id: HoldingId) -> Holding | None:
    row = reader.execute(
        f"SELECT {COLUMNS} FROM holdings AS h WHERE h.id = :id",  # noqa: S608 - a constant list
        {"id": holding_id},
    ).fetchone()
    return None if row is None else _holding(row)


def of_album(reader: sqlite3.Connection, album_id: AlbumId) -> list[Holding]:
    rows = reader.execute(
        f"""
        SELECT
            {COLUMNS}
        FROM holdings AS h INDEXED BY holdings_of_album
        WHERE h.album_id = :album_id
        ORDER BY h.id
        """,  # noqa: S608 - a constant list of columns
        {"album_id": album_id},
    )
    return [_holding(row) for row in rows]


def remove(tx: Tx, ids: Sequence[int]) -> list[AlbumId]:
    """The album of each that was there."""
    rows = tx.execute(
        "DELETE FROM holdings WHERE id IN (SELECT value FROM json_each(:ids)) RETURNING album_id",
        {"ids": array(ids)},
    )
    return [AlbumId(row["album_id"]) for row in rows.fetchall()]


def unheld(reader: sqlite3.Connection, ids: Iterable[AlbumId]) -> list[AlbumId]:
    """Those of the albums that count as held, though nothing of them is."""
    rows = reader.execute(
        """
        SELECT DISTINCT a.value AS id
        FROM json_each(:ids) AS a
        CROSS JOIN albums AS al ON al.id = a.value AND al.held = 1
        WHERE NOT EXISTS (SELECT 1 FROM holdings AS h WHERE h.album_id = a.value)
        """,
        {"ids": array(ids)},
    )
    return [AlbumId(row["id"]) for row in rows]


def is_here(reader: sqlite3.Connection, album_id: AlbumId) -> bool:
    """Whether files of the album are here."""
    row = reader.execute(
        "SELECT 1 FROM albums WHERE id = :id AND missing_since_ms IS NULL", {"id": album_id}
    ).fetchone()
    return row is not None


def move(tx: Tx, src: AlbumId, dst: AlbumId) -> None:
    """The holdings of one album become another's."""
    tx.execute(
        "UPDATE holdings SET album_id = :dst WHERE album_id = :src", {"src": src, "dst": dst}
    )


def _holding(row: sqlite3.Row) -> Holding:
    since = row["held_since_ms"]
    return Holding(
        id=HoldingId(row["id"]),
        album_id=AlbumId(row["album_id"]),
        acquisition=Acquisition(row["source"]),
        medium=Medium(row["medium"]),
        origin=row["origin"],
        external_id=row["external_id"],
        barcode=row["barcode"],
        catalog_number=row["catalog_number"],
        note=row["note"],
        held_since=None if since is None else Moment(since),
        created_at=Moment(row["created_at_ms"]),
    )


_PUT = """
    INSERT INTO holdings (
        person_id, album_id, source, medium, origin, external_id, barcode, catalog_number, note,
        held_since_ms, created_at_ms
    )
    SELECT
        (SELECT id FROM people WHERE id = :person_id),
        :album_id, :source, :medium, :origin, :external_id, :barcode, :catalog_number, :note,
        :held_since, :at
    WHERE true
    ON CONFLICT (origin, external_id) DO NOTHING
"""
