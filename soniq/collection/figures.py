"""The grid in numbers. These walk whole indexes of albums, and of the wishes."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

from soniq.collection.listing import PRESENT
from soniq.collection.model import CollectionFigures, MatchStatus, Ownership
from soniq.units import Moment

DAY_MS = 86_400_000


def figures(reader: sqlite3.Connection) -> CollectionFigures:
    looks: Counter[str] = Counter()
    acquired: Counter[str] = Counter()
    decades: dict[int, tuple[int, int]] = {}
    for row in reader.execute(_FACTS):
        count, status = row["count"], row["ownership_status"]
        is_owned = status == Ownership.OWNED
        looks[_look(status, has_some=bool(row["has_some"]))] += count
        looks["unsure"] += count * (row["match_status"] == MatchStatus.MANUAL_REVIEW)
        looks["matched"] += count * (row["match_status"] == MatchStatus.MATCHED)
        acquired[row["acquisition_source"] or "unknown"] += count * is_owned
        if row["decade"]:
            owned, all_ = decades.get(row["decade"], (0, 0))
            decades[row["decade"]] = (owned + count * is_owned, all_ + count)
    (artists,) = reader.execute(_ARTISTS).fetchone()
    return CollectionFigures(
        **looks,
        artists=artists,
        by_source={row["source"]: row["count"] for row in reader.execute(_SOURCES)},
        by_acquisition={source: count for source, count in acquired.items() if count},
        by_decade=dict(sorted(decades.items())),
        months=_months(reader),
    )


def _look(status: str, *, has_some: bool) -> str:
    if status == Ownership.OWNED:
        return "owned"
    if status == Ownership.DOWNLOADING:
        return "coming"
    return "partly" if has_some else "wanted"


def _months(reader: sqlite3.Connection) -> Mapping[Moment, int]:
    """An album that nobody wished for is owned since it came; one that somebody did, since the
    last of its files came, or since it is held."""
    days: Counter[int] = Counter()
    for row in reader.execute(_SINCE_ADDED):
        days[row["day"]] += row["count"]
    for row in reader.execute(_SINCE_HAD):
        days[row["since_ms"] // DAY_MS] += 1
    months: Counter[Moment] = Counter()
    for day, count in days.items():
        months[_month(day)] += count
    return dict(sorted(months.items()))


def _month(day: int) -> Moment:
    """The first of its month."""
    first = datetime.fromtimestamp(day * DAY_MS / 1000, UTC).replace(day=1)
    return Moment(round(first.timestamp() * 1000))


_FACTS = f"""
    SELECT
        t.ownership_status,
        t.match_status,
        t.acquisition_source,
        t.track_count > 0 AS has_some,
        t.year_key / 10 * 10 AS decade,
        count(*) AS count
    FROM albums AS t INDEXED BY collected_by_year
    WHERE {PRESENT}
    GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608 - a constant condition

_ARTISTS = f"""
    SELECT count(DISTINCT t.artist_id)
    FROM albums AS t INDEXED BY collected_by_artist
    WHERE {PRESENT}
"""  # noqa: S608 - a constant condition

_SOURCES = """
    SELECT
        source,
        count(DISTINCT album_id) AS count
    FROM wishes INDEXED BY wishes_by_source
    WHERE album_id IS NOT NULL
    GROUP BY source
"""

_SINCE_ADDED = f"""
    SELECT
        t.added_at_ms / 86400000 AS day,
        count(*) AS count
    FROM albums AS t INDEXED BY collected_by_added
    WHERE {PRESENT}
        AND +t.ownership_status = 'owned'
        AND NOT EXISTS (SELECT 1 FROM wishes AS w WHERE w.album_id = t.id)
        AND NOT EXISTS (SELECT 1 FROM holdings AS h WHERE h.album_id = t.id)
    GROUP BY day
"""  # noqa: S608 - a constant condition

_SINCE_HAD = """
    SELECT coalesce(min(h.since_ms, f.since_ms), h.since_ms, f.since_ms, f.added_at_ms) AS since_ms
    FROM (
        SELECT
            a.id,
            a.added_at_ms,
            (
                SELECT max(q.added_at_ms)
                FROM tracks AS t INDEXED BY tracks_of_album
                CROSS JOIN files AS q ON q.id = t.file_id
                WHERE t.album_id = a.id
            ) AS since_ms
        FROM (
            SELECT album_id
            FROM wishes INDEXED BY wishes_of_album
            WHERE album_id IS NOT NULL
            UNION
            SELECT album_id
            FROM holdings
        ) AS asked
        CROSS JOIN albums AS a ON a.id = asked.album_id AND a.ownership_status = 'owned'
    ) AS f
    LEFT JOIN (
        SELECT
            album_id,
            min(coalesce(held_since_ms, created_at_ms)) AS since_ms
        FROM holdings
        GROUP BY album_id
    ) AS h ON h.album_id = f.id
"""
