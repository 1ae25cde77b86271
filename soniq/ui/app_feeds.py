"""What the page of apps and devices fetches, and has done: by what a person is signed in."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.app_model import AppPassword, AppPasswordId, Family, FamilyId
from soniq.accounts.model import Person, Role, Session, SessionId, Token
from soniq.accounts.vouched_model import VouchedId, VouchedPerson
from soniq.app import Soniq
from soniq.errors import NotFound
from soniq.http import links
from soniq.http.access import allow
from soniq.http.addresses import this_machine
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.guard import session_secret
from soniq.ui.codes import code
from soniq.ui.feeds import PREFIX, answer, packed
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of
from soniq.units import PersonId, TokenId

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
OFFERED = 3
"""Addresses that are told where the one in use is good on this machine alone."""

SignedIn = Annotated[Asker, allow(Role.GUEST)]
Key = Annotated[int, Path(ge=0, lt=2**63)]
Whose = Annotated[int | None, Query(alias="person", ge=0, lt=2**63)]


class Kind(StrEnum):
    """By what an app or a person comes in."""

    PASSWORDS = "passwords"
    SIGNINS = "signins"
    TOKENS = "tokens"
    ELSEWHERE = "elsewhere"


class NewKey(BaseModel):
    """What an app password or an API key is for, and what it may do: None for all."""

    name: str = Field(max_length=200)
    role: Role | None = None


class Leaving(BaseModel):
    """Which browsers are to be signed out: all, or all but the one that asks."""

    here: bool = False


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=f"{PREFIX}/apps", include_in_schema=False)
    _lists(api, soniq)
    _sessions(api, soniq)
    _keys(api, soniq)
    return api


def _lists(api: APIRouter, soniq: Soniq) -> None:
    @api.get("")
    async def apps(request: Request, asker: SignedIn, whose: Whose = None) -> Response:
        """All by which a person is signed in; somebody else's for admins."""
        by = person_of(asker)
        here = session_secret(request.headers)
        return await answer(_apps, soniq, by, PersonId(by.id if whose is None else whose), here)

    @api.get("/address")
    async def address(request: Request, _: SignedIn) -> Response:
        """How an app on another device reaches this soniq."""
        base = links.base(request.scope, soniq.settings.public_url)
        return await answer(_addresses, base)


def _keys(api: APIRouter, soniq: Soniq) -> None:
    accounts = soniq.accounts

    @api.post("/passwords")
    async def create_password(order: NewKey, asker: SignedIn) -> Response:
        """The only answer that holds the password."""
        by = person_of(asker)
        made = await ask(accounts.create_app_password, by.id, order.name, order.role, by=by)
        return packed({"id": made.app_password.id, "name": order.name, "secret": made.secret})

    @api.post("/tokens")
    async def create_token(order: NewKey, asker: SignedIn) -> Response:
        by = person_of(asker)
        made = await ask(accounts.create_token, by.id, order.name, order.role, by=by)
        return packed({"id": made.token.id, "name": order.name, "secret": made.secret})

    @api.delete("/{kind}/{key}", status_code=204)
    async def end(kind: Kind, key: Key, asker: SignedIn) -> None:
        """One's own; that of somebody else counts as not there, but to admins."""
        await ask(_end, soniq, kind, key, person_of(asker))


def _sessions(api: APIRouter, soniq: Soniq) -> None:
    @api.delete("/sessions/{key}", status_code=204)
    async def end(key: Key, asker: SignedIn, whose: Whose = None) -> None:
        by = person_of(asker)
        of = by.id if whose is None else PersonId(whose)
        await ask(soniq.accounts.end_session, SessionId(key), of=of, by=by)

    @api.post("/leave", status_code=204)
    async def leave(order: Leaving, request: Request, asker: SignedIn, whose: Whose = None) -> None:
        by = person_of(asker)
        of = by.id if whose is None else PersonId(whose)
        kept = None if order.here else session_secret(request.headers)
        await ask(_leave, soniq, of, by, kept)


