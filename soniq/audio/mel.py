"""The mel spectrogram that the taggers are fed, of just those three-second patches that they hear.

Source: musicnn's front end (librosa's `melspectrogram` at 16 kHz with its defaults: Slaney's scale
and areas, periodic Hann window, centred frames with silence around the track), then
log10(1 + 10,000 · power). In float32: float16 overflows on loud music.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from soniq.audio.levels import Samples

RATE = 16_000
FRAME = 512
HOP = 256
BANDS = 96
PATCH = 187
"""Frames of a patch: three seconds."""

SAMPLES = (PATCH - 1) * HOP + FRAME
"""Of a patch: it begins half a frame before its first frame's place."""

PATCHES = 16
"""At most, of a track. With 4 a track is still found again by itself; 16 steady the moods."""

Span = tuple[int, int]
"""Samples from the first (inclusive) to the last (exclusive); beyond the track there is silence."""

Patch = NDArray[np.float32]
"""Shape (187, 96): frames, bands."""


def spans(length: int) -> list[Span]:
    """Where the patches of a track lie: evenly spaced, or back to back where the track is short.

    length: samples of the track. One span of the whole where it is shorter than a patch.
    """
    frames = length // HOP + 1
    if frames < PATCH:
        return [_span(0, frames)]
    last = frames - PATCH
    if last // PATCH < PATCHES:
        return [_span(start, PATCH) for start in range(0, last + 1, PATCH)]
    starts = np.linspace(0, last, PATCHES).round().astype(int).tolist()
    return [_span(start, PATCH) for start in starts]


def window(samples: Samples, span: Span) -> Samples:
    """The samples of a span, with silence for what lies before and behind the track."""
    start, end = span
    inside = samples[max(start, 0) : end]
    before = max(-start, 0)
    after = end - start - before - len(inside)
    return np.pad(inside, (before, after)) if before or after else inside


def patch(heard: Samples) -> Patch:
    """The log mel spectrogram of a span's samples; what is shorter than a patch is repeated."""
    frames = np.lib.stride_tricks.sliding_window_view(heard, FRAME)[::HOP]
    spectrum = np.fft.rfft(frames * _hann(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) @ _bank()
    logarithmic: Patch = np.log10(1 + 10_000 * power).astype(np.float32)
    if len(logarithmic) < PATCH:
        logarithmic = np.tile(logarithmic, (-(-PATCH // len(logarithmic)), 1))
    return logarithmic[:PATCH]


def _span(start: int, frames: int) -> Span:
    """Frames are centred: the first one reaches half its length to before its place."""
    first = start * HOP - FRAME // 2
    return first, first + (frames - 1) * HOP + FRAME


@cache
def _hann() -> Samples:
    turn = 2 * np.pi * np.arange(FRAME) / FRAME
    return (0.5 - 0.5 * np.cos(turn)).astype(np.float32)


@cache
def _bank() -> NDArray[np.float32]:
    """Triangles of equal area in power, shape (257, 96), evenly spaced in mel from 0 to 8 kHz."""
    edges = _hertz(np.linspace(0, _mel(RATE / 2), BANDS + 2))
    away = edges[:, None] - np.linspace(0, RATE / 2, FRAME // 2 + 1)
    widths = np.diff(edges)[:, None]
    triangles = np.maximum(0, np.minimum(-away[:-2] / widths[:-1], away[2:] / widths[1:]))
    areas = 2 / (edges[2:] - edges[:-2])
    return np.ascontiguousarray((triangles * areas[:, None]).astype(np.float32).T)


_LINEAR = 200 / 3
"""Hertz a mel, up to 1 kHz: Slaney's scale (Auditory Toolbox, 1998) is linear there."""

_BREAK = 1_000.0
_STEP = np.log(6.4) / 27
"""Above 1 kHz, 27 mels to a factor of 6.4."""


def _mel(hertz: float) -> float:
    """Of a frequency above 1 kHz."""
    return float(_BREAK / _LINEAR + np.log(hertz / _BREAK) / _STEP)


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    bend = _BREAK / _LINEAR
    above = _BREAK * np.exp(_STEP * (mels - bend))
    return np.where(mels < bend, _LINEAR * mels, above)
