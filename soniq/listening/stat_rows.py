"""What statistics are made of: the SQL.

Top lists of all time come from the counts, those of a span from the plays that lie in it; what is
told of days and hours comes from the quarters of an hour. So the work is bounded by what was heard
in the span, and for all time by how many different tracks were heard.
"""

import json
import sqlite3
from collections.abc import Sequence

from soniq.listening.model import EVER, Discoveries, Mood, Span, Sum, Top, TopKind
from soniq.listening.play_rows import bounds
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


def tops(
    reader: sqlite3.Connection, person_id: PersonId, kind: TopKind, span: Span, first: int
) -> list[Top]:
    """The most played first."""
    heard = _HEARD_EVER if span == EVER else _HEARD
    values = {"first": first, **_values(person_id, span)}
    found = [_top(row) for sql in _TOPS[kind] for row in reader.execute(f"{heard} {sql}", values)]
    return sorted(found, key=lambda top: (-top.plays, -top.heard, top.name, top.artist))[:first]


def sums(reader: sqlite3.Connection, person_id: PersonId, span: Span) -> tuple[Sum, int]:
    """How much was heard, and how often something was skipped."""
    values = _values(person_id, span)
    plays, heard, untimed = reader.execute(_SUM, values).fetchone()
    (skips,) = reader.execute(_SKIPS, values).fetchone()
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
    values = {"first": first, **_values(person_id, span)}
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
    row = reader.execute(f"{_HEARD} {_SOUND}", _values(person_id, span)).fetchone()
    moods = [
        Mood(name=name, mean=row[f"mood_{name}"])
        for name in MOODS
        if row[f"mood_{name}"] is not None
    ]
    return row["bpm"], moods


def _values(person_id: PersonId, span: Span) -> dict[str, int]:
    since, until = bounds(span)
    return {"person_id": person_id, "since": since, "until": until}


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


def _top(row: sqlite3.Row) -> Top:
    return Top(
        id=row["id"],
        name=row["name"],
        artist=row["artist"],
        plays=row["plays"],
        heard=Milliseconds(row["heard"] or 0),
    )


_HEARD = """
    WITH heard AS MATERIALIZED (
        SELECT
            track_id,
            line_id,
            count(*) AS plays,
            sum(heard_ms) AS heard
        FROM plays INDEXED BY plays_heard
        WHERE person_id = :person_id AND skipped = 0 AND at_ms >= :since AND at_ms < :until
        GROUP BY track_id, line_id
    )
"""

_HEARD_EVER = """
    WITH heard AS MATERIALIZED (
        SELECT
            track_id,
            NULL AS line_id,
            plays,
            heard_ms AS heard
        FROM play_counts INDEXED BY play_counts_by_plays
        WHERE person_id = :person_id AND plays > 0
        UNION ALL
        SELECT
            NULL,
            line_id,
            plays,
            heard_ms
        FROM line_counts INDEXED BY line_counts_by_plays
        WHERE person_id = :person_id AND plays > 0
    )
"""

_TOPS = {
    TopKind.TRACKS: (
        """
        SELECT
            t.id,
            t.title AS name,
            t.artist,
            h.plays,
            h.heard
        FROM (
            SELECT track_id, plays, heard
            FROM heard
            WHERE track_id IS NOT NULL
            ORDER BY plays DESC, heard DESC
            LIMIT :first
        ) AS h
        CROSS JOIN tracks AS t ON t.id = h.track_id
        """,
        """
        SELECT
            NULL AS id,
            l.title AS name,
            l.artist,
            h.plays,
            h.heard
        FROM (
            SELECT line_id, plays, heard
            FROM heard
            WHERE line_id IS NOT NULL
            ORDER BY plays DESC, heard DESC
            LIMIT :first
        ) AS h
        CROSS JOIN heard_lines AS l ON l.id = h.line_id
        """,
    ),
    TopKind.ALBUMS: (
        """
        SELECT
            a.id,
            a.title AS name,
            a.artist,
            g.plays,
            g.heard
        FROM (
            SELECT
                t.album_id,
                sum(h.plays) AS plays,
                sum(h.heard) AS heard
            FROM heard AS h
            CROSS JOIN tracks AS t ON t.id = h.track_id
            GROUP BY t.album_id
            ORDER BY sum(h.plays) DESC, sum(h.heard) DESC
            LIMIT :first
        ) AS g
        CROSS JOIN albums AS a ON a.id = g.album_id
        """,
        """
        SELECT
            NULL AS id,
            l.album AS name,
            l.artist,
            sum(h.plays) AS plays,
            sum(h.heard) AS heard
        FROM heard AS h
        CROSS JOIN heard_lines AS l ON l.id = h.line_id
        WHERE l.album_key <> ''
        GROUP BY l.artist_key, l.album_key
        ORDER BY sum(h.plays) DESC, sum(h.heard) DESC
        LIMIT :first
        """,
    ),
    TopKind.ARTISTS: (
        """
        SELECT
            g.id,
            ifnull(a.name, g.told) AS name,
            '' AS artist,
            g.plays,
            g.heard
        FROM (
            SELECT
                id,
                words,
                min(told) AS told,
                sum(plays) AS plays,
                sum(heard) AS heard
            FROM (
                SELECT
                    c.artist_id AS id,
                    '' AS words,
                    '' AS told,
                    h.plays,
                    h.heard
                FROM heard AS h
                CROSS JOIN track_credits AS c ON c.track_id = h.track_id AND c.role = 'artist'
                UNION ALL
                SELECT
                    l.known_id,
                    iif(l.known_id IS NULL, l.artist_words, ''),
                    l.artist,
                    l.plays,
                    l.heard
                FROM (
                    SELECT
                        (
                            SELECT min(k.id)
                            FROM artists AS k INDEXED BY artists_by_match
                            WHERE k.match_key = w.artist_words
                        ) AS known_id,
                        w.artist_words,
                        min(w.artist) AS artist,
                        sum(h.plays) AS plays,
                        sum(h.heard) AS heard
                    FROM heard AS h
                    CROSS JOIN heard_lines AS w ON w.id = h.line_id
                    GROUP BY w.artist_words
                ) AS l
            )
            GROUP BY id, words
            ORDER BY sum(plays) DESC, sum(heard) DESC
            LIMIT :first
        ) AS g
        LEFT JOIN artists AS a ON a.id = g.id
        """,
    ),
    TopKind.GENRES: (
        """
        SELECT
            n.id,
            n.name,
            '' AS artist,
            g.plays,
            g.heard
        FROM (
            SELECT
                k.genre_id,
                sum(h.plays) AS plays,
                sum(h.heard) AS heard
            FROM heard AS h
            CROSS JOIN track_genres AS k ON k.track_id = h.track_id
            GROUP BY k.genre_id
            ORDER BY sum(h.plays) DESC, sum(h.heard) DESC
            LIMIT :first
        ) AS g
        CROSS JOIN genres AS n ON n.id = g.genre_id
        """,
    ),
}

_SUM = """
    SELECT
        count(*),
        ifnull(sum(heard_ms), 0),
        count(*) - count(heard_ms)
    FROM plays INDEXED BY plays_heard
    WHERE person_id = :person_id AND skipped = 0 AND at_ms >= :since AND at_ms < :until
"""

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
