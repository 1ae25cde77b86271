"""The words of the review inbox: which albums wait for a person, and what they may be."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from soniq.events import JSON, Event
from soniq.library.paging import Key
from soniq.provenance.model import Candidate, FieldChange
from soniq.units import AlbumId, ArtworkHash, ChangeId, Moment


class MatchStatus(StrEnum):
    """How an album stands to the catalogue; the source document's `match_status`."""

    PENDING = "pending"
    """Not looked for yet, or the servers could not be asked."""
    MATCHED = "matched"
    MANUAL_REVIEW = "manual_review"
    """Something was found; a person is to say whether it is this."""
    NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one album stands.

    score: 0–100, of the release that it is, else of the best that was found. reason: for people.
    by_hand: a person decided it, so no job touches it.
    """

    album_id: AlbumId
    status: MatchStatus
    score: int | None = None
    release_group_id: str | None = None
    release_id: str | None = None
    rung: str | None = None
    reason: str = ""
    by_hand: bool = False
    looked_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """An album that waits for a person."""

    album_id: AlbumId
    title: str
    artist: str
    year: int | None
    track_count: int
    cover: ArtworkHash | None
    status: MatchStatus
    score: int | None
    reason: str
    put_off: bool
    """Somebody said "later"."""
    looked_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCounts:
    review: int
    """With candidates to choose from."""
    no_match: int
    """Nothing was found that could be it."""
    pending: int
    """Not looked for yet."""

    @property
    def waiting(self) -> int:
        return self.review + self.no_match


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """`keys` are the items' places; `review(after=keys[-1])` goes on. What is decided meanwhile
    moves no other item."""

    items: list[ReviewItem]
    keys: list[Key]
    has_next: bool
    counts: ReviewCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A candidate as a person sees it: its score with the terms, and what it would change."""

    candidate: Candidate
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a decision came to. change: takes it back; None where it said what was so already."""

    standing: Standing
    change: ChangeId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchReport:
    """What a run over many albums came to."""

    matched: int = 0
    manual_review: int = 0
    no_match: int = 0
    left: int = 0
    """Still pending, as servers could not be asked."""
    by_name: int = 0
    """Matched by their names alone: their releases are still to be looked at."""
    trouble: str = ""
    """Why some were left, for people."""
    retry_after: float | None = None
    """Seconds until another run makes sense; None where none is needed."""

    def to_json(self) -> dict[str, JSON]:
        return {
            "matched": self.matched,
            "manual_review": self.manual_review,
            "no_match": self.no_match,
            "left": self.left,
            "by_name": self.by_name,
            "trouble": self.trouble,
        }


@dataclass(frozen=True, slots=True)
class AlbumMatched(Event):
    """An album was found in a catalogue, or not, or a person decided which release it is."""

    name: ClassVar[str] = "album.matched"
    lasting: ClassVar[bool] = True

    album_id: int
    status: str
    score: int | None
    release_group_mbid: str | None
