"""Tracks: their sorts, their filters and their SQL."""

import json
import sqlite3

from soniq.harmony import Key
from soniq.library import files, sounding
from soniq.library.lists import Listing, Narrowing, Order, years_wanted
from soniq.library.model import Credit, CreditRole, Track, TrackFilter, TrackSort
from soniq.units import (
    AlbumId,
    ArtistId,
    ArtworkHash,
    EditionId,
    Milliseconds,
    Moment,
    TrackId,
)

COLUMNS: dict[TrackSort, tuple[str, ...]] = {
    TrackSort.TITLE: ("title_key", "id"),
    TrackSort.ARTIST: ("artist_key", "album_key", "disc_number", "number_key", "id"),
    TrackSort.ALBUM: ("album_key", "album_id", "disc_number", "number_key", "id"),
    TrackSort.YEAR: ("year_key", "title_key", "id"),
    TrackSort.DURATION: ("duration_ms", "id"),
    TrackSort.ADDED: ("added_at_ms", "id"),
    TrackSort.BPM: ("bpm_key", "title_key", "id"),
    TrackSort.KEY: ("camelot", "bpm_key", "id"),
}

IN_ORDER = 1_000
"""Tracks that an album's page shows at most; boxes of 200 discs exist."""


MISSING = "t.missing_since_ms IS NOT NULL AND t.wanted = 0"
"""What was there; what is wanted never was."""

_IS_MISSING = """NOT EXISTS (
    SELECT 1 FROM files AS q INDEXED BY files_put_away
    WHERE q.track_id = t.id AND q.put_away_ms IS NOT NULL
)"""

NOT_PUT_AWAY = Narrowing(
    ask=_IS_MISSING,
    collect=f"""
        SELECT t.id AS id
        FROM tracks AS t INDEXED BY tracks_missing_by_added
        WHERE {MISSING} AND {_IS_MISSING}
    """,  # noqa: S608 - a constant condition
    values={},
)
"""Whose file lies in quarantine is not missing: somebody wanted it gone."""


def order(sort: TrackSort, *, missing: bool = False) -> Order:
    present = MISSING if missing else "t.missing_since_ms IS NULL"
    if is_heard := sort in {TrackSort.BPM, TrackSort.KEY}:
        present += f" AND t.{COLUMNS[sort][0]} IS NOT NULL"
    return Order(
        table="tracks",
        index=f"tracks_{'missing_' if missing else ''}by_{sort}",
        present=present,
        columns=COLUMNS[sort],
        grows_quietly=is_heard,
    )


def listing(
    reader: sqlite3.Connection,
    where: TrackFilter,
    sort: TrackSort,
    also: tuple[Narrowing, ...] = (),
) -> Listing:
    """also: what narrows the list besides the filter."""
    narrowings = [*also, *([NOT_PUT_AWAY] if where.missing else [])]
    if where.artist_id is not None:
        narrowings.append(_of_artist(reader, where.artist_id, where))
    if where.album_id is not None:
        narrowings.append(_of_album(where.album_id))
    if where.genre_id is not None:
        narrowings.append(_of_genre(reader, where.genre_id, where))
    if where.folder_id is not None:
        narrowings.append(_in_folder(where.folder_id))
    sorted_by = order(sort, missing=where.missing)
    if where.codec is not None:
        if sort is TrackSort.TITLE and not where.missing:
            sorted_by = _titles_of_codec(where.codec)
        else:
            narrowings.append(_of_codec(where.codec, where))
    if where.keys:
        narrowings.append(sounding.of_keys(where.keys, missing=where.missing))
    bounds: tuple[int, int] | None = None
    if years := years_wanted(where.year_from, where.year_to):
        if sort is TrackSort.YEAR:
            bounds = years
        else:
            narrowings.append(_of_years(*years, where))
    if tempi := sounding.tempi_wanted(where.bpm_from, where.bpm_to, octaves=where.bpm_octaves):
        if sort is TrackSort.BPM and len(tempi) == 1:
            bounds = tempi[0]
        else:
            narrowings.append(sounding.of_tempi(tempi, missing=where.missing))
    low, below = bounds or (None, None)
    return Listing(order=sorted_by, narrowings=tuple(narrowings), low=low, below=below)


