"""Acoustic fingerprints (Chromaprint), by the program `fpcalc` where it is installed.

Its own process: a strange file can crash or fill that, and not soniq.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass

import orjson

from soniq.errors import Unreadable
from soniq.text import shown

SECONDS = 120
"""Of sound that is listened to: what AcoustID's own fingerprints are made of."""
TIMEOUT = 60.0
LONGEST = 1 << 20
"""Bytes of an answer; two minutes make about 10 kB."""


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
    return shutil.which("fpcalc") is not None


def fingerprint(path: bytes) -> Fingerprint | None:
    """Of the first two minutes of a file; None where there is no fpcalc.

    Raises:
        Unreadable: fpcalc makes nothing of the file.
    """
    told = _told(path)
    if told is None:
        return None
    text = told.get("fingerprint")
    if not isinstance(text, str) or not text:
        raise Unreadable(f"fpcalc finds no fingerprint in {shown(path)}.")
    return Fingerprint(text=text, duration_s=_duration(told, path))


def raw_fingerprint(path: bytes) -> RawFingerprint | None:
    """Like `fingerprint`, for comparing sounds with each other here."""
    told = _told(path, "-raw")
    if told is None:
        return None
    values = told.get("fingerprint")
    if not isinstance(values, list) or not values or not all(isinstance(v, int) for v in values):
        raise Unreadable(f"fpcalc finds no fingerprint in {shown(path)}.")
    return RawFingerprint(
        values=tuple(value & 0xFFFFFFFF for value in values), duration_s=_duration(told, path)
    )


def _told(path: bytes, *options: str) -> dict[str, object] | None:
    program = shutil.which("fpcalc")
    if program is None:
        return None
    command: list[str | bytes] = [
        program,
        "-json",
        "-length",
        str(SECONDS),
        *options,
        "--",
        os.path.abspath(path),
    ]
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(f"fpcalc took more than {TIMEOUT:.0f} s for {shown(path)}.") from None
    except OSError as error:
        raise Unreadable(f"fpcalc cannot be run: {error.strerror or error}.") from error
    return _answer(ran.stdout[:LONGEST], ran.stderr, path)


def _answer(told: bytes, complaint: bytes, path: bytes) -> dict[str, object]:
    try:
        answer = orjson.loads(told)
    except orjson.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict):
        lines = complaint.decode(errors="replace").strip().splitlines()
        reason = lines[-1][:200] if lines else "it said nothing"
        raise Unreadable(f"fpcalc cannot read {shown(path)}: {reason}.")
    return answer


def _duration(told: dict[str, object], path: bytes) -> float:
    duration = told.get("duration")
    if isinstance(duration, bool) or not isinstance(duration, int | float) or duration <= 0:
        raise Unreadable(f"fpcalc finds no length of {shown(path)}.")
    return float(duration)
