"""One request and its answer over the network, with every limit on time and size.

httpx runs on an event loop in a thread of its own, though the callers are plain threads: only so
can a request be given up at any moment, whatever it waits for (a name, a handshake, a header that
comes a byte at a time), and its time be limited as a whole.
"""

import asyncio
import logging
import threading
import zlib
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from soniq.clients.limits import SLICE, ShouldStop, Waiting
from soniq.clients.model import FailureKind
from soniq.errors import Stopped

if TYPE_CHECKING:
    import httpx

LARGEST_ANSWER = 8 * 2**20
LARGEST_IMAGE = 25 * 2**20
LARGEST_REFUSAL = 64 * 2**10
"""Bytes of an answer that is no success; the rest says nothing more."""
FIRST_BYTES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Seconds after which a server is given up."""

    connect: float = 5.0
    read: float = 20.0
    """Without a single byte."""
    call: float = 60.0
    """For all tries of a request and the pauses between them; waiting for turns not counted."""


class Broken(Exception):
    """The exchange came to no answer. The text goes on from the service's name."""

    def __init__(
        self, kind: FailureKind, text: str, *, reached: bool = True, again: bool = True
    ) -> None:
        super().__init__(text)
        self.kind = kind
        self.reached = reached
        """Whether the server may have got the request."""
        self.again = again
        """Whether another try may give something else."""


def _nothing() -> None:
    """For requests that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(default=None, repr=False)
    limit: int = LARGEST_ANSWER
    """Bytes of the answer, unpacked."""
    on_sent: Callable[[], None] = _nothing
    """Called, by another thread, when the request has left this machine."""
    part: Path | None = None
    """Where to stream a good answer to, rather than into memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    """Of an answer that went to a file its first bytes."""
    size: int


class Exchange:
    """Sends requests for any thread."""

    def __init__(
        self,
        waiting: Waiting,
        deadlines: Deadlines,
        through: "httpx.AsyncBaseTransport | None",
    ) -> None:
        self._waiting = waiting
        self._deadlines = deadlines
        self._through = through
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._client: httpx.AsyncClient | None = None

    def send(self, outgoing: Outgoing, *, seconds: float, should_stop: ShouldStop) -> Incoming:
        """Raises Broken; Stopped where the action is to end; OSError where `part` cannot be."""
        with self._lock:
            self._waiting.check(should_stop)
            loop = self._running()
            sending = asyncio.run_coroutine_threadsafe(self._send(outgoing, seconds), loop)
        try:
            while True:
                with suppress(NotYet):
                    return sending.result(SLICE)
                self._waiting.check(should_stop)
        except CancelledError:
            raise Stopped from None
        finally:
            sending.cancel()

    def close(self) -> None:
        """Gives up what is under way; twice is once."""
        with self._lock:
            loop, self._loop = self._loop, None
            if loop is None or self._thread is None:
                return
            loop.call_soon_threadsafe(loop.stop)
        self._thread.join()

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=self._run, args=(self._loop,), name="soniq-clients", daemon=True
            )
            self._thread.start()
        return self._loop

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        loop.run_forever()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        if self._client is not None:
            loop.run_until_complete(self._client.aclose())
        loop.run_until_complete(asyncio.sleep(0))  # sockets close in the turn after
        loop.close()

    def _http(self) -> "httpx.AsyncClient":
        import httpx

        if self._client is None:
            for name in ("httpx", "httpcore"):  # they log whole addresses and headers
                logging.getLogger(name).setLevel(logging.WARNING)
            self._client = httpx.AsyncClient(
                transport=self._through,
                timeout=httpx.Timeout(self._deadlines.read, connect=self._deadlines.connect),
                limits=httpx.Limits(max_connections=20, max_keepalive_connections=5),
            )
        return self._client

    async def _send(self, outgoing: Outgoing, seconds: float) -> Incoming:
        import httpx

        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(outgoing)
        except TimeoutError:
            raise Broken(FailureKind.UNREACHABLE, f"took longer than {seconds:g} seconds") from None
        except (httpx.ConnectTimeout, httpx.PoolTimeout):
            raise Broken(
                FailureKind.UNREACHABLE,
                f"could not be reached within {self._deadlines.connect:g} seconds",
                reached=False,
            ) from None
        except (httpx.ConnectError, httpx.ProxyError):
            raise Broken(
                FailureKind.UNREACHABLE,
                "could not be reached; look at the network connection",
                reached=False,
            ) from None
        except httpx.TimeoutException:
            raise Broken(
                FailureKind.UNREACHABLE, f"said nothing for {self._deadlines.read:g} seconds"
            ) from None
        except (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL, ValueError):
            raise Broken(
                FailureKind.REFUSED,
                "cannot be asked that: a key or a name in it is not fit to be sent",
                reached=False,
            ) from None
        except httpx.HTTPError:
            raise Broken(FailureKind.GARBAGE, "broke off in the middle of its answer") from None

    async def _exchange(self, outgoing: Outgoing) -> Incoming:
        client = self._http()
        request = client.build_request(
            outgoing.method,
            outgoing.url,
            headers=outgoing.headers,
            content=outgoing.content,
            extensions={"trace": _watching(outgoing.on_sent)},
        )
        response = await client.send(request, stream=True)
        try:
            sink = await self._body(response, outgoing)
        finally:
            await response.aclose()
        return Incoming(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=bytes(sink.start),
            size=sink.size,
        )

    async def _body(self, response: "httpx.Response", outgoing: Outgoing) -> "_Sink":
        import httpx

        assert isinstance(response.stream, httpx.AsyncByteStream)
        is_good = response.is_success
        limit = outgoing.limit if is_good else LARGEST_REFUSAL
        unpacked = _Unpacked(response.headers.get("content-encoding", ""))
        sink = _Sink(outgoing.part if is_good else None, limit)
        try:
            async for chunk in response.stream:  # as it came: httpx would unpack it whole
                if not sink.add(unpacked.more(chunk, sink.room)):
                    break
        finally:
            sink.close()
        if not is_good:
            return sink
        if sink.size > limit:
            raise Broken(
                FailureKind.GARBAGE,
                f"sent more than {limit // 2**20} MB, of which soniq takes no more",
                again=False,
            )
        unpacked.end()
        return sink


