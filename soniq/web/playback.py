"""`/api/queue`, `/api/bookmarks`, `/api/radio`: where one is in one's music, and radio stations."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.times import iso
from soniq.playback.model import (
    LAST_POSITION,
    LONGEST_QUEUE,
    Bookmark,
    Queue,
    Station,
    StationId,
    Stop,
)
from soniq.units import Milliseconds, TrackId
from soniq.web.saying import person_of, when
from soniq.web.tracks import TrackBody

SignedIn = Annotated[Asker, allow(Role.GUEST)]
Admin = Annotated[Asker, allow(Role.ADMIN)]
TrackPath = Annotated[str, Path(max_length=100, description="The track's id.")]
StationPath = Annotated[str, Path(max_length=100, description="The station's id.")]
Position = Annotated[int, Field(ge=0, le=LAST_POSITION, description="In the track.")]
Client = Annotated[str, Field(max_length=100, description="The program or device.")]
Tracks = Annotated[list[str], Field(max_length=LONGEST_QUEUE, description="In order, by id.")]


class QueueBody(BaseModel):
    """One's play queue."""

    tracks: list[TrackBody]
    index: int | None = Field(description="Which is played, from 0; null where there are none.")
    position_ms: int
    changed_at: str | None = Field(description="Null where none was saved yet.")
    changed_by: str = Field(description="The program or device.")


class QueueOrder(BaseModel):
    """A whole queue."""

    track_ids: Tracks
    index: int | None = Field(default=None, ge=0, description="The first, where absent.")
    position_ms: Position = 0
    client: Client = ""


class PlaceOrder(BaseModel):
    """Where one is in the queue."""

    index: int = Field(ge=0)
    position_ms: Position = 0
    client: Client = ""


class MoreOrder(BaseModel):
    """Tracks for the queue."""

    track_ids: Tracks
    place: int | None = Field(
        default=None, ge=0, description="Before which entry; behind all where absent."
    )
    client: Client = ""


class MoveOrder(BaseModel):
    """An entry that changes its place."""

    place: int = Field(ge=0)
    to: int = Field(ge=0)
    client: Client = ""


class BookmarkBody(BaseModel):
    """A place in a track."""

    track: TrackBody
    position_ms: int
    comment: str
    created_at: str
    changed_at: str


class Bookmarks(BaseModel):
    """The newest first."""

    bookmarks: list[BookmarkBody]


class BookmarkOrder(BaseModel):
    """Where the bookmark is to be."""

    position_ms: Position
    comment: str = Field(default="", max_length=1_000)


class StopBody(BaseModel):
    """Where one stopped in a long track."""

    track: TrackBody
    position_ms: int
    at: str


class Stops(BaseModel):
    """The newest first."""

    stops: list[StopBody]


class StationBody(BaseModel):
    """An Internet radio station."""

    id: str
    name: str
    stream_url: str = Field(description="http or https; a browser may play it as it is.")
    homepage_url: str | None

    @classmethod
    def of(cls, station: Station) -> "StationBody":
        return cls(
            id=ids.public("Station", station.id),
            name=station.name,
            stream_url=station.stream_url,
            homepage_url=station.homepage_url,
        )


class Stations(BaseModel):
    """By name."""

    stations: list[StationBody]


class StationOrder(BaseModel):
    """A station."""

    name: str = Field(min_length=1, max_length=200)
    stream_url: str = Field(max_length=2_000)
    homepage_url: str | None = Field(default=None, max_length=2_000)


async def queue_body(soniq: Soniq, queue: Queue, asker: Asker) -> QueueBody:
    tracks = await ask(soniq.library.tracks_by_ids, queue.tracks)
    return QueueBody(
        tracks=[TrackBody.of(one, asker) for one in tracks],
        index=queue.index,
        position_ms=queue.position,
        changed_at=when(queue.changed_at),
        changed_by=queue.changed_by,
    )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api", tags=["playing"])
    _queues(api, soniq)
    _bookmarks(api, soniq)
    _radio(api, soniq)
    return api


