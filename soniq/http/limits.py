"""How much one may send, and how often ask."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soniq.accounts.throttle import network_of
from soniq.errors import Throttled
from soniq.http.asker import asker_of
from soniq.http.errors import HeadersTooLarge, TooLarge, answer, refuse

HEADERS = 100
HEADER_BYTES = 16 * 1024
BODY_BYTES = 1024 * 1024
REMEMBERED = 4_096


class Sizes:
    """Answers 431 to too many headers, and 413 to a body that is announced or grows too large."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        body_bytes: int = BODY_BYTES,
        roomier: Callable[[Scope], int | None] = lambda _: None,
    ) -> None:
        """roomier: what a request may carry that is for more than others; None for all else."""
        self.app = app
        self._body_bytes = body_bytes
        self._roomier = roomier

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = scope["headers"]
        size = sum(len(name) + len(value) for name, value in headers)
        if len(headers) > HEADERS or size > HEADER_BYTES:
            error = HeadersTooLarge(f"At most {HEADERS} headers of {HEADER_BYTES} bytes in all.")
            await refuse(scope, receive, send, answer(error))
        elif scope["type"] == "websocket":
            await self.app(scope, receive, send)
        else:
            most = max(self._body_bytes, self._roomier(scope) or 0)
            if _announced(scope, most) > most:
                await refuse(scope, receive, send, answer(_too_large(most)))
            else:
                await self._counted(scope, receive, send, most)

    async def _counted(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        """Reads no further than the limit; whatever the app makes of that, the answer is 413."""
        read = 0
        started = False

        async def counting_receive() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise _too_large(most)
            return message

        async def watching_send(message: Message) -> None:
            nonlocal started
            if read > most and not started:
                raise _too_large(most)
            started = True
            await send(message)

        try:
            await self.app(scope, counting_receive, watching_send)
        except Exception:
            if read <= most or started:
                raise
            await refuse(scope, receive, send, answer(_too_large(most)))


def _too_large(most: int) -> TooLarge:
    return TooLarge(f"A request may carry at most {most} bytes.")


def _announced(scope: Scope, most: int) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 20 else most + 1
    return 0


class Rates:
    """Answers 429 to whoever asks faster than the settings allow.

    A bucket per address fills evenly and holds a minute's worth, so that a page with a hundred
    covers loads at once. People who are signed in get ten times as much, each their own.
    """

    SIGNED_IN = 10

    def __init__(
        self,
        app: ASGIApp,
        *,
        per_minute: int,
        monotonic: Callable[[], float] = time.monotonic,
        signs_in: Callable[[Scope], bool] = lambda _: False,
    ) -> None:
        """signs_in: what finds out by itself who asks. Nobody is signed in there yet, and apps that
        fetch a whole library are no less people's; who guesses is slowed by `accounts.throttle`."""
        self.app = app
        self._signs_in = signs_in
        self._per_minute = per_minute
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            wait = self._wait(scope)
            if wait > 0:
                error = Throttled("Too many requests. Slow down.", retry_after=math.ceil(wait))
                await refuse(scope, receive, send, answer(error))
                return
        await self.app(scope, receive, send)

    def _wait(self, scope: Scope) -> float:
        """Takes one from the asker's bucket; seconds until there is one again, 0 if there was."""
        asker = asker_of(HTTPConnection(scope))
        if asker.person is None and self._signs_in(scope):
            whom = f"apps of {network_of(asker.address)}"
            most = self._per_minute * self.SIGNED_IN
        elif asker.person is None:
            whom, most = network_of(asker.address), self._per_minute
        else:
            whom, most = f"person {asker.person.id}", self._per_minute * self.SIGNED_IN
        now = self._monotonic()
        left, at = self._buckets.pop(whom, (float(most), now))
        left = min(most, left + (now - at) * most / 60)
        wait = 0.0 if left >= 1 else (1 - left) * 60 / most
        self._buckets[whom] = (left if wait else left - 1, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return wait
