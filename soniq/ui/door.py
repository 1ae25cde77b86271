"""The door: signing in, and making a new soniq one's own.

Plain pages without a socket: a stranger on the network costs soniq nothing but a file.
"""

import html
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from soniq.app import Soniq
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.ui import theme

HERE = Path(__file__).parent / "door"


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(include_in_schema=False)

    @api.get("/signin")
    async def sign_in(request: Request, asker: Annotated[Asker, allow(None)]) -> Response:
        """Where one comes in; who is in already goes on."""
        if asker.person is not None:
            return RedirectResponse(_prefix(request) + "/", 303)
        return _page(request, "signin.html", "Sign in", elsewhere=_elsewhere(soniq, request))

    @api.get("/setup")
    async def set_up(
        request: Request, asker: Annotated[Asker, allow(None, unclaimed=True)]
    ) -> Response:
        """The first step of set-up. The others are on /welcome, where the owner is signed in."""
        if await ask(soniq.accounts.claimed):
            return RedirectResponse(_prefix(request) + "/welcome", 303)
        coded = await ask(soniq.accounts.claim_needs_code, asker.nearness)
        return _page(request, "setup.html", "Welcome", hidden="" if coded else "hidden")

    return api


def _page(request: Request, name: str, title: str, **words: str) -> Response:
    """One of our own files with its blanks filled in."""
    prefix = _prefix(request)
    body = (HERE / name).read_text(encoding="utf-8")
    filled = {"prefix": html.escape(prefix), "version": theme.version(), **words}
    for blank, word in filled.items():
        body = body.replace(f"@{blank}@", word)
    head = theme.head(html.escape(prefix))
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} · soniq</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        f"{head}</head><body>{body}</body></html>",
        headers={"Cache-Control": "no-store"},
    )


def _elsewhere(soniq: Soniq, request: Request) -> str:
    """The way in by another server's word, where the settings name one."""
    name = soniq.vouching.name
    if name is None:
        return ""
    address = html.escape(_prefix(request) + "/signin/elsewhere")
    return f'<a class="btn" href="{address}">Sign in with {html.escape(name)}</a>'


def _prefix(request: Request) -> str:
    return str(request.scope.get("root_path", ""))
