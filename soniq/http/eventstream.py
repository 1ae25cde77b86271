"""Server-sent events, sent until the client leaves.

Format: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from soniq.events import JSON
from soniq.http.standing import Standing

RETRY_MS = 3_000
"""How soon an EventSource comes back; short, as a restart takes seconds."""

HEARTBEAT_SECONDS = 15.0
"""Between signs of life, by which both ends notice that the other is gone."""


class Item(Protocol):
    """An event with its number."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    def as_json(self) -> dict[str, JSON]: ...


class Subscription(Protocol):
    """A place where items come from; closed when the client has left."""

    async def __anext__(self) -> Item: ...
    def close(self) -> None: ...


class EventStream(Response):
    """The answer that goes on. It ends with the subscription, the client, or the permission."""

    def __init__(
        self,
        subscription: Subscription,
        *,
        standing: Standing,
        ended: Callable[[], None],
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        """ended: called once, however it ends."""
        super().__init__(
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
        del self.headers["content-length"]
        self._subscription = subscription
        self._standing = standing
        self._ended = ended
        self._heartbeat_seconds = heartbeat_seconds

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await _say(send, b"retry: %d\n\n" % RETRY_MS)
            with self._standing.ending(self._subscription.close):
                await self._tell(send, gone)
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self._subscription.close()
            self._ended()

    async def _tell(self, send: Send, gone: "asyncio.Future[None]") -> None:
        coming: asyncio.Task[Item] | None = None
        try:
            while True:
                coming = coming or asyncio.create_task(self._next())
                either: set[asyncio.Future[Any]] = {coming, gone}
                await asyncio.wait(
                    either,
                    timeout=self._heartbeat_seconds,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if gone.done():
                    return
                if not coming.done():
                    await _say(send, b":\n\n")
                    continue
                done, coming = coming, None
                try:
                    await _say(send, _frame(done.result()))
                except StopAsyncIteration:
                    return
        finally:
            if coming is not None:
                coming.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await coming

    async def _next(self) -> Item:
        return await self._subscription.__anext__()


def _frame(item: Item) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (
        item.id,
        item.name.encode(),
        orjson.dumps(item.as_json()),
    )


async def _say(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _gone(receive: Receive) -> None:
    """Returns when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        continue
