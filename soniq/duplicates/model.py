"""The words of duplicates: what is there more than once, what says so, and which copy to keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NewType, Protocol

from soniq.events import JSON, Event
from soniq.store.database import Tx
from soniq.units import (
    AlbumId,
    ArtworkHash,
    ChangeId,
    FileId,
    Milliseconds,
    Moment,
    RootId,
    TrackId,
)

GroupId = NewType("GroupId", int)


class Kind(StrEnum):
    """By what copies are known to be one recording; the surest first."""

    FILE = "file"
    """The same bytes, tags and all."""
    AUDIO = "audio"
    """The same sound; tags may differ."""
    FINGERPRINT = "fingerprint"
    """Acoustic fingerprints agree."""
    EMBEDDING = "embedding"
    """They sound alike, last as long, and bear the same title by the same artist."""
    PLACE = "place"
    """Two files of one track, such as a FLAC and an MP3."""


EXACT = frozenset({Kind.FILE, Kind.AUDIO})
RANKS: Mapping[Kind, int] = {kind: rank for rank, kind in enumerate(Kind)}


class Rule(StrEnum):
    """By what one copy is better than another."""

    FOLDER = "folder"
    """It lies in a folder that the person prefers."""
    LOSSLESS = "lossless"
    BIT_RATE = "bit_rate"
    """Of lossy ones."""
    RESOLUTION = "resolution"
    """Bit depth, then sample rate."""
    TAGS = "tags"
    """More of its tags are filled in."""
    COVER = "cover"
    OLDEST = "oldest"
    """It came first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is preferred, the weightiest first. A rule that is left out does not count.

    folders: absolute paths, the dearest first.
    """

    order: tuple[Rule, ...] = tuple(Rule)
    folders: tuple[bytes, ...] = ()


RULES = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file of a group, with the track that it plays. Paths are absolute; bit/s, Hz."""

    file_id: FileId
    track_id: TrackId
    album_id: AlbumId
    root_id: RootId
    path: bytes
    title: str
    artist: str
    album: str
    track_number: int | None
    year: int | None
    cover: ArtworkHash | None
    codec: str | None
    is_lossless: bool
    bitrate: int | None
    sample_rate: int | None
    bit_depth: int | None
    channels: int | None
    duration: Milliseconds | None
    size_bytes: int
    tag_count: int
    """Fields that its tags fill in."""
    has_cover: bool
    """Embedded."""
    added_at: Moment
    sound: bytes
    """Its audio hash."""
    is_writable: bool
    """Whether soniq may put it away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What says that the copies are one recording.

    score: 0–1, of the weakest pair; None where nothing was measured. text: for people.
    """

    kind: Kind
    score: float | None
    delta: Milliseconds
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The copy that the rules would keep, and why: "Lossless (FLAC); the other is MP3"."""

    file_id: FileId
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Copies of one recording. differs: what is not the same in all: "format", "bit_rate",
    "resolution", "size", "duration", "path", "title", "artist", "album", "number", "year",
    "tags", "cover"."""

    id: GroupId
    confidence: float
    evidence: Evidence
    copies: tuple[Copy, ...]
    proposal: Proposal
    differs: frozenset[str]

    @property
    def frees_bytes(self) -> int:
        """If the proposal is accepted."""
        return sum(copy.size_bytes for copy in self.copies if copy.file_id != self.proposal.file_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """The surest first. counts: groups of each kind that there is, over all pages."""

    groups: Sequence[Group]
    after: tuple[int, int] | None
    """Pass it on for the next page; None at the end."""
    counts: Mapping[Kind, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A decision on a group: this file stays, all others of it go to quarantine."""

    group_id: GroupId
    keep: FileId


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPreview:
    """What accepting all proposals of some kinds would do. locked: files that lie where soniq may
    change nothing; their groups stay. first: some of the groups, to look at."""

    groups: int
    files: int
    size_bytes: int
    locked: int
    first: Sequence[Group]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What became of it. change: takes it back."""

    change: ChangeId | None
    groups: int
    files: int
    """Put away."""
    size_bytes: int
    note: str = ""
    """Why some files stay where they were."""

    def to_json(self) -> dict[str, JSON]:
        return {
            "change_id": self.change,
            "groups": self.groups,
            "files": self.files,
            "size_bytes": self.size_bytes,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search did. compared: pairs that were weighed; fingerprints: made for it."""

    groups: int
    compared: int
    fingerprints: int
    looked_through: int
    """Sounds whose nearest were looked at; 0 on a machine without fpcalc."""

    def to_json(self) -> dict[str, JSON]:
        return {
            "groups": self.groups,
            "compared": self.compared,
            "fingerprints": self.fingerprints,
            "looked_through": self.looked_through,
        }


class Mover(Protocol):
    """Takes what people attached to a track along when it becomes another's copy. Each owner of
    such rows has one."""

    def move(self, tx: Tx, src: TrackId, dst: TrackId) -> JSON:
        """Has it hang on `dst`; returns what `back` needs."""

    def back(self, tx: Tx, moved: JSON) -> None:
        """Has it hang where it hung; what was changed since stays."""


@dataclass(frozen=True, slots=True)
class DuplicatesChanged(Event):
    """A search for duplicates ended, or somebody decided on some."""

    name: ClassVar[str] = "duplicates.changed"
    audience: ClassVar[str] = "user"

    groups: int
