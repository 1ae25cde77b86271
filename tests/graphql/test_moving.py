"""GraphQL: renaming files by a template, and the quarantine."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.curated import ELSEWHERE, Curated

TEMPLATE = "{artist}/{album}/{track:02} {title}"
PLAN = """mutation($template: String!, $tracks: [ID!], $album: ID, $root: ID) {
    planRenames(template: $template, trackIds: $tracks, albumId: $album, rootId: $root) {
        id template title count same troubled changeId at expiresAt
        moves { edges { node { source target trouble note fileId rootId } } }
    } }"""
MOVES = """query($id: ID!, $first: Int, $after: String, $troubled: Boolean! = false) {
    renamePlan(id: $id) { changeId moves(first: $first, after: $after, troubled: $troubled) {
        edges { node { source target } } pageInfo { hasNextPage endCursor }
    } } }"""
APPLY = "mutation($id: ID!) { applyRenames(planId: $id) { id jobType entityId } }"
AWAY = """mutation($tracks: [ID!], $files: [ID!]) {
    quarantineTracks(trackIds: $tracks, fileIds: $files, reason: "twice") {
        changeId moved left note
    } }"""
LISTED = """query($first: Int, $after: String) { quarantine(first: $first, after: $after) {
    totalCount sizeBytes pageInfo { hasNextPage endCursor }
    edges { node { fileId trackId path title artist sizeBytes reason source at by changeId } }
} }"""
RESTORE = "mutation($ids: [ID!]!) { restoreFiles(fileIds: $ids) { changeId moved left } }"
DELETE = """mutation($ids: [ID!]!, $sure: Boolean!) {
    deleteQuarantined(fileIds: $ids, forGood: $sure) }"""


def planned(curated: Curated, **asked: object) -> dict[str, Any]:
    found = curated.asked(PLAN, Role.ADMIN, template=TEMPLATE, **asked)
    plan: dict[str, Any] = found["planRenames"]
    return plan


def listed(curated: Curated, **asked: object) -> dict[str, Any]:
    page: dict[str, Any] = curated.asked(LISTED, Role.ADMIN, **asked)["quarantine"]
    return page


def away(curated: Curated) -> list[dict[str, Any]]:
    """The files of the album, put away."""
    curated.unlock()
    moved = curated.asked(AWAY, Role.ADMIN, tracks=curated.tracks())["quarantineTracks"]
    assert (moved["moved"], moved["left"]) == (3, 0)
    return [edge["node"] for edge in listed(curated)["edges"]]


def test_templates_are_offered_and_tried(curated: Curated) -> None:
    presets = curated.asked("{ renamePresets { name template } }", Role.ADMIN)["renamePresets"]
    example = (
        "query($template: String!, $id: ID) { renameExample(template: $template, trackId: $id) }"
    )
    for preset in presets:
        assert curated.asked(example, template=preset["template"])["renameExample"]
    shown = curated.asked(example, template=TEMPLATE, id=curated.tracks()[1])["renameExample"]
    assert shown == "The Paper Lanterns/Harbour Lights/02 Fog.flac"
    assert curated.code(example, template="{nothing}") == "invalid"


def test_a_plan_shows_each_move_before_anything_moves(curated: Curated) -> None:
    curated.unlock()
    plan = planned(curated, album=curated.album())
    assert (plan["count"], plan["same"], plan["troubled"]) == (3, 0, 0)
    assert plan["template"] == TEMPLATE
    assert plan["changeId"] is None
    moves = {edge["node"]["source"]: edge["node"] for edge in plan["moves"]["edges"]}
    assert moves["Lanterns/Harbour/01.flac"]["target"] == (
        "The Paper Lanterns/Harbour Lights/01 Low Tide.flac"
    )
    assert moves["Lanterns/Harbour/01.flac"]["rootId"] == curated.root()
    assert (curated.music.root / "Lanterns/Harbour/01.flac").exists()


def test_moves_come_page_by_page(curated: Curated) -> None:
    curated.unlock()
    plan = planned(curated)["id"]
    seen: list[str] = []
    after = None
    while True:
        page = curated.asked(MOVES, id=plan, first=3, after=after)["renamePlan"]["moves"]
        seen += [edge["node"]["source"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == 4
    troubled = curated.asked(MOVES, id=plan, troubled=True)["renamePlan"]["moves"]["edges"]
    assert troubled == []


def test_where_nobody_allowed_it_the_plan_says_so(curated: Curated) -> None:
    plan = planned(curated, tracks=curated.tracks()[:1])
    assert plan["troubled"] == 1
    (edge,) = plan["moves"]["edges"]
    assert edge["node"]["trouble"] == "LOCKED"
    assert edge["node"]["note"]


def test_a_plan_is_carried_out_by_a_job_and_taken_back(curated: Curated) -> None:
    curated.unlock()
    plan = planned(curated, tracks=curated.tracks(ELSEWHERE))
    job = curated.asked(APPLY, Role.ADMIN, id=plan["id"])["applyRenames"]
    assert (job["jobType"], job["entityId"]) == ("RENAME", plan["id"])
    assert curated.finished(job["id"])["status"] == "completed"
    moved = curated.music.root / "Ida Holm/Nowhere Else/01 Lost.mp3"
    assert moved.exists()
    change = curated.asked(MOVES, id=plan["id"])["renamePlan"]["changeId"]
    found = curated.asked("query($id: ID!) { job(id: $id) { result } }", id=job["id"])["job"]
    assert found["result"]["change_id"] == change
    curated.asked("mutation($id: ID!) { undoChange(id: $id) { restored } }", id=change)
    assert not moved.exists()


def test_files_are_put_away_listed_and_brought_back(curated: Curated) -> None:
    files = away(curated)
    one = next(file for file in files if file["title"] == "Fog")
    assert one["path"] == str(curated.music.root / "Lanterns/Harbour/02.flac")
    assert (one["artist"], one["reason"], one["source"]) == (
        "The Paper Lanterns",
        "twice",
        "PERSON",
    )
    assert one["by"] == "admin"
    first = listed(curated, first=2)
    assert (first["totalCount"], len(first["edges"])) == (3, 2)
    assert first["sizeBytes"] == sum(file["sizeBytes"] for file in files)
    rest = listed(curated, first=2, after=first["pageInfo"]["endCursor"])
    assert (len(rest["edges"]), rest["pageInfo"]["hasNextPage"]) == (1, False)
    back = curated.asked(RESTORE, Role.ADMIN, ids=[file["fileId"] for file in files])
    assert back["restoreFiles"]["moved"] == 3
    assert curated.titles() == ["Low Tide", "Fog", "Bell"]
    assert curated.code(RESTORE, ids=[files[0]["fileId"]]) == "not_found"


def test_a_file_is_deleted_only_where_it_is_meant(curated: Curated) -> None:
    file = away(curated)[0]["fileId"]
    assert curated.code(DELETE, ids=[file], sure=False) == "invalid"
    assert listed(curated)["totalCount"] == 3
    assert curated.asked(DELETE, ids=[file], sure=True)["deleteQuarantined"] == 1
    assert listed(curated)["totalCount"] == 2


def test_nothing_is_put_away_where_nobody_allowed_it(curated: Curated) -> None:
    assert curated.code(AWAY, tracks=curated.tracks()) == "forbidden"
    assert curated.code(AWAY) == "invalid"
    assert curated.code(AWAY, tracks=[ids.public("Track", 999)]) == "not_found"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"template": "{title"}, "invalid"),
        ({"template": TEMPLATE, "root": ids.public("Root", 999)}, "not_found"),
        ({"template": TEMPLATE, "album": ids.public("Track", 1)}, "not_found"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(
    curated: Curated, asked: dict[str, Any], code: str
) -> None:
    assert curated.code(PLAN, Role.ADMIN, **asked) == code


def test_a_plan_that_is_not_there_is_not_found(curated: Curated) -> None:
    nothing = ids.public("Plan", 999)
    assert curated.code(MOVES, id=nothing) == "not_found"
    assert curated.code(APPLY, id=nothing) == "not_found"
