"""Tracks by their sound, for what must find them again in a library restored from an older copy:
there an id may be missing, or have come to mean another track."""

import sqlite3
from collections.abc import Iterable, Mapping

from soniq.store.arrays import array
from soniq.units import TrackId


def sounds_of(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, str]:
    """What each track's sound is known by, in hex; see `hashes_of`."""
    return {track_id: hash.hex() for track_id, hash in hashes_of(reader, ids).items()}


def hashes_of(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, bytes]:
    """What each track's sound is known by: of its file, or of the last that it had."""
    rows = reader.execute(
        """
        SELECT
            t.id,
            coalesce(best.audio_hash, best.xxh128, (
                SELECT coalesce(f.audio_hash, f.xxh128)
                FROM files AS f
                WHERE f.track_id = t.id
                ORDER BY f.read_at_ms DESC, f.id DESC
                LIMIT 1
            )) AS hash
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        LEFT JOIN files AS best ON best.id = t.file_id
        """,
        {"ids": array(ids)},
    )
    return {TrackId(row["id"]): row["hash"] for row in rows if row["hash"] is not None}


def only_one_sounding(reader: sqlite3.Connection, hash: bytes) -> TrackId | None:
    """The one track with a file of that sound; None where there is none, or more than one."""
    rows = reader.execute(_SOUNDING, {"hash": hash}).fetchall()
    return TrackId(rows[0]["track_id"]) if len(rows) == 1 else None


def found_again(
    reader: sqlite3.Connection, sounds: Mapping[TrackId, str | None]
) -> dict[TrackId, TrackId]:
    """Which tracks these ids mean here, by what `sounds_of` said of them then.

    An id whose sound is the same, or was not known then, means the same track; else it is the one
    track that has the sound. Those of which there is none, or more than one, are left out.
    """
    here = {TrackId(row["id"]) for row in reader.execute(_HERE, {"ids": array(sounds)})}
    now = sounds_of(reader, here)
    found: dict[TrackId, TrackId] = {}
    for track_id, sound in sounds.items():
        if track_id in here and (sound is None or now.get(track_id) == sound):
            found[track_id] = track_id
        elif sound is not None:
            only = only_one_sounding(reader, bytes.fromhex(sound))
            if only is not None:
                found[track_id] = only
    return found


_HERE = """
    SELECT t.id
    FROM json_each(:ids) AS wanted
    CROSS JOIN tracks AS t ON t.id = wanted.value
"""

_SOUNDING = """
    SELECT DISTINCT track_id
    FROM files
    WHERE audio_hash = :hash AND track_id IS NOT NULL
    LIMIT 2
"""