def _of_artist(reader: sqlite3.Connection, artist_id: ArtistId, where: TrackFilter) -> Narrowing:
    values: dict[str, str | int] = {"artist_id": artist_id}
    if where.role is None:
        return Narrowing(
            ask="""EXISTS (
                SELECT 1 FROM track_credits AS tc
                WHERE tc.track_id = t.id AND +tc.artist_id = :artist_id
            )""",
            collect="""
                SELECT DISTINCT track_id AS id
                FROM track_credits
                WHERE artist_id = :artist_id
            """,
            values=values,
            known=None if where.missing else _kept_count(reader, "artists", artist_id),
        )
    return Narrowing(
        ask="""EXISTS (
            SELECT 1 FROM track_credits AS tc
            WHERE tc.track_id = t.id AND tc.role = :role AND +tc.artist_id = :artist_id
        )""",
        collect="""
            SELECT DISTINCT track_id AS id
            FROM track_credits
            WHERE artist_id = :artist_id AND role = :role
        """,
        values={**values, "role": where.role},
    )


def _of_album(album_id: AlbumId) -> Narrowing:
    return Narrowing(
        ask="+t.album_id = :album_id",
        collect="SELECT id FROM tracks INDEXED BY tracks_of_album WHERE album_id = :album_id",
        values={"album_id": album_id},
    )


def _of_genre(reader: sqlite3.Connection, genre_id: int, where: TrackFilter) -> Narrowing:
    return Narrowing(
        ask="""EXISTS (
            SELECT 1 FROM track_genres AS tg
            WHERE tg.track_id = t.id AND tg.genre_id = :genre_id
        )""",
        collect="SELECT track_id AS id FROM track_genres WHERE genre_id = :genre_id",
        values={"genre_id": genre_id},
        known=None if where.missing else _kept_count(reader, "genres", genre_id),
    )


def _in_folder(folder_id: int) -> Narrowing:
    return Narrowing(
        ask="""EXISTS (
            SELECT 1 FROM files AS f
            WHERE f.track_id = t.id AND +f.folder_id = :folder_id
        )""",
        collect="""
            SELECT DISTINCT track_id AS id
            FROM files
            WHERE folder_id = :folder_id AND track_id IS NOT NULL
        """,
        values={"folder_id": folder_id},
    )


def _titles_of_codec(codec: str) -> Order:
    return Order(
        table="tracks",
        index="tracks_by_codec",
        present="t.missing_since_ms IS NULL AND t.codec = :codec",
        columns=COLUMNS[TrackSort.TITLE],
        values={"codec": codec},
    )


def _of_codec(codec: str, where: TrackFilter) -> Narrowing:
    collect = """
        SELECT id
        FROM tracks INDEXED BY tracks_by_codec
        WHERE missing_since_ms IS NULL AND codec = :codec
    """
    return Narrowing(
        ask="+t.codec = :codec",
        collect=None if where.missing else collect,
        values={"codec": codec},
    )


def _of_years(low: int, below: int, where: TrackFilter) -> Narrowing:
    missing = where.missing
    return Narrowing(
        ask="+t.year_key >= :year_low AND +t.year_key < :year_below",
        collect=f"""
            SELECT t.id AS id
            FROM tracks AS t INDEXED BY tracks_{"missing_" if missing else ""}by_year
            WHERE {MISSING if missing else "t.missing_since_ms IS NULL"}
                AND t.year_key >= :year_low
                AND t.year_key < :year_below
        """,  # noqa: S608 constants only
        values={"year_low": low, "year_below": below},
    )


def _kept_count(reader: sqlite3.Connection, table: str, row_id: int) -> int:
    """How many present tracks an artist or a genre has, as its row keeps count."""
    row = reader.execute(
        f"SELECT track_count FROM {table} WHERE id = :id",  # noqa: S608 constants only
        {"id": row_id},
    ).fetchone()
    return 0 if row is None else int(row["track_count"])


def by_ids(reader: sqlite3.Connection, ids: str) -> list[Track]:
    """The tracks of a JSON array of ids, in its order; ids that are gone are left out."""
    rows = reader.execute(
        f"""
        SELECT
            t.id,
            t.album_id,
            t.edition_id,
            t.title,
            t.title_key,
            t.artist,
            t.artist_key,
            t.album,
            t.album_key,
            t.genre,
            t.year,
            t.disc_number,
            t.disc_title,
            t.track_number,
            t.duration_ms,
            t.cover,
            t.added_at_ms,
            t.missing_since_ms,
            t.wanted,
            t.bpm_key,
            t.camelot,
            al.artist AS album_artist,
            al.artist_id AS album_artist_id,
            {files.FILE_COLUMNS}
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        CROSS JOIN albums AS al ON al.id = t.album_id
        LEFT JOIN files AS f ON f.id = t.file_id
        LEFT JOIN folders AS d ON d.id = f.folder_id
        LEFT JOIN roots AS r ON r.id = f.root_id
        """,  # noqa: S608 constants only
        {"ids": ids},
    )
    return [_track(row) for row in rows]


