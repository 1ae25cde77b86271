"""Keys, scales and chords as note numbers."""

from dataclasses import dataclass

NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)


@dataclass(frozen=True, slots=True)
class Key:
    """A key such as "C", "F#m" or "Bb": the spelling of ID3's TKEY."""

    name: str

    @property
    def is_minor(self) -> bool:
        return self.name.endswith("m")

    @property
    def tonic(self) -> int:
        """Pitch class of the ground note, 0 (C) … 11 (B)."""
        return NAMES.index(self.name.removesuffix("m"))

    def note(self, step: int, *, octave: int) -> int:
        """MIDI number of a scale step; 0 is the ground note, 7 the same one higher."""
        scale = MINOR if self.is_minor else MAJOR
        up, place = divmod(step, 7)
        return 12 * (octave + 1 + up) + self.tonic + scale[place]

    def over(self, step: int, degree: int, *, octave: int) -> int:
        """A scale step as it is sung over a chord: the leading note over a minor key's fifth."""
        leading = self.is_minor and degree == 4 and step % 7 == 6
        return self.note(step, octave=octave) + leading

    def chord(self, degree: int, *, octave: int, size: int = 3) -> list[int]:
        """Stacked thirds on a scale degree, 0…6; size 4 adds the seventh, 5 the ninth.

        A ninth that lies a semitone above its root is left out, as players do.
        """
        notes = [self.over(degree + 2 * n, degree, octave=octave) for n in range(size)]
        return [note for note in notes if note - notes[0] != 13]
