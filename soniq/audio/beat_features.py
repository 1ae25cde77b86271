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

    samples: mono at RATE, any level, not silent. Frame n looks at what lies around n · 20 ms.
    """
    window = np.hanning(_WINDOW).astype(np.float32) * gain(samples)
    count = (len(samples) + _WINDOW // 2) // _HOP + 1
    features = np.empty((count, 2 * BANDS), np.float32)
    bands, rises = features[:, :BANDS], features[:, BANDS:]
    for first in range(0, count, _BATCH):
        end = min(first + _BATCH, count)
        spectra = np.abs(np.fft.rfft(_frames(samples, first, end) * window, axis=1)[:, :_BINS])
        bands[first:end] = np.log10(spectra @ _filters() + 1)
    rises[0] = 0
    np.maximum(bands[1:] - bands[:-1], 0, out=rises[1:])
    return features


def _frames(samples: Samples, first: int, end: int) -> Frames:
    """Some of the frames, silence before and after the recording; a track is not copied for it."""
    start, stop = first * _HOP - _WINDOW // 2, (end - 1) * _HOP + _WINDOW - _WINDOW // 2
    part = samples[max(start, 0) : max(stop, 0)]
    before = max(-start, 0)
    padded = np.pad(part, (before, stop - start - before - len(part)))
    return np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]


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