def _queues(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/queue", summary="One's play queue")
    async def queue(asker: SignedIn) -> QueueBody:
        return await queue_body(soniq, await ask(soniq.queues.of, person_of(asker).id), asker)

    @api.put("/queue", summary="Replace the queue")
    async def save(asker: SignedIn, order: QueueOrder) -> QueueBody:
        saved = await ask(
            soniq.queues.save,
            person_of(asker).id,
            _tracks(order.track_ids),
            index=order.index,
            position=Milliseconds(order.position_ms),
            client=order.client,
        )
        return await queue_body(soniq, saved, asker)

    @api.delete("/queue", summary="Empty the queue", status_code=204)
    async def clear(asker: SignedIn) -> None:
        await ask(soniq.queues.clear, person_of(asker).id)

    @api.post("/queue/place", summary="Say where one is in the queue", status_code=204)
    async def go(asker: SignedIn, order: PlaceOrder) -> None:
        """For players, every few seconds; another device can go on from there."""
        await ask(
            soniq.queues.go,
            person_of(asker).id,
            order.index,
            position=Milliseconds(order.position_ms),
            client=order.client,
        )

    @api.post("/queue/tracks", summary="Put tracks into the queue")
    async def put(asker: SignedIn, order: MoreOrder) -> QueueBody:
        """What is played stays the played one."""
        saved = await ask(
            soniq.queues.put,
            person_of(asker).id,
            _tracks(order.track_ids),
            place=order.place,
            client=order.client,
        )
        return await queue_body(soniq, saved, asker)

    @api.delete("/queue/tracks", summary="Take entries out of the queue")
    async def remove(
        asker: SignedIn,
        place: Annotated[list[int], Query(max_length=200, description="From 0; repeated.")],
    ) -> QueueBody:
        saved = await ask(soniq.queues.remove, person_of(asker).id, place)
        return await queue_body(soniq, saved, asker)

    @api.post("/queue/move", summary="Move an entry of the queue")
    async def move(asker: SignedIn, order: MoveOrder) -> QueueBody:
        saved = await ask(
            soniq.queues.move, person_of(asker).id, order.place, order.to, client=order.client
        )
        return await queue_body(soniq, saved, asker)


def _bookmarks(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/bookmarks", summary="One's bookmarks")
    async def bookmarks(asker: SignedIn) -> Bookmarks:
        marks = await ask(soniq.bookmarks.of, person_of(asker).id)
        tracks = await _by_id([mark.track_id for mark in marks], asker)
        return Bookmarks(
            bookmarks=[
                _bookmark(mark, tracks[mark.track_id]) for mark in marks if mark.track_id in tracks
            ]
        )

    @api.put("/bookmarks/{track_id}", summary="Set the bookmark of a track")
    async def put(asker: SignedIn, track_id: TrackPath, order: BookmarkOrder) -> BookmarkBody:
        number = ids.private("Track", track_id, TrackId)
        mark = await ask(
            soniq.bookmarks.set,
            person_of(asker).id,
            number,
            Milliseconds(order.position_ms),
            order.comment,
        )
        return _bookmark(mark, (await _by_id([number], asker))[number])

    @api.delete("/bookmarks/{track_id}", summary="Take a bookmark away", status_code=204)
    async def remove(asker: SignedIn, track_id: TrackPath) -> None:
        number = ids.private("Track", track_id, TrackId)
        await ask(soniq.bookmarks.remove, person_of(asker).id, number)

    @api.get("/stops", summary="Long tracks to go on with")
    async def stops(asker: SignedIn) -> Stops:
        """Tracks of over 20 minutes that one did not hear to their end; they are remembered by
        themselves."""
        found = await ask(soniq.bookmarks.to_continue, person_of(asker).id)
        tracks = await _by_id([stop.track_id for stop in found], asker)
        return Stops(
            stops=[_stop(stop, tracks[stop.track_id]) for stop in found if stop.track_id in tracks]
        )

    async def _by_id(wanted: list[TrackId], asker: Asker) -> dict[TrackId, TrackBody]:
        found = await ask(soniq.library.tracks_by_ids, wanted)
        return {track.id: TrackBody.of(track, asker) for track in found}


def _radio(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/radio", summary="Internet radio stations")
    async def stations(_: SignedIn) -> Stations:
        found = await ask(soniq.radio.stations)
        return Stations(stations=[StationBody.of(one) for one in found])

    @api.post("/radio", summary="Add a station", status_code=201)
    async def add(_: Admin, order: StationOrder) -> StationBody:
        return StationBody.of(
            await ask(soniq.radio.add, order.name, order.stream_url, order.homepage_url)
        )

    @api.put("/radio/{station_id}", summary="Change a station")
    async def change(_: Admin, station_id: StationPath, order: StationOrder) -> StationBody:
        number = ids.private("Station", station_id, StationId)
        return StationBody.of(
            await ask(soniq.radio.change, number, order.name, order.stream_url, order.homepage_url)
        )

    @api.delete("/radio/{station_id}", summary="Remove a station", status_code=204)
    async def remove(_: Admin, station_id: StationPath) -> None:
        await ask(soniq.radio.remove, ids.private("Station", station_id, StationId))


def _tracks(public: list[str]) -> list[TrackId]:
    return [ids.private("Track", one, TrackId) for one in public]


def _bookmark(mark: Bookmark, track: TrackBody) -> BookmarkBody:
    return BookmarkBody(
        track=track,
        position_ms=mark.position,
        comment=mark.comment,
        created_at=iso(mark.created_at),
        changed_at=iso(mark.changed_at),
    )


def _stop(stop: Stop, track: TrackBody) -> StopBody:
    return StopBody(track=track, position_ms=stop.position, at=iso(stop.at))
