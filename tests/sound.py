"""Sound of known tempo and key, and the files that hold it: so that no test needs a binary.

Samples are float32 mono, shape (n,), −1…1, at RATE unless a function says otherwise.
"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from soniq.demo.composing import compose
from soniq.demo.encoding import encode
from soniq.demo.formats import RECIPES
from soniq.demo.keys import Key
from soniq.demo.voices import RATE, Samples, hit, play

__all__ = ["RATE", "Samples"]

FORMATS = tuple(RECIPES)
"""mp3 flac vorbis opus aac alac adts wav aiff wma wavpack tta"""


def clicks(bpm: float, *, seconds: float = 15.0, first: float = 0.5) -> Samples:
    """A click on every beat, the first one at `first` seconds."""
    sound = np.zeros(int(seconds * RATE), np.float32)
    click = hit("rim")
    for beat in np.arange(first, seconds - 0.1, 60 / bpm):
        start = int(beat * RATE)
        part = sound[start : start + len(click)]
        part += click[: len(part)]
    return np.asarray(sound * 0.5, np.float32)


def chord(key: str, *, seconds: float = 8.0, voice: str = "organ") -> Samples:
    """The tonic triad of a key ("C", "F#m") held all along."""
    notes = Key(key).chord(0, octave=4)
    sound = sum(play(voice, note, seconds)[: int(seconds * RATE)] for note in notes)
    return np.asarray(sound / 4, np.float32)


def music(style: str, *, key: str, bpm: float, seed: int = 1) -> Samples:
    """A short piece of one of the demo's styles, mixed to mono."""
    stereo = compose(style, key=Key(key), bpm=bpm, seed=seed)
    return np.asarray(stereo.mean(axis=0), np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), np.float32)


def noise(seconds: float, *, seed: int = 0) -> Samples:
    sound = np.random.default_rng(seed).uniform(-0.3, 0.3, int(seconds * RATE))
    return np.asarray(sound, np.float32)


def tune(seed: int, *, seconds: float = 6.0, rate: int = 16_000) -> Samples:
    """Cheap sound, another one for each seed: eight notes of a wandering sine wave."""
    random = np.random.default_rng(seed)
    count = int(seconds * rate)
    pitch = 110 * 2 ** (random.integers(0, 36, 8) / 12)
    steps = np.repeat(pitch, -(-count // 8))[:count]
    sound = 0.4 * np.sin(2 * np.pi * np.cumsum(steps) / rate) + random.uniform(-0.01, 0.01, count)
    return np.asarray(sound, np.float32)


def write(
    path: Path,
    samples: Samples,
    *,
    fmt: str | None = None,
    rate: int = RATE,
    bit_rate: int | None = None,
) -> Path:
    """An untagged file of the samples, mono (n,) or many channels (c, n).

    fmt: one of FORMATS; None takes it from the file's suffix. bit_rate: for lossy ones.
    """
    recipe = RECIPES[fmt or format_of(path)]
    if bit_rate and recipe.bit_rate:
        quick = {"reservoir": "0", "compression_level": "9"} if recipe.suffix == ".mp3" else {}
        recipe = replace(recipe, bit_rate=bit_rate, options={**recipe.options, **quick})
    path.parent.mkdir(parents=True, exist_ok=True)
    encode(np.atleast_2d(samples), path, recipe=recipe, rate=rate)
    return path


@lru_cache(maxsize=2_000)
def encoded(
    fmt: str, *, seed: int, seconds: float, rate: int = 16_000, bit_rate: int = 32_000
) -> bytes:
    """An untagged file of `tune`, encoded once in a run. bit_rate: of lossy formats."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"tune{RECIPES[fmt].suffix}")
        samples = tune(seed, seconds=seconds, rate=rate)
        write(path, samples, fmt=fmt, rate=rate, bit_rate=bit_rate)
        return path.read_bytes()


def mp3_frames(seconds: float) -> list[bytes]:
    """The frames of a small MP3, each of which decodes by itself; the first tells the length."""
    rate = 8_000
    content = encoded("mp3", seed=0, seconds=seconds, rate=rate, bit_rate=8_000)
    assert content.startswith(b"ID3")
    length = content[6] << 21 | content[7] << 14 | content[8] << 7 | content[9]
    body = content[10 + length :]
    size = 72 * 8_000 // rate  # bytes of a layer III frame of MPEG 2.5: 72 · bit rate / rate
    first = body.index(body[:2], 4)
    return [body[:first]] + [body[at : at + size] for at in range(first, len(body), size)]


def format_of(path: Path) -> str:
    """The format whose suffix a path has; .m4a is AAC."""
    return next(name for name, recipe in RECIPES.items() if recipe.suffix == path.suffix.lower())
