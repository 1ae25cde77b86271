"""What one plays on, and this machine's own sound output. Commands come as events."""

import strawberry

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.graphql.context import Context, Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.playback import QueueNode, StationNode
from soniq.graphql.relay import node_id
from soniq.graphql.tracks import TrackNode, track_nodes
from soniq.http import ids
from soniq.library.model import PAGE_LIMIT
from soniq.playback.model import (
    Action,
    Command,
    Device,
    DeviceId,
    DeviceKind,
    Entry,
    GainMode,
    JukeboxStatus,
    PlayState,
    Report,
    StationId,
)
from soniq.units import Milliseconds, Moment, TrackId

strawberry.enum(DeviceKind, description="What a device is.")
strawberry.enum(PlayState, description="What a player does.")
strawberry.enum(Action, name="DeviceAction", description="What a device is told to do.")
strawberry.enum(GainMode, description="Whether loudness is evened out, and by what.")


@least(Role.GUEST)
@strawberry.type(name="Device", description="Something of one's own that plays, and is there now.")
class DeviceNode:
    id: strawberry.ID = strawberry.field(description='As REST has it; "jukebox" is this machine.')
    name: str
    kind: DeviceKind
    last_seen_at: Moment
    state: PlayState
    track_id: strawberry.ID | None
    index: int | None = strawberry.field(description="In one's play queue.")
    position_ms: int
    volume: int | None = strawberry.field(description="0–100; null where it cannot tell.")

    @classmethod
    def of(cls, device: Device) -> "DeviceNode":
        report = device.report
        return cls(
            id=strawberry.ID(device.id),
            name=device.name,
            kind=device.kind,
            last_seen_at=device.last_seen_at,
            state=report.state,
            track_id=None if report.track_id is None else node_id("Track", report.track_id),
            index=report.index,
            position_ms=report.position,
            volume=report.volume,
        )


@strawberry.input(name="DeviceReport", description="What a device does.")
class ReportInput:
    state: PlayState = PlayState.STOPPED
    track_id: strawberry.ID | None = None
    index: int | None = None
    position_ms: int = 0
    volume: int | None = None
    counts: bool = strawberry.field(
        default=True, description="False where the device tells its plays by another way."
    )

    def meant(self) -> Report:
        return Report(
            state=self.state,
            track_id=ids.private("Track", self.track_id, TrackId),
            index=self.index,
            position=Milliseconds(self.position_ms),
            volume=self.volume,
        )


@strawberry.input(name="DeviceCommand", description="What a device is to do.")
class CommandInput:
    action: Action
    position_ms: int | None = strawberry.field(default=None, description="To seek or skip to.")
    index: int | None = strawberry.field(default=None, description="To skip to.")
    volume: int | None = None
    playing: bool = strawberry.field(
        default=True, description="Whether a queue that it takes over plays."
    )

    def meant(self) -> Command:
        return Command(
            action=self.action,
            position=None if self.position_ms is None else Milliseconds(self.position_ms),
            index=self.index,
            volume=self.volume,
            playing=self.playing,
        )


@strawberry.input(name="JukeboxEntry", description="A track, or a radio station.")
class EntryInput:
    track_id: strawberry.ID | None = None
    station_id: strawberry.ID | None = None

    def meant(self) -> Entry:
        if (self.track_id is None) == (self.station_id is None):
            raise Invalid("An entry is either a track or a radio station.")
        return Entry(
            track_id=ids.private("Track", self.track_id, TrackId),
            station_id=ids.private("Station", self.station_id, StationId),
        )


@least(Role.GUEST)
@strawberry.type(name="JukeboxQueueEntry", description="Both are null where it is gone.")
class EntryNode:
    track: TrackNode | None
    station: StationNode | None


@least(Role.GUEST)
@strawberry.type(name="SoundOutput", description="A sound device of this machine.")
class OutputNode:
    name: str
    description: str


@least(Role.GUEST)
@strawberry.type(
    name="Jukebox",
    description="This machine's own sound output, for the roles that the setting jukebox_role "
    "names.",
)
class JukeboxNode:
    status: strawberry.Private[JukeboxStatus]

    state: PlayState
    length: int = strawberry.field(description="Entries of its queue.")
    index: int | None = strawberry.field(description="Which is played; null where there are none.")
    position_ms: int
    volume: int = strawberry.field(description="0–100.")
    gain: GainMode
    output: str = strawberry.field(description="The sound device that plays.")
    is_connected: bool = strawberry.field(
        description="Its player runs; it is started when it is first needed."
    )
    trouble: str | None = strawberry.field(description="What is wrong, for people.")

    @classmethod
    def of(cls, status: JukeboxStatus) -> "JukeboxNode":
        return cls(
            status=status,
            state=status.state,
            length=len(status.entries),
            index=status.index,
            position_ms=status.position,
            volume=status.volume,
            gain=status.gain,
            output=status.output,
            is_connected=status.is_connected,
            trouble=status.trouble,
        )

    @field(description="Some entries, `offset` from the start; at most 200.")
    async def entries(self, info: Info, first: int = 50, offset: int = 0) -> list[EntryNode]:
        if not 0 <= first <= PAGE_LIMIT or offset < 0:
            raise Invalid(f"`first` is at most {PAGE_LIMIT}, and `offset` not below 0.")
        wanted = self.status.entries[offset : offset + first]
        soniq, ask = info.context.soniq, info.context.ask
        track_ids = {one.track_id for one in wanted if one.track_id is not None}
        found = await ask(soniq.library.tracks_by_ids, sorted(track_ids))
        nodes = await track_nodes(info, found)
        tracks = {track.id: node for track, node in zip(found, nodes, strict=True)}
        station_ids = {one.station_id for one in wanted if one.station_id is not None}
        stations = await ask(soniq.radio.by_ids, station_ids)
        return [
            EntryNode(
                track=None if one.track_id is None else tracks.get(one.track_id),
                station=StationNode.of(stations[one.station_id])
                if one.station_id in stations
                else None,
            )
            for one in wanted
        ]

    @field(description="The sound devices to choose from.", metadata=rows(10))
    async def outputs(self, info: Info) -> list[OutputNode]:
        found = await info.context.ask(info.context.soniq.jukebox.outputs)
        return [OutputNode(name=one.name, description=one.description) for one in found]


