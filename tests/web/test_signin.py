"""Coming in over the web: the claim, the cookie, tokens and links."""

import pytest

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http.guard import COOKIE
from soniq.http.walls import Rules
from tests.http.routes import NEAR, PASSWORD, House
from tests.web.conftest import Serve

ADA = {"name": "Ada", "password": PASSWORD}
OWNER = {"name": "owner", "password": PASSWORD}


def test_whoever_claims_is_the_owner_and_signed_in(serve: Serve, soniq: Soniq) -> None:
    client = serve().client(address="127.0.0.1")
    answer = client.post("/api/setup/claim", json=ADA)
    assert answer.status_code == 201
    assert answer.json()["role"] == "owner"
    assert client.get("/api/auth/me").json() == answer.json()
    assert client.post("/api/setup/claim", json=ADA).status_code == 409
    assert soniq.accounts.claim_code() is None


def test_from_another_network_the_claim_needs_the_code(serve: Serve, soniq: Soniq) -> None:
    client = serve().client(address="10.99.0.5")
    assert client.post("/api/setup/claim", json=ADA).status_code == 403
    assert client.post("/api/setup/claim", json=ADA | {"code": ""}).status_code == 403
    wrong = client.post("/api/setup/claim", json=ADA | {"code": "AAAA-AAAA"})
    assert "not the claim code" in wrong.json()["error"]["message"]
    code = soniq.accounts.claim_code()
    assert client.post("/api/setup/claim", json=ADA | {"code": code}).status_code == 201


def test_a_proxy_on_this_machine_does_not_make_the_world_its_owner(serve: Serve) -> None:
    client = serve().client(address="127.0.0.1")
    forwarded = {"X-Forwarded-For": "10.99.0.5"}
    assert client.post("/api/setup/claim", json=ADA, headers=forwarded).status_code == 403
    assert client.post("/api/setup/claim", json=ADA).status_code == 201


def test_guessing_the_claim_code_is_throttled(serve: Serve) -> None:
    client = serve().client(address="10.99.0.5")
    guess = ADA | {"code": "AAAA-AAAA"}
    statuses = [client.post("/api/setup/claim", json=guess).status_code for _ in range(12)]
    assert statuses == [403] * 10 + [429] * 2


def test_while_unclaimed_only_set_up_and_health_answer(serve: Serve) -> None:
    client = serve().client(address="127.0.0.1")
    assert client.get("/health").status_code == 200
    assert client.get("/health/ready").status_code == 200
    for path in ("/api/auth/me", "/stream/x", "/covers/x/160", "/sources/events/stream"):
        assert client.get(path).json()["error"]["code"] == "unclaimed"
    assert client.post("/api/auth/signin", json=ADA).json()["error"]["code"] == "unclaimed"


def test_signing_in_sets_a_cookie_that_only_this_site_gets(full: House) -> None:
    client = full.client()
    answer = client.post("/api/auth/signin", json=OWNER)
    assert answer.json()["name"] == "owner"
    cookie = answer.headers["Set-Cookie"].lower()
    assert cookie.startswith(COOKIE)
    for word in ("httponly", "samesite=strict", "path=/", "max-age=2592000"):
        assert word in cookie
    assert "secure" not in cookie
    assert "domain" not in cookie
    assert client.get("/api/auth/me").json() == answer.json()


def test_over_https_the_cookie_stays_on_https(serve: Serve) -> None:
    made = serve(rules=Rules(trusted_proxies=["10.0.0.7"], root_path="/music"))
    made.claim()
    client = made.client(address="10.0.0.7")
    answer = client.post(
        "/music/api/auth/signin", json=OWNER, headers={"X-Forwarded-Proto": "https"}
    )
    cookie = answer.headers["Set-Cookie"].lower()
    assert "secure" in cookie
    assert "path=/music" in cookie


