"""Slow, fine spectra for hearing pitch, and how far from A = 440 Hz a recording is tuned."""

import numpy as np
from numpy.typing import NDArray

from soniq.audio.levels import Samples, gain

RATE = 22_050
WINDOW = 16_384
"""Samples of a frame, 0.74 s; the next one follows without overlap."""
BIN = RATE / WINDOW
"""Hertz between two lines of the spectrum."""

LOWEST, HIGHEST = 50, 3_520
"""Hertz between which the tuning looks for peaks."""

LINES = int(3_800 / BIN)
"""Lines that are kept: the highest band of the key network ends at 3,700 Hz, however tuned."""

Spectra = NDArray[np.float32]

_BATCH = 16  # frames a transform
_PEAKS = 60


def spectra(samples: Samples) -> Spectra:
    """Magnitudes, shape (frames, LINES), as of a recording of RMS 0.2.

    samples: mono at RATE, any level, not silent.
    """
    window = np.hanning(WINDOW).astype(np.float32) * gain(samples)
    count = len(samples) // WINDOW + 1 if len(samples) > WINDOW else 2
    found = np.empty((count, LINES), np.float32)
    for first in range(0, count, _BATCH):
        end = min(first + _BATCH, count)
        frames = _frames(samples, first, end) * window
        found[first:end] = np.abs(np.fft.rfft(frames, axis=1)[:, :LINES])
    return found


def tuning(found: Spectra) -> float:
    """Semitones from A = 440 Hz, −0.5…0.5: the peaks' mean distance from notes, on a circle.

    The 60 highest peaks of each frame vote, each by the root of its magnitude.
    """
    pitch, weight = peaks(found)
    return float(np.angle((weight * np.exp(2j * np.pi * pitch)).sum()) / (2 * np.pi))


def peaks(found: Spectra) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The 60 highest peaks of each frame: MIDI note numbers, and the roots of their magnitudes.

    Both of shape (frames, 60). What is no peak, or outside of 90–2,200 Hz, has weight 0.
    """
    low, high = int(LOWEST / BIN), int(HIGHEST / BIN)
    left, here, right = (found[:, low + by : high + by] for by in (-1, 0, 1))
    height = np.where((here > left) & (here >= right), here, 0)
    top = np.argpartition(-height, _PEAKS, axis=1)[:, :_PEAKS]
    rows = np.arange(len(found))[:, None]
    before, at, after = (np.log(lines[rows, top] + 1e-9) for lines in (left, here, right))
    shift = np.clip(0.5 * (before - after) / (before - 2 * at + after - 1e-12), -0.5, 0.5)
    hertz = (top + low + shift) * BIN
    magnitude = np.where(height[rows, top] > 0, np.exp(at - 0.25 * (before - after) * shift), 0)
    weight = np.sqrt(magnitude) * (hertz > 90) * (hertz < 2_200)
    return 69 + 12 * np.log2(hertz / 440), weight


def _frames(samples: Samples, first: int, end: int) -> Spectra:
    """Some of the frames; the first of all lies around the start, or at it in a scrap."""
    before = WINDOW // 2 if len(samples) > WINDOW else 0
    start, stop = first * WINDOW - before, end * WINDOW - before
    part = samples[max(start, 0) : stop]
    lacking = max(-start, 0)
    return np.pad(part, (lacking, stop - start - lacking - len(part))).reshape(-1, WINDOW)
