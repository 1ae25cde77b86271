"""The tempo of a recording, where its beats fall, and how clear they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soniq.audio import beats, periodicity
from soniq.audio.beat_features import BANDS, RATE, Frames, beat_features
from soniq.audio.levels import Samples, is_silent
from soniq.audio.model import Candidate, Tempo
from soniq.audio.network import Network
from soniq.audio.second_opinion import heard_by_aubio, tempo_confidence

LISTENED = 120
"""Seconds of the middle that are listened to: 60 to 120 are enough (the networks' card)."""

SHORTEST = 1
"""Seconds below which there is no telling."""

_MEMORY, _HIDDEN = ("hidden0", "cell0", "hidden1", "cell1"), 150
"""What beatnet1's layers remember from one piece of a track to the next."""
_PIECE = 500  # frames; ten seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class TempoFound:
    """pulse: how clearly the beat goes through, 0–1; what one dances to has much of it."""

    tempo: Tempo
    pulse: float


class TempoFinder:
    """BeatNet hears the beats; soniq-tempo reads off how often they come. Loaded once.

    Source: BeatNet (Heydari et al., ISMIR 2021) and the cards in `networks/`.
    """

    def __init__(self) -> None:
        self._beats = Network("beatnet1")
        self._tempo = Network("soniq-tempo")

    def find(
        self, samples: Samples, *, offset_ms: int = 0, duration_ms: int | None = None
    ) -> TempoFound | None:
        """None for silence and for less than a second.

        samples: float32 mono at 22,050 Hz, any level; of more than LISTENED seconds only the middle
        is listened to. offset_ms: where in the track they begin; duration_ms: how long the track
        is, None where they end it. Beats count from the track's start.
        """
        length = offset_ms + len(samples) * 1_000 // RATE
        start, heard = _middle(samples)
        if len(heard) < SHORTEST * RATE or is_silent(heard):
            return None
        features = beat_features(heard)
        likely = self._likely(features)
        drawn = periodicity.curves(likely[:, :2], features[:, BANDS:])
        alike = periodicity.autocorrelation(drawn)
        (shares,) = self._tempo.run(f=periodicity.at_tempi(alike), g=periodicity.whole(drawn))
        first, *others = peaks(shares.astype(np.float64))
        second = heard_by_aubio(heard)
        times = beats.continued(
            beats.beats(drawn[:, 0], first.bpm),
            offset_ms=offset_ms + start * 1_000 // RATE,
            duration_ms=length if duration_ms is None else duration_ms,
        )
        tempo = Tempo(
            bpm=first.bpm,
            confidence=tempo_confidence(first.share, bpm=first.bpm, second=second),
            candidates=tuple(others),
            beats=beats.milliseconds(times),
            second=second,
        )
        return TempoFound(tempo=tempo, pulse=beats.clarity(alike[:, 0], first.bpm))

    def _likely(self, features: Frames) -> Frames:
        """Shape (frames, 3): how likely a beat, a downbeat or neither is. In pieces, which give the
        same to the last bit: the network's own tensors for two minutes are 20 MB."""
        memory = {name: np.zeros((1, 1, _HIDDEN), np.float32) for name in _MEMORY}
        found = []
        for at in range(0, len(features), _PIECE):
            likely, *after = self._beats.run(feats=features[at : at + _PIECE], **memory)
            memory = dict(zip(_MEMORY, after, strict=True))
            found.append(likely)
        return np.concatenate(found)


def peaks(shares: NDArray[np.float64], count: int = 3) -> list[Candidate]:
    """The likeliest tempi, best first, none within 7 % of another.

    A share is that of a tempo and its two neighbours on both sides.
    shares: how likely each of `periodicity.TEMPI` is, adding up to 1.
    """
    left = shares.copy()
    found = []
    for _ in range(count):
        top = int(left.argmax())
        if left[top] <= 0:  # so sure of the others that single precision has nothing left
            break
        near = slice(max(0, top - 2), top + 3)
        weight = shares[near]
        middle = float((weight * np.log2(periodicity.TEMPI[near])).sum() / weight.sum())
        found.append(Candidate(bpm=2**middle, share=min(float(weight.sum()), 1.0)))
        left[max(0, top - 5) : top + 6] = 0  # its slopes are no tempi of their own
    return found


def _middle(samples: Samples) -> tuple[int, Samples]:
    """The sample at which what is listened to begins, and what is listened to."""
    start = max(0, (len(samples) - LISTENED * RATE) // 2)
    return start, samples[start : start + LISTENED * RATE]
