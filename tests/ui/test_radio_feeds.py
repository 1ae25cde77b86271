"""Radio and sound output, as their pages ask for them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from soniq.accounts.model import Role
from tests.fakes.station.station import Station, broadcasting

if TYPE_CHECKING:
    from tests.whole import Whole

FEED = "/library/_feed/radio"


@pytest.fixture
def station() -> Iterator[Station]:
    with broadcasting() as made:
        yield made


def added(box: "Whole", address: str) -> int:
    with box.client(Role.ADMIN) as client:
        answer = client.post(FEED, json={"name": "Fake FM", "url": address})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


def test_a_guest_hears_a_station_that_an_admin_added(box: "Whole", station: Station) -> None:
    number = added(box, station.url + "/live.m3u")
    with box.client(Role.GUEST) as guest:
        assert number in [one["id"] for one in guest.get(FEED).json()["items"]]
        assert guest.get(f"{FEED}/{number}/about").json()["sound"] == "MP3, 32 kbit/s"
        with guest.stream("GET", f"{FEED}/{number}/sound") as sound:
            assert sound.headers["content-type"] == "audio/mpeg"
            assert next(sound.iter_raw()).startswith(b"ID3")
        assert guest.delete(f"{FEED}/{number}").status_code == 403
    assert station.left.wait(60)  # who turns it off is no longer listened for
    with box.client(Role.ADMIN) as admin:
        assert admin.delete(f"{FEED}/{number}").status_code == 204
        assert admin.get(f"{FEED}/{number}/sound").status_code == 404


def test_only_admins_try_addresses_and_only_those_of_the_web(
    box: "Whole", station: Station
) -> None:
    tried: dict[str, Any] = {"url": station.url + "/live"}
    with box.client(Role.MODERATOR) as client:
        assert client.post(f"{FEED}/new/try", json=tried).status_code == 403
        assert client.post(FEED, json={"name": "x", **tried}).status_code == 403
    with box.client(Role.ADMIN) as admin:
        said = admin.post(f"{FEED}/new/try", json=tried)
        assert said.json() == {"sound": "MP3, 32 kbit/s", "name": "Fake FM"}
        file = admin.post(f"{FEED}/new/try", json={"url": "file:///etc/hostname"})
        assert file.status_code == 422
        page = admin.post(f"{FEED}/new/try", json={"url": station.url + "/page"})
        assert (page.status_code, "no music" in page.text) == (503, True)


def test_players_are_ones_own_and_the_settings_for_admins(box: "Whole") -> None:
    with box.client(Role.USER) as client:
        client.post("/api/devices", json={"name": "Fake player"})
        mine = client.get("/library/_feed/outputs").json()
    with box.client(Role.ADMIN) as admin:
        others = admin.get("/library/_feed/outputs").json()
    assert "Fake player" in [one["name"] for one in mine["players"]]
    assert "Fake player" not in [one["name"] for one in others["players"]]
    assert (mine["house"]["why"], mine["settings"]) == ("off", None)
    assert others["settings"]["jukebox_role"] == {"value": "user", "locked": False}
