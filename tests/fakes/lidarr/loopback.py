"""The working Lidarr on a port of its own, for a soniq that runs as a process of its own."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from tests.fakes.lidarr.server import FakeLidarr

_OF_THE_BODY = ("host", "content-length")


def tells(method: str, url: str, headers: Mapping[str, str], body: bytes) -> int:
    """Sends a webhook over the network; 502 where nobody is there."""
    own = {name: value for name, value in headers.items() if name.lower() not in _OF_THE_BODY}
    try:
        with httpx.Client(trust_env=False, timeout=20) as client:
            return client.request(method, url, headers=own, content=body).status_code
    except httpx.TransportError:
        return 502


@contextmanager
def served(fake: FakeLidarr) -> Iterator[str]:
    """Serves on loopback until the block ends; its address."""

    class Asked(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer = fake.answer(
                httpx.Request(
                    self.command, url + self.path, headers=dict(self.headers), content=body
                )
            )
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Location"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def do_POST(self) -> None:
            self.do_GET()

        def do_PUT(self) -> None:
            self.do_GET()

        def do_DELETE(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.daemon_threads = True
    url = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    try:
        yield url
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
