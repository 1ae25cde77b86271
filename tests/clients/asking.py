"""A transport to a server that is played here: nothing waits, and all is remembered."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from soniq.clients.model import Call, Kept
from soniq.clients.transport import Transport


class Hurried:
    """A clock on which every wait is over at once."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        self.now += seconds


class Memory:
    """A cache and a log."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, Kept] = {}
        self._parts = 0
        self.calls: list[Call] = []

    def find(self, key: str) -> Kept | None:
        return self._kept.get(key)

    def keep(self, key: str, kept: Kept, *, service: str, url: str, ttl: int | None) -> None:
        if ttl != 0:
            self._kept[key] = kept

    def part(self) -> Path:
        self._parts += 1
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"part-{self._parts}"

    def settle(self, key: str, part: Path, mime: str) -> Path:
        return part.replace(part.with_name(f"kept-{self._parts}"))

    def note(self, call: Call) -> None:
        self.calls.append(call)


class _Body(httpx.AsyncByteStream):
    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content


class Sent(httpx.AsyncBaseTransport):
    """What a server played here answers, as it comes over a wire: unread."""

    def __init__(self, server: httpx.AsyncBaseTransport) -> None:
        self._server = server

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._server.handle_async_request(request)
        body = _Body(await answer.aread())
        return httpx.Response(answer.status_code, headers=answer.headers, stream=body)


@contextmanager
def asking(
    server: httpx.AsyncBaseTransport, folder: Path, *, network: str = "auto"
) -> Iterator[Transport]:
    memory = Memory(folder)
    transport = Transport(
        memory,
        memory,
        network=lambda: network,
        contact=lambda: "",
        install_id="tests",
        version="1",
        clock=Hurried(),
        through=Sent(server),
    )
    try:
        yield transport
    finally:
        transport.close()
