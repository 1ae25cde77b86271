"""What is told of tracks, albums and artists beside their own rows, for whole lists at once: each
artist by name and role, editions, discs, identities."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from soniq.library.model import CreditRole
from soniq.store.arrays import array
from soniq.units import AlbumId, ArtistId, FolderId, TrackId


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody with a part in a track or album. role: None for an album's artist."""

    artist_id: ArtistId
    name: str
    credited_as: str
    role: CreditRole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackBeside:
    """names: in their order, the artists first, then the featured, then all others."""

    isrc: str | None = None
    musicbrainz_id: str | None = None
    """Of the recording."""
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumBeside:
    """What is told of an album: of its first edition, where editions differ."""

    names: tuple[Name, ...] = ()
    musicbrainz_id: str | None = None
    """Of the release."""
    labels: tuple[str, ...] = ()
    release_date: str | None = None
    """Of this edition; YYYY, YYYY-MM or YYYY-MM-DD."""
    edition: str | None = None
    """What sets it apart: "Collector's Edition"."""
    folder_id: FolderId | None = None
    discs: tuple[tuple[int, str], ...] = ()
    """Titles of discs that have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtistBeside:
    sort_name: str | None = None
    roles: tuple[CreditRole, ...] = ()


_ROLES = {role: place for place, role in enumerate(CreditRole)}


def tracks(reader: sqlite3.Connection, ids: Iterable[TrackId]) -> dict[TrackId, TrackBeside]:
    wanted = array(ids)
    names = _of_tracks(reader, wanted)
    rows = reader.execute(
        """
        SELECT
            t.id,
            t.isrc,
            t.musicbrainz_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN tracks AS t ON t.id = wanted.value
        """,
        {"ids": wanted},
    )
    return {
        TrackId(track_id): TrackBeside(
            isrc=isrc, musicbrainz_id=musicbrainz_id, names=tuple(names.get(track_id, ()))
        )
        for track_id, isrc, musicbrainz_id in rows
    }


def _of_tracks(reader: sqlite3.Connection, ids: str) -> dict[int, list[Name]]:
    rows = reader.execute(
        """
        SELECT
            tc.track_id,
            tc.artist_id,
            a.name,
            tc.credited_as,
            tc.role
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_credits AS tc ON tc.track_id = wanted.value
        CROSS JOIN artists AS a ON a.id = tc.artist_id
        """,
        {"ids": ids},
    )
    found: dict[int, list[Name]] = defaultdict(list)
    for track_id, artist_id, name, credited_as, role in rows:
        found[track_id].append(Name(ArtistId(artist_id), name, credited_as, CreditRole(role)))
    for names in found.values():
        names.sort(key=_place)
    return found


def _place(name: Name) -> int:
    return 0 if name.role is None else _ROLES[name.role]


def album_artists(
    reader: sqlite3.Connection, ids: Iterable[AlbumId]
) -> dict[AlbumId, tuple[Name, ...]]:
    rows = reader.execute(
        """
        SELECT
            ac.album_id,
            ac.artist_id,
            a.name,
            ac.credited_as
        FROM json_each(:ids) AS wanted
        CROSS JOIN album_credits AS ac ON ac.album_id = wanted.value
        CROSS JOIN artists AS a ON a.id = ac.artist_id
        """,
        {"ids": array(set(ids))},
    )
    found: dict[int, list[Name]] = defaultdict(list)
    for album_id, artist_id, name, credited_as in rows:
        found[album_id].append(Name(ArtistId(artist_id), name, credited_as))
    return {AlbumId(album_id): tuple(names) for album_id, names in found.items()}


def albums(reader: sqlite3.Connection, ids: Iterable[AlbumId]) -> dict[AlbumId, AlbumBeside]:
    wanted = list(dict.fromkeys(ids))
    names = album_artists(reader, wanted)
    discs = _discs(reader, array(wanted))
    rows = reader.execute(
        """
        SELECT
            e.album_id,
            e.musicbrainz_release_id,
            e.label,
            e.release_date,
            e.name,
            e.folder_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN editions AS e ON e.album_id = wanted.value
        """,
        {"ids": array(wanted)},
    )
    editions: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        editions[row["album_id"]].append(row)
    return {
        album_id: _album(
            names.get(album_id, ()), editions.get(album_id, []), discs.get(album_id, ())
        )
        for album_id in wanted
    }


def _album(
    names: tuple[Name, ...], editions: list[sqlite3.Row], discs: Iterable[tuple[int, str]]
) -> AlbumBeside:
    if not editions:
        return AlbumBeside(names=names, discs=tuple(discs))
    first = editions[0]
    return AlbumBeside(
        names=names,
        musicbrainz_id=first["musicbrainz_release_id"],
        labels=tuple(dict.fromkeys(row["label"] for row in editions if row["label"])),
        release_date=first["release_date"],
        edition=first["name"] if len(editions) == 1 else None,
        folder_id=None if first["folder_id"] is None else FolderId(first["folder_id"]),
        discs=tuple(discs),
    )


def _discs(reader: sqlite3.Connection, ids: str) -> dict[int, list[tuple[int, str]]]:
    """Only of albums of several discs: others' titles say nothing."""
    rows = reader.execute(
        """
        SELECT DISTINCT
            t.album_id,
            t.disc_number,
            t.disc_title
        FROM json_each(:ids) AS wanted
        CROSS JOIN albums AS al ON al.id = wanted.value
        CROSS JOIN tracks AS t INDEXED BY tracks_of_album ON t.album_id = al.id
        WHERE al.disc_count > 1 AND t.disc_title IS NOT NULL
        """,
        {"ids": ids},
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for album_id, disc, title in rows:
        found[album_id].setdefault(disc, title)
    return {album_id: sorted(discs.items()) for album_id, discs in found.items()}


def artists(reader: sqlite3.Connection, ids: Iterable[ArtistId]) -> dict[ArtistId, ArtistBeside]:
    wanted = array(ids)
    roles: dict[int, list[CreditRole]] = defaultdict(list)
    for artist_id, role in reader.execute(_PLAYED, {"ids": wanted, "roles": _AS_JSON}):
        roles[artist_id].append(CreditRole(role))
    rows = reader.execute(
        """
        SELECT
            a.id,
            a.sort_name
        FROM json_each(:ids) AS wanted
        CROSS JOIN artists AS a ON a.id = wanted.value
        """,
        {"ids": wanted},
    )
    return {
        ArtistId(artist_id): ArtistBeside(
            sort_name=sort_name,
            roles=tuple(sorted(roles.get(artist_id, ()), key=_ROLES.__getitem__)),
        )
        for artist_id, sort_name in rows
    }


_AS_JSON = "[" + ", ".join(f'"{role}"' for role in CreditRole) + "]"

_PLAYED = """
    SELECT
        wanted.value,
        role.value
    FROM json_each(:ids) AS wanted
    CROSS JOIN json_each(:roles) AS role
    WHERE EXISTS (
        SELECT 1
        FROM track_credits AS tc INDEXED BY track_credits_of_artist
        WHERE tc.artist_id = wanted.value AND tc.role = role.value
    )
"""
"""A dozen seeks an artist, however many tracks: a composer of the classics costs no more."""
