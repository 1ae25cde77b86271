"""Sends a file of the music folders, or one range of it, to whoever plays it."""

import asyncio
import logging
import os
import stat
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from email.utils import formatdate

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from soniq.errors import Unavailable
from soniq.http.asking import disks
from soniq.http.ranges import Range, Unsatisfiable, still_fits, wanted
from soniq.streaming.reads import at_once
from soniq.text import shown

logger = logging.getLogger(__name__)

CHUNK = 128 * 1024
"""A second of FLAC. Of 256 kB fifty listeners hold 28 MB, of 128 kB 13; a GB costs a tenth more."""

TYPES = {
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "mp4": "audio/mp4",
    "adts": "audio/aac",
    "wav": "audio/wav",
    "aiff": "audio/aiff",
    "asf": "audio/x-ms-wma",
    "ape": "audio/x-ape",
    "wv": "audio/x-wavpack",
    "mpc": "audio/x-musepack",
    "tta": "audio/x-tta",
    "dsf": "audio/x-dsf",
    "dff": "audio/x-dff",
}
"""By container, as `files` names them."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is open for reading, as it was found then. The caller closes `handle`."""

    handle: int
    size: int
    mtime_ns: int


def open_within(path: bytes, root: bytes) -> Opened:
    """Opens a regular file that really lies in the root, whatever links lie on its way.

    What was opened is looked at, not what the path said before: it may have changed meanwhile.

    Raises:
        Unavailable: it cannot be read, is no file, or lies elsewhere.
    """
    try:
        # O_NONBLOCK: a FIFO under that name would wait for a writer for ever.
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError as error:
        raise Unavailable(
            f"The file cannot be opened ({error.strerror}). Is its drive connected?"
        ) from error
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise Unavailable(
                "There is no file any more where this one was. Scan its folder again."
            )
        if not _lies_within(handle, path, root):
            raise Unavailable("The file lies outside its music folder now. Scan the folder again.")
    except BaseException:
        os.close(handle)
        raise
    return Opened(handle, about.st_size, about.st_mtime_ns)


def _lies_within(handle: int, path: bytes, root: bytes) -> bool:
    try:
        real = os.readlink(b"/proc/self/fd/%d" % handle)  # noqa: PTH115 - pathlib knows no bytes
    except OSError:  # no /proc: the path is the next best witness
        real = os.path.realpath(path)
    home = os.path.realpath(root)
    return real.startswith(home.rstrip(b"/") + b"/")


class Sending(Response):
    """The answer to GET or HEAD of an open file, which it closes in the end."""

    def __init__(
        self,
        path: bytes,
        opened: Opened,
        *,
        etag: str,
        headers: Mapping[str, str],
        during: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """etag: strong, in quotes. headers: Content-Type and what else is to be said.

        during: is entered while the body is sent.
        """
        super().__init__(status_code=200, headers=dict(headers))
        self._path = path
        self._opened = opened
        self._etag = etag
        self._during = during
        self.headers["ETag"] = etag
        self.headers["Accept-Ranges"] = "bytes"
        self.headers["Last-Modified"] = formatdate(opened.mtime_ns // 10**9, usegmt=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._send(scope, receive, send)
        finally:
            os.close(self._opened.handle)

    async def _send(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if _names(headers.get("if-none-match"), self._etag):
            await self._start(send, 304, None)
            return
        modified = self._opened.mtime_ns / 10**9
        fits = still_fits(headers.get("if-range"), etag=self._etag, modified=modified)
        try:
            part = wanted(headers.get("range"), self._opened.size) if fits else None
        except Unsatisfiable:
            self.headers["Content-Range"] = f"bytes */{self._opened.size}"
            await self._start(send, 416, 0)
            return
        if part is not None:
            self.headers["Content-Range"] = (
                f"bytes {part.start}-{part.stop - 1}/{self._opened.size}"
            )
        whole = part or Range(0, self._opened.size)
        status = 200 if part is None else 206
        if scope["method"] == "HEAD":
            await self._start(send, status, whole.length)
        else:
            with self._during():
                await self._body(receive, send, status, whole)

    async def _start(self, send: Send, status: int, length: int | None) -> None:
        """The answer's head, and the end of an answer that has no body."""
        await self._head(send, status, length)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _head(self, send: Send, status: int, length: int | None) -> None:
        if length is None:
            del self.headers["content-length"]
        else:
            self.headers["content-length"] = str(length)
        await send({"type": "http.response.start", "status": status, "headers": self.raw_headers})

    async def _body(self, receive: Receive, send: Send, status: int, whole: Range) -> None:
        """Sends chunk by chunk until the end, or until nobody listens any more.

        The first is read before the head is sent: a drive that fails is still an honest 503.
        """
        chunk = await self._read(whole.start, whole.stop)
        await self._head(send, status, whole.length)
        at = whole.start
        left = asyncio.ensure_future(gone(receive))
        try:
            while not left.done():
                at += len(chunk)
                await send(
                    {"type": "http.response.body", "body": chunk, "more_body": at < whole.stop}
                )
                if at >= whole.stop:
                    return
                del chunk
                await drained(send)
                chunk = await self._read(at, whole.stop)
        except Unavailable as error:
            # Too late for another status: what is missing at the end tells the client.
            logger.warning("%s broke off: %s", shown(self._path), error)
        finally:
            left.cancel()

    async def _read(self, at: int, stop: int) -> bytes:
        if at >= stop:
            return b""
        handle, length = self._opened.handle, min(CHUNK, stop - at)
        try:
            chunk = at_once(handle, length, at) or await disks.ask(os.pread, handle, length, at)
        except OSError as error:
            raise Unavailable(f"The drive failed while reading ({error.strerror}).") from error
        if not chunk:
            raise Unavailable("The file became shorter while it was read.")
        return chunk


async def drained(send: Send) -> None:
    """Returns when what was sent has left the server's buffer.

    A body's part is written to the buffer and waited for only when the next one comes: who reads
    one meanwhile holds two in memory for each listener that is slow, and all of them are, as they
    play. An empty part waits, and adds nothing to the answer.
    """
    await send({"type": "http.response.body", "body": b"", "more_body": True})


async def gone(receive: Receive) -> None:
    """Returns when the client has left."""
    while (await receive())["type"] != "http.disconnect":
        continue


def _names(if_none_match: str | None, etag: str) -> bool:
    if if_none_match is None:
        return False
    named = [name.strip().removeprefix("W/") for name in if_none_match.split(",", 50)]
    return "*" in named or etag in named
