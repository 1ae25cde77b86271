"""What the grid shows of an album beside what the library does: its SQL."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from soniq.collection.model import (
    Acquisition,
    Collected,
    Ownership,
    Priority,
    WantedSong,
    WishSource,
)
from soniq.library import albums, owning
from soniq.library.model import Album
from soniq.library.owning import Holdings
from soniq.library.placing.titles import title_key
from soniq.store.arrays import array
from soniq.units import AlbumId, Moment, TrackId

SONGS = 1_000
"""Songs of one album that are told at most."""


def collected(reader: sqlite3.Connection, ids: Iterable[int]) -> list[Collected]:
    """In the order of the ids; those that are gone are left out."""
    listed = array(ids)
    found = {album.id: album for album in albums.by_ids(reader, listed)}
    sources = _sources(reader, listed)
    rows = reader.execute(_BESIDE, {"ids": listed}).fetchall()
    editions = _editions(reader, [row["id"] for row in rows if row["told_edition"] is not None])
    return [
        _collected(found[row["id"]], row, sources[row["id"]], editions)
        for row in rows
        if row["id"] in found
    ]


def _collected(
    album: Album,
    row: sqlite3.Row,
    sources: Iterable[WishSource],
    editions: Mapping[int, set[str]],
) -> Collected:
    told = row["told_edition"]
    here = editions.get(row["id"], set())
    ownership = Ownership(row["ownership_status"])
    is_other = told is not None and bool(here) and title_key(told) not in here
    facts = Holdings(
        here=album.track_count,
        wanted=row["wanted_tracks"],
        promised=row["total_tracks"],
        told=row["told_tracks"],
        whole=row["wanted"] == 2,
    )
    source = row["acquisition_source"]
    synced = row["last_synced_at_ms"]
    return Collected(
        album=album,
        ownership=ownership,
        acquisition=None if source is None else Acquisition(source),
        tracks=album.track_count,
        total=owning.total(facts),
        wanted=row["wanted"] > 0,
        coming=row["coming"],
        told_edition=told or None,
        other_edition=is_other and ownership is Ownership.OWNED,
        barcode=row["barcode"],
        cover_art_url=row["cover_art_url"],
        local_path=row["local_path"],
        spotify_id=row["spotify_id"],
        last_synced_at=None if synced is None else Moment(synced),
        sources=tuple(sorted(sources)),
        priority=Priority(row["priority"]),
    )


def _sources(reader: sqlite3.Connection, ids: str) -> Mapping[int, set[WishSource]]:
    found: dict[int, set[WishSource]] = defaultdict(set)
    for row in reader.execute(_SOURCES, {"ids": ids}):
        found[row["album_id"]].add(WishSource(row["source"]))
    return found


def _editions(reader: sqlite3.Connection, ids: Sequence[int]) -> Mapping[int, set[str]]:
    """By what keys the editions are known that are here."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in reader.execute(_EDITIONS_HERE, {"ids": array(ids)}) if ids else ():
        found[row["album_id"]].add(title_key(row["name"] or ""))
    return found


def ownership(reader: sqlite3.Connection, album_id: AlbumId) -> Ownership | None:
    """How the album stands; None where there is no such album."""
    row = reader.execute(
        "SELECT ownership_status FROM albums WHERE id = :id", {"id": album_id}
    ).fetchone()
    return None if row is None else Ownership(row["ownership_status"])


def missing_songs(reader: sqlite3.Connection, album_id: AlbumId) -> list[WantedSong]:
    """Songs of the album that are wanted, or whose file is gone; not those that were put away."""
    rows = reader.execute(_MISSING, {"album_id": album_id, "limit": SONGS})
    return [
        WantedSong(
            track_id=TrackId(row["id"]),
            disc_number=row["disc_number"],
            track_number=row["track_number"],
            title=row["title"],
            artist=row["artist"],
            duration_ms=row["duration_ms"],
            isrc=row["isrc"],
        )
        for row in rows
    ]


def music_folders(reader: sqlite3.Connection) -> list[bytes]:
    return [bytes(row["path"]) for row in reader.execute("SELECT path FROM roots")]


_BESIDE = """
    SELECT
        al.id,
        al.ownership_status,
        al.acquisition_source,
        al.total_tracks,
        al.told_tracks,
        al.told_edition,
        al.wanted,
        al.wanted_tracks,
        al.coming,
        al.barcode,
        al.cover_art_url,
        al.local_path,
        al.spotify_id,
        al.last_synced_at_ms,
        ifnull(s.priority, 0) AS priority
    FROM json_each(:ids) AS wanted
    CROSS JOIN albums AS al ON al.id = wanted.value
    LEFT JOIN shopping AS s ON s.album_id = al.id
"""

_SOURCES = """
    SELECT
        w.album_id,
        w.source
    FROM json_each(:ids) AS wanted
    CROSS JOIN wishes AS w INDEXED BY wishes_of_album ON w.album_id = wanted.value
    WHERE w.album_id IS NOT NULL
"""

_EDITIONS_HERE = """
    SELECT
        t.album_id,
        e.name
    FROM json_each(:ids) AS wanted
    CROSS JOIN tracks AS t INDEXED BY tracks_of_album ON t.album_id = wanted.value
    CROSS JOIN editions AS e ON e.id = t.edition_id
    WHERE t.missing_since_ms IS NULL
"""

_MISSING = """
    SELECT
        t.id,
        t.disc_number,
        t.track_number,
        t.title,
        t.artist,
        t.duration_ms,
        t.isrc
    FROM tracks AS t INDEXED BY tracks_of_album
    WHERE t.album_id = :album_id
        AND t.missing_since_ms IS NOT NULL
        AND NOT EXISTS (
            SELECT 1
            FROM files AS q INDEXED BY files_put_away
            WHERE q.track_id = t.id AND q.put_away_ms IS NOT NULL
        )
    ORDER BY t.disc_number, t.number_key, t.id
    LIMIT :limit
"""
