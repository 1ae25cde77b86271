"""REST: renaming files, the quarantine, tags in files, and where all that is allowed."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.curated import ELSEWHERE, Curated

TEMPLATE = "{artist}/{album}/{track:02} {title}"


def planned(curated: Curated, **asked: object) -> dict[str, Any]:
    order = {"template": TEMPLATE, **asked}
    plan: dict[str, Any] = curated.posted("/api/renames", order, Role.ADMIN, status=201)
    return plan


def away(curated: Curated) -> list[dict[str, Any]]:
    curated.unlock()
    curated.posted("/api/quarantine", {"track_ids": curated.tracks(), "reason": "twice"})
    files: list[dict[str, Any]] = curated.got("/api/quarantine", Role.ADMIN)["files"]
    return files


def test_templates_are_offered_and_tried(curated: Curated) -> None:
    offered = curated.got("/api/renames/templates", Role.ADMIN)
    assert offered["presets"]
    assert "title" in offered["fields"]
    order = {"template": TEMPLATE, "track_id": curated.tracks()[1]}
    example = curated.posted("/api/renames/templates/example", order, Role.ADMIN)
    assert example == {"path": "The Paper Lanterns/Harbour Lights/02 Fog.flac"}
    curated.posted("/api/renames/templates/example", {"template": "{nothing}"}, status=422)


def test_a_plan_is_seen_carried_out_and_taken_back(curated: Curated) -> None:
    curated.unlock()
    plan = planned(curated)
    assert (plan["count"], plan["troubled"], plan["change_id"]) == (4, 0, None)
    path = f"/api/renames/{plan['id']}"
    assert curated.got(path) == plan
    first = curated.got(f"{path}/moves", limit=3)
    rest = curated.got(f"{path}/moves", limit=3, cursor=first["next_cursor"])
    assert rest["next_cursor"] is None
    moves = {one["source"]: one["target"] for one in first["moves"] + rest["moves"]}
    assert moves["Ida/Nowhere/01.mp3"] == "Ida Holm/Nowhere Else/01 Lost.mp3"
    assert curated.got(f"{path}/moves", troubled=True)["moves"] == []
    job = curated.posted(f"{path}/apply", None, Role.ADMIN, status=202)
    status = curated.finished(job["job_id"])
    assert (status["status"], status["entity_id"]) == ("completed", plan["id"])
    assert (curated.music.root / moves["Ida/Nowhere/01.mp3"]).exists()
    change = curated.got(path)["change_id"]
    assert curated.posted(f"/api/history/{change}/undo", None, Role.ADMIN)["restored"] == 4
    assert (curated.music.root / "Ida/Nowhere/01.mp3").exists()


def test_what_cannot_be_renamed_says_why(curated: Curated) -> None:
    plan = planned(curated, track_ids=curated.tracks(ELSEWHERE))
    (move,) = curated.got(f"/api/renames/{plan['id']}/moves", troubled=True)["moves"]
    assert move["trouble"] == "locked"
    assert move["note"]


def test_files_are_put_away_listed_and_brought_back(curated: Curated) -> None:
    files = away(curated)
    assert {file["title"] for file in files} == {"Low Tide", "Fog", "Bell"}
    assert {file["reason"] for file in files} == {"twice"}
    assert {file["by"] for file in files} == {"owner"}
    first = curated.got("/api/quarantine", limit=2)
    rest = curated.got("/api/quarantine", limit=2, cursor=first["next_cursor"])
    assert (first["total"], len(rest["files"]), rest["next_cursor"]) == (3, 1, None)
    order = {"file_ids": [file["file_id"] for file in files]}
    assert curated.posted("/api/quarantine/restore", order, Role.ADMIN)["moved"] == 3
    assert curated.titles() == ["Low Tide", "Fog", "Bell"]
    curated.posted("/api/quarantine/restore", order, status=404)


def test_a_file_is_deleted_only_where_it_is_meant(curated: Curated) -> None:
    order = {"file_ids": [away(curated)[0]["file_id"]]}
    curated.posted("/api/quarantine/delete", order, status=422)
    curated.posted("/api/quarantine/delete", {**order, "for_good": False}, status=422)
    gone = curated.posted("/api/quarantine/delete", {**order, "for_good": True}, Role.ADMIN)
    assert gone == {"deleted": 1}


def test_tags_are_written_where_it_is_allowed(curated: Curated) -> None:
    track = curated.tracks()[0]
    edit = {"track_ids": [track], "values": {"genres": ["Folk"]}}
    curated.posted("/sources/metadata/edit", edit)
    (file,) = curated.posted("/api/tags/preview", {"track_ids": [track]}, Role.ADMIN)["files"]
    assert file["fields"] == [{"field": "genres", "before": [], "after": ["Folk"]}]
    assert file["refusal"]
    allowed = curated.posted(
        f"/api/roots/{curated.root()}/writable", {"writable": True}, Role.ADMIN
    )
    assert allowed["writable"]
    job = curated.posted("/api/tags/write", {"track_ids": [track]}, Role.ADMIN, status=202)
    assert curated.finished(job["job_id"])["status"] == "completed"
    assert b"Folk" in (curated.music.root / "Lanterns/Harbour/01.flac").read_bytes()


@pytest.mark.parametrize(
    ("path", "order", "status"),
    [
        ("/api/renames", {"template": "{title"}, 422),
        ("/api/renames", {"template": TEMPLATE, "root_id": ids.public("Root", 999)}, 404),
        (f"/api/renames/{ids.public('Plan', 999)}/apply", None, 404),
        ("/api/quarantine", {}, 422),
        ("/api/quarantine", {"track_ids": [ids.public("Track", 2)]}, 403),
        ("/api/quarantine", {"track_ids": [ids.public("Track", 999)]}, 404),
        ("/api/tags/write", {"track_ids": []}, 422),
        ("/api/tags/write", {"track_ids": [ids.public("Album", 2)]}, 404),
        (f"/api/roots/{ids.public('Root', 999)}/writable", {"writable": True}, 404),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    curated: Curated, path: str, order: object, status: int
) -> None:
    assert curated.posted(path, order, Role.ADMIN, status=status)["error"]["message"]
