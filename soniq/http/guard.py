"""Who asks: reads the session cookie, the API token or an app's JWT of each request."""

from collections.abc import Callable
from typing import Protocol

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from soniq.accounts.model import Nearness, Person
from soniq.http.addresses import Neighbourhood
from soniq.http.asker import Asker, Proof
from soniq.http.asking import ask

COOKIE = "soniq_session"
DAY_SECONDS = 24 * 3600


class Doorkeeper(Protocol):
    """The part of `Accounts` that the guard needs."""

    def person_of_session(self, secret: str) -> Person | None: ...

    def person_of_bearer(self, secret: str) -> Person | None: ...


class Guard:
    """Puts an `Asker` into the request's state.

    A token goes before a cookie, and a wrong one does not fall back to it: a program that means to
    act with less must not act with more.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        accounts: Doorkeeper,
        neighbourhood: Neighbourhood,
        signs_in: Callable[[Scope], bool] = lambda _: False,
    ) -> None:
        """signs_in: what finds out by itself who asks; there nobody is, here."""
        self.app = app
        self._signs_in = signs_in
        self._accounts = accounts
        self._neighbourhood = neighbourhood

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            scope["state"]["asker"] = await self._asker(scope)
        await self.app(scope, receive, send)

    async def _asker(self, scope: Scope) -> Asker:
        person, proof = None, None
        if not self._signs_in(scope):
            person, proof = await who_asks(self._accounts, Headers(scope=scope))
        client = scope.get("client")
        address = client[0] if client else ""
        # A proxy that nobody vouched for hides who asks; its own address proves nothing.
        hidden = scope["state"].get("forwarded_by_stranger", False)
        return Asker(
            person=person,
            proof=proof,
            address=address,
            nearness=Nearness.ELSEWHERE if hidden else self._neighbourhood.nearness(address),
            request_id=scope["state"].get("request_id", ""),
        )


async def who_asks(accounts: Doorkeeper, headers: Headers) -> tuple[Person | None, Proof | None]:
    """Whom the token or the cookie of a request names just now, and which of the two it was."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        person = await ask(accounts.person_of_bearer, token.strip())
        return person, Proof.TOKEN if person else None
    secret = session_secret(headers)
    if secret is None:
        return None, None
    person = await ask(accounts.person_of_session, secret)
    return person, Proof.COOKIE if person else None


def session_secret(headers: Headers) -> str | None:
    """The session's secret in the Cookie header, if there is one."""
    return cookie_of(headers, COOKIE)


def cookie_of(headers: Headers, wanted: str) -> str | None:
    """The value of a cookie that is not empty."""
    for line in headers.getlist("cookie"):
        for pair in line.split(";"):
            name, _, value = pair.strip().partition("=")
            if name == wanted and value:
                return value
    return None


def give_cookie(response: Response, scope: Scope, secret: str, *, days: int) -> None:
    """Signs the browser in with this response."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=days * DAY_SECONDS,
        path=scope.get("root_path") or "/",
        secure=scope["scheme"] == "https",
        httponly=True,
        samesite="strict",
    )


def take_cookie(response: Response, scope: Scope) -> None:
    """Has the browser forget its session."""
    response.delete_cookie(
        COOKIE,
        path=scope.get("root_path") or "/",
        secure=scope["scheme"] == "https",
        httponly=True,
        samesite="strict",
    )
