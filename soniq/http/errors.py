"""Failures as clients see them: `{"error": {"code": …, "message": …}}` and the fitting status."""

import logging
import math
from collections.abc import Collection

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from soniq.errors import Forbidden, Invalid, SignInNeeded, SoniqError, Unavailable

logger = logging.getLogger(__name__)


class Misdirected(Forbidden):
    """The request was meant for a host that this is not."""

    code = "misdirected"
    status = 421


class TooLarge(Invalid):
    """More was sent than is read."""

    code = "too_large"
    status = 413


class WrongMedia(Invalid):
    """What was sent is of a kind that is not taken there."""

    code = "unsupported_media_type"
    status = 415


class HeadersTooLarge(Invalid):
    """More headers were sent than are read."""

    code = "headers_too_large"
    status = 431


class WrongMethod(Invalid):
    """The address is right, but not for that."""

    code = "method_not_allowed"
    status = 405

    def __init__(self, method: str, allowed: Collection[str]) -> None:
        self.allowed = ", ".join(sorted(allowed))
        super().__init__(f"{method} does nothing there; {self.allowed} does.")


_CODES = {400: "invalid", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def answer(error: SoniqError) -> JSONResponse:
    """The response that tells of a failure."""
    headers: dict[str, str] = {}
    if isinstance(error, Unavailable):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after or 5)))
    if isinstance(error, SignInNeeded):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, WrongMethod):
        headers["Allow"] = error.allowed
    return _json(error.status, error.code, str(error), headers)


def broken(request_id: str) -> JSONResponse:
    """For what nobody foresaw: the details stand in the log, under the same number."""
    return _json(
        500,
        "broken",
        f"Something broke inside soniq. The log tells more, under the number {request_id}.",
        {},
    )


async def refuse(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    """Sends the response in the place of whatever was asked for; a websocket is not opened."""
    if scope["type"] == "http":
        await response(scope, receive, send)
    elif "websocket.http.response" in scope.get("extensions", {}):
        await send(
            {
                "type": "websocket.http.response.start",
                "status": response.status_code,
                "headers": response.raw_headers,
            }
        )
        await send({"type": "websocket.http.response.body", "body": bytes(response.body)})
    else:
        await send({"type": "websocket.close", "code": 1008, "reason": ""})


def install(app: FastAPI) -> None:
    """Has the app answer its failures in this shape."""
    app.add_exception_handler(SoniqError, _foreseen)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)


async def _foreseen(_: Request, error: Exception) -> Response:
    assert isinstance(error, SoniqError)
    return answer(error)


async def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "error")
    return _json(error.status_code, code, str(error.detail), dict(error.headers or {}))


async def _unreadable(_: Request, error: Exception) -> Response:
    """Names the places that are wrong and how; never what was sent, which may be a password."""
    assert isinstance(error, RequestValidationError)
    places = [
        f"{'.'.join(str(part) for part in wrong['loc'])[:80]}: {wrong['msg'][:200]}"
        for wrong in error.errors()[:5]
    ]
    return _json(422, "invalid", "; ".join(places), {})


def _json(status: int, code: str, message: str, headers: dict[str, str]) -> JSONResponse:
    headers = {"Cache-Control": "no-store"} | headers
    readable = message.encode("utf-8", "replace").decode()
    return JSONResponse(
        {"error": {"code": code, "message": readable}}, status_code=status, headers=headers
    )
