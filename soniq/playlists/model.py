"""The words of playlists: lists by hand, lists by rules, their entries, and what is brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NewType, TypeAlias

from soniq.events import JSON, PersonalEvent
from soniq.library.finding import Line
from soniq.units import ArtworkHash, Milliseconds, Moment, PersonId, TrackId

PlaylistId = NewType("PlaylistId", int)
EntryId = NewType("EntryId", int)
"""Of one place in one list, for as long as it is there: moves do not change it."""

RESTORABLE_DAYS = 30
"""So long a deleted list, and what was taken out of one, can be had back."""

LONGEST = 20_000
"""Entries of a list, whoever makes it; more is a library, not a playlist."""


class Visibility(StrEnum):
    PRIVATE = "private"
    """Its owner alone."""
    HOUSEHOLD = "household"
    """Whoever has an account here."""
    PUBLIC = "public"
    """Whoever may listen here, guests too."""


class Duplicates(StrEnum):
    """What becomes of tracks that are in the list already."""

    ASK = "ask"
    """Nothing is added while there are any; the answer names them."""
    SKIP = "skip"
    """They are left out; the others are added."""
    ADD = "add"
    """They are added once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition. value: a text, a number, a flag, a list of two for a range; None where the
    operator takes none. `fields.FIELDS` says which fields there are and what each takes."""

    field: str
    op: str
    value: JSON = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Conditions of which all must hold, or any one. Empty: all tracks, or none."""

    every: bool
    rules: "tuple[Rule | Group, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A field, or "random"."""

    field: str
    descending: bool = False


class Measure(StrEnum):
    """In what a list's length is limited."""

    TRACKS = "tracks"
    MINUTES = "minutes"
    MEGABYTES = "megabytes"
    """Of 1,000,000 bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The list ends before the track that would go beyond it. amount: above 0."""

    measure: Measure
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What makes a smart list. Without an order: the newest first."""

    group: Group
    order: tuple[Order, ...] = ()
    limit: Limit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """A list as lists of lists show it.

    entries, duration, lost: of a smart list as it was when it was last opened; None until then.
    lost: entries whose track is not in the library. changes: how often it was changed; a client
    that says which it saw changes no other.
    """

    id: PlaylistId
    owner_id: PersonId
    owner: str
    name: str
    description: str
    visibility: Visibility
    rules: Rules | None
    entries: int | None
    lost: int
    duration: Milliseconds | None
    covers: tuple[ArtworkHash, ...]
    """Of its first tracks, each once; at most four."""
    changes: int
    created_at: Moment
    changed_at: Moment
    deleted_at: Moment | None
    origin: str | None
    """Where it was brought from, in words; None for a list made here."""

    @property
    def is_smart(self) -> bool:
        return self.rules is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place in a list. id: None in a smart list. track_id: None while the library has no such
    track; `line` then says what was told of it."""

    id: EntryId | None
    position: int
    """0 is the first."""
    track_id: TrackId | None
    line: Line | None
    added_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """A part of a list. total: of the whole list; `cut` says that it had more than `LONGEST`."""

    entries: Sequence[Entry]
    total: int
    duration: Milliseconds
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """entries: in their order. already: tracks that were asked for and are in the list already
    (or were named twice)."""

    entries: tuple[EntryId, ...]
    already: tuple[TrackId, ...]
    playlist: Playlist


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What rules find. total: tracks, at most `LONGEST`, then `cut`. seconds: what it took."""

    track_ids: tuple[TrackId, ...]
    total: int
    duration: Milliseconds
    cut: bool
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtPlaylist:
    """A list from elsewhere.

    key: what makes it this list, such as "m3u:/music/lists/party.m3u" or "spotify:37i9…": bringing
    it again brings the list up to date and makes no second one. origin: where from, for people.
    rules: of a smart one; it has no lines then.
    """

    key: str
    name: str
    origin: str
    lines: tuple[Line, ...] = ()
    description: str = ""
    rules: Rules | None = None
    visibility: Visibility = Visibility.PRIVATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What bringing a list came to.

    made: whether the list is new. added: entries that were not there before. found: lines whose
    track the library has; unsure: those of them that are a guess, kept as told unless guesses were
    asked for; lost: those that it has not, kept as told. notes: what of it could not be taken
    over, for people.
    """

    playlist: Playlist
    made: bool
    added: int
    found: int
    unsure: tuple[Line, ...]
    lost: tuple[Line, ...]
    notes: tuple[str, ...] = ()


class Format(StrEnum):
    """Of files. The first is the one that most players read."""

    M3U8 = "m3u8"
    PLS = "pls"
    XSPF = "xspf"
    JSPF = "jspf"
    NSP = "nsp"
    """Navidrome's, of rules."""


class Places(StrEnum):
    """What a file says of where a track is."""

    RELATIVE = "relative"
    """From the music folder on, so that the file belongs at its top."""
    ABSOLUTE = "absolute"
    STREAM = "stream"
    """An address that plays it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A list as a file. notes: what the format does not hold, for people."""

    file_name: str
    media_type: str
    content: bytes
    notes: tuple[str, ...] = ()


Reader: TypeAlias = PersonId | None
"""Who looks; None is somebody without an account, who sees public lists alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistChanged(PersonalEvent):
    """One of a person's playlists was made, changed, deleted or brought back."""

    name: ClassVar[str] = "playlist.changed"

    playlist_id: int
    change: str
    """made, changed (its name, rules or who sees it), entries, deleted or restored."""
