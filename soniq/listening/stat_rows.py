"""What statistics are made of: the SQL.

What is told of days and hours comes from the quarters of an hour, so the work is bounded by the
hours in which somebody listened.
"""

import json
import sqlite3
from collections.abc import Sequence

from soniq.listening.model import Discoveries, Mood, Span, Sum
from soniq.listening.play_rows import bounds
from soniq.listening.top_rows import HEARD, span_values
from soniq.listening.zones import Offset
from soniq.units import Milliseconds, Moment, PersonId, TrackId

QUARTER = 900_000
DAY = 86_400_000

MOODS = ("happy", "aggressive", "party", "relaxed")


def ends(reader: sqlite3.Connection, person_id: PersonId) -> tuple[Moment, Moment] | None:
    """Between when and when a person's plays lie; None where there are none."""
    first, last = reader.execute(
        """
        SELECT
            (SELECT min(quarter) FROM played_quarters WHERE person_id = :person_id),
            (SELECT max(quarter) FROM played_quarters WHERE person_id = :person_id)
        """,
        {"person_id": person_id},
    ).fetchone()
    if first is None:
        return None
    return Moment(first * QUARTER), Moment((last + 1) * QUARTER)


def sums(reader: sqlite3.Connection, person_id: PersonId, span: Span) -> tuple[Sum, int]:
    """How much was heard, and how often something was skipped."""
    since, until = bounds(span)
    low, high = -(-since // QUARTER) * QUARTER, until // QUARTER * QUARTER
    if low >= high:
        parts = [(_SUM, since, until)]
    else:  # whole quarters of an hour are counted already
        parts = [(_SUM, since, low), (_SUM_OF_QUARTERS, low, high), (_SUM, high, until)]
    plays = heard = untimed = 0
    for sql, begin, end in parts:
        values = {"person_id": person_id, "since": begin, "until": end}
        row = reader.execute(sql, values).fetchone()
        plays, heard, untimed = plays + row[0], heard + row[1], untimed + row[2]
    (skips,) = reader.execute(_SKIPS, span_values(person_id, span)).fetchone()
    return Sum(plays=plays, heard=Milliseconds(heard), untimed=untimed), int(skips)


def days(
    reader: sqlite3.Connection, person_id: PersonId, span: Span, offsets: Sequence[Offset]
) -> list[tuple[int, int, int]]:
    """Days with music: days since 1970 of the zone, plays and milliseconds; in order."""
    rows = reader.execute(_DAYS, _clock_values(person_id, span, offsets))
    return [tuple(row) for row in rows]


def clock(
    reader: sqlite3.Connection, person_id: PersonId, span: Span, offsets: Sequence[Offset]
) -> list[tuple[int, int, int, int, int]]:
    """By weekday (0: Monday) and hour: plays, milliseconds, and plays without a length."""
    rows = reader.execute(_CLOCK, _clock_values(person_id, span, offsets))
    return [tuple(row) for row in rows]


def discoveries(
    reader: sqlite3.Connection, person_id: PersonId, span: Span, first: int
) -> Discoveries:
    values = {"first": first, **span_values(person_id, span)}
    (tracks,) = reader.execute(_NEW_TRACKS, values).fetchone()
    (artists,) = reader.execute(_NEW_ARTISTS, values).fetchone()
    rows = reader.execute(_FIRST_HEARD, values)
    return Discoveries(
        tracks=tracks,
        artists=artists,
        first=[(TrackId(row["track_id"]), Moment(row["first_played_ms"])) for row in rows],
    )


def sound(
    reader: sqlite3.Connection, person_id: PersonId, span: Span
) -> tuple[float | None, list[Mood]]:
    """The mean tempo and moods of what was heard, each track by how often it was."""
    row = reader.execute(f"{HEARD} {_SOUND}", span_values(person_id, span)).fetchone()
    moods = [
        Mood(name=name, mean=row[f"mood_{name}"])
        for name in MOODS
        if row[f"mood_{name}"] is not None
    ]
    return row["bpm"], moods


def _clock_values(
    person_id: PersonId, span: Span, offsets: Sequence[Offset]
) -> dict[str, int | str]:
    since, until = bounds(span)
    told = [[one.since // QUARTER, one.until // QUARTER, one.offset] for one in offsets]
    return {
        "person_id": person_id,
        "low": since // QUARTER,
        "high": -(-until // QUARTER),
        "offsets": json.dumps(told),
    }


_SUM = """
    SELECT
        count(*),
        ifnull(sum(heard_ms), 0),
        count(*) - count(heard_ms)
    FROM plays INDEXED BY plays_heard
    WHERE person_id = :person_id AND skipped = 0 AND at_ms >= :since AND at_ms < :until
"""

_SUM_OF_QUARTERS = f"""
    SELECT
        ifnull(sum(plays), 0),
        ifnull(sum(heard_ms), 0),
        ifnull(sum(untimed), 0)
    FROM played_quarters
    WHERE person_id = :person_id
        AND quarter >= :since / {QUARTER}
        AND quarter < :until / {QUARTER}
"""  # noqa: S608 constants only

_SKIPS = """
    SELECT count(*)
    FROM plays INDEXED BY plays_heard
    WHERE person_id = :person_id AND skipped = 1 AND at_ms >= :since AND at_ms < :until
"""

_LOCAL = """
    WITH clocks AS MATERIALIZED (
        SELECT
            json_extract(value, '$[0]') AS since,
            json_extract(value, '$[1]') AS until,
            json_extract(value, '$[2]') AS ahead
        FROM json_each(:offsets)
    )
"""

_DAYS = f"""
    {_LOCAL}
    SELECT
        (q.quarter * {QUARTER} + z.ahead) / {DAY} AS day,
        sum(q.plays),
        sum(q.heard_ms)
    FROM clocks AS z
    CROSS JOIN played_quarters AS q
        ON q.person_id = :person_id
        AND q.quarter >= max(z.since, :low)
        AND q.quarter < min(z.until, :high)
    GROUP BY day
    ORDER BY day
"""  # noqa: S608 constants only

_CLOCK = f"""
    {_LOCAL}
    SELECT
        ((q.quarter * {QUARTER} + z.ahead) / {DAY} + 3) % 7 AS weekday,
        (q.quarter * {QUARTER} + z.ahead) / 3600000 % 24 AS hour,
        sum(q.plays),
        sum(q.heard_ms),
        sum(q.untimed)
    FROM clocks AS z
    CROSS JOIN played_quarters AS q
        ON q.person_id = :person_id
        AND q.quarter >= max(z.since, :low)
        AND q.quarter < min(z.until, :high)
    GROUP BY weekday, hour
"""  # noqa: S608 constants only

_NEW_TRACKS = """
    SELECT
        (
            SELECT count(*)
            FROM play_counts INDEXED BY play_counts_by_first
            WHERE person_id = :person_id AND first_played_ms >= :since AND first_played_ms < :until
        ) + (
            SELECT count(*)
            FROM line_counts INDEXED BY line_counts_by_first
            WHERE person_id = :person_id AND first_played_ms >= :since AND first_played_ms < :until
        )
"""

_NEW_ARTISTS = """
    SELECT count(*)
    FROM (
        SELECT DISTINCT c.artist_id
        FROM play_counts AS d INDEXED BY play_counts_by_first
        CROSS JOIN track_credits AS c ON c.track_id = d.track_id AND c.role = 'artist'
        WHERE d.person_id = :person_id
            AND d.first_played_ms >= :since
            AND d.first_played_ms < :until
    ) AS met
    WHERE NOT EXISTS (
        SELECT 1
        FROM track_credits AS o INDEXED BY track_credits_of_artist
        CROSS JOIN play_counts AS e ON e.track_id = o.track_id AND e.person_id = :person_id
        WHERE o.artist_id = met.artist_id AND o.role = 'artist' AND e.first_played_ms < :since
    )
"""

_FIRST_HEARD = """
    SELECT
        track_id,
        first_played_ms
    FROM play_counts INDEXED BY play_counts_by_first
    WHERE person_id = :person_id AND first_played_ms >= :since AND first_played_ms < :until
    ORDER BY first_played_ms DESC, track_id DESC
    LIMIT :first
"""

_MEANS = ",\n".join(
    f"        sum(h.plays * f.mood_{name}) / sum(iif(f.mood_{name} IS NULL, 0, h.plays))"
    f" AS mood_{name}"
    for name in MOODS
)

_SOUND = f"""
    SELECT
        sum(h.plays * f.bpm) / sum(iif(f.bpm IS NULL, 0, h.plays)) AS bpm,
{_MEANS}
    FROM heard AS h
    CROSS JOIN track_audio_features AS f ON f.track_id = h.track_id
"""  # noqa: S608 constants only
