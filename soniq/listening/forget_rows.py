"""Plays that somebody deleted, and how they come back for a day: the SQL."""

import json
import sqlite3
from collections.abc import Sequence

from soniq.listening.model import ForgettingId, LineId, PlayId, Span
from soniq.listening.play_rows import bounds
from soniq.store.database import Tx
from soniq.units import Moment, PersonId, TrackId


def begin(
    tx: Tx, person_id: PersonId, at: Moment, as_id: ForgettingId | None = None
) -> ForgettingId:
    """as_id: the number that it had when it was done first."""
    made = tx.execute(
        "INSERT INTO forgettings (id, person_id, at_ms) VALUES (:id, :person_id, :at)",
        {"id": as_id, "person_id": person_id, "at": at},
    )
    return ForgettingId(made.lastrowid or 0)


def of_person(
    reader: sqlite3.Connection, forgetting: ForgettingId, person_id: PersonId
) -> Moment | None:
    """When it was; None where it is none of theirs."""
    row = reader.execute(
        "SELECT at_ms FROM forgettings WHERE id = :id AND person_id = :person_id",
        {"id": forgetting, "person_id": person_id},
    ).fetchone()
    return None if row is None else Moment(row["at_ms"])


def move_away(
    tx: Tx,
    person_id: PersonId,
    forgetting: ForgettingId,
    *,
    span: Span,
    ids: Sequence[PlayId] | None = None,
    moments: Sequence[int] | None = None,
) -> int:
    """Takes plays out; how many. moments: those that began exactly then, in the place of ids."""
    since, until = bounds(span)
    values = {
        "person_id": person_id,
        "forgetting": forgetting,
        "since": since,
        "until": until,
        "ids": json.dumps(list(ids or [])),
        "moments": json.dumps(list(moments or [])),
    }
    if ids is not None:
        which = _BY_IDS
    elif moments is not None:
        which = _BY_MOMENTS
    else:
        which = _BY_SPAN
    moved = tx.execute(_KEEP + which, values).rowcount
    tx.execute(_DROP, values)
    return moved


def take_counts(tx: Tx, person_id: PersonId, forgetting: ForgettingId) -> int:
    """Takes out what the person's other players counted; of how many things."""
    values = {"person_id": person_id, "forgetting": forgetting}
    tx.execute(_KEEP_COUNTS, values)
    return tx.execute("DELETE FROM brought_counts WHERE person_id = :person_id", values).rowcount


def touched(
    reader: sqlite3.Connection, forgetting: ForgettingId
) -> tuple[list[TrackId], list[LineId]]:
    """What the plays were of."""
    values = {"id": forgetting}
    tracks = reader.execute(
        """
        SELECT DISTINCT track_id
        FROM plays_forgotten
        WHERE forgetting_id = :id AND track_id IS NOT NULL
        UNION
        SELECT json_extract(kept.value, '$[0]')
        FROM forgettings AS f
        CROSS JOIN json_each(f.counts) AS kept
        CROSS JOIN tracks AS t ON t.id = json_extract(kept.value, '$[0]')
        WHERE f.id = :id
        """,
        values,
    )
    lines = reader.execute(
        """
        SELECT DISTINCT line_id
        FROM plays_forgotten
        WHERE forgetting_id = :id AND line_id IS NOT NULL
        UNION
        SELECT json_extract(kept.value, '$[1]')
        FROM forgettings AS f
        CROSS JOIN json_each(f.counts) AS kept
        CROSS JOIN heard_lines AS l ON l.id = json_extract(kept.value, '$[1]')
        WHERE f.id = :id
        """,
        values,
    )
    return [TrackId(row[0]) for row in tracks], [LineId(row[0]) for row in lines]


def moments(reader: sqlite3.Connection, person_id: PersonId, ids: Sequence[PlayId]) -> list[int]:
    """When these plays began, as far as they are the person's."""
    rows = reader.execute(
        """
        SELECT p.at_ms
        FROM json_each(:ids) AS wanted
        CROSS JOIN plays AS p ON p.id = wanted.value
        WHERE p.person_id = :person_id
        ORDER BY p.at_ms
        """,
        {"ids": json.dumps(list(ids)), "person_id": person_id},
    )
    return [row["at_ms"] for row in rows]


