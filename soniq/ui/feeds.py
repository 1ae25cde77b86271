"""What lists, search and play buttons fetch while one looks: small JSON, a part at a time.

These paths belong to the pages and change with them; programs use GraphQL or REST.
"""

import random
from collections.abc import Callable, Collection
from typing import Annotated, Literal, ParamSpec

import orjson
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Invalid, NotFound
from soniq.features.model import MOOD_HIGH, MoodRange, SoundFilter
from soniq.harmony import Key
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.wanting import voted_down
from soniq.library.model import (
    Album,
    AlbumFilter,
    AlbumSort,
    Artist,
    ArtistFilter,
    ArtistSort,
    CreditRole,
    Folder,
    Page,
    Slice,
    Track,
    TrackFilter,
    TrackSort,
)
from soniq.ui import jobs, listing, shapes, shelving, words
from soniq.ui.listing import Asked
from soniq.ui.shapes import Row
from soniq.units import AlbumId, ArtistId, FolderId, GenreId, TrackId

P = ParamSpec("P")

SignedIn = Annotated[Asker, allow(Role.GUEST)]

PREFIX = "/library/_feed"
PLAYED_AT_ONCE = 200
"""Tracks that a play button of an artist, a genre or a folder puts into the queue."""
SIMILAR = 40
"""Tracks that "Play similar" puts behind one."""


class Decade(BaseModel):
    decade: int | None = Field(None, ge=1000, le=2990)

    @property
    def last_year(self) -> int | None:
        return None if self.decade is None else self.decade + 9


class AlbumsAsked(Asked, Decade):
    sort: AlbumSort = AlbumSort.ADDED
    genre: GenreId | None = None
    compilation: bool | None = None
    missing: bool = False
    artist: ArtistId | None = None

    def where(self) -> AlbumFilter:
        return AlbumFilter(
            artist_id=self.artist,
            genre_id=self.genre,
            year_from=self.decade,
            year_to=self.last_year,
            compilation=self.compilation,
            missing=self.missing,
        )


class SoundAsked(BaseModel):
    """By what tracks are narrowed by their sound."""

    tempo: int | None = Field(None, ge=0, le=990)
    """Ten beats a minute from here on."""
    bpm: str | None = Field(None, pattern=r"^\d{2,3}(\.\d)?-\d{2,3}(\.\d)?$")
    half: bool = False
    """With `bpm`: half and double of it too."""
    key: str | None = Field(None, max_length=20)
    mixes: bool = False
    """With `key`: what mixes with it too."""
    mood: str | None = Field(None, max_length=200)
    """One or several that are high, with commas between."""

    @property
    def beats(self) -> tuple[float | None, float | None]:
        if self.bpm:
            low, _, high = self.bpm.partition("-")
            return float(low), float(high)
        if self.tempo is not None:
            return float(self.tempo), self.tempo + 9.99
        return None, None

    @property
    def keys(self) -> tuple[Key, ...]:
        if not self.key:
            return ()
        key = Key.parse(self.key)
        if key is None:
            raise Invalid(f'"{self.key}" is no key. Write it as "A minor", "Am" or "8A".')
        return key.neighbours if self.mixes else (key,)

    def sound(self) -> SoundFilter:
        """What `TrackFilter` cannot say."""
        moods = tuple(filter(None, (self.mood or "").split(",")))
        return SoundFilter(moods=tuple(MoodRange(mood=mood, low=MOOD_HIGH) for mood in moods))


class TracksAsked(Asked, Decade, SoundAsked):
    sort: TrackSort = TrackSort.ARTIST
    genre: GenreId | None = None
    codec: str | None = Field(None, max_length=20)
    missing: bool = False
    folder: FolderId | None = None
    artist: ArtistId | None = None

    def where(self) -> TrackFilter:
        low, high = self.beats
        return TrackFilter(
            bpm_from=low,
            bpm_to=high,
            bpm_octaves=self.half,
            keys=self.keys,
            artist_id=self.artist,
            genre_id=self.genre,
            folder_id=self.folder,
            year_from=self.decade,
            year_to=self.last_year,
            codec=self.codec,
            missing=self.missing,
        )


class ArtistsAsked(Asked):
    sort: ArtistSort = ArtistSort.NAME
    who: Literal["albums", "all", "composers"] = "albums"


