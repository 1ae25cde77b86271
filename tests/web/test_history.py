"""REST: the history, and taking changes back."""

import re

from soniq.accounts.model import Role
from soniq.http import ids
from tests.curated import ELSEWHERE, Curated

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def edited(curated: Curated, tracks: list[str], **values: object) -> str:
    order = {"track_ids": tracks, "values": values}
    answer = curated.posted("/sources/metadata/edit", order, Role.MODERATOR)
    return str(answer["change_id"])


def test_changes_are_listed_newest_first_page_by_page(curated: Curated) -> None:
    made = [edited(curated, curated.tracks()[:1], title=f"Take {n}") for n in range(3)]
    first = curated.got("/api/history", Role.USER, limit=2)
    rest = curated.got("/api/history", Role.USER, limit=2, cursor=first["next_cursor"])
    assert rest["next_cursor"] is None
    assert [one["id"] for one in first["changes"] + rest["changes"]] == made[::-1]
    one = first["changes"][0]
    assert (one["kind"], one["source"], one["by"]) == ("fields", "person", "moderator")
    assert ISO.fullmatch(one["at"])
    assert one == curated.got(f"/api/history/{one['id']}", Role.USER)


def test_changes_are_narrowed_by_kind_and_by_what_they_touched(curated: Curated) -> None:
    here = edited(curated, curated.tracks()[:1], title="X")
    there = edited(curated, curated.tracks(ELSEWHERE), title="Y")

    def listed(**asked: str) -> list[str]:
        changes = curated.got("/api/history", Role.USER, **asked)["changes"]
        return [one["id"] for one in changes]

    assert listed(kind="fields") == [there, here]
    assert listed(kind="moves") == []
    assert listed(of=curated.album()) == [here]
    assert listed(of=curated.tracks(ELSEWHERE)[0]) == [there]
    for wrong, status in (
        ({"of": "nonsense"}, 422),
        ({"of": ids.public("Job", 1)}, 404),
        ({"kind": "nonsense"}, 422),
        ({"cursor": "nonsense"}, 422),
    ):
        with curated.house.client(Role.USER) as client:
            assert client.get("/api/history", params=wrong).status_code == status


def test_what_a_change_touched_comes_a_part_at_a_time(curated: Curated) -> None:
    tracks = curated.tracks()
    path = f"/api/history/{edited(curated, tracks, album='Dawn')}/items"
    first = curated.got(path, Role.USER, limit=2)
    rest = curated.got(path, Role.USER, limit=2, skip=first["next"])
    assert rest["next"] is None
    items = first["items"] + rest["items"]
    assert sorted(one["entity_id"] for one in items) == sorted(tracks)
    shown = {"field": "album", "before": "Harbour Lights", "after": "Dawn"}
    assert all(shown in one["fields"] for one in items)


def test_a_change_is_taken_back_whole_or_in_part(curated: Curated) -> None:
    first, *others = curated.tracks()
    path = f"/api/history/{edited(curated, [first, *others], title='Same')}/undo"
    part = curated.posted(path, {"track_ids": [first], "fields": ["title"]}, Role.MODERATOR)
    assert part["restored"] == 1
    assert curated.titles() == ["Low Tide", "Same", "Same"]
    curated.posted(path, {"track_ids": []}, status=422)
    rest = curated.posted(path, None, Role.MODERATOR)
    assert rest["restored"] == 2
    assert curated.titles() == ["Low Tide", "Fog", "Bell"]
    again = curated.posted(f"/api/history/{rest['change_id']}/undo", None)
    assert again["restored"] == 2
    nothing = f"/api/history/{ids.public('Change', 999)}"
    curated.posted(f"{nothing}/undo", None, status=404)


def test_changes_of_files_are_for_admins(curated: Curated) -> None:
    curated.unlock()
    order = {"track_ids": curated.tracks(ELSEWHERE), "reason": "twice"}
    change = curated.posted("/api/quarantine", order, Role.ADMIN)["change_id"]
    path = f"/api/history/{change}"
    answer = curated.posted(f"{path}/undo", None, Role.MODERATOR, status=403)
    assert answer["error"]["code"] == "forbidden"
    assert curated.got(f"{path}/items", Role.MODERATOR)["items"] == []
    (item,) = curated.got(f"{path}/items", Role.ADMIN)["items"]
    assert item["entity"] == "file"
    assert curated.posted(f"{path}/undo", None, Role.ADMIN)["restored"] == 1
