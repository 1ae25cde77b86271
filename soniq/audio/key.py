"""The key of a recording, how sure that is, and how tonal the recording is at all."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from soniq.audio import key_profiles, key_spectra
from soniq.audio.key_spectra import BIN, LINES, RATE, Spectra
from soniq.audio.levels import Samples, is_silent
from soniq.audio.model import Tonality
from soniq.audio.network import Network
from soniq.audio.second_opinion import key_confidence
from soniq.harmony import Key

LISTENED = 240
"""Seconds of the middle that are listened to: all of most tracks, so that hour-long mixes cost no
more than these."""

SHORTEST = 1
"""Seconds below which there is no telling."""

_LOWEST, _BANDS = 33, 216
"""From the A of 55 Hz on, three bands to the semitone, six octaves."""

_TUNINGS = 30
"""Steps to the semitone in which the bands follow the tuning."""


class KeyFinder:
    """soniq-key hears the key in a spectrum of pitches that is tuned first. Loaded once.

    Source: the card of soniq-key in `networks/`.
    """

    def __init__(self) -> None:
        self._network = Network("soniq-key")

    def find(self, samples: Samples) -> Tonality | None:
        """None for silence and for less than a second.

        samples: float32 mono at 22,050 Hz, any level; of more than LISTENED seconds only the middle
        is listened to.
        """
        start = max(0, (len(samples) - LISTENED * RATE) // 2)
        heard = samples[start : start + LISTENED * RATE]
        if len(heard) < SHORTEST * RATE or is_silent(heard):
            return None
        spectra = key_spectra.spectra(heard)
        tuning = key_spectra.tuning(spectra)
        (shares,) = self._network.run(lf=pitches(spectra, tuning)[None])
        index = int(shares[0].argmax())
        key = Key.of_index(index)
        second = key_profiles.key(key_profiles.notes(spectra))
        share = min(float(shares[0, index]), 1.0)
        return Tonality(
            key=key,
            confidence=key_confidence(share, key=key, second=second.key),
            strength=second.strength,
            tuning_cents=100 * tuning,
            second=second.key,
        )


def pitches(spectra: Spectra, tuning: float) -> Spectra:
    """Shape (frames, 216): how loud each third of a semitone is, from A1 on.

    tuning: semitones by which the recording lies above A = 440 Hz.
    """
    bands: Spectra = np.log1p(spectra @ _bands(round(tuning * _TUNINGS)))
    return bands


@lru_cache(maxsize=4)
def _bands(step: int) -> NDArray[np.float32]:
    """Triangles of area 1, shape (LINES, 216); a line of the spectrum wide at the least."""
    hertz = np.arange(LINES) * BIN
    notes = _LOWEST + (np.arange(_BANDS) - 1) / 3 + step / _TUNINGS
    centres = 440 * 2 ** ((notes - 69) / 12)
    widths = np.maximum(centres * (2 ** (1 / 36) - 1), BIN)
    bands = np.maximum(0, 1 - np.abs(hertz[:, None] - centres) / widths)
    filters: NDArray[np.float32] = (bands / (bands.sum(axis=0) + 1e-9)).astype(np.float32)
    return filters
