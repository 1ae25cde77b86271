"""The whole of soniq tells what is played by itself, to a server on loopback."""

import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from soniq.accounts.model import Nearness
from soniq.app import Soniq, library_file
from soniq.app.ticking import Ticker
from soniq.errors import Unavailable
from soniq.listening.model import PlaySource
from soniq.scrobbling.model import Place
from soniq.units import Moment, TrackId
from tests.crowd import build
from tests.fakes.listenbrainz.listens import TOKEN, FakeListens
from tests.listening.room import NOON, RECORDS


class Served:
    """The fake, on a socket; `came` is set when a listen has come."""

    def __init__(self) -> None:
        self.fake = FakeListens()
        self.came = threading.Event()
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers["Content-Length"])))

            def _answer(self, body: bytes) -> None:
                asked = httpx.Request(
                    self.command,
                    f"http://fake{self.path}",
                    headers=dict(self.headers),
                    content=body,
                )
                answer = served.fake.answer(asked)
                self.send_response(answer.status_code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)
                if served.fake.listens:
                    served.came.set()

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/apis/listenbrainz"
        self._thread = threading.Thread(target=self.server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def served() -> Iterator[Served]:
    made = Served()
    yield made
    made.close()


def test_a_play_is_told_without_anybodys_doing(tmp_path: Path, served: Served) -> None:
    library = library_file(tmp_path)
    library.parent.mkdir(parents=True)
    build(library, 0, more=RECORDS)
    soniq = Soniq.open(
        {
            "data": tmp_path,
            "watch": False,
            "scan_on_start": False,
            "analyse": False,
            "scrobble_url": served.url,
        },
        alone_as="a test",
    )
    try:
        ada = soniq.accounts.claim(
            "Ada", "correct horse battery", nearness=Nearness.LOOPBACK, address="127.0.0.1"
        )
        soniq.scrobbling.link_by_token(ada.id, Place.OTHER, TOKEN)
        soniq.start()
        soniq.listening.play(
            ada.id, TrackId(1), at=Moment(NOON), played=None, source=PlaySource.WEB
        )
        assert served.came.wait(30)
        assert served.fake.listens == [("Sigur Rós", "Intro", NOON // 1000)]
    finally:
        soniq.close()


def test_a_ticker_goes_on_after_a_failure_and_ends_when_told() -> None:
    calls: list[int] = []
    thrice = threading.Event()

    def call() -> None:
        calls.append(len(calls))
        if len(calls) == 1:
            raise Unavailable("not now")
        if len(calls) == 2:
            raise sqlite3.OperationalError("database or disk is full")
        if len(calls) == 3:
            thrice.set()

    ticker = Ticker("test", 0.001, call)
    ticker.start()
    assert thrice.wait(30)
    ticker.stop()
    ticker.stop()
    ended = len(calls)
    assert calls == list(range(ended))


def test_a_ticker_that_never_began_can_be_stopped() -> None:
    Ticker("test", 60, list).stop()
