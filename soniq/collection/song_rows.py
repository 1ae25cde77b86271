"""Songs that are wanted, and albums that are awaited: what may have come meanwhile. Its SQL."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from soniq.library.finding import Line
from soniq.store.arrays import array
from soniq.units import AlbumId, Milliseconds, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedTrack:
    """A song that is not here. whole: its album is wished for itself."""

    track_id: TrackId
    album_id: AlbumId
    title: str
    whole: bool
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """An album of which nothing is here."""

    id: AlbumId
    release_group_id: str | None
    barcode: str | None


def wanted(reader: sqlite3.Connection) -> list[WantedTrack]:
    """Those that may be here under another name: of albums that are wished for themselves, and of
    which nothing is here, no song is."""
    return [
        _wanted(row)
        for row in reader.execute(f"{_WANTED} AND (al.wanted = 1 OR al.missing_since_ms IS NULL)")
    ]


def wanted_of(reader: sqlite3.Connection, album_id: AlbumId) -> list[WantedTrack]:
    return [
        _wanted(row) for row in reader.execute(f"{_WANTED} AND t.album_id = :id", {"id": album_id})
    ]


def wanted_of_albums(reader: sqlite3.Connection, albums: Iterable[AlbumId]) -> list[WantedTrack]:
    return [_wanted(row) for row in reader.execute(_WANTED_OF_ALBUMS, {"ids": array(albums)})]


def still_wanted(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> set[TrackId]:
    rows = reader.execute(
        """
        SELECT t.id
        FROM json_each(:ids) AS a
        CROSS JOIN tracks AS t ON t.id = a.value
        WHERE t.wanted = 1
        """,
        {"ids": array(ids)},
    )
    return {TrackId(row["id"]) for row in rows}


def albums_here(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, AlbumId]:
    """Those of the tracks that have a file, and the album of each."""
    rows = reader.execute(
        """
        SELECT
            t.id,
            t.album_id
        FROM json_each(:ids) AS a
        CROSS JOIN tracks AS t ON t.id = a.value
        WHERE t.missing_since_ms IS NULL
        """,
        {"ids": array(ids)},
    )
    return {TrackId(row["id"]): AlbumId(row["album_id"]) for row in rows}


def awaited(reader: sqlite3.Connection) -> list[Awaited]:
    """Those that another row may turn out to be."""
    return [
        Awaited(
            id=AlbumId(row["id"]),
            release_group_id=row["musicbrainz_release_group_id"],
            barcode=row["barcode"],
        )
        for row in reader.execute(_AWAITED)
    ]


def of_release_groups(
    reader: sqlite3.Connection, ids: Iterable[str]
) -> dict[str, list[tuple[bool, AlbumId]]]:
    """The albums of each, those with files first."""
    found: dict[str, list[tuple[bool, AlbumId]]] = {}
    for row in reader.execute(_OF_GROUPS, {"ids": json.dumps(sorted(set(ids)))}):
        its = found.setdefault(row["musicbrainz_release_group_id"], [])
        its.append((bool(row["is_here"]), AlbumId(row["id"])))
    return found


def of_barcodes(reader: sqlite3.Connection, barcodes: Iterable[str]) -> dict[str, AlbumId]:
    """The album with files, one edition of which has that barcode."""
    rows = reader.execute(_OF_BARCODES, {"barcodes": json.dumps(sorted(set(barcodes)))})
    return {row["barcode"]: AlbumId(row["album_id"]) for row in rows}


def of_names(reader: sqlite3.Connection) -> dict[AlbumId, AlbumId]:
    """Of awaited albums those that are here under the same names, as when wrong tags were put
    right: the two are not of different years, nor of different release groups."""
    return {AlbumId(row["id"]): AlbumId(row["here"]) for row in reader.execute(_OF_NAMES)}


def are_apart(reader: sqlite3.Connection, album_id: AlbumId, into: AlbumId) -> bool:
    """Whether both are there, and nothing of the first is here."""
    row = reader.execute(
        """
        SELECT 1
        FROM albums AS a
        CROSS JOIN albums AS b ON b.id = :into
        WHERE a.id = :album_id AND a.missing_since_ms IS NOT NULL
        """,
        {"album_id": album_id, "into": into},
    ).fetchone()
    return row is not None


def _wanted(row: sqlite3.Row) -> WantedTrack:
    return WantedTrack(
        track_id=TrackId(row["id"]),
        album_id=AlbumId(row["album_id"]),
        title=row["title"],
        whole=row["wanted"] == 2,
        line=Line(
            title=row["title"],
            artist=row["artist"],
            album=row["album"],
            duration=Milliseconds(row["duration_ms"]) if row["duration_ms"] else None,
            isrc=row["isrc"],
            musicbrainz_id=row["musicbrainz_id"],
            spotify_id=row["spotify_id"],
            track_number=row["track_number"],
        ),
    )


_COLUMNS = """
        t.id,
        t.album_id,
        t.title,
        t.artist,
        t.album,
        t.duration_ms,
        t.isrc,
        t.musicbrainz_id,
        t.spotify_id,
        t.track_number,
        al.wanted