class FoldersAsked(Asked):
    parent: FolderId | None = None


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False, dependencies=[allow(Role.GUEST)])

    @api.get("/albums")
    async def albums(asked: Annotated[AlbumsAsked, Query()]) -> Response:
        return await answer(_albums, soniq, asked)

    @api.get("/tracks")
    async def tracks(asked: Annotated[TracksAsked, Query()]) -> Response:
        return await answer(_tracks, soniq, asked)

    @api.get("/artists")
    async def artists(asked: Annotated[ArtistsAsked, Query()]) -> Response:
        return await answer(_artists, soniq, asked)

    @api.get("/genres")
    async def genres(asked: Annotated[Asked, Query()]) -> Response:
        return await answer(_genres, soniq, asked)

    @api.get("/folders")
    async def folders(asked: Annotated[FoldersAsked, Query()]) -> Response:
        return await answer(_folders, soniq, asked)

    @api.get("/search")
    async def search(text: Annotated[str, Query(max_length=200)]) -> Response:
        return await answer(_search, soniq, text)

    @api.get("/play/{kind}/{number}")
    async def play(
        asker: SignedIn, kind: str, number: Annotated[int, Path(ge=0, lt=2**63)]
    ) -> Response:
        return await answer(_play, soniq, asker, kind, number)

    @api.get("/surprise")
    async def surprise(asked: Annotated[AlbumsAsked, Query()]) -> Response:
        """The tracks of an album by chance, out of those that the filters leave."""
        return await answer(_surprise, soniq, asked)

    @api.get("/jobs", dependencies=[allow(Role.ADMIN)])
    async def history(asked: Annotated[Asked, Query()]) -> Response:
        return await answer(_jobs, soniq, asked)

    return api


async def answer(find: Callable[P, Row | None], *args: P.args, **kwargs: P.kwargs) -> Response:
    """The rows as they are: they are ours, and checking would cost a Pi half its time."""
    return packed(await ask(find, *args, **kwargs))


def packed(rows: Row | None) -> Response:
    fresh = {"Cache-Control": "no-store"}
    return Response(orjson.dumps(rows), media_type="application/json", headers=fresh)


def _albums(soniq: Soniq, asked: AlbumsAsked) -> Row:
    def find(part: Slice) -> Page[Album]:
        where = asked.where()
        return soniq.library.albums(where, sort=asked.sort, descending=asked.down, part=part)

    of = f"albums.{asked.sort}.{asked.down}"
    found = listing.find(find, asked, of, listing.letter(soniq, asked.sort, asked))
    return found.shown(shelving.albums(soniq, found.items))


def _tracks(soniq: Soniq, asked: TracksAsked) -> Row:
    def find(part: Slice) -> Page[Track]:
        return soniq.library.tracks(
            asked.where(),
            sort=asked.sort,
            descending=asked.down,
            part=part,
            also=soniq.features.narrowings(asked.sound()),
        )

    of = f"tracks.{asked.sort}.{asked.down}"
    found = listing.find(find, asked, of, listing.letter(soniq, asked.sort, asked))
    return found.shown(shelving.tracks(soniq, found.items))


def _artists(soniq: Soniq, asked: ArtistsAsked) -> Row:
    def find(part: Slice) -> Page[Artist]:
        where = ArtistFilter(
            album_artists_only=asked.who == "albums",
            role=CreditRole.COMPOSER if asked.who == "composers" else None,
        )
        return soniq.library.artists(where, sort=asked.sort, descending=asked.down, part=part)

    of = f"artists.{asked.sort}.{asked.down}"
    found = listing.find(find, asked, of, listing.letter(soniq, asked.sort, asked))
    return found.shown(
        [
            shapes.of_artist(artist, _works(artist.album_count, artist.track_count))
            for artist in found.items
        ]
    )


def _genres(soniq: Soniq, asked: Asked) -> Row:
    found = listing.find(soniq.library.genres, asked, "genres")
    rows: list[Row] = [
        {
            "name": genre.name,
            "about": _works(genre.album_count, genre.track_count),
            "path": f"/library/genres/{genre.id}",
        }
        for genre in found.items
    ]
    return found.shown(rows)


