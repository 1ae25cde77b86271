"""Where each person is in their music, on which device, and what the house's own sound plays."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, NewType

from soniq.errors import Invalid
from soniq.events import Event, PersonalEvent
from soniq.units import Milliseconds, Moment, PersonId, TrackId

StationId = NewType("StationId", int)
DeviceId = NewType("DeviceId", str)

START = Milliseconds(0)
LONGEST_QUEUE = 10_000
"""Entries that a queue may have: a whole library of a Pi, shuffled, fits its first hours of it."""
LONG_TRACK = Milliseconds(20 * 60_000)
"""From here on a track's place is remembered by itself: mixes, audio books, whole concerts."""
GONE_AFTER = 60.0
"""Seconds after which a device that says nothing is gone."""
LAST_POSITION = Milliseconds(2**31 - 1)
"""24 days: no track is as long, and GraphQL has no longer whole numbers."""
JUKEBOX = DeviceId("jukebox")
"""The device that is this machine's own sound output."""


def check_position(position: Milliseconds) -> None:
    """Raises Invalid where it can be the place in no track."""
    if not 0 <= position <= LAST_POSITION:
        raise Invalid(
            "A position is counted from the start of the track, in milliseconds: "
            f"0 to {LAST_POSITION}, not {position}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What a person plays, in order; a track may stand in it more than once."""

    person_id: PersonId
    tracks: tuple[TrackId, ...] = ()
    index: int | None = None
    """Which entry is played, from 0; None where there are none, and only there."""
    position: Milliseconds = START
    """In that entry."""
    changed_at: Moment | None = None
    """None for a queue that was never saved."""
    changed_by: str = ""
    """The program or device that saved it last."""

    @property
    def current(self) -> TrackId | None:
        return None if self.index is None else self.tracks[self.index]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """A place in a track that a person wants to find again; one a track."""

    person_id: PersonId
    track_id: TrackId
    position: Milliseconds
    comment: str
    created_at: Moment
    changed_at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where a person stopped in a long track."""

    track_id: TrackId
    position: Milliseconds
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """An Internet radio station. stream_url: http or https, of a stream or of a list of such."""

    id: StationId
    name: str
    stream_url: str
    homepage_url: str | None


class DeviceKind(StrEnum):
    BROWSER = "browser"
    APP = "app"
    JUKEBOX = "jukebox"


class Via(StrEnum):
    """By which way a play was heard of; the words are those of `listening`."""

    WEB = "web"
    SUBSONIC = "subsonic"
    JUKEBOX = "jukebox"
    API = "api"


class PlayState(StrEnum):
    PLAYING = "playing"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a device says it does. volume: 0–100; None where it cannot tell."""

    state: PlayState = PlayState.STOPPED
    track_id: TrackId | None = None
    index: int | None = None
    """In the queue of the person."""
    position: Milliseconds = START
    volume: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """Something of a person's that plays, and is there now."""

    id: DeviceId
    person_id: PersonId | None
    """None for the jukebox, which is the house's."""
    name: str
    kind: DeviceKind
    last_seen_at: Moment
    report: Report = field(default_factory=Report)


class Action(StrEnum):
    """What a device is told to do."""

    PLAY = "play"
    PAUSE = "pause"
    STOP = "stop"
    NEXT = "next"
    PREVIOUS = "previous"
    SEEK = "seek"
    """To `position` in what is played."""
    SKIP = "skip"
    """To the entry `index` of the queue, at `position`."""
    VOLUME = "volume"
    """To `volume`."""
    QUEUE = "queue"
    """Take over the person's saved queue, with its index and position; play where `playing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What one device of a person asks of another."""

    action: Action
    position: Milliseconds | None = None
    index: int | None = None
    volume: int | None = None
    playing: bool = True


class GainMode(StrEnum):
    """Whether loudness is evened out: not, track by track, or album by album."""

    OFF = "off"
    TRACK = "track"
    ALBUM = "album"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A track that was heard, as far as reports tell. played: the time that it sounded."""

    person_id: PersonId
    track_id: TrackId
    at: Moment
    """When it began."""
    played: Milliseconds
    until: Moment
    """When its player spoke last; pauses are within."""
    via: Via
    client: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NowHeard:
    """What a player plays at this moment."""

    person_id: PersonId
    track_id: TrackId
    client: str
    position: Milliseconds
    state: PlayState


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in the jukebox's queue: a track, or a radio station."""

    track_id: TrackId | None = None
    station_id: StationId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JukeboxStatus:
    """What this machine's own sound output does."""

    entries: tuple[Entry, ...]
    index: int | None
    """Which entry is played; None where there are none."""
    state: PlayState
    position: Milliseconds
    volume: int
    """0–100."""
    gain: GainMode
    output: str
    """The sound device, as mpv names it; "auto" leaves the choice to the system."""
    person_id: PersonId | None
    """Who had it play last: for whom its plays count."""
    is_connected: bool
    """Whether its player runs; it is started when it is first needed."""
    trouble: str | None
    """What is wrong with it, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A sound device of this machine."""

    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueChanged(PersonalEvent):
    """Your play queue was saved, by this or another device."""

    name: ClassVar[str] = "queue.changed"

    length: int
    index: int | None
    position: int
    """Milliseconds."""
    client: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookmarksChanged(PersonalEvent):
    """One of your bookmarks was set or taken away."""

    name: ClassVar[str] = "bookmarks.changed"

    track_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChanged(PersonalEvent):
    """A device of yours came, went, or plays something else."""

    name: ClassVar[str] = "device.changed"

    device_id: str
    state: str
    """playing, paused, stopped or gone."""
    track_id: int | None
    index: int | None
    position: int
    """Milliseconds."""
    volume: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCommand(PersonalEvent):
    """One of your devices is told to do something; it does what names its id."""

    name: ClassVar[str] = "device.command"

    device_id: str
    action: str
    """play, pause, stop, next, previous, seek, skip, volume or queue."""
    position: int | None
    """Milliseconds."""
    index: int | None
    volume: int | None
    playing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JukeboxChanged(Event):
    """This machine's own sound output plays something else, or has another queue or volume."""

    name: ClassVar[str] = "jukebox.changed"
    audience: ClassVar[str] = "user"

    state: str
    """playing, paused or stopped."""
    index: int | None
    track_id: int | None
    station_id: int | None
    volume: int
    trouble: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JukeboxFollowed(Event):
    """A track in this machine's queue was merged with another, which stands in its place."""

    name: ClassVar[str] = "jukebox.followed"
    audience: ClassVar[str] = "user"

    track_id: int
    into_id: int
    places: tuple[int, ...]
    """Of the queue, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationsChanged(Event):
    """A radio station was added, changed or removed."""

    name: ClassVar[str] = "stations.changed"

    station_id: int
