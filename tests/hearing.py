"""Sound as the finders of tempo and key are given it, and those finders, loaded once for all."""

import os
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from soniq.audio.decode import decode
from soniq.audio.key import KeyFinder
from soniq.audio.levels import Samples
from soniq.audio.model import Tonality
from soniq.audio.tempo import TempoFinder, TempoFound
from tests import sound


def heard(samples: Samples, fmt: str = "wav", *, rate: int = sound.RATE) -> Samples:
    """Mono at 22,050 Hz, after a file of that format was written and decoded."""
    with TemporaryDirectory() as folder:
        return heard_of(sound.write(Path(folder, "sound"), samples, fmt=fmt, rate=rate))


def heard_of(path: Path) -> Samples:
    return decode(os.fsencode(path)).middle


def tempo_of(samples: Samples) -> TempoFound:
    """samples: of `heard`."""
    found = _tempo_finder().find(samples)
    assert found is not None
    return found


def key_of(samples: Samples) -> Tonality:
    """samples: of `heard`."""
    found = _key_finder().find(samples)
    assert found is not None
    return found


@lru_cache(maxsize=1)
def _tempo_finder() -> TempoFinder:
    return TempoFinder()


@lru_cache(maxsize=1)
def _key_finder() -> KeyFinder:
    return KeyFinder()
