"""The waveform that a player draws: how far the sound swings, down and up, in each stretch."""

from math import isfinite
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from soniq.audio.model import PEAKS_A_MINUTE

Block: TypeAlias = NDArray[np.float32]
"""float32, shape (channels, n), −1…1."""

_FULL = 255


def point(rate: int) -> int:
    """How many samples one point stands for, at least one."""
    return max(1, round(rate * 60 / PEAKS_A_MINUTE))


class Waveform:
    """Gathers the points of a track, and the greatest sample of it.

    Each block that is added becomes one point, so blocks are `point(rate)` samples long.
    """

    def __init__(self) -> None:
        self.peak = 0.0
        self._points = bytearray()

    def add(self, block: Block) -> Block:
        """The block again, cleaned where it held what is no number."""
        low, high = float(block.min()), float(block.max())
        if not isfinite(low + high):
            block = np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0)
            low, high = float(block.min()), float(block.max())
        self.peak = max(self.peak, -low, high)
        self._points += bytes((_height(-low), _height(high)))
        return block

    @property
    def peaks(self) -> bytes:
        return bytes(self._points)


def _height(excursion: float) -> int:
    return round(min(1.0, max(0.0, excursion)) * _FULL)
