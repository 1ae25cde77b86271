"""Counts of what was played, made anew for what was touched: the SQL.

Each is a plain count over the plays of a track (or line), so it is right after any order of plays,
imports, deletions and merges. What the person's other players counted stands in for plays that were
brought from there, where it is more.
"""

import json
from collections.abc import Iterable

from soniq.listening.model import LineId
from soniq.store.database import Tx
from soniq.units import PersonId, TrackId


def recount(
    tx: Tx, person_id: PersonId, tracks: Iterable[TrackId], lines: Iterable[LineId] = ()
) -> None:
    """Brings a person's counts of these up to date, and those of the albums of the tracks."""
    track_ids, line_ids = sorted(set(tracks)), sorted(set(lines))
    if track_ids:
        values = {"person_id": person_id, "ids": json.dumps(track_ids)}
        tx.execute(_DROP_TRACKS, values)
        tx.execute(_COUNT_TRACKS, values)
        tx.execute(_DROP_ALBUMS, values)
        tx.execute(_COUNT_ALBUMS, values)
    if line_ids:
        values = {"person_id": person_id, "ids": json.dumps(line_ids)}
        tx.execute(_DROP_LINES, values)
        tx.execute(_COUNT_LINES, values)


def recount_all(tx: Tx, track_id: TrackId) -> None:
    """Brings everybody's counts of a track up to date."""
    rows = tx.execute(_LISTENERS, {"track_id": track_id}).fetchall()
    for (person_id,) in rows:
        recount(tx, PersonId(person_id), [track_id])


_LISTENERS = """
    SELECT person_id
    FROM plays INDEXED BY plays_of_track
    WHERE track_id = :track_id
    UNION
    SELECT person_id
    FROM brought_counts INDEXED BY brought_counts_of_track
    WHERE track_id = :track_id
    UNION
    SELECT person_id
    FROM play_counts
    WHERE track_id = :track_id
"""

_DROP_TRACKS = """
    DELETE FROM play_counts
    WHERE track_id IN (SELECT value FROM json_each(:ids)) AND person_id = :person_id
"""

_COUNT_TRACKS = """
    INSERT INTO play_counts (
        track_id, person_id, plays, skips, heard_ms, first_played_ms, last_played_ms
    )
    SELECT
        id,
        :person_id,
        sum(own) + max(sum(brought), sum(told)),
        sum(skips),
        sum(heard_ms),
        min(first_ms),
        max(last_ms)
    FROM (
        SELECT
            wanted.value AS id,
            p.skipped = 0 AND p.brought = 0 AS own,
            p.skipped = 0 AND p.brought = 1 AS brought,
            0 AS told,
            p.skipped AS skips,
            iif(p.skipped, 0, ifnull(p.heard_ms, 0)) AS heard_ms,
            iif(p.skipped, NULL, p.at_ms) AS first_ms,
            iif(p.skipped, NULL, p.at_ms) AS last_ms
        FROM json_each(:ids) AS wanted
        CROSS JOIN plays AS p INDEXED BY plays_of_track
            ON p.track_id = wanted.value AND p.person_id = :person_id
        UNION ALL
        SELECT wanted.value, 0, 0, b.plays, b.skips, 0, NULL, b.last_played_ms
        FROM json_each(:ids) AS wanted
        CROSS JOIN brought_counts AS b INDEXED BY brought_counts_of_track
            ON b.track_id = wanted.value AND b.person_id = :person_id
    )
    GROUP BY id
    HAVING sum(own) + sum(brought) + sum(told) + sum(skips) > 0
"""

_DROP_ALBUMS = """
    DELETE FROM album_counts
    WHERE album_id IN (
            SELECT t.album_id
            FROM json_each(:ids) AS wanted
            CROSS JOIN tracks AS t ON t.id = wanted.value
        )
        AND person_id = :person_id
"""

_COUNT_ALBUMS = """
    INSERT INTO album_counts (album_id, person_id, plays, last_played_ms)
    SELECT
        touched.album_id,
        :person_id,
        sum(c.plays),
        max(c.last_played_ms)
    FROM (
        SELECT DISTINCT t.album_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
    ) AS touched
    CROSS JOIN tracks AS t INDEXED BY tracks_of_album ON t.album_id = touched.album_id
    CROSS JOIN play_counts AS c ON c.track_id = t.id AND c.person_id = :person_id
    GROUP BY touched.album_id
    HAVING sum(c.plays) > 0
"""

_DROP_LINES = _DROP_TRACKS.replace("play_counts", "line_counts").replace("track_id", "line_id")

_COUNT_LINES = (
    _COUNT_TRACKS.replace("play_counts", "line_counts")
    .replace("_of_track", "_of_line")
    .replace("track_id", "line_id")
)
