"""What the page of connections asks the server for: one's own account, and the house's Lidarr."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from soniq.accounts.model import Role

if TYPE_CHECKING:
    from tests.whole import Whole

FEED = "/connections/_feed"
APP = "0123456789abcdef0123456789abcdef"
BACK = "http://127.0.0.1:8888/callback"
NOWHERE = "http://127.0.0.1:1"
KEY = "a key that nobody shall see"


@pytest.fixture
def user(box: "Whole") -> Iterator[httpx.Client]:
    with box.client(Role.USER) as client:
        yield client


@pytest.fixture
def admin(box: "Whole") -> Iterator[httpx.Client]:
    """What an admin sets goes with the test."""
    with box.client(Role.ADMIN) as client:
        yield client
    for name in ("auto_sync_enabled", "sync_interval_hours", "lidarr_url", "lidarr_paths"):
        box.soniq.preferences.reset(name)
    box.soniq.preferences.set_secret("lidarr_api_key", None)


def words(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["message"])


def begun(client: httpx.Client) -> str:
    """The state of a consent that is under way."""
    answer = client.post(f"{FEED}/spotify/begin", json={"client_id": APP})
    assert answer.status_code == 200, answer.text
    asked = parse_qs(urlsplit(str(answer.json()["url"])).query)
    assert asked["client_id"] == [APP]
    assert asked["redirect_uri"] == [BACK]
    return asked["state"][0]


def everything(client: httpx.Client) -> dict[str, Any]:
    answer = client.get(f"{FEED}/all")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_who_is_not_connected_is_told_what_it_takes(user: httpx.Client) -> None:
    found = everything(user)["spotify"]
    assert (found["state"], found["redirect"], found["job"]) == ("none", BACK, None)
    assert "Client ID" in words(user.post(f"{FEED}/spotify/begin", json={}))
    wrong = user.post(f"{FEED}/spotify/begin", json={"client_id": "my app!"})
    assert wrong.status_code == 422
    assert "letters and digits" in words(wrong)
    assert words(user.post(f"{FEED}/spotify/read")) == "Connect Spotify first."
    assert user.delete(f"{FEED}/spotify", params={"forget": True}).status_code == 404
    assert user.post(f"{FEED}/spotify/options", json={"with_playlists": False}).status_code == 404


def test_a_consent_is_ones_own_and_its_troubles_are_told_in_words(
    box: "Whole", user: httpx.Client
) -> None:
    state = begun(user)
    assert everything(user)["spotify"]["pending_until"] is not None
    with box.client(Role.MODERATOR) as other:
        assert everything(other)["spotify"]["pending_until"] is None
        theirs = other.post(
            f"{FEED}/spotify/paste", json={"address": f"{BACK}?code=abc&state={state}"}
        )
        assert theirs.status_code == 409
        assert "Nothing is begun" in words(theirs)

    def pasted(address: str) -> httpx.Response:
        return user.post(f"{FEED}/spotify/paste", json={"address": address})

    assert "says nothing of Spotify's answer" in words(pasted(BACK))
    mixed_up = pasted(f"{BACK}?code=abc&state=another")
    assert mixed_up.status_code == 409
    assert "another try" in words(mixed_up)
    denied = pasted(f"{BACK}?error=access_denied&state={state}")
    assert denied.status_code == 422
    assert "did not let soniq in" in words(denied)
    assert everything(user)["spotify"]["pending_until"] is None


def test_how_often_soniq_looks_is_the_admins_choice(
    user: httpx.Client, admin: httpx.Client
) -> None:
    assert user.post(f"{FEED}/spotify/plan", json={"auto": True}).status_code == 403
    wrong = admin.post(f"{FEED}/spotify/plan", json={"hours": 13})
    assert wrong.status_code == 422
    assert "12 or 24 hours" in words(wrong)
    found = admin.post(f"{FEED}/spotify/plan", json={"auto": True, "hours": 12}).json()
    assert (found["auto"], found["hours"], found["may_plan"]) == (True, 12, True)
    theirs = everything(user)["spotify"]
    assert (theirs["auto"], theirs["hours"], theirs["may_plan"]) == (True, 12, False)


def test_where_lidarr_is_only_admins_see(user: httpx.Client, admin: httpx.Client) -> None:
    found = everything(user)["lidarr"]
    assert (found["set_up"], found["admin"], found["downloads"]) == (False, False, [])
    assert not {"url", "has_key", "told", "trouble", "paths"} & set(found)
    assert {"url", "has_key", "told", "trouble", "paths"} <= set(everything(admin)["lidarr"])
    for method, path in (("POST", "/test"), ("PUT", ""), ("DELETE", ""), ("GET", "/choices")):
        answer = user.request(method, f"{FEED}/lidarr{path}", json={})
        assert answer.status_code == 403, path


def test_a_lidarr_that_does_not_answer_is_told_of_and_not_kept(
    box: "Whole", admin: httpx.Client
) -> None:
    reaches = {"url": NOWHERE, "key": KEY}
    tried = admin.post(f"{FEED}/lidarr/test", json=reaches).json()
    assert tried["answers"] is False
    assert tried["message"]
    refused = admin.put(f"{FEED}/lidarr", json=reaches)
    assert refused.status_code == 422
    assert words(refused) == tried["message"]
    assert everything(admin)["lidarr"]["has_key"] is False
    assert box.soniq.settings.lidarr_url is None


def test_letting_lidarr_go_forgets_its_address_and_its_key(
    box: "Whole", admin: httpx.Client
) -> None:
    box.soniq.preferences.set("lidarr_url", NOWHERE, box.soniq.loaded)
    box.soniq.preferences.set_secret("lidarr_api_key", KEY)
    found = everything(admin)["lidarr"]
    assert (found["set_up"], found["url"], found["has_key"]) == (True, NOWHERE, True)
    assert KEY not in admin.get(f"{FEED}/all").text
    gone = admin.delete(f"{FEED}/lidarr").json()
    assert (gone["set_up"], gone["url"], gone["has_key"]) == (False, None, False)


def test_paths_of_another_form_are_refused_with_the_form(admin: httpx.Client) -> None:
    wrong = admin.post(f"{FEED}/lidarr/choices", json={"paths": ["/music"]})
    assert wrong.status_code == 422
    assert "/music=/mnt/music" in words(wrong)


def test_who_else_is_asked_is_told_but_not_how_often(
    user: httpx.Client, admin: httpx.Client
) -> None:
    theirs, ours = everything(user)["services"], everything(admin)["services"]
    assert [one["name"] for one in theirs] == [one["name"] for one in ours]
    assert {"musicbrainz", "discogs", "lrclib"} <= {one["name"] for one in theirs}
    assert not {"spotify", "lidarr"} & {one["name"] for one in theirs}
    assert {one["today"] for one in theirs} == {""}
