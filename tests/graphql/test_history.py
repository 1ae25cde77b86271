"""GraphQL: the history, a part at a time, and taking changes back."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from soniq.http.history import FILES
from soniq.journal.model import ChangeKind
from tests.curated import ELSEWHERE, Curated

EDIT = """mutation($ids: [ID!]!, $edit: Edit!) {
    editTracks(trackIds: $ids, edit: $edit) { changeId } }"""
HISTORY = """query($first: Int, $after: String, $kind: ChangeKind, $of: ID) {
    history(first: $first, after: $after, kind: $kind, of: $of) {
        edges { cursor node {
            id kind title source confidence by at state note itemCount undoOf undoneBy
        } }
        pageInfo { hasNextPage endCursor }
    } }"""
ITEMS = """query($id: ID!, $first: Int, $skip: Int! = 0) {
    change(id: $id) { title items(first: $first, skip: $skip) {
        items { entity entityId fields { field before after } } hasNextPage
    } } }"""
UNDO = """mutation($id: ID!, $fields: [String!], $tracks: [ID!]) {
    undoChange(id: $id, fields: $fields, trackIds: $tracks) {
        changeId restored stale { entity entityId field reason }
    } }"""
AWAY = "mutation($ids: [ID!]) { quarantineTracks(trackIds: $ids) { changeId } }"


def edited(curated: Curated, ids: list[str], **values: object) -> str:
    """The change that sets these fields."""
    made = curated.asked(EDIT, Role.MODERATOR, ids=ids, edit={"setFields": values})
    return str(made["editTracks"]["changeId"])


def changes(curated: Curated, role: Role = Role.USER, **asked: object) -> list[dict[str, Any]]:
    page = curated.asked(HISTORY, role, **asked)["history"]
    return [edge["node"] for edge in page["edges"]]


def test_changes_are_listed_newest_first_page_by_page(curated: Curated) -> None:
    made = [edited(curated, curated.tracks()[:1], title=f"Take {n}") for n in range(5)]
    seen: list[str] = []
    after = None
    while True:
        page = curated.asked(HISTORY, Role.USER, first=2, after=after)["history"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert seen == made[::-1]


def test_a_change_tells_who_what_and_when(curated: Curated) -> None:
    change = edited(curated, curated.tracks()[:1], title="X")
    (told,) = changes(curated)
    assert told.pop("at").endswith("Z")
    assert told == {
        "id": change,
        "kind": "FIELDS",
        "title": 'Title of "Low Tide"',
        "source": "PERSON",
        "confidence": 1.0,
        "by": "moderator",
        "state": "DONE",
        "note": "",
        "itemCount": 1,
        "undoOf": None,
        "undoneBy": None,
    }


def test_changes_are_narrowed_by_kind_and_by_what_they_touched(curated: Curated) -> None:
    here = edited(curated, curated.tracks()[:1], title="X")
    there = edited(curated, curated.tracks(ELSEWHERE), title="Y")
    assert [one["id"] for one in changes(curated, kind="FIELDS")] == [there, here]
    assert changes(curated, kind="MOVES") == []
    assert [one["id"] for one in changes(curated, of=curated.tracks()[0])] == [here]
    assert [one["id"] for one in changes(curated, of=curated.album(ELSEWHERE))] == [there]
    assert changes(curated, of=curated.tracks()[1]) == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"first": 201}, "invalid"),
        ({"after": "nonsense"}, "invalid"),
        ({"of": "nonsense"}, "invalid"),
        ({"of": ids.public("Job", 1)}, "not_found"),
        ({"of": ids.public("Track", 999)}, "not_found"),
        ({"of": ids.public("Track", 1), "kind": "FIELDS"}, "invalid"),
    ],
)
def test_what_cannot_be_asked_of_the_history_is_refused(
    curated: Curated, asked: dict[str, Any], code: str
) -> None:
    assert curated.code(HISTORY, **asked) == code


def test_a_change_tells_each_value_before_and_after(curated: Curated) -> None:
    tracks = curated.tracks()
    change = edited(curated, tracks, genres=["Folk"], album="Dawn")
    page = curated.asked(ITEMS, Role.USER, id=change, first=2)["change"]["items"]
    assert page["hasNextPage"]
    rest = curated.asked(ITEMS, Role.USER, id=change, first=2, skip=2)["change"]["items"]
    assert not rest["hasNextPage"]
    items = page["items"] + rest["items"]
    assert sorted(one["entityId"] for one in items) == sorted(tracks)
    for one in items:
        assert one["entity"] == "TRACK"
        told = {field["field"]: (field["before"], field["after"]) for field in one["fields"]}
        assert told["album"] == ("Harbour Lights", "Dawn")
        assert told["genres"][1] == ["Folk"]


def test_a_change_is_taken_back_and_the_undo_as_well(curated: Curated) -> None:
    change = edited(curated, curated.tracks(), genres=["Folk"])
    undone = curated.asked(UNDO, Role.MODERATOR, id=change)["undoChange"]
    assert (undone["restored"], undone["stale"]) == (3, [])
    first, second = changes(curated)
    assert (first["id"], first["undoOf"], second["undoneBy"]) == (
        undone["changeId"],
        change,
        undone["changeId"],
    )
    assert curated.code(UNDO, id=change) == "conflict"
    assert curated.asked(UNDO, id=undone["changeId"])["undoChange"]["restored"] == 3


def test_a_part_of_a_change_is_taken_back(curated: Curated) -> None:
    first, second, third = curated.tracks()
    change = edited(curated, [first, second, third], title="Same", genres=["Folk"])
    asked = {"id": change, "fields": ["title"], "tracks": [first]}
    assert curated.asked(UNDO, Role.MODERATOR, **asked)["undoChange"]["restored"] == 1
    assert curated.titles() == ["Low Tide", "Same", "Same"]
    assert curated.code(UNDO, id=change, fields=[]) == "invalid"
    assert curated.code(UNDO, id=change, tracks=[]) == "invalid"
    assert curated.code(UNDO, id=change, tracks=[curated.album()]) == "not_found"


def test_what_was_changed_later_is_named_and_left(curated: Curated) -> None:
    first, second, _ = curated.tracks()
    change = edited(curated, [first, second], title="Same")
    edited(curated, [first], title="Later")
    undone = curated.asked(UNDO, Role.MODERATOR, id=change)["undoChange"]
    assert undone["restored"] == 1
    (stale,) = undone["stale"]
    assert (stale["entity"], stale["entityId"], stale["field"]) == ("TRACK", first, "title")
    assert "Later" in stale["reason"]
    assert curated.titles() == ["Later", "Fog", "Bell"]


def test_changes_of_files_are_for_admins_to_take_back_and_to_see(curated: Curated) -> None:
    curated.unlock()
    tracks = curated.tracks(ELSEWHERE)
    change = curated.asked(AWAY, Role.ADMIN, ids=tracks)["quarantineTracks"]["changeId"]
    assert curated.code(UNDO, Role.MODERATOR, id=change) == "forbidden"
    seen = curated.asked(ITEMS, Role.MODERATOR, id=change)["change"]
    assert seen["items"] == {"items": [], "hasNextPage": False}
    assert "put away" in seen["title"]
    (item,) = curated.asked(ITEMS, Role.ADMIN, id=change)["change"]["items"]["items"]
    assert item["entity"] == "FILE"
    told = {one["field"]: (one["before"], one["after"]) for one in item["fields"]}
    assert told["place"] == ("library", "quarantine")
    assert told["path"][0] == "Ida/Nowhere/01.mp3"
    assert curated.asked(UNDO, Role.ADMIN, id=change)["undoChange"]["restored"] == 1
    assert (curated.music.root / "Ida/Nowhere/01.mp3").exists()


def test_changes_of_files_are_those_that_touch_them() -> None:
    shown = {ChangeKind.FIELDS, ChangeKind.ARTWORK, ChangeKind.MATCH}
    assert set(ChangeKind) - FILES == shown


def test_a_change_that_is_not_there_is_not_found(curated: Curated) -> None:
    nothing = ids.public("Change", 999)
    assert curated.code(ITEMS, id=nothing) == "not_found"
    assert curated.code(UNDO, id=nothing) == "not_found"
    assert curated.code(UNDO, id=curated.album()) == "not_found"
