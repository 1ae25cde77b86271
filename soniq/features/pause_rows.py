"""Whether a person has paused the listening: the SQL."""

import sqlite3

from soniq.store.database import Tx
from soniq.units import Moment, PersonId


def pause(tx: Tx, by: PersonId | None, at: Moment) -> None:
    tx.execute(
        """
        INSERT OR IGNORE INTO analysis_paused (only, by_person, at_ms)
        VALUES (1, :by, :at)
        """,
        {"by": by, "at": at},
    )


def resume(tx: Tx) -> None:
    tx.execute("DELETE FROM analysis_paused")


def is_paused(reader: sqlite3.Connection) -> bool:
    (found,) = reader.execute("SELECT EXISTS (SELECT 1 FROM analysis_paused)").fetchone()
    return bool(found)
