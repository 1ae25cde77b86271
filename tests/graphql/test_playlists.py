"""GraphQL: playlists by hand and by rules."""

from collections.abc import Iterator
from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.whole import Whole

LIST = """id name owner isMine visibility isSmart rules entryCount lostCount durationMs changes
    covers { small } entries(first: 20) { total cut entries { id position track { id title }
    line { title } addedAt } }"""
CREATE = f"""mutation($tracks: [ID!], $rules: JSON, $visibility: PlaylistVisibility! = PRIVATE) {{
    createPlaylist(name: "List", trackIds: $tracks, rules: $rules, visibility: $visibility)
    {{ {LIST} }} }}"""
ADD = f"""mutation($id: ID!, $tracks: [ID!]!, $how: PlaylistDuplicates! = ASK, $before: ID) {{
    addToPlaylist(id: $id, trackIds: $tracks, duplicates: $how, before: $before)
    {{ entryIds already playlist {{ {LIST} }} }} }}"""
MOVE = f"""mutation($id: ID!, $entries: [ID!]!, $before: ID) {{
    moveInPlaylist(id: $id, entryIds: $entries, before: $before) {{ {LIST} }} }}"""
REMOVE = "mutation($id: ID!, $entries: [ID!]!) { removeFromPlaylist(id: $id, entryIds: $entries) }"
BACK = "mutation($id: ID!, $entries: [ID!]!) { putBackInPlaylist(id: $id, entryIds: $entries) }"
PREVIEW = """query($rules: JSON!) { previewRules(rules: $rules, first: 2) {
    total durationMs cut seconds tracks { title } } }"""


@pytest.fixture(autouse=True)
def none_left(box: Whole) -> Iterator[None]:
    yield
    for one in box.asked("{ playlists(others: false) { id } }", Role.USER)["playlists"]:
        box.asked("mutation($id: ID!) { deletePlaylist(id: $id) }", Role.USER, id=one["id"])


def tracks(*numbers: int) -> list[str]:
    return [ids.public("Track", number) for number in numbers]


def made(box: Whole, **said: Any) -> dict[str, Any]:
    found: dict[str, Any] = box.asked(CREATE, Role.USER, **said)["createPlaylist"]
    return found


def shown(playlist: dict[str, Any]) -> list[str]:
    return [entry["track"]["id"] for entry in playlist["entries"]["entries"]]


def test_a_list_holds_tracks_that_are_moved_removed_and_put_back(box: Whole) -> None:
    one = made(box, tracks=tracks(1, 2, 3))
    assert (one["isMine"], one["entryCount"], shown(one)) == (True, 3, tracks(1, 2, 3))
    first, second, third = (entry["id"] for entry in one["entries"]["entries"])
    asked = box.asked(ADD, Role.USER, id=one["id"], tracks=tracks(3, 4))["addToPlaylist"]
    assert (asked["entryIds"], asked["already"]) == ([], tracks(3))
    added = box.asked(ADD, Role.USER, id=one["id"], tracks=tracks(3, 4), how="SKIP", before=first)[
        "addToPlaylist"
    ]
    assert shown(added["playlist"]) == tracks(4, 1, 2, 3)
    moved = box.asked(MOVE, Role.USER, id=one["id"], entries=[third, second])["moveInPlaylist"]
    assert shown(moved) == tracks(4, 1, 3, 2)
    gone = {"id": one["id"], "entries": [first]}
    assert box.asked(REMOVE, Role.USER, **gone)["removeFromPlaylist"] == [first]
    assert box.asked(BACK, Role.USER, **gone)["putBackInPlaylist"] == [first]
    with_first = "query($id: ID!) { playlistsWith(trackId: $id) { id } }"
    found = box.asked(with_first, Role.USER, id=tracks(1)[0])["playlistsWith"]
    assert found == [{"id": one["id"]}]


def test_rules_are_previewed_kept_and_told_with_public_ids(box: Whole) -> None:
    hand = made(box, tracks=tracks(1, 2))
    rules = {
        "any": [{"field": "playlist", "op": "in", "value": hand["id"]}],
        "order": [{"field": "title"}],
        "limit": {"tracks": 1.0},
    }
    found = box.asked(PREVIEW, Role.USER, rules=rules)["previewRules"]
    assert (found["total"], len(found["tracks"]), found["cut"]) == (1, 1, False)
    one = made(box, rules=rules)
    assert (one["isSmart"], one["rules"], one["entryCount"]) == (True, rules, 1)
    assert one["entries"]["entries"][0]["id"] is None


def test_wrong_rules_are_named(box: Whole) -> None:
    rules = {"all": [{"field": "year", "op": "gt", "value": "old"}]}
    [error] = box.graphql(PREVIEW, Role.USER, rules=rules)["errors"]
    assert error["extensions"]["code"] == "invalid"
    assert "Year gt old" in error["message"]


def test_the_fields_of_rules_are_told(box: Whole) -> None:
    fields = box.asked("{ ruleFields { name label topic kind operators unit choices sorts } }")
    by_name = {one["name"]: one for one in fields["ruleFields"]}
    assert by_name["bpm"]["operators"][0] == "near"
    assert by_name["starred"]["kind"] == "FLAG"


def test_a_deleted_list_comes_back(box: Whole) -> None:
    one = made(box, tracks=tracks(7))
    box.asked("mutation($id: ID!) { deletePlaylist(id: $id) }", Role.USER, id=one["id"])
    gone = box.asked("{ deletedPlaylists { id deletedAt } }", Role.USER)["deletedPlaylists"]
    assert one["id"] in [it["id"] for it in gone]
    restore = f"mutation($id: ID!) {{ restorePlaylist(id: $id) {{ {LIST} }} }}"
    assert shown(box.asked(restore, Role.USER, id=one["id"])["restorePlaylist"]) == tracks(7)


def test_others_see_shown_lists_alone_and_guests_make_none(box: Whole) -> None:
    hidden, open_ = made(box, tracks=tracks(1)), made(box, tracks=tracks(1), visibility="PUBLIC")
    seen = [one["id"] for one in box.asked("{ playlists { id } }", Role.GUEST)["playlists"]]
    assert open_["id"] in seen
    assert hidden["id"] not in seen
    query = "query($id: ID!) { playlist(id: $id) { isMine } }"
    assert box.asked(query, Role.GUEST, id=open_["id"]) == {"playlist": {"isMine": False}}
    [error] = box.graphql(query, Role.OWNER, id=hidden["id"])["errors"]
    assert error["extensions"]["code"] == "not_found"
    [error] = box.graphql(CREATE, Role.GUEST)["errors"]
    assert error["extensions"]["code"] == "forbidden"