def bring_back(tx: Tx, person_id: PersonId, forgetting: ForgettingId) -> int:
    values = {"forgetting": forgetting, "person_id": person_id}
    count = tx.execute(_BRING_BACK, values).rowcount
    tx.execute(_BRING_COUNTS_BACK, values)
    tx.execute("DELETE FROM forgettings WHERE id = :forgetting", values)
    return count


def purge(tx: Tx, before: Moment) -> int:
    """Ends what was deleted before then for good, and the lines that nobody heard any more."""
    gone = tx.execute("DELETE FROM forgettings WHERE at_ms < :before", {"before": before}).rowcount
    tx.execute(_SWEEP_LINES)
    return gone


_KEEP = """
    INSERT INTO plays_forgotten (
        forgetting_id, id, track_id, line_id, at_ms, played_ms, until_ms, heard_ms, skipped,
        brought, source, client
    )
    SELECT
        :forgetting,
        p.id,
        p.track_id,
        p.line_id,
        p.at_ms,
        p.played_ms,
        p.until_ms,
        p.heard_ms,
        p.skipped,
        p.brought,
        p.source,
        p.client
"""

_BY_SPAN = """
    FROM plays AS p INDEXED BY plays_by_time
    WHERE p.person_id = :person_id AND p.at_ms >= :since AND p.at_ms < :until
"""

_BY_IDS = """
    FROM json_each(:ids) AS wanted
    CROSS JOIN plays AS p ON p.id = wanted.value
    WHERE p.person_id = :person_id
"""

_BY_MOMENTS = """
    FROM (SELECT DISTINCT value FROM json_each(:moments)) AS wanted
    CROSS JOIN plays AS p INDEXED BY plays_by_time
        ON p.person_id = :person_id AND p.at_ms = wanted.value
    WHERE p.person_id = :person_id
"""

_DROP = """
    DELETE FROM plays
    WHERE id IN (SELECT f.id FROM plays_forgotten AS f WHERE f.forgetting_id = :forgetting)
"""

_BRING_BACK = """
    INSERT INTO plays (
        id, person_id, track_id, line_id, at_ms, played_ms, until_ms, heard_ms, skipped, brought,
        source, client
    )
    SELECT
        f.id,
        :person_id,
        f.track_id,
        f.line_id,
        f.at_ms,
        f.played_ms,
        f.until_ms,
        f.heard_ms,
        f.skipped,
        f.brought,
        f.source,
        f.client
    FROM plays_forgotten AS f
    WHERE f.forgetting_id = :forgetting
"""

_KEEP_COUNTS = """
    UPDATE forgettings
    SET counts = (
        SELECT json_group_array(
            json_array(b.track_id, b.line_id, b.origin, b.plays, b.skips, b.last_played_ms)
        )
        FROM brought_counts AS b INDEXED BY brought_counts_of_person
        WHERE b.person_id = :person_id
    )
    WHERE id = :forgetting
"""

_BRING_COUNTS_BACK = """
    INSERT OR IGNORE INTO brought_counts (
        person_id, track_id, line_id, origin, plays, skips, last_played_ms
    )
    SELECT
        :person_id,
        t.id,
        l.id,
        json_extract(kept.value, '$[2]'),
        json_extract(kept.value, '$[3]'),
        json_extract(kept.value, '$[4]'),
        json_extract(kept.value, '$[5]')
    FROM forgettings AS f
    CROSS JOIN json_each(f.counts) AS kept
    LEFT JOIN tracks AS t ON t.id = json_extract(kept.value, '$[0]')
    LEFT JOIN heard_lines AS l ON l.id = json_extract(kept.value, '$[1]')
    WHERE f.id = :forgetting AND coalesce(t.id, l.id) IS NOT NULL
"""

_SWEEP_LINES = """
    DELETE FROM heard_lines
    WHERE NOT EXISTS (SELECT 1 FROM plays AS p WHERE p.line_id = heard_lines.id)
        AND NOT EXISTS (SELECT 1 FROM brought_counts AS b WHERE b.line_id = heard_lines.id)
        AND NOT EXISTS (SELECT 1 FROM plays_forgotten AS f WHERE f.line_id = heard_lines.id)
        AND NOT EXISTS (
            SELECT 1
            FROM ratings AS r INDEXED BY ratings_of
            WHERE r.entity = 'line' AND r.entity_id = heard_lines.id
        )
"""
