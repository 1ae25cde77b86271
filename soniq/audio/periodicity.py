"""How strongly a recording comes back after each multiple of a beat: what the tempo head is fed.

Source: the card of soniq-tempo. Eight curves at 50 frames a second (both activations of the beat
network together, the downbeat's, the rise of five bands and their sum) are compared with themselves
at 13 multiples of each of 125 tempi.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from soniq.audio.beat_features import FRAMES_A_SECOND, Frames

Curves = NDArray[np.float64]

TEMPI = 40 * 2 ** (np.arange(125) / 48)
"""Beats per minute, 40–240: the candidates, 48 to the octave."""

MULTIPLES = np.array([1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 4 / 3, 3 / 2, 2, 3, 4, 6, 8])
"""Of a beat: its parts, itself, bars and phrases."""

_EDGES = (0, 24, 48, 72, 96, 136)
"""Of the five bands, among the 136."""


def curves(activations: Frames, rises: Frames) -> Curves:
    """Shape (frames, 8). activations: (frames, 2), beat and downbeat. rises: (frames, 136)."""
    bands = [rises[:, low:high].mean(axis=1) for low, high in pairwise(_EDGES)]
    rising = np.log1p(50 * np.stack(bands, axis=1).astype(np.float64))
    beating = activations.astype(np.float64)
    return np.column_stack([beating.sum(axis=1), beating[:, 1], rising, rising.sum(axis=1)])


def autocorrelation(drawn: Curves) -> Curves:
    """Each curve with itself, at each lag in frames; 1 at lag 0. All lags weigh alike."""
    count = len(drawn)
    spectrum = np.fft.rfft(drawn - drawn.mean(axis=0), 1 << (2 * count - 1).bit_length(), axis=0)
    power = (spectrum * spectrum.conj()).real
    products = np.fft.irfft(power, axis=0)[:count] / np.arange(count, 0, -1)[:, None]
    alike: Curves = products / (products[0] + 1e-9)
    return alike


def at_tempi(alike: Curves) -> Frames:
    """Shape (125, 112): each curve's autocorrelation at MULTIPLES of a beat, and their comb.

    alike: of `autocorrelation`. Lags beyond .85 of the recording count as 0.
    """
    count = len(alike)
    lags = (60 * FRAMES_A_SECOND / TEMPI)[:, None] * MULTIPLES
    frames = np.arange(count)
    values = np.stack(
        [np.where(lags < count * 0.85, np.interp(lags, frames, curve), 0) for curve in alike.T],
        axis=2,
    )
    comb = values[:, [5, 8, 9, 10]].mean(axis=1)  # one, two, three and four beats
    return np.concatenate([values.reshape(len(TEMPI), -1), comb], axis=1).astype(np.float32)


def whole(drawn: Curves) -> Frames:
    """Shape (19,): how busy and how sure the curves are, over the whole recording."""
    beating, downbeats, rising = drawn[:, 0], drawn[:, 1], drawn[:, 2:7]
    centred = rising - rising.mean(axis=0)
    spread = rising.std(axis=0)
    onsets = [_peaks_a_second(centred[:, band], spread[band]) for band in range(5)]
    values = [
        np.log2(_peaks_a_second(beating, 0.2) + 0.3),
        beating.mean() * 4,
        beating.max(),
        downbeats.max(),
        *rising.mean(axis=0),
        *spread,
        *np.log2(np.array(onsets) + 0.3),
    ]
    return np.array(values, np.float32)


def _peaks_a_second(curve: Curves, threshold: float) -> float:
    before, here, after = curve[:-2], curve[1:-1], curve[2:]
    peaks = (here > before) & (here >= after) & (here > threshold)
    return float(peaks.mean()) * FRAMES_A_SECOND
