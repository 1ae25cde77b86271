"""A line to a running mpv: its JSON IPC over a Unix socket.

Source: https://mpv.io/manual/stable/#json-ipc. Commands are sent with named arguments, as the
places of `loadfile`'s have changed between versions. Paths need not be UTF-8: mpv passes their
bytes through, and so does this.
"""

import itertools
import json
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from soniq.errors import Unavailable
from soniq.events import JSON

logger = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds for an answer; mpv gives one within a millisecond, or hangs."""
LINE = 4 * 1024 * 1024
"""Bytes of one answer at most."""

Said: TypeAlias = dict[str, Any]
"""An event of mpv's, as it is: read by `jukebox` at once. Any: each has other fields."""


class Refused(Exception):
    """mpv understood the command and does not do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    answer: Future[JSON]
    command: str


class Mpv:
    """`heard` gets each event, `lost` one call when mpv is gone: both in a thread of the line's,
    where nothing may be asked."""

    def __init__(
        self, path: Path, *, heard: Callable[[Said], None], lost: Callable[["Mpv"], None]
    ) -> None:
        """Raises Unavailable where no mpv listens at the path."""
        self._heard = heard
        self._lost = lost
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._asked: dict[int, _Asked] = {}
        self._closed = False
        self.is_gone = False
        """The line is broken, or was given up."""
        self._socket = _connected(path)
        self._thread = threading.Thread(target=self._listen, name="soniq-mpv", daemon=True)
        self._thread.start()

    def ask(self, name: str, /, **arguments: JSON) -> JSON:
        """What mpv answers to a command.

        Raises:
            Refused: it does not do it.
            Unavailable: it is gone, or does not answer.
        """
        return self._sent(name, {"name": name, **arguments})

    def get(self, name: str) -> JSON:
        """The value of a property; None while it has none. Raises as `ask`."""
        try:
            return self._sent(name, ["get_property", name])
        except Refused:
            return None

    def set(self, name: str, value: JSON) -> None:
        """Raises as `ask`."""
        self._sent(name, ["set_property", name, value])

    def observe(self, name: str) -> None:
        """Has each change of a property told as an event. Raises as `ask`."""
        self._sent(name, ["observe_property", next(self._numbers), name])

    def close(self) -> None:
        """Hangs up; mpv goes on. `lost` is not told."""
        self._closed = True
        self._hang_up()
        if threading.current_thread() is not self._thread:
            self._thread.join(PATIENCE)

    def _hang_up(self) -> None:
        self.is_gone = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _sent(self, what: str, command: JSON) -> JSON:
        number = next(self._numbers)
        answer: Future[JSON] = Future()
        line = json.dumps({"command": command, "request_id": number}, ensure_ascii=False) + "\n"
        with self._lock:
            self._asked[number] = _Asked(answer=answer, command=what)
        try:
            self._socket.sendall(line.encode("utf-8", "surrogateescape"))
            return answer.result(PATIENCE)
        except (OSError, TooLate) as error:
            self._hang_up()  # so that it is lost, and another takes its place
            raise Unavailable(
                f"mpv does not answer to {what}: {error or 'it hangs'}.", retry_after=5
            ) from None
        finally:
            with self._lock:
                self._asked.pop(number, None)

    def _listen(self) -> None:
        with self._socket, suppress(OSError):
            for line in _lines(self._socket):
                self._take(line)
        self.is_gone = True
        with self._lock:
            rest = list(self._asked.values())
        for one in rest:
            if not one.answer.done():
                one.answer.set_exception(Unavailable("mpv is gone.", retry_after=5))
        if not self._closed:
            self._lost(self)

    def _take(self, line: bytes) -> None:
        try:
            said = json.loads(line.decode("utf-8", "surrogateescape"))
        except ValueError:
            logger.warning("mpv said what is no JSON: %r", line[:200])
            return
        if not isinstance(said, dict):
            return
        if "event" in said:
            self._heard(said)
            return
        with self._lock:
            asked = self._asked.pop(said.get("request_id", 0), None)
        if asked is None:
            return
        if said.get("error") == "success":
            asked.answer.set_result(said.get("data"))
        else:
            asked.answer.set_exception(Refused(f"{asked.command}: {said.get('error')}"))


def _lines(connection: socket.socket) -> Iterator[bytes]:
    rest = b""
    while part := connection.recv(65_536):
        *lines, rest = (rest + part).split(b"\n")
        yield from filter(None, lines)
        if len(rest) > LINE:
            raise OSError("mpv's line does not end")


def _connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(path) as address:
            connection.settimeout(PATIENCE)
            connection.connect(address)
    except OSError as error:
        connection.close()
        raise Unavailable(f"No mpv listens at {path}: {error.strerror}.", retry_after=5) from None
    connection.settimeout(None)
    return connection


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name of at most 107 bytes for the socket: the system takes no longer ones."""
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
