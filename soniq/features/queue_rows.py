"""What is to be listened to, and in which order: the SQL."""

import json
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from soniq.audio.model import MODEL
from soniq.features.model import Rank
from soniq.library.model import RootState
from soniq.store.arrays import array
from soniq.store.database import Tx
from soniq.units import FileId, Milliseconds, Moment, TrackId

AT_ONCE = 50
"""Tracks of one look for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A track whose turn it is, and its file as the library has it. path: absolute."""

    track_id: TrackId
    file_id: FileId
    path: bytes
    size_bytes: int
    mtime_ns: int
    audio_hash: bytes | None
    xxh128: bytes | None
    claims: Milliseconds | None
    """The duration that the file's tag tells."""

    @property
    def sound(self) -> bytes:
        """What no other track at work may share."""
        return self.audio_hash or self.xxh128 or b"file %d" % self.file_id


def want(tx: Tx, tracks: Iterable[TrackId], rank: Rank, at: Moment) -> None:
    """Puts tracks before the others; one that was asked for more urgently stays there."""
    tx.executemany(
        """
        INSERT INTO analysis_wanted (track_id, rank, at_ms)
        VALUES (:track_id, :rank, :at)
        ON CONFLICT (track_id) DO UPDATE SET
            rank = excluded.rank,
            at_ms = excluded.at_ms
        WHERE excluded.rank < analysis_wanted.rank
        """,
        [{"track_id": track_id, "rank": rank, "at": at} for track_id in tracks],
    )


def drop_wanted(tx: Tx, tracks: Iterable[TrackId]) -> None:
    tx.execute(
        "DELETE FROM analysis_wanted WHERE track_id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(list(tracks))},
    )


def lacking(reader: sqlite3.Connection, tracks: Iterable[TrackId], rank: Rank) -> list[TrackId]:
    """Those that are to be heard and are not yet wanted as urgently.

    Those that were given up count only if they are asked for.
    """
    rows = reader.execute(
        """
        SELECT t.id
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        CROSS JOIN files AS f ON f.id = t.file_id
        LEFT JOIN track_sounds AS ts ON ts.track_id = t.id
        LEFT JOIN sounds AS s ON s.id = ts.sound_id
        LEFT JOIN analysis_wanted AS w ON w.track_id = t.id
        LEFT JOIN unheard AS u
            ON u.file_id = f.id
            AND u.given_up = 1
            AND u.size_bytes = f.size_bytes
            AND u.mtime_ns = f.mtime_ns
        WHERE s.model IS NOT :model
            AND ifnull(w.rank, 99) > :rank
            AND (u.file_id IS NULL OR :rank = 0)
        """,
        {"ids": array(tracks), "model": MODEL, "rank": rank},
    )
    return [TrackId(row["id"]) for row in rows]


def wanted_after(
    reader: sqlite3.Connection, place: tuple[int, int, int]
) -> list[tuple[int, int, int]]:
    """The next that are wanted before the others: rank, moment and track of each."""
    rows = reader.execute(
        """
        SELECT
            rank,
            at_ms,
            track_id
        FROM analysis_wanted INDEXED BY analysis_wanted_next
        WHERE (rank, at_ms, track_id) > (:rank, :at, :track_id)
        ORDER BY rank, at_ms, track_id
        LIMIT :at_once
        """,
        {"rank": place[0], "at": place[1], "track_id": place[2], "at_once": AT_ONCE},
    )
    return [tuple(row) for row in rows]


def never_heard_after(reader: sqlite3.Connection, track_id: int) -> list[TrackId]:
    """The next whose drive is there, in the order in which they came, which is that of albums."""
    rows = reader.execute(
        """
        SELECT t.id
        FROM tracks AS t
        CROSS JOIN files AS f ON f.id = t.file_id
        CROSS JOIN roots AS r ON r.id = f.root_id
        WHERE t.id > :track_id
            AND t.missing_since_ms IS NULL
            AND r.state <> :offline
            AND NOT EXISTS (
                SELECT 1
                FROM track_sounds AS ts
                CROSS JOIN sounds AS s ON s.id = ts.sound_id
                WHERE ts.track_id = t.id AND s.model IS NOT NULL
            )
        ORDER BY t.id
        LIMIT :at_once
        """,
        {"track_id": track_id, "offline": RootState.OFFLINE, "at_once": AT_ONCE},
    )
    return [TrackId(row["id"]) for row in rows]


def older_model_after(reader: sqlite3.Connection, model: str) -> str | None:
    """The next model, by name, whose numbers are to be renewed."""
    (found,) = reader.execute(
        """
        SELECT min(model)
        FROM sounds INDEXED BY sounds_by_model
        WHERE model > :model
        """,
        {"model": model},
    ).fetchone()
    return older_model_after(reader, MODEL) if found == MODEL else found


