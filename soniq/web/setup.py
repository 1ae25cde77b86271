"""Making an unclaimed soniq one's own."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.app import Soniq
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, passwords
from soniq.http.guard import give_cookie
from soniq.web.signin import PersonBody


class Claim(BaseModel):
    name: str = Field(max_length=200)
    password: str = Field(max_length=2_000)
    code: str | None = Field(
        default=None,
        max_length=40,
        description="The claim code of the console; needed from another network, or later.",
    )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["accounts"])

    @api.post("/api/setup/claim", summary="Become the owner", status_code=201)
    async def claim(
        body: Claim,
        request: Request,
        response: Response,
        asker: Annotated[Asker, allow(None, unclaimed=True)],
    ) -> PersonBody:
        """Makes the first person, the owner, and signs them in. Works once."""
        person = await passwords.ask(
            soniq.accounts.claim,
            body.name,
            body.password,
            nearness=asker.nearness,
            address=asker.address,
            code=body.code,
        )
        secret = await ask(
            soniq.accounts.open_session,
            person.id,
            address=asker.address,
            user_agent=request.headers.get("user-agent"),
        )
        give_cookie(response, request.scope, secret, days=soniq.settings.session_days)
        return PersonBody.of(person)

    return api
