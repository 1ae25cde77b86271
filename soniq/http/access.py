"""Who may use which route. Every route says so; what says nothing is open to nobody.

A route of FastAPI says it with a dependency: `asker: Annotated[Asker, allow(Role.ADMIN)]`. Mounts
and plain routes are opened by path, in `Doors`. `Doors.learn` reads a finished app and refuses one
that has a route which says nothing; the middleware judges each request before anything of it is
read, and answers 404 for paths that nobody opened.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.routing import Mount, compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soniq.accounts.model import Role
from soniq.errors import Forbidden, NotFound, SignInNeeded, SoniqError
from soniq.http.asker import Asker, asker_of
from soniq.http.asking import ask
from soniq.http.errors import WrongMethod, answer, refuse

WEBSOCKET = "WEBSOCKET"


class Unclaimed(Forbidden):
    """soniq has no owner yet, and shows only its set-up."""

    code = "unclaimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """Who may: `least` and those above, None for anybody; and whether before the claim too."""

    least: Role | None
    unclaimed: bool = False
    body_bytes: int | None = None
    """What a request may carry, where that is more than elsewhere."""
    signs_in: bool = False
    """Its routes find out by themselves who asks, and never by a cookie."""

    async def __call__(self, connection: HTTPConnection) -> Asker:
        asker = asker_of(connection)
        self.check(asker)
        return asker

    def check(self, asker: Asker) -> None:
        """Raises:
        SignInNeeded: nobody is signed in.
        Forbidden: the person's role is less.
        """
        if self.least is None:
            return
        if asker.person is None:
            raise SignInNeeded(
                "Nobody is signed in. Sign in, or send an API token as `Authorization: Bearer …`."
            )
        if not asker.person.role.may(self.least):
            raise Forbidden(
                f"That is for the role {self.least} and those above; "
                f"{asker.person.name} is {asker.person.role} here."
            )


def allow(
    least: Role | None,
    *,
    unclaimed: bool = False,
    body_bytes: int | None = None,
    signs_in: bool = False,
) -> Any:
    """The dependency by which a route says who may; it gives the `Asker`.

    least: None for anybody, signed in or not. unclaimed: also while soniq has no owner.
    body_bytes: of what a request may carry, where that is more than elsewhere.
    signs_in: the route finds out by itself who asks. Cookies are not read there, so that pages of
    any origin may call it.
    """
    return Depends(
        Allow(least=least, unclaimed=unclaimed, body_bytes=body_bytes, signs_in=signs_in)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A path that is open to some. `methods` is None where all are meant."""

    path: str
    methods: frozenset[str] | None
    allow: Allow
    pattern: re.Pattern[str]

    def names(self, method: str) -> bool:
        return self.methods is None or method in self.methods

    def takes(self, method: str) -> bool:
        """Whether it is for that method. HEAD is what GET would answer, without its body."""
        return self.names(method) or (method == "HEAD" and self.names("GET"))


class Doors:
    """All paths that are open, and to whom."""

    def __init__(self) -> None:
        self._doors: list[Door] = []
        self._opened: list[re.Pattern[str]] = []
        self._signing_in: list[re.Pattern[str]] = []

    def open(
        self,
        path: str,
        least: Role | None,
        *,
        unclaimed: bool = False,
        methods: Collection[str] | None = None,
    ) -> None:
        """Opens a path that no FastAPI route stands for; "/x/*" is /x and all beneath it.

        methods: None for all, and websockets.
        """
        beneath = path.endswith("/*")
        bare = re.escape(path.removesuffix("/*"))
        pattern = re.compile(f"^{bare}(/.*)?$" if beneath else f"^{bare}$", re.DOTALL)
        allow = Allow(least=least, unclaimed=unclaimed)
        named = None if methods is None else frozenset(methods)
        self._opened.append(pattern)
        self._doors.append(Door(path=path, methods=named, allow=allow, pattern=pattern))

    def learn(self, app: FastAPI) -> None:
        """Reads who may use the routes of an app that is complete.

        Raises:
            LookupError: some routes say nothing; it names them.
        """
        silent: list[str] = []
        for route in iter_route_contexts(app.routes):
            path = route.path or ""
            allowed = _allow_in(getattr(route, "dependant", None))
            if allowed is not None:
                methods = frozenset(route.methods or {WEBSOCKET})
                pattern = compile_path(path)[0]
                self._doors.append(Door(path=path, methods=methods, allow=allowed, pattern=pattern))
                if allowed.signs_in:
                    self._signing_in.append(pattern)
            elif not self._stands_open(route.original_route, path):
                silent.append(path or repr(route.original_route))
        if silent:
            raise LookupError(f"These routes do not say who may use them: {', '.join(silent)}")

    def find(self, method: str, path: str) -> Door | None:
        """The door of a request: one that names the method, one that takes it, else any."""
        doors = [door for door in self._doors if door.pattern.match(path)]
        doors.sort(key=lambda door: (not door.names(method), not door.takes(method)))
        return doors[0] if doors else None

    def body_bytes(self, scope: Scope) -> int | None:
        """What this request may carry, where its door says so. Nobody is let in by that."""
        path = path_within(scope)
        return next(
            (
                door.allow.body_bytes
                for door in self._doors
                if door.allow.body_bytes is not None
                and door.takes(scope["method"])
                and door.pattern.match(path)
            ),
            None,
        )

    def signs_in(self, scope: Scope) -> bool:
        """Whether what stands there finds out by itself who asks, and never by a cookie."""
        path = path_within(scope)
        return any(pattern.match(path) for pattern in self._signing_in)

    def methods(self, path: str) -> set[str]:
        """What may be asked of a path, by those who may."""
        return {
            method
            for door in self._doors
            if door.pattern.match(path)
            for method in door.methods or ()
        }

    def all(self) -> tuple[Door, ...]:
        return tuple(self._doors)

    def _stands_open(self, route: object, path: str) -> bool:
        """Whether the path was opened by name; a mount at the root opens nothing by itself."""
        if isinstance(route, Mount) and path in ("", "/"):
            return True
        return any(pattern.match(path) for pattern in self._opened)


