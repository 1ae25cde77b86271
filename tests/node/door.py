"""A door before a server that can be slammed: a client behind it loses its connection."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Door:
    """Passes on what comes to `url`, until `slam` breaks what is open; new ones may come."""

    def __init__(self, beyond: tuple[str, int], ours: socket.socket) -> None:
        self._beyond = beyond
        self._ours = ours
        self._open: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{ours.getsockname()[1]}"
        threading.Thread(target=self._welcome, daemon=True).start()

    def slam(self) -> None:
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._open.clear()

    def _welcome(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._ours.accept()
                server = socket.create_connection(self._beyond)
                self._open += [client, server]
                for a, b in ((client, server), (server, client)):
                    threading.Thread(target=_pass_on, args=(a, b), daemon=True).start()


def _pass_on(a: socket.socket, b: socket.socket) -> None:
    with suppress(OSError):
        while chunk := a.recv(65_536):
            b.sendall(chunk)
        b.shutdown(socket.SHUT_WR)


@contextmanager
def door(url: str) -> Iterator[Door]:
    """A door before the server of that URL."""
    beyond = urlsplit(url)
    assert beyond.hostname is not None
    assert beyond.port is not None
    with socket.create_server(("127.0.0.1", 0)) as ours:
        made = Door((beyond.hostname, beyond.port), ours)
        try:
            yield made
        finally:
            ours.shutdown(socket.SHUT_RDWR)
            made.slam()
