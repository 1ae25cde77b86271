"""Sends a transcode while it is made.

Without a range, or with one that means all of it (`bytes=0-`, which browsers always send), the
answer is a 200 in chunks that begins with the first bytes made. Any other range is answered once
the transcode is done, with a 206 or 416 of its true length: it goes at full speed and takes
seconds. Where that lasts too long, the range is passed over and the whole is sent, as the standard
allows.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from soniq.errors import SoniqError, Unavailable
from soniq.http.asking import disks
from soniq.http.sending import CHUNK, Opened, Sending, drained, gone
from soniq.streaming.growing import Reading
from soniq.streaming.model import Ready

logger = logging.getLogger(__name__)

FIRST_SECONDS = 30.0
"""How long a client waits for the first bytes while others are served."""

WHOLE_SECONDS = 30.0
"""How long a client that asks for a range waits for the whole."""


def sending(
    ready: Ready, *, headers: Mapping[str, str], during: Callable[[], AbstractContextManager[None]]
) -> Sending:
    """The answer of a finished transcode, with ranges and all."""
    opened = Opened(ready.handle, ready.size, ready.mtime_ns)
    etag = f'"{ready.name}"'
    return Sending(b"a transcode", opened, etag=etag, headers=headers, during=during)


class Growth(Response):
    """The answer to GET for a transcode that is under way; it closes the reading in the end."""

    def __init__(
        self,
        reading: Reading,
        *,
        headers: Mapping[str, str],
        during: Callable[[], AbstractContextManager[None]],
        length: int | None = None,
        refusal: Callable[[SoniqError], Response] | None = None,
    ) -> None:
        """length: to be claimed as Content-Length and kept to, by
        zeros at the end or by cutting it; None says nothing of a length. refusal: how a failure is
        told before the first byte; None raises it."""
        super().__init__(status_code=200, headers=dict(headers))
        self._reading = reading
        self._said = dict(headers)
        self._during = during
        self._length = length
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "HEAD":
            self._reading.close()
            self._head()
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        changed = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._reading.listen(lambda: loop.call_soon_threadsafe(changed.set))
        try:
            with self._during():
                left = asyncio.ensure_future(gone(receive))
                try:
                    answer = await self._answer(scope, changed, left)
                    if answer is None:
                        await self._grow(send, changed, left)
                        return
                finally:
                    left.cancel()
                await answer(scope, receive, send)
        finally:
            self._reading.close()

    async def _answer(
        self, scope: Scope, changed: asyncio.Event, left: "asyncio.Future[None]"
    ) -> Response | None:
        """The answer where it is not the growing body."""
        range_ = Headers(scope=scope).get("range", "bytes=0-").replace(" ", "")
        try:
            if range_ != "bytes=0-" and await self._until_done(changed, left):
                return self._finished()
            await self._until_begun(changed, left)
        except SoniqError as error:
            if self._refusal is None:
                raise
            return self._refusal(error)
        return None

    def _finished(self) -> Sending:
        """What answers ranges: the whole has a length now."""
        return sending(self._reading.finished(), headers=self._said, during=self._during)

    async def _until_begun(self, changed: asyncio.Event, left: "asyncio.Future[None]") -> None:
        """Raises why there is nothing to send."""
        until = asyncio.get_running_loop().time() + FIRST_SECONDS
        while not (state := self._reading.state).size and not state.is_done:
            if state.failure is not None:
                raise state.failure
            if left.done() or not await _heard(changed, left, until):
                raise Unavailable(
                    "Other tracks are being made playable, and this one waited for its turn too "
                    "long. Try again, or ask for the original.",
                    retry_after=10,
                )

    async def _until_done(self, changed: asyncio.Event, left: "asyncio.Future[None]") -> bool:
        until = asyncio.get_running_loop().time() + WHOLE_SECONDS
        while not (state := self._reading.state).is_done:
            if state.failure is not None:
                raise state.failure
            if left.done() or not await _heard(changed, left, until):
                return False
        return True

    async def _grow(self, send: Send, changed: asyncio.Event, left: "asyncio.Future[None]") -> None:
        """Sends what there is, waits for more, and ends when all was sent or nobody listens."""
        self._head()
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        at = 0
        while not left.done():
            changed.clear()
            state = self._reading.state
            stop = state.size if self._length is None else min(state.size, self._length)
            if at < stop:
                length = min(CHUNK, stop - at)
                chunk = self._reading.at_once(at, length)
                chunk = chunk or await disks.ask(self._reading.read, at, length)
                at += len(chunk)
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                del chunk
                await drained(send)
            elif state.is_done or at == self._length:
                await self._end(send, at)
                return
            elif state.failure is not None:
                # Too late for another status: that there is no end tells the client.
                logger.warning("a transcode broke off: %s", state.failure)
                return
            else:
                await _heard(changed, left, None)

    def _head(self) -> None:
        if self._length is None:
            del self.headers["content-length"]
        else:
            self.headers["content-length"] = str(self._length)
        self.headers["Accept-Ranges"] = "none"

    async def _end(self, send: Send, at: int) -> None:
        """Players pass over zeros after the sound; a body shorter than was claimed is an error."""
        while self._length is not None and at < self._length:
            chunk = bytes(min(CHUNK, self._length - at))
            at += len(chunk)
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _set(changed: asyncio.Event) -> None:
    await changed.wait()


async def _heard(changed: asyncio.Event, left: "asyncio.Future[None]", until: float | None) -> bool:
    """Waits for news, for the client to leave, or until then; whether it was in time."""
    loop = asyncio.get_running_loop()
    news = asyncio.ensure_future(_set(changed))
    try:
        seconds = None if until is None else until - loop.time()
        done, _ = await asyncio.wait(
            {news, left}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        news.cancel()
    changed.clear()
    return bool(done)
