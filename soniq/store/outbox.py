"""Events that must not be lost: written with what caused them, kept for a week.

The bus tells only who listens now. A lasting event is also a row here, in the same transaction,
so that a client which comes back with the id it saw last is told all that it missed.
"""

import json
import sqlite3
from dataclasses import dataclass

from soniq.events import JSON, Event
from soniq.units import Moment, now

KEPT_MS = 7 * 24 * 3600 * 1000
KEPT_ROWS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvent:
    """A lasting event as it stands in the outbox."""

    id: int
    name: str
    audience: str
    at: Moment
    payload: dict[str, JSON]


def keep_event(connection: sqlite3.Connection, event: Event) -> None:
    """Writes the event as part of the transaction that is open on the connection."""
    connection.execute(
        """
        INSERT INTO events_outbox (name, audience, at_ms, payload)
        VALUES (:name, :audience, :at_ms, :payload)
        """,
        {
            "name": event.name,
            "audience": event.audience,
            "at_ms": now(),
            "payload": json.dumps(event.payload()),
        },
    )


def kept_since(reader: sqlite3.Connection, after_id: int, *, limit: int = 1_000) -> list[KeptEvent]:
    """The lasting events after the one of that id, oldest first."""
    rows = reader.execute(
        """
        SELECT id, name, audience, at_ms, payload
        FROM events_outbox
        WHERE id > :after_id
        ORDER BY id
        LIMIT :limit
        """,
        {"after_id": after_id, "limit": limit},
    )
    return [
        KeptEvent(
            id=row["id"],
            name=row["name"],
            audience=row["audience"],
            at=Moment(row["at_ms"]),
            payload=json.loads(row["payload"]),
        )
        for row in rows
    ]


def forget_old(connection: sqlite3.Connection) -> None:
    """Drops what is older than a week, and all but the last ten thousand."""
    connection.execute(
        """
        DELETE FROM events_outbox
        WHERE at_ms < :before OR id <= (SELECT max(id) FROM events_outbox) - :kept
        """,
        {"before": now() - KEPT_MS, "kept": KEPT_ROWS},
    )
