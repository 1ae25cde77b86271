"""Play queues as rows."""

import json
import sqlite3
from collections.abc import Iterable, Mapping

from soniq.playback.model import Queue
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import Milliseconds, Moment, PersonId, TrackId


def queue(reader: sqlite3.Connection, person_id: PersonId) -> Queue | None:
    """As it was saved: tracks may be gone by now."""
    row = reader.execute(
        """
        SELECT
            person_id,
            tracks,
            place,
            position_ms,
            changed_at_ms,
            changed_by
        FROM play_queues
        WHERE person_id = :person_id
        """,
        {"person_id": person_id},
    ).fetchone()
    return None if row is None else _queue(row)


def queues(reader: sqlite3.Connection) -> list[Queue]:
    """Of everybody: as many as there are people."""
    rows = reader.execute(
        """
        SELECT
            person_id,
            tracks,
            place,
            position_ms,
            changed_at_ms,
            changed_by
        FROM play_queues
        ORDER BY person_id
        """
    )
    return [_queue(row) for row in rows]


def keep(tx: Tx, queue: Queue) -> None:
    tx.execute(
        """
        INSERT INTO play_queues (
            person_id,
            tracks,
            place,
            position_ms,
            changed_at_ms,
            changed_by
        )
        VALUES (:person_id, :tracks, :place, :position, :at, :by)
        ON CONFLICT (person_id) DO UPDATE SET
            tracks = excluded.tracks,
            place = excluded.place,
            position_ms = excluded.position_ms,
            changed_at_ms = excluded.changed_at_ms,
            changed_by = excluded.changed_by
        """,
        {"tracks": json.dumps(list(queue.tracks)), **_values(queue)},
    )


def keep_place(tx: Tx, queue: Queue) -> None:
    """Where it is played; its tracks stay as they are."""
    tx.execute(
        """
        UPDATE play_queues
        SET
            place = :place,
            position_ms = :position,
            changed_at_ms = :at,
            changed_by = :by
        WHERE person_id = :person_id
        """,
        _values(queue),
    )


def keep_tracks(tx: Tx, person_id: PersonId, tracks: Iterable[TrackId]) -> None:
    """Others in the same places; nothing else changes."""
    tx.execute(
        "UPDATE play_queues SET tracks = :tracks WHERE person_id = :person_id",
        {"person_id": person_id, "tracks": json.dumps(list(tracks))},
    )


def known(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> set[TrackId]:
    """Which of these tracks the library has, with a file or without."""
    rows = reader.execute(
        """
        SELECT t.id
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        """,
        {"ids": array(sorted(set(ids)))},
    )
    return {TrackId(row["id"]) for row in rows}


def _values(queue: Queue) -> Mapping[str, object]:
    return {
        "person_id": queue.person_id,
        "place": queue.index,
        "position": queue.position,
        "at": queue.changed_at,
        "by": queue.changed_by,
    }


def _queue(row: sqlite3.Row) -> Queue:
    return Queue(
        person_id=PersonId(row["person_id"]),
        tracks=tuple(map(TrackId, json.loads(row["tracks"]))),
        index=row["place"],
        position=Milliseconds(row["position_ms"]),
        changed_at=Moment(row["changed_at_ms"]),
        changed_by=row["changed_by"],
    )
