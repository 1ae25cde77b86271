"""Single values as strangers write them, made into ours; what is none of the kind is None."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from soniq.units import Milliseconds, Moment

Fields: TypeAlias = Mapping[str, object]

LONGEST_NAME = 1_000
"""Letters of a title or name that are kept."""
EARLIEST = Moment(1_000_000_000_000)
"""September 2001: nothing counted plays before. Clocks that were never set say 1970."""
A_DAY = 86_400_000
LONGEST_TRACK = 2 * A_DAY

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SPOTIFY = re.compile(r"(?:spotify:track:|https?://open\.spotify\.com/(?:[a-z-]+/)?track/)(\w{22})")
_UNKEPT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
_WRITTEN = ("%d %b %Y %H:%M", "%d %b %Y, %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")


def text(value: object) -> str:
    """The text without what no name has: controls, half letters; empty where it is none."""
    if not isinstance(value, str):
        return ""
    return " ".join(_UNKEPT.sub(" ", value[: 2 * LONGEST_NAME]).split())[:LONGEST_NAME]


def fields(value: object) -> Fields:
    """The object; an empty one where it is none."""
    return value if isinstance(value, dict) else {}


def number(value: object) -> float | None:
    """A number, also where it stands in quotes."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and not re.fullmatch(r"-?\d{1,18}(?:\.\d{1,9})?", value.strip()):
        return None
    try:
        found = float(value)
    except (OverflowError, ValueError):
        return None
    return found if math.isfinite(found) else None


def whole(value: object, *, most: int) -> int | None:
    """A count from 0 to `most`."""
    found = number(value)
    return int(found) if found is not None and 0 <= found <= most else None


def span(value: object, *, unit: int = 1) -> Milliseconds | None:
    """A length, told in `unit` milliseconds; none, and 0, are unknown."""
    found = number(value)
    if found is None or not 0 < found * unit <= LONGEST_TRACK:
        return None
    return Milliseconds(round(found * unit))


def stamp(value: object) -> Moment | None:
    """Seconds or milliseconds since 1970, or a date as exports write it; UTC where none is told."""
    found = number(value)
    if found is not None:
        seconds = found if abs(found) < 1e11 else found / 1000
        return Moment(round(seconds * 1000)) if abs(seconds) < 1e11 else None
    return date(value) if isinstance(value, str) else None


def date(value: str) -> Moment | None:
    written = " ".join(value[:50].split())
    try:
        return _moment(datetime.fromisoformat(written))
    except (ValueError, OverflowError):
        pass
    for form in _WRITTEN:
        try:
            return _moment(datetime.strptime(written, form).replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            continue
    return None


def why_no_time(at: Moment | None, now: Moment) -> str | None:
    """Why nobody can have heard something then; None where they can."""
    if at is None:
        return "It does not say when it was heard."
    if at < EARLIEST:
        return "It says a time before 2001, when nothing counted plays: a clock that was not set."
    if at > now + A_DAY:
        return "It says a time that has not come yet."
    return None


def uuid(value: object) -> str | None:
    """A MusicBrainz id in small letters."""
    written = value.strip().lower() if isinstance(value, str) else ""
    return written if _UUID.fullmatch(written) else None


def isrc(value: object) -> str | None:
    written = value.replace("-", "").strip().upper() if isinstance(value, str) else ""
    return written if re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}\d{7}", written) else None


def spotify_id(value: object) -> str | None:
    """Of a track's URI or address."""
    found = _SPOTIFY.match(value) if isinstance(value, str) else None
    return found[1] if found else None


def _moment(at: datetime) -> Moment:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Moment(round(aware.timestamp() * 1000))