def _folders(soniq: Soniq, asked: FoldersAsked) -> Row:
    def find(part: Slice) -> Page[Folder]:
        return soniq.library.folders(asked.parent, part)

    found = listing.find(find, asked, "folders")
    rows: list[Row] = [
        {"name": folder.name, "about": "", "path": f"/library/folders/{folder.id}"}
        for folder in found.items
    ]
    return found.shown(rows)


def _search(soniq: Soniq, text: str) -> Row:
    found = soniq.discovery.search(text, 8)
    return {
        "tracks": [*shelving.tracks(soniq, found.tracks[:6])],
        "albums": [*shelving.albums(soniq, found.albums[:6])],
        "artists": [shapes.of_artist(artist, "") for artist in found.artists[:4]],
        "corrected": found.corrected,
    }


def _play(soniq: Soniq, asker: Asker, kind: str, number: int) -> Row:
    if kind == "like":
        found = _like(soniq, voted_down(soniq, asker), number)
    elif kind in PLAYED:
        found = PLAYED[kind](soniq, number)
    else:
        raise NotFound(f"There is nothing to play that is called {kind[:20]}.")
    there = [track for track in found if track.missing_since is None]
    return {"items": [*shelving.tracks(soniq, there)]}


def _surprise(soniq: Soniq, asked: AlbumsAsked) -> Row:
    chance = random.Random()  # noqa: S311 - a choice of music, no secret
    letters = soniq.library.letters(AlbumSort.TITLE)
    part = Slice(first=100, after=chance.choice(letters).after if letters else None)
    where = asked.where()
    found = soniq.library.albums(where, sort=AlbumSort.TITLE, part=part).items
    found = found or soniq.library.albums(where, sort=AlbumSort.TITLE).items
    if not found:
        return {"items": []}
    return {"items": [*shelving.tracks(soniq, _album(soniq, chance.choice(found).id))]}


def _jobs(soniq: Soniq, asked: Asked) -> Row:
    found = listing.find(soniq.jobs.recent, asked, "jobs")
    names = jobs.names_of_roots(soniq)
    return found.shown([jobs.of_job(job, names) for job in found.items])


def _album(soniq: Soniq, number: int) -> list[Track]:
    """The first edition: two editions in a row are the same music twice."""
    detail = soniq.library.album_detail(AlbumId(number))
    first = detail.editions[0].id if detail.editions else None
    return [track for track in detail.tracks if track.edition_id == first]


def _track(soniq: Soniq, number: int) -> list[Track]:
    return [soniq.library.track(TrackId(number))]


def _like(soniq: Soniq, unwanted: Collection[TrackId], number: int) -> list[Track]:
    """The track, and then those that sound like it."""
    track = soniq.library.track(TrackId(number))
    heard = soniq.features.of_track(track.id).analyzed_at is not None
    found = soniq.similar.tracks([track.id], first=SIMILAR, without=unwanted) if heard else []
    if not found:
        raise NotFound(f"Nothing that soniq has listened to sounds like “{track.title}”, yet.")
    return [track, *(one.track for one in found)]


def _artist(soniq: Soniq, number: int) -> list[Track]:
    where = TrackFilter(artist_id=ArtistId(number), role=CreditRole.ARTIST)
    return soniq.library.tracks(where, sort=TrackSort.ALBUM, part=Slice(first=PLAYED_AT_ONCE)).items


def _genre(soniq: Soniq, number: int) -> list[Track]:
    where = TrackFilter(genre_id=GenreId(number))
    return soniq.library.tracks(where, part=Slice(first=PLAYED_AT_ONCE)).items


def _folder(soniq: Soniq, number: int) -> list[Track]:
    where = TrackFilter(folder_id=FolderId(number))
    return soniq.library.tracks(where, sort=TrackSort.ALBUM, part=Slice(first=PLAYED_AT_ONCE)).items


PLAYED: dict[str, Callable[[Soniq, int], list[Track]]] = {
    "album": _album,
    "track": _track,
    "artist": _artist,
    "genre": _genre,
    "folder": _folder,
}


def _works(album_count: int, track_count: int) -> str:
    albums = words.plural(album_count, "album") if album_count else ""
    tracks = words.plural(track_count, "track") if track_count else ""
    return " · ".join(part for part in (albums, tracks) if part)
