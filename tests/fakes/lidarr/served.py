"""Lidarr on loopback, for a soniq that asks over a real socket; its webhook goes the other way."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from tests.fakes.lidarr.server import URL, FakeLidarr


@contextmanager
def served() -> Iterator[tuple[FakeLidarr, str]]:
    """A fake, and its address until the block ends."""
    fake = FakeLidarr()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the server's own names

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

        def _answer(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            headers = {name: text for name, text in self.headers.items() if name != "Host"}
            answer = fake.answer(
                httpx.Request(
                    self.command, URL + self.path, headers=headers, content=self.rfile.read(size)
                )
            )
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Location"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield fake, f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            serving.join()
