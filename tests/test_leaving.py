"""soniq ends when it is told to, whoever listens and whatever runs, and goes on where it was."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from soniq.accounts.model import Nearness
from soniq.app import Soniq
from soniq.http import ids
from tests.shelf import Shelf

HANG_SECONDS = 60
"""What takes longer than this does not end at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """`soniq serve` in a process of its own, and the owner's token."""

    process: subprocess.Popen[str]
    url: str
    token: str
    log: list[str]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def ask(self, path: str) -> Any:
        answer = httpx.get(self.url + path, headers=self.headers, timeout=30, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def scan(self) -> dict[str, Any]:
        """The job of the scan, as the API tells it."""
        jobs: list[dict[str, Any]] = self.ask("/api/jobs")["jobs"]
        (scan,) = (job for job in jobs if job["job_type"] == "filesystem_scan")
        return scan

    def end(self, told: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(told)
        return self.process.wait(HANG_SECONDS)


@contextmanager
def running(data: Path, token: str) -> Iterator[Running]:
    call = [sys.executable, "-m", "soniq", "serve", "--data", str(data), "--port", "0"]
    process = subprocess.Popen(
        call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ
    )
    log: list[str] = []
    assert process.stdout is not None
    assert process.stderr is not None
    reading = threading.Thread(target=log.extend, args=(process.stderr,))
    reading.start()
    try:
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None, "".join(log)
        yield Running(process=process, url=found[0], token=token, log=log)
    finally:
        process.kill()
        process.wait(HANG_SECONDS)
        reading.join(HANG_SECONDS)
        process.stdout.close()
        process.stderr.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    data: Path
    token: str
    track: str
    """A song too long for a connection's buffers."""


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Claimed; one song is known, and a folder of many files waits to be scanned."""
    song, many = Shelf(tmp_path / "one"), Shelf(tmp_path / "many")
    song.add("Artist/Album/01.wav", seconds=6, title="Long", artist="Artist", album="Album")
    (wav,) = song.root.rglob("*.wav")
    with wav.open("ab") as file:
        file.truncate(64 * 2**20)
    many.fill(3_000)
    soniq = Soniq.open({"data": tmp_path / "data"}, alone_as="a test")
    try:
        owner = soniq.accounts.claim(
            "Ada", "correct horse battery", nearness=Nearness.LOOPBACK, address=""
        )
        token = soniq.accounts.create_token(owner.id, "test", by=None).secret
        soniq.intake.scan(soniq.roots.add(os.fsencode(song.root)).id)
        (track,) = soniq.library.tracks().items
        soniq.roots.add(os.fsencode(many.root))
    finally:
        soniq.close()
    return House(data=tmp_path / "data", token=token, track=ids.public("Track", track.id))


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + HANG_SECONDS
    while not so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def listening(server: Running, stack: ExitStack) -> httpx.Response:
    client = stack.enter_context(httpx.Client(trust_env=False, timeout=HANG_SECONDS))
    return stack.enter_context(
        client.stream("GET", f"{server.url}/sources/events/stream", headers=server.headers)
    )


def subscribed(server: Running, stack: ExitStack) -> ClientConnection:
    address = server.url.replace("http", "ws")
    made = stack.enter_context(
        connect(
            f"{address}/graphql",
            subprotocols=[Subprotocol("graphql-transport-ws")],
            additional_headers=server.headers,
            proxy=None,
        )
    )
    made.send(json.dumps({"type": "connection_init"}))
    assert json.loads(made.recv(HANG_SECONDS))["type"] == "connection_ack"
    query = "subscription { events { name } }"
    made.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": query}}))
    return made


def page(server: Running, stack: ExitStack) -> ClientConnection:
    address = server.url.replace("http", "ws")
    return stack.enter_context(
        connect(
            f"{address}/_nicegui_ws/socket.io/?EIO=4&transport=websocket",
            additional_headers=server.headers,
            proxy=None,
        )
    )


def paused(server: Running, track: str, stack: ExitStack) -> socket.socket:
    """A player that asked for the whole song and reads no further than its beginning."""
    player = stack.enter_context(socket.socket())
    player.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    host, port = server.url.removeprefix("http://").split(":")
    player.connect((host, int(port)))
    player.settimeout(HANG_SECONDS)
    asked = (
        f"GET /stream/{track} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {server.token}\r\n"
    )
    player.sendall(asked.encode() + b"\r\n")
    assert player.recv(12) == b"HTTP/1.1 200"
    return player


def closes(socket: ClientConnection) -> None:
    """Reads on until the server closes."""
    with pytest.raises(ConnectionClosed):
        while True:
            socket.recv(HANG_SECONDS)


def test_it_ends_while_many_listen_and_a_scan_runs_and_goes_on_at_the_next_start(
    house: House,
) -> None:
    with running(house.data, house.token) as server, ExitStack() as stack:
        until(lambda: server.scan()["processed_items"] > 0)
        stream = listening(server, stack)
        sockets = [subscribed(server, stack), page(server, stack)]
        paused(server, house.track, stack)
        assert server.scan()["status"] == "running"

        assert server.end() == 0

        stream.read()
        for opened in sockets:
            closes(opened)
    assert not [line for line in server.log if re.search("Traceback|error|exception", line, re.I)]

    with running(house.data, house.token) as server:
        until(lambda: bool(server.scan()["status"] == "completed"))
        assert server.scan()["attempts"] == 1
        assert server.ask("/api/stats")["total_tracks"] == 3_001
        assert server.end(signal.SIGINT) == 0
    assert not [line for line in server.log if "Traceback" in line]
