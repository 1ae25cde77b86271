from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from soniq.app import Soniq
from soniq.http import errors
from soniq.http.access import Doors
from soniq.http.addresses import Neighbourhood
from soniq.http.walls import Rules, Walls
from soniq.web import (
    apps,
    covers,
    elsewhere,
    events,
    features,
    granting,
    health,
    lyrics,
    setup,
    shares,
    signin,
    spotify,
    stream,
    tokens,
)
from tests.http.routes import House, machine

Serve = Callable[..., House]


@pytest.fixture
def soniq(tmp_path: Path) -> Iterator[Soniq]:
    """All services on an empty library; nothing works by itself."""
    made = Soniq.open({"data": tmp_path / "data"}, alone_as="a test")
    yield made
    made.close()


@pytest.fixture
def serve(soniq: Soniq) -> Serve:
    """The routers of this room behind walls, unclaimed."""

    def build(*, rules: Rules | None = None, heartbeat_seconds: float = 15) -> House:
        app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
        rooms = (
            features,
            lyrics,
            signin,
            setup,
            tokens,
            health,
            stream,
            covers,
            apps,
            granting,
            elsewhere,
            shares,
            spotify,
        )
        for room in rooms:
            app.include_router(room.router(soniq))
        app.include_router(events.router(soniq, heartbeat_seconds=heartbeat_seconds))
        errors.install(app)
        doors = Doors()
        app.add_middleware(
            Walls,
            accounts=soniq.accounts,
            bus=soniq.bus,
            doors=doors,
            rules=rules,
            neighbourhood=Neighbourhood(machine),
        )
        doors.learn(app)
        return House(app=app, accounts=soniq.accounts, doors=doors, db=soniq.db)

    return build


@pytest.fixture
def full(serve: Serve) -> House:
    """Claimed, with a person of each role."""
    made = serve()
    made.claim()
    return made
