"""The words of importing: where something comes from, what is in it, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, NewType

from soniq.events import PersonalEvent
from soniq.files.exports.model import Format
from soniq.listening.model import PlaySource
from soniq.units import Moment, PersonId, TrackId

ImportId = NewType("ImportId", int)


class Source(StrEnum):
    """Where an import comes from: an export of a service, or an account of one."""

    SPOTIFY = Format.SPOTIFY
    EXPORTIFY = Format.EXPORTIFY
    LASTFM = Format.LASTFM
    LIBREFM = Format.LIBREFM
    LISTENBRAINZ = Format.LISTENBRAINZ
    MALOJA = Format.MALOJA
    PANOSCROBBLER = Format.PANOSCROBBLER
    ITUNES = Format.ITUNES
    BANDCAMP = Format.BANDCAMP
    DISCOGS = Format.DISCOGS
    LIST = Format.LIST
    SCROBBLES = Format.SCROBBLES
    LASTFM_ACCOUNT = "lastfm_account"
    LISTENBRAINZ_ACCOUNT = "listenbrainz_account"
    SUBSONIC = "subsonic"

    @property
    def label(self) -> str:
        """For people."""
        named = {
            Source.LASTFM_ACCOUNT: "Last.fm",
            Source.LISTENBRAINZ_ACCOUNT: "ListenBrainz",
            Source.SUBSONIC: "a Subsonic server",
        }
        return named.get(self) or Format(self.value).label

    @property
    def plays(self) -> PlaySource:
        """What plays from there are marked with."""
        return _PLAYS.get(self, PlaySource.FILE)

    @property
    def is_account(self) -> bool:
        return self in ACCOUNTS


ACCOUNTS = frozenset({Source.LASTFM_ACCOUNT, Source.LISTENBRAINZ_ACCOUNT, Source.SUBSONIC})

_PLAYS = {
    Source.SPOTIFY: PlaySource.SPOTIFY,
    Source.LASTFM: PlaySource.LASTFM,
    Source.LASTFM_ACCOUNT: PlaySource.LASTFM,
    Source.LISTENBRAINZ: PlaySource.LISTENBRAINZ,
    Source.LISTENBRAINZ_ACCOUNT: PlaySource.LISTENBRAINZ,
    Source.ITUNES: PlaySource.ITUNES,
    Source.SUBSONIC: PlaySource.SERVER,
}


class Part(StrEnum):
    """What of an import can be wanted or not."""

    HISTORY = "history"
    """Plays, and counts of plays."""
    OPINIONS = "opinions"
    """Ratings, loves, and what is not to be heard again."""
    PLAYLISTS = "playlists"
    COLLECTION = "collection"
    """Albums and songs that one saved or owns there."""
    LISTED = "listed"
    """The songs of its playlists, as if each were saved."""


class State(StrEnum):
    STAGED = "staged"
    """Read and looked through; it waits for its person's word."""
    WAITING = "waiting"
    """A job takes it in, or is about to."""
    DONE = "done"
    FAILED = "failed"
    """It stopped for a reason; started again, it goes on where it was."""
    DROPPED = "dropped"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody's account elsewhere.

    name: as the service knows them. url: of a Subsonic server. password: of that one, or its API
    key (`is_key`), or a token of ListenBrainz for a private history.
    """

    source: Source
    name: str
    url: str = ""
    password: str = field(default="", repr=False)
    is_key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """How many there are of one part, and what of that the library has.

    told: entries. tracks: different ones among them. found, guessed, lost: of these, so that
    their sum is `tracks`.
    """

    told: int = 0
    tracks: int = 0
    found: int = 0
    guessed: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An entry that cannot be taken, and why. file: of those in a zip."""

    file: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is in an import, before anything is taken in.

    since, until: of the plays. refusals: the first of `refused`. left: what is no music or not for
    this, such as "podcast episodes", and how many.
    """

    files: Sequence[str] = ()
    plays: Sought = Sought()
    counts: Sought = Sought()
    opinions: Sought = Sought()
    playlists: int = 0
    entries: Sought = Sought()
    """Of the playlists."""
    albums: Sought = Sought()
    """Saved ones; of these and of holdings, `tracks` are different albums."""
    songs: Sought = Sought()
    """Saved by themselves."""
    holdings: Sought = Sought()
    """Albums that are owned as records or purchases."""
    listed: Sought = Sought()
    """Songs of playlists that may be taken as if they were saved."""
    since: Moment | None = None
    until: Moment | None = None
    refused: int = 0
    refusals: Sequence[Refusal] = ()
    left: Mapping[str, int] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Those of which there is something."""
        there = {
            Part.HISTORY: self.plays.told + self.counts.told,
            Part.OPINIONS: self.opinions.told,
            Part.PLAYLISTS: self.playlists,
            Part.COLLECTION: self.albums.told + self.songs.told + self.holdings.told,
            Part.LISTED: self.listed.told,
        }
        return tuple(part for part, told in there.items() if told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of the entries of one part.

    told: how many were looked at. found: whose track the library has; guessed: of which it may
    have it; lost: the others. added: what is new in soniq; known: what was there already, or
    where the person's own word stays.
    """

    told: int = 0
    found: int = 0
    guessed: int = 0
    lost: int = 0
    added: int = 0
    known: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            told=self.told + other.told,
            found=self.found + other.found,
            guessed=self.guessed + other.guessed,
            lost=self.lost + other.lost,
            added=self.added + other.added,
            known=self.known + other.known,
        )


NOTHING = Taken()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of an import. playlists: their entries; lists: of which so many are new."""

    plays: Taken = NOTHING
    counts: Taken = NOTHING
    opinions: Taken = NOTHING
    playlists: Taken = NOTHING
    wishes: Taken = NOTHING
    """Albums and songs that were saved there."""
    holdings: Taken = NOTHING
    lists: int = 0
    new_lists: int = 0
    notes: tuple[str, ...] = ()

    def __add__(self, other: "Report") -> "Report":
        return Report(
            plays=self.plays + other.plays,
            counts=self.counts + other.counts,
            opinions=self.opinions + other.opinions,
            playlists=self.playlists + other.playlists,
            wishes=self.wishes + other.wishes,
            holdings=self.holdings + other.holdings,
            lists=self.lists + other.lists,
            new_lists=self.new_lists + other.new_lists,
            notes=tuple(dict.fromkeys((*self.notes, *other.notes)))[:20],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """Something that a person brought, and how it stands. preview: None until it is looked through;
    of an account, until it was asked."""

    id: ImportId
    person_id: PersonId
    source: Source
    name: str
    origin: str
    state: State
    preview: Preview | None
    parts: tuple[Part, ...]
    guesses: bool
    report: Report | None
    trouble: str | None
    created_at: Moment
    ended_at: Moment | None

    @property
    def suggested(self) -> tuple[Part, ...]:
        """What is taken in where the person does not say: all of it, but songs of playlists only
        where the source tells no others."""
        there = () if self.preview is None else self.preview.parts
        return tuple(part for part in there if part in usual(self.source))


def usual(source: Source) -> tuple[Part, ...]:
    """Parts that are wanted of a source where nobody says otherwise."""
    every = tuple(Part)
    return every if source is Source.EXPORTIFY else every[: every.index(Part.LISTED)]


class LineKind(StrEnum):
    """What a line was that was not found."""

    PLAY = "play"
    COUNT = "count"
    OPINION = "opinion"
    ENTRY = "entry"
    """Of a playlist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostLine:
    """What the library does not have, or where it could only be guessed (guess). times: how often
    it was told; playlist: where it is an entry of one."""

    id: int
    kind: LineKind
    playlist: str
    artist: str
    title: str
    album: str
    times: int
    guess: TrackId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LostLines:
    """A part of what was not found, as it came. after: pass it on for the next; None at the end."""

    lines: Sequence[LostLine]
    total: int
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What taking an import back removed."""

    plays: int
    counts: int
    opinions: int
    playlists: int
    wishes: int
    holdings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChanged(PersonalEvent):
    """One of a person's imports goes on, or has ended."""

    name: ClassVar[str] = "import.changed"

    import_id: int
    state: str
