"""Albums: their sorts, their filters and their SQL."""

import json
import sqlite3
from collections import defaultdict

from soniq.library.lists import Listing, Narrowing, Order, years_wanted
from soniq.library.model import Album, AlbumFilter, AlbumSort, Credit, CreditRole, Edition
from soniq.units import AlbumId, ArtistId, ArtworkHash, EditionId, Milliseconds, Moment

COLUMNS: dict[AlbumSort, tuple[str, ...]] = {
    AlbumSort.TITLE: ("title_key", "id"),
    AlbumSort.ARTIST: ("artist_key", "year_key", "title_key", "id"),
    AlbumSort.YEAR: ("year_key", "title_key", "id"),
    AlbumSort.ADDED: ("added_at_ms", "id"),
}

OF_ARTIST = 500
"""Albums that an artist's page shows at most of each kind of tie; the list has them all."""


_IS_MISSING = """EXISTS (
    SELECT 1 FROM tracks AS m INDEXED BY tracks_of_album
    WHERE m.album_id = t.id AND m.wanted = 0 AND NOT EXISTS (
        SELECT 1 FROM files AS q INDEXED BY files_put_away
        WHERE q.track_id = m.id AND q.put_away_ms IS NOT NULL
    )
)"""

NOT_PUT_AWAY = Narrowing(
    ask=_IS_MISSING,
    collect=f"""
        SELECT t.id AS id
        FROM albums AS t INDEXED BY albums_missing_by_added
        WHERE t.missing_since_ms IS NOT NULL AND {_IS_MISSING}
    """,  # noqa: S608 - a constant condition
    values={},
)
"""Missing is an album of which a track is missing; one that was put away whole is not."""


def order(sort: AlbumSort, *, missing: bool = False) -> Order:
    return Order(
        table="albums",
        index=f"albums_{'missing_' if missing else ''}by_{sort}",
        present=f"t.missing_since_ms IS {'NOT ' if missing else ''}NULL",
        columns=COLUMNS[sort],
    )


def listing(reader: sqlite3.Connection, where: AlbumFilter, sort: AlbumSort) -> Listing:
    narrowings = [NOT_PUT_AWAY] if where.missing else []
    if where.artist_id is not None:
        narrowings.append(by_artist(where.artist_id))
    if where.genre_id is not None:
        known = None if where.missing else _kept_count(reader, where.genre_id)
        narrowings.append(in_genre(where.genre_id, known=known))
    if where.compilation is not None:
        narrowings.append(_compiled(where))
    sorted_by = order(sort, missing=where.missing)
    years = years_wanted(where.year_from, where.year_to)
    if years is None:
        return Listing(order=sorted_by, narrowings=tuple(narrowings))
    low, below = years
    if sort is AlbumSort.YEAR:
        return Listing(order=sorted_by, narrowings=tuple(narrowings), low=low, below=below)
    return Listing(order=sorted_by, narrowings=(*narrowings, _of_years(low, below, where)))


def by_artist(artist_id: int) -> Narrowing:
    """Albums that credit the artist."""
    return Narrowing(
        ask="""EXISTS (
            SELECT 1 FROM album_credits AS ac
            WHERE ac.album_id = t.id AND +ac.artist_id = :artist_id
        )""",
        collect="SELECT DISTINCT album_id AS id FROM album_credits WHERE artist_id = :artist_id",
        values={"artist_id": artist_id},
    )


def in_genre(genre_id: int, *, known: int | None = None) -> Narrowing:
    """known: how many that leaves, where it is kept."""
    return Narrowing(
        ask="""EXISTS (
            SELECT 1 FROM album_genres AS ag
            WHERE ag.album_id = t.id AND ag.genre_id = :genre_id
        )""",
        collect="SELECT album_id AS id FROM album_genres WHERE genre_id = :genre_id",
        values={"genre_id": genre_id},
        known=known,
    )


def _kept_count(reader: sqlite3.Connection, genre_id: int) -> int:
    """How many present albums a genre has, as its row keeps count."""
    row = reader.execute(
        "SELECT album_count FROM genres WHERE id = :id", {"id": genre_id}
    ).fetchone()
    return 0 if row is None else int(row["album_count"])


def _compiled(where: AlbumFilter) -> Narrowing:
    collect = """
        SELECT id
        FROM albums INDEXED BY albums_compiled
        WHERE missing_since_ms IS NULL AND compilation = 1
    """
    return Narrowing(
        ask="+t.compilation = :compilation",
        collect=collect if where.compilation and not where.missing else None,
        values={"compilation": int(bool(where.compilation))},
    )


def _of_years(low: int, below: int, where: AlbumFilter) -> Narrowing:
    missing = where.missing
    return Narrowing(
        ask="+t.year_key >= :year_low AND +t.year_key < :year_below",
        collect=f"""
            SELECT id
            FROM albums INDEXED BY albums_{"missing_" if missing else ""}by_year
            WHERE missing_since_ms IS {"NOT " if missing else ""}NULL
                AND year_key >= :year_low
                AND year_key < :year_below
        """,  # noqa: S608 constants only
        values={"year_low": low, "year_below": below},
    )


def by_ids(reader: sqlite3.Connection, ids: str) -> list[Album]:
    """The albums of a JSON array of ids, in its order; ids that are gone are left out."""
    genres = _genres(reader, ids)
    rows = reader.execute(
        """
        SELECT
            al.id,
            al.title,
            al.title_key,
            al.artist_id,
            al.artist,
            al.artist_key,
            al.kind,
            al.compilation,
            al.release_date,
            al.year,
            al.track_count,
            al.disc_count,
            al.duration_ms,
            al.size_bytes,
            al.cover,
            al.added_at_ms,
            al.missing_since_ms,
            al.ownership_status,
            al.match_status,
            al.match_score,
            al.musicbrainz_release_group_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN albums AS al ON al.id = wanted.value
        """,
        {"ids": ids},
    )
    return [_album(row, genres[row["id"]]) for row in rows]