@least(Role.GUEST)
@strawberry.type
class DeviceQuery:
    @field(description="One's devices that are there now, and the jukebox.", metadata=rows(5))
    async def devices(self, info: Info) -> list[DeviceNode]:
        context = info.context
        found = await context.ask(context.soniq.devices.of, context.asker)
        return [DeviceNode.of(one) for one in found]

    @field(description="What this machine plays.")
    async def jukebox(self, info: Info) -> JukeboxNode | None:
        context = info.context
        await _check(context)
        return JukeboxNode.of(await context.ask(context.soniq.jukebox.status))


@least(Role.GUEST)
@strawberry.type
class DeviceMutation:
    @field(
        description="A player that opens registers; with the id that it had it keeps that. It "
        "hears what it is to do as events device.command with its id."
    )
    async def register_device(
        self,
        info: Info,
        name: str,
        kind: DeviceKind = DeviceKind.BROWSER,
        id: strawberry.ID | None = None,
    ) -> DeviceNode:
        context = info.context
        made = await context.ask(
            context.soniq.devices.register,
            context.asker.id,
            name,
            kind=kind,
            as_id=None if id is None else DeviceId(id),
        )
        return DeviceNode.of(made)

    @field(description="What a device does now; within each minute, or it is taken to be gone.")
    async def report_device(self, info: Info, id: strawberry.ID, report: ReportInput) -> DeviceNode:
        context = info.context
        found = await context.ask(
            context.soniq.devices.report,
            context.asker.id,
            DeviceId(id),
            report.meant(),
            counts=report.counts,
        )
        return DeviceNode.of(found)

    @field(description="A device goes. Returns the id it had.")
    async def remove_device(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        context = info.context
        await context.ask(context.soniq.devices.leave, context.asker.id, DeviceId(id))
        return id

    @field(description="Tell one of one's devices, or the jukebox, what to do. Returns its id.")
    async def command_device(
        self, info: Info, id: strawberry.ID, command: CommandInput
    ) -> strawberry.ID:
        context = info.context
        await context.ask(
            context.soniq.devices.command, context.asker, DeviceId(id), command.meant()
        )
        return id

    @field(
        description="Go on playing on another device: `to` takes over the queue where `source` is "
        "in it, and `source` stops. Without a source it is the queue as it was saved last."
    )
    async def transfer_playback(
        self, info: Info, to: strawberry.ID, source: strawberry.ID | None = None
    ) -> QueueNode:
        context = info.context
        queue = await context.ask(
            context.soniq.devices.transfer,
            context.asker,
            None if source is None else DeviceId(source),
            DeviceId(to),
        )
        return QueueNode.of(queue)

    @field(description="Replace the jukebox's queue. Without an index it plays on where it can.")
    async def set_jukebox_queue(
        self, info: Info, entries: list[EntryInput], index: int | None = None
    ) -> JukeboxNode:
        context = info.context
        await _check(context)
        wanted = [one.meant() for one in entries]
        return JukeboxNode.of(await context.ask(context.soniq.jukebox.set, wanted, index=index))

    @field(description="Put more into the jukebox's queue; behind all without a place.")
    async def add_to_jukebox(
        self, info: Info, entries: list[EntryInput], place: int | None = None
    ) -> JukeboxNode:
        context = info.context
        await _check(context)
        wanted = [one.meant() for one in entries]
        return JukeboxNode.of(await context.ask(context.soniq.jukebox.add, wanted, place=place))

    @field(description="Take entries out of the jukebox's queue, by their places from 0.")
    async def remove_from_jukebox(self, info: Info, places: list[int]) -> JukeboxNode:
        context = info.context
        await _check(context)
        return JukeboxNode.of(await context.ask(context.soniq.jukebox.remove, places))

    @field(description="Move an entry of the jukebox's queue.")
    async def move_in_jukebox(self, info: Info, place: int, to: int) -> JukeboxNode:
        context = info.context
        await _check(context)
        return JukeboxNode.of(await context.ask(context.soniq.jukebox.move, place, to))

    @field(description="Shuffle the jukebox's queue; what is played comes first.")
    async def shuffle_jukebox(self, info: Info) -> JukeboxNode:
        context = info.context
        await _check(context)
        return JukeboxNode.of(await context.ask(context.soniq.jukebox.shuffle))

    @field(description="Set how the jukebox sounds; what is not said stays.")
    async def set_jukebox_sound(
        self,
        info: Info,
        volume: int | None = None,
        gain: GainMode | None = None,
        output: str | None = None,
    ) -> JukeboxNode:
        context = info.context
        await _check(context)
        jukebox = context.soniq.jukebox
        if output is not None:
            await context.ask(jukebox.set_output, output)
        if gain is not None:
            await context.ask(jukebox.set_gain, gain)
        if volume is not None:
            await context.ask(jukebox.set_volume, volume)
        return JukeboxNode.of(await context.ask(jukebox.status))


async def _check(context: Context) -> None:
    await context.ask(context.soniq.jukebox.check, context.asker)
