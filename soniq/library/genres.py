"""Genres: their list and their SQL."""

import sqlite3

from soniq.library.lists import Listing, Order
from soniq.library.model import Genre
from soniq.units import GenreId

LISTING = Listing(
    order=Order(
        table="genres",
        index="genres_by_name",
        present="t.track_count > 0",
        columns=("name_key", "id"),
    )
)


def by_ids(reader: sqlite3.Connection, ids: str) -> list[Genre]:
    """The genres of a JSON array of ids, in its order; ids that are gone are left out."""
    rows = reader.execute(
        """
        SELECT
            g.id,
            g.name,
            g.album_count,
            g.track_count
        FROM json_each(:ids) AS wanted
        CROSS JOIN genres AS g ON g.id = wanted.value
        """,
        {"ids": ids},
    )
    return [
        Genre(
            id=GenreId(row["id"]),
            name=row["name"],
            album_count=row["album_count"],
            track_count=row["track_count"],
        )
        for row in rows
    ]


def named(reader: sqlite3.Connection, key: str) -> GenreId | None:
    row = reader.execute("SELECT id FROM genres WHERE name_key = :key", {"key": key}).fetchone()
    return None if row is None else GenreId(row["id"])
