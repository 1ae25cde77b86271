"""Acoustic fingerprints (Chromaprint), by the program `fpcalc` where it is installed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    text: str
    """Compressed, as AcoustID takes it."""
    duration_s: float
    """Of the whole file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFingerprint:
    values: tuple[int, ...]
    """32 bits each, one for about 0.124 s of sound; two sounds are as alike as their bits."""
    duration_s: float


def is_there() -> bool:
    """Whether `fpcalc` is installed."""
    raise NotImplementedError


def fingerprint(path: bytes) -> Fingerprint | None:
    """Of the first two minutes of a file; None where there is no fpcalc.

    Raises:
        Unreadable: fpcalc makes nothing of the file.
    """
    raise NotImplementedError


def raw_fingerprint(path: bytes) -> RawFingerprint | None:
    """Like `fingerprint`, for comparing sounds with each other here."""
    raise NotImplementedError
