"""The jukebox's queue and settings as the one row that they are."""

import json
import sqlite3
from dataclasses import dataclass

from soniq.playback.jukebox.sounding import Tuning
from soniq.playback.line import Line
from soniq.playback.model import Entry, GainMode, StationId
from soniq.store.database import Tx
from soniq.units import Milliseconds, PersonId, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the jukebox plays and how, over a restart."""

    line: Line[Entry]
    position: Milliseconds
    tuning: Tuning
    person_id: PersonId | None


NOTHING = Kept(
    line=Line(),
    position=Milliseconds(0),
    tuning=Tuning(),
    person_id=None,
)


def kept(reader: sqlite3.Connection) -> Kept:
    row = reader.execute(
        """
        SELECT
            entries,
            place,
            position_ms,
            volume,
            gain,
            output,
            person_id
        FROM jukebox
        WHERE one = 1
        """
    ).fetchone()
    if row is None:
        return NOTHING
    return Kept(
        line=Line(tuple(_entry(*one) for one in json.loads(row["entries"])), row["place"]),
        position=Milliseconds(row["position_ms"]),
        tuning=Tuning(volume=row["volume"], gain=GainMode(row["gain"]), output=row["output"]),
        person_id=None if row["person_id"] is None else PersonId(row["person_id"]),
    )


def keep(tx: Tx, kept: Kept) -> None:
    tx.execute(
        """
        INSERT INTO jukebox (
            one,
            entries,
            place,
            position_ms,
            volume,
            gain,
            output,
            person_id
        )
        VALUES (
            1,
            :entries,
            :place,
            :position,
            :volume,
            :gain,
            :output,
            (SELECT id FROM people WHERE id = :person_id)
        )
        ON CONFLICT (one) DO UPDATE SET
            entries = excluded.entries,
            place = excluded.place,
            position_ms = excluded.position_ms,
            volume = excluded.volume,
            gain = excluded.gain,
            output = excluded.output,
            person_id = excluded.person_id
        """,
        {"entries": json.dumps([_told(entry) for entry in kept.line.entries]), **_values(kept)},
    )


def keep_manner(tx: Tx, kept: Kept) -> None:
    """Where it is and how it sounds; its entries stay as they are."""
    tx.execute(
        """
        UPDATE jukebox
        SET
            place = :place,
            position_ms = :position,
            volume = :volume,
            gain = :gain,
            output = :output,
            person_id = (SELECT id FROM people WHERE id = :person_id)
        WHERE one = 1
        """,
        _values(kept),
    )


def _values(kept: Kept) -> dict[str, str | int | None]:
    return {
        "place": kept.line.index,
        "position": kept.position,
        "volume": kept.tuning.volume,
        "gain": kept.tuning.gain.value,
        "output": kept.tuning.output,
        "person_id": kept.person_id,
    }


def _entry(kind: str, number: int) -> Entry:
    if kind == "track":
        return Entry(track_id=TrackId(number))
    return Entry(station_id=StationId(number))


def _told(entry: Entry) -> list[str | int | None]:
    if entry.track_id is not None:
        return ["track", entry.track_id]
    return ["station", entry.station_id]
