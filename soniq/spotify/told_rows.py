"""How far lists are read, what they held, and long albums: the SQL."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from soniq.store.database import Tx
from soniq.units import Moment, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """place: entries that were taken in, of the reading under way. whole_at: when it was last read
    to its end. passed_at: the last pass that is done with it."""

    list: str
    place: int = 0
    total: int | None = None
    blanks: int = 0
    whole_at: Moment | None = None
    passed_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongAlbum:
    spotify_id: str
    place: int
    told: str


def lists(reader: sqlite3.Connection, person_id: PersonId) -> dict[str, ListRow]:
    rows = reader.execute(
        """
        SELECT
            list,
            place,
            total,
            blanks,
            whole_at_ms,
            passed_at_ms
        FROM spotify_lists
        WHERE person_id = :person_id
        """,
        {"person_id": person_id},
    )
    return {
        row["list"]: ListRow(
            list=row["list"],
            place=row["place"],
            total=row["total"],
            blanks=row["blanks"],
            whole_at=None if row["whole_at_ms"] is None else Moment(row["whole_at_ms"]),
            passed_at=None if row["passed_at_ms"] is None else Moment(row["passed_at_ms"]),
        )
        for row in rows
    }


def put_list(tx: Tx, person_id: PersonId, one: ListRow) -> None:
    """Of an account that is still there."""
    tx.execute(
        """
        INSERT OR REPLACE INTO spotify_lists (
            person_id,
            list,
            place,
            total,
            blanks,
            whole_at_ms,
            passed_at_ms
        )
        SELECT
            person_id,
            :list,
            :place,
            :total,
            :blanks,
            :whole_at,
            :passed_at
        FROM spotify_accounts
        WHERE person_id = :person_id
        """,
        {
            "person_id": person_id,
            "list": one.list,
            "place": one.place,
            "total": one.total,
            "blanks": one.blanks,
            "whole_at": one.whole_at,
            "passed_at": one.passed_at,
        },
    )


def known(
    reader: sqlite3.Connection, person_id: PersonId, name: str, ids: Iterable[str]
) -> dict[str, tuple[int, bool]]:
    """Of those of the ids that the list held before: the wish, and whether it is still there."""
    rows = reader.execute(
        """
        SELECT
            t.external_id,
            t.wish_id,
            w.id IS NOT NULL AS is_wished
        FROM json_each(:ids) AS asked
        CROSS JOIN spotify_told AS t
            ON t.person_id = :person_id AND t.list = :list AND t.external_id = asked.value
        LEFT JOIN wishes AS w ON w.id = t.wish_id
        """,
        {"person_id": person_id, "list": name, "ids": json.dumps(list(ids))},
    )
    return {row["external_id"]: (row["wish_id"], bool(row["is_wished"])) for row in rows}


def count(reader: sqlite3.Connection, person_id: PersonId, name: str) -> int:
    row = reader.execute(
        """
        SELECT count(*) AS told
        FROM spotify_told
        WHERE person_id = :person_id AND list = :list
        """,
        {"person_id": person_id, "list": name},
    ).fetchone()
    return int(row["told"])


def tell(tx: Tx, person_id: PersonId, name: str, wishes: Mapping[str, int], at: Moment) -> None:
    """wishes: the ids of wishes by the ids there."""
    tx.executemany(
        """
        INSERT INTO spotify_told (person_id, list, external_id, wish_id, told_at_ms)
        SELECT person_id, :list, :external_id, :wish_id, :at
        FROM spotify_accounts
        WHERE person_id = :person_id
        ON CONFLICT (person_id, list, external_id) DO UPDATE SET
            wish_id = excluded.wish_id,
            told_at_ms = excluded.told_at_ms
        """,
        [
            {
                "person_id": person_id,
                "list": name,
                "external_id": external_id,
                "wish_id": wish_id,
                "at": at,
            }
            for external_id, wish_id in wishes.items()
        ],
    )


def touch(tx: Tx, person_id: PersonId, name: str, at: Moment) -> None:
    """All that the list held is there still."""
    tx.execute(
        """
        UPDATE spotify_told
        SET told_at_ms = :at
        WHERE person_id = :person_id AND list = :list
        """,
        {"person_id": person_id, "list": name, "at": at},
    )


def gone(reader: sqlite3.Connection, person_id: PersonId, name: str, before: Moment) -> list[int]:
    """Wishes that the list was last seen with before that pass, and no other list has."""
    rows = reader.execute(
        """
        SELECT g.wish_id
        FROM spotify_told AS g
        WHERE g.person_id = :person_id
            AND g.list = :list
            AND g.told_at_ms < :before
            AND NOT EXISTS (
                SELECT 1
                FROM spotify_told AS o
                WHERE o.person_id = g.person_id
                    AND o.wish_id = g.wish_id
                    AND o.list <> g.list
            )
        """,
        {"person_id": person_id, "list": name, "before": before},
    )
    return [row["wish_id"] for row in rows]


def drop_gone(tx: Tx, person_id: PersonId, name: str, before: Moment) -> None:
    tx.execute(
        """
        DELETE FROM spotify_told
        WHERE person_id = :person_id
            AND list = :list
            AND told_at_ms < :before
        """,
        {"person_id": person_id, "list": name, "before": before},
    )


def told_lists(reader: sqlite3.Connection, person_id: PersonId) -> list[str]:
    """Every list that held anything."""
    rows = reader.execute(
        "SELECT DISTINCT list FROM spotify_told WHERE person_id = :person_id",
        {"person_id": person_id},
    )
    return [row["list"] for row in rows]


def add_long(tx: Tx, person_id: PersonId, albums: Iterable[LongAlbum]) -> None:
    """Of those that were not met before."""
    tx.executemany(
        """
        INSERT INTO spotify_long_albums (person_id, spotify_id, place, told)
        SELECT person_id, :spotify_id, :place, :told
        FROM spotify_accounts
        WHERE person_id = :person_id
        ON CONFLICT (person_id, spotify_id) DO NOTHING
        """,
        [
            {
                "person_id": person_id,
                "spotify_id": one.spotify_id,
                "place": one.place,
                "told": one.told,
            }
            for one in albums
        ],
    )


def long_albums(reader: sqlite3.Connection, person_id: PersonId) -> list[LongAlbum]:
    """Those with songs that are still to be read."""
    rows = reader.execute(
        """
        SELECT spotify_id, place, told
        FROM spotify_long_albums
        WHERE person_id = :person_id AND told IS NOT NULL
        ORDER BY spotify_id
        """,
        {"person_id": person_id},
    )
    return [
        LongAlbum(spotify_id=row["spotify_id"], place=row["place"], told=row["told"])
        for row in rows
    ]


def set_long(tx: Tx, person_id: PersonId, album: LongAlbum, place: int, *, is_last: bool) -> None:
    tx.execute(
        """
        UPDATE spotify_long_albums
        SET
            place = :place,
            told = iif(:is_last, NULL, told)
        WHERE person_id = :person_id AND spotify_id = :spotify_id
        """,
        {
            "person_id": person_id,
            "spotify_id": album.spotify_id,
            "place": place,
            "is_last": is_last,
        },
    )
