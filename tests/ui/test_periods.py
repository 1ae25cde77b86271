"""Weeks, months and years as a calendar has them."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from soniq.errors import Invalid
from soniq.listening.model import EVER
from soniq.ui.periods import BY_DAYS, PeriodAsked, period, slots
from soniq.units import Moment

NOW = Moment(round(datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()) * 1000)
Name = Literal["week", "month", "year"]
DAYS = st.dates(date(1972, 1, 1), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("name", "at", "title", "first", "last"),
    [
        ("week", "2026-11-20", "16–22 November 2026", "2026-11-16", "2026-11-22"),
        ("week", "2025-12-30", "29 December 2025 – 4 January 2026", "2025-12-29", "2026-01-04"),
        ("week", "2026-10-01", "28 September – 4 October 2026", "2026-09-28", "2026-10-04"),
        ("month", "2024-02-29", "February 2024", "2024-02-01", "2024-02-29"),
        ("month", "2025-12-01", "December 2025", "2025-12-01", "2025-12-31"),
        ("year", "2026-06-01", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_has_its_days_and_a_name(
    name: Name, at: str, title: str, first: str, last: str
) -> None:
    found = period(PeriodAsked(period=name, at=date.fromisoformat(at)), NOW)
    assert found.title == title
    assert (str(found.first), str(found.last)) == (first, last)


@given(st.sampled_from(["week", "month", "year"]), DAYS)
def test_a_step_back_and_one_on_come_to_where_one_was(name: Name, day: date) -> None:
    here = period(PeriodAsked(period=name, at=day), NOW)
    assert here.first is not None
    assert here.last is not None
    assert here.first <= day <= here.last
    back = period(PeriodAsked(period=name, at=here.before), NOW)
    assert back.last == here.first - timedelta(days=1)
    assert back.span.until == here.span.since
    assert period(PeriodAsked(period=name, at=back.after), NOW) == here


def test_nobody_steps_into_the_future() -> None:
    names: list[Name] = ["week", "month", "year"]
    for name in names:
        here = period(PeriodAsked(period=name, at=date(2090, 1, 1)), NOW)
        assert here.after is None
        assert here == period(PeriodAsked(period=name), NOW)
    assert period(PeriodAsked(period="all"), NOW).span == EVER


def test_a_custom_period_holds_both_its_days() -> None:
    asked = PeriodAsked(period="custom", since=date(2026, 3, 3), until=date(2026, 3, 3))
    found = period(asked, NOW)
    assert found.title == "3 March 2026"
    assert found.span.since is not None
    assert found.span.until == found.span.since + 86_400_000


def test_a_day_is_as_long_as_the_zone_has_it() -> None:
    day = date(2026, 3, 29)
    asked = PeriodAsked(period="custom", since=day, until=day, zone="Europe/Berlin")
    short = period(asked, NOW)
    assert short.span.since is not None
    assert short.span.until == short.span.since + 23 * 3_600_000


def test_what_is_no_period_is_refused() -> None:
    with pytest.raises(Invalid, match="first day"):
        period(PeriodAsked(period="custom", since=date(2026, 3, 3)), NOW)
    with pytest.raises(Invalid, match="first day"):
        period(PeriodAsked(period="custom", since=date(2026, 3, 3), until=date(2026, 3, 2)), NOW)
    with pytest.raises(Invalid, match="time zone"):
        period(PeriodAsked(zone="Middle/Earth"), NOW)
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(ValidationError):
            PeriodAsked(at=day)


def test_short_spans_are_drawn_by_days_and_long_ones_by_months() -> None:
    week = slots(period(PeriodAsked(period="week"), NOW), None)
    assert [label for _, label, _ in week] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert len(slots(period(PeriodAsked(period="month"), NOW), None)) == 30
    year = slots(period(PeriodAsked(period="year"), NOW), None)
    assert [start for start, _, _ in year] == [f"2026-{month:02}" for month in range(1, 13)]
    ever = slots(period(PeriodAsked(period="all"), NOW), date(2026, 2, 3))
    assert [ever[0][0], ever[-1][0], len(ever)] == ["2025-02", "2026-02", 13]
    assert slots(period(PeriodAsked(period="all"), NOW), None) == []


@given(DAYS, st.integers(0, 3_000))
def test_every_slot_of_a_plot_is_there_once(since: date, length: int) -> None:
    until = since + timedelta(days=length)
    asked = PeriodAsked(period="custom", since=since, until=until)
    found = slots(period(asked, NOW), None)
    starts = [start for start, _, _ in found]
    assert starts == sorted(set(starts))
    assert len(starts) <= BY_DAYS
    assert until.isoformat().startswith(starts[-1])
