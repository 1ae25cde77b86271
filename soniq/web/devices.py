"""`/api/devices`: what one plays on, and having one device play what another does."""

from typing import Annotated

from fastapi import APIRouter, Path
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
    Action,
    Command,
    Device,
    DeviceId,
    DeviceKind,
    PlayState,
    Report,
)
from soniq.units import Milliseconds, TrackId
from soniq.web.playback import QueueBody, queue_body
from soniq.web.saying import person_of, public

SignedIn = Annotated[Asker, allow(Role.GUEST)]
DevicePath = Annotated[str, Path(max_length=64, description='A device\'s id; or "jukebox".')]


class ReportBody(BaseModel):
    """What a device does."""

    state: PlayState = PlayState.STOPPED
    track_id: str | None = None
    index: int | None = Field(default=None, ge=0, description="In one's play queue.")
    position_ms: int = Field(default=0, ge=0, le=LAST_POSITION)
    volume: int | None = Field(default=None, ge=0, le=100)

    @classmethod
    def of(cls, report: Report) -> "ReportBody":
        return cls(
            state=report.state,
            track_id=public("Track", report.track_id),
            index=report.index,
            position_ms=report.position,
            volume=report.volume,
        )


class ReportOrder(ReportBody):
    """What a device does, as it says itself; every 10 s, and at every change."""

    counts: bool = Field(
        default=True, description="False where the device tells its plays by another way."
    )

    def private(self) -> Report:
        return Report(
            state=self.state,
            track_id=ids.private("Track", self.track_id, TrackId),
            index=self.index,
            position=Milliseconds(self.position_ms),
            volume=self.volume,
        )


class DeviceBody(BaseModel):
    """A device that is there now."""

    id: str
    name: str
    kind: DeviceKind
    last_seen_at: str
    report: ReportBody

    @classmethod
    def of(cls, device: Device) -> "DeviceBody":
        return cls(
            id=device.id,
            name=device.name,
            kind=device.kind,
            last_seen_at=iso(device.last_seen_at),
            report=ReportBody.of(device.report),
        )


class Devices(BaseModel):
    """By name; this machine's own sound output, the jukebox, comes last."""

    devices: list[DeviceBody]


class DeviceOrder(BaseModel):
    """A device that comes."""

    name: str = Field(min_length=1, max_length=100)
    kind: DeviceKind = DeviceKind.BROWSER
    id: str | None = Field(
        default=None, max_length=64, description="The one that it had, to keep it over a reload."
    )


class CommandOrder(BaseModel):
    """What a device is to do."""

    action: Action
    position_ms: int | None = Field(
        default=None, ge=0, le=LAST_POSITION, description="To seek or skip to."
    )
    index: int | None = Field(default=None, ge=0, description="To skip to.")
    volume: int | None = Field(default=None, ge=0, le=100)
    playing: bool = Field(default=True, description="Whether a queue that it takes over plays.")

    def private(self) -> Command:
        return Command(
            action=self.action,
            position=None if self.position_ms is None else Milliseconds(self.position_ms),
            index=self.index,
            volume=self.volume,
            playing=self.playing,
        )


class TransferOrder(BaseModel):
    """Where the music comes from."""

    source: str | None = Field(
        default=None, max_length=64, description="A device; null for the queue as saved last."
    )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/devices", tags=["playing"])

    @api.get("", summary="List one's devices")
    async def devices(asker: SignedIn) -> Devices:
        """Those that were heard of within a minute."""
        found = await ask(soniq.devices.of, person_of(asker))
        return Devices(devices=[DeviceBody.of(one) for one in found])

    @api.post("", summary="Register a device", status_code=201)
    async def register(asker: SignedIn, order: DeviceOrder) -> DeviceBody:
        """A player that opens says so; it hears commands as the event `device.command` with its id
        (`/sources/events/stream?topics=device`)."""
        made = await ask(
            soniq.devices.register,
            person_of(asker).id,
            order.name,
            kind=order.kind,
            as_id=None if order.id is None else DeviceId(order.id),
        )
        return DeviceBody.of(made)

    @api.post("/{device_id}", summary="Report what a device does")
    async def report(asker: SignedIn, device_id: DevicePath, order: ReportOrder) -> DeviceBody:
        """Without a word for a minute it is gone, and is told so (404): it registers anew. What it
        plays counts as heard, and long tracks remember where they stopped."""
        found = await ask(
            soniq.devices.report,
            person_of(asker).id,
            DeviceId(device_id),
            order.private(),
            counts=order.counts,
        )
        return DeviceBody.of(found)

    @api.delete("/{device_id}", summary="A device goes", status_code=204)
    async def leave(asker: SignedIn, device_id: DevicePath) -> None:
        await ask(soniq.devices.leave, person_of(asker).id, DeviceId(device_id))

    @api.post("/{device_id}/commands", summary="Tell a device what to do", status_code=204)
    async def command(asker: SignedIn, device_id: DevicePath, order: CommandOrder) -> None:
        """One's own devices only; to anybody else's there is none of that id (404)."""
        await ask(soniq.devices.command, person_of(asker), DeviceId(device_id), order.private())

    @api.post("/{device_id}/transfer", summary="Go on playing on this device")
    async def transfer(asker: SignedIn, device_id: DevicePath, order: TransferOrder) -> QueueBody:
        """The device takes over one's queue where the source is in it; the source stops."""
        source = None if order.source is None else DeviceId(order.source)
        queue = await ask(soniq.devices.transfer, person_of(asker), source, DeviceId(device_id))
        return await queue_body(soniq, queue, asker)

    return api
