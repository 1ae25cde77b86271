"""Whether who asked still may, for what goes on for hours: websockets and streams of events.

A request is judged once, at the door. Behind it somebody may sign out, change the password, be
removed or become less; then what they left open must not go on in their name.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soniq.accounts.model import PeopleChanged, Person
from soniq.errors import SoniqError
from soniq.events import Bus, Event
from soniq.http.asker import asker_of
from soniq.http.guard import Doorkeeper, who_asks

logger = logging.getLogger(__name__)

RECHECK_SECONDS = 20.0
"""Between two looks without a reason: for sessions that run out, and what the command line did."""

CLOSED = 4401
"""The code that a websocket is closed with; a page that sees it loads itself anew."""


class Standing:
    """What one request is good for, now and later."""

    def __init__(self, room: "Staying", headers: Headers, person: Person | None) -> None:
        self.person = person
        self._room = room
        self._headers = headers
        self._doubted = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def prove(self, headers: Headers, person: Person | None) -> None:
        """For a websocket that says only after it has opened who asks."""
        self._headers, self.person = headers, person
        self._doubted.set()

    def doubt(self) -> None:
        """Has `lost` look at once; may be called in any thread."""
        with suppress(RuntimeError):  # the loop is closed, and who waited with it
            self._loop.call_soon_threadsafe(self._doubted.set)

    async def lost(self) -> None:
        """Returns when who asked may no longer, or may something else than before."""
        with self._room.waiting(self):
            while True:
                self._doubted.clear()
                if not await self._holds():
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._doubted.wait(), self._room.recheck_seconds)

    @contextmanager
    def ending(self, close: Callable[[], None]) -> Iterator[None]:
        """Calls `close` if the standing is lost before the block ends."""

        async def watch() -> None:
            await self.lost()
            close()

        watching = asyncio.ensure_future(watch())
        try:
            yield
        finally:
            watching.cancel()

    async def _holds(self) -> bool:
        if self.person is None:
            return True
        try:
            now, _ = await who_asks(self._room.doorkeeper, self._headers)
        except (SoniqError, sqlite3.Error) as error:
            logger.warning("cannot look who has %s open: %s", self.person.name, error)
            return True
        return now is not None and (now.id, now.role) == (self.person.id, self.person.role)


class Staying:
    """Gives each request its `Standing`, and closes websockets that have lost theirs."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        doorkeeper: Doorkeeper,
        bus: Bus,
        recheck_seconds: float = RECHECK_SECONDS,
    ) -> None:
        """bus: tells of changed people, so that what they have open ends at once."""
        self.app = app
        self.doorkeeper = doorkeeper
        self.recheck_seconds = recheck_seconds
        self._waiting: set[Standing] = set()
        self._hearing = ExitStack()
        self._hearing.enter_context(bus.listen(self._hear))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        person = asker_of(HTTPConnection(scope)).person
        standing = Standing(self, Headers(scope=scope), person)
        scope["state"]["standing"] = standing
        if scope["type"] == "websocket":
            await self._watched(standing, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    @contextmanager
    def waiting(self, standing: Standing) -> Iterator[None]:
        self._waiting.add(standing)
        try:
            yield
        finally:
            self._waiting.discard(standing)

    def _hear(self, event: Event) -> None:
        if isinstance(event, PeopleChanged):
            for standing in tuple(self._waiting):
                if standing.person is not None and standing.person.id == event.person_id:
                    standing.doubt()

    async def _watched(
        self, standing: Standing, scope: Scope, receive: Receive, send: Send
    ) -> None:
        closed = False

        async def sending(message: Message) -> None:
            if not closed:
                await send(message)

        async def watch() -> None:
            nonlocal closed
            await standing.lost()
            closed = True
            with suppress(OSError, RuntimeError):  # it was closed already, from either side
                await send({"type": "websocket.close", "code": CLOSED, "reason": "Sign in again."})

        watching = asyncio.ensure_future(watch())
        try:
            await self.app(scope, receive, sending)
        finally:
            watching.cancel()


def standing_of(connection: HTTPConnection) -> Standing:
    """The standing of who asks by this request or websocket."""
    standing = connection.scope["state"]["standing"]
    assert isinstance(standing, Standing)
    return standing
