"""A server on loopback whose clients may leave as real ones do, and a track that takes long."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp


@contextmanager
def served(app: ASGIApp) -> Iterator[tuple[str, int]]:
    """The address of the app while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, proxy_headers=False)
        )
        serving = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        serving.start()
        try:
            while not server.started and serving.is_alive():
                time.sleep(0.01)
            yield door.getsockname()
        finally:
            server.should_exit = True
            serving.join(20)


def long_silence(path: Path, *, hours: float = 3.0, rate: int = 48_000) -> Path:
    """A WAVE file of silence, which takes no room on the disk and long to encode."""
    size = int(hours * 3600 * rate) * 4
    form = struct.pack("<HHIIHH", 1, 2, rate, 4 * rate, 4, 16)
    head = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<I", 16) + form
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(head + b"data" + struct.pack("<I", size))
        file.truncate(44 + size)
    return path


def asked(address: tuple[str, int], path: str, **headers: str) -> socket.socket:
    """A connection that has asked for it, and reads nothing yet."""
    connection = socket.create_connection(address, timeout=60)
    lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    return connection
