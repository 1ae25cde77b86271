"""GraphQL: the inbox of albums that wait for a person, and what they decide."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.curated import ELSEWHERE, HARBOUR, Curated

STANDING = "albumId status score releaseId releaseGroupId foundBy reason byHand lookedAt"
MATCH = f"mutation($id: ID!) {{ matchAlbum(albumId: $id) {{ {STANDING} }} }}"
REVIEW = """query($first: Int, $after: String) { review(first: $first, after: $after) {
    counts { review noMatch pending waiting }
    edges { node { albumId title artist year trackCount status putOff reason
        candidates { id } } }
    pageInfo { hasNextPage endCursor }
} }"""
DECIDED = f"{{ changeId standing {{ {STANDING} }} }}"
CHOOSE = f"""mutation($id: ID!, $candidate: ID, $mbid: String, $url: String, $fields: [String!]) {{
    chooseMatch(albumId: $id, candidateId: $candidate, mbid: $mbid, url: $url, fields: $fields)
    {DECIDED} }}"""
DECIDE = {
    name: f"mutation($id: ID!) {{ {name}(albumId: $id) {DECIDED} }}"
    for name in ("rejectMatch", "putOffMatch", "reopenMatch")
}
SEARCH = """mutation($id: ID!, $text: String, $artist: String, $title: String) {
    searchMatch(albumId: $id, text: $text, artist: $artist, title: $title) {
        id title score terms { name points of text } changes { after field { name } }
    } }"""
UNDO = "mutation($id: ID!) { undoChange(id: $id) { restored } }"


def matched(curated: Curated, title: str = "Harbour Lights") -> dict[str, Any]:
    asked = curated.asked(MATCH, Role.MODERATOR, id=curated.album(title))
    standing: dict[str, Any] = asked["matchAlbum"]
    return standing


def decide(curated: Curated, name: str, title: str = "Harbour Lights") -> dict[str, Any]:
    asked = curated.asked(DECIDE[name], Role.MODERATOR, id=curated.album(title))
    decided: dict[str, Any] = asked[name]
    return decided


def inbox(curated: Curated, **asked: object) -> dict[str, Any]:
    page: dict[str, Any] = curated.asked(REVIEW, Role.USER, **asked)["review"]
    return page


def test_an_album_is_looked_for_and_found(curated: Curated) -> None:
    query = f"query($id: ID!) {{ matchStanding(albumId: $id) {{ {STANDING} }} }}"
    before = curated.asked(query, Role.USER, id=curated.album())["matchStanding"]
    assert (before["status"], before["lookedAt"]) == ("PENDING", None)
    found = matched(curated)
    assert found["albumId"] == curated.album()
    assert (found["status"], found["releaseId"]) == ("MATCHED", HARBOUR["id"])
    assert found["releaseGroupId"] == HARBOUR["release-group"]["id"]
    assert 0 < found["score"] <= 100
    assert not found["byHand"]
    assert curated.asked(query, id=curated.album())["matchStanding"] == found


def test_what_was_not_found_waits_in_the_inbox(curated: Curated) -> None:
    assert inbox(curated)["counts"] == {"review": 0, "noMatch": 0, "pending": 2, "waiting": 0}
    matched(curated, ELSEWHERE)
    page = inbox(curated)
    assert page["counts"] == {"review": 0, "noMatch": 1, "pending": 1, "waiting": 1}
    (edge,) = page["edges"]
    assert edge["node"]["albumId"] == curated.album(ELSEWHERE)
    assert (edge["node"]["title"], edge["node"]["status"]) == (ELSEWHERE, "NO_MATCH")
    assert edge["node"]["candidates"] == []


def test_the_inbox_comes_page_by_page(curated: Curated) -> None:
    matched(curated, ELSEWHERE)
    decide(curated, "reopenMatch")
    curated.wire.musicbrainz.catalogue = ()
    matched(curated)
    first = inbox(curated, first=1)
    assert first["pageInfo"]["hasNextPage"]
    second = inbox(curated, first=1, after=first["pageInfo"]["endCursor"])
    assert not second["pageInfo"]["hasNextPage"]
    seen = [page["edges"][0]["node"]["albumId"] for page in (first, second)]
    assert sorted(seen) == sorted([curated.album(), curated.album(ELSEWHERE)])
    assert curated.code(REVIEW, first=201) == "invalid"
    assert curated.code(REVIEW, after="nonsense") == "invalid"


def test_a_search_by_hand_offers_what_can_be_chosen(curated: Curated) -> None:
    album = curated.album(ELSEWHERE)
    words = {"artist": "The Paper Lanterns", "title": "Harbour Lights"}
    (found,) = curated.asked(SEARCH, Role.MODERATOR, id=album, **words)["searchMatch"]
    assert found["terms"]
    decided = curated.asked(CHOOSE, Role.MODERATOR, id=album, candidate=found["id"])["chooseMatch"]
    assert decided["standing"]["byHand"]
    assert decided["standing"]["releaseGroupId"] == HARBOUR["release-group"]["id"]
    assert curated.asked(UNDO, id=decided["changeId"])["undoChange"]["restored"] > 0
    assert curated.code(SEARCH, id=album) == "invalid"


def test_an_album_is_said_to_be_what_an_mbid_names(curated: Curated) -> None:
    album = curated.album()
    decided = curated.asked(CHOOSE, id=album, mbid=HARBOUR["id"], fields=["label"])["chooseMatch"]
    assert decided["standing"]["releaseId"] == HARBOUR["id"]
    query = "query($id: ID!) { matchCandidates(albumId: $id) { id externalId } }"
    assert curated.asked(query, Role.USER, id=album)["matchCandidates"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "invalid"),
        ({"mbid": "nonsense"}, "invalid"),
        ({"mbid": HARBOUR["id"], "url": "https://musicbrainz.org/"}, "invalid"),
        ({"url": "https://nowhere.example/"}, "invalid"),
        ({"mbid": "00000000-0000-4000-8000-000000000000"}, "not_found"),
        ({"candidate": ids.public("Candidate", 999)}, "not_found"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_words(
    curated: Curated, asked: dict[str, Any], code: str
) -> None:
    assert curated.code(CHOOSE, Role.MODERATOR, id=curated.album(), **asked) == code


def test_what_a_person_decided_is_looked_for_only_once_it_is_reopened(curated: Curated) -> None:
    decided = decide(curated, "rejectMatch")
    assert decided["changeId"]
    assert (decided["standing"]["status"], decided["standing"]["byHand"]) == ("NO_MATCH", True)
    assert curated.code(MATCH, id=curated.album()) == "conflict"
    assert decide(curated, "reopenMatch")["standing"]["status"] == "PENDING"
    assert matched(curated)["status"] == "MATCHED"


def test_an_album_is_put_off(curated: Curated) -> None:
    assert curated.code(DECIDE["putOffMatch"], id=curated.album()) == "conflict"
    matched(curated, ELSEWHERE)
    assert decide(curated, "putOffMatch", ELSEWHERE)["changeId"]
    assert inbox(curated)["edges"][0]["node"]["putOff"]


def test_all_albums_are_looked_for_by_a_job(curated: Curated) -> None:
    job = curated.asked("mutation { matchAll { id jobType entityId } }", Role.ADMIN)["matchAll"]
    assert (job["jobType"], job["entityId"]) == ("MUSICBRAINZ_MATCH", None)
    assert curated.finished(job["id"])["status"] == "completed"
    assert inbox(curated)["counts"]["pending"] == 0


@pytest.mark.parametrize("query", [MATCH, CHOOSE, SEARCH, *DECIDE.values()])
def test_albums_that_are_not_there_are_not_found(curated: Curated, query: str) -> None:
    for nothing in (ids.public("Album", 999), curated.tracks()[0], "nonsense"):
        assert curated.code(query, id=nothing) == "not_found"


def test_a_server_that_may_not_be_asked_is_told_and_changes_nothing(curated: Curated) -> None:
    curated.soniq.preferences.set("network", "off", curated.soniq.loaded)
    (error,) = curated.graphql(MATCH, id=curated.album())["errors"]
    assert error["extensions"]["code"] == "unavailable"
    assert "MusicBrainz" in error["message"]
    assert inbox(curated)["counts"]["pending"] == 2
