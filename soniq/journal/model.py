"""The words of the journal: what was changed, from what to what, by whom, and how sure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal, TypeAlias

from soniq.events import JSON, Event
from soniq.units import CandidateId, ChangeId, JobId, Moment, PersonId


class Source(StrEnum):
    """Who says so."""

    PERSON = "person"
    """Somebody edited it by hand: confidence 1."""
    TAGS = "tags"
    """The file's own tags."""
    DERIVED = "derived"
    """The name of a file or folder, where no tag says it."""
    RULE = "rule"
    """A rule that a person set, such as what to keep of duplicates."""
    MUSICBRAINZ = "musicbrainz"
    COVERARTARCHIVE = "coverartarchive"
    ACOUSTID = "acoustid"
    DISCOGS = "discogs"
    DEEZER = "deezer"
    ITUNES = "itunes"
    LASTFM = "lastfm"
    LISTENBRAINZ = "listenbrainz"
    LRCLIB = "lrclib"
    SAVED = "saved"
    """The service where somebody saved an album."""


class ChangeKind(StrEnum):
    """Which capability made a change, and can take it back."""

    FIELDS = "fields"
    """What soniq shows of tracks; no file is touched."""
    TAGS = "tags"
    """Tags in files."""
    MOVES = "moves"
    """Files renamed or moved."""
    QUARANTINE = "quarantine"
    """Files put away, or brought back."""
    MERGE = "merge"
    """Duplicates that became one track."""
    ARTWORK = "artwork"
    MATCH = "match"
    """Which release an album is."""
    ARRIVAL = "arrival"
    """Files of a purchase that came."""


class ChangeState(StrEnum):
    UNDERWAY = "underway"
    DONE = "done"
    FAILED = "failed"


Entity: TypeAlias = Literal["track", "album", "artist", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change that is about to be written down.

    confidence: 0–1, None where nobody measured it. candidate_id: what was applied, if anything.
    """

    kind: ChangeKind
    title: str
    source: Source
    confidence: float | None = None
    candidate_id: CandidateId | None = None
    by: PersonId | None = None
    job_id: JobId | None = None
    undo_of: ChangeId | None = None
    state: ChangeState = ChangeState.DONE
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a change touched. `before` and `after` have the same names."""

    entity: Entity
    entity_id: int
    before: Mapping[str, JSON]
    after: Mapping[str, JSON]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    id: ChangeId
    kind: ChangeKind
    title: str
    source: Source
    confidence: float | None
    candidate_id: CandidateId | None
    by: PersonId | None
    job_id: JobId | None
    at: Moment
    state: ChangeState
    note: str
    item_count: int
    undo_of: ChangeId | None
    undone_by: ChangeId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """A part of a change: of these entities, these fields. Empty: all."""

    entities: frozenset[tuple[Entity, int]] = frozenset()
    fields: frozenset[str] = frozenset()

    @property
    def is_all(self) -> bool:
        return not self.entities and not self.fields


ALL = Only()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """What an undo left as it is, as somebody changed it later."""

    entity: Entity
    entity_id: int
    field: str
    reason: str
    """For people: "A later change set it to 1997."."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What became of an undo. change: None where all of it was stale."""

    change: ChangeId | None
    restored: int
    stale: tuple[Stale, ...] = ()


Undoer: TypeAlias = "Callable[[Change, Only, PersonId | None], Undone]"
"""Takes a change back, or a part of it, in writes of its own, and notes that as a new change with
`undo_of` set. What was changed later it leaves, and names it. It undoes an undo as well."""


@dataclass(frozen=True, slots=True)
class ChangeMade(Event):
    """Somebody or something changed fields or files, or took such a change back."""

    name: ClassVar[str] = "change.made"
    lasting: ClassVar[bool] = True

    change_id: int
    kind: str
    title: str
    undo_of_id: int | None