def test_signing_out_ends_the_session_on_both_sides(full: House) -> None:
    client = full.client()
    client.post("/api/auth/signin", json=OWNER)
    kept = client.cookies[COOKIE]
    assert client.post("/api/auth/signout").status_code == 204
    assert COOKIE not in client.cookies
    stolen = full.client().get("/api/auth/me", headers={"Cookie": f"{COOKIE}={kept}"})
    assert stolen.status_code == 401
    assert client.post("/api/auth/signout").status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        {"name": "owner", "password": "wrong password"},
        {"name": "owner", "password": ""},
        {"name": "nobody", "password": PASSWORD},
        {"name": "", "password": ""},
        {"name": "own%", "password": PASSWORD},
        {"name": "owner\u0000", "password": PASSWORD},
    ],
)
def test_what_is_wrong_is_not_told(full: House, body: dict[str, str]) -> None:
    answer = full.client().post("/api/auth/signin", json=body)
    assert answer.status_code == 403
    assert answer.json()["error"]["message"] == (
        "That name and that password do not belong together."
    )
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "\\ud800", "password": "\\udfff"}',
        b'{"name": "owner", "password": "\xff"}',
        b'{"name": {"$ne": 1}, "password": {"$ne": 1}}',
        b'{"name": "owner"}',
        b"[]",
        b"null",
        b"",
        b'{"name": "owner", "password": "' + b"x" * 3_000 + b'"}',
    ],
)
def test_no_body_breaks_the_door(full: House, body: bytes) -> None:
    answer = full.client().post(
        "/api/auth/signin", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 403, 422)


def test_the_eleventh_wrong_password_waits(full: House) -> None:
    client = full.client()
    wrong = {"name": "owner", "password": "wrong password"}
    for _ in range(10):
        assert client.post("/api/auth/signin", json=wrong).status_code == 403
    waits = client.post("/api/auth/signin", json=OWNER)
    assert waits.status_code == 429
    assert 1 <= int(waits.headers["Retry-After"]) <= 300
    assert full.client(address="192.168.1.21").post("/api/auth/signin", json=OWNER).is_success


def test_throttling_looks_at_the_real_address_behind_a_trusted_proxy(serve: Serve) -> None:
    made = serve(rules=Rules(trusted_proxies=["10.0.0.7"]))
    made.claim()
    client = made.client(address="10.0.0.7")
    wrong = {"name": "owner", "password": "wrong password"}
    for number in range(11):
        spoofed = {"X-Forwarded-For": f"1.2.3.{number}, 10.99.0.5"}
        answer = client.post("/api/auth/signin", json=wrong, headers=spoofed)
    assert answer.status_code == 429
    other = {"X-Forwarded-For": "10.99.0.6"}
    assert client.post("/api/auth/signin", json=OWNER, headers=other).is_success


def test_a_link_of_the_console_signs_in_once_on_this_machine(full: House, soniq: Soniq) -> None:
    path = f"/signin/link/{soniq.accounts.create_link(full.people[Role.OWNER].id)}"
    assert full.client(address=NEAR).get(path).status_code == 403
    client = full.client(address="127.0.0.1")
    answer = client.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/api/auth/me").json()["name"] == "owner"
    assert full.client(address="127.0.0.1").get(path).status_code == 403


def test_tokens_are_made_listed_and_revoked(full: House) -> None:
    client = full.client(Role.USER)
    made = client.post("/api/tokens", json={"name": "my script", "role": "guest"})
    assert made.status_code == 201
    secret = made.json()["secret"]
    listed = client.get("/api/tokens").json()
    assert [token["name"] for token in listed] == ["my script"]
    assert secret not in client.get("/api/tokens").text
    program = full.client(origin=None)
    program.headers["Authorization"] = f"Bearer {secret}"
    assert program.get("/api/auth/me").json()["role"] == "guest"
    assert full.client(Role.OWNER).delete(f"/api/tokens/{listed[0]['id']}").status_code == 404
    assert client.delete(f"/api/tokens/{listed[0]['id']}").status_code == 204
    assert program.get("/api/auth/me").status_code == 401


def test_a_token_cannot_be_lent_more_than_one_is(full: House) -> None:
    answer = full.client(Role.USER).post("/api/tokens", json={"name": "x", "role": "admin"})
    assert answer.status_code == 403
