"""A working radio station: a stream without an end, lists that name it, and what goes wrong."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.sound import encoded

HLS = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000\nlow.m3u8\n"


class Station(ThreadingHTTPServer):
    """Plays until it is closed."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Listener)
        self.closing = threading.Event()
        self.left = threading.Event()
        """A listener went away."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Listener(BaseHTTPRequestHandler):
    server: Station

    def do_GET(self) -> None:
        here = self.server.url
        said = {
            "/live.pls": ("audio/x-scpls", f"[playlist]\nNumberOfEntries=1\nFile1={here}/live\n"),
            "/live.m3u": ("audio/x-mpegurl", f"#EXTM3U\n#EXTINF:-1,Fake\n{here}/live\n"),
            "/beside.m3u": ("text/plain", "live\n"),
            "/empty.pls": ("audio/x-scpls", "[playlist]\nNumberOfEntries=0\n"),
            "/pieces.m3u8": ("application/vnd.apple.mpegurl", HLS),
            "/round.m3u": ("audio/x-mpegurl", f"{here}/round.m3u\n"),
            "/page": ("text/html", "<h1>Fake FM</h1>"),
        }
        if self.path == "/live":
            self._play()
        elif self.path == "/moved":
            self._answer(302, {"Location": f"{here}/live"})
        elif self.path == "/file":
            self._answer(302, {"Location": "file:///etc/hostname"})
        elif self.path in said:
            kind, body = said[self.path]
            self._answer(200, {"Content-Type": kind})
            self.wfile.write(body.encode())
        else:
            self._answer(404, {})

    def _play(self) -> None:
        self._answer(
            200, {"Content-Type": "audio/mpeg", "icy-name": " Fake  FM ", "icy-br": "32,32"}
        )
        sound = encoded("mp3", seed=3, seconds=4.0)
        try:
            while not self.server.closing.wait(0.2):
                self.wfile.write(sound)
        except OSError:
            self.server.left.set()

    def _answer(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def broadcasting() -> Iterator[Station]:
    station = Station()
    thread = threading.Thread(target=station.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield station
    finally:
        station.closing.set()
        station.shutdown()
        thread.join()
        station.server_close()
