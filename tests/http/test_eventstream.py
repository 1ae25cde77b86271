"""Server-sent events: in the standard's form, resumed without a gap, ended when they must end."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest
from starlette.datastructures import Headers

from soniq.accounts.model import PeopleChanged, Person, Role
from soniq.events import Bus, Event
from soniq.http.eventstream import EventStream
from soniq.http.guard import COOKIE
from soniq.http.standing import Standing, Staying
from soniq.store.database import Database
from soniq.store.feed import Feed
from soniq.store.migrations import migrate
from soniq.units import Moment, PersonId
from tests.http.asgi import Visit


@dataclass(frozen=True, slots=True)
class Rung(Event):
    """A bell was rung."""

    name: ClassVar[str] = "bell.rung"
    lasting: ClassVar[bool] = True

    note: str


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    migrate(tmp_path / "library.sqlite")
    made = Database(tmp_path / "library.sqlite", Bus())
    yield made
    made.close()


@pytest.fixture
def feed(db: Database) -> Iterator[Feed]:
    made = Feed(db, Bus())
    yield made
    made.close()


def ring(db: Database, note: str) -> None:
    with db.write() as tx:
        tx.emit(Rung(note=note))


ADA = Person(
    id=PersonId(1), name="Ada", role=Role.USER, created_at=Moment(0), last_seen_at=Moment(0)
)


class Door:
    """Where Ada is signed in, until she is not."""

    def __init__(self) -> None:
        self.inside: Person | None = ADA

    def person_of_session(self, _: str) -> Person | None:
        return self.inside

    def person_of_bearer(self, _: str) -> Person | None:
        return None


class Listening:
    """Ada's stream; `door` says whether she still may."""

    def __init__(
        self, feed: Feed, *, after: int | None = None, heartbeat: float = 15, recheck: float = 20
    ) -> None:
        self.door = Door()
        self.bus = Bus()
        self.ended = 0
        room = Staying(_nowhere, doorkeeper=self.door, bus=self.bus, recheck_seconds=recheck)
        self.visit = Visit(
            EventStream(
                feed.subscribe(["bell"], after=after),
                standing=Standing(room, Headers({"cookie": f"{COOKIE}=secret"}), ADA),
                ended=self._end,
                heartbeat_seconds=heartbeat,
            )
        )

    def _end(self) -> None:
        self.ended += 1

    async def hear(self, count: int) -> list[dict[str, str]]:
        """The first so many events, as an EventSource reads them."""
        await self.visit.until(lambda visit: visit.body.count(b"\ndata: ") >= count)
        return events_in(self.visit.body)


async def _nowhere(*_: object) -> None:
    """The app behind, which these tests need not."""


def events_in(body: bytes) -> list[dict[str, str]]:
    blocks = body.decode().split("\n\n")
    fields = [
        dict(line.split(": ", 1) for line in block.split("\n") if ": " in line) for block in blocks
    ]
    return [found for found in fields if "data" in found]


async def test_an_event_has_its_number_its_name_and_one_line_of_data(
    feed: Feed, db: Database
) -> None:
    listening = Listening(feed)
    await listening.visit.until(lambda visit: b"retry: 3000\n\n" in visit.body)
    ring(db, "a\nb\r\u2028c")
    (event,) = await listening.hear(1)
    data = json.loads(event["data"])
    assert event["event"] == "bell.rung"
    assert data["id"] == event["id"]
    assert data["data"] == {"note": "a\nb\r\u2028c"}
    head = dict(listening.visit.sent[0]["headers"])
    assert head[b"content-type"].startswith(b"text/event-stream")
    assert head[b"cache-control"] == b"no-store"
    assert b"content-length" not in head
    listening.visit.leave()
    await listening.visit.end()


async def test_who_comes_back_hears_what_was_missed_without_gap_or_double(
    feed: Feed, db: Database
) -> None:
    first = Listening(feed)
    ring(db, "1")
    ring(db, "2")
    seen = await first.hear(2)
    first.visit.leave()
    await first.visit.end()
    ring(db, "3")
    again = Listening(feed, after=int(seen[0]["id"]))
    ring(db, "4")
    notes = [json.loads(event["data"])["data"]["note"] for event in await again.hear(3)]
    assert notes == ["2", "3", "4"]
    again.visit.leave()
    await again.visit.end()


async def test_who_leaves_leaves_nothing_behind(feed: Feed) -> None:
    listening = Listening(feed)
    await listening.visit.until(lambda visit: len(visit.sent) >= 2)
    assert feed.subscribers == 1
    listening.visit.leave()
    await listening.visit.end()
    assert feed.subscribers == 0
    assert listening.ended == 1


async def test_silence_is_broken_by_comments(feed: Feed, db: Database) -> None:
    listening = Listening(feed, heartbeat=0.01)
    await listening.visit.until(lambda visit: visit.body.count(b":\n\n") >= 3)
    ring(db, "after the silence")
    assert len(await listening.hear(1)) == 1
    listening.visit.leave()
    await listening.visit.end()


async def test_a_session_that_ended_hears_no_more(feed: Feed) -> None:
    listening = Listening(feed, heartbeat=0.01, recheck=0.02)
    await listening.visit.until(lambda visit: visit.body.count(b":\n\n") >= 5)
    listening.door.inside = None
    await listening.visit.end()
    assert listening.visit.complete
    assert feed.subscribers == 0


async def test_a_person_whose_role_changes_is_let_go_at_once(feed: Feed) -> None:
    listening = Listening(feed)
    await listening.visit.until(lambda visit: len(visit.sent) >= 2)
    listening.door.inside = replace(ADA, role=Role.GUEST)
    listening.bus.publish(PeopleChanged(person_id=2, change="role"))
    assert feed.subscribers == 1
    listening.bus.publish(PeopleChanged(person_id=1, change="role"))
    await listening.visit.end()
    assert listening.visit.complete


async def test_a_server_that_stops_ends_its_streams(feed: Feed) -> None:
    listening = Listening(feed)
    await listening.visit.until(lambda visit: len(visit.sent) >= 2)
    feed.close()
    await listening.visit.end()
    assert listening.visit.complete
    assert listening.ended == 1
