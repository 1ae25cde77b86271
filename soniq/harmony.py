"""Keys and how they go together: the circle of fifths, as DJs read it on the Camelot wheel.

The wheel (Mark Davis, Mixed In Key) numbers the minor keys 1A–12A and the major keys 1B–12B a fifth
apart, so that keys that share most of their notes lie side by side: 8A is A minor, 8B C major.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

TONICS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11, "H": 11}
_ACCIDENTALS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1, "is": 1, "es": -1, "s": -1}
_FLAT = {1: "Db", 3: "Eb", 8: "Ab", 10: "Bb"}
"""As musicians write them in major keys: Db major, but C# minor."""

_CAMELOT = re.compile(r"0?([1-9]|1[0-2]) ?([ABab])")
_OPEN_KEY = re.compile(r"0?([1-9]|1[0-2]) ?([dm])")
_NAME = re.compile(r"([A-Ha-h])(#|♯|b|♭|is|es|s(?=$|[ -]))?[ -]?(.*)")
_MINOR = {"m", "min", "minor", "mi", "moll", "mineur", "aeolian"}
_MAJOR = {"", "maj", "major", "ma", "dur", "majeur", "ionian"}


class Relation(StrEnum):
    """How one key lies to another, from the nearest to the farthest."""

    SAME = "same"
    RELATIVE = "relative"
    """The same notes: A minor and C major."""
    FIFTH = "fifth"
    """One step round the wheel: all notes but one are shared."""
    DIAGONAL = "diagonal"
    """One step round, and from minor to major or back."""
    PARALLEL = "parallel"
    """The same tonic, from minor to major or back."""
    TWO_FIFTHS = "two fifths"
    """Two steps round: the lift DJs use to raise the energy."""
    FAR = "far"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A major or minor key. tonic: pitch class, 0 (C) … 11 (B)."""

    tonic: int
    minor: bool

    @classmethod
    def of_index(cls, index: int) -> Self:
        """Of 0–23: C … B major, then C … B minor, the order of the key network."""
        return cls(index % 12, index >= 12)

    @property
    def index(self) -> int:
        return self.tonic + 12 * self.minor

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Of what tags and people write: "Am", "A minor", "8A", "1m", "F#", "Bbmin", "cis-moll"."""
        text = text.strip()
        if found := _CAMELOT.fullmatch(text):
            return cls.of_camelot(int(found[1]), minor=found[2] in "Aa")
        if found := _OPEN_KEY.fullmatch(text):
            return cls.of_camelot((int(found[1]) + 6) % 12 + 1, minor=found[2] == "m")
        if not (found := _NAME.fullmatch(text)):
            return None
        letter, accidental, mode = found[1], found[2] or "", found[3].strip()
        if mode != "M" and mode.lower() not in _MINOR | _MAJOR:
            return None
        tonic = (_LETTERS[letter.upper()] + _ACCIDENTALS[accidental]) % 12
        return cls(tonic, mode != "M" and mode.lower() in _MINOR)

    @classmethod
    def of_camelot(cls, number: int, *, minor: bool) -> Self:
        """number: 1–12."""
        tonic = (7 * (number - 8) + (9 if minor else 0)) % 12
        return cls(tonic, minor)

    @property
    def name(self) -> str:
        """ "A minor", "Db major": for people, spelt as it is usual in that mode."""
        return f"{self._spelt} {'minor' if self.minor else 'major'}"

    @property
    def sharp_name(self) -> str:
        """ "A minor", "C# major": with sharps alone, as the network and ID3's readers name it."""
        return f"{TONICS[self.tonic]} {'minor' if self.minor else 'major'}"

    @property
    def short(self) -> str:
        """ "Am", "Db": as ID3's TKEY has it."""
        return self._spelt + ("m" if self.minor else "")

    @property
    def number(self) -> int:
        """The number on the Camelot wheel, 1–12."""
        fifths = 7 * (self.tonic - (9 if self.minor else 0))
        return (fifths + 7) % 12 + 1

    @property
    def camelot(self) -> str:
        """ "8A"."""
        return f"{self.number}{'A' if self.minor else 'B'}"

    @property
    def place(self) -> int:
        """2–25, in the order of the wheel: 1A, 1B, 2A … 12B. For sorting."""
        return 2 * self.number + (not self.minor)

    @classmethod
    def of_place(cls, place: int) -> Self:
        return cls.of_camelot(place // 2, minor=place % 2 == 0)

    @property
    def neighbours(self) -> "tuple[Self, ...]":
        """What mixes with it: itself, its relative, and the fifths on both sides."""
        return (
            self,
            self._turned(0, flip=True),
            self._turned(-1),
            self._turned(1),
        )

    def _turned(self, steps: int, *, flip: bool = False) -> Self:
        number = (self.number - 1 + steps) % 12 + 1
        return type(self).of_camelot(number, minor=self.minor != flip)

    @property
    def _spelt(self) -> str:
        if self.minor:
            return {3: "Eb", 10: "Bb"}.get(self.tonic, TONICS[self.tonic])
        return _FLAT.get(self.tonic, TONICS[self.tonic])


def relation(a: Key, b: Key) -> Relation:
    """How b lies to a; the same the other way round."""
    steps = min((a.number - b.number) % 12, (b.number - a.number) % 12)
    if a.minor == b.minor:
        return {0: Relation.SAME, 1: Relation.FIFTH, 2: Relation.TWO_FIFTHS}.get(
            steps, Relation.FAR
        )
    if a.tonic == b.tonic:
        return Relation.PARALLEL
    return {0: Relation.RELATIVE, 1: Relation.DIAGONAL}.get(steps, Relation.FAR)
