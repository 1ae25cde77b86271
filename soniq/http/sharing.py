"""Which pages of other origins may read what soniq answers (CORS)."""

from collections.abc import Callable, Collection

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_EXPOSED = ("Content-Range", "ETag", "Retry-After", "X-Request-ID")
_MAX_AGE = 600


class Sharing:
    """Lets pages of some origins call the API, with a token: cookies are not theirs.

    What signs in by itself is open to pages of all origins: it reads no cookie, so that a page can
    do there only what its own key lets it.
    """

    def __init__(
        self, app: ASGIApp, *, origins: Collection[str], signs_in: Callable[[Scope], bool]
    ) -> None:
        """origins: such as "https://music.example.org"."""
        self._signs_in = signs_in
        self._open = _open_to_all(app)
        self._closed = _shared_with(app, origins) if origins else app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._signs_in(scope):
            await self._open(scope, receive, send)
        else:
            await self._closed(scope, receive, send)


def _shared_with(app: ASGIApp, origins: Collection[str]) -> ASGIApp:
    return CORSMiddleware(
        app,
        allow_origins=list(origins),
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID", "Range", "X-Request-ID"],
        expose_headers=_EXPOSED,
        max_age=_MAX_AGE,
    )


def _open_to_all(app: ASGIApp) -> ASGIApp:
    return CORSMiddleware(
        _Embedded(app),
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=_EXPOSED,
        max_age=_MAX_AGE,
    )


class _Embedded:
    """Lets other pages show covers and play songs in their own elements."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def adding_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        await self.app(scope, receive, adding_send)
