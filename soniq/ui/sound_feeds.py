"""What the parts of pages that show sound fetch: features, waveforms, what is alike, progress."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.discovery.model import Alike, AlikeAlbum, AlikeArtist
from soniq.errors import NotFound, Unavailable
from soniq.features.model import Rank
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.wanting import voted_down
from soniq.ui import hearing, shapes, shelving
from soniq.ui.feeds import PREFIX, answer
from soniq.ui.shapes import Row
from soniq.units import AlbumId, ArtistId, TrackId

T = TypeVar("T")
A = TypeVar("A", Alike, AlikeAlbum, AlikeArtist)

ALIKE = 20
"""Tracks that a page shows as alike."""
ON_A_SHELF = 12

SignedIn = Annotated[Asker, allow(Role.GUEST)]

MOST = 1000
"""Tracks that can be asked to be heard at once."""

Number = Annotated[int, Path(ge=0, lt=2**63)]


class Wanted(BaseModel):
    ids: list[Annotated[int, Field(ge=0, lt=2**63)]] = Field(max_length=MOST)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False, dependencies=[allow(Role.GUEST)])

    @api.get("/sound/{number}")
    async def sound(number: Number) -> Response:
        return await answer(_sound, soniq, TrackId(number))

    @api.get("/wave/{number}")
    async def wave(number: Number) -> Response:
        """Null until the track was listened to."""
        return await answer(_wave, soniq, TrackId(number))

    @api.post("/listen", dependencies=[allow(Role.USER)])
    async def listen(wanted: Wanted) -> Response:
        """Has tracks that were not listened to heard before others."""
        return await answer(_listen, soniq, wanted.ids)

    @api.get("/like/{kind}/{number}")
    async def like(asker: SignedIn, kind: str, number: Number) -> Response:
        """What sounds like a track, an album or an artist, with its reasons."""
        return await answer(_like, soniq, asker, kind, number)

    @api.get("/analysis")
    async def analysis() -> Response:
        return await answer(_analysis, soniq)

    return api


def _sound(soniq: Soniq, track_id: TrackId) -> Row:
    return hearing.of_features(soniq.features.of_track(track_id))


def _wave(soniq: Soniq, track_id: TrackId) -> Row | None:
    found = soniq.features.waveform(track_id)
    return hearing.of_wave(found) if found else None


def _listen(soniq: Soniq, ids: list[int]) -> Row:
    soniq.features.want([TrackId(one) for one in ids], Rank.ASKED)
    return hearing.of_status(soniq.features.status())


def _like(soniq: Soniq, asker: Asker, kind: str, number: int) -> Row:
    if kind == "track":
        return _tracks(soniq, asker, TrackId(number))
    if kind == "album":
        return _albums(soniq, AlbumId(number))
    if kind == "artist":
        return _artists(soniq, ArtistId(number))
    raise NotFound(f"Nothing that is called {kind[:20]} sounds like another.")


def _tracks(soniq: Soniq, asker: Asker, track_id: TrackId) -> Row:
    alike = partial(soniq.similar.tracks, without=voted_down(soniq, asker))
    found = _found(alike, [track_id], ALIKE)
    rows = shelving.tracks(soniq, [one.track for one in found])
    return _shown(rows, found, "" if found else _why_none(soniq, track_id))


def _why_none(soniq: Soniq, track_id: TrackId) -> str:
    features = soniq.features.of_track(track_id)
    if features.unheard:
        return "Soniq could not listen to this track, so it knows nothing that sounds like it."
    if features.analyzed_at is None:
        return "Soniq has not listened to this track yet. What sounds like it shows here then."
    if features.moods is None:
        return "This track is silent or too short to be compared with others."
    return "Nothing else that was listened to sounds like this. More shows as soniq listens on."


NOTHING = "Soniq has not listened to enough yet. What sounds like this shows here then."


def _albums(soniq: Soniq, album_id: AlbumId) -> Row:
    found = _found(soniq.similar.albums, album_id, ON_A_SHELF)
    return _shown(shelving.albums(soniq, [one.album for one in found]), found, NOTHING)


def _artists(soniq: Soniq, artist_id: ArtistId) -> Row:
    found = _found(soniq.similar.artists, artist_id, ON_A_SHELF)
    return _shown([shapes.of_artist(one.artist, "") for one in found], found, NOTHING)


def _found(find: Callable[[T, int], list[A]], what: T, first: int) -> list[A]:
    """What is alike; nothing while none of it was listened to."""
    try:
        return find(what, first)
    except Unavailable:
        return []


def _shown(rows: list[Row], found: Sequence[Alike | AlikeAlbum | AlikeArtist], why: str) -> Row:
    items = [
        row | hearing.of_reasons(one.score, one.reasons)
        for row, one in zip(rows, found, strict=True)
    ]
    return {"items": [*items], "why": why}


def _analysis(soniq: Soniq) -> Row:
    return hearing.of_status(soniq.features.status())
