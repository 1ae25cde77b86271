"""What the library tells whoever listens."""

from dataclasses import dataclass
from typing import ClassVar

from soniq.events import Event


@dataclass(frozen=True, slots=True)
class LibraryChanged(Event):
    """Tracks, albums or artists were added, changed, or went missing."""

    name: ClassVar[str] = "library.changed"
    lasting: ClassVar[bool] = True

    added: int
    changed: int
    missing: int


@dataclass(frozen=True, slots=True)
class RootChanged(Event):
    """A music folder was added or removed, went offline, or came back."""

    name: ClassVar[str] = "root.changed"
    lasting: ClassVar[bool] = True
    audience: ClassVar[str] = "admin"

    root_id: int
    state: str


@dataclass(frozen=True, slots=True)
class OwnershipChanged(Event):
    """An album became owned, is on its way, or is no longer."""

    name: ClassVar[str] = "ownership.changed"

    album_id: int
    status: str
