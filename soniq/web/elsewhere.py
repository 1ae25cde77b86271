"""Signing in by another server's word (OpenID Connect), where the settings name one."""

import html
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from soniq.accounts.model import Role
from soniq.accounts.vouched_model import VouchedId, VouchedPerson
from soniq.app import Soniq
from soniq.errors import SoniqError
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, servers
from soniq.http.guard import cookie_of, give_cookie
from soniq.http.links import base
from soniq.http.times import iso
from soniq.web.saying import person_of

Anybody = Annotated[Asker, allow(None)]
SignedIn = Annotated[Asker, allow(Role.GUEST)]

TICKET = "soniq_elsewhere"
TICKET_SECONDS = 10 * 60
BACK = "/signin/elsewhere/back"
_NOT_KEPT = {"Cache-Control": "no-store"}


class VouchedBody(BaseModel):
    """One's account on another server, by which one may come in."""

    id: str
    issuer: str
    called: str = Field(description="As that server named one; may be empty.")
    created_at: str

    @classmethod
    def of(cls, found: VouchedPerson) -> "VouchedBody":
        return cls(
            id=ids.public("Vouched", found.id),
            issuer=found.issuer,
            called=found.called,
            created_at=iso(found.created_at),
        )


class BegunBody(BaseModel):
    """Where one's browser is to go now."""

    address: str


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["accounts"])
    vouching = soniq.vouching

    @api.get("/signin/elsewhere", include_in_schema=False)
    async def begin(request: Request, _: Anybody) -> Response:
        """Sends a browser to the other server."""
        begun = await servers.ask(vouching.begin, _back(soniq, request))
        response = RedirectResponse(begun.address, status_code=303, headers=_NOT_KEPT)
        _give_ticket(response, request, begun.ticket)
        return response

    @api.get(BACK, include_in_schema=False)
    async def back(request: Request, asker: Anybody) -> Response:
        """Where the other server sends it back to.

        The answer is a page that goes on by itself: by the standard (RFC 6265bis, "same-site"
        requests) a redirect is still the other server's doing, so that a browser may keep back
        the strict cookie that it was just given.
        """
        try:
            ended = await servers.ask(
                vouching.end,
                dict(request.query_params),
                cookie_of(request.headers, TICKET),
                address=asker.address,
                user_agent=request.headers.get("user-agent"),
            )
        except SoniqError as error:
            response = _page(request, "That did not work", str(error), status=error.status)
            _take_ticket(response, request)
            return response
        response = _onward(request)
        if ended.signed_in is not None:
            days = soniq.settings.session_days
            give_cookie(response, request.scope, ended.signed_in.secret, days=days)
        _take_ticket(response, request)
        return response

    @api.post("/api/auth/elsewhere", summary="Tie one's account on another server")
    async def tie(request: Request, response: Response, asker: SignedIn) -> BegunBody:
        """Sets a cookie and says where to send the browser; whoever signs in there is tied."""
        by = person_of(asker)
        begun = await servers.ask(vouching.begin, _back(soniq, request), by=by)
        _give_ticket(response, request, begun.ticket)
        return BegunBody(address=begun.address)

    @api.get("/api/auth/elsewhere", summary="List one's accounts on other servers")
    async def tied(asker: SignedIn) -> list[VouchedBody]:
        return [VouchedBody.of(one) for one in await ask(vouching.of, person_of(asker).id)]

    @api.delete(
        "/api/auth/elsewhere/{vouched_id}", summary="Let such an account go", status_code=204
    )
    async def untie(vouched_id: str, asker: SignedIn) -> None:
        number = ids.private("Vouched", vouched_id, VouchedId)
        await ask(vouching.untie, number, by=person_of(asker))

    return api


def _back(soniq: Soniq, request: Request) -> str:
    return base(request.scope, soniq.settings.public_url) + BACK


def _give_ticket(response: Response, request: Request, ticket: str) -> None:
    """Lax, not strict: the browser comes back by the other server's doing."""
    response.set_cookie(
        TICKET,
        ticket,
        max_age=TICKET_SECONDS,
        path=(request.scope.get("root_path") or "") + "/signin",
        secure=request.scope["scheme"] == "https",
        httponly=True,
        samesite="lax",
    )


def _take_ticket(response: Response, request: Request) -> None:
    response.delete_cookie(TICKET, path=(request.scope.get("root_path") or "") + "/signin")


def _onward(request: Request) -> Response:
    home = html.escape((request.scope.get("root_path") or "") + "/")
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>soniq</title>'
        f'<meta http-equiv="refresh" content="0;url={home}"></head>'
        f'<body><a href="{home}">Go on</a></body></html>',
        headers=_NOT_KEPT,
    )


def _page(request: Request, title: str, text: str, *, status: int) -> Response:
    signin = html.escape((request.scope.get("root_path") or "") + "/signin")
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)} · soniq</title></head><body><main><h1>{html.escape(title)}"
        f'</h1><p>{html.escape(text)}</p><p><a href="{signin}">Back to the sign-in page</a></p>'
        "</main></body></html>",
        status_code=status,
        headers=_NOT_KEPT,
    )
