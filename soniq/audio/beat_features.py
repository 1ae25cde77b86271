"""What the beat network is fed: a log spectrum in 136 pitch bands, and how it rises.

Source: the input of BeatNet (Heydari, Cwitkowitz, Duan: "BeatNet", ISMIR 2021) at half a semitone,
as `networks/` has it: the bands are madmom's logarithmic filter bank, rebuilt number for number.
"""

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from soniq.audio.levels import Samples, gain

RATE = 22_050
FRAMES_A_SECOND = 50
BANDS = 136

Frames: TypeAlias = NDArray[np.float32]

_HOP = RATE // FRAMES_A_SECOND
_WINDOW = 1_411  # 64 ms
_BINS = _WINDOW // 2
_LOWEST, _HIGHEST = 30, 17_000  # hertz
_BATCH = 256  # frames a transform; more only cost memory


def beat_features(samples: Samples) -> Frames:
    """Shape (frames, 272): the bands at 50 frames a second, then their positive first difference.

    samples: mono at RATE, any level. Frame n looks at what lies around n · 20 ms.
    """
    bands = _spectrogram(samples, gain(samples))
    np.log10(bands + 1, out=bands)
    both = np.zeros((len(bands), 2 * BANDS), np.float32)
    both[:, :BANDS] = bands
    np.maximum(bands[1:] - bands[:-1], 0, out=both[1:, BANDS:])
    return both


def _spectrogram(samples: Samples, gain: np.float32) -> Frames:
    window = np.hanning(_WINDOW).astype(np.float32) * gain
    count = (len(samples) + _WINDOW // 2) // _HOP + 1
    bands = np.empty((count, BANDS), np.float32)
    for at in range(0, count, _BATCH):
        frames = _frames(samples, at, min(_BATCH, count - at))
        spectra = np.abs(np.fft.rfft(frames * window, axis=1))
        bands[at : at + _BATCH] = spectra[:, :_BINS].astype(np.float32, copy=False) @ _filters()
    return bands


def _frames(samples: Samples, first: int, count: int) -> Frames:
    """The samples of so many frames, with silence before the recording and after it."""
    begin = first * _HOP - _WINDOW // 2
    end = begin + (count - 1) * _HOP + _WINDOW
    before, after = max(0, -begin), max(0, end - len(samples))
    inside = samples[max(0, begin) : end]
    heard = np.pad(inside, (before, after)) if before or after else inside
    return np.lib.stride_tricks.sliding_window_view(heard, _WINDOW)[::_HOP]


@lru_cache(maxsize=1)
def _filters() -> Frames:
    """Triangles 24 to the octave, each of area 1; shape (705, 136)."""
    corners = _corners()
    filters = np.zeros((_BINS, BANDS), np.float32)
    for band, (low, centre, high) in enumerate(
        zip(corners, corners[1:], corners[2:], strict=False)
    ):
        if high - low < 2:
            centre, high = low, low + 1
        filters[low:centre, band] = np.linspace(0, 1, centre - low, endpoint=False)
        filters[centre:high, band] = np.linspace(1, 0, high - centre, endpoint=False)
    filters /= filters.sum(axis=0)
    return filters


def _corners() -> list[int]:
    """The bins nearest to the quarter tones from 30 Hz to 17 kHz, each bin once."""
    hertz = np.arange(_BINS) * (RATE / (2 * _BINS))
    first, last = (np.log2(edge / 440) * 24 for edge in (_LOWEST, _HIGHEST))
    tones = 440 * 2 ** (np.arange(np.floor(first), np.ceil(last)) / 24)
    tones = tones[(tones >= _LOWEST) & (tones <= _HIGHEST)]
    above = np.clip(hertz.searchsorted(tones), 1, _BINS - 1)
    nearer_below = tones - hertz[above - 1] < hertz[above] - tones
    return [int(corner) for corner in np.unique(above - nearer_below)]
