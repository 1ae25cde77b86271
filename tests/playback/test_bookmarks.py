"""Bookmarks, and where one stopped in long tracks."""

import pytest

from soniq.errors import Invalid, NotFound
from soniq.events import Event
from soniq.playback.bookmarks import Bookmarks
from soniq.playback.following import BookmarksFollowing
from soniq.playback.model import LONG_TRACK
from soniq.units import Milliseconds, TrackId
from tests.playback.room import NOON, Clock, House

HOUR = Milliseconds(3_600_000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bookmarks(house: House, clock: Clock) -> Bookmarks:
    return Bookmarks(house.soniq.db, clock=clock.now)


def test_a_bookmark_is_set_moved_and_taken_away(
    house: House, bookmarks: Bookmarks, clock: Clock
) -> None:
    ada, one = house.ada.id, house.tracks["One"]
    bookmarks.set(ada, one, Milliseconds(100), "here")
    clock.wait(5)
    bookmarks.set(ada, one, Milliseconds(200))
    bookmarks.set(ada, house.tracks["Two"], Milliseconds(1))
    first, second = reversed(bookmarks.of(ada))
    assert {first.track_id, second.track_id} == {one, house.tracks["Two"]}
    (mark,) = (mark for mark in bookmarks.of(ada) if mark.track_id == one)
    assert (mark.position, mark.comment) == (200, "")
    assert (mark.created_at, mark.changed_at) == (NOON, NOON + 5_000)
    assert bookmarks.positions(ada, [one, TrackId(99)]) == {one: 200}
    assert bookmarks.of(house.ben.id) == []
    with pytest.raises(NotFound):
        bookmarks.remove(house.ben.id, one)
    bookmarks.remove(ada, one)
    assert [mark.track_id for mark in bookmarks.of(ada)] == [house.tracks["Two"]]


def test_what_makes_no_sense_is_refused(house: House, bookmarks: Bookmarks) -> None:
    ada, one = house.ada.id, house.tracks["One"]
    with pytest.raises(Invalid):
        bookmarks.set(ada, one, Milliseconds(-1))
    with pytest.raises(Invalid):
        bookmarks.set(ada, one, Milliseconds(1), "x" * 1001)
    with pytest.raises(NotFound):
        bookmarks.set(ada, TrackId(999), Milliseconds(1))
    assert bookmarks.of(ada) == []


def test_only_its_person_hears_of_a_bookmark(house: House, bookmarks: Bookmarks) -> None:
    heard: list[Event] = []
    with house.soniq.bus.listen(heard.append):
        bookmarks.set(house.ben.id, house.tracks["One"], Milliseconds(1))
    assert [event.heard_by for event in heard] == [f"person:{house.ben.id}"]


def test_long_tracks_remember_where_they_stopped(
    house: House, bookmarks: Bookmarks, clock: Clock
) -> None:
    ada, one, two = house.ada.id, house.tracks["One"], house.tracks["Two"]
    bookmarks.heard(ada, one, Milliseconds(600_000), Milliseconds(LONG_TRACK - 1))
    assert bookmarks.stops(ada, [one]) == {}
    bookmarks.heard(ada, one, Milliseconds(600_000), HOUR)
    clock.wait(1)
    bookmarks.heard(ada, two, Milliseconds(700_000), HOUR)
    assert [stop.track_id for stop in bookmarks.to_continue(ada)] == [two, one]
    assert bookmarks.stops(house.ben.id, [one, two]) == {}


def test_beginning_by_mistake_loses_no_place_and_the_end_forgets_it(
    house: House, bookmarks: Bookmarks
) -> None:
    ada, one = house.ada.id, house.tracks["One"]
    bookmarks.heard(ada, one, Milliseconds(600_000), HOUR)
    bookmarks.heard(ada, one, Milliseconds(4_000), HOUR)
    assert bookmarks.stops(ada, [one])[one].position == 600_000
    bookmarks.heard(ada, one, Milliseconds(HOUR - 5_000), HOUR)
    assert bookmarks.stops(ada, [one]) == {}


def test_they_follow_a_merge_and_come_back(
    house: House, bookmarks: Bookmarks, clock: Clock
) -> None:
    db, one, two = house.soniq.db, house.tracks["One"], house.tracks["Two"]
    ada, ben = house.ada.id, house.ben.id
    bookmarks.set(ada, one, Milliseconds(100), "src, and newer")
    bookmarks.heard(ada, one, Milliseconds(600_000), HOUR)
    bookmarks.set(ben, one, Milliseconds(300), "older")
    clock.wait(1)
    bookmarks.set(ben, two, Milliseconds(400), "newer")
    bookmarks.heard(ben, two, Milliseconds(700_000), HOUR)
    before = (bookmarks.of(ada), bookmarks.of(ben), bookmarks.to_continue(ada))
    with db.write() as tx:
        moved = BookmarksFollowing().move(tx, one, two)
    assert bookmarks.positions(ada, [one, two]) == {two: 100}
    assert bookmarks.positions(ben, [one, two]) == {two: 400}
    assert [stop.track_id for stop in bookmarks.to_continue(ada)] == [two]
    with db.write() as tx:
        BookmarksFollowing().back(tx, moved)
    assert (bookmarks.of(ada), bookmarks.of(ben), bookmarks.to_continue(ada)) == before
    assert [stop.track_id for stop in bookmarks.to_continue(ben)] == [two]


def test_what_was_set_or_removed_since_a_merge_stays_so(
    house: House, bookmarks: Bookmarks, clock: Clock
) -> None:
    db, one, two = house.soniq.db, house.tracks["One"], house.tracks["Two"]
    ada, ben = house.ada.id, house.ben.id
    for person in (ada, ben):
        bookmarks.set(person, one, Milliseconds(100))
    with db.write() as tx:
        moved = BookmarksFollowing().move(tx, one, two)
    clock.wait(1)
    bookmarks.set(ada, two, Milliseconds(900))
    bookmarks.remove(ben, two)
    with db.write() as tx:
        BookmarksFollowing().back(tx, moved)
    assert bookmarks.positions(ada, [one, two]) == {one: 100, two: 900}
    assert bookmarks.of(ben) == []
