"""The feed: numbers only grow, nothing is missed or told twice, slow readers hear of their gap."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from soniq.errors import Invalid
from soniq.events import JSON, Bus, Event, PersonalEvent
from soniq.store.database import Database
from soniq.store.feed import Feed, Subscription
from soniq.store.migrations import migrate
from soniq.store.outbox import FeedItem, forget_old


@dataclass(frozen=True, slots=True)
class Progressed(Event):
    """A walk got further."""

    name: ClassVar[str] = "walk.progressed"
    step: int


@dataclass(frozen=True, slots=True)
class Arrived(Event):
    """A walk ended."""

    name: ClassVar[str] = "walk.arrived"
    lasting: ClassVar[bool] = True
    step: int


@dataclass(frozen=True, slots=True)
class Whispered(Event):
    """Something for few ears."""

    name: ClassVar[str] = "secret.whispered"
    audience: ClassVar[str] = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hummed(PersonalEvent):
    """Something of one person's own."""

    name: ClassVar[str] = "tune.hummed"


class House:
    """A database, a bus and a feed; `again` is a restart."""

    def __init__(self, path: Path, *, ring: int = 1_000, queue: int = 1_000) -> None:
        migrate(path)
        self.path = path
        self.bus = Bus()
        self.db = Database(path, self.bus)
        self.feed = Feed(self.db, self.bus, ring=ring, queue=queue)

    def progress(self, *steps: int) -> None:
        for step in steps:
            self.bus.publish(Progressed(step=step))

    def arrive(self, *steps: int) -> None:
        for step in steps:
            with self.db.write() as tx:
                tx.emit(Arrived(step=step))

    def close(self) -> None:
        self.feed.close()
        self.db.close()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., House]]:
    houses = list[House]()

    def build(ring: int = 1_000, queue: int = 1_000) -> House:
        for house in houses:
            house.close()
        house = House(tmp_path / "library.sqlite", ring=ring, queue=queue)
        houses.append(house)
        return house

    yield build
    for house in houses[-1:]:
        house.close()


def waiting(subscription: Subscription) -> list[FeedItem]:
    return list(iter(lambda: subscription.get(timeout=0), None))


def told(subscription: Subscription) -> list[JSON]:
    return [item.payload.get("step", item.name) for item in waiting(subscription)]


def test_everything_is_numbered_in_the_order_it_is_told(opened: Callable[..., House]) -> None:
    house = opened()
    with house.feed.subscribe() as subscription:
        house.progress(1)
        house.arrive(2)
        house.progress(3)
        items = waiting(subscription)
    assert [item.payload["step"] for item in items] == [1, 2, 3]
    numbers = [item.id for item in items]
    assert numbers == sorted(set(numbers))


def test_an_item_reads_as_json_with_its_number_its_name_and_its_time(
    opened: Callable[..., House],
) -> None:
    house = opened()
    with house.feed.subscribe() as subscription:
        house.progress(1)
        (item,) = waiting(subscription)
    assert item.as_json() == {
        "id": str(item.id),
        "event": "walk.progressed",
        "at": item.as_json()["at"],
        "data": {"step": 1},
    }
    assert str(item.as_json()["at"]).endswith("Z")


def test_who_comes_back_hears_all_that_followed_once(opened: Callable[..., House]) -> None:
    house = opened()
    with house.feed.subscribe() as first:
        house.progress(1)
        house.arrive(2)
        seen = waiting(first)
    house.progress(3)
    house.arrive(4)
    with house.feed.subscribe(after=seen[0].id) as back:
        house.progress(5)
        assert told(back) == [2, 3, 4, 5]


def test_lasting_events_older_than_the_ring_come_out_of_the_outbox(
    opened: Callable[..., House],
) -> None:
    house = opened(ring=4)
    with house.feed.subscribe() as first:
        house.progress(0)
        (seen,) = waiting(first)
    for step in range(1, 300):
        house.arrive(step)
    house.progress(300, 301)
    with house.feed.subscribe(after=seen.id) as back:
        assert told(back) == [*range(1, 302)]


