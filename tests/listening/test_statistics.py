from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.errors import Invalid
from soniq.listening import zones
from soniq.listening.model import EVER, PlaySource, Span, Streak, TopKind
from soniq.listening.telling import longest_streak
from soniq.units import Moment
from tests.listening.room import (
    ABSCHIED,
    ADA,
    AFRAID,
    AMBER,
    BEN,
    DAY,
    HOUR,
    INTRO,
    LENGTH,
    NOON,
    SVEFN,
    Room,
    brought,
)

BERLIN = ZoneInfo("Europe/Berlin")
PLACES = ("Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe", "UTC")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Milliseconds of a time of day in Berlin."""
    return round(datetime(year, month, day, hour, minute, tzinfo=BERLIN).timestamp()) * 1000


def test_top_lists_count_what_was_played_in_the_span(room: Room) -> None:
    for place in range(3):
        room.play(INTRO, NOON + place * DAY)
    for place in range(2):
        room.play(AFRAID, NOON + place * DAY + HOUR)
    room.play(AMBER, NOON + 9 * DAY)
    room.play(AMBER, NOON, by=BEN)
    room.listening.bring(
        ADA, [brought("Gone", NOON + place * DAY) for place in range(4)], PlaySource.LASTFM
    )

    def names(kind: TopKind, span: Span = EVER) -> list[tuple[str, int]]:
        return [(top.name, top.plays) for top in room.listening.tops(ADA, kind, span)]

    ever = [("Gone", 4), ("Intro", 3), ("Afraid", 2), ("Amber", 1)]
    assert names(TopKind.TRACKS) == ever
    whole = Span(since=Moment(0), until=Moment(NOON + 99 * DAY))
    assert names(TopKind.TRACKS, whole) == ever
    assert names(TopKind.ALBUMS) == names(TopKind.ALBUMS, whole)
    assert names(TopKind.ALBUMS) == [
        ("Far", 4),
        ("Ágætis byrjun", 3),
        ("Desertshore", 2),
        ("Amber", 1),
    ]
    assert names(TopKind.ARTISTS, whole) == [
        ("Elsewhere", 4),
        ("Sigur Rós", 3),
        ("Nico", 2),
        ("The Lamps", 1),
    ]
    assert names(TopKind.GENRES) == [("Ambient", 3), ("Folk", 3), ("Post-Rock", 3)]
    late = Span(since=Moment(NOON + 2 * DAY))
    assert names(TopKind.TRACKS, late) == [("Gone", 2), ("Amber", 1), ("Intro", 1)]
    assert len(room.listening.tops(ADA, TopKind.TRACKS, first=2)) == 2


def test_an_artist_of_the_library_gets_what_was_heard_of_them_elsewhere(room: Room) -> None:
    room.play(AFRAID)
    told = brought("Chelsea Girls", NOON)
    nico = type(told)(
        at=told.at, line=type(told.line)(artist="NICO", title="Chelsea Girls", album="")
    )
    room.listening.bring(ADA, [nico], PlaySource.LASTFM)
    [top] = room.listening.tops(ADA, TopKind.ARTISTS)
    assert (top.name, top.plays) == ("Nico", 2)
    assert top.id is not None


def test_days_and_hours_are_those_of_the_zone(room: Room) -> None:
    room.play(INTRO, at(2024, 3, 30, 23, 50))  # Saturday; the clocks go forward in the night
    room.play(SVEFN, at(2024, 3, 31, 0, 10))
    room.play(AFRAID, at(2024, 3, 31, 23, 50))
    room.play(ABSCHIED, at(2024, 3, 31, 0, 30), 1_000)
    span = Span(since=Moment(at(2024, 3, 1)), until=Moment(at(2024, 4, 1)))
    told = room.listening.statistics(ADA, span, zone="Europe/Berlin")
    assert [(day.date, day.plays) for day in told.days] == [("2024-03-30", 1), ("2024-03-31", 2)]
    assert [hour for hour, one in enumerate(told.hours) if one.plays] == [0, 23]
    assert [one.plays for one in told.weekdays] == [0, 0, 0, 0, 0, 1, 2]
    assert (told.sum.plays, told.sum.heard, told.skips) == (3, 3 * LENGTH, 1)
    assert told.longest_streak == Streak(days=2, since="2024-03-30", until="2024-03-31")
    utc = room.listening.statistics(ADA, span, zone="UTC")
    assert [(day.date, day.plays) for day in utc.days] == [("2024-03-30", 2), ("2024-03-31", 1)]


@given(
    when=st.lists(st.integers(0, 4 * 365 * 24 * 4), min_size=1, max_size=30, unique=True),
    name=st.sampled_from(PLACES),
)
def test_any_zones_days_are_those_of_its_calendar(when: list[int], name: str) -> None:
    place = ZoneInfo(name)
    begin = datetime(2021, 1, 1, tzinfo=UTC)
    moments = [begin + timedelta(minutes=15 * number) for number in sorted(when)]
    since, until = zones.moment(moments[0]), Moment(zones.moment(moments[-1]) + 1)
    clocks = zones.offsets(place, since, Moment(until + 999))
    for one in moments:
        at_ms = zones.moment(one)
        [clock] = [c for c in clocks if c.since <= at_ms < c.until]
        day = date(1970, 1, 1) + timedelta(days=(at_ms + clock.offset) // DAY)
        assert day == one.astimezone(place).date()


@given(st.lists(st.integers(0, 4 * 900_000), max_size=12), st.data())
def test_the_sum_of_any_span_is_that_of_its_plays(offsets: list[int], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        room = Room(Path(folder))
        try:
            for offset in offsets:
                room.play(INTRO, NOON + offset, LENGTH)
            edges = st.integers(0, 4 * 900_000).map(lambda offset: Moment(NOON + offset))
            since, until = data.draw(st.none() | edges), data.draw(st.none() | edges)
            told = room.listening.statistics(ADA, Span(since=since, until=until), zone="UTC").sum
            within = [
                at
                for at, _ in room.history()
                if (since is None or at >= since) and (until is None or at < until)
            ]
            assert (told.plays, told.heard) == (len(within), len(within) * LENGTH)
        finally:
            room.close()


@given(st.sets(st.integers(0, 60)))
def test_the_longest_streak_is_the_longest_run(days: set[int]) -> None:
    runs = [
        (length, first)
        for first in days
        for length in range(1, 62)
        if all(first + step in days for step in range(length))
    ]
    found = longest_streak(sorted(days))
    if not runs:
        assert found is None
    else:
        length, first = max(runs)
        assert found is not None
        assert found.days == length
        assert found.since == (date(1970, 1, 1) + timedelta(days=first)).isoformat()


def test_discoveries_are_what_was_heard_for_the_first_time(room: Room) -> None:
    room.play(INTRO, NOON)
    room.play(INTRO, NOON + 5 * DAY)
    room.play(SVEFN, NOON + 5 * DAY)
    room.play(AFRAID, NOON + 6 * DAY)
    found = room.listening.statistics(
        ADA, Span(since=Moment(NOON + DAY), until=Moment(NOON + 30 * DAY)), zone="UTC"
    ).discoveries
    assert found.tracks == 2
    assert found.artists == 1  # Sigur Rós was known
    assert [track for track, _ in found.first] == [AFRAID, SVEFN]


def test_who_heard_nothing_has_empty_statistics(room: Room) -> None:
    told = room.listening.statistics(ADA, EVER, zone="UTC")
    assert (told.sum.plays, told.days, told.longest_streak) == (0, [], None)
    assert len(told.hours) == 24
    review = room.listening.review(ADA, 2024, zone="UTC")
    assert (review.longest_day, review.mean_bpm, review.months) == (None, None, [])


def test_a_year_in_review(room: Room) -> None:
    with room.db.write() as tx:
        tx.execute("UPDATE files SET audio_hash = x'aa' WHERE track_id = :id", {"id": INTRO})
        tx.execute(
            "INSERT INTO sounds (id, audio_hash, bpm, mood_happy, analyzed_at_ms)"
            " VALUES (1, x'aa', 120, 0.25, 1), (2, x'bb', 90, 0.75, 1)"
        )
        tx.execute("INSERT INTO track_sounds (track_id, sound_id) VALUES (1, 1), (4, 2)")
    room.play(INTRO, at(2023, 12, 31, 23, 50))
    for place in range(3):
        room.play(INTRO, at(2024, 1, 1, place))
    room.play(AFRAID, at(2024, 2, 1, 12))
    room.play(AMBER, at(2024, 2, 2, 12))
    room.play(AMBER, at(2024, 2, 2, 13))
    told = room.listening.review(ADA, 2024, zone="Europe/Berlin")
    assert told.statistics.sum.plays == 6
    assert told.longest_day is not None
    assert (told.longest_day.date, told.longest_day.plays) == ("2024-01-01", 3)
    assert [(one.month, one.artist, one.plays) for one in told.months] == [
        (1, "Sigur Rós", 3),
        (2, "The Lamps", 2),
    ]
    assert told.mean_bpm == pytest.approx((3 * 120 + 90) / 4)
    [happy] = told.moods
    assert (happy.name, happy.mean) == ("happy", (3 * 0.25 + 0.75) / 4)
    assert told.statistics.discoveries.tracks == 2


def test_an_unknown_zone_or_year_is_said_so(room: Room) -> None:
    for name in ("Mars/Phobos", "../etc/passwd", "", "Europe"):
        with pytest.raises(Invalid, match="no time zone"):
            room.listening.statistics(ADA, EVER, zone=name)
    with pytest.raises(Invalid, match="between 1971"):
        room.listening.review(ADA, 1492, zone="UTC")


def test_only_the_last_days_of_long_spans_are_told_one_by_one(room: Room) -> None:
    room.listening.bring(
        ADA, [brought("x", NOON + place * DAY) for place in range(450)], PlaySource.LASTFM
    )
    told = room.listening.statistics(ADA, EVER, zone="UTC")
    assert len(told.days) == 400
    assert told.longest_streak is not None
    assert told.longest_streak.days == 450
    assert told.sum.untimed == 450
