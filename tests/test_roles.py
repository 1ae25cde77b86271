"""Every route of soniq, visited as nobody and as every role, by session and by token."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from soniq.accounts.model import Role
from soniq.accounts.service import Accounts
from soniq.events import Bus
from soniq.http import ids
from soniq.http.guard import COOKIE
from soniq.http.walls import Walls
from soniq.preferences.service import Preferences
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.units import PersonId
from tests.http.routes import WEBSOCKET, Case, cases
from tests.whole import Whole

PARTS = {
    "track_id": ids.public("Track", 999_999),
    "album_id": ids.public("Album", 999_999),
    "entity": "track",
    "change_id": ids.public("Change", 999_999),
    "job_id": ids.public("Job", 999),
    "group_id": ids.public("Duplicates", 999_999),
    "plan_id": ids.public("Plan", 999),
    "ref": "nothing",
    "root_id": ids.public("Root", 999),
    "token_id": ids.public("Token", 999),
    "app_password_id": ids.public("AppPassword", 999),
    "family_id": ids.public("AppSignIn", 999),
    "vouched_id": ids.public("Vouched", 999),
    "forgetting_id": ids.public("Forgetting", 999_999),
    "play_id": ids.public("Play", 999_999),
    "year": "2024",
    "place": "lastfm",
    "arrival_id": ids.public("Arrival", 999),
    "download_id": ids.public("Download", 999),
    "import_id": ids.public("Import", 999),
    "holding_id": ids.public("Holding", 999_999),
    "share_id": ids.public("Share", 999),
    "playlist_id": ids.public("Playlist", 999_999),
    "device_id": "nobodys-device",
    "station_id": ids.public("Station", 999),
    "hash": "0" * 32,
    "size": "480",
    "kind": "album",
    "number": "999999",
    "key": "999999",
    "name": "none.js",
    "secret": "{secret}",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OFF = 503
"""What asks other servers answers so: the settings of the box keep it from asking any."""
EVERYBODY: list[Role | None] = [None, *Role]


def visits(box: Whole) -> list[Case]:
    """Every method of every route; mounts and pages, which take any, by GET."""
    return cases(box.doors, PARTS)


@pytest.fixture(params=["session", "token"])
def client(request: pytest.FixtureRequest, box: Whole) -> "Iterator[Door]":
    with ExitStack() as stack:
        yield Door(box, request.param, stack)


class Door:
    """Knocks as a person of a role, who proves it by a session or by a token."""

    def __init__(self, box: Whole, proof: str, stack: ExitStack) -> None:
        self._box = box
        self._proof = proof
        self._client = stack.enter_context(
            httpx.Client(base_url=box.url, trust_env=False, timeout=60)
        )

    def headers(self, role: Role | None) -> dict[str, str]:
        if role is None:
            return {"Origin": self._box.url}
        if self._proof == "token":
            return {"Authorization": f"Bearer {self._box.tokens[role]}"}
        return {"Origin": self._box.url, "Cookie": f"{COOKIE}={self._session(role)}"}

    def knock(self, method: str, path: str, role: Role | None) -> int:
        """The status of the answer, of which no more is read."""
        if "{secret}" in path:
            path = path.replace("{secret}", self._box.soniq.accounts.create_link(self._id(role)))
        self._client.cookies.clear()
        with self._client.stream(method, path, headers=self.headers(role)) as answer:
            return answer.status_code

    def _session(self, role: Role) -> str:
        """One for each visit: some of them sign out."""
        return self._box.soniq.accounts.open_session(self._id(role), address="127.0.0.1")

    def _id(self, role: Role | None) -> PersonId:
        (found,) = (
            person.id
            for person in self._box.soniq.accounts.people()
            if person.role is (role or Role.GUEST)
        )
        return found


@pytest.mark.parametrize("role", EVERYBODY)
def test_each_route_opens_to_those_it_names_and_to_nobody_else(
    box: Whole, client: Door, role: Role | None
) -> None:
    wrong: list[tuple[Case, int]] = []
    for case in visits(box):
        if case.method == WEBSOCKET:
            continue
        status = client.knock(case.method, case.path, role)
        if case.is_open_to(role):
            fine = status not in (401, 403) and (status < 500 or status == OFF)
        else:
            fine = status == (401 if role is None else 403)
        if not fine:
            wrong.append((case, status))
    assert wrong == []


@pytest.mark.parametrize("role", [None, Role.GUEST, Role.OWNER])
def test_a_method_that_no_route_names_does_nothing(
    box: Whole, client: Door, role: Role | None
) -> None:
    named: dict[str, set[str]] = {}
    for case in visits(box):
        if not case.path.startswith("/_nicegui"):
            named.setdefault(case.path, set()).add(case.method)
    answers = {
        (method, path): client.knock(method, path, role)
        for path, methods in named.items()
        for method in METHODS
        if method not in methods and not (method == "HEAD" and "GET" in methods)
    }
    assert {at: status for at, status in answers.items() if status not in (401, 403, 405)} == {}


def test_what_can_be_got_can_be_looked_at(box: Whole, client: Door) -> None:
    for case in visits(box):
        if case.method == "GET" and not case.path.startswith("/_nicegui"):
            got, seen = (client.knock(method, case.path, Role.OWNER) for method in ("GET", "HEAD"))
            assert got == seen, case


def test_a_path_that_no_route_has_is_nothing_to_anybody(box: Whole, client: Door) -> None:
    paths = ("/nothing", "/api", "/api/jobs/", "/library", "/docs", "/redoc", "/_nicegui.js")
    for role in EVERYBODY:
        assert {path: client.knock("GET", path, role) for path in paths} == dict.fromkeys(
            paths, 404
        )


@pytest.mark.parametrize("role", EVERYBODY)
def test_each_socket_opens_to_those_it_names(box: Whole, client: Door, role: Role | None) -> None:
    pages = "/_nicegui_ws/socket.io/?EIO=4&transport=websocket"
    found = {
        path: handshake(box.url.replace("http", "ws") + path, client.headers(role))
        for path in ("/graphql", pages, "/sources/events/stream")
    }
    assert found == {
        "/graphql": 101,  # whose first message says who asks; see tests/graphql
        pages: 401 if role is None else 101,
        "/sources/events/stream": 401 if role is None else found["/sources/events/stream"],
    }
    assert found["/sources/events/stream"] != 101


def handshake(url: str, headers: dict[str, str]) -> int:
    """The status with which a websocket is answered; 101 is open."""
    try:
        with connect(url, additional_headers=headers, proxy=None) as socket:
            return socket.response.status_code if socket.response else 0
    except InvalidStatus as refused:
        return refused.response.status_code


def test_an_unclaimed_soniq_shows_only_its_set_up(box: Whole, tmp_path: Path) -> None:
    migrate(tmp_path / "library.sqlite")
    bus = Bus()
    db = Database(tmp_path / "library.sqlite", bus)
    accounts = Accounts(db, box=Preferences(db, secrets=tmp_path))
    walls = Walls(everything, accounts=accounts, bus=bus, doors=box.doors)
    client = TestClient(walls, base_url="http://localhost", client=("127.0.0.1", 50_000))
    open_to_all = {
        case.path
        for case in visits(box)
        if case.method != WEBSOCKET and client.request(case.method, case.path).status_code == 200
    }
    assert open_to_all == {case.path for case in visits(box) if case.unclaimed}
    assert open_to_all == {
        "/_nicegui/x",
        "/api/setup/claim",
        "/favicon.ico",
        "/health",
        "/health/ready",
        "/manifest.json",
        "/setup",
        "/soniq/static/none.js",
        "/sw.js",
    }
    db.close()


async def everything(scope: Scope, receive: Receive, send: Send) -> None:
    """An app behind the walls that answers whatever gets through."""
    await PlainTextResponse("")(scope, receive, send)