def test_numbers_go_on_above_all_earlier_ones_after_a_restart(
    opened: Callable[..., House],
) -> None:
    house = opened()
    with house.feed.subscribe() as first:
        house.arrive(1)
        house.progress(2, 3)
        seen = waiting(first)
    house = opened()
    with house.feed.subscribe() as later:
        house.progress(4)
        (item,) = waiting(later)
    assert item.id > seen[-1].id


def test_a_client_that_slept_through_a_restart_misses_no_lasting_event(
    opened: Callable[..., House],
) -> None:
    house = opened()
    with house.feed.subscribe() as first:
        house.progress(1)
        (seen,) = waiting(first)
    house.arrive(2)
    house.progress(3)
    house = opened()
    house.arrive(4)
    house.progress(5)
    with house.feed.subscribe(after=seen.id) as back:
        house.arrive(6)
        assert told(back) == [2, 4, 5, 6]


def test_events_kept_before_there_was_a_feed_are_told_to_those_who_come_back(
    tmp_path: Path, opened: Callable[..., House]
) -> None:
    house = opened()
    house.close()
    db = Database(house.path, Bus())
    with db.write() as tx:
        tx.emit(Arrived(step=1))
    db.close()
    house = opened()
    with house.feed.subscribe(after=0) as back:
        assert told(back) == [1]


def test_what_the_outbox_has_forgotten_is_told_as_a_gap(opened: Callable[..., House]) -> None:
    house = opened(ring=1)
    house.arrive(*range(10))
    with house.db.write() as tx:
        forget_old(tx.reader, kept_rows=3)
    with house.feed.subscribe(after=1) as back:
        items = waiting(back)
    assert [item.payload.get("step", item.name) for item in items] == ["feed.gap", 7, 8, 9]
    assert [item.id for item in items] == sorted(item.id for item in items)


def test_a_number_from_another_library_is_a_gap(opened: Callable[..., House]) -> None:
    house = opened()
    house.arrive(1)
    with house.feed.subscribe(after=2**62) as back:
        house.arrive(2)
        assert told(back) == ["feed.gap", 2]


def test_a_slow_reader_loses_the_oldest_and_is_told(opened: Callable[..., House]) -> None:
    house = opened(queue=3)
    with house.feed.subscribe() as slow:
        house.progress(1, 2, 3, 4, 5)
        items = waiting(slow)
        house.progress(6)
        assert told(slow) == [6]
    assert [item.payload.get("step", item.name) for item in items] == ["feed.gap", 3, 4, 5]
    assert items[0].id < items[1].id


def test_a_rolled_back_event_is_never_told_and_holds_nobody_up(
    opened: Callable[..., House],
) -> None:
    house = opened()
    with house.feed.subscribe() as subscription:
        with pytest.raises(ZeroDivisionError), house.db.write() as tx:
            tx.emit(Arrived(step=1))
            raise ZeroDivisionError
        house.progress(2)
        assert told(subscription) == [2]


def test_an_event_waits_for_the_commit_of_one_with_a_lower_number(
    opened: Callable[..., House],
) -> None:
    house = opened()
    with house.feed.subscribe() as subscription:
        with house.db.write() as tx:
            items = house.db.outbox.keep(tx.reader, [Arrived(step=1)])
            house.progress(2)
            assert told(subscription) == []
        house.db.outbox.settle(items, kept=True)
        assert told(subscription) == [1, 2]


@pytest.mark.parametrize(
    ("topics", "heard"),
    [
        (None, ["walk.progressed", "walk.arrived", "secret.whispered"]),
        (["*"], ["walk.progressed", "walk.arrived", "secret.whispered"]),
        (["walk"], ["walk.progressed", "walk.arrived"]),
        (["walk.*"], ["walk.progressed", "walk.arrived"]),
        (["walk.arrived", "nothing"], ["walk.arrived"]),
        ([], []),
    ],
)
def test_topics_choose(
    opened: Callable[..., House], topics: list[str] | None, heard: list[str]
) -> None:
    house = opened()
    with house.feed.subscribe(topics) as subscription:
        house.progress(1)
        house.arrive(2)
        house.bus.publish(Whispered())
        assert [item.name for item in waiting(subscription)] == heard


