"""Days and hours as a place on earth has them."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from soniq.errors import Invalid
from soniq.listening.model import EVER, Period, Span
from soniq.units import Moment

WEEK = timedelta(days=7)
STEP = WEEK
"""No zone changes its clocks twice in a week."""

EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """From `since` until before `until`, clocks are `offset` ms ahead of UTC."""

    since: Moment
    until: Moment
    offset: int


def zone(name: str) -> ZoneInfo:
    """
    Raises:
        Invalid: no such zone.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Invalid(
            f'There is no time zone called "{name[:60]}". Say one like "Europe/Berlin" or "UTC".'
        ) from None


def here() -> str:
    """The name of this machine's zone, as far as it says one; else UTC."""
    said = os.environ.get("TZ", "").lstrip(":") or _linked()
    with suppress(Invalid):
        return zone(said).key
    return "UTC"


def _linked() -> str:
    """Where Linux says it: /etc/localtime is a link into the folder of zones."""
    with suppress(OSError):
        return str(Path("/etc/localtime").readlink()).rpartition("zoneinfo/")[2]
    return ""


def named(period: Period, place: ZoneInfo, at: Moment) -> Span:
    """The week, month or year of that moment, up to its end."""
    today = datetime.fromtimestamp(at / 1000, place).date()
    if period == Period.ALL:
        return EVER
    if period == Period.WEEK:
        first = today - timedelta(days=today.weekday())
        return Span(since=day_begins(first, place), until=day_begins(first + WEEK, place))
    if period == Period.MONTH:
        return months(today.year, place)[today.month - 1]
    return year(today.year, place)


def year(number: int, place: ZoneInfo) -> Span:
    """
    Raises:
        Invalid: not a year from 1971 to 9998.
    """
    if not 1971 <= number <= 9998:
        raise Invalid(f"A year of listening lies between 1971 and 9998, not {number}.")
    return Span(
        since=day_begins(date(number, 1, 1), place), until=day_begins(date(number + 1, 1, 1), place)
    )


def day(name: str, at: Moment) -> date:
    """The day that it is in a zone.

    Raises:
        Invalid: no such zone.
    """
    return datetime.fromtimestamp(at / 1000, zone(name)).date()


def days(first: date, following: date, name: str) -> Span:
    """From the beginning of one day to that of another, in a zone.

    Raises:
        Invalid: no such zone, or no day from 1970 to 9998.
    """
    place = zone(name)
    if first.year < 1970 or following.year > 9999:
        raise Invalid("Days of listening lie between 1970 and 9998.")
    return Span(since=day_begins(first, place), until=day_begins(following, place))


def months(number: int, place: ZoneInfo) -> list[Span]:
    """The twelve months of a year."""
    begins = [day_begins(date(number, month, 1), place) for month in range(1, 13)]
    begins.append(day_begins(date(number + 1, 1, 1), place))
    return [Span(since=begins[i], until=begins[i + 1]) for i in range(12)]


def day_begins(day: date, place: ZoneInfo) -> Moment:
    return moment(datetime(day.year, day.month, day.day, tzinfo=place))


def moment(at: datetime) -> Moment:
    return Moment(round(at.timestamp()) * 1000)


def offsets(place: ZoneInfo, since: Moment, until: Moment) -> list[Offset]:
    """The clocks of a place in a time, one entry for each change of them."""
    found: list[Offset] = []
    start, end = _clamped(since), _clamped(until)
    edges = [start, *_changes(place, start, end), end]
    for place_in_list, begin in enumerate(edges[:-1]):
        found.append(
            Offset(
                since=moment(begin),
                until=moment(edges[place_in_list + 1]),
                offset=_ahead(begin, place),
            )
        )
    return found


def _changes(place: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    at = start
    while at < end:
        following = min(at + STEP, end)
        if _ahead(at, place) != _ahead(following, place):
            yield _change_between(place, at, following)
        at = following


def _change_between(place: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = _ahead(low, place)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if _ahead(middle, place) == before:
            low = middle
        else:
            high = middle
    return high


def _ahead(at: datetime, place: ZoneInfo) -> int:
    offset = at.astimezone(place).utcoffset()
    return 0 if offset is None else round(offset.total_seconds()) * 1000


def _clamped(at: Moment) -> datetime:
    low, high = moment(EARLIEST), moment(LATEST)
    return datetime.fromtimestamp(min(max(at, low), high) // 1000, tz=UTC)
