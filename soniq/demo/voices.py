"""Single notes and strokes, drawn with numpy: what the demo's small orchestra plays.

All functions give float32 mono at RATE, shape (n,), about −1…1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
Samples: TypeAlias = NDArray[np.float32]
Wave: TypeAlias = NDArray[np.float64]

TABLE = 4_096
"""Samples in one drawn period: fine enough that no interpolation is heard."""


def frequency(note: float) -> float:
    """Hertz of a MIDI note number; 69 is the A of 440 Hz."""
    return float(440.0 * 2.0 ** ((note - 69) / 12))


@dataclass(frozen=True, slots=True)
class Struck:
    """A string, bar or bell: partials that fade, the higher the faster.

    partials: (ratio to the ground note, level, seconds until it is 1/e).
    """

    partials: tuple[tuple[float, float, float], ...]
    knock: float = 0.0
    """Level of the noise of finger or hammer."""

    def __call__(self, note: int, seconds: float) -> Samples:
        ring = min(seconds + 0.6, 4.0)
        t = np.arange(int(ring * RATE)) / RATE
        ground = frequency(note)
        total = np.zeros_like(t)
        for ratio, level, fade in self.partials:
            if ground * ratio < RATE / 2.5:
                total += level * np.sin(2 * np.pi * ground * ratio * t) * np.exp(-t / fade)
        if self.knock:
            total += self.knock * _noise(len(t), note) * np.exp(-t / 0.012)
        damper = np.clip((seconds + 0.5 - t) / 0.5, 0, 1)
        return np.asarray(total * damper * np.minimum(t / 0.002, 1), np.float32)


@dataclass(frozen=True, slots=True)
class Held:
    """A bowed, blown or electric tone: one drawn period, with attack, release and vibrato."""

    harmonics: tuple[float, ...]
    attack: float = 0.02
    release: float = 0.15
    vibrato: float = 0.0
    """Depth in semitones, at 5.2 Hz, growing in during the first half second."""
    detune: float = 0.0
    """Cents between two layered voices."""
    breath: float = 0.0

    def __call__(self, note: int, seconds: float) -> Samples:
        t = np.arange(int((seconds + self.release) * RATE)) / RATE
        table = _period(self.harmonics)
        bend = self.vibrato * np.sin(2 * np.pi * 5.2 * t) * np.minimum(t / 0.5, 1)
        total = np.zeros_like(t)
        for cents in (-self.detune / 2, self.detune / 2) if self.detune else (0.0,):
            hertz = frequency(note) * 2 ** (cents / 1200) * 2 ** (bend / 12)
            phase = np.cumsum(hertz) / RATE
            total += table[(phase * TABLE).astype(np.int64) % TABLE]
        if self.breath:
            total += self.breath * _noise(len(t), note)
        shape = np.minimum(t / self.attack, 1) * np.clip(
            (seconds + self.release - t) / self.release, 0, 1
        )
        return np.asarray(total * shape / (2 if self.detune else 1), np.float32)


Voice: TypeAlias = Callable[[int, float], Samples]


def _string(bright: float, fade: float, count: int) -> tuple[tuple[float, float, float], ...]:
    """Partials of a plucked or hammered string, stretched a little as real ones are."""
    return tuple(
        (n * (1 + 0.0002 * n * n), bright ** (n - 1) / n**0.5, fade / (0.6 + 0.4 * n))
        for n in range(1, count + 1)
    )


def _reed(rolloff: float, count: int, step: int = 1) -> tuple[float, ...]:
    """Levels of harmonics 1…count as n^−rolloff; step 2 leaves the even ones out."""
    return tuple(0.0 if (n - 1) % step else n**-rolloff for n in range(1, count + 1))


VOICES: dict[str, Voice] = {
    "nylon": Struck(_string(0.55, 0.9, 9), knock=0.10),
    "steel": Struck(_string(0.72, 1.3, 14), knock=0.08),
    "piano": Struck(_string(0.58, 1.6, 12), knock=0.05),
    "rhodes": Struck(((1, 1, 1.6), (2, 0.25, 0.9), (3, 0.08, 0.5), (14, 0.07, 0.07)), knock=0.02),
    "vibes": Struck(((1, 1, 2.2), (4, 0.18, 0.5), (10, 0.06, 0.12)), knock=0.02),
    "marimba": Struck(((1, 1, 0.55), (3.93, 0.25, 0.12), (9.2, 0.08, 0.05)), knock=0.04),
    "bell": Struck(((1, 1, 2.6), (2.76, 0.3, 1.1), (5.4, 0.14, 0.5), (8.9, 0.06, 0.25))),
    "upright": Struck(_string(0.50, 0.7, 8), knock=0.06),
    "pad": Held(_reed(1.7, 10), attack=0.35, release=0.7, detune=12),
    "strings": Held(_reed(1.25, 16), attack=0.14, release=0.35, vibrato=0.12, detune=9),
    "organ": Held((1, 0.7, 0.3, 0.35, 0, 0.15, 0, 0.12), attack=0.01, release=0.08),
    "flute": Held((1, 0.28, 0.10, 0.03), attack=0.06, release=0.1, vibrato=0.18, breath=0.03),
    "clarinet": Held(_reed(1.3, 11, step=2), attack=0.05, release=0.1, vibrato=0.08),
    "lead": Held(_reed(1.1, 14), attack=0.01, release=0.12, vibrato=0.15, detune=10),
    "square": Held(_reed(1.2, 9, step=2), attack=0.005, release=0.06),
    "round bass": Held((1, 0.35, 0.10, 0.04), attack=0.008, release=0.05),
    "synth bass": Held(_reed(1.25, 12), attack=0.005, release=0.04),
}


@lru_cache(maxsize=64)
def play(voice: str, note: int, seconds: float) -> Samples:
    """One note; repeated notes are drawn once."""
    return VOICES[voice](note, seconds)


@lru_cache(maxsize=64)
def hit(drum: str) -> Samples:
    """One stroke of: kick, soft kick, snare, brush, hat, open hat, shaker, rim, clap, tom."""
    return np.asarray(_DRUMS[drum](), np.float32)


def _kick(weight: float = 1.0) -> Wave:
    t = _time(0.35)
    phase = np.cumsum(48 + 110 * np.exp(-t / 0.03)) / RATE
    click = 0.25 * weight * _noise(len(t), 1) * np.exp(-t / 0.004)
    return np.sin(2 * np.pi * phase) * np.exp(-t / (0.11 * weight)) + click


def _snare() -> Wave:
    t = _time(0.25)
    body = 0.5 * np.sin(2 * np.pi * 185 * t) * np.exp(-t / 0.06)
    return np.asarray(body + 0.7 * _bright(len(t), 2) * np.exp(-t / 0.07))


def _clap() -> Wave:
    t = _time(0.25)
    bursts = sum(np.exp(-np.maximum(t - at, 0) / 0.012) * (t >= at) for at in (0, 0.011, 0.023))
    return np.asarray(0.25 * _bright(len(t), 3) * (bursts + np.exp(-t / 0.08)))


def _hiss(fade: float, seed: int, level: float = 0.5) -> Wave:
    t = _time(fade * 6)
    return level * _bright(len(t), seed) * np.exp(-t / fade) * np.minimum(t / 0.001, 1)


def _brush() -> Wave:
    t = _time(0.3)
    return 0.45 * _noise(len(t), 8) * np.minimum(t / 0.02, 1) * np.exp(-t / 0.07)


def _shaker() -> Wave:
    t = _time(0.12)
    return 0.35 * _bright(len(t), 5) * np.minimum(t / 0.02, 1) * np.exp(-t / 0.025)


def _rim() -> Wave:
    t = _time(0.08)
    return 0.7 * (np.sin(2 * np.pi * 1_720 * t) + np.sin(2 * np.pi * 640 * t)) * np.exp(-t / 0.012)


def _tom() -> Wave:
    t = _time(0.4)
    phase = np.cumsum(95 + 45 * np.exp(-t / 0.05)) / RATE
    return np.asarray(np.sin(2 * np.pi * phase) * np.exp(-t / 0.14))


_DRUMS: dict[str, Callable[[], Wave]] = {
    "kick": _kick,
    "soft kick": lambda: 0.8 * _kick(0.7),
    "snare": _snare,
    "brush": _brush,
    "hat": lambda: _hiss(0.02, 4),
    "open hat": lambda: _hiss(0.12, 6, 0.4),
    "shaker": _shaker,
    "rim": _rim,
    "clap": _clap,
    "tom": _tom,
}


def _time(seconds: float) -> Wave:
    return np.arange(int(seconds * RATE)) / RATE


def _noise(count: int, seed: int) -> Wave:
    return np.random.default_rng(seed).uniform(-1, 1, count)


def _bright(count: int, seed: int) -> Wave:
    """Noise without its low end: the difference of neighbours."""
    return np.diff(_noise(count + 1, seed)) * 0.7


@lru_cache(maxsize=64)
def _period(harmonics: tuple[float, ...]) -> Wave:
    phase = 2 * np.pi * np.arange(TABLE) / TABLE
    drawn = np.zeros(TABLE)
    for n, level in enumerate(harmonics, 1):
        drawn += level * np.sin(n * phase)
    return np.asarray(drawn / np.abs(drawn).max())
