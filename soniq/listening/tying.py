"""Plays of lines find their track when it comes into the library."""

import sqlite3
from collections.abc import Mapping

from soniq.library.finding import Line, found
from soniq.listening.count_rows import recount, recount_all
from soniq.listening.model import LineId
from soniq.store.database import Database, Tx
from soniq.units import PersonId, TrackId

AT_ONCE = 500
"""Lines that are looked for together."""


def tie(db: Database) -> int:
    """Hangs what was heard on the tracks that are surely meant; how many lines found theirs."""
    tied, after = 0, 0
    while lines := _lines(db.read(), after):
        after = max(lines)
        tracks = _tracks(db.read(), lines)
        if tracks:
            with db.write() as tx:
                for line_id, track_id in tracks.items():
                    _tie(tx, line_id, track_id)
            tied += len(tracks)
    return tied


def _lines(reader: sqlite3.Connection, after: int) -> dict[LineId, Line]:
    rows = reader.execute(_LINES, {"after": after, "limit": AT_ONCE})
    return {
        LineId(row["id"]): Line(
            artist=row["artist"],
            title=row["title"],
            album=row["album"],
            duration=row["duration_ms"],
            musicbrainz_id=row["musicbrainz_id"],
            isrc=row["isrc"],
            spotify_id=row["spotify_id"],
        )
        for row in rows
    }


def _tracks(reader: sqlite3.Connection, lines: Mapping[LineId, Line]) -> dict[LineId, TrackId]:
    tracks = zip(lines, found(reader, list(lines.values())), strict=True)
    return {line_id: one.track_id for line_id, one in tracks if one is not None and one.sure}


def _tie(tx: Tx, line_id: LineId, track_id: TrackId) -> None:
    values = {"line_id": line_id, "track_id": track_id}
    people = [PersonId(row[0]) for row in tx.execute(_LISTENERS, values)]
    tx.execute(_DROP_DOUBLES, values)
    tx.execute(_TIE_PLAYS, values)
    tx.execute(_TIE_FORGOTTEN, values)
    tx.execute(_TIE_COUNTS, values)
    tx.execute("DELETE FROM brought_counts WHERE line_id = :line_id", values)
    tx.execute(_TIE_OPINIONS, values)
    tx.execute("DELETE FROM ratings WHERE entity = 'line' AND entity_id = :line_id", values)
    for person_id in people:
        recount(tx, person_id, [], [line_id])
    recount_all(tx, track_id)


_LINES = """
    SELECT
        id,
        artist,
        title,
        album,
        duration_ms,
        musicbrainz_id,
        isrc,
        spotify_id
    FROM heard_lines
    WHERE id > :after
    ORDER BY id
    LIMIT :limit
"""

_LISTENERS = "SELECT person_id FROM line_counts WHERE line_id = :line_id"

_DROP_DOUBLES = """
    DELETE FROM plays
    WHERE line_id = :line_id
        AND EXISTS (
            SELECT 1
            FROM plays AS o INDEXED BY plays_of_track
            WHERE o.track_id = :track_id
                AND o.person_id = plays.person_id
                AND o.skipped = plays.skipped
                AND o.at_ms BETWEEN plays.at_ms - 60000 AND plays.at_ms + 60000
        )
"""

_TIE_PLAYS = """
    UPDATE plays
    SET
        track_id = :track_id,
        line_id = NULL
    WHERE line_id = :line_id
"""

_TIE_FORGOTTEN = """
    UPDATE plays_forgotten
    SET
        track_id = :track_id,
        line_id = NULL
    WHERE line_id = :line_id
"""

_TIE_COUNTS = """
    INSERT INTO brought_counts (person_id, track_id, origin, plays, skips, last_played_ms)
    SELECT person_id, :track_id, origin, plays, skips, last_played_ms
    FROM brought_counts
    WHERE line_id = :line_id
    ON CONFLICT (track_id, person_id, origin) WHERE track_id IS NOT NULL DO UPDATE SET
        plays = max(plays, excluded.plays),
        skips = max(skips, excluded.skips),
        last_played_ms = nullif(
            max(ifnull(last_played_ms, 0), ifnull(excluded.last_played_ms, 0)), 0
        )
"""

_TIE_OPINIONS = """
    INSERT OR IGNORE INTO ratings (
        person_id, entity, entity_id, rating, starred_at_ms, vote, updated_at_ms
    )
    SELECT person_id, 'track', :track_id, rating, starred_at_ms, vote, updated_at_ms
    FROM ratings INDEXED BY ratings_of
    WHERE entity = 'line' AND entity_id = :line_id
"""
