"""What somebody left open ends when they may no longer: on real sockets, served by uvicorn."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import pytest
import uvicorn
from fastapi import APIRouter, WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from soniq.accounts.model import Person, Role
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.guard import COOKIE
from soniq.http.standing import CLOSED
from soniq.http.walls import Rules
from tests.http.routes import PASSWORD, House, house


def echo_router(heard: list[str]) -> APIRouter:
    """A websocket that sends back what it gets, and notes what it got and how it ended."""
    router = APIRouter()

    @router.websocket("/echo")
    async def echo(socket: WebSocket, asker: Annotated[Asker, allow(Role.GUEST)]) -> None:
        await socket.accept()
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                heard.append(f"closed {message['code']}")
                await socket.send_text("too late")
                return
            heard.append(message["text"])
            await socket.send_text(message["text"])

    return router


class Live:
    """The house on a port of its own."""

    def __init__(self, house: House, port: int, heard: list[str]) -> None:
        self.house = house
        self.heard = heard
        self._port = port

    def person(self, role: Role) -> Person:
        return self.house.people[role]

    def session(self, role: Role) -> str:
        return self.house.accounts.open_session(self.person(role).id, address="127.0.0.1")

    def by_session(self, secret: str) -> connect:
        return self._connect({"Cookie": f"{COOKIE}={secret}", "Origin": self._at("http")})

    def by_token(self, secret: str) -> connect:
        return self._connect({"Authorization": f"Bearer {secret}"})

    def _connect(self, headers: dict[str, str]) -> connect:
        return connect(f"{self._at('ws')}/echo", additional_headers=headers, proxy=None)

    def _at(self, scheme: str) -> str:
        return f"{scheme}://127.0.0.1:{self._port}"


@asynccontextmanager
async def served(folder: Path, rules: Rules | None = None) -> AsyncIterator[Live]:
    heard: list[str] = []
    made = house(folder, rules=rules, router=echo_router(heard))
    made.claim()
    server = uvicorn.Server(
        uvicorn.Config(made.app, port=0, log_config=None, lifespan="off", proxy_headers=False)
    )
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110 - uvicorn does not tell
            await asyncio.sleep(0.01)
    try:
        yield Live(made, server.servers[0].sockets[0].getsockname()[1], heard)
    finally:
        server.should_exit = True
        await task
        made.db.close()


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Live]:
    async with served(tmp_path) as made:
        yield made


async def echoed(socket: ClientConnection, text: str) -> str | bytes:
    await socket.send(text)
    async with asyncio.timeout(20):
        return await socket.recv()


async def close_code(socket: ClientConnection) -> int | None:
    """What the server closes the socket with."""
    with pytest.raises(ConnectionClosed) as caught:
        async with asyncio.timeout(20):
            await socket.recv()
    return caught.value.rcvd.code if caught.value.rcvd else None


def signed_out(live: Live, secret: str) -> None:
    live.house.accounts.sign_out(secret)


def ended_by_the_owner(live: Live, _: str) -> None:
    user = live.person(Role.USER).id
    (session,) = live.house.accounts.sessions(user)
    live.house.accounts.end_session(session.id, of=user, by=live.person(Role.OWNER))


def password_changed(live: Live, _: str) -> None:
    live.house.accounts.set_password(
        live.person(Role.USER).id, "another " + PASSWORD, by=live.person(Role.OWNER)
    )


def removed(live: Live, _: str) -> None:
    live.house.accounts.remove(live.person(Role.USER).id, by=live.person(Role.OWNER))


def made_less(live: Live, _: str) -> None:
    live.house.accounts.set_role(live.person(Role.USER).id, Role.GUEST, by=None)


@pytest.mark.parametrize(
    "happens", [signed_out, ended_by_the_owner, password_changed, removed, made_less]
)
async def test_a_socket_ends_with_what_it_was_opened_with(
    live: Live, happens: Callable[[Live, str], None]
) -> None:
    secret = live.session(Role.USER)
    async with (
        live.by_session(secret) as socket,
        live.by_session(live.session(Role.ADMIN)) as other,
    ):
        assert await echoed(socket, "hello") == "hello"
        await asyncio.to_thread(happens, live, secret)
        assert await close_code(socket) == CLOSED
        assert await echoed(other, "still here") == "still here"
    assert f"closed {CLOSED}" in live.heard


async def test_one_browser_signs_out_and_the_other_stays(live: Live) -> None:
    secret = live.session(Role.USER)
    async with (
        live.by_session(secret) as phone,
        live.by_session(live.session(Role.USER)) as desk,
    ):
        await asyncio.to_thread(live.house.accounts.sign_out, secret)
        assert await close_code(phone) == CLOSED
        assert await echoed(desk, "here") == "here"


async def test_a_socket_ends_with_its_token(live: Live) -> None:
    user = live.person(Role.USER)
    token = live.house.accounts.create_token(user.id, "script", by=user)
    async with live.by_token(token.secret) as socket:
        assert await echoed(socket, "hello") == "hello"
        await asyncio.to_thread(live.house.accounts.revoke_token, token.token.id, by=user)
        assert await close_code(socket) == CLOSED


async def test_what_nobody_told_is_seen_at_the_next_look(tmp_path: Path) -> None:
    async with (
        served(tmp_path, Rules(recheck_seconds=0.02)) as live,
        live.by_session(live.session(Role.USER)) as socket,
    ):
        assert await echoed(socket, "hello") == "hello"
        with live.house.db.write() as tx:  # as another process would: without a word
            tx.execute("DELETE FROM sessions")
        assert await close_code(socket) == CLOSED


async def test_news_of_people_close_nothing_that_still_may(live: Live) -> None:
    async with live.by_session(live.session(Role.USER)) as socket:
        user = live.person(Role.USER)
        await asyncio.to_thread(live.house.accounts.create_token, user.id, "new", by=user)
        assert await echoed(socket, "still") == "still"
