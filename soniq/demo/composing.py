"""A short piece in a style, a key and a tempo: always the same for the same seed."""

from collections.abc import Iterator

import numpy as np

from soniq.demo.keys import Key
from soniq.demo.mixing import Mix
from soniq.demo.styles import STYLES, Part, Style
from soniq.demo.voices import Samples, hit, play

LONGEST = 11.0
"""Seconds of whole bars; the last chord rings for RING more."""
RING = 1.8


def compose(style_name: str, *, key: Key, bpm: float, seed: int) -> Samples:
    """The piece as float32 stereo at voices.RATE, shape (2, n), some 9 to 13 seconds."""
    style = STYLES[style_name]
    beat = 60 / bpm
    bars = max(2, int(LONGEST / (style.beats * beat)))
    score = _Score(style, key=key, beat=beat, bars=bars, seed=seed)
    score.drums()
    score.chords()
    score.bass()
    score.melody()
    return score.mix.finish(hall=style.hall, warmth=style.warmth)


class _Score:
    def __init__(self, style: Style, *, key: Key, beat: float, bars: int, seed: int) -> None:
        self.style = style
        self.key = key
        self.beat = beat
        self.bars = bars
        self.random = np.random.default_rng(seed)
        self.length = bars * style.beats * beat
        self.mix = Mix(self.length + RING)
        self._twist = int(self.random.integers(0, 3))

    def drums(self) -> None:
        for bar in range(self.bars):
            for drum, pattern in self.style.drums.items():
                for at, mark in self._marks(bar, pattern):
                    human = self.random.uniform(0.85, 1)
                    level = (0.42 if mark == "x" else 0.2) * human
                    self.mix.add(at, hit(drum), level=level, pan=_PAN.get(drum, 0), room=0.08)
        if self.style.drums:
            self.mix.add(self.length, hit("soft kick"), level=0.5, room=0.1)

    def chords(self) -> None:
        part = self.style.chords
        for bar in range(self.bars):
            voicing = _close(self._chord(bar, part.octave), around=12 * (part.octave + 1) + 6)
            marks = list(self._marks(bar, self._pattern(part, bar)))
            for (at, mark), seconds in zip(marks, self._lengths(bar, marks), strict=True):
                notes = voicing if mark == "x" else [_pick(voicing, int(mark) - 1)]
                self._strum(part, at, notes, seconds)
        home = _close(self.key.chord(0, octave=part.octave), around=12 * (part.octave + 1) + 6)
        self._strum(part, self.length, home, RING - 0.3)

    def bass(self) -> None:
        part = self.style.bass
        for bar in range(self.bars):
            chord = self._chord(bar, part.octave)
            tones = {"R": chord[0], "3": chord[1], "5": chord[2], "8": chord[0] + 12}
            marks = list(self._marks(bar, self._pattern(part, bar)))
            for (at, mark), seconds in zip(marks, self._lengths(bar, marks), strict=True):
                self._note(part, at, tones[mark], seconds)
        self._note(part, self.length, self.key.note(0, octave=part.octave), RING - 0.3)

    def melody(self) -> None:
        """A motif of two bars that comes back, bent to the chord of the moment, and goes home."""
        part = self.style.melody
        rhythms = [part.patterns[int(n)] for n in self.random.integers(0, len(part.patterns), 2)]
        turns = self.random.choice([-2, -1, -1, 1, 1, 2], size=(2, 16))
        step = int(self.random.choice([0, 2, 4]))
        for bar in range(1 if self.bars > 3 else 0, self.bars):
            degrees = {(self._degree(bar) + 2 * n) % 7 for n in range(3)}
            marks = list(self._marks(bar, rhythms[bar % 2]))
            lengths = self._lengths(bar, marks)
            for place, ((at, _), seconds) in enumerate(zip(marks, lengths, strict=True)):
                step = _within(step + int(turns[bar % 2][place]))
                if place % 2 == 0 and step % 7 not in degrees:
                    step += 1 if (step + 1) % 7 in degrees else -1
                note = self.key.over(step, self._degree(bar), octave=part.octave)
                self._note(part, at, note, min(seconds, 1.6))
        self._note(part, self.length, self.key.note(7, octave=part.octave), RING - 0.4)

    def _degree(self, bar: int) -> int:
        """The chord of a bar; each piece enters its style's round at home, then goes its way."""
        chain = self.style.progression
        return 0 if bar == 0 else chain[(bar + self._twist * 2) % len(chain)]

    def _chord(self, bar: int, octave: int) -> list[int]:
        return self.key.chord(self._degree(bar), octave=octave, size=self.style.chord_size)

    def _pattern(self, part: Part, bar: int) -> str:
        return part.patterns[bar % len(part.patterns)]

    def _marks(self, bar: int, pattern: str) -> Iterator[tuple[float, str]]:
        """Seconds and mark of each stroke of a bar, off-beats moved by the style's swing."""
        for place, mark in enumerate(pattern):
            if mark != ".":
                whole, part = divmod(place / 4, 1)
                late = part * 2 * self.style.swing if part < 0.5 else (
                    self.style.swing + (part - 0.5) * 2 * (1 - self.style.swing)
                )  # fmt: skip
                yield (bar * self.style.beats + whole + late) * self.beat, mark

    def _lengths(self, bar: int, marks: list[tuple[float, str]]) -> list[float]:
        """Until the next note of the bar, or the bar's end; rounded so that voices.play caches."""
        end = (bar + 1) * self.style.beats * self.beat
        starts = [at for at, _ in marks]
        return [round(n - at, 3) for at, n in zip(starts, [*starts[1:], end], strict=True)]

    def _strum(self, part: Part, at: float, notes: list[int], seconds: float) -> None:
        spread = 0.012 if part.voice in ("nylon", "steel") else 0.0
        for place, note in enumerate(notes):
            self._note(part, at + spread * place, note, seconds, share=len(notes) ** -0.35)

    def _note(
        self, part: Part, at: float, note: int, seconds: float, *, share: float = 1.0
    ) -> None:
        level = part.level * share * self.random.uniform(0.9, 1)
        self.mix.add(at, play(part.voice, note, seconds), level=level, pan=part.pan, room=part.room)


_PAN = {"hat": 0.25, "open hat": 0.3, "shaker": -0.35, "rim": -0.3, "brush": 0.15}


def _close(chord: list[int], *, around: int) -> list[int]:
    """The chord's notes brought within half an octave of one middle note, low to high."""
    return sorted((note - around + 6) % 12 + around - 6 for note in chord)


def _pick(chord: list[int], place: int) -> int:
    """A note of the chord by its place; beyond the top it goes on an octave higher."""
    up, place = divmod(place, len(chord))
    return chord[place] + 12 * up


def _within(step: int) -> int:
    """A melody step kept in the range of a tenth by turning at its ends."""
    return -4 - step if step < -2 else 18 - step if step > 9 else step
