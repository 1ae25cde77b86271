"""Events as they happen, over SSE and over a socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from soniq.accounts.model import NewToken, Role
from soniq.events import Event
from soniq.jobs.model import JobProgress
from soniq.library.model import LibraryChanged
from tests.whole import Whole

NEWS = """subscription($topics: [String!], $after: ID) {
  events(topics: $topics, after: $after) { id name at data }
}"""
WS = Subprotocol("graphql-transport-ws")


def changed(added: int) -> LibraryChanged:
    return LibraryChanged(added=added, changed=0, missing=0)


def progress() -> JobProgress:
    return JobProgress(
        job_id=1,
        job_type="filesystem_scan",
        entity_id=None,
        progress=50,
        processed_items=1,
        total_items=2,
        note="half way",
        seconds_left=3,
    )


def happen(box: Whole, *events: Event) -> None:
    for event in events:
        with box.soniq.db.write() as tx:
            tx.emit(event)


def newest(box: Whole) -> str:
    """The number of an event that just happened."""
    with box.soniq.feed.subscribe(["library"]) as news:
        happen(box, changed(0))
        item = news.get(timeout=5)
    assert item is not None
    return str(item.id)


class Lines:
    """The events of an SSE answer, one by one."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.iter_lines()

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        name = ""
        for line in self._lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                data = line.removeprefix("data: ")
                yield name, json.loads(data) if data else None


@contextmanager
def listen(box: Whole, query: str, role: Role, **variables: object) -> Iterator[httpx.Response]:
    with (
        box.client(role) as client,
        client.stream(
            "POST",
            "/graphql",
            json={"query": query, "variables": variables},
            headers={"accept": "text/event-stream"},
        ) as response,
    ):
        yield response


def test_events_come_as_a_stream_from_where_one_left_off(box: Whole) -> None:
    after = newest(box)
    happen(box, changed(1), changed(2))
    with listen(box, NEWS, Role.GUEST, topics=["library"], after=after) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = iter(Lines(response))
        told = [next(lines), next(lines)]
        happen(box, changed(3))
        told.append(next(lines))
    events = [data["data"]["events"] for _, data in told]
    assert [event["data"]["added"] for event in events] == [1, 2, 3]
    assert {event["name"] for event in events} == {"library.changed"}
    numbers = [int(event["id"]) for event in events]
    assert numbers == sorted(set(numbers))


def test_a_guest_hears_nothing_that_is_meant_for_admins(box: Whole) -> None:
    for role, names in (
        (Role.ADMIN, ["job.progress", "library.changed"]),
        (Role.GUEST, ["library.changed"]),
    ):
        after = newest(box)
        happen(box, progress(), changed(7))
        with listen(box, NEWS, role, after=after) as response:
            lines = iter(Lines(response))
            told = [next(lines)[1]["data"]["events"]["name"] for _ in names]
        assert told == names


def test_a_query_may_be_streamed_too_and_ends(box: Whole) -> None:
    with listen(box, "{ me { name } }", Role.USER) as response:
        assert list(Lines(response)) == [
            ("next", {"data": {"me": {"name": "user"}}}),
            ("complete", None),
        ]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "invalid"),
        ("{ nope }", "invalid"),
        ("{ jobs { id } }", "forbidden"),
        ('subscription { events(topics: ["no topic"]) { id } }', "invalid"),
        ('subscription { events(after: "no number") { id } }', "invalid"),
    ],
)
def test_what_cannot_be_streamed_says_why_and_ends(box: Whole, query: str, code: str) -> None:
    with listen(box, query, Role.USER) as response:
        (name, told), (end, _) = Lines(response)
    assert (name, end) == ("next", "complete")
    assert told["errors"][0]["extensions"]["code"] == code


def test_who_is_not_signed_in_gets_no_stream(box: Whole) -> None:
    with box.client() as client:
        response = client.post(
            "/graphql", json={"query": NEWS}, headers={"accept": "text/event-stream"}
        )
    assert response.status_code == 401


def socket(box: Whole, role: Role | None = None, protocol: str = WS) -> connect:
    headers = {} if role is None else {"Authorization": f"Bearer {box.tokens[role]}"}
    return connect(
        box.url.replace("http", "ws") + "/graphql",
        subprotocols=[Subprotocol(protocol)],
        additional_headers=headers,
        proxy=None,
    )


async def said(connection: ClientConnection, **message: object) -> None:
    await connection.send(json.dumps(message))


