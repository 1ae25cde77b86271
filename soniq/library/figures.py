"""What a library holds in numbers: totals, facets, and where each letter of a list begins.

These walk whole indexes. The service asks once and remembers until the library changes.
"""

import sqlite3

from soniq.library import albums, tracks
from soniq.library.lists import TEXTS, Order
from soniq.library.model import AlbumSort, Facet, Facets, Letter, Totals, TrackSort
from soniq.text import after_letter, initial
from soniq.units import Milliseconds

FACETS = 200
"""Genres that a facet offers at most, the largest first."""


def count(reader: sqlite3.Connection, order: Order) -> int:
    """How many rows a list shows that nothing narrows."""
    (found,) = reader.execute(
        f"SELECT count(*) FROM {order.table} AS t INDEXED BY {order.index} WHERE {order.present}",  # noqa: S608 constants only
        order.values,
    ).fetchone()
    return int(found)


def totals(reader: sqlite3.Connection) -> Totals:
    row = reader.execute(
        """
        SELECT
            (
                SELECT count(*)
                FROM tracks INDEXED BY tracks_by_added
                WHERE missing_since_ms IS NULL
            ) AS tracks,
            (
                SELECT count(*)
                FROM tracks INDEXED BY tracks_missing_by_added
                WHERE missing_since_ms IS NOT NULL AND wanted = 0
            ) - (
                SELECT count(DISTINCT t.id)
                FROM files AS q INDEXED BY files_put_away
                CROSS JOIN tracks AS t ON t.id = q.track_id
                WHERE q.put_away_ms IS NOT NULL AND t.missing_since_ms IS NOT NULL
            ) AS missing,
            (
                SELECT count(*)
                FROM artists INDEXED BY album_artists_by_name
                WHERE album_count > 0
            ) AS artists,
            (
                SELECT count(*)
                FROM files INDEXED BY files_unreadable
                WHERE unreadable IS NOT NULL AND missing_since_ms IS NULL
            ) AS unreadable,
            count(*) AS albums,
            ifnull(sum(duration_ms), 0) AS duration_ms,
            ifnull(sum(size_bytes), 0) AS size_bytes
        FROM albums
        WHERE missing_since_ms IS NULL
        """
    ).fetchone()
    return Totals(
        tracks=row["tracks"],
        albums=row["albums"],
        artists=row["artists"],
        duration=Milliseconds(row["duration_ms"]),
        size_bytes=row["size_bytes"],
        missing=row["missing"],
        unreadable=row["unreadable"],
    )


def facets(reader: sqlite3.Connection) -> Facets:
    return Facets(
        genres=_genres(reader),
        decades=_decades(reader, tracks.order(TrackSort.YEAR)),
        album_decades=_decades(reader, albums.order(AlbumSort.YEAR)),
        codecs=_codecs(reader),
        initials=_initials(reader),
    )


def _genres(reader: sqlite3.Connection) -> list[Facet]:
    rows = reader.execute(
        """
        SELECT
            id,
            name,
            track_count
        FROM genres
        WHERE track_count > 0
        ORDER BY track_count DESC, name_key
        LIMIT :limit
        """,
        {"limit": FACETS},
    )
    return [
        Facet(value=str(row["id"]), label=row["name"], count=row["track_count"]) for row in rows
    ]


def _decades(reader: sqlite3.Connection, order: Order) -> list[Facet]:
    """Of what is sorted by year: the years lie together in its index."""
    rows = reader.execute(
        f"""
        SELECT
            year_key / 10 * 10 AS decade,
            count(*) AS count
        FROM {order.table} AS t INDEXED BY {order.index}
        WHERE {order.present} AND year_key > 0
        GROUP BY decade
        ORDER BY decade
        """  # noqa: S608 constants only
    )
    return [
        Facet(value=str(row["decade"]), label=f"{row['decade']}s", count=row["count"])
        for row in rows
    ]


def _codecs(reader: sqlite3.Connection) -> list[Facet]:
    rows = reader.execute(
        """
        SELECT
            codec,
            count(*) AS tracks
        FROM tracks INDEXED BY tracks_by_codec
        WHERE missing_since_ms IS NULL AND codec IS NOT NULL
        GROUP BY codec
        ORDER BY tracks DESC
        """
    )
    return [
        Facet(value=row["codec"], label=row["codec"].upper(), count=row["tracks"]) for row in rows
    ]


def _initials(reader: sqlite3.Connection) -> list[Facet]:
    rows = reader.execute(
        """
        SELECT
            substr(name_key, 1, 1) AS first,
            count(*) AS artists
        FROM artists INDEXED BY album_artists_by_name
        WHERE album_count > 0
        GROUP BY first
        ORDER BY first
        """
    )
    counts: dict[str, int] = {}
    for row in rows:
        letter = initial(row["first"])
        counts[letter] = counts.get(letter, 0) + row["artists"]
    return [Facet(value=letter, label=letter, count=counts[letter]) for letter in counts]


def firsts(reader: sqlite3.Connection, order: Order) -> list[str]:
    """The characters with which the first column of an order begins, each found with one seek."""
    column = order.columns[0]
    sql = (
        f"SELECT substr(t.{column}, 1, 1) AS first "  # noqa: S608 constants only
        f"FROM {order.table} AS t INDEXED BY {order.index} "
        f"WHERE {order.present} AND t.{column} >= :low "
        f"ORDER BY t.{column} LIMIT 1"
    )
    found: list[str] = []
    low = ""
    while (row := reader.execute(sql, {**order.values, "low": low}).fetchone()) is not None:
        found.append(row["first"])
        low = after_letter(row["first"])
        if low == chr(0x10FFFF):
            break
    return found


def letters(reader: sqlite3.Connection, order: Order, *, descending: bool) -> list[Letter]:
    """Where each letter of a list begins, in the order of the list; nowhere by number."""
    if order.columns[0] not in TEXTS:
        return []
    begin: dict[str, Letter] = {}
    found = firsts(reader, order)
    for first in reversed(found) if descending else found:
        letter = initial(first)
        text = after_letter(first) if descending else first
        rest = ("" if column in TEXTS else -1 for column in order.columns[1:])
        begin.setdefault(letter, Letter(letter=letter, after=(text, *rest)))
    return list(begin.values())
