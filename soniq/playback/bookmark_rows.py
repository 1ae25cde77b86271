"""Bookmarks, and where people stopped in long tracks, as rows."""

import sqlite3
from collections.abc import Iterable

from soniq.playback.model import Bookmark, Stop
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import Milliseconds, Moment, PersonId, TrackId


def of_person(reader: sqlite3.Connection, person_id: PersonId) -> list[Bookmark]:
    """The newest first."""
    rows = reader.execute(
        """
        SELECT
            person_id,
            track_id,
            position_ms,
            comment,
            created_at_ms,
            changed_at_ms
        FROM bookmarks
        WHERE person_id = :person_id
        ORDER BY changed_at_ms DESC
        """,
        {"person_id": person_id},
    )
    return [_bookmark(row) for row in rows]


def on_track(reader: sqlite3.Connection, track_id: TrackId) -> list[Bookmark]:
    """Of everybody."""
    rows = reader.execute(
        """
        SELECT
            person_id,
            track_id,
            position_ms,
            comment,
            created_at_ms,
            changed_at_ms
        FROM bookmarks
        WHERE track_id = :track_id
        ORDER BY person_id
        """,
        {"track_id": track_id},
    )
    return [_bookmark(row) for row in rows]


def one(reader: sqlite3.Connection, person_id: PersonId, track_id: TrackId) -> Bookmark | None:
    row = reader.execute(
        """
        SELECT
            person_id,
            track_id,
            position_ms,
            comment,
            created_at_ms,
            changed_at_ms
        FROM bookmarks
        WHERE person_id = :person_id AND track_id = :track_id
        """,
        {"person_id": person_id, "track_id": track_id},
    ).fetchone()
    return None if row is None else _bookmark(row)


def positions(
    reader: sqlite3.Connection, person_id: PersonId, ids: Iterable[TrackId]
) -> dict[TrackId, Milliseconds]:
    rows = reader.execute(
        """
        SELECT
            b.track_id,
            b.position_ms
        FROM json_each(:ids) AS wanted
        CROSS JOIN bookmarks AS b ON b.person_id = :person_id AND b.track_id = wanted.value
        """,
        {"person_id": person_id, "ids": array(ids)},
    )
    return {TrackId(row["track_id"]): Milliseconds(row["position_ms"]) for row in rows}


def keep(tx: Tx, bookmark: Bookmark) -> None:
    """One that is there keeps the time of its making."""
    tx.execute(
        """
        INSERT INTO bookmarks (
            person_id,
            track_id,
            position_ms,
            comment,
            created_at_ms,
            changed_at_ms
        )
        VALUES (:person_id, :track_id, :position, :comment, :created, :changed)
        ON CONFLICT (person_id, track_id) DO UPDATE SET
            position_ms = excluded.position_ms,
            comment = excluded.comment,
            changed_at_ms = excluded.changed_at_ms
        """,
        {
            "person_id": bookmark.person_id,
            "track_id": bookmark.track_id,
            "position": bookmark.position,
            "comment": bookmark.comment,
            "created": bookmark.created_at,
            "changed": bookmark.changed_at,
        },
    )


def drop(tx: Tx, person_id: PersonId, track_id: TrackId) -> bool:
    """Whether there was one."""
    gone = tx.execute(
        "DELETE FROM bookmarks WHERE person_id = :person_id AND track_id = :track_id",
        {"person_id": person_id, "track_id": track_id},
    )
    return gone.rowcount > 0


def stops(
    reader: sqlite3.Connection, person_id: PersonId, ids: Iterable[TrackId]
) -> dict[TrackId, Stop]:
    rows = reader.execute(
        """
        SELECT
            s.track_id,
            s.position_ms,
            s.at_ms
        FROM json_each(:ids) AS wanted
        CROSS JOIN stops AS s ON s.person_id = :person_id AND s.track_id = wanted.value
        """,
        {"person_id": person_id, "ids": array(ids)},
    )
    return {stop.track_id: stop for stop in map(_stop, rows)}


def newest_stops(reader: sqlite3.Connection, person_id: PersonId, most: int) -> list[Stop]:
    rows = reader.execute(
        """
        SELECT
            track_id,
            position_ms,
            at_ms
        FROM stops
        WHERE person_id = :person_id
        ORDER BY at_ms DESC
        LIMIT :most
        """,
        {"person_id": person_id, "most": most},
    )
    return [_stop(row) for row in rows]


def stops_on_track(reader: sqlite3.Connection, track_id: TrackId) -> list[tuple[PersonId, Stop]]:
    """Of everybody."""
    rows = reader.execute(
        """
        SELECT
            person_id,
            track_id,
            position_ms,
            at_ms
        FROM stops
        WHERE track_id = :track_id
        ORDER BY person_id
        """,
        {"track_id": track_id},
    )
    return [(PersonId(row["person_id"]), _stop(row)) for row in rows]


def keep_stop(tx: Tx, person_id: PersonId, stop: Stop) -> None:
    tx.execute(
        """
        INSERT INTO stops (person_id, track_id, position_ms, at_ms)
        VALUES (:person_id, :track_id, :position, :at)
        ON CONFLICT (person_id, track_id) DO UPDATE SET
            position_ms = excluded.position_ms,
            at_ms = excluded.at_ms
        """,
        {
            "person_id": person_id,
            "track_id": stop.track_id,
            "position": stop.position,
            "at": stop.at,
        },
    )


def drop_stop(tx: Tx, person_id: PersonId, track_id: TrackId) -> None:
    tx.execute(
        "DELETE FROM stops WHERE person_id = :person_id AND track_id = :track_id",
        {"person_id": person_id, "track_id": track_id},
    )


def _bookmark(row: sqlite3.Row) -> Bookmark:
    return Bookmark(
        person_id=PersonId(row["person_id"]),
        track_id=TrackId(row["track_id"]),
        position=Milliseconds(row["position_ms"]),
        comment=row["comment"],
        created_at=Moment(row["created_at_ms"]),
        changed_at=Moment(row["changed_at_ms"]),
    )


def _stop(row: sqlite3.Row) -> Stop:
    return Stop(
        track_id=TrackId(row["track_id"]),
        position=Milliseconds(row["position_ms"]),
        at=Moment(row["at_ms"]),
    )
