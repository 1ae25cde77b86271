"""A second way to a key: the notes that sound, held against how often each key uses its own.

Source: Á. Faraldo et al., "Key Estimation in Electronic Dance Music", ECIR 2016, whose "bgate"
profiles these are.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soniq.audio.key_spectra import BIN, Spectra
from soniq.harmony import Key

_MAJOR = (1.0, 0.0, 0.42, 0.0, 0.53, 0.37, 0.0, 0.77, 0.0, 0.38, 0.21, 0.30)
_MINOR = (1.0, 0.0, 0.36, 0.39, 0.0, 0.38, 0.0, 0.74, 0.27, 0.0, 0.42, 0.23)
_PROFILES = np.array(
    [np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(12)]
)
"""In the order of `Key.index`."""

_LOWEST, _HIGHEST = 65, 2_200
"""Hertz."""


_ATONAL, _TONAL = 0.4, 0.9
"""Correlations with the best profile: drums alone reach .27–.62 (median .45), songs and piano
pieces .76–.94 (median .88)."""

_NOISY, _CLEAR = 0.2, 0.7
"""Parts of the energy that lie in peaks: noise .00, clicks .20, drums .34–.76, songs and piano
pieces .65–.95."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """shares: how much of each note from C on there is, shape (12,); a frame's most counts as 1.

    in_peaks: the part of the energy that lies in narrow peaks, as that of notes does, 0–1.
    """

    shares: NDArray[np.float64]
    in_peaks: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileKey:
    """correlation: −1…1, of the notes with the key's profile.

    strength: how tonal the music is, 0–1: the correlation, rising evenly from .4 to .9, times the
    energy in peaks, rising evenly from .2 to .7.
    """

    key: Key
    correlation: float
    strength: float


def notes(spectra: Spectra) -> Notes:
    """What sounds in spectra of `key_spectra`, tuned by their own peaks.

    Peaks vote by the root of their height, less the farther they lie from a note.
    """
    low, high = int(np.ceil(_LOWEST / BIN)), int(np.ceil(_HIGHEST / BIN))
    left, here, right = (spectra[:, low + by : high + by] for by in (-1, 0, 1))
    peak = (here > left) & (here >= right) & (here > 4 * np.median(here, axis=1, keepdims=True))
    frame, line = np.nonzero(peak)
    around = [lines[frame, line] for lines in (left, here, right)]
    before, at, after = (np.log(height + 1e-9) for height in around)
    shift = np.clip(0.5 * (before - after) / (before - 2 * at + after - 1e-12), -0.5, 0.5)
    pitch = 69 + 12 * np.log2((low + line + shift) * BIN / 440)
    weight = np.sqrt(around[1])
    pitch -= np.angle((weight * np.exp(2j * np.pi * pitch)).sum()) / (2 * np.pi)
    note = np.round(pitch)
    weight = weight * np.cos(np.pi * (pitch - note)) ** 2
    places = frame * 12 + note.astype(np.int64) % 12
    chroma = np.bincount(places, weight, minlength=12 * len(spectra)).reshape(-1, 12)
    shares = (chroma / (chroma.max(axis=1, keepdims=True) + 1e-9)).mean(axis=0)
    in_peaks = sum(float(height @ height) for height in around) / (_energy(here) + 1e-12)
    return Notes(shares=shares, in_peaks=min(in_peaks, 1.0))


def key(heard: Notes) -> ProfileKey:
    """The key whose profile the notes fit best."""
    if heard.shares.std() < 1e-9:
        return ProfileKey(key=Key.of_index(0), correlation=0.0, strength=0.0)
    fits = [float(np.corrcoef(heard.shares, profile)[0, 1]) for profile in _PROFILES]
    best = int(np.argmax(fits))
    strength = _rising(fits[best], _ATONAL, _TONAL) * _rising(heard.in_peaks, _NOISY, _CLEAR)
    return ProfileKey(key=Key.of_index(best), correlation=fits[best], strength=strength)


def _energy(lines: Spectra) -> float:
    return float(np.einsum("ij,ij->", lines, lines))


def _rising(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)
