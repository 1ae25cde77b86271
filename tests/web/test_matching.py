"""REST: which release an album is."""

from typing import Any

from soniq.accounts.model import Role
from soniq.http import ids
from tests.curated import ELSEWHERE, HARBOUR, Curated


def at(curated: Curated, what: str, title: str = "Harbour Lights") -> str:
    return f"/api/albums/{curated.album(title)}/{what}"


def match(curated: Curated, title: str = "Harbour Lights") -> dict[str, Any]:
    standing: dict[str, Any] = curated.posted(at(curated, "match", title), None, Role.MODERATOR)
    return standing


def test_an_album_is_looked_for_and_found(curated: Curated) -> None:
    assert curated.got(at(curated, "match"), Role.USER)["match_status"] == "pending"
    found = match(curated)
    assert (found["match_status"], found["musicbrainz_release_id"]) == ("matched", HARBOUR["id"])
    assert 0 < found["match_score"] <= 100
    assert curated.got(at(curated, "match")) == found
    (candidate,) = curated.got(at(curated, "candidates"), Role.USER)["candidates"]
    assert candidate["terms"]
    assert {change["after"] for change in candidate["changes"] if change["field"] == "label"} == {
        "Quay"
    }


def test_an_album_is_chosen_rejected_put_off_and_reopened(curated: Curated) -> None:
    path = at(curated, "choose", ELSEWHERE)
    chosen = curated.posted(path, {"mbid": HARBOUR["id"], "fields": []}, Role.MODERATOR)
    assert chosen["change_id"]
    assert chosen["standing"]["by_hand"]
    curated.posted(at(curated, "match", ELSEWHERE), None, status=409)
    reopened = curated.posted(at(curated, "reopen", ELSEWHERE), None, Role.MODERATOR)
    assert reopened["standing"]["match_status"] == "pending"
    curated.posted(at(curated, "later", ELSEWHERE), None, status=409)
    match(curated, ELSEWHERE)
    assert curated.posted(at(curated, "later", ELSEWHERE), None, Role.MODERATOR)["change_id"]
    assert [one["put_off"] for one in curated.got("/api/review")["albums"]] == [True]
    rejected = curated.posted(at(curated, "reject", ELSEWHERE), None, Role.MODERATOR)
    assert rejected["standing"]["by_hand"]
    assert curated.got("/api/review")["albums"] == []


def test_the_inbox_comes_page_by_page(curated: Curated) -> None:
    curated.wire.musicbrainz.catalogue = ()
    match(curated)
    match(curated, ELSEWHERE)
    first = curated.got("/api/review", Role.USER, limit=1)
    assert (first["review"], first["no_match"], first["pending"]) == (0, 2, 0)
    second = curated.got("/api/review", limit=1, cursor=first["next_cursor"])
    assert second["next_cursor"] is None
    seen = {page["albums"][0]["album_id"] for page in (first, second)}
    assert seen == {curated.album(), curated.album(ELSEWHERE)}


def test_an_album_is_looked_for_by_hand(curated: Curated) -> None:
    words = {"artist": "The Paper Lanterns", "title": "Harbour Lights"}
    path, choose = at(curated, "search", ELSEWHERE), at(curated, "choose", ELSEWHERE)
    (found,) = curated.posted(path, words, Role.MODERATOR)["candidates"]
    curated.posted(choose, {}, status=422)
    chosen = curated.posted(choose, {"candidate_id": found["id"]})["standing"]
    assert chosen["musicbrainz_release_group_id"] == HARBOUR["release-group"]["id"]
    curated.posted(path, {}, status=422)


def test_all_are_looked_for_by_a_job(curated: Curated) -> None:
    job = curated.posted("/api/jobs/musicbrainz-match-all", None, Role.ADMIN, status=202)
    assert job["status"] == "pending"
    assert curated.finished(job["job_id"])["job_type"] == "musicbrainz_match"
    assert curated.got("/api/review")["pending"] == 0


def test_albums_that_are_not_there_are_not_found(curated: Curated) -> None:
    nothing = f"/api/albums/{ids.public('Album', 999)}"
    for what in ("match", "reject", "later", "reopen"):
        curated.posted(f"{nothing}/{what}", None, status=404)
    curated.posted(f"{nothing}/choose", {"mbid": HARBOUR["id"]}, status=404)
    curated.posted(f"{nothing}/search", {"text": "x"}, status=404)
