"""Each person's play queue."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soniq.errors import Invalid, NotFound
from soniq.events import JSON, Event
from soniq.playback.following import QueuesFollowing
from soniq.playback.model import LONGEST_QUEUE, QueueChanged
from soniq.playback.queues import SAVED, Queues
from soniq.store.deeds import Deed
from soniq.units import Milliseconds, Moment, PersonId, TrackId
from tests.playback.room import Clock, House


@pytest.fixture
def queues(house: House) -> Queues:
    return Queues(house.soniq.db, clock=Clock().now)


def ids(house: House, *titles: str) -> list[TrackId]:
    return [house.tracks[title] for title in titles]


def test_a_queue_begun_on_the_phone_goes_on_in_the_browser(house: House, queues: Queues) -> None:
    ada = house.ada.id
    assert queues.of(ada).changed_at is None
    queues.save(ada, ids(house, "One", "Two"), index=1, position=Milliseconds(900), client="phone")
    found = queues.of(ada)
    assert (found.current, found.position) == (house.tracks["Two"], 900)
    assert found.changed_by == "phone"
    assert queues.of(house.ben.id).tracks == ()


def test_apps_that_name_the_track_mean_the_place_that_was_played(
    house: House, queues: Queues
) -> None:
    ada, tracks = house.ada.id, ids(house, "One", "Two", "One")
    two, one = house.tracks["Two"], house.tracks["One"]
    assert queues.save_current(ada, tracks, current=one).index == 0
    queues.go(ada, 2)
    assert queues.save_current(ada, tracks, current=one).index == 2
    assert queues.save_current(ada, tracks, current=two).index == 1
    assert queues.save_current(ada, tracks, current=None).index == 0
    assert queues.save_current(ada, [], current=None).index is None
    with pytest.raises(Invalid):
        queues.save_current(ada, tracks, current=house.tracks["Three"])


def test_the_queue_is_changed_around_what_is_played(house: House, queues: Queues) -> None:
    ada = house.ada.id
    queues.save(ada, ids(house, "One", "Two"), index=1, position=Milliseconds(500))
    queues.put(ada, ids(house, "Three"), place=0)
    queues.put(ada, ids(house, "Four"))
    found = queues.of(ada)
    assert found.tracks == tuple(ids(house, "Three", "One", "Two", "Four"))
    assert (found.current, found.position) == (house.tracks["Two"], 500)
    assert queues.move(ada, 2, 0).index == 0
    found = queues.remove(ada, [0])
    assert (found.current, found.position) == (house.tracks["Three"], 0)
    assert queues.clear(ada).tracks == ()
    assert queues.of(ada).index is None


def test_what_makes_no_sense_is_refused_and_changes_nothing(house: House, queues: Queues) -> None:
    ada = house.ada.id
    queues.save(ada, ids(house, "One"))
    before = queues.of(ada)
    wrongs: tuple[Callable[[], object], ...] = (
        lambda: queues.save(ada, ids(house, "One"), index=1),
        lambda: queues.save(ada, [], index=0),
        lambda: queues.save(ada, ids(house, "One"), position=Milliseconds(-1)),
        lambda: queues.save(ada, ids(house, "One") * (LONGEST_QUEUE + 1)),
        lambda: queues.go(ada, 1),
        lambda: queues.put(ada, ids(house, "Two"), place=2),
        lambda: queues.remove(ada, [1]),
        lambda: queues.move(ada, 0, 1),
    )
    for wrong in wrongs:
        with pytest.raises(Invalid):
            wrong()
    losses: tuple[Callable[[], object], ...] = (
        lambda: queues.save(ada, [TrackId(999)]),
        lambda: queues.put(ada, [TrackId(2**63)]),
    )
    for lost in losses:
        with pytest.raises(NotFound):
            lost()
    assert queues.of(ada) == before


def test_only_its_person_hears_and_not_of_each_second(house: House, queues: Queues) -> None:
    heard: list[Event] = []
    with house.soniq.bus.listen(heard.append):
        queues.save(house.ada.id, ids(house, "One", "Two"), client="phone")
        for position in (1, 2, 3):
            queues.go(house.ada.id, 0, position=Milliseconds(position))
        queues.go(house.ada.id, 1)
    assert [(event.name, event.heard_by) for event in heard] == [
        ("queue.changed", f"person:{house.ada.id}")
    ] * 2
    assert isinstance(heard[0], QueueChanged)
    assert heard[0].client == "phone"


def test_tracks_that_left_the_library_leave_the_queue(house: House, queues: Queues) -> None:
    ada = house.ada.id
    queues.save(ada, ids(house, "One", "Two", "Three"), index=1, position=Milliseconds(700))
    with house.soniq.db.write() as tx:
        one, _, three = ids(house, "One", "Two", "Three")
        tx.execute("UPDATE play_queues SET tracks = :tracks", {"tracks": f"[{one}, 999, {three}]"})
    found = queues.of(ada)
    assert found.tracks == tuple(ids(house, "One", "Three"))
    assert (found.current, found.position) == (house.tracks["Three"], 0)
    assert queues.go(ada, 0).current == house.tracks["One"]


def test_a_merge_keeps_the_places_and_gives_them_back(house: House, queues: Queues) -> None:
    ada = house.ada.id
    tracks = ids(house, "One", "Two", "One", "Three")
    queues.save(ada, tracks, index=2, position=Milliseconds(300))
    one, two = house.tracks["One"], house.tracks["Two"]
    with house.soniq.db.write() as tx:
        moved = QueuesFollowing().move(tx, one, two)
    found = queues.of(ada)
    assert found.tracks == (two, two, two, house.tracks["Three"])
    assert (found.index, found.position) == (2, 300)
    queues.go(ada, 3)
    with house.soniq.db.write() as tx:
        QueuesFollowing().back(tx, moved)
    assert queues.of(ada).tracks == tuple(tracks)
    assert queues.of(ada).index == 3


def test_what_was_queued_since_a_merge_stays(house: House, queues: Queues) -> None:
    ada, one, two = house.ada.id, house.tracks["One"], house.tracks["Two"]
    queues.save(ada, [one])
    with house.soniq.db.write() as tx:
        moved = QueuesFollowing().move(tx, one, two)
    queues.save(ada, ids(house, "Three"))
    with house.soniq.db.write() as tx:
        QueuesFollowing().back(tx, moved)
    assert queues.of(ada).tracks == (house.tracks["Three"],)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.lists(st.integers(0, 3), max_size=5), st.integers(0, 4)),
        st.tuples(st.just("put"), st.lists(st.integers(0, 3), max_size=3), st.integers(0, 6)),
        st.tuples(st.just("remove"), st.lists(st.integers(0, 5), max_size=3), st.just(0)),
        st.tuples(st.just("move"), st.lists(st.integers(0, 5), min_size=2, max_size=2), st.just(0)),
        st.tuples(st.just("go"), st.just([]), st.integers(0, 5)),
        st.tuples(st.just("merge"), st.permutations(range(4)), st.just(0)),
        st.tuples(st.just("part"), st.just([]), st.just(0)),
    ),
    max_size=12,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_any_sequence_leaves_an_index_that_is_of_an_entry(
    house: House, queues: Queues, steps: list[tuple[str, list[int], int]]
) -> None:
    ada, tracks = house.ada.id, sorted(house.tracks.values())
    queues.clear(ada)
    moves: list[JSON] = []
    for name, numbers, number in steps:
        try:
            _step(house, queues, ada, tracks, moves, name, numbers, number)
        except Invalid:
            continue
        found = queues.of(ada)
        assert (found.index is None) == (found.tracks == ())
        assert found.index is None or 0 <= found.index < len(found.tracks)


def _step(
    house: House,
    queues: Queues,
    ada: PersonId,
    tracks: list[TrackId],
    moves: list[JSON],
    name: str,
    numbers: list[int],
    number: int,
) -> None:
    chosen = [tracks[one] for one in numbers if one < len(tracks)]
    if name == "save":
        queues.save(ada, chosen, index=number if chosen else None)
    elif name == "put":
        queues.put(ada, chosen, place=number)
    elif name == "remove":
        queues.remove(ada, numbers)
    elif name == "move":
        queues.move(ada, *numbers)
    elif name == "go":
        queues.go(ada, number)
    elif name == "merge":
        before = queues.of(ada)
        with house.soniq.db.write() as tx:
            moves.append(QueuesFollowing().move(tx, chosen[0], chosen[1]))
        after = queues.of(ada)
        assert (after.index, len(after.tracks)) == (before.index, len(before.tracks))
        assert chosen[0] not in after.tracks
    elif moves:
        before = queues.of(ada)
        with house.soniq.db.write() as tx:
            QueuesFollowing().back(tx, moves.pop())
        assert queues.of(ada).index == before.index


def test_a_restored_queue_is_without_tracks_that_the_older_library_lacks(
    house: House, queues: Queues
) -> None:
    """The next scan deals their numbers out again, to other music."""
    [one] = ids(house, "One")
    body: dict[str, JSON] = {
        "person_id": house.ada.id,
        "tracks": [9_999, one],
        "index": 1,
        "position": 5,
        "client": "phone",
    }
    queues.redo[SAVED](Deed(number=1, at=Moment(7), kind=SAVED, body=body))
    kept = house.soniq.db.read().execute("SELECT tracks, place FROM play_queues").fetchone()
    assert tuple(kept) == (f"[{one}]", 0)
