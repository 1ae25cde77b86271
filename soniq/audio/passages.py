"""Which parts of a track the networks hear, brought to their sample rates while it goes by.

Tempo and key need ninety seconds of the middle, the taggers sixteen patches of three seconds
spread over all of it, at the level of all of it. Only these are kept: an hour's mix needs no more
memory than a song.
"""

from dataclasses import dataclass
from math import gcd

import av
import numpy as np

from soniq.audio import levels, mel
from soniq.audio.levels import Samples

MIDDLE_RATE, MIDDLE_SECONDS = 22_050, 90
"""Enough to hear what the reference code hears in all of 132 labelled clips: each tempo within
.5 %, and each key but one. With 60 s, four tempi and three keys are others; with 120 s none more
agree, for .04 CPU-s more of .6 a track."""

_MARGIN = 0.01
"""Seconds before and after a part, in which the resampler's filter comes to rest."""


_SLACK = 0.25
"""Seconds kept around each patch. Where it lies depends on the track's length, which is only known
at its end: what MP3s claim is some 10 ms off, and patches that begin one step of their spectrogram
beside move the embedding to a cosine of .998."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a track, in samples of its target rate. begin: may lie before the track's."""

    begin: int
    length: int
    rate: int


def middle(seconds: float) -> Part:
    length = min(seconds, MIDDLE_SECONDS)
    begin = round((seconds - length) / 2 * MIDDLE_RATE)
    return Part(begin, round(length * MIDDLE_RATE), MIDDLE_RATE)


def patches(length: int) -> list[Part]:
    """The taggers' spans of three seconds, from beginning to end; a track that has room for one
    only is its own patch. length: of the track, in samples at the taggers' rate."""
    spans = mel.spans(length)
    if len(spans) == 1:
        return [Part(0, length, mel.RATE)]
    return [Part(begin, end - begin, mel.RATE) for begin, end in spans]


class Patches:
    """Brings a whole track to the taggers' rate, for its level, and keeps what lies about patches.

    Resampling all of it took 26 ms of CPU for four minutes, the patches alone 12; but patches alone
    do not tell the track's level at that rate, to which the embedding is fed.
    """

    def __init__(self, seconds: float, rate: int) -> None:
        """seconds: how long the track is likely to be. rate: the track's own."""
        slack = round(_SLACK * mel.RATE)
        parts = patches(round(seconds * mel.RATE))
        self._begins = [part.begin - slack for part in parts]
        self._kept = [np.zeros(part.length + 2 * slack, np.float32) for part in parts]
        self._rate = rate
        self._resampler = av.AudioResampler("fltp", "mono", mel.RATE)
        self._level = levels.Gate()
        self._taken = 0

    def add(self, mono: Samples) -> None:
        """The next block of the track."""
        frame = av.AudioFrame.from_ndarray(mono[np.newaxis], "fltp", "mono")
        frame.sample_rate = self._rate
        self._keep(self._resampler.resample(frame))

    def end(self) -> None:
        """The track is over."""
        self._keep(self._resampler.resample(None))

    @property
    def gated_rms(self) -> float:
        """`levels.gated_rms` of the whole track."""
        return self._level.rms

    def cut(self) -> tuple[Samples, ...] | None:
        """The patches where they belong, with silence for what lies beyond the track; None if the
        track turned out so much longer or shorter that they were not kept."""
        parts = patches(self._taken)
        if len(parts) != len(self._kept):
            return None
        starts = [part.begin - begin for part, begin in zip(parts, self._begins, strict=True)]
        placed = list(zip(parts, starts, self._kept, strict=True))
        if any(start < 0 or start + part.length > len(kept) for part, start, kept in placed):
            return None
        return tuple(kept[start : start + part.length] for part, start, kept in placed)

    def _keep(self, frames: list[av.AudioFrame]) -> None:
        for frame in frames:
            samples = frame.to_ndarray()[0]
            self._level.add(samples)
            for begin, kept in zip(self._begins, self._kept, strict=True):
                _copy(samples, self._taken - begin, kept)
            self._taken += len(samples)


def _copy(samples: Samples, at: int, kept: Samples) -> None:
    """Writes samples into what is kept, as far as they fall into it. at: may lie outside."""
    begin, end = max(0, at), min(at + len(samples), len(kept))
    if begin < end:
        kept[begin:end] = samples[begin - at : end - at]


class Catcher:
    """Catches one part out of the blocks of a track that goes by."""

    def __init__(self, part: Part, rate: int) -> None:
        """rate: of the track."""
        self._rate = rate
        grid = rate // gcd(rate, part.rate)  # samples after which both rates meet
        self._begin = max(0, int((part.begin / part.rate - _MARGIN) * rate) // grid * grid)
        self._end = int(((part.begin + part.length) / part.rate + _MARGIN) * rate) + 1
        self._at = self._begin * part.rate // rate - part.begin
        self._resampler = av.AudioResampler("fltp", "mono", part.rate)
        self._caught = np.zeros(part.length, np.float32)

    def offer(self, at: int, mono: Samples) -> None:
        """The block that begins `at` samples into the track."""
        if at >= self._end or at + len(mono) <= self._begin:
            return
        wanted = mono[max(0, self._begin - at) : self._end - at]
        frame = av.AudioFrame.from_ndarray(wanted[np.newaxis], "fltp", "mono")
        frame.sample_rate = self._rate
        self._keep(self._resampler.resample(frame))

    def caught(self) -> Samples:
        """The part; less of it where the track ends too early."""
        self._keep(self._resampler.resample(None))
        return self._caught[: max(0, self._at)]

    def _keep(self, frames: list[av.AudioFrame]) -> None:
        for frame in frames:
            samples = frame.to_ndarray()[0]
            _copy(samples, self._at, self._caught)
            self._at += len(samples)
