"""What the sheets and pages of changes fetch: for whom, in which words, and the way back."""

from typing import TYPE_CHECKING, Any

import pytest

from soniq.accounts.model import Role
from soniq.provenance.model import FIELDS
from soniq.ui.editing import GROUPS

if TYPE_CHECKING:
    from tests.whole import Whole

FEEDS = "/library/_feed"
TRACK, ALBUM = 1, 1


def sent(box: "Whole", path: str, body: object, role: Role = Role.MODERATOR) -> tuple[int, Any]:
    with box.client(role) as client:
        response = client.post(f"{FEEDS}{path}", json=body)
    return response.status_code, response.json()


def post(box: "Whole", path: str, body: object, role: Role = Role.MODERATOR) -> Any:
    status, said = sent(box, path, body, role)
    assert status == 200, said
    return said


def get(box: "Whole", path: str, role: Role = Role.MODERATOR, **query: object) -> Any:
    with box.client(role) as client:
        given = {name: str(value) for name, value in query.items()}
        response = client.get(f"{FEEDS}{path}", params=given)
    assert response.status_code == 200, response.text
    return response.json()


def fields(tracks: list[int], **values: object) -> dict[str, object]:
    return {"tracks": tracks, "edit": {"kind": "fields", "values": values}}


def test_every_field_stands_in_the_form_once() -> None:
    listed = [name for _, names in GROUPS for name in names]
    assert sorted(listed) == sorted(FIELDS)


@pytest.mark.parametrize(
    ("path", "body", "least"),
    [
        ("/edit/form", {"tracks": [TRACK]}, Role.MODERATOR),
        ("/edit/preview", fields([TRACK], title="x"), Role.MODERATOR),
        ("/said/track/1/revert", {"field": "title"}, Role.MODERATOR),
        ("/history/1/undo", {}, Role.MODERATOR),
        ("/edit/files", {"tracks": [TRACK]}, Role.ADMIN),
        ("/edit/write", {"tracks": [TRACK]}, Role.ADMIN),
    ],
)
def test_changing_is_for_those_who_may(box: "Whole", path: str, body: object, least: Role) -> None:
    below = list(Role)[list(Role).index(least) - 1]
    assert sent(box, path, body, below)[0] == 403


@pytest.mark.parametrize("path", ["/said/track/1", "/history", "/said/album/1"])
def test_who_says_so_is_not_for_guests(box: "Whole", path: str) -> None:
    with box.client(Role.GUEST) as client:
        assert client.get(FEEDS + path).status_code == 403
    assert get(box, path, Role.USER)


def test_an_edit_is_seen_made_attributed_and_taken_back(box: "Whole") -> None:
    before = {one["name"]: one for one in get(box, f"/said/track/{TRACK}")["fields"]}
    wished = fields([TRACK], title="  Overture ", genres="Folk; Winter ;")
    seen = post(box, "/edit/preview", wished)
    assert (seen["changed"], seen["of"], seen["errors"]) == (1, 1, {})
    told = {label: after for label, _, after in seen["rows"][0]["changes"]}
    assert told == {"Title": "Overture", "Genres": "Folk; Winter"}
    done = post(box, "/edit/apply", wished)
    assert done["words"].startswith("Changed the title and genres of “")
    after = {one["name"]: one for one in get(box, f"/said/track/{TRACK}")["fields"]}
    assert after["title"]["answers"][0]["source"] == ["user-round", "you"]
    assert after["title"]["set"] == 1
    elsewhere = get(box, f"/said/track/{TRACK}", Role.USER)["fields"]
    assert elsewhere[0]["answers"][0]["source"] == ["user-round", "moderator"]
    (step, *_) = get(box, f"/said/track/{TRACK}/fields/title")["items"]
    assert step["after"] == "Overture"
    assert step["source"] == ["user-round", "you"]
    undone = post(box, f"/history/{done['change']}/undo", {})
    assert undone["restored"] == 2
    assert undone["stale"] == []
    again = {one["name"]: one for one in get(box, f"/said/track/{TRACK}")["fields"]}
    assert again["title"]["answers"] == before["title"]["answers"]


def test_a_form_tells_where_tracks_differ(box: "Whole") -> None:
    form = post(box, "/edit/form", {"album": ALBUM})
    names = {one["name"]: one for group in form["groups"] for one in group["fields"]}
    assert form["several"] is True
    assert len(form["tracks"]) == form["count"]
    assert names["title"]["mixed"] is True
    assert names["title"]["value"] == ""
    assert names["album"]["mixed"] is False
    assert names["album"]["value"] == form["title"]
    assert form["files"] == "kept"
    assert post(box, "/edit/form", {"album": ALBUM}, Role.ADMIN)["files"] == "closed"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"date": "soon"}, "date"),
        ({"track_number": "first"}, "track_number"),
        ({"mb_recording_id": "12"}, "mb_recording_id"),
        ({"nothing": "x"}, "nothing"),
    ],
)
def test_what_cannot_be_is_told_by_field(box: "Whole", values: dict[str, str], field: str) -> None:
    seen = post(box, "/edit/preview", fields([TRACK], **values))
    assert list(seen["errors"]) == [field]
    assert sent(box, "/edit/apply", fields([TRACK], **values))[0] == 422


def test_a_tool_that_cannot_be_says_why(box: "Whole") -> None:
    edit = {"kind": "replace", "field": "title", "find": "(", "pattern": True}
    assert post(box, "/edit/preview", {"tracks": [TRACK], "edit": edit})["wrong"]


def test_nothing_is_changed_where_nothing_differs(box: "Whole") -> None:
    wished = fields([2], comment="Said already")
    first = post(box, "/edit/apply", wished)
    again = post(box, "/edit/apply", wished)
    assert again["change"] is None
    assert again["words"] == "Nothing differs; all is as it was."
    post(box, f"/history/{first['change']}/undo", {})


def test_tracks_that_are_gone_are_told(box: "Whole") -> None:
    assert sent(box, "/edit/form", {"tracks": [10**9]})[0] == 404
    assert sent(box, "/edit/form", {"tracks": []})[0] == 404


def test_the_history_of_a_thing_is_its_own(box: "Whole") -> None:
    done = post(box, "/edit/apply", fields([3], comment="A note of mine"))
    newest = get(box, "/history")["items"][0]
    assert newest["id"] == done["change"]
    assert (newest["unit"], newest["count"], newest["may"]) == ("track", 1, True)
    assert get(box, "/history", Role.USER)["items"][0]["may"] is False
    assert [one["id"] for one in get(box, "/history", track=3)["items"]] == [done["change"]]
    assert done["change"] not in [one["id"] for one in get(box, "/history", track=4)["items"]]
    (item,) = get(box, f"/history/{done['change']}/items")["items"]
    assert item["changes"] == [["Comment", "nothing", "A note of mine"]]
    assert item["path"] == "/library/tracks/3"
    post(box, "/said/track/3/revert", {"field": "comment"})


def test_rows_that_are_shown_are_told_anew(box: "Whole") -> None:
    rows = post(box, "/rows", {"ids": [2, 1, 10**9]}, Role.GUEST)["items"]
    assert [row["id"] for row in rows] == [2, 1]
    assert sent(box, "/rows", {"ids": [1] * 401}, Role.GUEST)[0] == 422
