"""The sound map on the disk: where each sound lies. The file can be drawn anew at any time."""

import struct
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from soniq.store.disk import making, settle_file
from soniq.units import Moment

FORMAT = b"soniq map 1\n"
_HEAD = struct.Struct("<32sQI")
WIDE = 65_535
"""Places are 0–65,535 across and down."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map as it was drawn.

    model: of the embeddings. sounds: ids, ascending; across, down: their places.
    """

    model: str
    at: Moment
    sounds: Sequence[int]
    across: Sequence[int]
    down: Sequence[int]

    @classmethod
    def of(cls, model: str, at: Moment, sounds: Sequence[int], places: bytes) -> Self:
        """places: float32, little-endian, two a sound, within −1…1."""
        numbers = array("f", places)
        if sys.byteorder == "big":
            numbers.byteswap()
        scaled = array("H", (round((one + 1) / 2 * WIDE) for one in numbers))
        return cls(model, at, sounds, scaled[0::2], scaled[1::2])

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """None where there is none, or none that this soniq can read: it is drawn anew."""
        try:
            held = path.read_bytes()
        except FileNotFoundError:
            return None
        start = len(FORMAT) + _HEAD.size
        if not held.startswith(FORMAT) or len(held) < start:
            return None
        model, at, count = _HEAD.unpack_from(held, len(FORMAT))
        if len(held) != start + 8 * count:
            return None
        sounds = _array("I", held[start : start + 4 * count])
        across = _array("H", held[start + 4 * count : start + 6 * count])
        down = _array("H", held[start + 6 * count :])
        return cls(model.rstrip(b"\0").decode(), Moment(at), sounds, across, down)

    def write(self, path: Path) -> None:
        """The file is whole or not there. Raises Unavailable where the disk does not take it."""
        part = path.with_name(path.name + ".part")
        head = _HEAD.pack(self.model.encode(), self.at, len(self.sounds))
        columns = (("I", self.sounds), ("H", self.across), ("H", self.down))
        with making(part):
            part.write_bytes(FORMAT + head + b"".join(packed(kind, one) for kind, one in columns))
            settle_file(part, path)


def packed(kind: str, numbers: Sequence[int]) -> bytes:
    """The numbers as little-endian bytes. kind: as `array` names it."""
    found = array(kind, numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


def _array(kind: str, held: bytes) -> "array[int]":
    found = array(kind, held)
    if sys.byteorder == "big":
        found.byteswap()
    return found
