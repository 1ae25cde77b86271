"""Apps and devices over the web: whose they are, and who ends them."""

from typing import TYPE_CHECKING, Any

import pytest

from soniq.accounts.model import Role
from soniq.http.guard import COOKIE
from soniq.ui import app_feeds

if TYPE_CHECKING:
    from tests.whole import Whole

FEED = "/library/_feed/apps"


def made(box: "Whole", what: str, role: Role = Role.USER) -> dict[str, Any]:
    with box.client(role) as client:
        answer = client.post(f"{FEED}/{what}", json={"name": "A thing"})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def listed(box: "Whole", what: str, role: Role = Role.USER) -> list[Any]:
    with box.client(role) as client:
        found: list[Any] = client.get(FEED).json()[what]
    return found


@pytest.mark.parametrize("what", ["passwords", "tokens"])
def test_what_one_made_is_listed_without_its_secret_and_ended_by_oneself(
    box: "Whole", what: str
) -> None:
    new = made(box, what)
    (shown,) = [one for one in listed(box, what) if one["id"] == new["id"]]
    assert new["secret"] not in str(shown)
    with box.client(Role.GUEST) as stranger:
        assert stranger.delete(f"{FEED}/{what}/{new['id']}").status_code == 404
    with box.client(Role.USER) as client:
        assert client.delete(f"{FEED}/{what}/{new['id']}").status_code == 204
        assert client.delete(f"{FEED}/{what}/{new['id']}").status_code == 404
    assert new["id"] not in [one["id"] for one in listed(box, what)]


def test_only_admins_see_by_what_others_come_in(box: "Whole") -> None:
    new = made(box, "passwords")
    owner_of = box.soniq.accounts.person_named("user").id
    with box.client(Role.MODERATOR) as client:
        assert client.get(FEED, params={"person": owner_of}).status_code == 403
    with box.client(Role.ADMIN) as client:
        seen = client.get(FEED, params={"person": owner_of}).json()
        assert new["id"] in [one["id"] for one in seen["passwords"]]
        assert seen["person"] == {"id": owner_of, "name": "user", "mine": False}
        assert client.delete(f"{FEED}/passwords/{new['id']}").status_code == 204


def test_leaving_ends_all_other_browsers_and_then_this_one(box: "Whole") -> None:
    accounts = box.soniq.accounts
    person = accounts.person_named("artist")
    here, other = (accounts.open_session(person.id, address="192.0.2.7") for _ in range(2))
    with box.client() as client:
        client.headers.update({"Cookie": f"{COOKIE}={here}", "Origin": box.url})
        shown = client.get(FEED).json()["sessions"]
        assert [one["here"] for one in shown].count(True) == 1
        assert client.post(f"{FEED}/leave", json={}).status_code == 204
        assert (accounts.session_of(other), len(accounts.sessions(person.id))) == (None, 1)
        assert client.post(f"{FEED}/leave", json={"here": True}).status_code == 204
    assert accounts.sessions(person.id) == []


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("http://192.0.2.9:8080", ["http://192.0.2.9:8080"]),
        ("https://music.example.org/soniq", ["https://music.example.org/soniq"]),
        ("http://localhost:8080/music", ["http://192.168.1.5:8080/music"]),
        ("http://[::1]", ["http://192.168.1.5"]),
    ],
)
def test_apps_are_told_an_address_that_leads_here_from_elsewhere(
    monkeypatch: pytest.MonkeyPatch, base: str, told: list[str]
) -> None:
    monkeypatch.setattr(app_feeds, "_own", lambda: ["192.168.1.5"])
    found: Any = app_feeds._addresses(base)
    assert [one["url"] for one in found["addresses"]] == told
    assert all(one["code"].startswith("data:image/svg+xml") for one in found["addresses"])
