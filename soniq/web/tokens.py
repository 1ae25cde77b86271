"""`/api/tokens`: one's own API tokens, for programs."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from soniq.accounts.model import Person, Role, Token
from soniq.app import Soniq
from soniq.errors import NotFound
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.times import iso
from soniq.units import TokenId

SignedIn = Annotated[Asker, allow(Role.GUEST)]


class TokenBody(BaseModel):
    """A token; its secret was told once, when it was made."""

    id: str
    name: str
    role: Role | None = Field(description="Less than one's own; null for the same.")
    hint: str = Field(description="How its secret begins.")
    created_at: str
    last_used_at: str | None

    @classmethod
    def of(cls, token: Token) -> "TokenBody":
        return cls(
            id=ids.public("Token", token.id),
            name=token.name,
            role=token.role,
            hint=token.hint,
            created_at=iso(token.created_at),
            last_used_at=None if token.last_used_at is None else iso(token.last_used_at),
        )


class TokenOrder(BaseModel):
    """What the new token is for."""

    name: str = Field(max_length=200)
    role: Role | None = None


class NewTokenBody(TokenBody):
    """A token, and for once its secret: send it as `Authorization: Bearer …`."""

    secret: str


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/tokens", tags=["accounts"])

    @api.get("", summary="List one's tokens")
    async def tokens(asker: SignedIn) -> list[TokenBody]:
        found = await ask(soniq.accounts.tokens, _person(asker).id)
        return [TokenBody.of(token) for token in found]

    @api.post("", summary="Make a token", status_code=201)
    async def create(order: TokenOrder, asker: SignedIn) -> NewTokenBody:
        person = _person(asker)
        new = await ask(soniq.accounts.create_token, person.id, order.name, order.role, by=person)
        body = TokenBody.of(new.token).model_dump()
        return NewTokenBody(**body, secret=new.secret)

    @api.delete("/{token_id}", summary="Revoke a token", status_code=204)
    async def revoke(token_id: str, asker: SignedIn) -> None:
        """One's own; that of somebody else counts as not there."""
        person = _person(asker)
        number = ids.private("Token", token_id, TokenId)
        if number not in {token.id for token in await ask(soniq.accounts.tokens, person.id)}:
            raise NotFound("You have no such token; it may have been revoked already.")
        await ask(soniq.accounts.revoke_token, number, by=person)

    return api


def _person(asker: Asker) -> Person:
    assert asker.person is not None
    return asker.person
