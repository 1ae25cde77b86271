"""Where listeners are, as apps tell and ask it; the jukebox has tests of its own in playback."""

from collections.abc import Iterator

import pytest

from tests.subsonic.house import House


@pytest.fixture(autouse=True)
def as_it_was(house: House) -> Iterator[None]:
    yield
    for way in (house.admin, house.listener):
        house.told("savePlayQueue", way)


def test_a_queue_saved_by_one_app_is_got_by_another(house: House) -> None:
    songs = [house.songs[title] for title in ("Salt", "Bell", "Salt")]
    house.told("savePlayQueue", id=songs, current=songs[1], position=1_500, c="phone")
    queue = house.told("getPlayQueue", c="car")["playQueue"]
    assert [one["id"] for one in queue["entry"]] == songs
    assert (queue["current"], queue["position"], queue["changedBy"]) == (songs[1], 1_500, "phone")
    assert queue["username"] == house.admin.name
    assert house.told("getPlayQueue", house.listener)["playQueue"]["entry"] == []


def test_by_index_the_second_of_two_entries_is_told_apart(house: House) -> None:
    songs = [house.songs["Salt"]] * 2
    house.told("savePlayQueueByIndex", id=songs, currentIndex=1, position=7)
    queue = house.told("getPlayQueueByIndex")["playQueueByIndex"]
    assert (queue["currentIndex"], queue["position"], len(queue["entry"])) == (1, 7, 2)
    house.told("savePlayQueueByIndex")
    emptied = house.told("getPlayQueueByIndex")["playQueueByIndex"]
    assert "currentIndex" not in emptied
    assert emptied["entry"] == []


def test_what_cannot_be_has_the_codes_of_the_protocol(house: House) -> None:
    song, other = house.songs["Salt"], house.songs["Bell"]
    assert house.code("savePlayQueueByIndex", id=song) == 10
    assert house.code("savePlayQueueByIndex", id=song, currentIndex=1) == 10
    assert house.code("savePlayQueueByIndex", id=song, currentIndex=-1) == 10
    assert house.code("savePlayQueue", id="tr-999999") == 70
    assert house.code("savePlayQueue", id=song, current=other) == 0
    assert house.code("createBookmark", id=song) == 10
    assert house.code("createBookmark", id="tr-999999", position=1) == 70
    assert house.code("deleteBookmark", id=song) == 70
    assert house.code("reportPlayback", mediaId=song, positionMs=1, state="playing") == 10
    asked: dict[str, str | int] = {"mediaId": song, "positionMs": 1}
    assert house.code("reportPlayback", mediaType="podcast", state="playing", **asked) == 0
    assert house.code("reportPlayback", mediaType="song", state="dancing", **asked) == 0


def test_only_admins_keep_stations(house: House) -> None:
    address = "https://waves.example/"
    made = {"name": "Waves", "streamUrl": address}
    assert house.code("createInternetRadioStation", house.listener, **made) == 50
    assert house.code("createInternetRadioStation", streamUrl=address) == 10
    assert house.code("createInternetRadioStation", name="X", streamUrl="file:///etc/passwd") == 0
    assert house.code("updateInternetRadioStation", id="ir-999", **made) == 70
    assert house.code("deleteInternetRadioStation", id="ir-999") == 70
    house.told("createInternetRadioStation", homepageUrl=address, **made)
    listed = house.told("getInternetRadioStations", house.listener)["internetRadioStations"]
    (station,) = (one for one in listed["internetRadioStation"] if one["name"] == "Waves")
    assert station["homePageUrl"] == address
    house.told("updateInternetRadioStation", id=station["id"], **made)
    listed = house.told("getInternetRadioStations")["internetRadioStations"]
    (station,) = (one for one in listed["internetRadioStation"] if one["name"] == "Waves")
    assert "homePageUrl" not in station
    house.told("deleteInternetRadioStation", id=station["id"])