def outdated_after(
    reader: sqlite3.Connection, model: str, sound_id: int
) -> list[tuple[int, TrackId | None]]:
    """The next sounds of an older model, each with a track that plays it."""
    rows = reader.execute(
        """
        SELECT
            s.id,
            (
                SELECT ts.track_id
                FROM track_sounds AS ts
                CROSS JOIN tracks AS t ON t.id = ts.track_id
                WHERE ts.sound_id = s.id AND t.missing_since_ms IS NULL
                LIMIT 1
            ) AS track_id
        FROM sounds AS s INDEXED BY sounds_by_model
        WHERE s.model = :model AND s.id > :sound_id
        ORDER BY s.id
        LIMIT :at_once
        """,
        {"model": model, "sound_id": sound_id, "at_once": AT_ONCE},
    )
    return [(row["id"], row["track_id"]) for row in rows]


def turn(reader: sqlite3.Connection, track_id: TrackId) -> Turn | None:
    """The track as it is to be heard; None where there is nothing to hear now.

    It was heard, also as a copy; it was given up; its file or its drive is away.
    """
    row = reader.execute(
        """
        SELECT
            f.id,
            f.size_bytes,
            f.mtime_ns,
            f.audio_hash,
            f.xxh128,
            f.duration_ms,
            r.path AS root_path,
            d.path AS folder_path,
            f.name
        FROM tracks AS t
        CROSS JOIN files AS f ON f.id = t.file_id
        CROSS JOIN folders AS d ON d.id = f.folder_id
        CROSS JOIN roots AS r ON r.id = f.root_id
        LEFT JOIN sounds AS s ON s.audio_hash = coalesce(f.audio_hash, f.xxh128)
        LEFT JOIN unheard AS u
            ON u.file_id = f.id
            AND u.given_up = 1
            AND u.size_bytes = f.size_bytes
            AND u.mtime_ns = f.mtime_ns
        WHERE t.id = :track_id
            AND f.missing_since_ms IS NULL
            AND f.unreadable IS NULL
            AND r.state <> :offline
            AND s.model IS NOT :model
            AND u.file_id IS NULL
        """,
        {"track_id": track_id, "model": MODEL, "offline": RootState.OFFLINE},
    ).fetchone()
    if row is None:
        return None
    return Turn(
        track_id=track_id,
        file_id=FileId(row["id"]),
        path=os.path.join(row["root_path"], row["folder_path"], row["name"]),
        size_bytes=row["size_bytes"],
        mtime_ns=row["mtime_ns"],
        audio_hash=row["audio_hash"],
        xxh128=row["xxh128"],
        claims=Milliseconds(row["duration_ms"]) if row["duration_ms"] else None,
    )


def is_as_taken(tx: Tx, taken: Turn) -> bool:
    """Whether the library still has the file as it was when its turn came."""
    row = tx.execute(
        """
        SELECT
            size_bytes,
            mtime_ns,
            audio_hash
        FROM files
        WHERE id = :file_id
        """,
        {"file_id": taken.file_id},
    ).fetchone()
    return row is not None and tuple(row) == (taken.size_bytes, taken.mtime_ns, taken.audio_hash)


def note_failure(tx: Tx, taken: Turn, reason: str, *, tries: int, at: Moment) -> bool:
    """Notes that a file could not be heard; whether it is given up, after so many tries."""
    row = tx.execute(
        """
        INSERT INTO unheard (file_id, size_bytes, mtime_ns, tries, reason, given_up, at_ms)
        VALUES (:file_id, :size_bytes, :mtime_ns, 1, :reason, 1 >= :tries, :at)
        ON CONFLICT (file_id) DO UPDATE SET
            tries = CASE
                WHEN (size_bytes, mtime_ns) = (excluded.size_bytes, excluded.mtime_ns)
                THEN tries + 1
                ELSE 1
            END,
            size_bytes = excluded.size_bytes,
            mtime_ns = excluded.mtime_ns,
            reason = excluded.reason,
            given_up = CASE
                WHEN (size_bytes, mtime_ns) = (excluded.size_bytes, excluded.mtime_ns)
                THEN tries + 1
                ELSE 1
            END >= :tries,
            at_ms = excluded.at_ms
        RETURNING given_up
        """,
        {
            "file_id": taken.file_id,
            "size_bytes": taken.size_bytes,
            "mtime_ns": taken.mtime_ns,
            "reason": reason,
            "tries": tries,
            "at": at,
        },
    ).fetchone()
    return bool(row["given_up"])


def forget_failures(tx: Tx, tracks: Iterable[TrackId]) -> int:
    """Of the files that these tracks are played from; returns how many were given up."""
    gone = tx.execute(
        """
        DELETE FROM unheard
        WHERE file_id IN (
            SELECT t.file_id
            FROM json_each(:ids) AS wanted
            CROSS JOIN tracks AS t ON t.id = wanted.value
        )
        RETURNING given_up
        """,
        {"ids": json.dumps(list(tracks))},
    )
    return sum(row["given_up"] for row in gone)
