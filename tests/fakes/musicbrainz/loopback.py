"""The small MusicBrainz with a limit that it enforces; on a port of its own where that is asked."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from tests.fakes.musicbrainz.server import FakeMusicBrainz

SLACK = 0.98
"""Of the interval: clocks of two threads differ a little."""


class Limited:
    """Answers 503 to who asks sooner than 1 / rate seconds after the last request it answered."""

    def __init__(
        self, books: FakeMusicBrainz, rate: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.books = books
        self.rate = rate
        self._clock = clock
        self.url = ""
        self.refused = 0
        self.asked: Counter[str] = Counter()
        """Requests by kind: "release-group?query", "release/"."""
        self._last = -1 / rate
        self._lock = threading.Lock()

    @property
    def requests(self) -> int:
        return self.asked.total()

    def answer(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            now = self._clock()
            soon = now - self._last < SLACK / self.rate
            if not soon:
                self._last = now
            self.refused += soon
            entity, _, rest = request.url.path.removeprefix("/ws/2/").partition("/")
            asked = "/" if rest else "?" + next(iter(request.url.params), "")
            self.asked[entity + asked] += 1
        if soon:
            return httpx.Response(
                503, json={"error": "Your requests exceed the limit."}, headers={"Retry-After": "1"}
            )
        return self.books.answer(request)


@contextmanager
def served(books: FakeMusicBrainz, *, rate: float) -> Iterator[Limited]:
    """Serves on loopback until the block ends."""
    limited = Limited(books, rate)

    class Asked(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = limited.answer(
                httpx.Request("GET", limited.url + self.path, headers=dict(self.headers))
            )
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Retry-After"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.daemon_threads = True
    limited.url = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    try:
        yield limited
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
