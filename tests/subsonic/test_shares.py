"""Shares as apps make them; what their links open is told in tests/web/test_shares.py."""

import time
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from soniq.accounts.model import Role
from soniq.sharing.model import LONGEST_MS
from tests.subsonic.house import PASSWORD, SPLIT, House, Way

DAY_MS = 86_400_000


@pytest.fixture(autouse=True)
def none_left(house: House) -> Iterator[None]:
    """Every test begins without shares, and leaves none."""
    yield
    for way in (house.admin, house.listener):
        for share in house.told("getShares", way)["shares"]["share"]:
            house.told("deleteShare", way, id=share["id"])


def made(
    house: House, way: Way | None = None, **parameters: str | int | list[str]
) -> dict[str, object]:
    (share,) = house.told("createShare", way, **parameters)["shares"]["share"]
    assert isinstance(share, dict)
    return share


def at(said: object) -> float:
    return datetime.fromisoformat(str(said)).timestamp() * 1_000


def test_a_share_holds_its_songs_and_a_link(house: House) -> None:
    share = made(house, id=house.albums[SPLIT], description="for Ida")
    assert (share["username"], share["description"], share["visitCount"]) == (
        house.admin.name, "for Ida", 0,
    )  # fmt: skip
    songs = share["entry"]
    assert isinstance(songs, list)
    assert [song["title"] for song in songs] == ["Low Tide", "Salt"]
    url = urlsplit(str(share["url"]))
    assert f"{url.scheme}://{url.netloc}" == house.url
    secret = url.path.removeprefix("/share/")
    opened = house.soniq.sharing.open(secret, address="192.168.1.9")
    assert [f"tr-{one}" for one in opened.track_ids] == [song["id"] for song in songs]
    (listed,) = house.told("getShares")["shares"]["share"]
    assert listed["visitCount"] == 1
    assert listed["url"] == share["url"]


def test_several_things_are_one_share(house: House) -> None:
    share = made(house, id=[house.songs["Fog"], house.albums[SPLIT], house.songs["Fog"]])
    songs = share["entry"]
    assert isinstance(songs, list)
    assert [song["title"] for song in songs] == ["Fog", "Low Tide", "Salt"]


def test_it_opens_for_thirty_days_or_as_the_app_says(house: House) -> None:
    now = time.time() * 1_000
    usual = made(house, id=house.songs["Fog"])
    assert abs(at(usual["expires"]) - now - 30 * DAY_MS) < DAY_MS
    said = made(house, id=house.songs["Fog"], expires=int(now + 3 * DAY_MS))
    assert abs(at(said["expires"]) - now - 3 * DAY_MS) < DAY_MS
    longest = made(house, id=house.songs["Fog"], expires=0)
    assert abs(at(longest["expires"]) - now - LONGEST_MS) < DAY_MS
    assert house.code("createShare", id=house.songs["Fog"], expires=int(now - 1)) == 0
    assert house.code("createShare", id=house.songs["Fog"], expires=int(now + 500 * DAY_MS)) == 0


def test_a_share_is_changed_and_revoked(house: House) -> None:
    share = made(house, id=house.songs["Fog"], description="one")
    house.told("updateShare", id=str(share["id"]), description="two")
    (listed,) = house.told("getShares")["shares"]["share"]
    assert (listed["description"], listed["expires"]) == ("two", share["expires"])
    house.told("deleteShare", id=str(share["id"]))
    assert house.code("deleteShare", id=str(share["id"])) == 70
    assert house.code("updateShare", id=str(share["id"]), description="x") == 70


def test_what_cannot_be_shared_is_refused_by_its_code(house: House) -> None:
    assert house.code("createShare") == 10
    assert house.code("createShare", id="tr-99999") == 70
    assert house.code("createShare", id="al-99999") == 70
    assert house.code("createShare", id="pl-99999") == 70
    assert house.code("createShare", id=house.artist("Ada Grey")) == 70
    assert house.code("createShare", id="nonsense") == 70
    assert house.code("createShare", id=house.songs["Fog"], expires="soon") == 0
    assert house.code("deleteShare") == 10
    assert house.code("deleteShare", id=house.songs["Fog"]) == 70


def test_each_sees_their_own(house: House) -> None:
    mine = made(house, house.listener, id=house.songs["Fog"])
    assert house.told("getShares")["shares"]["share"] == []
    assert house.code("updateShare", id=str(mine["id"]), description="x") == 70
    theirs = made(house, id=house.songs["Bell"])
    assert house.code("deleteShare", house.listener, id=str(theirs["id"])) == 70
    assert house.code("updateShare", house.listener, id=str(theirs["id"])) == 70


def test_guests_share_nothing(house: House) -> None:
    accounts = house.soniq.accounts
    guest = accounts.add_person("guest", PASSWORD, Role.GUEST, by=None)
    key = accounts.create_token(guest.id, "app", by=guest).secret
    assert house.code("createShare", Way(name="guest", password="", key=key), id="tr-1") == 50
    accounts.remove(guest.id, by=None)