def _end(soniq: Soniq, kind: Kind, key: int, by: Person) -> None:
    accounts, whose = soniq.accounts, None if by.role.may(Role.ADMIN) else by.id
    if kind is Kind.PASSWORDS:
        _check(key, [one.id for one in accounts.app_passwords(whose)])
        accounts.revoke_app_password(AppPasswordId(key), by=by)
    elif kind is Kind.SIGNINS:
        _check(key, [one.id for one in accounts.families(whose)])
        accounts.end_family(FamilyId(key), by=by)
    elif kind is Kind.TOKENS:
        _check(key, [one.id for one in accounts.tokens(whose)])
        accounts.revoke_token(TokenId(key), by=by)
    else:
        if whose is not None:
            _check(key, [one.id for one in soniq.vouching.of(whose)])
        soniq.vouching.untie(VouchedId(key), by=by)


def _check(key: int, known: Sequence[int]) -> None:
    if key not in known:
        raise NotFound("There is no such thing; it may have ended already.")


def _leave(soniq: Soniq, of: PersonId, by: Person, kept: str | None) -> None:
    """Ends a person's sessions, all or all but the one of that cookie."""
    here = None if kept is None else soniq.accounts.session_of(kept)
    if here is None or here.person_id != of:
        soniq.accounts.sign_out_everywhere(of, by=by)
        return
    for one in soniq.accounts.sessions(of):
        if one.id != here.id:
            try:
                soniq.accounts.end_session(one.id, of=of, by=by)
            except NotFound:
                continue  # it ended by itself a moment ago


def _apps(soniq: Soniq, by: Person, of: PersonId, secret: str | None) -> Row:
    accounts = soniq.accounts
    accounts.check_sight(of, by=by)
    person = accounts.person(of)
    here = None if secret is None else accounts.session_of(secret)
    passwords = accounts.app_passwords(of)
    by_password = {one.id: one.name for one in passwords}
    return {
        "person": {"id": person.id, "name": person.name, "mine": person.id == by.id},
        "roles": [role for role in Role if role.rank < by.role.rank],
        "passwords": [_password(one) for one in passwords],
        "signins": [_family(one, by_password) for one in accounts.families(of)],
        "tokens": [_token(one) for one in accounts.tokens(of)],
        "sessions": [_session(one, here) for one in accounts.sessions(of)],
        "elsewhere": {
            "name": soniq.vouching.name,
            "ties": [_tie(one) for one in soniq.vouching.of(of)],
        },
    }


def _password(found: AppPassword) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "role": found.role,
        "created": found.created_at,
        "used": found.last_used_at,
        "client": found.last_client,
        "address": found.last_address,
    }


def _family(found: Family, names: dict[AppPasswordId, str]) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.client or names.get(found.app_password_id, "An app"),
        "password": names.get(found.app_password_id),
        "created": found.created_at,
        "used": found.last_used_at,
        "address": found.address,
    }


def _token(found: Token) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "hint": found.hint,
        "role": found.role,
        "created": found.created_at,
        "used": found.last_used_at,
    }


def _session(found: Session, here: Session | None) -> dict[str, Any]:
    return {
        "id": found.id,
        "agent": found.user_agent or "",
        "address": found.address,
        "created": found.created_at,
        "used": found.last_seen_at,
        "here": here is not None and found.id == here.id,
    }


def _tie(found: VouchedPerson) -> dict[str, Any]:
    return {
        "id": found.id,
        "called": found.called,
        "issuer": found.issuer,
        "created": found.created_at,
    }


def _addresses(base: str) -> Row:
    """The address in use; and where that leads other devices to themselves, those of this box."""
    scheme, _, rest = base.partition("://")
    host, _, path = rest.partition("/")
    name, colon, port = host.rpartition(":")
    bare = name if colon and port.isdigit() else host
    found = [base]
    if bare in LOOPBACK:
        tail = (f":{port}" if colon and port.isdigit() else "") + (f"/{path}" if path else "")
        found = [f"{scheme}://{one}{tail}" for one in _own()] or [base]
    return {
        "local": bare in LOOPBACK,
        "addresses": [{"url": one, "code": code(one)} for one in found],
    }


def _own() -> list[str]:
    """This machine's own IPv4 addresses in its networks, the likeliest first."""
    ips = {
        one.ip
        for one in this_machine().interfaces
        if one.version == 4 and not one.ip.is_loopback and not one.ip.is_link_local
    }
    usual = ("192.168.", "10.")
    return sorted(map(str, ips), key=lambda ip: (not ip.startswith(usual), ip))[:OFFERED]