def _track(row: sqlite3.Row) -> Track:
    missing, cover = row["missing_since_ms"], row["cover"]
    bpm, camelot = row["bpm_key"], row["camelot"]
    return Track(
        id=TrackId(row["id"]),
        album_id=AlbumId(row["album_id"]),
        edition_id=EditionId(row["edition_id"]),
        title=row["title"],
        title_key=row["title_key"],
        artist=row["artist"],
        artist_key=row["artist_key"],
        album=row["album"],
        album_key=row["album_key"],
        album_artist=row["album_artist"],
        album_artist_id=ArtistId(row["album_artist_id"]),
        genres=tuple(row["genre"].split("; ")) if row["genre"] else (),
        year=row["year"],
        disc_number=row["disc_number"],
        disc_title=row["disc_title"],
        track_number=row["track_number"],
        duration=Milliseconds(row["duration_ms"]),
        cover=None if cover is None else ArtworkHash(cover),
        added_at=Moment(row["added_at_ms"]),
        missing_since=None if missing is None else Moment(missing),
        file=None if row["file_id"] is None else files.file(row),
        wanted=bool(row["wanted"]),
        bpm=None if bpm is None else bpm / 100,
        key=None if camelot is None else Key.of_place(camelot),
    )


def of_album(reader: sqlite3.Connection, album_id: AlbumId) -> list[Track]:
    """In order: edition, disc, number; missing ones too. At most `IN_ORDER`."""
    rows = reader.execute(
        """
        SELECT t.id
        FROM tracks AS t INDEXED BY tracks_of_album
        WHERE t.album_id = :album_id
        ORDER BY t.edition_id, t.disc_number, t.number_key, t.id
        LIMIT :limit
        """,
        {"album_id": album_id, "limit": IN_ORDER},
    )
    return by_ids(reader, json.dumps([row["id"] for row in rows]))


def copies(reader: sqlite3.Connection, track_id: TrackId) -> list[Track]:
    """Other tracks that have a file with the same sound; at most 100."""
    rows = reader.execute(
        """
        SELECT DISTINCT twin.track_id AS id
        FROM files AS f INDEXED BY files_of_track
        CROSS JOIN files AS twin INDEXED BY files_by_sound ON twin.audio_hash = f.audio_hash
        WHERE f.track_id = :track_id
            AND f.audio_hash IS NOT NULL
            AND twin.track_id <> :track_id
        LIMIT 100
        """,
        {"track_id": track_id},
    )
    return by_ids(reader, json.dumps(sorted(row["id"] for row in rows)))


def artists_of(reader: sqlite3.Connection, ids: str) -> dict[TrackId, tuple[Credit, ...]]:
    """Who plays on the tracks of a JSON array of ids: the artists, then the featured."""
    rows = reader.execute(
        """
        SELECT
            tc.track_id,
            tc.artist_id,
            tc.role,
            tc.credited_as
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_credits AS tc ON tc.track_id = wanted.value
        WHERE tc.role IN ('artist', 'featured')
        ORDER BY tc.track_id, tc.role, tc.position
        """,
        {"ids": ids},
    )
    found: dict[TrackId, tuple[Credit, ...]] = {}
    for row in rows:
        track_id = TrackId(row["track_id"])
        found[track_id] = (*found.get(track_id, ()), _credit(row))
    return found


def credits_of(reader: sqlite3.Connection, track_id: TrackId) -> list[Credit]:
    rows = reader.execute(
        """
        SELECT
            artist_id,
            role,
            credited_as
        FROM track_credits
        WHERE track_id = :track_id
        ORDER BY role, position
        """,
        {"track_id": track_id},
    )
    found = [_credit(row) for row in rows]
    roles = list(CreditRole)
    return sorted(found, key=lambda credit: roles.index(credit.role))


def _credit(row: sqlite3.Row) -> Credit:
    return Credit(
        artist_id=ArtistId(row["artist_id"]),
        role=CreditRole(row["role"]),
        credited_as=row["credited_as"],
    )


def tags(reader: sqlite3.Connection, track_id: TrackId) -> dict[str, object]:
    """What the best file's own tags say; empty where there is no file."""
    row = reader.execute(
        """
        SELECT f.tags
        FROM tracks AS t
        CROSS JOIN files AS f ON f.id = t.file_id
        WHERE t.id = :track_id
        """,
        {"track_id": track_id},
    ).fetchone()
    if row is None or row["tags"] is None:
        return {}
    found: dict[str, object] = json.loads(row["tags"])
    return found
