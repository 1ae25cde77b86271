"""Which tracks are to be asked about: the SQL."""

import json
import sqlite3
from collections.abc import Iterable

from soniq.enriching.model import KNOWN, Asked
from soniq.journal.model import Source
from soniq.units import Moment, TrackId


def due(
    reader: sqlite3.Connection, source: Source, *, fresh_from: Moment, after: TrackId, first: int
) -> list[Asked]:
    """Present tracks of which a source was not asked since then, by id."""
    rows = reader.execute(
        f"{_TRACKS} FROM tracks AS t WHERE t.id > :after {_DUE} ORDER BY t.id LIMIT :first",
        {"source": source, "known": KNOWN, "fresh": fresh_from, "after": after, "first": first},
    )
    return [_asked(row) for row in rows]


def count_due(reader: sqlite3.Connection, source: Source, *, fresh_from: Moment) -> int:
    row = reader.execute(
        f"SELECT count(*) FROM tracks AS t WHERE t.id > 0 {_DUE}",  # noqa: S608 - a constant
        {"source": source, "known": KNOWN, "fresh": fresh_from},
    ).fetchone()
    return int(row[0])


def named(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> list[Asked]:
    """These tracks, but for those that are gone."""
    rows = reader.execute(
        f"""{_TRACKS}
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        WHERE t.missing_since_ms IS NULL
        """,
        {"ids": json.dumps(sorted(set(ids)))},
    )
    return [_asked(row) for row in rows]


def _asked(row: sqlite3.Row) -> Asked:
    return Asked(
        id=TrackId(row["id"]),
        title=row["title"],
        artist=row["first_artist"] or row["artist"],
        recording_id=row["musicbrainz_id"],
    )


_TRACKS = """
    SELECT
        t.id,
        t.title,
        t.artist,
        t.musicbrainz_id,
        (
            SELECT a.name
            FROM track_credits AS tc
            CROSS JOIN artists AS a ON a.id = tc.artist_id
            WHERE tc.track_id = t.id AND tc.role = 'artist'
            ORDER BY tc.position
            LIMIT 1
        ) AS first_artist
"""

_DUE = """
    AND t.missing_since_ms IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM track_metadata AS m
        WHERE m.track_id = t.id AND m.key = :known AND m.source = :source AND m.at_ms >= :fresh
    )
"""
