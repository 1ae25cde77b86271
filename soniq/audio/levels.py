"""Bringing recordings to one loudness, so that no network hears the volume knob.

Samples are float32 mono, shape (n,). Both answers are new arrays, or the same where nothing is to
be heard.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]

RMS = 0.2
"""What the networks were trained at."""

_FRAME = 4_096
"""Samples of a frame whose level is looked at: a quarter of a second at 16 kHz."""

_GATE = 0.1
"""Frames quieter than this part of the track's RMS (−20 dB) count as pauses: a fade-out or a gap
before a hidden track must not make the music around it louder. EBU R128 gates alike, at −20 LU for
the loudness range."""

SILENCE = 1e-6
"""RMS below which there is nothing: −120 dB, less than the noise of 16 bits."""


def level(samples: Samples, rms: float = RMS) -> Samples:
    """The samples at an RMS, as the networks for tempo and key are fed."""
    return np.multiply(samples, gain(samples, rms), dtype=np.float32)


def gain(samples: Samples, rms: float = RMS) -> np.float32:
    """What brings the samples to an RMS, for who wants no copy of them.

    Source: `level` of the networks' reference code, whose bounds keep silence silent.
    """
    measured = float(np.sqrt(power(samples)))
    return np.float32(rms / (measured + rms * 1e-5 + 1e-9))


def gated_level(samples: Samples, rms: float = RMS) -> Samples:
    """The samples at an RMS that is measured where there is music, as the taggers are fed."""
    measured = gated_rms(samples)
    if measured < SILENCE:
        return samples
    return np.multiply(samples, np.float32(rms / measured), dtype=np.float32)


def gated_rms(samples: Samples) -> float:
    """The RMS of the frames that are no pauses; 0 for silence."""
    gate = Gate()
    gate.add(samples)
    return gate.rms


class Gate:
    """Measures `gated_rms` of a track that goes by in blocks."""

    def __init__(self) -> None:
        self._powers: list[NDArray[np.float64]] = []
        self._rest: Samples = np.zeros(0, np.float32)

    def add(self, samples: Samples) -> None:
        joined = np.concatenate([self._rest, samples]) if len(self._rest) else samples
        self._powers.append(_powers(joined))
        self._rest = joined[len(joined) // _FRAME * _FRAME :].copy()

    @property
    def rms(self) -> float:
        powers = np.concatenate([*self._powers, np.zeros(0)])
        if not len(powers):
            return float(np.sqrt(power(self._rest)))
        return float(np.sqrt(_gated(powers)))


def _gated(powers: NDArray[np.float64]) -> float:
    """The mean over the frames that are no pauses. powers: the mean square of each."""
    loud = powers[powers > _GATE**2 * powers.mean()]
    return float(loud.mean()) if len(loud) else 0.0


def is_silent(samples: Samples) -> bool:
    return bool(np.sqrt(power(samples)) < SILENCE)


def power(samples: Samples) -> float:
    """The mean square."""
    return energy(samples) / len(samples) if len(samples) else 0.0


def energy(samples: Samples) -> float:
    """The sum of squares, in double precision but without a copy of the whole track in it."""
    step = 1 << 18
    parts = (samples[at : at + step].astype(np.float64) for at in range(0, len(samples), step))
    return sum(float(part @ part) for part in parts)


def _powers(samples: Samples) -> NDArray[np.float64]:
    """The mean square of each whole frame."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    summed: NDArray[np.float64] = np.einsum("ij,ij->i", frames, frames, dtype=np.float64)
    return summed / _FRAME
