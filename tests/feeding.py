"""Feeds of the pages, served alone."""

from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import errors
from soniq.http.access import Doors
from soniq.http.addresses import Neighbourhood
from soniq.http.walls import Walls
from tests.http.routes import House, machine

if TYPE_CHECKING:
    from tests.curated import Curated


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeding:
    """What tests of feeds ask, as a person of a role."""

    soniq: Soniq
    house: House

    def got(self, path: str, role: Role = Role.USER, *, status: int = 200, **params: Any) -> Any:
        response = self.house.client(role).get(path, params=params)
        assert response.status_code == status, response.text
        return response.json()

    def text(self, path: str, role: Role = Role.USER) -> str:
        response = self.house.client(role).get(path)
        assert response.status_code == 200, response.text
        return response.text

    def posted(
        self, path: str, body: object = None, role: Role = Role.USER, *, status: int = 200
    ) -> Any:
        response = self.house.client(role).post(path, json=body)
        assert response.status_code == status, response.text
        return response.json()

    def sent(
        self, path: str, content: bytes, role: Role = Role.USER, *, status: int = 200, **params: Any
    ) -> Any:
        """The body is a file."""
        response = self.house.client(role).post(path, content=content, params=params)
        assert response.status_code == status, response.text
        return response.json()


def feeding(curated: "Curated", *rooms: ModuleType) -> Feeding:
    """rooms: modules with a `router`."""
    soniq = curated.soniq
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for room in rooms:
        app.include_router(room.router(soniq))
    errors.install(app)
    doors = Doors()
    app.add_middleware(
        Walls,
        accounts=soniq.accounts,
        bus=soniq.bus,
        doors=doors,
        neighbourhood=Neighbourhood(machine),
    )
    doors.learn(app)
    people = curated.house.people
    house = House(app=app, accounts=soniq.accounts, doors=doors, db=soniq.db, people=people)
    return Feeding(soniq=soniq, house=house)
