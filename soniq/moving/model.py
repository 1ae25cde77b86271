"""The words of moving: what goes from where to where, what stands against it, what was put away."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from soniq.units import AlbumId, ChangeId, FileId, Moment, PersonId, RootId, TrackId

PlanId = NewType("PlanId", int)


class Trouble(StrEnum):
    """Why a file cannot get the name that the template gives it."""

    SAME_NAME = "same_name"
    """Two files of the plan would get one name, or names that some disks take for one."""
    TAKEN = "taken"
    """Something else has that name, and stays."""
    MISSING = "missing"
    CHANGED = "changed"
    """Not the file that was scanned: somebody wrote it since."""
    OFFLINE = "offline"
    LOCKED = "locked"
    """Nobody allowed soniq to change files in this music folder."""
    READ_ONLY = "read_only"
    """The disk, or the folder's rights, do not let soniq write there."""
    OTHER_DISK = "other_disk"
    TOO_LONG = "too_long"
    LINK = "link"
    """It is a link, or the way to its new place leads through one out of the music folder."""
    STAYS = "stays"
    """The file or album that it would go along with stays."""
    STOPPED = "stopped"
    """Its turn had not come when the batch was ended."""
    FAILED = "failed"
    """The disk refused for another reason, which the note tells."""


class MoveKind(StrEnum):
    RENAME = "rename"
    AWAY = "away"
    """Into quarantine."""
    BACK = "back"
    """Out of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """By what a file is known to be the one that was looked at."""

    inode: int
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One file on its way. Paths are relative to the root.

    file_id: None for what goes along: with the file `lead_id` (lyrics, its cue sheet), or with the
    album (cover images, cue sheets). base: the folder of the album that it comes from.
    """

    position: int
    kind: MoveKind
    file_id: FileId | None
    lead_id: FileId | None
    album_id: AlbumId | None
    root_id: RootId
    base: bytes
    source: bytes
    target: bytes
    stamp: Stamp
    trouble: Trouble | None = None
    note: str = ""
    """The trouble in words."""
    reason: str = ""
    """Why it is put away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a template would rename. Nothing has moved yet; it holds until `expires_at`."""

    id: PlanId
    template: str
    title: str
    """For people: "Rename 12 files"."""
    at: Moment
    expires_at: Moment
    count: int
    """Files that would get another name or place, troubled ones among them."""
    same: int
    """Files that are named so already."""
    troubled: int
    """Files of `count` that would stay, as something stands against it."""
    change_id: ChangeId | None
    """Once it was applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """A part of a plan, sorted by target: so the new folders come one after the other."""

    moves: Sequence[Move]
    after: int | None
    """Pass it on for the next page; None at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of a batch. change: None where not one file moved."""

    change: ChangeId | None
    moved: int
    left: int
    """Files that stay where they were; the change's note says why."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A template to begin with."""

    name: str
    template: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAway:
    """A file in quarantine. Paths are absolute: `path` where it lay, `place` where it lies."""

    file_id: FileId
    track_id: TrackId | None
    root_id: RootId
    path: bytes
    place: bytes
    title: str
    artist: str
    size_bytes: int
    reason: str
    source: str
    """`journal.Source`: a person, or a rule of theirs."""
    at: Moment
    by: PersonId | None
    change_id: ChangeId


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAwayPage:
    """The newest first."""

    items: Sequence[PutAway]
    after: FileId | None
    total: int
    size_bytes: int
    """Of all that lies in quarantine, on this page and beyond."""
