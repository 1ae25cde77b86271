"""Paths as other programs and machines write them, held against those of the library."""

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from soniq import text
from soniq.units import TrackId

_DRIVE = re.compile(rb"^[A-Za-z]:(?=/|$)")
_ESCAPED = re.compile(rb"%[0-9A-Fa-f]{2}")
_ADDRESS = re.compile(rb"^file:(?://(?:localhost)?(?=/))?", re.IGNORECASE)
TELLING = 3
"""Parts of a path (artist, album, file) that together tell a track for sure."""
LONGEST = 4_096
"""Bytes of a path that are looked at; no system opens a longer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a file of a track lies: its whole path, and how much of that is below the root."""

    track_id: TrackId
    path: bytes
    depth: int
    """Parts below its root, the file's name counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A track whose file's path ends as the told one does.

    parts: how many agree from the end. exact: byte for byte the same. whole: all that is below the
    root, or all that is told; otherwise the folders above differ. telling: the first, and enough
    of it.
    """

    track_id: TrackId
    parts: int
    exact: bool
    whole: bool
    telling: bool


def spellings(path: bytes) -> list[bytes]:
    """What a told path may mean, with slashes between its parts."""
    told = path[:LONGEST]
    if found := _ADDRESS.match(told):
        told = unquote_to_bytes(told[found.end() :])
        return [_slashed(re.sub(rb"^/+(?=[A-Za-z]:)", b"", told))]
    ways = [told]
    if b"\\" in told and (b"/" not in told or re.match(rb"^[A-Za-z]:\\|^\\\\", told)):
        ways.append(_slashed(told))
    if _ESCAPED.search(told):
        ways += [unquote_to_bytes(way) for way in ways]
    return ways


def names(path: bytes) -> set[bytes]:
    """By what names the file may lie here: systems differ in how they compose letters."""
    found: set[bytes] = set()
    for way in spellings(path):
        name = way.rsplit(b"/", 1)[-1]
        if name:
            decoded = os.fsdecode(name)
            forms = (unicodedata.normalize(form, decoded) for form in ("NFC", "NFD"))
            found |= {name, *(os.fsencode(form) for form in forms)}
    return {name for name in found if b"\0" not in name}


def longest(path: bytes, places: Sequence[Place]) -> list[Shared]:
    """The tracks whose paths share the longest end with the told one; a telling one wins."""
    spelt = spellings(path)
    ways = [_parts(way) for way in spelt]
    shared = [one for place in places if (one := _shared(spelt, ways, place)) is not None]
    top = max(((one.exact, one.parts) for one in shared), default=(False, 0))
    return list({one.track_id: one for one in shared if (one.exact, one.parts) == top}.values())


def is_telling_name(path: bytes) -> bool:
    """Whether a file's name alone says what it is: "Queen - Innuendo.mp3", not "01.mp3"."""
    stem = os.path.splitext(spellings(path)[-1].rsplit(b"/", 1)[-1])[0]
    return sum(word.isalpha() for word in text.words(os.fsdecode(stem)).split()) > 2


def _shared(spelt: Sequence[bytes], ways: Sequence[tuple[str, ...]], place: Place) -> Shared | None:
    here = _parts(place.path)
    way = max(ways, key=lambda told: _common_end(told, here))
    parts = _common_end(way, here)
    if parts == 0:
        return None
    return Shared(
        track_id=place.track_id,
        parts=parts,
        exact=place.path in spelt,
        whole=parts >= min(place.depth, len(way)),
        telling=parts >= place.depth >= TELLING,
    )


def _common_end(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for mine, theirs in zip(reversed(one), reversed(other), strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _parts(path: bytes) -> tuple[str, ...]:
    """The parts of a path, composed and without case, as most systems take them."""
    kept: list[str] = []
    for part in _DRIVE.sub(b"", path).split(b"/"):
        if part == b"..":
            del kept[-1:]
        elif part not in {b"", b"."}:
            kept.append(unicodedata.normalize("NFC", os.fsdecode(part)).casefold())
    return tuple(kept)


def _slashed(path: bytes) -> bytes:
    return path.replace(b"\\", b"/")
