"""GraphQL: what is there more than once, and what people decide."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.curated import Curated

LIST = """query($first: Int, $after: String, $kind: DuplicateKind) {
    duplicates(first: $first, after: $after, kind: $kind) {
        counts { kind count } pageInfo { hasNextPage endCursor }
        edges { node { id kind confidence evidence keep reasons differs freesBytes
            copies { fileId trackId title codec lossless sizeBytes writable } } }
    } }"""
RESOLVE = """mutation($choices: [DuplicateChoice!]!) {
    resolveDuplicates(choices: $choices) { changeId groups files sizeBytes note } }"""
APART = "mutation($id: ID!) { notDuplicate(groupId: $id) }"
UNDO = "mutation($id: ID!) { undoChange(id: $id) { changeId restored } }"
ITEMS = """query($id: ID!) { change(id: $id) { kind items(first: 5) {
    items { entityId fields { field before after } } } } }"""


@pytest.fixture
def twice(curated: Curated) -> Curated:
    """Two tracks are there twice, and were looked for."""
    for number in (1, 2):
        source = curated.music.root / f"Lanterns/Harbour/{number:02}.flac"
        curated.music.put(f"Again/{number:02}.flac", source.read_bytes())
    curated.soniq.intake.scan(curated.soniq.roots.all()[0].id)
    job = curated.asked("mutation { findDuplicates { id jobType } }", Role.ADMIN)["findDuplicates"]
    assert job["jobType"] == "DEDUPE"
    assert curated.finished(job["id"])["status"] == "completed"
    return curated


def groups(twice: Curated, role: Role = Role.USER, **asked: object) -> list[dict[str, Any]]:
    edges = twice.asked(LIST, role, **asked)["duplicates"]["edges"]
    return [edge["node"] for edge in edges]


def choice(group: dict[str, Any]) -> dict[str, str]:
    return {"groupId": group["id"], "keep": group["keep"]}


def test_groups_tell_their_evidence_and_what_would_be_kept(twice: Curated) -> None:
    found = groups(twice)
    assert len(found) == 2
    for group in found:
        assert group["kind"] == "AUDIO"
        assert group["evidence"]
        assert group["reasons"]
        assert len(group["copies"]) == 2
        assert group["keep"] == group["copies"][0]["fileId"]
        assert group["freesBytes"] == group["copies"][1]["sizeBytes"] > 0


def test_groups_come_page_by_page(twice: Curated) -> None:
    first = twice.asked(LIST, first=1)["duplicates"]
    assert first["counts"] == [{"kind": "AUDIO", "count": 2}]
    rest = twice.asked(LIST, first=1, after=first["pageInfo"]["endCursor"])["duplicates"]
    assert not rest["pageInfo"]["hasNextPage"]
    assert [page["edges"][0]["node"] for page in (first, rest)] == groups(twice)
    assert groups(twice, kind="FINGERPRINT") == []
    assert twice.code(LIST, first=201) == "invalid"
    assert twice.code(LIST, after="nonsense") == "invalid"


def test_only_admins_see_where_copies_lie(twice: Curated) -> None:
    query = "{ duplicates(first: 1) { edges { node { copies { path } } } } }"
    assert twice.code(query, Role.MODERATOR) == "forbidden"
    (edge,) = twice.asked(query, Role.ADMIN)["duplicates"]["edges"]
    for copy in edge["node"]["copies"]:
        assert copy["path"].startswith(str(twice.music.root))


def test_a_group_is_decided_and_the_decision_taken_back(twice: Curated) -> None:
    group = groups(twice)[0]
    assert twice.code(RESOLVE, choices=[choice(group)]) == "forbidden"
    twice.unlock()
    done = twice.asked(RESOLVE, Role.ADMIN, choices=[choice(group)])["resolveDuplicates"]
    assert (done["groups"], done["files"]) == (1, 1)
    assert done["sizeBytes"] == group["freesBytes"]
    assert group["id"] not in {one["id"] for one in groups(twice)}
    change = twice.asked(ITEMS, id=done["changeId"])["change"]
    assert change["kind"] == "MERGE"
    kept, gone = group["copies"]
    (item,) = change["items"]["items"]
    assert item["entityId"] == gone["trackId"]
    assert item["fields"] == [{"field": "merged_into", "before": None, "after": kept["trackId"]}]
    assert twice.code(UNDO, Role.MODERATOR, id=done["changeId"]) == "forbidden"
    assert twice.asked(UNDO, Role.ADMIN, id=done["changeId"])["undoChange"]["restored"] > 0


def test_proposals_are_accepted_by_a_job(twice: Curated) -> None:
    preview = "query { duplicatesPreview(kinds: [AUDIO]) { groups files sizeBytes locked } }"
    locked = twice.asked(preview, Role.ADMIN)["duplicatesPreview"]
    assert (locked["groups"], locked["locked"]) == (0, 2)
    twice.unlock()
    seen = twice.asked(preview)["duplicatesPreview"]
    assert (seen["groups"], seen["files"], seen["locked"]) == (2, 2, 0)
    accept = "mutation($kinds: [DuplicateKind!]!) { acceptDuplicates(kinds: $kinds) { id } }"
    assert twice.code(accept, kinds=[]) == "invalid"
    job = twice.asked(accept, Role.ADMIN, kinds=["AUDIO"])["acceptDuplicates"]
    assert twice.finished(job["id"])["status"] == "completed"
    assert groups(twice) == []


def test_a_moderator_says_that_these_are_none_and_takes_it_back(twice: Curated) -> None:
    group = groups(twice)[0]
    change = twice.asked(APART, Role.MODERATOR, id=group["id"])["notDuplicate"]
    assert group["id"] not in {one["id"] for one in groups(twice)}
    assert twice.asked(UNDO, Role.MODERATOR, id=change)["undoChange"]["changeId"]
    assert len(groups(twice)) == 2


def test_what_cannot_be_decided_is_refused_in_words(twice: Curated) -> None:
    twice.unlock()
    first, second = groups(twice)
    assert twice.code(RESOLVE, choices=[]) == "invalid"
    assert twice.code(RESOLVE, choices=[choice(first), choice(first)]) == "invalid"
    other = {"groupId": first["id"], "keep": second["keep"]}
    assert twice.code(RESOLVE, choices=[other]) == "not_found"
    nothing = ids.public("Duplicates", 999)
    assert twice.code(APART, id=nothing) == "not_found"


def test_rules_say_which_copy_is_kept(twice: Curated) -> None:
    change = """mutation($order: [KeepRule!]!, $folders: [String!]) {
        setKeepRules(order: $order, folders: $folders) { order folders } }"""
    folder = str(twice.music.root / "Again")
    asked = {"order": ["FOLDER", "OLDEST"], "folders": [folder]}
    assert twice.asked(change, Role.ADMIN, **asked)["setKeepRules"] == asked
    assert twice.asked("{ keepRules { order folders } }", Role.ADMIN)["keepRules"] == asked
    assert twice.code(change, order=["FOLDER", "FOLDER"]) == "invalid"
    assert twice.code(change, order=[], folders=["relative"]) == "invalid"
    assert twice.code(change, order=[], folders=["/\u0000"]) == "invalid"
