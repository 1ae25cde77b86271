"""The words of arrivals: what came, what is in it, where it would go, and what is fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NewType

from soniq.collection.model import Acquisition
from soniq.events import Event
from soniq.units import (
    AlbumId,
    ChangeId,
    Milliseconds,
    Moment,
    PersonId,
    RootId,
    TrackId,
)

ArrivalId = NewType("ArrivalId", int)
DownloadId = NewType("DownloadId", int)


class Origin(StrEnum):
    """By which way it came."""

    UPLOAD = "upload"
    INBOX = "inbox"
    DOWNLOAD = "download"


class ArrivalState(StrEnum):
    WAITING = "waiting"
    """A job is to unpack and read it, or does so now."""
    STAGED = "staged"
    """It was looked through, and waits for a person's word."""
    ACCEPTED = "accepted"
    """A job is to file it, or does so now."""
    FILED = "filed"
    """Its files are in the music folder; the scan that shows them is to come."""
    DONE = "done"
    """Its album is in the library."""
    FAILED = "failed"
    """It was refused; `trouble` says why."""
    DROPPED = "dropped"
    """A person let it go."""
    UNDONE = "undone"
    """What was filed was put into quarantine again."""

    @property
    def is_over(self) -> bool:
        return self in {
            ArrivalState.DONE,
            ArrivalState.FAILED,
            ArrivalState.DROPPED,
            ArrivalState.UNDONE,
        }


class Kind(StrEnum):
    """What a file of an arrival is."""

    TRACK = "track"
    COVER = "cover"
    """A picture."""
    BOOKLET = "booklet"
    """A PDF."""
    TEXT = "text"
    """Texts, lyrics and cue sheets."""
    VIDEO = "video"
    OTHER = "other"
    """What soniq leaves out, whatever is chosen."""


class Fate(StrEnum):
    """What becomes of a file."""

    FILE = "file"
    """It goes to `target`."""
    OWNED = "owned"
    """The same sound is in the library already: it is left out."""
    LEFT = "left"
    """It is left out; the note says why."""
    TROUBLE = "trouble"
    """Something stands against it; the note says what."""
    FILED = "filed"
    """It is in the music folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Which album an arrival is.

    sure: by its ids or barcode, or by its names with no other like it. why: in words. wanted: its
    songs that are wanted; brings: how many of them come. album_id: of the library's grid; None
    where soniq did not know it.
    """

    album: str
    artist: str
    year: int | None = None
    album_id: AlbumId | None = None
    chosen: bool = False
    """A person said which album it is."""
    sure: bool = False
    why: str = ""
    wanted: int = 0
    brings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalFile:
    """A file of an arrival. name: as it was called, with its folders. target: relative to the
    music folder. wanted_id: the wanted song that it is."""

    position: int
    name: str
    kind: Kind
    size_bytes: int
    fate: Fate
    note: str = ""
    target: bytes | None = None
    title: str = ""
    artist: str = ""
    disc_number: int | None = None
    track_number: int | None = None
    duration: Milliseconds | None = None
    codec: str | None = None
    wanted_id: TrackId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Something that came, and how it stands.

    root_id, template, bonus: as it would be filed, or was; bonus: pictures, booklets, texts and
    videos too. note: what it is at, or waits for, in words.
    """

    id: ArrivalId
    origin: Origin
    name: str
    size_bytes: int
    state: ArrivalState
    acquisition: Acquisition
    person_id: PersonId | None
    note: str
    trouble: str | None
    found: Found | None
    root_id: RootId | None
    template: str
    bonus: bool
    change_id: ChangeId | None
    created_at: Moment
    ended_at: Moment | None
    tracks: int = 0
    """Songs that would be filed, or were."""
    left: int = 0
    """Songs that would not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An arrival with all of its files, songs first."""

    arrival: Arrival
    files: Sequence[ArrivalFile]
    can_accept: bool
    """Whether anything of it can be filed now; else `note` says why."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """The folder that is looked at. note: why it is not, in words."""

    path: bytes
    note: str = ""


class Fetch(StrEnum):
    """What a link leads to."""

    MUSIC = "music"
    """A purchase or a free release: a zip, or one song."""
    COVER = "cover"
    """A picture for an album."""
    LYRICS = "lyrics"
    """The words of a track."""


class DownloadState(StrEnum):
    WAITING = "waiting"
    """It begins soon, or again after a failure that may pass; `note` tells."""
    RUNNING = "running"
    PAUSED = "paused"
    """The settings keep soniq from asking other servers."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self in {DownloadState.DONE, DownloadState.FAILED, DownloadState.CANCELLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A link that a person gave.

    url: without what opens it to whoever has it, where it is shown. received, size: bytes; size is
    None while nobody tells. arrival_id: what a MUSIC link became.
    """

    id: DownloadId
    person_id: PersonId | None
    kind: Fetch
    url: str
    name: str
    state: DownloadState
    received: int
    size: int | None
    note: str
    trouble: str | None
    album_id: AlbumId | None
    track_id: TrackId | None
    arrival_id: ArrivalId | None
    created_at: Moment
    ended_at: Moment | None
    next_try_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class ArrivalChanged(Event):
    """A purchase came, was looked through, filed, refused or let go."""

    name: ClassVar[str] = "arrival.changed"
    lasting: ClassVar[bool] = True
    audience: ClassVar[str] = "admin"

    arrival_id: int
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class DownloadChanged(Event):
    """A link that somebody gave is fetched, waits, is there, or failed."""

    name: ClassVar[str] = "download.changed"
    audience: ClassVar[str] = "admin"

    download_id: int
    state: str
    received: int
    size: int | None
