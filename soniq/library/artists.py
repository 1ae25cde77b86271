"""Artists: their sorts, their filters and their SQL."""

import json
import sqlite3
from collections.abc import Sequence

from soniq.errors import Invalid
from soniq.library.lists import Listing, Narrowing, Order
from soniq.library.model import Artist, ArtistFilter, ArtistSort, CreditRole
from soniq.text import after_letter, initial
from soniq.units import ArtistId, ArtworkHash

COLUMNS: dict[ArtistSort, tuple[str, ...]] = {
    ArtistSort.NAME: ("name_key", "id"),
    ArtistSort.ALBUMS: ("album_count", "name_key", "id"),
    ArtistSort.TRACKS: ("track_count", "name_key", "id"),
}

OTHERS = "#"
"""The letter under which all names are filed that begin with none."""


def order(sort: ArtistSort, *, album_artists_only: bool = True) -> Order:
    return Order(
        table="artists",
        index=f"{'album' if album_artists_only else 'present'}_artists_by_{sort}",
        present="t.album_count > 0" if album_artists_only else "t.album_count + t.track_count > 0",
        columns=COLUMNS[sort],
    )


def listing(where: ArtistFilter, sort: ArtistSort, firsts: Sequence[str]) -> Listing:
    """`firsts`: the characters with which names begin, as `letters.firsts` finds them.

    Raises:
        Invalid: the initial is neither a letter nor "#".
    """
    sorted_by = order(sort, album_artists_only=_album_artists_only(where))
    credited = () if where.role is None else (_credited(where.role),)
    if where.initial is None:
        return Listing(order=sorted_by, narrowings=credited)
    if where.initial == OTHERS:
        begins = [first for first in firsts if initial(first) == OTHERS]
        return Listing(order=sorted_by, narrowings=(_begins_with(begins, where), *credited))
    if len(where.initial.lower()) != 1 or not where.initial.isalpha():
        raise Invalid(f'Artists are filed under letters and "#", not under "{where.initial}".')
    letter = where.initial.lower()
    if sort is ArtistSort.NAME:
        return Listing(order=sorted_by, narrowings=credited, low=letter, below=after_letter(letter))
    return Listing(order=sorted_by, narrowings=(_begins_with([letter], where), *credited))


def _begins_with(letters: Sequence[str], where: ArtistFilter) -> Narrowing:
    everyone = order(ArtistSort.NAME, album_artists_only=_album_artists_only(where))
    ranges = json.dumps([[letter, after_letter(letter)] for letter in letters])
    return Narrowing(
        ask="""substr(t.name_key, 1, 1) IN (
            SELECT wanted.value ->> 0 FROM json_each(:ranges) AS wanted
        )""",
        collect=f"""
            SELECT t.id AS id
            FROM json_each(:ranges) AS wanted
            CROSS JOIN artists AS t INDEXED BY {everyone.index}
            WHERE {everyone.present}
                AND t.name_key >= wanted.value ->> 0
                AND t.name_key < wanted.value ->> 1
        """,  # noqa: S608 constants only
        values={"ranges": ranges},
    )


def _album_artists_only(where: ArtistFilter) -> bool:
    return where.album_artists_only and where.role is None


def _credited(role: CreditRole) -> Narrowing:
    """Nearly everybody is an artist of some track: that is asked row by row, and needs no index."""
    collect = f"""
        SELECT DISTINCT tc.artist_id AS id
        FROM track_credits AS tc INDEXED BY track_credits_beside
        WHERE tc.role = '{role}' AND tc.role <> 'artist'
    """  # noqa: S608 a constant of our own
    return Narrowing(
        ask="""EXISTS (
            SELECT 1
            FROM track_credits AS tc INDEXED BY track_credits_of_artist
            WHERE tc.artist_id = t.id AND tc.role = :role
        )""",
        collect=None if role is CreditRole.ARTIST else collect,
        values={"role": role},
    )


def by_ids(reader: sqlite3.Connection, ids: str) -> list[Artist]:
    """The artists of a JSON array of ids, in its order; ids that are gone are left out."""
    rows = reader.execute(
        """
        SELECT
            a.id,
            a.name,
            a.name_key,
            a.musicbrainz_id,
            a.album_count,
            a.track_count,
            ifnull(
                (
                    SELECT ao.hash
                    FROM artwork_of AS ao
                    WHERE ao.entity = 'artist' AND ao.entity_id = a.id AND ao.is_primary = 1
                    LIMIT 1
                ),
                (
                    SELECT al.cover
                    FROM albums AS al INDEXED BY covers_of_artist
                    WHERE al.artist_id = a.id
                        AND al.cover IS NOT NULL
                        AND al.missing_since_ms IS NULL
                    ORDER BY al.year_key DESC, al.title_key DESC, al.id DESC
                    LIMIT 1
                )
            ) AS cover
        FROM json_each(:ids) AS wanted
        CROSS JOIN artists AS a ON a.id = wanted.value
        """,
        {"ids": ids},
    )
    return [
        Artist(
            id=ArtistId(row["id"]),
            name=row["name"],
            name_key=row["name_key"],
            musicbrainz_id=row["musicbrainz_id"],
            album_count=row["album_count"],
            track_count=row["track_count"],
            cover=None if row["cover"] is None else ArtworkHash(row["cover"]),
        )
        for row in rows
    ]


def named(reader: sqlite3.Connection, key: str) -> ArtistId | None:
    """Of the artists with that match key, the one with most tracks."""
    rows = reader.execute(
        """
        SELECT
            track_count,
            id
        FROM artists INDEXED BY artists_by_match
        WHERE match_key = :key
        """,
        {"key": key},
    ).fetchall()
    return ArtistId(max(rows, key=tuple)["id"]) if rows else None
