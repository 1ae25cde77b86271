"""REST: what is there more than once, and what people decide."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.curated import Curated

AT = "/api/duplicates"


@pytest.fixture
def twice(curated: Curated) -> Curated:
    """Two tracks are there twice, and were looked for."""
    for number in (1, 2):
        source = curated.music.root / f"Lanterns/Harbour/{number:02}.flac"
        curated.music.put(f"Again/{number:02}.flac", source.read_bytes())
    curated.soniq.intake.scan(curated.soniq.roots.all()[0].id)
    job = curated.posted(f"{AT}/find", None, Role.ADMIN, status=202)
    assert curated.finished(job["job_id"])["status"] == "completed"
    return curated


def groups(twice: Curated, role: Role = Role.USER) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = twice.got(AT, role)["groups"]
    return found


def test_groups_are_listed_page_by_page(twice: Curated) -> None:
    first = twice.got(AT, Role.USER, limit=1)
    assert first["counts"] == {"audio": 2}
    rest = twice.got(AT, Role.USER, limit=1, cursor=first["next_cursor"])
    assert rest["next_cursor"] is None
    assert first["groups"] + rest["groups"] == groups(twice)
    group = first["groups"][0]
    assert (group["kind"], group["keep"]) == ("audio", group["copies"][0]["file_id"])
    assert group["evidence"]
    with twice.house.client(Role.USER) as client:
        assert client.get(AT, params={"cursor": "nonsense"}).status_code == 422


def test_only_admins_see_where_copies_lie(twice: Curated) -> None:
    for role in (Role.USER, Role.MODERATOR, Role.ADMIN):
        paths = [copy["path"] for group in groups(twice, role) for copy in group["copies"]]
        assert all((path is not None) is role.may(Role.ADMIN) for path in paths)


def test_a_group_is_decided_and_the_decision_taken_back(twice: Curated) -> None:
    group = groups(twice)[0]
    order = {"choices": [{"group_id": group["id"], "keep": group["keep"]}]}
    twice.posted(f"{AT}/resolve", order, status=403)
    twice.unlock()
    done = twice.posted(f"{AT}/resolve", order, Role.ADMIN)
    assert (done["groups"], done["files"]) == (1, 1)
    undone = twice.posted(f"/api/history/{done['change_id']}/undo", None, Role.ADMIN)
    assert undone["restored"] > 0
    twice.posted(f"{AT}/resolve", {"choices": order["choices"] * 2}, status=422)
    twice.posted(f"{AT}/resolve", {"choices": []}, status=422)


def test_proposals_are_accepted_by_a_job(twice: Curated) -> None:
    twice.unlock()
    kinds = {"kinds": ["audio"]}
    seen = twice.posted(f"{AT}/preview", kinds, Role.ADMIN)
    assert (seen["groups"], seen["files"], seen["locked"]) == (2, 2, 0)
    job = twice.posted(f"{AT}/accept", kinds, Role.ADMIN, status=202)
    assert twice.finished(job["job_id"])["status"] == "completed"
    assert groups(twice) == []


def test_a_moderator_says_that_these_are_none(twice: Curated) -> None:
    group = groups(twice)[0]["id"]
    change = twice.posted(f"{AT}/{group}/apart", None, Role.MODERATOR)["change_id"]
    assert len(groups(twice)) == 1
    twice.posted(f"/api/history/{change}/undo", None, Role.MODERATOR)
    assert len(groups(twice)) == 2
    twice.posted(f"{AT}/{ids.public('Duplicates', 999)}/apart", None, status=404)


def test_rules_say_which_copy_is_kept(twice: Curated) -> None:
    wanted = {"order": ["folder", "oldest"], "folders": [str(twice.music.root / "Again")]}
    with twice.house.client(Role.ADMIN) as client:
        assert client.put(f"{AT}/rules", json=wanted).json() == wanted
        assert client.get(f"{AT}/rules").json() == wanted
        again = client.put(f"{AT}/rules", json={"order": ["folder", "folder"]})
        assert again.status_code == 422
