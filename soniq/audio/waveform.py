"""The waveform that a player draws: how far the sound swings, down and up, in each stretch."""

from math import ceil, isfinite
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from soniq.audio.model import PEAKS_A_MINUTE

Block: TypeAlias = NDArray[np.float32]
"""float32, shape (channels, n), −1…1."""

_FULL = 255

_WHOLE_SECONDS = 120
"""A track that long has 400 points, one for every second or third pixel of a page. Shorter ones get
their points so much denser."""
_DENSEST = 8


def point(rate: int) -> int:
    """How many samples one point stands for, at least one."""
    return max(1, round(rate * 60 / PEAKS_A_MINUTE))


class Waveform:
    """Gathers the points of a track, and the greatest sample of it.

    Each block that is added becomes one point, so blocks are `point(rate)` samples long; of a short
    track it becomes several.
    """

    def __init__(self, seconds: float = _WHOLE_SECONDS) -> None:
        """seconds: how long the track is likely to be; 0 where nobody knows."""
        self.peak = 0.0
        self._parts = min(_DENSEST, ceil(_WHOLE_SECONDS / seconds)) if seconds else 1
        self._points = bytearray()

    def add(self, block: Block) -> Block:
        """The block again, cleaned where it held what is no number."""
        low, high = float(block.min()), float(block.max())
        if not isfinite(low + high):
            block = np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0)
            low, high = float(block.min()), float(block.max())
        self.peak = max(self.peak, -low, high)
        for part in np.array_split(block, self._parts, axis=1) if self._parts > 1 else (block,):
            if part.size:
                self._points += bytes((_height(-float(part.min())), _height(float(part.max()))))
        return block

    @property
    def peaks(self) -> bytes:
        return bytes(self._points)


def _height(excursion: float) -> int:
    return round(min(1.0, max(0.0, excursion)) * _FULL)
