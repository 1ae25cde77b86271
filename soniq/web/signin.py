"""Signing in and out. The session's secret travels in a cookie that no script can read."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, passwords
from soniq.http.guard import give_cookie, session_secret, take_cookie

Anybody = Annotated[Asker, allow(None)]


class Credentials(BaseModel):
    name: str = Field(max_length=200)
    password: str = Field(max_length=2_000)


class PersonBody(BaseModel):
    """Who is signed in, and what they may do here."""

    id: str
    name: str
    role: Role

    @classmethod
    def of(cls, person: Person) -> "PersonBody":
        return cls(id=ids.public("Person", person.id), name=person.name, role=person.role)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["accounts"])

    @api.post("/api/auth/signin", summary="Sign in")
    async def sign_in(
        body: Credentials, request: Request, response: Response, asker: Anybody
    ) -> PersonBody:
        """Opens a session and sets its cookie. After ten wrong tries: 429 for five minutes."""
        opened = await passwords.ask(
            soniq.accounts.sign_in,
            body.name,
            body.password,
            address=asker.address,
            user_agent=request.headers.get("user-agent"),
        )
        give_cookie(response, request.scope, opened.secret, days=soniq.settings.session_days)
        return PersonBody.of(opened.person)

    @api.post("/api/auth/signout", summary="Sign out", status_code=204)
    async def sign_out(request: Request, response: Response, _: Anybody) -> None:
        """Ends this session, in the browser and here."""
        secret = session_secret(request.headers)
        if secret is not None:
            await ask(soniq.accounts.sign_out, secret)
        take_cookie(response, request.scope)

    @api.get("/api/auth/me", summary="Who is signed in")
    async def me(asker: Annotated[Asker, allow(Role.GUEST)]) -> PersonBody:
        assert asker.person is not None
        return PersonBody.of(asker.person)

    @api.get("/signin/link/{secret}", include_in_schema=False)
    async def follow(secret: str, request: Request, asker: Anybody) -> Response:
        """A link that the command line printed: once, soon, and on this machine."""
        opened = await ask(
            soniq.accounts.follow_link,
            secret,
            nearness=asker.nearness,
            address=asker.address,
            user_agent=request.headers.get("user-agent"),
        )
        home = request.scope.get("root_path", "") + "/"
        response = RedirectResponse(home, status_code=303, headers={"Cache-Control": "no-store"})
        give_cookie(response, request.scope, opened.secret, days=soniq.settings.session_days)
        return response

    return api
