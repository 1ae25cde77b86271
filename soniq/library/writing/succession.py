"""A better rip of a song takes the place of the one that went: the track stays, with all on it.

People replace MP3 by FLAC, or an album by a better copy of it, in the same folder or in another. To
them it is the same track. So a new file takes over a track of the same album, disc, number and
title, and of nearly the same length, if no file of that track is there any more. A track that is
wanted had none yet, and services spell its title and number it otherwise: there the name of the
song is enough, where no length contradicts it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from soniq import text
from soniq.library.placing.formats import Candidate
from soniq.library.placing.model import AlbumFacts, Placed
from soniq.store.database import Tx
from soniq.titles.words import same_title
from soniq.units import FileId, RootId, TrackId

NEAR_MS = 5_000
"""Rips of one song differ by the silence at their ends; another take differs by more."""
NEAR_WANTED_MS = 7_000
"""Two services' lengths of one recording differ a little more."""

Shared: TypeAlias = list[tuple[TrackId | None, list[Candidate]]]
"""Tracks, new ones as None, each with its files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """What the library still has as present, though it is not."""

    files: Collection[FileId] = frozenset()
    """Gone from the folders that are looked at."""
    is_gone: Callable[[FileId, RootId, bytes, bytes], bool] = lambda *_: False
    """Whether a file left its place (root, folder and name) and was not met elsewhere."""


NOTHING_ABSENT = Absence()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """A track that may have been left."""

    id: TrackId
    title: str
    duration_ms: int
    edition: str
    """The name by which its edition is told from others of the album, see `grouping`."""
    place: tuple[int, int]
    """Disc and number."""


_Place: TypeAlias = tuple[int, int, str]
"""Disc, number and title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tracks:
    """An album's tracks by their places, and those of them that are wanted."""

    places: Mapping[_Place, list[_Left]]
    wanted: list[_Left]


def follow(tx: Tx, shared: Shared, placed: Mapping[FileId, Placed], absence: Absence) -> Shared:
    """Gives new tracks the ids of those that they take over."""
    taken = {track for track, _ in shared if track is not None}
    of_albums: dict[str, _Tracks] = {}
    followed: Shared = []
    for track, members in shared:
        if track is None:
            spot = placed[members[0].file_id]
            if spot.album.key not in of_albums:
                of_albums[spot.album.key] = _tracks_of(tx, spot.album)
            there = of_albums[spot.album.key]
            places = there.places.get(_place(spot), [])
            left = [one for one in places if one.id not in taken]
            track = _nearest(tx, members[0], spot, left, absence)
            if track is None:
                track = _wanted(members[0], spot, there.wanted, taken)
        if track is not None:
            taken.add(track)
        followed.append((track, members))
    return followed


def _nearest(
    tx: Tx, file: Candidate, spot: Placed, tracks: list[_Left], absence: Absence
) -> TrackId | None:
    edition = _name(spot.edition.key)

    def unlikeness(track: _Left) -> tuple[bool, int, int]:
        return track.edition != edition, abs(track.duration_ms - file.duration_ms), track.id

    near = (track for track in tracks if abs(track.duration_ms - file.duration_ms) <= NEAR_MS)
    for track in sorted(near, key=unlikeness):
        if is_left(tx, track.id, absence):
            return track.id
    return None


def _wanted(
    file: Candidate, spot: Placed, wanted: list[_Left], taken: Collection[TrackId]
) -> TrackId | None:
    """The wanted track that the file is, by the name of the song; of several, by the place."""
    edition, place = _name(spot.edition.key), _place(spot)[:2]
    fitting = [
        (one.place != place, one.edition != edition, one.id)
        for one in wanted
        if one.id not in taken
        and _fits(one, file.duration_ms)
        and same_title(spot.title, one.title)
    ]
    return min(fitting)[2] if fitting else None


def _fits(track: _Left, duration_ms: int) -> bool:
    return not track.duration_ms or abs(track.duration_ms - duration_ms) <= NEAR_WANTED_MS


def is_left(tx: Tx, track_id: TrackId, absence: Absence) -> bool:
    """Whether no file of a track is where it was."""
    rows = tx.execute(_PRESENT_FILES, {"track_id": track_id}).fetchall()
    return all(
        row["id"] in absence.files
        or absence.is_gone(FileId(row["id"]), RootId(row["root_id"]), row["path"], row["name"])
        for row in rows
    )


def _tracks_of(tx: Tx, album: AlbumFacts) -> _Tracks:
    """The tracks of the album, and of one called the same: tags of a better rip may know more."""
    rows = tx.execute(
        _TRACKS,
        {
            "key": album.key,
            "title_key": text.sort_key(album.sort),
            "artist_key": album.artists[0].key,
        },
    )
    found: dict[_Place, list[_Left]] = defaultdict(list)
    wished: list[_Left] = []
    for id_, disc, number, title, key, duration_ms, edition_key, wanted in rows:
        left = _Left(
            id=TrackId(id_),
            title=title,
            duration_ms=duration_ms,
            edition=_name(edition_key),
            place=(disc, number),
        )
        found[disc, number, key].append(left)
        if wanted:
            wished.append(left)
    return _Tracks(places=found, wanted=wished)


def _place(spot: Placed) -> _Place:
    return spot.disc, spot.number or 0, text.sort_key(spot.title)


def _name(edition_key: str) -> str:
    return edition_key.rpartition("@")[0]


_TRACKS = """
    SELECT
        t.id,
        t.disc_number,
        t.number_key,
        t.title,
        t.title_key,
        t.duration_ms,
        e.edition_key,
        t.wanted
    FROM (
        SELECT id
        FROM albums
        WHERE group_key = :key
        UNION
        SELECT a.id
        FROM albums AS a INDEXED BY albums_by_title_all
        CROSS JOIN artists AS ar ON ar.id = a.artist_id
        WHERE a.title_key = :title_key AND ar.match_key = :artist_key
    ) AS same
    CROSS JOIN tracks AS t INDEXED BY tracks_of_album ON t.album_id = same.id
    CROSS JOIN editions AS e ON e.id = t.edition_id
"""

_PRESENT_FILES = """
    SELECT f.id, f.root_id, d.path, f.name
    FROM files AS f INDEXED BY files_of_track
    CROSS JOIN folders AS d ON d.id = f.folder_id
    WHERE f.track_id = :track_id AND f.missing_since_ms IS NULL
"""
