"""Every page by its address: for whom it is, and what it says where something is not."""

import re
from typing import TYPE_CHECKING

import pytest
from nicegui.page import page

from soniq.accounts.model import Role
from soniq.playlists.model import Group, Playlist, Rules, Visibility
from soniq.ui import site
from soniq.ui.pages.every import PAGES, is_page

if TYPE_CHECKING:
    from tests.whole import Whole

HTML = {"Accept": "text/html"}
YEARS = "years/{number}"
ADDRESSES = [path.replace(YEARS, "years/2026").replace("{number}", "1") for path in PAGES]
NOT_FOR_GUESTS = {
    *("/jobs", "/library/unreadable", "/welcome", "/history", "/review", "/network"),
    *("/import", "/connections"),
    *("/renames", "/quarantine", "/tags", "/duplicates", "/tidy"),
    *("/playlists/smart", "/playlists/smart/1"),
}


@pytest.fixture(scope="module", autouse=True)
def shown(box: "Whole") -> Playlist:
    """A list that the owner made, and guests see; its number stands for that of every list."""
    owner = next(one for one in box.soniq.accounts.people() if one.role is Role.OWNER)
    rules = Rules(group=Group(every=True))
    return box.soniq.playlists.create(
        owner.id, "All of it", visibility=Visibility.PUBLIC, rules=rules
    )


def opened(box: "Whole", path: str, role: Role | None) -> tuple[int, str]:
    if path.startswith("/playlists/"):
        lists = box.soniq.playlists.of(None)
        path = path.replace("1", str(next(one.id for one in lists if one.name == "All of it")))
    with box.client(role) as client:
        response = client.get(path, headers=HTML)
        return response.status_code, response.text


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_page_opens_for_the_owner(box: "Whole", path: str) -> None:
    status, page = opened(box, path, Role.OWNER)
    assert status == 200
    assert re.search(r"<title>[^<]*soniq</title>", page)
    assert "This page broke" not in page
    assert "Not here" not in page


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_guest_sees_what_guests_may(box: "Whole", path: str) -> None:
    status, page = opened(box, path, Role.GUEST)
    assert status == 200
    assert "This page broke" not in page
    assert ("Not for everyone" in page) == (path in NOT_FOR_GUESTS)


@pytest.mark.parametrize("path", ADDRESSES)
def test_strangers_are_led_to_the_door_and_back(box: "Whole", path: str) -> None:
    with box.client() as client:
        response = client.get(path, headers=HTML)
        assert response.status_code == 303
        assert response.headers["location"].startswith("/signin")
        if path != "/":
            assert response.headers["location"].endswith(f"?next={path}")


def test_what_is_not_there_says_so(box: "Whole") -> None:
    for path in ("/library/albums/99999", "/library/tracks/none", "/library/artists/-1"):
        assert "Not here" in opened(box, path, Role.GUEST)[1]


@pytest.mark.parametrize("path", ["/nothing", "/api/nothing", "/library", "/library/albums/1/2"])
def test_other_addresses_are_no_pages(box: "Whole", path: str) -> None:
    assert not is_page(path)
    assert opened(box, path, Role.OWNER)[0] == 404


def test_no_page_takes_an_address_of_the_api(box: "Whole") -> None:
    with box.client(Role.OWNER) as client:
        described = client.get("/openapi.json").json()["paths"]
    assert [path for path in described if is_page(path.replace("{", "").replace("}", ""))] == []


def test_the_door_and_what_it_needs_are_open_to_all(box: "Whole") -> None:
    with box.client() as client:
        door = client.get("/signin", headers=HTML)
        assert door.status_code == 200
        for address in re.findall(r'(?:src|href)="(/[^"]+)"', door.text):
            assert client.get(address).status_code == 200, address
        assert client.get("/sw.js").headers["content-type"].startswith("text/javascript")
        assert client.get("/soniq/static/nothing.js").status_code == 404
        assert client.get("/soniq/static/..%2fsite.py").status_code == 404


def test_a_page_that_takes_long_is_waited_for(box: "Whole") -> None:
    with box.client(Role.OWNER) as client:
        assert client.get("/about").status_code == 200
    assert page("/anything").response_timeout == site.PAGE_SECONDS
