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
_SPOTIFY = re.compile(
    r"(?:spotify:|https?://open\.spotify\.com/(?:[a-z-]+/)?)(track|album)[:/](\w{22})(?!\w)"
)
_DAY = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_ADDRESS = re.compile(r"https?://[^\s/?#\x00-\x20]+\.[^\s\x00-\x20]*")
LONGEST_ADDRESS = 1_000
_UNKEPT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
_WRITTEN = (
    *("%d %b %Y %H:%M", "%d %b %Y, %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"),
    *("%d %b %Y %H:%M:%S GMT", "%d %b %Y", "%B %d, %Y"),
)


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


def moment(value: object) -> Moment | None:
    """Of a date as property lists have it."""
    return _moment(value) if isinstance(value, datetime) else None


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


def spotify_id(value: object, kind: str = "track") -> str | None:
    """Of the URI or address of a track, or of an album."""
    found = _SPOTIFY.match(value) if isinstance(value, str) else None
    return found[2] if found and found[1] == kind else None


def day(value: object) -> str | None:
    """A date of release: YYYY, YYYY-MM or YYYY-MM-DD, of a date in whatever form."""
    written = str(value).strip() if isinstance(value, str | int) else ""
    if _DAY.fullmatch(written):
        return written
    at = date(written) if len(written) > 7 else None
    found = "" if at is None else datetime.fromtimestamp(at / 1000, tz=UTC).strftime("%Y-%m-%d")
    return found if _DAY.fullmatch(found) else None


def address(value: object) -> str | None:
    """A web address that people may follow."""
    written = value.strip() if isinstance(value, str) else ""
    return written if len(written) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(written) else None


def _moment(at: datetime) -> Moment:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Moment(round(aware.timestamp() * 1000))
