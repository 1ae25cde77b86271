"""Spotify on loopback, for a soniq that asks over a real socket."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

import httpx

from tests.fakes.spotify.web import FakeSpotify


@contextmanager
def served() -> Iterator[FakeSpotify]:
    """What soniq takes for Spotify until the block ends. Its pictures are nowhere, so that no test
    asks the real one for them."""
    fake = FakeSpotify()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("https://api.spotify.com")

        def do_POST(self) -> None:
            self._answer("https://accounts.spotify.com")

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

        def _answer(self, host: str) -> None:
            size = int(self.headers.get("content-length") or 0)
            headers = {name: text for name, text in self.headers.items() if name != "Host"}
            answer = fake.answer(
                httpx.Request(
                    self.command, host + self.path, headers=headers, content=self.rfile.read(size)
                )
            )
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Retry-After"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        fake.accounts = url
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            with (
                patch("soniq.clients.spotify.API_URL", url),
                patch("soniq.clients.spotify.ACCOUNTS_URL", url),
                patch("tests.fakes.spotify.music.IMAGE", "https://127.0.0.1:9/image/"),
            ):
                yield fake
        finally:
            server.shutdown()
            serving.join()
