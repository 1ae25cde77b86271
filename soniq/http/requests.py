"""Each request gets a number, a line in the log, and an answer even where something breaks."""

import logging
import re
import secrets
import time
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soniq.http.asker import Asker
from soniq.http.errors import broken, refuse
from soniq.http.logs import request_id

logger = logging.getLogger("soniq.requests")

_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
SLOW_SECONDS = 1.0


class Requests:
    """Numbers requests (X-Request-ID), logs them, and answers 500 without telling why.

    Reading that went well and quickly is logged at debug level only: a page with its covers makes
    a hundred lines, and an SD card wears by them. Times end where the answer begins: how long it
    goes on is up to who listens.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        number = _number(scope)
        scope.setdefault("state", {})["request_id"] = number
        given = request_id.set(number)
        began = time.monotonic()
        answered: float | None = None
        status = 0

        async def watching_send(message: Message) -> None:
            nonlocal answered, status
            answered = answered or time.monotonic()
            if message["type"].endswith(".response.start"):
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = number
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self.app(scope, receive, watching_send)
        except Exception:  # the last one who can answer; the log keeps all of it
            logger.exception("%s broke", _shown(scope))
            if not status:
                status = 500
                await refuse(scope, receive, watching_send, broken(number))
        finally:
            _log(scope, status, (answered or time.monotonic()) - began)
            request_id.reset(given)


def _number(scope: Scope) -> str:
    """The number that a proxy or client gave, if it is one; else a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _GIVEN.fullmatch(given) else secrets.token_hex(8)


def _log(scope: Scope, status: int, seconds: float) -> None:
    slow = seconds > SLOW_SECONDS
    reads = scope.get("method", "GET") in ("GET", "HEAD", "OPTIONS")
    level = logging.DEBUG if reads and status < 400 and not slow else logging.INFO
    if not logger.isEnabledFor(level):
        return
    asker = scope["state"].get("asker")
    person = asker.person.name if isinstance(asker, Asker) and asker.person else None
    client = scope.get("client")
    extra = {
        "method": scope.get("method", "WEBSOCKET"),
        "path": _path(scope),
        "status": status,
        "ms": round(seconds * 1000, 1),
        "address": client[0] if client else None,
        "person": person,
    }
    logger.log(level, "%s %d in %.0f ms", _shown(scope), status, seconds * 1000, extra=extra)


def _shown(scope: Scope) -> str:
    return f"{scope.get('method', 'WEBSOCKET')} {_path(scope)}"


def _path(scope: Scope) -> str:
    """The path as it came over the wire, without the query, which may hold anything."""
    return quote(scope["path"], safe="/:@!$&'()*+,;=~", errors="replace")[:500]