class Access:
    """Lets a request pass to the app if its door is open to who asks."""

    def __init__(self, app: ASGIApp, *, doors: Doors, claimed: Callable[[], bool]) -> None:
        self.app = app
        self._doors = doors
        self._ask_claimed = claimed
        self._claimed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        try:
            door = await self._judge(scope)
        except SoniqError as error:
            page = _page_for(error, scope) if _is_navigation(scope) else None
            if page is None:
                await refuse(scope, receive, send, answer(error))
            else:
                to = scope.get("root_path", "") + page
                await refuse(scope, receive, send, RedirectResponse(to, status_code=303))
            return
        if scope["type"] == "http" and scope["method"] == "HEAD" and not door.names("HEAD"):
            await self.app(dict(scope, method="GET"), receive, _head_of(send))
        else:
            await self.app(scope, receive, send)

    async def _judge(self, scope: Scope) -> Door:
        method = WEBSOCKET if scope["type"] == "websocket" else scope["method"]
        path = path_within(scope)
        door = self._doors.find(method, path)
        if not self._claimed:
            self._claimed = await ask(self._ask_claimed)
        if not self._claimed and not (door and door.allow.unclaimed):
            raise Unclaimed("This soniq has no owner yet. Open /setup to make it yours.")
        if door is None:
            raise NotFound("There is nothing at that address.")
        door.allow.check(asker_of(HTTPConnection(scope)))
        if not door.takes(method):
            raise WrongMethod(method, self._doors.methods(path) - {WEBSOCKET})
        return door


def _head_of(send: Send) -> Send:
    """Ends the answer with its head. Who streams on learns as usual that nobody listens."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return sending


def path_within(scope: Scope) -> str:
    """The path as the app's routes know it: without the path under which a proxy shows soniq."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    if root and (path == root or path.startswith(root + "/")):
        return path[len(root) :] or "/"
    return path


def _page_for(error: SoniqError, scope: Scope) -> str | None:
    """The page that helps; whoever signs in there goes on to where they wanted."""
    if isinstance(error, Unclaimed):
        return "/setup"
    if not isinstance(error, SignInNeeded):
        return None
    query = scope["query_string"].decode("latin-1")
    wanted = path_within(scope) + (f"?{query}" if query else "")
    return "/signin" if wanted == "/" else f"/signin?next={quote(wanted, safe='/')}"


def _is_navigation(scope: Scope) -> bool:
    """Whether a person's browser asks for a page."""
    accepted = Headers(scope=scope).get("accept", "")
    return scope["type"] == "http" and scope["method"] == "GET" and "text/html" in accepted


def _allow_in(dependant: Dependant | None) -> Allow | None:
    """The strictest statement among a route's dependencies and theirs."""
    if dependant is None:
        return None
    found = [dependant.call] if isinstance(dependant.call, Allow) else []
    for inner in dependant.dependencies:
        below = _allow_in(inner)
        if below is not None:
            found.append(below)
    return max(found, key=_strictness, default=None)


def _strictness(allow: Allow) -> tuple[int, bool]:
    return (-1 if allow.least is None else allow.least.rank, not allow.unclaimed)
