"""What people put right: the SQL."""

from typing import Literal, TypeAlias

from soniq.store.database import Tx
from soniq.units import Moment, PersonId

Field: TypeAlias = Literal["bpm", "key"]


def put(
    tx: Tx,
    audio_hash: bytes,
    field: Field,
    value: float | None,
    *,
    by: PersonId | None,
    at: Moment,
) -> None:
    """value: beats a minute, or `Key.index`; None takes the correction back."""
    values = {"audio_hash": audio_hash, "field": field, "value": value, "by": by, "at": at}
    if value is None:
        tx.execute(
            "DELETE FROM sound_corrections WHERE audio_hash = :audio_hash AND field = :field",
            values,
        )
        return
    tx.execute(
        """
        INSERT OR REPLACE INTO sound_corrections (audio_hash, field, value, by_person, at_ms)
        VALUES (:audio_hash, :field, :value, :by, :at)
        """,
        values,
    )


def copy(tx: Tx, from_hash: bytes, to_hash: bytes) -> bool:
    """Has one sound's corrections hold for another, where it has none; whether any do."""
    values = {"from_hash": from_hash, "to_hash": to_hash}
    made = tx.execute(
        """
        INSERT OR IGNORE INTO sound_corrections (audio_hash, field, value, by_person, at_ms)
        SELECT
            :to_hash,
            field,
            value,
            by_person,
            at_ms
        FROM sound_corrections
        WHERE audio_hash = :from_hash
        """,
        values,
    )
    return made.rowcount > 0
