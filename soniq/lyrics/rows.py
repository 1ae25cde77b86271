"""Lyrics that were fetched, and what files say of theirs: the SQL."""

import sqlite3
from dataclasses import dataclass

from soniq.lyrics.model import LyricSource
from soniq.store.database import Tx
from soniq.units import FileId, Moment, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server gave for a track. timed: in LRC."""

    source: LyricSource
    is_instrumental: bool
    timed: str | None
    plain: str | None
    at: Moment


def fetched(reader: sqlite3.Connection, track_id: TrackId) -> Fetched | None:
    row = reader.execute(
        """
        SELECT
            source,
            instrumental,
            timed,
            plain,
            at_ms
        FROM fetched_lyrics
        WHERE track_id = :track_id
        """,
        {"track_id": track_id},
    ).fetchone()
    if row is None:
        return None
    return Fetched(
        source=LyricSource(row["source"]),
        is_instrumental=bool(row["instrumental"]),
        timed=row["timed"],
        plain=row["plain"],
        at=Moment(row["at_ms"]),
    )


def keep(tx: Tx, track_id: TrackId, found: Fetched) -> None:
    """In the place of what was fetched before; nothing where the track is gone."""
    tx.execute(
        """
        INSERT INTO fetched_lyrics (track_id, source, instrumental, timed, plain, at_ms)
        SELECT
            t.id,
            :source,
            :instrumental,
            :timed,
            :plain,
            :at
        FROM tracks AS t
        WHERE t.id = :track_id
        ON CONFLICT (track_id) DO UPDATE SET
            source = excluded.source,
            instrumental = excluded.instrumental,
            timed = excluded.timed,
            plain = excluded.plain,
            at_ms = excluded.at_ms
        """,
        {
            "track_id": track_id,
            "source": found.source,
            "instrumental": found.is_instrumental,
            "timed": found.timed,
            "plain": found.plain,
            "at": found.at,
        },
    )


def lend(tx: Tx, src: TrackId, dst: TrackId) -> bool:
    """Gives a track what another has, where it has nothing; whether it did."""
    return (
        tx.execute(
            """
            INSERT INTO fetched_lyrics (track_id, source, instrumental, timed, plain, at_ms)
            SELECT
                :dst,
                source,
                instrumental,
                timed,
                plain,
                at_ms
            FROM fetched_lyrics
            WHERE track_id = :src
            ON CONFLICT (track_id) DO NOTHING
            """,
            {"src": src, "dst": dst},
        ).rowcount
        == 1
    )


def take_back(tx: Tx, src: TrackId, dst: TrackId) -> None:
    """Ends what `lend` did, unless the track has been given newer ones since."""
    tx.execute(
        """
        DELETE FROM fetched_lyrics
        WHERE track_id = :dst
            AND at_ms = (SELECT lent.at_ms FROM fetched_lyrics AS lent WHERE lent.track_id = :src)
        """,
        {"src": src, "dst": dst},
    )


def carries_words(reader: sqlite3.Connection, file_id: FileId) -> bool:
    """Whether a file's tags hold lyrics, as the scan saw it."""
    row = reader.execute(
        "SELECT tags ->> '$.lyrics' AS lyrics FROM files WHERE id = :id", {"id": file_id}
    ).fetchone()
    return row is not None and row["lyrics"] is not None
