"""What a merge intends, and which tracks are merged now: the SQL."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import ChangeId, FileId, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """These files of a track go away, as `into` has the recording as well.

    into: the same track, where it keeps another file.
    """

    track_id: TrackId
    into: TrackId
    files: tuple[FileId, ...]


def intend(tx: Tx, change_id: ChangeId, intents: Sequence[Intent]) -> None:
    tx.executemany(
        """
        INSERT INTO merges_underway (change_id, track_id, into_id, files)
        VALUES (:change_id, :track_id, :into, :files)
        """,
        [
            {
                "change_id": change_id,
                "track_id": one.track_id,
                "into": one.into,
                "files": json.dumps(list(one.files)),
            }
            for one in intents
        ],
    )


def intended(reader: sqlite3.Connection, change_id: ChangeId) -> list[Intent]:
    rows = reader.execute(
        """
        SELECT
            track_id,
            into_id,
            files
        FROM merges_underway
        WHERE change_id = :change_id
        ORDER BY track_id, into_id
        """,
        {"change_id": change_id},
    )
    return [
        Intent(
            track_id=TrackId(row["track_id"]),
            into=TrackId(row["into_id"]),
            files=tuple(map(FileId, json.loads(row["files"]))),
        )
        for row in rows
    ]


def forget(tx: Tx, change_id: ChangeId) -> None:
    tx.execute("DELETE FROM merges_underway WHERE change_id = :id", {"id": change_id})


def merged(reader: sqlite3.Connection, tracks: Iterable[TrackId]) -> dict[TrackId, TrackId]:
    """Into which tracks these are merged; those that are not are left out."""
    rows = reader.execute(
        """
        SELECT
            m.track_id,
            m.into_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN merged_tracks AS m ON m.track_id = wanted.value
        """,
        {"ids": array(tracks)},
    )
    return {TrackId(row["track_id"]): TrackId(row["into_id"]) for row in rows}


def set_merged(tx: Tx, track_id: TrackId, into: TrackId) -> None:
    tx.execute(
        """
        INSERT INTO merged_tracks (track_id, into_id)
        VALUES (:track_id, :into)
        ON CONFLICT (track_id) DO UPDATE SET into_id = excluded.into_id
        """,
        {"track_id": track_id, "into": into},
    )


def set_parted(tx: Tx, track_id: TrackId) -> None:
    tx.execute("DELETE FROM merged_tracks WHERE track_id = :id", {"id": track_id})
