"""Signing in by another server over the web: redirects, cookies, and pages that say what failed."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http.guard import COOKIE
from soniq.web.elsewhere import BACK, TICKET
from tests.fakes.oidc.server import CLIENT, SECRET, FakeOidc, served
from tests.http.routes import ORIGIN, House


@pytest.fixture
def server(soniq: Soniq) -> Iterator[FakeOidc]:
    """On loopback, and named by the settings."""
    with served() as fake:
        for name, value in (("oidc_issuer", fake.url), ("oidc_client_id", CLIENT)):
            soniq.preferences.set(name, value, soniq.loaded)
        soniq.preferences.set_secret("oidc_client_secret", SECRET)
        yield fake


def there_and_back(full: House, server: FakeOidc, client: Any, subject: str) -> Any:
    """A browser goes to the other server by the button, and comes back."""
    gone = client.get("/signin/elsewhere", follow_redirects=False)
    assert gone.status_code == 303, gone.text
    back = server.sign_in(gone.headers["location"], subject, preferred_username="grace")
    return client.get(BACK, params=back)


def tie(full: House, server: FakeOidc, role: Role, subject: str) -> None:
    client = full.client(role)
    begun = client.post("/api/auth/elsewhere")
    assert begun.status_code == 200, begun.text
    back = server.sign_in(begun.json()["address"], subject, preferred_username="grace")
    ticket = f"{TICKET}={begun.cookies[TICKET]}"  # the session's cookie stays away: SameSite=strict
    answer = full.client().get(BACK, params=back, headers={"Cookie": ticket})
    assert answer.status_code == 200, answer.text


def test_somebody_tied_comes_in_by_it(full: House, server: FakeOidc) -> None:
    tie(full, server, Role.USER, "u-1")
    client = full.client()
    answer = there_and_back(full, server, client, "u-1")
    assert answer.status_code == 200
    assert 'http-equiv="refresh"' in answer.text
    assert client.get("/api/auth/me").json()["name"] == "user"


def test_the_cookies_are_as_narrow_as_they_can_be(full: House, server: FakeOidc) -> None:
    tie(full, server, Role.USER, "u-1")
    client = full.client()
    gone = client.get("/signin/elsewhere", follow_redirects=False)
    ticket = gone.headers["set-cookie"]
    assert ticket.startswith(f"{TICKET}=")
    assert all(part in ticket for part in ("HttpOnly", "SameSite=lax", "Path=/signin"))
    assert gone.headers["cache-control"] == "no-store"
    back = server.sign_in(gone.headers["location"], "u-1")
    given = client.get(BACK, params=back).headers.get_list("set-cookie")
    session = next(one for one in given if one.startswith(f"{COOKIE}="))
    assert all(part in session for part in ("HttpOnly", "SameSite=strict"))
    assert any(one.startswith(f'{TICKET}=""') and "Max-Age=0" in one for one in given)


def test_somebody_unknown_reads_why_they_stay_out(full: House, server: FakeOidc) -> None:
    client = full.client()
    answer = there_and_back(full, server, client, "u-7")
    assert answer.status_code == 403
    assert "does not yet" in answer.text
    assert client.get("/api/auth/me").status_code == 401


def test_the_settings_let_new_people_in(full: House, soniq: Soniq, server: FakeOidc) -> None:
    soniq.preferences.set("oidc_new_people", "guest", soniq.loaded)
    client = full.client()
    there_and_back(full, server, client, "u-8")
    assert client.get("/api/auth/me").json()["role"] == "guest"
    assert client.get("/api/auth/me").json()["name"] == "grace"


def test_who_comes_back_without_having_gone_stays_out(full: House, server: FakeOidc) -> None:
    tie(full, server, Role.OWNER, "u-1")
    gone = full.client().get("/signin/elsewhere", follow_redirects=False)
    back = server.sign_in(gone.headers["location"], "u-1")
    stranger = full.client()
    answer = stranger.get(BACK, params=back)
    assert answer.status_code == 403
    assert COOKIE not in answer.headers.get("set-cookie", "")
    assert stranger.get("/api/auth/me").status_code == 401


def test_what_the_other_server_says_is_shown_as_text(full: House, server: FakeOidc) -> None:
    client = full.client()
    gone = client.get("/signin/elsewhere", follow_redirects=False)
    state = dict(server.sign_in(gone.headers["location"], "u-1"))["state"]
    said = {"state": state, "error": "x", "error_description": "<script>alert(1)</script>"}
    answer = client.get(BACK, params=said)
    assert answer.status_code == 403
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_no_foreign_page_ties_an_account_in_ones_name(full: House, server: FakeOidc) -> None:
    client = full.client(Role.USER, origin="https://evil.example")
    assert client.post("/api/auth/elsewhere").status_code == 403
    assert server.requests == []


def test_what_is_tied_is_listed_and_let_go(full: House, server: FakeOidc) -> None:
    tie(full, server, Role.USER, "u-1")
    client = full.client(Role.USER)
    (tied,) = client.get("/api/auth/elsewhere").json()
    assert (tied["issuer"], tied["called"]) == (server.url, "grace")
    assert full.client(Role.GUEST).get("/api/auth/elsewhere").json() == []
    assert full.client(Role.GUEST).delete(f"/api/auth/elsewhere/{tied['id']}").status_code == 403
    assert client.delete(f"/api/auth/elsewhere/{tied['id']}").status_code == 204
    assert there_and_back(full, server, full.client(), "u-1").status_code == 403


def test_without_the_settings_there_is_nothing_there(full: House) -> None:
    client = full.client()
    assert client.get("/signin/elsewhere", follow_redirects=False).status_code == 404
    assert client.get(BACK).status_code == 404
    assert full.client(Role.USER).post("/api/auth/elsewhere").status_code == 404


def test_where_soniq_asks_no_other_servers_it_says_so(
    full: House, soniq: Soniq, server: FakeOidc
) -> None:
    soniq.preferences.set("network", "off", soniq.loaded)
    answer = full.client().get("/signin/elsewhere", follow_redirects=False)
    assert answer.status_code == 503
    assert "settings keep soniq" in answer.json()["error"]["message"]
    assert server.requests == []


def test_people_are_sent_back_to_the_host_that_they_asked(full: House, server: FakeOidc) -> None:
    assert server.url
    gone = full.client().get("/signin/elsewhere", follow_redirects=False)
    asked = dict(parse_qsl(urlsplit(gone.headers["location"]).query))
    assert asked["redirect_uri"] == ORIGIN + BACK
