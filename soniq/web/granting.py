"""`/api/auth/token`: OAuth 2 for apps of other kinds, by app password and refresh token.

Answers and failures are in the manner of RFC 6749 §5, and of RFC 7009 for revoking, as the
libraries of such apps expect them: not in soniq's own.
"""

import math
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from soniq.accounts.app_model import Grant
from soniq.app import Soniq
from soniq.errors import SoniqError, Throttled, Unavailable
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask

Anybody = Annotated[Asker, allow(None)]

FORM = "application/x-www-form-urlencoded"
FIELDS = 20
_NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class GrantBody(BaseModel):
    """What an app holds from now on."""

    access_token: str = Field(description="A JWT for `Authorization: Bearer …`.")
    token_type: str = "Bearer"  # noqa: S105 - a kind, no secret
    expires_in: int = Field(description="Seconds for which `access_token` is good.")
    refresh_token: str = Field(description="Good once, for the next grant.")
    scope: str = Field(description="The role in which the app acts.")

    @classmethod
    def of(cls, grant: Grant) -> "GrantBody":
        return cls(
            access_token=grant.access,
            expires_in=grant.expires_in,
            refresh_token=grant.refresh,
            scope=grant.person.role,
        )


class RefusalBody(BaseModel):
    """Why an app is given nothing (RFC 6749 §5.2)."""

    error: str
    error_description: str


class Wrong(Exception):
    """A request that is none of OAuth 2's."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error


def _form(required: list[str], **fields: str) -> dict[str, Any]:
    """How OpenAPI describes a form that we read ourselves."""
    schema = {
        "type": "object",
        "required": required,
        "properties": {
            name: {"type": "string", "description": about} for name, about in fields.items()
        },
    }
    return {"requestBody": {"required": True, "content": {FORM: {"schema": schema}}}}


_REFUSED: dict[int | str, dict[str, Any]] = {
    400: {"model": RefusalBody, "description": "Refused; `error` says why, by RFC 6749 §5.2."},
    429: {"model": RefusalBody, "description": "Too many wrong ones; `Retry-After` in seconds."},
}


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["accounts"])

    @api.post(
        "/api/auth/token",
        summary="Sign an app in, or renew its token",
        response_model=GrantBody,
        responses=_REFUSED,
        openapi_extra=_form(
            ["grant_type"],
            grant_type='"password" or "refresh_token".',
            username="With password: the person's name.",
            password="With password: an app password, never the person's own.",  # noqa: S106
            refresh_token="With refresh_token: the newest one.",  # noqa: S106 - a description
            client_id="What the app calls itself.",
        ),
    )
    async def grant(request: Request, asker: Anybody) -> Response:
        """A refresh token is good once: the second time ends all tokens of that sign-in."""
        try:
            said = await _read(request)
            given = await _granted(soniq, said, asker.address)
        except Wrong as wrong:
            return _refusal(wrong.error, str(wrong), 400)
        except SoniqError as error:
            return _told(error)
        return JSONResponse(GrantBody.of(given).model_dump(), headers=_NOT_KEPT)

    @api.post(
        "/api/auth/revoke",
        summary="Sign an app out",
        responses={400: _REFUSED[400]},
        openapi_extra=_form(
            ["token"],
            token="The refresh token or the access token.",  # noqa: S106 - a description
        ),
    )
    async def revoke(request: Request, _: Anybody) -> Response:
        """Ends all tokens of that sign-in at once. An unknown one is fine (RFC 7009)."""
        try:
            said = await _read(request)
            token = _wanted(said, "token")
        except Wrong as wrong:
            return _refusal(wrong.error, str(wrong), 400)
        try:
            await ask(soniq.accounts.end_grant, token)
        except SoniqError as error:
            return _told(error)
        return Response(status_code=200, headers=_NOT_KEPT)

    return api


async def _granted(soniq: Soniq, said: dict[str, str], address: str) -> Grant:
    """Raises Wrong and SoniqError."""
    kind = _wanted(said, "grant_type")
    if kind == "password":
        return await ask(
            soniq.accounts.grant,
            _wanted(said, "username"),
            _wanted(said, "password"),
            address=address,
            client=said.get("client_id", ""),
        )
    if kind == "refresh_token":
        return await ask(soniq.accounts.refresh, _wanted(said, "refresh_token"), address=address)
    raise Wrong("unsupported_grant_type", "Use password (an app password) or refresh_token.")


async def _read(request: Request) -> dict[str, str]:
    """The form. Raises Wrong."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise Wrong("invalid_request", f"Send a form ({FORM}).")
    try:
        body = (await request.body()).decode("ascii")
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=FIELDS, errors="strict")
    except ValueError:
        raise Wrong("invalid_request", "That form cannot be read.") from None
    said = dict(pairs)
    if len(said) < len(pairs):
        raise Wrong("invalid_request", "A parameter came twice.")
    return said


def _wanted(said: dict[str, str], name: str) -> str:
    if not said.get(name):
        raise Wrong("invalid_request", f"The parameter {name} is missing.")
    return said[name]


def _told(error: SoniqError) -> Response:
    if isinstance(error, Unavailable):
        wait = str(max(1, math.ceil(error.retry_after or 5)))
        code = "slow_down" if isinstance(error, Throttled) else "temporarily_unavailable"
        return _refusal(code, str(error), error.status, {"Retry-After": wait})
    return _refusal(error.code, str(error), 400)


def _refusal(
    error: str, description: str, status: int, headers: dict[str, str] | None = None
) -> Response:
    """RFC 6749 has its descriptions in ASCII, without quotes and backslashes."""
    plain = description.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "/")
    return JSONResponse(
        {"error": error, "error_description": plain},
        status_code=status,
        headers=_NOT_KEPT | (headers or {}),
    )