@pytest.mark.parametrize("topic", ["", "walk.a.b", "walk arrived", "*.arrived"])
def test_a_topic_that_cannot_be_is_refused(opened: Callable[..., House], topic: str) -> None:
    with pytest.raises(Invalid, match="is no topic"):
        opened().feed.subscribe([topic])


@pytest.mark.parametrize("first", [1, 2])
def test_what_is_one_persons_own_is_heard_by_that_one_alone(
    opened: Callable[..., House], first: int
) -> None:
    """Whosever it was that the subscriber was asked about first."""
    house = opened()
    with house.feed.subscribe(hears=lambda audience: audience == "person:1") as ada:
        for person_id in (first, 3 - first, first):
            house.bus.publish(Hummed(person_id=person_id))
        heard = [item.payload["person_id"] for item in waiting(ada)]
    assert heard == ["1"] * (2 if first == 1 else 1)


def test_the_audience_is_kept_live_and_in_replay(opened: Callable[..., House]) -> None:
    house = opened()
    with house.feed.subscribe(hears=lambda audience: audience == "guest") as guest:
        house.bus.publish(Whispered())
        house.progress(1)
        assert told(guest) == [1]
    with house.feed.subscribe(after=0, hears=lambda audience: audience == "guest") as guest:
        assert told(guest) == [1]


def test_a_subscriber_that_fails_leaves_the_others_in_peace(
    opened: Callable[..., House], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: str) -> bool:
        raise ZeroDivisionError

    house = opened()
    failing = house.feed.subscribe(hears=fail)
    with house.feed.subscribe() as other:
        house.arrive(1)
        assert told(other) == [1]
    assert failing.get() is None
    assert "is let go" in caplog.text


def test_a_closed_feed_ends_its_readers(opened: Callable[..., House]) -> None:
    house = opened()
    ended = threading.Event()

    def read(subscription: Subscription) -> None:
        while subscription.get() is not None:
            pass
        ended.set()

    thread = threading.Thread(target=read, args=(house.feed.subscribe(),))
    thread.start()
    house.progress(1)
    house.feed.close()
    thread.join(timeout=30)
    assert ended.is_set()
    assert house.feed.subscribers == 0


async def first(items: AsyncIterator[FeedItem], count: int) -> list[JSON]:
    found = list[JSON]()
    async for item in items:
        found.append(item.payload.get("step", item.name))
        if len(found) == count:
            break
    return found


async def test_async_readers_replay_and_go_on_live(opened: Callable[..., House]) -> None:
    house = opened(ring=2)
    house.arrive(*range(1, 251))
    with house.feed.subscribe(after=0) as subscription:
        reading = asyncio.create_task(first(subscription, 253))
        await asyncio.sleep(0)
        await asyncio.to_thread(house.progress, 251, 252)
        await asyncio.to_thread(house.arrive, 253)
        assert await asyncio.wait_for(reading, 60) == [*range(1, 254)]


async def test_an_async_reader_ends_when_its_subscription_does(
    opened: Callable[..., House],
) -> None:
    house = opened()
    subscription = house.feed.subscribe()
    reading = asyncio.create_task(first(subscription, 1))
    await asyncio.sleep(0)
    subscription.close()
    assert await asyncio.wait_for(reading, 60) == []


def test_a_crowd_of_writers_and_a_returning_reader_agree(opened: Callable[..., House]) -> None:
    """The seam under load: whoever drops off and returns ends with each number exactly once."""
    house = opened(ring=50)

    def publish() -> None:
        for step in range(100):
            house.arrive(step)
            house.progress(step)

    threads = [threading.Thread(target=publish) for _ in range(4)]
    seen = list[FeedItem]()
    subscription = house.feed.subscribe(["walk.arrived"])
    for thread in threads:
        thread.start()
    while len(seen) < 400:
        for _ in range(7):
            item = subscription.get(timeout=30)
            assert item is not None
            seen.append(item)
            if len(seen) == 400:
                break
        subscription.close()
        subscription = house.feed.subscribe(["walk.arrived"], after=seen[-1].id)
    for thread in threads:
        thread.join()
    subscription.close()
    numbers = [item.id for item in seen]
    assert numbers == sorted(set(numbers))
