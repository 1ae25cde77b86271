"""The review inbox: the SQL."""

import sqlite3

from soniq.library.paging import Key
from soniq.matching.reviewing import MatchStatus, ReviewCounts, ReviewItem
from soniq.units import AlbumId, ArtworkHash, Moment

START: Key = (-1, 0, 0)


def page(
    reader: sqlite3.Connection, *, after: Key, limit: int
) -> tuple[list[ReviewItem], list[Key]]:
    """Items with their places (queue, put off at, album), in order."""
    queue, later, album_id = after
    found = reader.execute(
        _PAGE, {"queue": queue, "later": later, "album_id": album_id, "limit": limit}
    ).fetchall()
    keys: list[Key] = [(row["queue"], row["later_ms"], row["album_id"]) for row in found]
    return [_item(row) for row in found], keys


def counts(reader: sqlite3.Connection) -> ReviewCounts:
    in_queue = {row["queue"]: row["count"] for row in reader.execute(_QUEUED)}
    (pending,) = reader.execute(_PENDING).fetchone()
    return ReviewCounts(
        review=in_queue.get(0, 0), no_match=in_queue.get(1, 0), pending=int(pending)
    )


def _item(row: sqlite3.Row) -> ReviewItem:
    return ReviewItem(
        album_id=AlbumId(row["album_id"]),
        title=row["title"],
        artist=row["artist"],
        year=row["year"],
        track_count=row["track_count"],
        cover=None if row["cover"] is None else ArtworkHash(row["cover"]),
        status=MatchStatus(row["match_status"]),
        score=row["match_score"],
        reason=row["reason"],
        put_off=bool(row["later_ms"]),
        looked_at=None if row["looked_at_ms"] is None else Moment(row["looked_at_ms"]),
    )


_PAGE = """
    SELECT
        s.queue,
        s.later_ms,
        s.album_id,
        s.reason,
        s.looked_at_ms,
        a.title,
        a.artist,
        a.year,
        a.track_count,
        a.cover,
        a.match_status,
        a.match_score
    FROM match_states AS s INDEXED BY match_states_queued
    CROSS JOIN albums AS a ON a.id = s.album_id
    WHERE s.queue IS NOT NULL
        AND (s.queue, s.later_ms, s.album_id) > (:queue, :later, :album_id)
        AND (a.missing_since_ms IS NULL OR a.wanted > 0 OR a.held = 1)
    ORDER BY s.queue, s.later_ms, s.album_id
    LIMIT :limit
"""

_QUEUED = """
    SELECT
        s.queue,
        count(*) AS count
    FROM match_states AS s INDEXED BY match_states_queued
    CROSS JOIN albums AS a ON a.id = s.album_id
    WHERE s.queue IS NOT NULL
        AND (a.missing_since_ms IS NULL OR a.wanted > 0 OR a.held = 1)
    GROUP BY s.queue
"""

_PENDING = """
    SELECT count(*)
    FROM albums INDEXED BY albums_by_match
    WHERE match_status = 'pending'
"""
