"""Drives an ASGI answer by hand, for what a test client hides: leaving early, and slow reading."""

import asyncio
from collections.abc import Callable, Mapping

from starlette.types import ASGIApp, Message, Scope


class Visit:
    """One request, and what was sent in answer to it so far."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str] | None = None) -> None:
        self.sent: list[Message] = []
        self._left = asyncio.Event()
        self._told = asyncio.Event()
        scope: Scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "headers": [
                (name.lower().encode(), value.encode()) for name, value in (headers or {}).items()
            ],
        }
        self._task = asyncio.ensure_future(app(scope, self._receive, self._send))

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)

    @property
    def complete(self) -> bool:
        return bool(self.sent) and self.sent[-1].get("more_body") is False

    async def until(self, seen: Callable[["Visit"], bool]) -> None:
        """Waits until what was sent is as wanted."""
        async with asyncio.timeout(20):
            while not seen(self):
                self._told.clear()
                await self._told.wait()

    async def end(self) -> None:
        async with asyncio.timeout(20):
            await self._task

    def leave(self) -> None:
        self._left.set()

    async def _receive(self) -> Message:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)
        self._told.set()
        await asyncio.sleep(0)
