"""What browsers are told to do, and not to do, with what soniq sends."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGES = "; ".join(
    (
        "default-src 'self'",
        # NiceGUI writes a page's elements as an inline script, and Vue compiles templates in it.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
OTHERS = (
    "default-src 'none'; connect-src 'self'; img-src 'self'; media-src 'self'; "
    "frame-ancestors 'none'"
)
"""For what is no page: should a browser show it as one, it does nothing. It may show and play; and
the service worker, which is bound by what its own script came with, may fetch."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: browsers would then hide the origin of a form's own post from us.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_OVER_TLS = {
    # Thirty days, and for this very name alone: others on the LAN may have no certificate.
    "Strict-Transport-Security": "max-age=2592000",
    # Browsers heed it on secure pages alone, and complain of it on others.
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """Adds the headers to every answer, its own refusals included; what is set already stays."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        secure = scope.get("scheme") in ("https", "wss")

        async def adding_send(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                _add(MutableHeaders(scope=message), secure=secure)
            await send(message)

        await self.app(scope, receive, adding_send)


def _add(headers: MutableHeaders, *, secure: bool) -> None:
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    page = headers.get("content-type", "").startswith("text/html")
    headers.setdefault("Content-Security-Policy", PAGES if page else OTHERS)
    if secure:
        for name, value in _OVER_TLS.items():
            headers.setdefault(name, value)
