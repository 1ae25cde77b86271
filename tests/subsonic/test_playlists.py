"""Playlists as apps see them: their own, others', and those that rules make."""

from collections.abc import Iterator
from typing import Any

import pytest

from soniq.library.finding import Line
from soniq.playlists.model import BroughtPlaylist, Group, Playlist, PlaylistId, Rule, Rules
from tests.subsonic.house import House, Way


@pytest.fixture(autouse=True)
def none_left(house: House) -> Iterator[None]:
    yield
    for way in (house.admin, house.listener):
        for one in lists(house, way):
            if one["owner"] == way.name:
                house.told("deletePlaylist", way, id=str(one["id"]))


def lists(house: House, way: Way | None = None, **said: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = house.told("getPlaylists", way, **said)["playlists"]["playlist"]
    return found


def made(house: House, *songs: str, way: Way | None = None, name: str = "Mine") -> dict[str, Any]:
    ids = [house.songs[song] for song in songs]
    whole: dict[str, Any] = house.told("createPlaylist", way, name=name, songId=ids)["playlist"]
    return whole


def opened(house: House, playlist: dict[str, Any], way: Way | None = None) -> list[str]:
    whole = house.told("getPlaylist", way, id=str(playlist["id"]))["playlist"]
    assert whole["songCount"] == len(whole["entry"])
    return [song["title"] for song in whole["entry"]]


def smart(house: House) -> Playlist:
    (owner,) = [one for one in house.soniq.accounts.people() if one.name == house.admin.name]
    rules = Rules(group=Group(every=True, rules=(Rule(field="genre", op="is", value="jazz"),)))
    return house.soniq.playlists.create(owner.id, "Jazz", rules=rules)


def test_a_list_is_made_with_its_songs_in_order_doubles_too(house: House) -> None:
    one = made(house, "Fog", "Bell", "Fog")
    assert [song["title"] for song in one["entry"]] == ["Fog", "Bell", "Fog"]
    assert (one["owner"], one["public"], one["readonly"]) == (house.admin.name, False, False)
    assert one["duration"] == sum(song["duration"] for song in one["entry"])
    (listed,) = lists(house)
    assert (listed["id"], listed["songCount"], listed["name"]) == (one["id"], 3, "Mine")


def test_songs_go_out_by_their_places_and_then_others_come_in(house: House) -> None:
    one = made(house, "Fog", "Bell", "Loose", "Salt")
    house.told(
        "updatePlaylist",
        playlistId=str(one["id"]),
        songIndexToRemove=[0, 2, 99],
        songIdToAdd=[house.songs["Fog"]],
        name="Ours",
        comment="c",
        public="true",
    )
    assert opened(house, one) == ["Bell", "Salt", "Fog"]
    (listed,) = lists(house)
    assert (listed["name"], listed["comment"], listed["public"]) == ("Ours", "c", True)


def test_a_list_is_replaced_by_the_songs_of_a_second_creation(house: House) -> None:
    one = made(house, "Fog", "Bell")
    house.told("createPlaylist", playlistId=str(one["id"]), songId=[house.songs["Salt"]])
    assert opened(house, one) == ["Salt"]
    house.told("createPlaylist", playlistId=str(one["id"]))
    assert opened(house, one) == []


def test_places_are_those_of_the_songs_that_apps_see(house: House) -> None:
    one = made(house, "Fog", "Bell")
    person = house.soniq.playlists.playlist(PlaylistId(int(one["id"][3:])), owner_of(house))
    brought = house.soniq.playlists.bring(
        person.owner_id,
        BroughtPlaylist(key="x", name="Holes", origin="x", lines=(Line(title="Not here"),)),
    ).playlist
    tracks = house.soniq.playlists.track_ids(person.id, person.owner_id)
    house.soniq.playlists.add(brought.id, person.owner_id, tracks)
    holes = {"id": f"pl-{brought.id}"}
    assert opened(house, holes) == ["Fog", "Bell"]
    house.told("updatePlaylist", playlistId=holes["id"], songIndexToRemove=1)
    assert opened(house, holes) == ["Fog"]
    assert house.soniq.playlists.playlist(brought.id, person.owner_id).entries == 2


def owner_of(house: House) -> Any:
    (owner,) = [one for one in house.soniq.accounts.people() if one.name == house.admin.name]
    return owner.id


def test_what_is_private_is_nobody_elses(house: House) -> None:
    one = made(house, "Fog")
    number = str(one["id"])
    assert lists(house, house.listener) == []
    for method, said in (
        ("getPlaylist", {"id": number}),
        ("deletePlaylist", {"id": number}),
        ("updatePlaylist", {"playlistId": number, "name": "x"}),
        ("createPlaylist", {"playlistId": number}),
    ):
        assert house.code(method, house.listener, **said) == 70
    house.told("updatePlaylist", playlistId=number, public="true")
    (seen,) = lists(house, house.listener)
    assert (seen["owner"], seen["readonly"]) == (house.admin.name, True)
    assert opened(house, one, house.listener) == ["Fog"]
    assert house.code("deletePlaylist", house.listener, id=number) == 50
    assert house.code("updatePlaylist", house.listener, playlistId=number, name="x") == 50


def test_lists_of_another_person_are_for_admins_and_only_what_they_show(house: House) -> None:
    made(house, "Fog", way=house.listener, name="Hidden")
    shown = made(house, "Bell", way=house.listener, name="Shown")
    house.told("updatePlaylist", house.listener, playlistId=str(shown["id"]), public="true")
    assert [one["name"] for one in lists(house, username=house.listener.name)] == ["Shown"]
    assert house.code("getPlaylists", house.listener, username=house.admin.name) == 50
    mine = lists(house, house.listener, username=house.listener.name)
    assert [one["name"] for one in mine] == ["Hidden", "Shown"]


def test_a_smart_list_is_read_and_never_written(house: House) -> None:
    one = smart(house)
    number = f"pl-{one.id}"
    assert opened(house, {"id": number}) != []
    (listed,) = lists(house)
    assert (listed["readonly"], listed["songCount"]) == (True, 4)
    song = house.songs["Loose"]
    assert house.code("updatePlaylist", playlistId=number, songIdToAdd=song) == 50
    assert house.code("updatePlaylist", playlistId=number, songIndexToRemove=0) == 50
    assert house.code("createPlaylist", playlistId=number, songId=song) == 50
    house.told("updatePlaylist", playlistId=number, name="All that jazz")


def test_what_is_missing_or_unknown_has_its_code(house: House) -> None:
    assert house.code("createPlaylist") == 10
    assert house.code("getPlaylist") == 10
    assert house.code("getPlaylist", id="pl-999999") == 70
    assert house.code("getPlaylist", id=house.songs["Fog"]) == 70
    assert house.code("createPlaylist", name="x", songId="tr-999999") == 70
    assert house.code("createPlaylist", name="  ") == 0
