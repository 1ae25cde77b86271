"""Stars, ratings, plays and what plays now, as apps tell them."""

from collections.abc import Iterator

import pytest

from tests.subsonic.house import SPLIT, House, opened


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One of its own, as others tell of theirs what they said before."""
    with opened(tmp_path_factory.mktemp("annotating")) as served:
        yield served


@pytest.fixture(autouse=True)
def unsaid(house: House) -> Iterator[None]:
    """What these tests say, they take back."""
    yield
    named = (house.songs["Bell"], house.albums[SPLIT], house.artist("Ada Grey"))
    for way in (house.admin, house.listener):
        house.told("unstar", way, id=list(named))
        for one in named:
            house.told("setRating", way, id=one, rating=0)
    for person in house.soniq.accounts.people():
        house.soniq.listening.forget(person.id)


def song(house: House, title: str = "Bell", *, of_listener: bool = False) -> dict[str, object]:
    way = house.listener if of_listener else house.admin
    found = house.told("getSong", way, id=house.songs[title])["song"]
    assert isinstance(found, dict)
    return found


def test_songs_albums_and_artists_are_starred_in_one_call(house: House) -> None:
    named = {
        "id": house.songs["Bell"],
        "albumId": house.albums[SPLIT],
        "artistId": house.artist("Ada Grey"),
    }
    house.told("star", **named)
    starred = house.told("getStarred2")["starred2"]
    assert [one["id"] for one in starred["song"]] == [named["id"]]
    assert [one["id"] for one in starred["album"]] == [named["albumId"]]
    assert [one["id"] for one in starred["artist"]] == [named["artistId"]]
    assert "starred" in song(house)
    assert "starred" not in song(house, of_listener=True)
    house.told("unstar", **named)
    assert house.told("getStarred2")["starred2"].get("song", []) == []


def test_id_may_name_an_album_too_as_some_apps_mean_it(house: House) -> None:
    house.told("star", id=[house.albums[SPLIT], house.songs["Bell"]])
    starred = house.told("getStarred2")["starred2"]
    assert [one["id"] for one in starred["album"]] == [house.albums[SPLIT]]


def test_ratings_are_one_to_five_and_nought_takes_them_back(house: House) -> None:
    house.told("setRating", id=house.songs["Bell"], rating=4)
    house.told("setRating", house.listener, id=house.songs["Bell"], rating=1)
    assert (song(house)["userRating"], song(house)["averageRating"]) == (4, 2.5)
    house.told("setRating", id=house.songs["Bell"], rating=0)
    assert "userRating" not in song(house)
    assert house.code("setRating", id=house.songs["Bell"], rating=6) == 0


@pytest.mark.parametrize(
    ("method", "parameters", "code"),
    [
        ("star", {}, 10),
        ("unstar", {}, 10),
        ("setRating", {"rating": 3}, 10),
        ("setRating", {"id": "tr-1"}, 10),
        ("scrobble", {}, 10),
        ("star", {"id": "tr-999999"}, 70),
        ("star", {"id": "nonsense"}, 70),
        ("scrobble", {"id": "tr-999999"}, 70),
        ("scrobble", {"id": "tr-999999", "submission": "false"}, 70),
        ("star", {"id": "pl-1"}, 0),
        ("scrobble", {"id": "tr-1", "time": "soon"}, 0),
        ("scrobble", {"id": "tr-1", "time": "-5"}, 0),
    ],
)
def test_what_cannot_be_has_its_code(
    house: House, method: str, parameters: dict[str, str | int], code: int
) -> None:
    assert house.code(method, **parameters) == code


def test_plays_are_counted_each_at_its_time_and_once(house: House) -> None:
    bell, fog = house.songs["Bell"], house.songs["Fog"]
    times = [1_700_000_000_000, 1_700_000_200_000, 1_700_000_400_000]
    for _ in range(2):
        house.told("scrobble", id=[bell, fog, bell], time=times)
    assert (song(house)["playCount"], song(house, "Fog")["playCount"]) == (2, 1)
    assert str(song(house)["played"]).startswith("2023-11-14T22:20:00")
    assert song(house, of_listener=True).get("playCount", 0) == 0
    answer = house.ask("scrobble", id=[bell, fog], time=times[0])
    assert answer["error"]["code"] == 0


def test_what_plays_now_is_told_to_oneself_alone(house: House) -> None:
    house.told("scrobble", id=house.songs["Fog"], submission="false", c="phone")
    (entry,) = house.told("getNowPlaying")["nowPlaying"]["entry"]
    assert (entry["title"], entry["username"], entry["playerName"], entry["minutesAgo"]) == (
        "Fog", house.admin.name, "phone", 0,
    )  # fmt: skip
    assert house.told("getNowPlaying", house.listener)["nowPlaying"]["entry"] == []
    assert song(house, "Fog").get("playCount", 0) == 0
