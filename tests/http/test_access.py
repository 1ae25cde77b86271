"""Every route says who may; what says nothing is open to nobody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, FastAPI
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.websockets import WebSocketDisconnect

from soniq.accounts.model import Role
from soniq.http.access import WEBSOCKET, Doors, allow
from soniq.http.asker import Asker
from soniq.http.walls import Rules
from tests.http.routes import SOCKET, House, cases, house

EVERYBODY: list[Role | None] = [None, *Role]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path)
    yield made
    made.db.close()


@pytest.fixture
def full(empty: House) -> House:
    empty.claim()
    return empty


def test_each_route_lets_in_those_it_names_and_nobody_else(full: House) -> None:
    seen = 0
    for role in EVERYBODY:
        client = full.client(role)
        for case in cases(full.doors, {"thing": "1"}):
            if case.method == WEBSOCKET:
                continue
            status = client.request(case.method, case.path).status_code
            refused = 401 if role is None else 403
            assert (status == refused) is not case.is_open_to(role), (role, case)
            seen += 1
    assert seen >= 7 * 16


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_websocket_opens_to_those_it_names(full: House, role: Role | None) -> None:
    client = full.client(role)
    if role is None:
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET):
            pass
    else:
        with client.websocket_connect(SOCKET) as socket:
            assert socket.receive_text() == role


def test_a_route_that_says_nothing_stops_the_start() -> None:
    app = FastAPI()

    @app.get("/tracks")
    async def tracks() -> str:
        return "all of them"

    with pytest.raises(LookupError, match="/tracks"):
        Doors().learn(app)


def test_mounts_and_plain_routes_are_opened_by_path() -> None:
    async def page(_: object) -> PlainTextResponse:
        return PlainTextResponse("")

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.routes.append(Mount("/static", app=FastAPI()))
    app.routes.append(Route("/page", page))
    app.routes.append(Mount("", app=FastAPI()))
    doors = Doors()
    doors.open("/static/*", None)
    with pytest.raises(LookupError, match=r"/page$"):
        doors.learn(app)
    doors.open("/page", Role.GUEST)
    doors.learn(app)
    static = doors.find("GET", "/static/deep/down.js")
    assert static is not None
    assert static.allow.least is None
    assert doors.find("GET", "/static") is static
    assert doors.find("GET", "/statics") is None
    assert doors.find("GET", "/page/x") is None


def test_a_router_may_say_it_for_all_its_routes_and_a_route_more(tmp_path: Path) -> None:
    router = APIRouter(prefix="/things", dependencies=[allow(Role.USER)])

    @router.get("/mine")
    async def mine() -> str:
        return "mine"

    @router.get("/all")
    async def everything(asker: Annotated[Asker, allow(Role.ADMIN)]) -> str:
        return "all"

    made = house(tmp_path, router=router)
    made.claim()
    assert made.client(Role.USER).get("/things/mine").status_code == 200
    assert made.client(Role.USER).get("/things/all").status_code == 403
    assert made.client(Role.GUEST).get("/things/mine").status_code == 403
    made.db.close()


@pytest.mark.parametrize("path", ["/nothing", "/guest", "/guest/1/2", "/admin", "//admin/1", "/"])
def test_a_path_that_nobody_opened_is_not_there(full: House, path: str) -> None:
    answer = full.client(Role.OWNER).get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_wrong_method_is_told_the_right_ones_by_those_who_may(full: House) -> None:
    told = full.client(Role.GUEST).put("/guest/1")
    assert (told.status_code, told.headers["Allow"]) == (405, "DELETE, GET")
    assert full.client().put("/guest/1").status_code == 401


def test_a_route_is_looked_at_like_it_is_got_without_its_body(full: House) -> None:
    client = full.client(Role.GUEST)
    got, seen = client.get("/words"), client.head("/words")
    assert (seen.status_code, seen.content) == (200, b"")
    assert seen.headers["Content-Type"] == got.headers["Content-Type"]
    assert client.head("/events").status_code == 200


def test_an_unclaimed_soniq_shows_only_its_set_up(empty: House) -> None:
    client = empty.client(address="127.0.0.1")
    for case in cases(empty.doors, {"thing": "1"}):
        if case.method == WEBSOCKET:
            continue
        answer = client.request(case.method, case.path)
        assert (answer.status_code == 200) is case.unclaimed, case
        if not case.unclaimed:
            assert answer.json()["error"]["code"] == "unclaimed"
    assert client.get("/nothing").status_code == 403


def test_browsers_are_led_to_the_page_that_helps(empty: House) -> None:
    client = empty.client()
    page = {"Accept": "text/html,application/xhtml+xml"}
    led = client.get("/guest/1", headers=page, follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/setup")
    empty.claim()
    led = client.get("/guest/1", headers=page, follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/signin?next=/guest/1")
    assert client.get("/guest/1").headers["WWW-Authenticate"] == "Bearer"


def test_under_a_proxys_path_the_same_doors_stand(tmp_path: Path) -> None:
    made = house(tmp_path, rules=Rules(root_path="/music"))
    made.claim()
    for prefix in ("", "/music"):
        assert made.client(Role.GUEST).get(f"{prefix}/guest/1").status_code == 200
        assert made.client(Role.GUEST).get(f"{prefix}/admin/1").status_code == 403
    page = {"Accept": "text/html"}
    led = made.client().get("/music/guest/1", headers=page, follow_redirects=False)
    assert led.headers["location"] == "/music/signin?next=/guest/1"
    made.db.close()


def test_a_lesser_token_is_held_to_its_role(full: House) -> None:
    lesser = full.with_token(Role.OWNER, lent=Role.GUEST)
    assert lesser.get("/guest/1").status_code == 200
    assert lesser.get("/user/1").status_code == 403
    assert full.with_token(Role.OWNER).delete("/owner/1").status_code == 200
