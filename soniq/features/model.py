"""The words of what is known of a track's sound."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import ClassVar, NewType

from soniq.audio.model import Candidate, Moods
from soniq.events import Event
from soniq.harmony import Key
from soniq.library.model import Facet
from soniq.units import FileId, Milliseconds, Moment, TrackId

SoundId = NewType("SoundId", int)


class Source(StrEnum):
    """Who says so; the source document's `analysis_source`."""

    PERSON = "person"
    """Put right by hand."""
    ONNX = "onnx"
    """Measured by soniq's networks."""
    TAGS = "tags"
    """The file's own tags, where nothing was measured yet."""


class Rank(IntEnum):
    """What is analysed first."""

    ASKED = 0
    NEW = 1
    SEEN = 2
    """Being played or looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFeatures:
    """What is known of a track's sound.

    bpm, key: as shown: a person's word before the measurement, that before the file's tag.
    measured_*, tag_*: what each of them says. Confidences are the measurement's, 0–1.
    top_tags: the tags that stand out most, with their standardised scores.
    unheard: why it could not be analysed, for people.
    """

    track_id: TrackId
    bpm: float | None = None
    bpm_source: Source | None = None
    bpm_confidence: float | None = None
    bpm_candidates: tuple[Candidate, ...] = ()
    measured_bpm: float | None = None
    tag_bpm: float | None = None
    key: Key | None = None
    key_source: Source | None = None
    key_confidence: float | None = None
    key_strength: float | None = None
    measured_key: Key | None = None
    tag_key: str | None = None
    tuning_cents: float | None = None
    moods: Moods | None = None
    top_tags: tuple[tuple[str, float], ...] = ()
    loudness_lufs: float | None = None
    peak: float | None = None
    model: str | None = None
    analyzed_at: Moment | None = None
    unheard: str | None = None

    @property
    def analysis_source(self) -> Source | None:
        """The strongest source of what is shown."""
        sources = {self.bpm_source, self.key_source}
        return next((source for source in Source if source in sources), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """How loud a track is, as far as soniq has listened. None: it is silent, or was never heard."""

    loudness_lufs: float | None
    peak: float | None
    analyzed_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waveform:
    """peaks: two bytes a point, down and up, 0–255. beats: milliseconds from the start."""

    duration: Milliseconds
    peaks: bytes
    beats: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodRange:
    """One of `audio.model.MOODS`, from low to high, both within."""

    mood: str
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFilter:
    """Which tracks, by their sound: all that is said must hold.

    octaves: BPM ranges take in the half and the double tempo too.
    keys: any of these; `Key.neighbours` gives what mixes with one.
    """

    bpm_from: float | None = None
    bpm_to: float | None = None
    octaves: bool = False
    keys: tuple[Key, ...] = ()
    moods: tuple[MoodRange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacets:
    """By what tracks can be narrowed by their sound, each with how many it leaves.

    tempos: ten beats a minute each; the value is the lower end. keys: in the order of the Camelot
    wheel; the value is the Camelot code. moods: tracks of at least `MOOD_HIGH`.
    """

    tempos: tuple[Facet, ...]
    keys: tuple[Facet, ...]
    moods: tuple[Facet, ...]


MOOD_HIGH = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """A file that was given up: it cannot be analysed as it is. path: absolute."""

    file_id: FileId
    track_id: TrackId | None
    path: bytes
    reason: str
    tries: int
    at: Moment


class AnalysisState(StrEnum):
    IDLE = "idle"
    """All is analysed."""
    RUNNING = "running"
    WAITING = "waiting"
    """For its hours, for a cooler processor, for space on the disk; the reason says which."""
    PAUSED = "paused"
    """By a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisStatus:
    """How far the listening is.

    analysed: tracks with numbers of the present model; outdated: with those of an older one, which
    serve until they are renewed; unheard: those that cannot be analysed. rate: tracks an hour
    while it worked, lately; time_left: of such work, without the hours in which it must wait.
    children: processes at work.
    """

    state: AnalysisState
    reason: str | None
    total: int
    analysed: int
    outdated: int
    unheard: int
    model: str
    rate: float | None = None
    time_left: Milliseconds | None = None
    children: int = 0


@dataclass(frozen=True, slots=True)
class TrackAnalysed(Event):
    """A track was listened to, or its tempo or key was put right."""

    name: ClassVar[str] = "track.analysed"

    track_id: int
    bpm: float | None
    camelot: str | None


@dataclass(frozen=True, slots=True)
class AnalysisChanged(Event):
    """The listening began, ended, was paused, waits for something, or goes on."""

    name: ClassVar[str] = "analysis.changed"

    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class AnalysisNeeded(Event):
    """Tracks wait to be listened to, and nobody listens."""

    name: ClassVar[str] = "analysis.needed"
    audience: ClassVar[str] = "admin"