"""

_WANTED = f"""
    SELECT
        {_COLUMNS}
    FROM tracks AS t INDEXED BY tracks_wanted
    CROSS JOIN albums AS al ON al.id = t.album_id
    WHERE t.wanted = 1
"""  # noqa: S608 - a constant list of columns

_WANTED_OF_ALBUMS = f"""
    SELECT
        {_COLUMNS}
    FROM json_each(:ids) AS a
    CROSS JOIN albums AS al ON al.id = a.value
    CROSS JOIN tracks AS t INDEXED BY tracks_wanted ON t.album_id = al.id
    WHERE t.wanted = 1 AND (al.wanted = 1 OR al.missing_since_ms IS NULL)
"""  # noqa: S608 - a constant list of columns

_AWAITED = """
    SELECT
        id,
        musicbrainz_release_group_id,
        barcode
    FROM albums INDEXED BY albums_awaited
    WHERE missing_since_ms IS NOT NULL
        AND (wanted > 0 OR held = 1)
        AND (musicbrainz_release_group_id IS NOT NULL OR barcode IS NOT NULL)
"""

_OF_GROUPS = """
    SELECT
        al.id,
        al.musicbrainz_release_group_id,
        al.missing_since_ms IS NULL AS is_here
    FROM json_each(:ids) AS g
    CROSS JOIN albums AS al INDEXED BY albums_by_musicbrainz
        ON al.musicbrainz_release_group_id = g.value
    WHERE al.musicbrainz_release_group_id IS NOT NULL
    ORDER BY al.missing_since_ms IS NOT NULL, al.id
"""

_OF_BARCODES = """
    SELECT
        e.barcode,
        e.album_id
    FROM json_each(:barcodes) AS b
    CROSS JOIN editions AS e INDEXED BY editions_by_barcode ON e.barcode = b.value
    CROSS JOIN albums AS al ON al.id = e.album_id AND al.missing_since_ms IS NULL
    WHERE e.barcode IS NOT NULL
"""

_OF_NAMES = """
    SELECT
        a.id,
        min(h.id) AS here
    FROM albums AS a INDEXED BY albums_awaited
    CROSS JOIN albums AS h INDEXED BY albums_by_title_all ON h.title_key = a.title_key
    CROSS JOIN artists AS ar ON ar.id = a.artist_id
    CROSS JOIN artists AS hr ON hr.id = h.artist_id
    WHERE a.missing_since_ms IS NOT NULL
        AND (a.wanted > 0 OR a.held = 1)
        AND h.missing_since_ms IS NULL
        AND hr.match_key = ar.match_key
        AND (
            a.musicbrainz_release_group_id IS NULL
            OR h.musicbrainz_release_group_id IS NULL
        )
        AND (a.year_key = h.year_key OR a.year_key = 0 OR h.year_key = 0)
    GROUP BY a.id
"""
