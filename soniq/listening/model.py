"""The words of listening: what a person played, and what they think of it. All of it is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal, NewType, TypeAlias

from soniq.events import PersonalEvent
from soniq.library.paging import Key
from soniq.units import Milliseconds, Moment, PersonId, TrackId

PlayId = NewType("PlayId", int)
LineId = NewType("LineId", int)
ForgettingId = NewType("ForgettingId", int)

Vote: TypeAlias = Literal[-1, 0, 1]

RATINGS = range(1, 6)
AT_ONCE = 1_000
"""Plays that are taken in one write."""


class PlaySource(StrEnum):
    """Where a play was heard of."""

    WEB = "web"
    SUBSONIC = "subsonic"
    JUKEBOX = "jukebox"
    API = "api"
    SPOTIFY = "spotify"
    """From here on: brought from elsewhere, and never told to anybody unless that is asked."""
    LASTFM = "lastfm"
    LISTENBRAINZ = "listenbrainz"
    ITUNES = "itunes"
    SERVER = "server"
    """Another Subsonic server."""
    FILE = "file"

    @property
    def is_brought(self) -> bool:
        return self not in _OWN


_OWN = frozenset({PlaySource.WEB, PlaySource.SUBSONIC, PlaySource.JUKEBOX, PlaySource.API})


class ThingKind(StrEnum):
    """What can be starred and rated."""

    TRACK = "track"
    ALBUM = "album"
    ARTIST = "artist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A track, an album or an artist, by its number."""

    kind: ThingKind
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A track as it was heard, from `at` on.

    played: how long; None where whoever tells says that it counts. until: when it ended, pauses
    within; None where nobody says.
    """

    track_id: TrackId
    at: Moment
    played: Milliseconds | None
    source: PlaySource
    client: str = ""
    until: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of plays that were told. known: soniq had them already. unknown: tracks that are
    not there; nothing of them was recorded."""

    plays: int
    skips: int
    known: int
    unknown: tuple[TrackId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardLine:
    """What was heard, as it was told: for plays whose track the library does not have."""

    artist: str
    title: str
    album: str = ""
    duration: Milliseconds | None = None
    musicbrainz_id: str | None = None
    """Of the recording."""
    isrc: str | None = None
    spotify_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtPlay:
    """A play from elsewhere. track_id: where it was found; else it hangs on its line.

    played: how long; None where that is not told. skipped: as told; where it is None, `played`
    decides, and what tells neither was played.
    """

    at: Moment
    line: HeardLine
    track_id: TrackId | None = None
    played: Milliseconds | None = None
    skipped: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtCount:
    """What another player counted of a track, where it does not tell each play."""

    line: HeardLine
    track_id: TrackId | None = None
    plays: int = 0
    skips: int = 0
    last_played: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What became of what was brought. known: soniq had it already."""

    added: int
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """An entry of somebody's history. Either the track or the line is there."""

    id: PlayId
    at: Moment
    track_id: TrackId | None
    line: HeardLine | None
    played: Milliseconds | None
    is_skip: bool
    source: PlaySource
    client: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a person thinks of a track, an album or an artist, and how often they heard it.

    Of albums and artists, the counts are those of their tracks. average_rating: of the household,
    1–5; None where nobody rated.
    """

    rating: int | None = None
    starred_at: Moment | None = None
    vote: Vote = 0
    play_count: int = 0
    skip_count: int = 0
    last_played: Moment | None = None
    average_rating: float | None = None


NO_OPINION = Opinion()


@dataclass(frozen=True, slots=True, kw_only=True)
class Starred:
    """A page of what somebody starred, the newest first."""

    items: Sequence[tuple[int, Moment]]
    """Ids, and when."""
    after: Key | None
    """Pass it on for the next page; None at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A page of somebody's plays, the newest first."""

    plays: Sequence[Play]
    after: Key | None
    """Pass it on for the next page; None at the end."""


class AlbumOrder(StrEnum):
    """Lists of albums that are a person's own; the first is what they most mean."""

    RATED = "rated"
    FREQUENT = "frequent"
    RECENT = "recent"
    STARRED = "starred"


@dataclass(frozen=True, slots=True, kw_only=True)
class NowPlaying:
    """What a person plays at this moment. client: the app or the device."""

    person_id: PersonId
    track_id: TrackId
    client: str
    state: str
    """"playing", "paused" …, as the client says."""
    position: Milliseconds
    """When it was told, at `at`."""
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of time, `since` within it, `until` not; None: without bound on that side."""

    since: Moment | None = None
    until: Moment | None = None


EVER = Span()


class Period(StrEnum):
    """Spans that people name; by the calendar, up to now."""

    WEEK = "week"
    """From Monday."""
    MONTH = "month"
    YEAR = "year"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """Plays that somebody had deleted. id: brings them back, for a day; None: there were none."""

    id: ForgettingId | None
    plays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """A line of a top list. id: None where the library does not have it. heard: milliseconds."""

    id: int | None
    name: str
    artist: str
    """Empty for artists and genres."""
    plays: int
    heard: Milliseconds


class TopKind(StrEnum):
    TRACKS = "tracks"
    ALBUMS = "albums"
    ARTISTS = "artists"
    GENRES = "genres"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How much was heard. untimed: plays of which nobody knows how long they were."""

    plays: int
    heard: Milliseconds
    untimed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """date: as the zone has it, YYYY-MM-DD."""

    date: str
    plays: int
    heard: Milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """Days in a row with music. since, until: the first and the last of them, both within."""

    days: int
    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discoveries:
    """What was heard for the first time."""

    tracks: int
    artists: int
    first: Sequence[tuple[TrackId, Moment]]
    """Some of the tracks, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """How somebody listened in a span. hours: by the hour of day, 0–23; weekdays: from Monday."""

    span: Span
    zone: str
    sum: Sum
    skips: int
    tracks: Sequence[Top]
    albums: Sequence[Top]
    artists: Sequence[Top]
    genres: Sequence[Top]
    days: Sequence[Day]
    """Days with music, in order; of spans over 400 days, the last 400 of them."""
    hours: Sequence[Sum]
    weekdays: Sequence[Sum]
    longest_streak: Streak | None
    discoveries: Discoveries


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsArtist:
    """Whom somebody played most in a month. month: 1–12."""

    month: int
    artist_id: int | None
    artist: str
    plays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """How much of a mood there was in what was heard: 0–1."""

    name: str
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A year of somebody's listening."""

    year: int
    statistics: Statistics
    longest_day: Day | None
    months: Sequence[MonthsArtist]
    mean_bpm: float | None
    """Of the tracks that were heard, by how often; None where none was analysed."""
    moods: Sequence[Mood]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayStarted(PersonalEvent):
    """A person's player began a track, or went on with it."""

    name: ClassVar[str] = "play.started"

    track_id: int
    client: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Played(PersonalEvent):
    """Plays came into a person's history."""

    name: ClassVar[str] = "play.recorded"

    plays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryForgotten(PersonalEvent):
    """A person had plays deleted, or brought back."""

    name: ClassVar[str] = "play.forgotten"

    plays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionChanged(PersonalEvent):
    """A person starred, rated or voted."""

    name: ClassVar[str] = "opinion.changed"

    kind: str
    thing_ids: tuple[int, ...]