def _genres(reader: sqlite3.Connection, ids: str) -> dict[int, list[str]]:
    """By name: their ids tell only which the library met first."""
    rows = reader.execute(
        """
        SELECT
            ag.album_id,
            g.name,
            g.name_key
        FROM json_each(:ids) AS wanted
        CROSS JOIN album_genres AS ag ON ag.album_id = wanted.value
        CROSS JOIN genres AS g ON g.id = ag.genre_id
        """,
        {"ids": ids},
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: str(row["name_key"])):
        found[row["album_id"]].append(row["name"])
    return found


def _album(row: sqlite3.Row, genres: list[str]) -> Album:
    missing, cover = row["missing_since_ms"], row["cover"]
    return Album(
        id=AlbumId(row["id"]),
        title=row["title"],
        title_key=row["title_key"],
        artist_id=ArtistId(row["artist_id"]),
        artist=row["artist"],
        artist_key=row["artist_key"],
        kind=row["kind"],
        compilation=bool(row["compilation"]),
        release_date=row["release_date"],
        year=row["year"],
        track_count=row["track_count"],
        disc_count=row["disc_count"],
        duration=Milliseconds(row["duration_ms"]),
        size_bytes=row["size_bytes"],
        cover=None if cover is None else ArtworkHash(cover),
        genres=tuple(genres),
        added_at=Moment(row["added_at_ms"]),
        missing_since=None if missing is None else Moment(missing),
        ownership_status=row["ownership_status"],
        match_status=row["match_status"],
        match_score=row["match_score"],
        musicbrainz_release_group_id=row["musicbrainz_release_group_id"],
    )


def of_artist(reader: sqlite3.Connection, artist_id: ArtistId) -> list[Album]:
    """Albums of which this is an album artist and that are there, newest first."""
    rows = reader.execute(
        """
        SELECT al.id
        FROM (SELECT DISTINCT album_id AS id FROM album_credits WHERE artist_id = :artist_id) AS c
        CROSS JOIN albums AS al ON al.id = c.id
        WHERE al.missing_since_ms IS NULL
        ORDER BY al.year_key DESC, al.title_key, al.id
        LIMIT :limit
        """,
        {"artist_id": artist_id, "limit": OF_ARTIST},
    )
    return by_ids(reader, json.dumps([row["id"] for row in rows]))


def with_artist(reader: sqlite3.Connection, artist_id: ArtistId) -> list[Album]:
    """Albums of others on which the artist has tracks, newest first.

    Looks at the artist's first 5,000 tracks, so that a composer of the classics costs no more.
    """
    rows = reader.execute(
        """
        SELECT DISTINCT al.id, al.year_key, al.title_key
        FROM (
            SELECT track_id
            FROM track_credits
            WHERE artist_id = :artist_id
            LIMIT 5000
        ) AS c
        CROSS JOIN tracks AS t ON t.id = c.track_id
        CROSS JOIN albums AS al ON al.id = t.album_id
        WHERE t.missing_since_ms IS NULL
            AND NOT EXISTS (
                SELECT 1
                FROM album_credits AS ac
                WHERE ac.album_id = al.id AND +ac.artist_id = :artist_id
            )
        ORDER BY al.year_key DESC, al.title_key, al.id
        LIMIT :limit
        """,
        {"artist_id": artist_id, "limit": OF_ARTIST},
    )
    return by_ids(reader, json.dumps([row["id"] for row in rows]))


def editions(reader: sqlite3.Connection, album_id: AlbumId) -> list[Edition]:
    rows = reader.execute(
        """
        SELECT
            id,
            title,
            name,
            musicbrainz_release_id,
            release_date,
            label,
            catalog_number,
            barcode,
            media
        FROM editions
        WHERE album_id = :album_id
        ORDER BY id
        """,
        {"album_id": album_id},
    )
    return [
        Edition(
            id=EditionId(row["id"]),
            album_id=album_id,
            title=row["title"],
            name=row["name"],
            musicbrainz_release_id=row["musicbrainz_release_id"],
            release_date=row["release_date"],
            label=row["label"],
            catalog_number=row["catalog_number"],
            barcode=row["barcode"],
            media=row["media"],
        )
        for row in rows
    ]


def credits_of(reader: sqlite3.Connection, album_id: AlbumId) -> list[Credit]:
    """The album artists, then those who composed, produced, played … on its tracks."""
    rows = reader.execute(
        """
        SELECT
            artist_id,
            'artist' AS role,
            credited_as,
            0 AS rank,
            position
        FROM album_credits
        WHERE album_id = :album_id
        UNION ALL
        SELECT
            tc.artist_id,
            tc.role,
            min(tc.credited_as),
            1,
            -count(*)
        FROM tracks AS t INDEXED BY tracks_of_album
        CROSS JOIN track_credits AS tc ON tc.track_id = t.id
        WHERE t.album_id = :album_id AND tc.role <> 'artist'
        GROUP BY tc.role, tc.artist_id
        ORDER BY 4, 2, 5
        LIMIT 200
        """,
        {"album_id": album_id},
    )
    return [
        Credit(
            artist_id=ArtistId(row["artist_id"]),
            role=CreditRole(row["role"]),
            credited_as=row["credited_as"],
        )
        for row in rows
    ]
