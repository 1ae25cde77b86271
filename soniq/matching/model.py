"""What is looked for, what a catalogue has, and how near the two are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from soniq.clients.model import Recording, Release, ReleaseGroup
from soniq.matching.reviewing import MatchStatus as MatchStatus
from soniq.provenance.model import Term as Term
from soniq.units import Milliseconds


class Rung(StrEnum):
    """What led to an answer; the ladder is climbed from the top of this list."""

    MBID = "mbid"
    """An identity that the files' tags carry."""
    BARCODE = "barcode"
    ISRC = "isrc"
    """Most of the tracks' ISRCs lead to it."""
    EXACT = "exact"
    """A search for the very words."""
    FUZZY = "fuzzy"
    """A search that forgives slips of the pen, and other joinings of artists."""
    FINGERPRINT = "fingerprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackWanted:
    """A file, or a line of a wish list. key: the caller's own name for it, such as its TrackId.

    number: as the tag says, "7" or "A1". length_ms None: unknown.
    """

    key: int
    title: str | None = None
    artist: str | None = None
    length_ms: Milliseconds | None = None
    number: str | None = None
    disc: int | None = None
    isrcs: tuple[str, ...] = ()
    recording_id: str | None = None
    track_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumWanted:
    """An album that is to be found, as far as anybody says what it is.

    artist: as one reads it ("A feat. B"). artists: the same one by one, where that is known.
    date: YYYY, YYYY-MM or YYYY-MM-DD. type: "album", "ep", "single" …; None: nobody said.
    comment: what tells it from its namesakes ("blue album"). tracks: empty for a wish, but for
    songs of it that are wished for too; then `some`: what else it has speaks against nothing.
    track_total: of the whole album, all discs; None: unknown, then the tracks are counted.
    release_id, release_group_id: MBIDs that most of the files carry.
    """

    title: str
    artist: str | None = None
    artists: tuple[str, ...] = ()
    date: str | None = None
    type: str | None = None
    compilation: bool = False
    track_total: int | None = None
    barcode: str | None = None
    labels: tuple[str, ...] = ()
    catalog_numbers: tuple[str, ...] = ()
    country: str | None = None
    format: str | None = None
    comment: str | None = None
    release_id: str | None = None
    release_group_id: str | None = None
    tracks: tuple[TrackWanted, ...] = ()
    some: bool = field(default=False, repr=False)

    @property
    def track_count(self) -> int | None:
        return self.track_total or (None if self.some else len(self.tracks) or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How near something is to what was wanted: 0–100, and what it comes of.

    It is soniq's own: MusicBrainz' score is relative, its best hit has 100, however bad.
    """

    value: float
    terms: tuple[Term, ...]

    @property
    def why(self) -> Mapping[str, Term]:
        return {term.name: term for term in self.terms}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A file at its track. medium, position: counted from 1, as the release has them."""

    key: int
    track_id: str
    recording_id: str
    medium: int
    position: int
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Which file is which track of a release.

    leftover: keys of files that are no track of it; missing: ids of tracks that have no file.
    fit: 0–1, how well files and tracks cover each other.
    """

    placed: tuple[Placed, ...]
    leftover: tuple[int, ...]
    missing: tuple[str, ...]
    fit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A release group that may be it, and, where files are there, the release of it.

    release: None where none was looked up; its `media` are empty where only a search named it.
    """

    group: ReleaseGroup
    score: Score
    rung: Rung
    release: Release | None = None
    assignment: Assignment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The end of a search. suggestions: the best first; reason: for people.

    requests: what the catalogue was asked, cached answers included.
    """

    status: MatchStatus
    suggestions: tuple[Suggestion, ...] = ()
    reason: str = ""
    requests: int = 0
    rung: Rung | None = None

    @property
    def best(self) -> Suggestion | None:
        return self.suggestions[0] if self.suggestions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each term counts; `scoring.WEIGHTS` unless somebody's decisions taught better ones.

    of: the points that a term can give at most.
    """

    of: Mapping[str, float] = field(default_factory=dict)
    taught_by: int = 0
    """Decisions that the weights were learnt from; 0: soniq's own."""


class Catalogue(Protocol):
    """Whom the ladder asks: `clients.musicbrainz.MusicBrainz`, or a fake of it.

    A look-up of what is not there raises ServiceFailed with NOT_FOUND.
    """

    def search_release_groups(
        self, query: str, *, limit: int = 25, offset: int = 0
    ) -> list[ReleaseGroup]: ...

    def release_group(self, mbid: str) -> ReleaseGroup: ...

    def releases_of(self, group_mbid: str) -> list[Release]: ...

    def release(self, mbid: str) -> Release: ...

    def by_isrc(self, isrc: str) -> list[Recording]: ...

    def by_barcode(self, barcode: str) -> list[Release]: ...
