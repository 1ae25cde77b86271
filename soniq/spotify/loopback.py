"""The redirect address on this machine, for browsers that run here: open while a consent is
pending, and for nothing else.

It brings no sign-in; what comes is told by its state, which only the person's own browser was
given.
"""

import html
import logging
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

from typing_extensions import override

from soniq.spotify.model import REDIRECT_URI

logger = logging.getLogger(__name__)

SECONDS = 1.0
"""Between two looks whether anybody is still awaited."""
LONGEST_REQUEST = 8_192

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>soniq</title>
<meta name="viewport" content="width=device-width">
<body style="font-family: sans-serif; max-width: 30em; margin: 4em auto; padding: 0 1em">
<p>{text}</p></body></html>
"""

Came = Callable[[str], str]
"""Given the query of the address, what to tell the person."""


class Loopback:
    """Listens where `REDIRECT_URI` points to. A port that somebody else has is no failure: then
    the person pastes."""

    def __init__(
        self, came: Came, awaited: Callable[[], bool], address: str = REDIRECT_URI
    ) -> None:
        """awaited: whether anybody may still come; asked every second."""
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._path = parts.path
        self._came = came
        self._awaited = awaited
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    @property
    def is_open(self) -> bool:
        with self._lock:
            return self._thread is not None and self._thread.is_alive()

    def open(self) -> bool:
        """Whether it listens now."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return True
            self._ended.clear()
            try:
                server = _Server((self._host, self._port), self._handler())
            except OSError as error:
                logger.info("%s:%d is taken: %s", self._host, self._port, error.strerror)
                return False
            self._thread = threading.Thread(
                target=self._serve, args=(server,), name="soniq-consent", daemon=True
            )
            self._thread.start()
            return True

    def close(self) -> None:
        """Twice is once."""
        self._ended.set()
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def _serve(self, server: "_Server") -> None:
        with server:
            while not self._ended.is_set() and self._awaited():
                server.handle_request()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        path, came = self._path, self._came

        class Answering(BaseHTTPRequestHandler):
            timeout = 5
            server_version = "soniq"
            sys_version = ""

            def do_GET(self) -> None:
                asked = urlsplit(self.path[:LONGEST_REQUEST])
                if asked.path != path:
                    self.send_error(404)
                    return
                body = _PAGE.format(text=html.escape(came(asked.query))).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                self.send_header("Referrer-Policy", "no-referrer")
                self.send_header("Content-Security-Policy", _POLICY)
                self.end_headers()
                self.wfile.write(body)

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Addresses hold codes: they are not logged."""

        return Answering


class _Server(HTTPServer):
    timeout = SECONDS
    allow_reuse_address = True

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        logger.debug("a browser left before it was answered")
