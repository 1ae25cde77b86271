"""The words of taking music in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from soniq.child.model import Failure
from soniq.events import Event
from soniq.files.model import Reading
from soniq.files.walk import PassedBy
from soniq.units import RootId


class Reads(Protocol):
    """Who reads files: the child process, or in tests whoever is able to."""

    def read(self, paths: Iterable[bytes]) -> Iterator[tuple[bytes, Reading | Failure]]:
        """One answer for each path, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file that could not be read, and why."""

    path: bytes
    """Absolute."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReport:
    """What a scan came to. Counts are of files; `found` of all that are there."""

    root_id: RootId
    found: int = 0
    new: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    """Gone since the last scan, and marked so."""
    unreadable: int = 0
    """Of the root now, of this and earlier scans."""
    read: int = 0
    """Files that were opened."""
    seconds: float = 0.0
    held: str | None = None
    """Why nothing was marked missing, or nothing done at all, and what a person may do."""
    passed_by: tuple[PassedBy, ...] = ()
    unread: tuple[Unread, ...] = ()
    """Of this scan; at most a thousand."""


class Watching(StrEnum):
    """How a music folder is watched."""

    WATCHING = "watching"
    """The system tells of each change at once."""
    POLLING = "polling"
    """It is looked at every now and then."""
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchState:
    root_id: RootId
    watching: Watching
    note: str | None = None
    """Why it is not watched, or only polled."""


@dataclass(frozen=True, slots=True)
class ScanProgress(Event):
    """A scan goes on. `total` is null until it is known."""

    name: ClassVar[str] = "scan.progress"

    root_id: int
    done: int
    total: int | None
    note: str


@dataclass(frozen=True, slots=True)
class ScanFinished(Event):
    """A scan came to its end. `held` tells why nothing was marked missing, where that is so."""

    name: ClassVar[str] = "scan.finished"
    lasting: ClassVar[bool] = True

    root_id: int
    found: int
    new: int
    changed: int
    moved: int
    missing: int
    unreadable: int
    seconds: float
    held: bool


@dataclass(frozen=True, slots=True)
class RootTouched(Event):
    """Files in a music folder changed, or it is time to look whether they did."""

    name: ClassVar[str] = "root.touched"
    audience: ClassVar[str] = "admin"

    root_id: int
