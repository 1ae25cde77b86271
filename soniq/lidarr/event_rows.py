"""What Lidarr told: the SQL."""

import sqlite3

from soniq.lidarr.model import Told
from soniq.store.database import Tx
from soniq.units import Moment

EVENTS = 90 * 86_400_000
"""Milliseconds for which what Lidarr told is kept."""


def add_event(tx: Tx, told: Told, body: str) -> Told:
    cursor = tx.execute(
        """
        INSERT INTO lidarr_events (event_type, album_id, download_id, outcome, body, at_ms)
        VALUES (:event_type, :album_id, :download_id, :outcome, :body, :at)
        """,
        {
            "event_type": told.event_type,
            "album_id": told.album_id,
            "download_id": told.download_id,
            "outcome": told.outcome,
            "body": body,
            "at": told.at,
        },
    )
    return Told(
        id=cursor.lastrowid or 0,
        event_type=told.event_type,
        album_id=told.album_id,
        download_id=told.download_id,
        outcome=told.outcome,
        at=told.at,
    )


def events(reader: sqlite3.Connection, *, before: int | None, first: int) -> list[Told]:
    """The latest first."""
    found = reader.execute(
        """
        SELECT
            id,
            event_type,
            album_id,
            download_id,
            outcome,
            at_ms
        FROM lidarr_events
        WHERE id < :before
        ORDER BY id DESC
        LIMIT :first
        """,
        {"before": 2**62 if before is None else before, "first": first},
    )
    return [_told(row) for row in found]


def forget_events(tx: Tx, before: Moment) -> int:
    return tx.execute("DELETE FROM lidarr_events WHERE at_ms < :at", {"at": before}).rowcount


def _told(row: sqlite3.Row) -> Told:
    return Told(
        id=row["id"],
        event_type=row["event_type"],
        album_id=row["album_id"],
        download_id=row["download_id"],
        outcome=row["outcome"],
        at=Moment(row["at_ms"]),
    )
