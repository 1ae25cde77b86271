"""How a file's sound is stored, and how long it can be."""

import math
from typing import Any

from soniq.files.model import Sound
from soniq.units import Milliseconds

_DAY_MS = 86_400_000
_MINUTE_MS = 60_000

_LEAST_RATE = 2_000
"""bit/s below which no format codes a day of sound; see `digest` for what silence needs."""

_LEAST_RATE_AT_ALL = 50
"""bit/s: FLAC codes digital silence at 16 kHz with one constant block every four seconds."""

_GREATEST_RATE = 200_000_000
"""bit/s: 32 channels of 32 bits at 192 kHz."""

_EVEN = frozenset(("pcm", "dsd"))
"""Codecs whose seconds have all the same number of bytes."""


def sound_of(container: str, codec: str, info: Any, payload: int) -> Sound:
    """What mutagen's stream info says, where the payload's bytes allow it."""
    claimed = _finite(getattr(info, "length", 0)) * 1000
    told = _rate(getattr(info, "bitrate", 0))
    duration = possible(claimed, payload, told, even=codec in _EVEN)
    bitrate = told or (_rate(payload * 8000 / duration) if duration else None)
    bits = getattr(info, "bits_per_sample", 0) if codec in _LOSSLESS else 0
    return Sound(
        container=container,
        codec=codec,
        bitrate=bitrate,
        sample_rate=_count(getattr(info, "sample_rate", 0), 50_000_000),
        bit_depth=_count(bits, 64),
        channels=_count(getattr(info, "channels", 0), 255),
        duration_ms=Milliseconds(duration),
    )


_LOSSLESS = frozenset(("flac", "alac", "pcm", "ape", "wavpack", "tta", "dsd"))


def possible(claimed_ms: float, payload: int, bitrate: int | None, *, even: bool) -> int:
    """A claimed duration, cut to what the payload can hold; 0 where nothing is known.

    A header may claim anything: years, in some files. Even codecs (PCM, DSD) hold exactly
    payload / bitrate; others at most what the sparsest coding of silence would.
    """
    believable = bitrate is not None and bitrate >= _LEAST_RATE
    held = payload * 8000 / bitrate if bitrate and believable else 0.0
    if even and believable and claimed_ms > held * 1.01:
        return round(held)
    least = _LEAST_RATE if claimed_ms > _DAY_MS else _LEAST_RATE_AT_ALL
    if claimed_ms > _MINUTE_MS and payload * 8000 < least * claimed_ms:
        return round(held) if held < _DAY_MS else 0
    return round(claimed_ms)


def _finite(number: Any) -> float:
    """A length in seconds, none where it is negative, no number, or has no end."""
    number = float(number or 0)
    return number if math.isfinite(number) and 0 < number < 1e10 else 0.0


def _rate(number: Any) -> int | None:
    number = float(number or 0)
    return round(number) if math.isfinite(number) and 0 < number <= _GREATEST_RATE else None


def _count(number: Any, most: int) -> int | None:
    return int(number) if number and 0 < number <= most else None
