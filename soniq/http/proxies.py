"""Proxies in front of soniq: whom to believe about who asks."""

from collections.abc import Collection
from typing import cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn._types import ASGI3Application
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

_TOLD = frozenset({b"x-forwarded-for", b"x-forwarded-proto", b"forwarded", b"x-real-ip", b"via"})
_PREFIX = b"x-forwarded-prefix"
"""NiceGUI writes it into its pages as it comes, so a stranger's goes no further than here."""


class Proxies:
    """Takes address and scheme from X-Forwarded-For and -Proto of trusted proxies alone.

    Of a request that a stranger forwards, it notes that nobody knows where it comes from: a proxy
    on this machine must not make the whole world look like this machine.
    """

    def __init__(self, app: ASGIApp, *, trusted: Collection[str] = (), root_path: str = "") -> None:
        """trusted: addresses or networks. root_path: such as "/music"."""
        self.app = app
        self._root_path = root_path
        # The two libraries describe the same three callables in different types.
        inner = cast("ASGI3Application", app)
        self._proxied = ProxyHeadersMiddleware(inner, list(trusted))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        if self._root_path and not scope.get("root_path"):
            scope["root_path"] = self._root_path
        client = scope.get("client")
        trusted = client is not None and client[0] in self._proxied.trusted_hosts
        told = any(name in _TOLD for name, _ in scope["headers"])
        state["forwarded_by_stranger"] = told and not trusted
        if trusted:
            await cast("ASGIApp", self._proxied)(scope, receive, send)
        else:
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != _PREFIX]
            await self.app(scope, receive, send)
