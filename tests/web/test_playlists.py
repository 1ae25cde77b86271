"""`/api/playlists`: lists, their entries, rules, and files in and out."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.whole import Whole


@pytest.fixture
def user(box: Whole) -> Iterator[httpx.Client]:
    """A user; what lists they made are gone when the test is over."""
    with box.client(Role.USER) as client:
        yield client
        for one in client.get("/api/playlists", params={"others": False}).json():
            assert client.delete(f"/api/playlists/{one['id']}").status_code == 204


@pytest.fixture
def owner(box: Whole) -> Iterator[httpx.Client]:
    with box.client(Role.OWNER) as client:
        yield client


def tracks(*numbers: int) -> list[str]:
    return [ids.public("Track", number) for number in numbers]


def made(client: httpx.Client, **said: Any) -> dict[str, Any]:
    answer = client.post("/api/playlists", json={"name": "List", **said})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def entries(client: httpx.Client, playlist: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/playlists/{playlist['id']}/entries").json()[
        "entries"
    ]
    return found


def test_a_list_is_made_changed_deleted_and_restored(user: httpx.Client) -> None:
    one = made(user, track_ids=tracks(1, 2), description="d")
    assert (one["entries"], one["is_mine"], one["visibility"]) == (2, True, "private")
    path = f"/api/playlists/{one['id']}"
    changed = user.patch(path, json={"name": "New", "seen": one["changes"]}).json()
    assert (changed["name"], changed["description"]) == ("New", "d")
    assert user.patch(path, json={"name": "X", "seen": one["changes"]}).status_code == 409
    assert user.delete(path).status_code == 204
    assert user.get(path).status_code == 404
    assert one["id"] in [it["id"] for it in user.get("/api/deleted-playlists").json()]
    assert user.post(f"{path}/restore").json()["entries"] == 2


def test_entries_are_added_moved_removed_and_put_back(user: httpx.Client) -> None:
    one = made(user, track_ids=tracks(1, 2, 3))
    path = f"/api/playlists/{one['id']}/entries"
    asked = user.post(path, json={"track_ids": tracks(2, 4)}).json()
    assert (asked["entry_ids"], asked["already"]) == ([], tracks(2))
    done = user.post(path, json={"track_ids": tracks(2, 4), "duplicates": "skip"}).json()
    assert (len(done["entry_ids"]), done["playlist"]["entries"]) == (1, 4)
    there = [entry["id"] for entry in entries(user, one)]
    user.post(f"{path}/move", json={"entry_ids": there[2:], "before": there[0]})
    assert [entry["track_id"] for entry in entries(user, one)] == tracks(3, 4, 1, 2)
    assert user.post(f"{path}/remove", json={"entry_ids": there[:1]}).json() == there[:1]
    assert [entry["track_id"] for entry in entries(user, one)] == tracks(3, 4, 2)
    assert user.post(f"{path}/back", json={"entry_ids": there[:1]}).json() == there[:1]
    assert user.put(path, json={"track_ids": tracks(9)}).json()["entries"] == 1
    assert user.post(path, json={"track_ids": [ids.public("Track", 10**6)]}).status_code == 404


def test_a_smart_list_names_others_by_their_ids(user: httpx.Client) -> None:
    hand = made(user, track_ids=tracks(1, 2, 3))
    rules = {"all": [{"field": "playlist", "op": "in", "value": hand["id"]}]}
    found = user.post("/api/playlist-rules/preview", json={"rules": rules}).json()
    assert sorted(found["track_ids"]) == sorted(tracks(1, 2, 3))
    one = made(user, rules=rules)
    assert (one["is_smart"], one["entries"], one["rules"]) == (True, 3, rules)
    assert {entry["id"] for entry in entries(user, one)} == {None}
    wrong = {"all": [{"field": "playlist", "op": "in", "value": 3}]}
    assert user.post("/api/playlist-rules/preview", json={"rules": wrong}).status_code == 422
    answer = user.post("/api/playlists", json={"name": "x", "rules": {"all": [{"field": "?"}]}})
    assert answer.status_code == 422
    assert "rule 1" in answer.text


def test_the_fields_of_rules_are_told_with_their_operators(user: httpx.Client) -> None:
    fields = {one["name"]: one for one in user.get("/api/playlist-rules").json()}
    assert fields["year"]["operators"][:3] == ["is", "is_not", "gt"]
    assert fields["match"]["choices"] == ["matched", "pending", "manual_review", "no_match"]
    assert fields["bpm"]["sorts"] is True
    assert fields["playlist"]["sorts"] is False


def test_others_see_what_is_shown_and_copy_it(user: httpx.Client, owner: httpx.Client) -> None:
    hidden = made(user, track_ids=tracks(1))
    shown = made(user, track_ids=tracks(2), visibility="household")
    seen = [one["id"] for one in owner.get("/api/playlists").json()]
    assert shown["id"] in seen
    assert hidden["id"] not in seen
    path = f"/api/playlists/{hidden['id']}"
    for answer in (owner.get(path), owner.get(f"{path}/entries"), owner.get(f"{path}/file")):
        assert answer.status_code == 404
    assert owner.delete(f"/api/playlists/{shown['id']}").status_code == 403
    copy = owner.post(f"/api/playlists/{shown['id']}/copy").json()
    assert (copy["is_mine"], copy["entries"]) == (True, 1)
    owner.delete(f"/api/playlists/{copy['id']}")


def test_guests_read_and_make_nothing(box: Whole) -> None:
    with box.client(Role.GUEST) as guest:
        assert guest.get("/api/playlists").status_code == 200
        assert guest.post("/api/playlists", json={"name": "x"}).status_code == 403


@pytest.mark.parametrize("form", ["m3u8", "pls", "xspf", "jspf"])
def test_a_list_goes_out_as_a_file_and_comes_in_again(user: httpx.Client, form: str) -> None:
    one = made(user, name=f"Büro {form}", track_ids=tracks(5, 6, 5))
    answer = user.get(f"/api/playlists/{one['id']}/file", params={"format": form})
    assert f"B%C3%BCro%20{form}.{form}" in answer.headers["content-disposition"]
    [done] = user.post(
        "/api/playlist-files", params={"name": f"back.{form}"}, content=answer.content
    ).json()
    assert (done["made"], done["added"], done["found"], done["lost"]) == (True, 3, 3, [])
    assert [it["track_id"] for it in entries(user, done["playlist"])] == tracks(5, 6, 5)


def test_addresses_that_play_stand_in_a_file_where_asked(box: Whole, user: httpx.Client) -> None:
    one = made(user, track_ids=tracks(5))
    answer = user.get(f"/api/playlists/{one['id']}/file", params={"places": "stream"})
    assert f"{box.url}/stream/{tracks(5)[0]}" in answer.text


def test_several_files_come_at_once_and_a_bad_one_keeps_none_back(user: httpx.Client) -> None:
    files = [
        ("file", ("a.m3u", b"nobody/a.mp3\nnobody/b.mp3\n")),
        ("file", ("bad.xspf", b"<html>")),
        ("file", ("b.pls", b"[playlist]\nFile1=nobody/c.mp3\n")),
    ]
    first, bad, last = user.post("/api/playlist-files", files=files).json()
    assert (first["added"], len(first["lost"]), first["playlist"]["lost"]) == (2, 2, 2)
    assert bad["playlist"] is None
    assert "bad.xspf" in bad["error"]
    assert last["lost"][0]["path"] == "nobody/c.mp3"
    again = user.post("/api/playlist-files", files=files).json()
    assert [one["added"] for one in again] == [0, 0, 0]


def test_a_form_without_files_is_refused(user: httpx.Client) -> None:
    answer = user.post("/api/playlist-files", files=[("other", ("x", b""))])
    assert answer.status_code == 422
