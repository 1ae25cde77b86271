"""A small house for tests of what surfaces share, and a way to visit every route as every role."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_interface
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Request, WebSocket
from pydantic import BaseModel
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.testclient import TestClient

from soniq.accounts import acts, rows
from soniq.accounts.model import Nearness, Person, Role
from soniq.accounts.service import Accounts
from soniq.errors import Conflict
from soniq.events import Bus
from soniq.http import errors
from soniq.http.access import WEBSOCKET, Doors, allow
from soniq.http.addresses import Machine, Neighbourhood
from soniq.http.asker import Asker
from soniq.http.guard import COOKIE
from soniq.http.walls import Rules, Walls
from soniq.preferences.service import Preferences
from soniq.store.database import Database
from soniq.store.migrations import migrate

PASSWORD = "correct horse battery"
ORIGIN = "http://box.local:8080"
SOCKET = "ws://box.local:8080/socket"
NEAR = "192.168.1.20"
NETWORKS = ("127.0.0.1/8", "192.168.1.10/24")


def machine(networks: Sequence[str] = NETWORKS) -> Machine:
    """The machine that soniq runs on, in these networks."""
    return Machine(
        names=frozenset({"localhost", "box", "box.local", "soniq.local"}),
        interfaces=tuple(ip_interface(network) for network in networks),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A route to visit; `least` is None where anybody may."""

    method: str
    path: str
    least: Role | None
    unclaimed: bool

    def is_open_to(self, role: Role | None) -> bool:
        return self.least is None or (role is not None and role.may(self.least))


def cases(doors: Doors, parts: Mapping[str, str]) -> list[Case]:
    """Every method of every route; `parts` fill the places of paths, such as `{track_id}`."""
    return [
        Case(
            method=method,
            path=_filled(door.path, parts),
            least=door.allow.least,
            unclaimed=door.allow.unclaimed,
        )
        for door in doors.all()
        for method in sorted(door.methods or {"GET"})
    ]


def _filled(path: str, parts: Mapping[str, str]) -> str:
    for name, value in parts.items():
        for place in (f"{{{name}}}", f"{{{name}:int}}", f"{{{name}:path}}"):
            path = path.replace(place, value)
    return path.replace("/*", "/x")


@dataclass
class House:
    """An app behind walls, with people of every role."""

    app: FastAPI
    accounts: Accounts
    doors: Doors
    db: Database
    people: dict[Role, Person] = field(default_factory=dict)

    def claim(self) -> None:
        """One person of each role, named like it; all with the one password, hashed once."""
        owner = self.accounts.claim(
            "owner", PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1"
        )
        self.people[Role.OWNER] = owner
        (kept,) = self.db.read().execute("SELECT password_hash FROM people").fetchone()
        with self.db.write() as tx:
            for role in list(Role)[:-1]:
                number = rows.next_id(tx, "people")
                acts.do(tx, acts.ADDED, {
                    "person_id": number, "name": role, "name_key": role, "role": role,
                    "password_hash": kept, "at": owner.created_at,
                })  # fmt: skip
        for person in self.accounts.people():
            self.people[person.role] = person

    def client(
        self,
        role: Role | None = None,
        *,
        address: str = NEAR,
        origin: str | None = ORIGIN,
        base_url: str = ORIGIN,
    ) -> TestClient:
        """A browser, signed in as that role. `origin` is what it says of the page that asks."""
        client = TestClient(
            self.app, base_url=base_url, client=(address, 50_000), raise_server_exceptions=False
        )
        if origin is not None:
            client.headers["Origin"] = origin
        if role is not None:
            secret = self.accounts.open_session(self.people[role].id, address=address)
            client.headers["Cookie"] = f"{COOKIE}={secret}"
        return client

    def with_token(self, role: Role, *, lent: Role | None = None) -> TestClient:
        """A program with a token of that role's person."""
        person = self.people[role]
        token = self.accounts.create_token(person.id, "script", lent, by=person).secret
        client = self.client(origin=None)
        client.headers["Authorization"] = f"Bearer {token}"
        return client


def house(
    folder: Path,
    *,
    rules: Rules | None = None,
    router: APIRouter | None = None,
    interfaces: Sequence[str] = NETWORKS,
) -> House:
    """Unclaimed; call `claim`. With the routes of `small_router` unless others are given."""
    migrate(folder / "library.sqlite")
    bus = Bus()
    db = Database(folder / "library.sqlite", bus)
    accounts = Accounts(db, box=Preferences(db, secrets=folder))
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(router or small_router())
    errors.install(app)
    doors = Doors()
    app.add_middleware(
        Walls,
        accounts=accounts,
        bus=bus,
        doors=doors,
        rules=rules,
        neighbourhood=Neighbourhood(lambda: machine(interfaces)),
    )
    doors.learn(app)
    return House(app=app, accounts=accounts, doors=doors, db=db)


class Letter(BaseModel):
    name: str
    password: str = ""


def small_router() -> APIRouter:
    router = APIRouter()

    @router.get("/open")
    async def open_to_all(asker: Annotated[Asker, allow(None)]) -> dict[str, str | None]:
        return {
            "person": asker.person.name if asker.person else None,
            "role": asker.person.role if asker.person else None,
            "address": asker.address,
            "nearness": asker.nearness,
            "request_id": asker.request_id,
        }

    @router.post("/setup/claim")
    async def set_up(asker: Annotated[Asker, allow(None, unclaimed=True)]) -> str:
        return asker.nearness

    for role in Role:
        _add_routes(router, role)

    @router.post("/letters")
    async def write(letter: Letter, asker: Annotated[Asker, allow(Role.USER)]) -> str:
        return letter.name

    @router.post("/raw")
    async def raw(request: Request, asker: Annotated[Asker, allow(None)]) -> int:
        return len(await request.body())

    @router.post("/roomy")
    async def roomy(
        request: Request, asker: Annotated[Asker, allow(Role.USER, body_bytes=3 * 1024 * 1024)]
    ) -> int:
        return len(await request.body())

    @router.get("/prefix")
    async def prefix(request: Request, asker: Annotated[Asker, allow(None)]) -> str | None:
        return request.headers.get("x-forwarded-prefix")

    @router.get("/broken")
    async def broken(asker: Annotated[Asker, allow(None)]) -> str:
        raise ZeroDivisionError("secret entrails")

    @router.get("/late")
    async def late(asker: Annotated[Asker, allow(None)]) -> str:
        raise Conflict("The track moved on.")

    @router.get("/words")
    async def words(asker: Annotated[Asker, allow(None)]) -> PlainTextResponse:
        return PlainTextResponse("love " * 1_000)

    @router.get("/events")
    async def events(asker: Annotated[Asker, allow(Role.GUEST)]) -> StreamingResponse:
        async def lines() -> AsyncIterator[str]:
            yield "data: " + "hello " * 1_000 + "\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream")

    @router.websocket("/socket")
    async def socket(socket: WebSocket, asker: Annotated[Asker, allow(Role.GUEST)]) -> None:
        await socket.accept()
        await socket.send_text(asker.person.name if asker.person else "")
        await socket.close()

    return router


def _add_routes(router: APIRouter, role: Role) -> None:
    @router.get(f"/{role}/{{thing}}")
    async def read(thing: str, asker: Annotated[Asker, allow(role)]) -> str:
        return thing

    @router.delete(f"/{role}/{{thing}}")
    async def remove(thing: str, asker: Annotated[Asker, allow(role)]) -> str:
        return thing


__all__ = ["WEBSOCKET", "Case", "House", "cases", "house", "small_router"]
