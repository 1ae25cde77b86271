"""A stranger's web page in a listener's browser: rebinding and requests in their name.

The browser sends the cookie along; nothing may change, and nothing may be read.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import WebSocketDenialResponse

from soniq.accounts.model import Role
from soniq.http.walls import Rules
from tests.http.routes import NEAR, ORIGIN, SOCKET, House, house

EVIL = "http://evil.example"


@pytest.fixture
def full(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path, rules=Rules(allowed_hosts=["music.home.arpa", "*.tail.example"]))
    made.claim()
    yield made
    made.db.close()


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8080", "box.local.evil.example", "localhost.evil.example",
        "127.0.0.1.evil.example", "xbox.local", "tail.example",
        "evil-tail.example", "*.tail.example",
        "192.168.1.10.nip.io", "[::1].evil.example", "box.local:80@evil.example",
        "box.local/evil.example", "", " ",
    ],
)  # fmt: skip
def test_dns_rebinding_by_a_strangers_host_name_is_misdirected(full: House, host: str) -> None:
    for client in (full.client(Role.OWNER), full.client(None), full.with_token(Role.OWNER)):
        for answer in (
            client.get("/owner/1", headers={"Host": host}),
            client.delete("/owner/1", headers={"Host": host, "Origin": f"http://{host}"}),
            client.get("/events", headers={"Host": host, "Accept": "text/event-stream"}),
        ):
            assert answer.status_code == 421
            assert answer.json()["error"]["code"] == "misdirected"


def test_dns_rebinding_of_a_websocket_is_misdirected(full: House) -> None:
    with pytest.raises(WebSocketDenialResponse) as refusal:
        full.client(Role.OWNER).websocket_connect(
            SOCKET, headers={"Host": "evil.example", "Origin": EVIL}
        ).__enter__()
    assert refusal.value.status_code == 421


def test_dns_rebinding_cannot_claim_an_unclaimed_soniq(tmp_path: Path) -> None:
    made = house(tmp_path)
    client = made.client(address="127.0.0.1", origin=EVIL, base_url=EVIL)
    assert client.post("/setup/claim").status_code == 421
    made.db.close()


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "localhost:8080", "LOCALHOST.", "box", "box.local:8080", "soniq.local",
        "127.0.0.1:8080", "192.168.1.10", "10.1.2.3:9", "[::1]:8080", "[fe80::1]",
        "music.home.arpa",
        "pi.tail.example",
    ],
)  # fmt: skip
def test_own_names_and_all_addresses_are_answered(full: House, host: str) -> None:
    client = full.client(Role.OWNER, origin=None)
    assert client.get("/owner/1", headers={"Host": host}).status_code == 200


FOREIGN = [
    {"Origin": EVIL},
    {"Origin": "null"},
    {"Origin": "http://box.local:8081"},
    {"Origin": "http://box.local"},
    {"Origin": "http://box.local:8080.evil.example"},
    {"Origin": "http://evil.example#box.local:8080"},
    {"Origin": "http://box.local:8080@evil.example"},
    {"Origin": "file://box.local:8080"},
    {"Origin": "http://box.local:99999999"},
    {"Origin": "http://[box.local:8080"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_csrf_by_cookie_changes_nothing(full: House, headers: dict[str, str]) -> None:
    client = full.client(Role.OWNER, origin=None)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.request(method, "/owner/1", headers=headers)
        assert answer.status_code == 403
        assert "Another web page" in answer.json()["error"]["message"]


def test_csrf_by_a_browser_that_says_nothing_of_the_page_changes_nothing(full: House) -> None:
    assert full.client(Role.OWNER, origin=None).delete("/owner/1").status_code == 403


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_foreign_page_cannot_listen_to_events(full: House, headers: dict[str, str]) -> None:
    client = full.client(Role.OWNER, origin=None)
    answer = client.get("/events", headers={"Accept": "text/event-stream"} | headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("headers", [*FOREIGN, {}])
def test_a_foreign_page_cannot_open_a_websocket(full: House, headers: dict[str, str]) -> None:
    client = full.client(Role.OWNER, origin=None)
    with pytest.raises(WebSocketDenialResponse) as refusal:
        client.websocket_connect(SOCKET, headers=headers).__enter__()
    assert refusal.value.status_code == 403


def test_a_foreign_page_cannot_claim_from_the_owners_own_browser(tmp_path: Path) -> None:
    made = house(tmp_path)
    client = made.client(address="127.0.0.1", origin=EVIL, base_url="http://127.0.0.1:8080")
    plain = {"Content-Type": "text/plain"}
    assert client.post("/setup/claim", content="{}", headers=plain).status_code == 403
    made.db.close()


def test_ones_own_page_may_do_all_that(full: House) -> None:
    client = full.client(Role.OWNER)
    assert client.delete("/owner/1").status_code == 200
    assert client.get("/events", headers={"Accept": "text/event-stream"}).status_code == 200
    with client.websocket_connect(SOCKET) as socket:
        assert socket.receive_text() == "owner"


def test_browsers_say_nothing_of_the_page_when_it_listens_over_plain_http(full: House) -> None:
    client = full.client(Role.OWNER, origin=None)
    assert client.get("/events", headers={"Accept": "text/event-stream"}).status_code == 200


def test_a_page_of_the_settings_may_act(tmp_path: Path) -> None:
    friend = "https://music.example.org"
    made = house(tmp_path, rules=Rules(cors_origins=[friend]))
    made.claim()
    assert made.client(Role.OWNER, origin=friend).delete("/owner/1").status_code == 200
    assert made.client(Role.OWNER, origin=EVIL).delete("/owner/1").status_code == 403
    made.db.close()


def test_behind_a_proxy_that_speaks_https_the_page_is_still_ones_own(tmp_path: Path) -> None:
    made = house(tmp_path, rules=Rules(public_url="https://music.example.org"))
    made.claim()
    client = made.client(
        Role.OWNER, origin="https://music.example.org", base_url="http://music.example.org"
    )
    assert client.delete("/owner/1").status_code == 200
    made.db.close()


def test_a_program_with_a_token_needs_no_origin(full: House) -> None:
    program = full.with_token(Role.OWNER)
    assert program.delete("/owner/1").status_code == 200
    with program.websocket_connect(SOCKET) as socket:
        assert socket.receive_text() == "owner"


def test_a_wrong_token_does_not_fall_back_to_the_cookie(full: House) -> None:
    client = full.client(Role.OWNER)
    answer = client.get("/owner/1", headers={"Authorization": "Bearer sq_wrong"})
    assert answer.status_code == 401


def test_a_forwarded_request_from_this_machine_is_not_this_machine(full: House) -> None:
    for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Proto"):
        client = full.client(address="127.0.0.1", base_url=ORIGIN)
        told = client.get("/open", headers={header: "127.0.0.1"}).json()
        assert told["nearness"] == "elsewhere", header
    assert full.client(address="127.0.0.1").get("/open").json()["nearness"] == "loopback"
    assert full.client(address=NEAR).get("/open").json()["nearness"] == "subnet"
