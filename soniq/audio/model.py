"""What listening to a recording gives. Plain values: nothing here needs numpy."""

import base64
import dataclasses
import struct
from dataclasses import dataclass
from typing import Any, Self

from soniq.harmony import Key
from soniq.units import Milliseconds

MODEL = "soniq-2"
"""Names the networks and every rule between the samples and the numbers. It changes whenever the
same file would give other numbers; then all is analysed again."""

EMBEDDING_MODEL = "musicnn-512-1"
"""Names what the embedding depends on. Vectors of two names cannot be compared."""

DIMENSIONS = 512

PEAKS_A_MINUTE = 200
"""Points of the waveform; tracks under two minutes have two to eight times as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A tempo that the recording may also have. share: its part of the probability, 0–1."""

    bpm: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """The steadiest beat of a recording.

    bpm: 40–240. confidence: 0–1, lowered where the second algorithm disagrees.
    candidates: the next two. beats: milliseconds from the start, in order; those of the part that
    was listened to, continued over the rest where the tempo is steady.
    second: what aubio says, None where it says nothing.
    """

    bpm: float
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    beats: tuple[int, ...] = ()
    second: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tonality:
    """The key of a recording.

    confidence: 0–1, lowered where the second algorithm disagrees. strength: how tonal it is at
    all, 0–1 (noise and drums are not). tuning_cents: −50…50 from A = 440 Hz.
    second: what the key profiles say.
    """

    key: Key
    confidence: float
    strength: float
    tuning_cents: float
    second: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moods:
    """How a recording feels, each 0–1 and calibrated: half of the reference music lies above .5.

    `moods.py` has the formulas. The names are those of the source document's columns.
    """

    danceability: float
    mood_happy: float
    mood_aggressive: float
    mood_party: float
    mood_relaxed: float
    instrumental: float
    acoustic: float
    tonal: float


MOODS = tuple(field.name for field in dataclasses.fields(Moods))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """The 100 tags of a recording, in the order of `networks/tags.json` (50 MSD, 50 MTT).

    shares: mean over the patches of the network's sigmoids, 0–1.
    scores: the mean logit, standardised over the reference tracks (mean 0, deviation 1).
    """

    shares: tuple[float, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """integrated_lufs: EBU R128 (ITU-R BS.1770-4), None for silence.

    peak: the greatest sample of any channel, 1.0 is full scale; lossy files may exceed it.
    """

    integrated_lufs: float | None
    peak: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """All that one pass over a file gives.

    duration: as decoded. decoder: "aubio" or "pyav".
    tempo, tonality: None where there is none to be found (silence, a scrap).
    tags, moods, embedding: None for silence and for what is shorter than a second.
    embedding: 512 float16, little-endian, of length 1; `vector` unpacks it.
    peaks: two bytes a point, the greatest excursion down and up (0–255 for 0–full scale),
    evenly over the track: see `PEAKS_A_MINUTE`.
    xxh128, sha256: of the whole file.
    """

    model: str = MODEL
    duration: Milliseconds
    decoder: str
    tempo: Tempo | None
    tonality: Tonality | None
    tags: Tagged | None
    moods: Moods | None
    embedding: bytes | None
    loudness: Loudness
    peaks: bytes
    xxh128: bytes
    sha256: bytes

    def packed(self) -> dict[str, Any]:
        """For the way between processes: plain JSON values."""
        said = dataclasses.asdict(self)
        for name in ("embedding", "peaks", "xxh128", "sha256"):
            if said[name] is not None:
                said[name] = base64.b64encode(said[name]).decode()
        if self.tonality is not None:
            second = self.tonality.second
            said["tonality"]["key"] = self.tonality.key.index
            said["tonality"]["second"] = None if second is None else second.index
        return said

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        """The analysis that `packed` was made of."""
        said = dict(packed)
        for name in ("embedding", "peaks", "xxh128", "sha256"):
            said[name] = None if said[name] is None else base64.b64decode(said[name])
        return cls(
            **said
            | {
                "tempo": _tempo(said["tempo"]),
                "tonality": _tonality(said["tonality"]),
                "tags": said["tags"] and Tagged(**{k: tuple(v) for k, v in said["tags"].items()}),
                "moods": said["moods"] and Moods(**said["moods"]),
                "loudness": Loudness(**said["loudness"]),
            }
        )


def vector(embedding: bytes) -> tuple[float, ...]:
    """The 512 numbers of a stored embedding."""
    return struct.unpack(f"<{len(embedding) // 2}e", embedding)


def _tempo(said: dict[str, Any] | None) -> Tempo | None:
    if said is None:
        return None
    candidates = tuple(Candidate(**one) for one in said["candidates"])
    return Tempo(**said | {"candidates": candidates, "beats": tuple(said["beats"])})


def _tonality(said: dict[str, Any] | None) -> Tonality | None:
    if said is None:
        return None
    second = said["second"]
    return Tonality(
        **said
        | {
            "key": Key.of_index(said["key"]),
            "second": None if second is None else Key.of_index(second),
        }
    )