async def heard(connection: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(10):
        message: dict[str, Any] = json.loads(await connection.recv())
    return message


async def told(connection: ClientConnection, query: str, **variables: object) -> AsyncIterator[Any]:
    await said(
        connection, id="1", type="subscribe", payload={"query": query, "variables": variables}
    )
    while (message := await heard(connection))["type"] == "next":
        yield message["payload"]
    yield message


async def test_a_socket_subscribes(box: Whole) -> None:
    after = newest(box)
    happen(box, changed(4))
    async with socket(box, Role.GUEST) as connection:
        await said(connection, type="connection_init")
        assert (await heard(connection))["type"] == "connection_ack"
        async for payload in told(connection, NEWS, topics=["library"], after=after):
            assert payload["data"]["events"]["data"]["added"] == 4
            break


async def test_a_socket_may_say_who_it_is_when_it_has_opened(box: Whole) -> None:
    async with socket(box) as connection:
        token = f"Bearer {box.tokens[Role.USER]}"
        await said(connection, type="connection_init", payload={"authorization": token})
        assert (await heard(connection))["type"] == "connection_ack"
        payloads = [payload async for payload in told(connection, "{ me { role } }")]
    assert payloads[0] == {"data": {"me": {"role": "USER"}}}
    assert payloads[1]["type"] == "complete"


def lent(box: Whole) -> NewToken:
    """A token that the test may revoke."""
    (user,) = (person for person in box.soniq.accounts.people() if person.role is Role.USER)
    return box.soniq.accounts.create_token(user.id, "for a while", by=None)


async def test_a_socket_ends_with_the_token_that_it_named_after_it_opened(box: Whole) -> None:
    token = lent(box)
    async with socket(box) as connection:
        payload = {"authorization": f"Bearer {token.secret}"}
        await said(connection, type="connection_init", payload=payload)
        assert (await heard(connection))["type"] == "connection_ack"
        await asyncio.to_thread(box.soniq.accounts.revoke_token, token.token.id, by=None)
        with pytest.raises(ConnectionClosed) as caught:
            await heard(connection)
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4401


def test_a_stream_ends_with_its_token(box: Whole) -> None:
    token = lent(box)
    with (
        httpx.Client(base_url=box.url, trust_env=False, timeout=30) as client,
        client.stream(
            "POST",
            "/graphql",
            json={"query": NEWS, "variables": {"topics": ["library"]}},
            headers={
                "accept": "text/event-stream",
                "authorization": f"Bearer {token.secret}",
            },
        ) as response,
    ):
        assert response.status_code == 200
        box.soniq.accounts.revoke_token(token.token.id, by=None)
        assert list(Lines(response)) == [("complete", None)]


async def test_the_socket_of_the_pages_ends_with_its_token(box: Whole) -> None:
    token = lent(box)
    address = box.url.replace("http", "ws") + "/_nicegui_ws/socket.io/?EIO=4&transport=websocket"
    headers = {"Authorization": f"Bearer {token.secret}"}
    async with connect(address, additional_headers=headers, proxy=None) as connection:
        assert str(await connection.recv()).startswith("0{")
        await asyncio.to_thread(box.soniq.accounts.revoke_token, token.token.id, by=None)
        with pytest.raises(ConnectionClosed) as caught:
            await connection.recv()
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4401


@pytest.mark.parametrize(
    "payload", [None, {}, {"authorization": "Bearer no"}, {"authorization": 1}]
)
async def test_a_socket_of_nobody_is_closed(box: Whole, payload: object) -> None:
    async with socket(box) as connection:
        await said(connection, type="connection_init", **({"payload": payload} if payload else {}))
        with pytest.raises(ConnectionClosed) as caught:
            await heard(connection)
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4403


async def test_a_socket_must_say_who_it_is_before_it_asks(box: Whole) -> None:
    async with socket(box, Role.USER) as connection:
        await said(connection, id="1", type="subscribe", payload={"query": "{ me { id } }"})
        with pytest.raises(ConnectionClosed) as caught:
            await heard(connection)
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4401


async def test_the_old_protocol_is_not_spoken(box: Whole) -> None:
    with pytest.raises(Exception, match="4406"):
        async with socket(box, Role.USER, "graphql-ws") as connection:
            await heard(connection)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ nope }", "invalid"),
        ("{ jobs { id } }", "forbidden"),
        ("{" + " ".join(f"a{n}: me {{ id }}" for n in range(21)) + "}", "too_much"),
    ],
)
async def test_a_socket_is_refused_what_a_request_is(box: Whole, query: str, code: str) -> None:
    async with socket(box, Role.USER) as connection:
        await said(connection, type="connection_init")
        await heard(connection)
        await said(connection, id="1", type="subscribe", payload={"query": query})
        message = await heard(connection)
    assert message["type"] == "error"
    assert message["payload"][0]["extensions"]["code"] == code


async def test_a_page_of_another_origin_opens_no_socket(box: Whole) -> None:
    address = box.url.replace("http", "ws") + "/graphql"
    with pytest.raises(Exception, match="403"):
        async with connect(address, subprotocols=[WS], origin="http://evil.example", proxy=None):  # type: ignore[arg-type]  # an origin is a text
            pass