def _watching(on_sent: Callable[[], None]) -> Callable[[str, object], Awaitable[None]]:
    async def trace(event: str, _about: object) -> None:
        if event.endswith("send_request_headers.complete"):
            on_sent()

    return trace


class _Unpacked:
    """A body unpacked piece by piece, each to so many bytes at most: 64 kB can hold 64 MB."""

    def __init__(self, encoding: str) -> None:
        """Raises Broken where it is packed in a way that was not asked for."""
        encoding = encoding.strip().lower()
        if encoding not in {"", "identity", "gzip", "x-gzip"}:
            raise Broken(FailureKind.GARBAGE, "packed its answer in a way that was not asked for")
        self._gzip = None if encoding in {"", "identity"} else zlib.decompressobj(wbits=31)

    def more(self, chunk: bytes, room: int) -> bytes:
        if self._gzip is None:
            return chunk
        try:
            return self._gzip.decompress(chunk, room)
        except zlib.error:
            raise Broken(FailureKind.GARBAGE, "sent a damaged answer") from None

    def end(self) -> None:
        if self._gzip is not None and not self._gzip.eof:
            raise Broken(FailureKind.GARBAGE, "broke off in the middle of its answer")


class _Sink:
    """Takes a body, into memory or a file, up to its limit and one byte more."""

    def __init__(self, part: Path | None, limit: int) -> None:
        self.size = 0
        self.start = bytearray()
        """All of it; of what goes to a file the first bytes."""
        self._limit = limit
        self._file: BinaryIO | None = None if part is None else part.open("wb")

    @property
    def room(self) -> int:
        return self._limit + 1 - self.size

    def add(self, chunk: bytes) -> bool:
        """Whether it fitted."""
        chunk = chunk[: self.room]
        self.size += len(chunk)
        if self._file is None:
            self.start += chunk
        else:
            self.start += chunk[: max(0, FIRST_BYTES - len(self.start))]
            self._file.write(chunk)
        return self.size <= self._limit

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
