"""Statistics and the year in review, put together."""

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from soniq.listening import stat_rows, top_rows, zones
from soniq.listening.model import (
    Day,
    MonthsArtist,
    Review,
    Span,
    Statistics,
    Streak,
    Sum,
    TopKind,
)
from soniq.listening.play_rows import bounds
from soniq.listening.zones import Offset
from soniq.units import Milliseconds, Moment, PersonId

DAYS = 400
"""Days that are told one by one: a year, and the weeks around it."""

EPOCH = date(1970, 1, 1)


def statistics(
    reader: sqlite3.Connection, person_id: PersonId, span: Span, *, zone: str, first: int
) -> Statistics:
    clocks = _clocks(reader, person_id, span, zone)
    days = stat_rows.days(reader, person_id, span, clocks)
    hours, weekdays = _by_clock(stat_rows.clock(reader, person_id, span, clocks))
    total, skips = stat_rows.sums(reader, person_id, span)
    tops = top_rows.several(reader, person_id, tuple(TopKind), span, first)
    return Statistics(
        span=span,
        zone=zone,
        sum=total,
        skips=skips,
        tracks=tops[TopKind.TRACKS],
        albums=tops[TopKind.ALBUMS],
        artists=tops[TopKind.ARTISTS],
        genres=tops[TopKind.GENRES],
        days=[_day(*one) for one in days[-DAYS:]],
        hours=hours,
        weekdays=weekdays,
        longest_streak=longest_streak([day for day, _, _ in days]),
        discoveries=stat_rows.discoveries(reader, person_id, span, first),
    )


def review(reader: sqlite3.Connection, person_id: PersonId, year: int, *, zone: str) -> Review:
    place = zones.zone(zone)
    span = zones.year(year, place)
    told = statistics(reader, person_id, span, zone=zone, first=20)
    bpm, moods = stat_rows.sound(reader, person_id, span)
    months = [
        MonthsArtist(month=month, artist_id=top.id, artist=top.name, plays=top.plays)
        for month, part in enumerate(zones.months(year, place), start=1)
        for top in top_rows.tops(reader, person_id, TopKind.ARTISTS, part, 1)
    ]
    return Review(
        year=year,
        statistics=told,
        longest_day=max(told.days, key=lambda day: (day.heard, day.plays, day.date), default=None),
        months=months,
        mean_bpm=bpm,
        moods=moods,
    )


def longest_streak(days: Sequence[int]) -> Streak | None:
    """The longest run of days in a row, the latest of several. days: ascending, each once."""
    if not days:
        return None
    breaks = [place for place, (a, b) in enumerate(pairwise(days), start=1) if b != a + 1]
    edges = [0, *breaks, len(days)]
    begin, end = max(pairwise(edges), key=lambda run: (run[1] - run[0], run[0]))
    return Streak(days=end - begin, since=_date(days[begin]), until=_date(days[end - 1]))


def _clocks(reader: sqlite3.Connection, person_id: PersonId, span: Span, zone: str) -> list[Offset]:
    """The zone's clocks, in the part of the span in which there are plays."""
    place = zones.zone(zone)
    lie = stat_rows.ends(reader, person_id)
    if lie is None:
        return []
    since, until = bounds(span)
    begin, end = max(since, lie[0]), min(until, lie[1])
    if begin >= end:
        return []
    return zones.offsets(place, Moment(begin), Moment(end))


def _by_clock(
    rows: Sequence[tuple[int, int, int, int, int]],
) -> tuple[list[Sum], list[Sum]]:
    hours = [[0, 0, 0] for _ in range(24)]
    weekdays = [[0, 0, 0] for _ in range(7)]
    for weekday, hour, *values in rows:
        for sums in (hours[hour], weekdays[weekday]):
            for place, value in enumerate(values):
                sums[place] += value
    return [_sum(*one) for one in hours], [_sum(*one) for one in weekdays]


def _sum(plays: int, heard: int, untimed: int) -> Sum:
    return Sum(plays=plays, heard=Milliseconds(heard), untimed=untimed)


def _day(day: int, plays: int, heard: int) -> Day:
    return Day(date=_date(day), plays=plays, heard=Milliseconds(heard))


def _date(day: int) -> str:
    return (EPOCH + timedelta(days=day)).isoformat()
