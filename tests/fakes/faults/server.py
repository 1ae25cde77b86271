"""A server on loopback that does everything wrong, one fault to a path; `FAULTS` lists them."""

import gzip
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache

GOOD = b'{"title": "Fog"}'
MB = 1 << 20
TLS_HELLO = b"\x16\x03"
"""What a client begins with that wants TLS: such a connection is closed."""


def head(status: str, *headers: str, size: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, "Connection: close"]
    if size is not None:
        lines.append(f"Content-Length: {size}")
    return "\r\n".join([*lines, "", ""]).encode()


def whole(status: str, body: bytes, *headers: str) -> bytes:
    return head(status, *headers, size=len(body)) + body


class FaultServer:
    """seen: how often each path was asked. `heal` makes it answer well from then on."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        self._healed = threading.Event()
        self._threads: list[threading.Thread] = []
        self.seen: Counter[str] = Counter()
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def heal(self) -> None:
        self._healed.set()

    def close(self) -> None:
        self._ended.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in [self._accepting, *self._threads]:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(30)
            asked = b""
            while b"\r\n\r\n" not in asked and (more := connection.recv(65536)):
                asked += more
                if asked.startswith(TLS_HELLO):
                    return
            path = asked.split(b" ", 2)[1].decode().partition("?")[0] if asked else ""
            self.seen[path] += 1
            fault = FAULTS.get(path.strip("/"), _good)
            (_good if self._healed.is_set() else fault)(self, connection)

    def wait(self, seconds: float) -> bool:
        """Whether the server still runs after so long."""
        return not self._ended.wait(seconds)


def _good(_: FaultServer, connection: socket.socket) -> None:
    connection.sendall(whole("200 OK", GOOD, "Content-Type: application/json"))


def _busy(_: FaultServer, connection: socket.socket) -> None:
    connection.sendall(whole("429 Too Many Requests", b"", "Retry-After: 0.05"))


def _overrun(_: FaultServer, connection: socket.socket) -> None:
    connection.sendall(whole("503 Service Unavailable", b"{}", "Retry-After: 3600"))


def _broken(_: FaultServer, connection: socket.socket) -> None:
    connection.sendall(whole("500 Internal Server Error", b"<h1>Oops</h1>"))


def _page(_: FaultServer, connection: socket.socket) -> None:
    body = b"<!DOCTYPE html><html><body>Sign in to the hotel's network</body></html>"
    connection.sendall(whole("200 OK", body, "Content-Type: text/html"))


def _half(_: FaultServer, connection: socket.socket) -> None:
    connection.sendall(head("200 OK", size=len(GOOD)) + GOOD[:9])


def _hang(server: FaultServer, connection: socket.socket) -> None:
    server.wait(60)


def _slow_head(server: FaultServer, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while server.wait(0.05):
        connection.sendall(b"z")


def _slow_body(server: FaultServer, connection: socket.socket) -> None:
    connection.sendall(head("200 OK", size=100_000))
    while server.wait(0.05):
        connection.sendall(b" ")


def _loop(_: FaultServer, connection: socket.socket) -> None:
    connection.sendall(whole("302 Found", b"", "Location: /loop"))


def _away(_: FaultServer, connection: socket.socket) -> None:
    connection.sendall(whole("302 Found", b"", "Location: http://127.0.0.1:22/"))


def _huge(server: FaultServer, connection: socket.socket) -> None:
    connection.sendall(head("200 OK", size=100 * MB) + b"[")
    for _ in range(100):
        if not server.wait(0):
            return
        connection.sendall(b"1," * (MB // 2))


def _endless(server: FaultServer, connection: socket.socket) -> None:
    connection.sendall(head("200 OK") + b"\xff\xd8\xff")
    while server.wait(0):
        connection.sendall(b"\0" * MB)


@cache
def _packed() -> bytes:
    return gzip.compress(b" " * (20 * MB), 1)


def _bomb(_: FaultServer, connection: socket.socket) -> None:
    body = _packed()
    connection.sendall(whole("200 OK", body, "Content-Encoding: gzip"))


def _close(_: FaultServer, connection: socket.socket) -> None:
    """Closes without a word."""


def _noise(_: FaultServer, connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n" * 20)


FAULTS: dict[str, Callable[[FaultServer, socket.socket], None]] = {
    "429": _busy,
    "503": _overrun,
    "500": _broken,
    "html": _page,
    "half": _half,
    "hang": _hang,
    "slow-head": _slow_head,
    "slow-body": _slow_body,
    "loop": _loop,
    "away": _away,
    "huge": _huge,
    "endless": _endless,
    "bomb": _bomb,
    "close": _close,
    "noise": _noise,
}


@contextmanager
def faults() -> Iterator[FaultServer]:
    server = FaultServer()
    try:
        yield server
    finally:
        server.close()
