"""Byte ranges, for seeking in a stream. Source: RFC 9110 §14.

One range is served; several get the whole file, as the standard allows: assembling them is where
servers were brought down.
"""

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

_LONGEST = 100
_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,19})-([0-9]{0,19})[ \t]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes from `start` up to, and without, `stop`."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start


class Unsatisfiable(Exception):
    """No byte of the file lies in the range. The answer is 416."""


def wanted(header: str | None, size: int) -> Range | None:
    """The range that a Range header asks of a file of that size; None for the whole file.

    What is no valid single range is ignored, as the standard says.

    Raises:
        Unsatisfiable: it asks for nothing that is there.
    """
    found = None if header is None or len(header) > _LONGEST else _RANGE.fullmatch(header)
    if found is None:
        return None
    first, last = found[1], found[2]
    if first == "":
        return None if last == "" else _suffix(int(last), size)
    if last != "" and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    stop = size if last == "" else min(int(last) + 1, size)
    return Range(int(first), stop)


def still_fits(if_range: str | None, *, etag: str, modified: float) -> bool:
    """Whether the client's part is of the file as it is now, so that a range may be answered.

    etag: a strong one, in its quotes. modified: seconds since 1970.
    """
    if if_range is None:
        return True
    if if_range.startswith(('"', "W/")):
        return if_range == etag
    try:
        return parsedate_to_datetime(if_range).timestamp() == int(modified)
    except (ValueError, TypeError, OverflowError):
        return False


def _suffix(length: int, size: int) -> Range:
    if length == 0 or size == 0:
        raise Unsatisfiable
    return Range(max(0, size - length), size)
