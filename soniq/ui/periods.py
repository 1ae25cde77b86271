"""Parts of time as a calendar has them, with the steps to those before and after."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from soniq.errors import Invalid
from soniq.listening import zones
from soniq.listening.model import EVER, Span
from soniq.units import Moment

A_DAY = timedelta(days=1)
BY_DAYS = 62
"""A span of so many days is drawn by days; a longer one by months."""
MOST_MONTHS = 13
"""As far back as days are told one by one."""


EARLIEST, LATEST = date(1971, 1, 1), date(2100, 12, 31)
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]


class PeriodAsked(BaseModel):
    """at: a day within the period; today where it is left out. since, until: of a custom one, both
    within it. zone: the browser's own."""

    period: Literal["week", "month", "year", "all", "custom"] = "month"
    at: Day | None = None
    since: Day | None = None
    until: Day | None = None
    zone: str = Field(default="UTC", max_length=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """first, last: its days, both within; None of all time. before, after: a day of the next one
    on either side; None where there is none, or it has not begun."""

    span: Span
    title: str
    first: date | None = None
    last: date | None = None
    before: date | None = None
    after: date | None = None


def period(asked: PeriodAsked, at: Moment) -> Period:
    """at: now.

    Raises:
        Invalid: no such zone, or a custom period without its days.
    """
    today = zones.day(asked.zone, at)
    if asked.period == "all":
        return Period(span=EVER, title="All time")
    if asked.period == "custom":
        return _custom(asked)
    day = min(asked.at or today, today)
    first, following = _around(asked.period, day)
    return Period(
        span=zones.days(first, following, asked.zone),
        title=_title(asked.period, first, following - A_DAY),
        first=first,
        last=following - A_DAY,
        before=first - A_DAY,
        after=following if following <= today else None,
    )


def slots(shown: Period, latest: date | None) -> list[tuple[str, str, str]]:
    """What the plot of a period has on its axis: the start of its dates, a short and a long word.

    latest: the last day with music, up to which all time is drawn.
    """
    last = shown.last or latest
    if last is None:
        return []
    first = shown.first
    if first is None or (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        first = _months_before(last, MOST_MONTHS - 1)
    if (last - first).days < BY_DAYS:
        days = [first + A_DAY * n for n in range((last - first).days + 1)]
        return [
            (day.isoformat(), f"{day:%a}" if len(days) <= 7 else str(day.day), f"{day:%A, %-d %B}")
            for day in days
        ]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = [_months_before(last, months - 1 - n) for n in range(months)]
    return [(f"{one:%Y-%m}", f"{one:%b}", f"{one:%B %Y}") for one in starts]


def _months_before(day: date, months: int) -> date:
    """The first of that month."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _around(name: str, day: date) -> tuple[date, date]:
    """The first day of the period around a day, and the first of the next."""
    if name == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    if name == "month":
        first = day.replace(day=1)
        return first, _months_before(first, -1)
    return date(day.year, 1, 1), date(day.year + 1, 1, 1)


def _custom(asked: PeriodAsked) -> Period:
    if asked.since is None or asked.until is None or asked.since > asked.until:
        raise Invalid("Choose a first day, and a last one that is not before it.")
    return Period(
        span=zones.days(asked.since, asked.until + A_DAY, asked.zone),
        title=_between(asked.since, asked.until),
        first=asked.since,
        last=asked.until,
    )


def _title(name: str, first: date, last: date) -> str:
    if name == "week":
        return _between(first, last)
    return f"{first:%B %Y}" if name == "month" else str(first.year)


def _between(first: date, last: date) -> str:
    """ "16–22 November 2026", "28 December 2026 – 3 January 2027"."""
    if first == last:
        return f"{first:%-d %B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last:%-d %B %Y}"
    if first.year == last.year:
        return f"{first:%-d %B} – {last:%-d %B %Y}"
    return f"{first:%-d %B %Y} – {last:%-d %B %Y}"
