"""Events over a real socket, as an EventSource meets them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import httpx2 as httpx
import pytest
import uvicorn

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http.guard import COOKIE
from soniq.library.model import LibraryChanged, RootChanged
from tests.http.routes import House
from tests.web.conftest import Serve

STREAM = "/sources/events/stream"


class Live:
    """The house on a port of its own."""

    def __init__(self, house: House, server: uvicorn.Server) -> None:
        self.house = house
        port = server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"

    def client(self, role: Role) -> httpx.AsyncClient:
        person = self.house.people[role]
        secret = self.house.accounts.open_session(person.id, address="127.0.0.1")
        return httpx.AsyncClient(
            base_url=self.url, cookies={COOKIE: secret}, headers={"Accept": "text/event-stream"}
        )


@pytest.fixture
async def live(serve: Serve) -> AsyncIterator[Live]:
    made = serve(heartbeat_seconds=0.05)
    made.claim()
    config = uvicorn.Config(
        made.app, port=0, log_config=None, lifespan="off", proxy_headers=False, ws="none"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=None))
    await until(lambda: server.started)
    yield Live(made, server)
    server.should_exit = True
    await task


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not so():  # noqa: ASYNC110 - neither uvicorn nor the feed tells
            await asyncio.sleep(0.01)


def tell(soniq: Soniq, added: int) -> None:
    with soniq.db.write() as tx:
        tx.emit(LibraryChanged(added=added, changed=0, missing=0))


async def lines(answer: httpx.Response, count: int) -> list[dict[str, object]]:
    """The data of the next so many events."""
    found: list[dict[str, object]] = []
    async with asyncio.timeout(20):
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line[6:]))
                if len(found) == count:
                    return found
    raise AssertionError(f"the stream ended after {len(found)} events")


async def test_what_was_missed_is_told_first(live: Live, soniq: Soniq) -> None:
    async with live.client(Role.GUEST) as client:
        async with client.stream("GET", STREAM) as answer:
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            tell(soniq, 1)
            (first,) = await lines(answer, 1)
        tell(soniq, 2)
        back = {"Last-Event-ID": str(first["id"])}
        async with client.stream("GET", STREAM, headers=back) as answer:
            tell(soniq, 3)
            heard = await lines(answer, 2)
        query = f"{STREAM}?lastEventId={first['id']}&topics=library"
        async with client.stream("GET", query) as answer:
            assert await lines(answer, 2) == heard
    assert [event["data"] for event in heard] == [
        {"added": added, "changed": 0, "missing": 0} for added in (2, 3)
    ]


async def test_what_is_for_admins_is_told_to_admins(live: Live, soniq: Soniq) -> None:
    async with (
        live.client(Role.USER) as user,
        live.client(Role.ADMIN) as admin,
        user.stream("GET", STREAM) as low,
        admin.stream("GET", STREAM) as high,
    ):
        with soniq.db.write() as tx:
            tx.emit(RootChanged(root_id=1, state="offline"))
        tell(soniq, 1)
        heard_low = [event["event"] for event in await lines(low, 1)]
        heard_high = [event["event"] for event in await lines(high, 2)]
    assert heard_low == ["library.changed"]
    assert heard_high == ["root.changed", "library.changed"]


async def test_a_person_who_is_removed_hears_no_more(live: Live, soniq: Soniq) -> None:
    async with live.client(Role.USER) as client, client.stream("GET", STREAM) as answer:
        soniq.accounts.remove(live.house.people[Role.USER].id, by=None)
        async with asyncio.timeout(20):
            async for _ in answer.aiter_raw():
                continue
    assert soniq.feed.subscribers == 0


async def test_who_closes_the_page_is_forgotten(live: Live, soniq: Soniq) -> None:
    before = soniq.feed.subscribers
    async with live.client(Role.USER) as client, client.stream("GET", STREAM):
        assert soniq.feed.subscribers == before + 1
    await until(lambda: soniq.feed.subscribers == before)


@pytest.mark.parametrize("last", ["x", "-1", "9" * 30, "1e9", "1 OR 1=1"])
async def test_a_number_that_is_none_begins_now(live: Live, soniq: Soniq, last: str) -> None:
    headers = {"Last-Event-ID": last}
    async with (
        live.client(Role.GUEST) as client,
        client.stream("GET", STREAM, headers=headers) as answer,
    ):
        assert answer.status_code == 200
        tell(soniq, 5)
        (event,) = await lines(answer, 1)
    assert event["event"] == "library.changed"


async def test_a_topic_that_cannot_be_is_refused(live: Live) -> None:
    async with live.client(Role.GUEST) as client:
        answer = await client.get(STREAM, params={"topics": "a.b.c,%"})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid"
