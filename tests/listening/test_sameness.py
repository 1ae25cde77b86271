"""What several players tell of one listening counts once; what is heard again counts again."""

import pytest

from soniq.listening.model import PlaySource
from soniq.listening.sameness import PAUSES, is_one, sounded
from soniq.units import Milliseconds, Moment
from tests.listening.room import ADA, BEN, INTRO, LENGTH, MINUTE, NOON, SVEFN, Room

HALF = LENGTH // 2


def report(
    room: Room, at: int, played: int, until: int | None = None, source: str = "subsonic"
) -> None:
    room.listening.play(
        ADA,
        INTRO,
        at=Moment(at),
        played=Milliseconds(played),
        until=None if until is None else Moment(until),
        source=PlaySource(source),
        client="phone",
    )


def scrobble(room: Room, at: int | None = None) -> None:
    """at: as an app says; else it was just now."""
    if at is None:
        room.listening.played_now(ADA, [INTRO], source=PlaySource.SUBSONIC, client="phone")
    else:
        room.listening.play(ADA, INTRO, at=Moment(at), played=None, source=PlaySource.SUBSONIC)


@pytest.mark.parametrize("first", ["scrobble", "report"])
def test_an_app_that_scrobbles_and_reports_is_heard_once(room: Room, first: str) -> None:
    room.clock.wait(LENGTH)
    for way in sorted(("report", "scrobble"), key=lambda way: way != first):
        if way == "scrobble":
            scrobble(room)
        else:
            report(room, NOON + 300, LENGTH - 300)
    assert room.count(INTRO) == (1, 0)


def test_a_scrobble_at_half_and_one_with_its_time_are_those_of_the_report(room: Room) -> None:
    room.clock.wait(HALF)
    scrobble(room)
    scrobble(room, NOON + 800)
    report(room, NOON, LENGTH)
    assert room.count(INTRO) == (1, 0)
    [play] = room.listening.plays(ADA).plays
    assert play.at == NOON


def test_a_pause_lies_within_what_was_heard(room: Room) -> None:
    report(room, NOON, LENGTH, until=NOON + LENGTH + 10 * MINUTE)
    room.clock.wait(LENGTH + 10 * MINUTE)
    scrobble(room)
    assert room.count(INTRO) == (1, 0)


def test_what_stood_still_for_hours_does_not_swallow_what_was_heard_elsewhere(room: Room) -> None:
    report(room, NOON, LENGTH, until=NOON + 9 * 60 * MINUTE, source="web")
    report(room, NOON + 60 * MINUTE, LENGTH)
    assert room.count(INTRO) == (2, 0)


def test_a_track_on_repeat_counts_each_time_though_told_by_two_ways(room: Room) -> None:
    for time in range(4):
        began = NOON + time * (LENGTH + 200)
        room.clock.now = Moment(began + HALF)
        scrobble(room)
        report(room, began, LENGTH, until=began + LENGTH + 150)
        scrobble(room, began - 150)
    assert room.count(INTRO) == (4, 0)


def test_a_track_that_was_begun_anew_was_skipped_and_played(room: Room) -> None:
    report(room, NOON, 5_000, until=NOON + 5_000)
    report(room, NOON + 5_200, LENGTH)
    assert room.count(INTRO) == (1, 1)


def test_others_and_other_tracks_count_for_themselves(room: Room) -> None:
    report(room, NOON, LENGTH)
    room.play(SVEFN, NOON)
    room.play(INTRO, NOON, by=BEN)
    assert (room.count(INTRO), room.count(SVEFN), room.count(INTRO, by=BEN)) == ((1, 0),) * 3


def test_a_longer_telling_takes_the_place_of_the_shorter_and_its_number(room: Room) -> None:
    """Who told others of plays up to a number does not tell them of it once more."""
    report(room, NOON, HALF, source="web")
    [before] = room.listening.plays(ADA).plays
    report(room, NOON + 2_000, LENGTH)
    [play] = room.listening.plays(ADA).plays
    assert (play.id, play.at, play.played) == (before.id, NOON, LENGTH)
    assert room.listening.to_tell(ADA, before.id, limit=10) == []


def test_a_skip_that_became_a_play_is_told_to_others(room: Room) -> None:
    report(room, NOON, 10_000, until=NOON + 10_000)
    [skip] = room.listening.plays(ADA, skips=True).plays
    scrobble(room, NOON + 500)
    [play] = room.listening.plays(ADA, skips=True).plays
    assert (skip.is_skip, play.is_skip) == (True, False)
    assert [told.id for told, _ in room.listening.to_tell(ADA, skip.id, limit=9)] == [play.id]


def test_without_a_length_the_second_decides(room: Room) -> None:
    none = Milliseconds(0)
    a = sounded(NOON, None, None, none)
    assert is_one(a, sounded(Moment(NOON + 100), None, None, none))
    assert not is_one(a, sounded(Moment(NOON + 1_000), None, None, none))


def test_pauses_end_somewhere(room: Room) -> None:
    begun, ended = sounded(NOON, LENGTH, Moment(NOON + 10**9), LENGTH)
    assert (begun, ended) == (NOON, NOON + LENGTH + PAUSES)
