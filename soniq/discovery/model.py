"""What a search finds, and what is found by sound."""

from dataclasses import dataclass, field
from enum import StrEnum

from soniq.features.model import SoundFilter
from soniq.library.model import Album, Artist, Track
from soniq.units import GenreId, TrackId

EVERY_SOUND = SoundFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Of each kind the best first."""

    tracks: list[Track] = field(default_factory=list)
    albums: list[Album] = field(default_factory=list)
    artists: list[Artist] = field(default_factory=list)
    corrected: str | None = None
    """What was searched for instead, where nothing matched what was typed."""

    @property
    def is_empty(self) -> bool:
        return not (self.tracks or self.albums or self.artists)


class ReasonKind(StrEnum):
    """By what two things are alike, or a thing answers a description."""

    TIMBRE = "timbre"
    TEMPO = "tempo"
    KEY = "key"
    MOOD = "mood"
    GENRE = "genre"
    YEAR = "year"
    TAG = "tag"
    """A tag that the description asks for."""
    WORDS = "words"
    """Its names hold words of the description."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A part of a score. points: hundredths that add up to the score, below nought where it
    speaks against. text: for people, with its numbers: "tempo 124 → 126 BPM (+1.6 %)"."""

    kind: ReasonKind
    points: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A track with what speaks for it.

    score: 0–1, the sum of the reasons' points. cosine: of its sound to what was asked for, −1…1;
    None where that was not compared. versions: other tracks of the same recording, which stand
    behind this one.
    """

    track: Track
    score: float
    reasons: tuple[Reason, ...]
    cosine: float | None = None
    versions: tuple[TrackId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeAlbum:
    """tracks: those of it that lie nearest. score, reasons: as for a track."""

    album: Album
    score: float
    reasons: tuple[Reason, ...]
    tracks: tuple[TrackId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeArtist:
    """tracks: those by the artist that lie nearest. score, reasons: as for a track."""

    artist: Artist
    score: float
    reasons: tuple[Reason, ...]
    tracks: tuple[TrackId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeFilter:
    """Which tracks may be found by sound: all that is said must hold.

    harmonic: only keys that mix with that of the track asked for (`Key.neighbours`); of several
    tracks, with any of theirs. instrumental: without a voice, or with one.
    per_artist, per_album: at most so many of each; 0 is any number.
    """

    sound: SoundFilter = EVERY_SOUND
    harmonic: bool = False
    instrumental: bool | None = None
    genre_id: GenreId | None = None
    year_from: int | None = None
    year_to: int | None = None
    per_artist: int = 2
    per_album: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of a description as soniq took it.

    means: for people: "metal, hard rock; aggressive". weight: 1 as said, more for "very", below
    nought for "not".
    """

    word: str
    means: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The answer to a description. unknown: words that said nothing; they were looked for in names.

    corrected: as in `Found`, for those words. is_close: False where nothing answers, and the items
    are only those that come nearest.
    """

    text: str
    understood: tuple[Term, ...] = ()
    unknown: tuple[str, ...] = ()
    corrected: str | None = None
    items: tuple[Alike, ...] = ()
    is_close: bool = True
