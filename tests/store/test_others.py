"""Several processes write to one library, as the command line does beside the server.

A second `Database` stands for the other process: it shares nothing with the first but the file.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from soniq.events import JSON, Bus, Event
from soniq.store.database import Database
from soniq.store.feed import Feed, Subscription
from soniq.store.migrations import migrate
from soniq.store.outbox import FeedItem

NEVER = 3_600.0
SOON = 0.01


@dataclass(frozen=True, slots=True)
class Arrived(Event):
    """A walk ended."""

    name: ClassVar[str] = "walk.arrived"
    lasting: ClassVar[bool] = True
    step: int


@dataclass(frozen=True, slots=True)
class Progressed(Event):
    """A walk got further."""

    name: ClassVar[str] = "walk.progressed"
    step: int


class Process:
    def __init__(self, path: Path, *, look_seconds: float = NEVER) -> None:
        self.bus = Bus()
        self.db = Database(path, self.bus)
        self.feed = Feed(self.db, self.bus, look_seconds=look_seconds)

    def arrive(self, step: int) -> None:
        with self.db.write() as tx:
            tx.emit(Arrived(step=step))

    def progress(self, step: int) -> None:
        self.bus.publish(Progressed(step=step))

    def close(self) -> None:
        self.feed.close()
        self.db.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    path = tmp_path / "library.sqlite"
    migrate(path)
    started: list[Process] = []

    def build(**options: float) -> Process:
        process = Process(path, **options)
        started.append(process)
        return process

    yield build
    for process in started:
        process.close()


def steps(items: list[FeedItem]) -> list[JSON]:
    return [item.payload.get("step", item.name) for item in items]


def waiting(subscription: Subscription) -> list[FeedItem]:
    return list(iter(lambda: subscription.get(timeout=0), None))


def test_what_another_process_tells_is_told_here_soon(start: Callable[..., Process]) -> None:
    server, command = start(look_seconds=SOON), start()
    with server.feed.subscribe() as news:
        for step in range(3):
            command.arrive(step)
        heard = [news.get(timeout=30) for _ in range(3)]
    assert [item.payload["step"] for item in heard if item is not None] == [0, 1, 2]


def test_it_is_told_before_what_is_done_here_next(start: Callable[..., Process]) -> None:
    server, command = start(), start()
    with server.feed.subscribe() as news:
        server.progress(1)
        command.arrive(2)
        server.progress(3)
        server.arrive(4)
        server.progress(5)
        heard = waiting(news)
    assert steps(heard) == [1, 3, 2, 4, 5]
    numbers = [item.id for item in heard]
    assert numbers == sorted(set(numbers))


def test_it_is_told_also_where_the_next_write_here_fails(start: Callable[..., Process]) -> None:
    server, command = start(), start()
    with server.feed.subscribe() as news:
        command.arrive(1)
        for _ in range(2):
            with pytest.raises(sqlite3.IntegrityError), server.db.write() as tx:
                tx.execute("PRAGMA defer_foreign_keys = ON")
                tx.execute("INSERT INTO dead_letters VALUES (99, '', 1, 0)")
                tx.emit(Arrived(step=-1))
        command.arrive(2)
        server.arrive(3)
        assert steps(waiting(news)) == [1, 2, 3]


def test_who_comes_back_hears_what_all_processes_told_once(start: Callable[..., Process]) -> None:
    server, command = start(), start()
    server.arrive(1)
    with server.feed.subscribe(after=0) as news:
        (seen,) = waiting(news)
    command.arrive(2)
    server.arrive(3)
    another = start()
    another.arrive(4)
    server.arrive(5)
    with server.feed.subscribe(after=seen.id) as news:
        assert steps(waiting(news)) == [2, 3, 4, 5]
    later = start()
    with later.feed.subscribe(after=seen.id) as news:
        assert steps(waiting(news)) == [2, 3, 4, 5]


@pytest.mark.parametrize("seed", range(8))
def test_however_they_take_turns_nothing_is_lost_doubled_or_out_of_order(
    start: Callable[..., Process], seed: int
) -> None:
    chance = random.Random(seed)
    processes = [start() for _ in range(3)]
    server = processes[0]
    live, heard = server.feed.subscribe(), list[FeedItem]()
    for step in range(60):
        chosen = chance.choice(processes)
        chosen.arrive(step)
        if chance.random() < 0.3:
            server.progress(-1)
        if chance.random() < 0.2:
            heard += waiting(live)
            live.close()
            live = server.feed.subscribe(after=heard[-1].id if heard else 0)
    server.arrive(60)
    heard += waiting(live)
    live.close()
    numbers = [item.id for item in heard]
    assert numbers == sorted(set(numbers))
    assert [step for step in steps(heard) if step != -1] == list(range(61))
