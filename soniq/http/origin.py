"""Which pages may act in a person's name: only soniq's own, and those that the settings name.

Browsers send cookies along with what other pages ask for, so a cookie alone proves no will (CSRF).
They also say which page asks, in Origin; and the newer ones, over HTTPS, in Sec-Fetch-Site. A
request with an API token is beyond this: no page can make a browser add it.
"""

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from soniq.errors import Forbidden
from soniq.http.asker import Proof, asker_of
from soniq.http.errors import answer, refuse

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PORTS = {"http": 80, "https": 443}


class Origins:
    """Answers 403 to what a foreign page asks for in a person's name."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        allowed: Collection[str] = (),
        signs_in: Callable[[Scope], bool] = lambda _: False,
    ) -> None:
        """allowed: origins such as "https://music.example.org".

        signs_in: what reads no cookie, so that no page can act there in another's name.
        """
        self.app = app
        self._signs_in = signs_in
        self._allowed = frozenset(origin.lower() for origin in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._signs_in(scope) or self._may(scope):
            await self.app(scope, receive, send)
            return
        error = Forbidden(
            "Another web page asks for this in your name. If it may, add it to the setting "
            "cors_origins."
        )
        await refuse(scope, receive, send, answer(error))

    def _may(self, scope: Scope) -> bool:
        proof = asker_of(HTTPConnection(scope)).proof
        if proof is Proof.TOKEN:
            return True
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None:
            return origin.lower() in self._allowed or is_same(origin, headers.get("host", ""))
        acts = scope["type"] == "websocket" or scope["method"] not in _SAFE
        listens = "text/event-stream" in headers.get("accept", "")
        if not acts and not listens:
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        return proof is None or not acts


def is_same(origin: str, host: str) -> bool:
    """Whether a page of that origin came from that host and port.

    The scheme is left out: a proxy in front may speak HTTPS where we speak HTTP.
    """
    try:
        page = urlsplit(origin.lower())
        port = page.port or _PORTS.get(page.scheme)
        ours = urlsplit(f"//{host.lower()}")
        our_port = ours.port or _PORTS.get(page.scheme)
    except ValueError:
        return False
    named = page.hostname is not None and page.scheme in _PORTS
    return named and page.hostname == ours.hostname and port == our_port
