"""`/api/jukebox`: this machine's own sound output, for those who may use it."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.playback.model import (
    JUKEBOX,
    LONGEST_QUEUE,
    Entry,
    GainMode,
    JukeboxStatus,
    Output,
    PlayState,
    StationId,
)
from soniq.units import TrackId
from soniq.web.devices import CommandOrder
from soniq.web.saying import person_of, public
from soniq.web.tracks import TrackBody

SignedIn = Annotated[Asker, allow(Role.GUEST)]
"""The least role is the setting `jukebox_role`, which the service checks."""


class EntryBody(BaseModel):
    """A thing in the jukebox's queue: a track or a station."""

    track_id: str | None = None
    station_id: str | None = None

    def private(self) -> Entry:
        if (self.track_id is None) == (self.station_id is None):
            raise Invalid("An entry is either a track or a radio station.")
        return Entry(
            track_id=ids.private("Track", self.track_id, TrackId),
            station_id=ids.private("Station", self.station_id, StationId),
        )


class PlacedBody(EntryBody):
    """An entry, with what it is called."""

    title: str
    track: TrackBody | None = Field(description="Null for a station, or where it is gone.")


class StatusBody(BaseModel):
    """What the jukebox does."""

    state: PlayState
    index: int | None = Field(description="Which entry is played; null where there are none.")
    position_ms: int
    length: int = Field(description="Entries of the queue.")
    volume: int = Field(description="0–100.")
    gain: GainMode
    output: str
    is_connected: bool = Field(description="Its player runs; it starts when it is first needed.")
    trouble: str | None = Field(description="What is wrong, for people.")

    @classmethod
    def of(cls, status: JukeboxStatus) -> "StatusBody":
        return cls(
            state=status.state,
            index=status.index,
            position_ms=status.position,
            length=len(status.entries),
            volume=status.volume,
            gain=status.gain,
            output=status.output,
            is_connected=status.is_connected,
            trouble=status.trouble,
        )


class JukeboxBody(StatusBody):
    """The same, with its queue."""

    entries: list[PlacedBody]


Entries = Annotated[list[EntryBody], Field(max_length=LONGEST_QUEUE)]


class EntriesOrder(BaseModel):
    """Another queue."""

    entries: Entries
    index: int | None = Field(
        default=None, ge=0, description="What is played; absent, it plays on where it can."
    )


class MoreEntries(BaseModel):
    """More for the queue."""

    entries: Entries
    place: int | None = Field(default=None, ge=0, description="Before which; absent, behind all.")


class EntryMove(BaseModel):
    """An entry that changes its place."""

    place: int = Field(ge=0)
    to: int = Field(ge=0)


class SoundOrder(BaseModel):
    """How it sounds; what is absent stays."""

    volume: int | None = Field(default=None, ge=0, le=100)
    gain: GainMode | None = Field(default=None, description="Loudness evened out, and by what.")
    output: str | None = Field(default=None, max_length=300, description="A sound device.")


class OutputBody(BaseModel):
    """A sound device."""

    name: str
    description: str

    @classmethod
    def of(cls, output: Output) -> "OutputBody":
        return cls(name=output.name, description=output.description)


class Outputs(BaseModel):
    """The sound devices of this machine."""

    outputs: list[OutputBody]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/jukebox", tags=["playing"])
    jukebox = soniq.jukebox

    async def allowed(asker: Asker) -> Person:
        person = person_of(asker)
        await ask(jukebox.check, person)
        return person

    @api.get("", summary="What this machine plays")
    async def status(asker: SignedIn) -> JukeboxBody:
        await allowed(asker)
        found = await ask(jukebox.status)
        entries = await _placed(soniq, found, asker)
        return JukeboxBody(**StatusBody.of(found).model_dump(), entries=entries)

    @api.post("/commands", summary="Have this machine play, pause, skip …", status_code=204)
    async def command(asker: SignedIn, order: CommandOrder) -> None:
        """As of any device: the same as `/api/devices/jukebox/commands`."""
        await ask(soniq.devices.command, await allowed(asker), JUKEBOX, order.private())

    @api.put("/queue", summary="Replace its queue")
    async def replace(asker: SignedIn, order: EntriesOrder) -> StatusBody:
        await allowed(asker)
        wanted = [one.private() for one in order.entries]
        return StatusBody.of(await ask(jukebox.set, wanted, index=order.index))

    @api.post("/queue", summary="Put more into its queue")
    async def add(asker: SignedIn, order: MoreEntries) -> StatusBody:
        await allowed(asker)
        wanted = [one.private() for one in order.entries]
        return StatusBody.of(await ask(jukebox.add, wanted, place=order.place))

    @api.delete("/queue", summary="Take entries out of its queue, or all")
    async def remove(
        asker: SignedIn,
        place: Annotated[
            list[int] | None, Query(max_length=200, description="From 0; repeated. Absent: all.")
        ] = None,
    ) -> StatusBody:
        await allowed(asker)
        if place is None:
            return StatusBody.of(await ask(jukebox.clear))
        return StatusBody.of(await ask(jukebox.remove, place))

    @api.post("/queue/move", summary="Move an entry of its queue")
    async def move(asker: SignedIn, order: EntryMove) -> StatusBody:
        await allowed(asker)
        return StatusBody.of(await ask(jukebox.move, order.place, order.to))

    @api.post("/queue/shuffle", summary="Shuffle its queue")
    async def shuffle(asker: SignedIn) -> StatusBody:
        """What is played comes first."""
        await allowed(asker)
        return StatusBody.of(await ask(jukebox.shuffle))

    @api.get("/outputs", summary="The sound devices of this machine")
    async def outputs(asker: SignedIn) -> Outputs:
        await allowed(asker)
        found = await ask(jukebox.outputs)
        return Outputs(outputs=[OutputBody.of(one) for one in found])

    @api.post("/sound", summary="Set how it sounds")
    async def sound(asker: SignedIn, order: SoundOrder) -> StatusBody:
        await allowed(asker)
        if order.output is not None:
            await ask(jukebox.set_output, order.output)
        if order.gain is not None:
            await ask(jukebox.set_gain, order.gain)
        if order.volume is not None:
            await ask(jukebox.set_volume, order.volume)
        return StatusBody.of(await ask(jukebox.status))

    return api


async def _placed(soniq: Soniq, status: JukeboxStatus, asker: Asker) -> list[PlacedBody]:
    track_ids = {one.track_id for one in status.entries if one.track_id is not None}
    station_ids = {one.station_id for one in status.entries if one.station_id is not None}
    found = await ask(soniq.library.tracks_by_ids, sorted(track_ids))
    tracks = {track.id: TrackBody.of(track, asker) for track in found}
    stations = await ask(soniq.radio.by_ids, station_ids)
    placed: list[PlacedBody] = []
    for one in status.entries:
        track = None if one.track_id is None else tracks.get(one.track_id)
        station = None if one.station_id is None else stations.get(one.station_id)
        placed.append(
            PlacedBody(
                track_id=public("Track", one.track_id),
                station_id=public("Station", one.station_id),
                title=track.title if track else station.name if station else "",
                track=track,
            )
        )
    return placed
