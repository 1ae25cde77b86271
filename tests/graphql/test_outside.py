"""GraphQL: what soniq asked other people's servers."""

import time
from typing import Any

import httpx
import pytest

from soniq.accounts.model import Role
from soniq.graphql import context, endpoint
from tests.curated import Curated

LOG = """query($first: Int, $after: String, $service: String, $failed: Boolean! = false) {
    networkLog(first: $first, after: $after, service: $service, failed: $failed) {
        edges { node {
            service method url status failure fromCache durationMs sizeBytes action at
        } }
        pageInfo { hasNextPage endCursor }
    } }"""
MATCH = "mutation($id: ID!) { matchAlbum(albumId: $id) { status } }"
SEARCH = "mutation($id: ID!) { searchMetadata(entity: ALBUM, id: $id) { id } }"


def calls(curated: Curated, **asked: object) -> list[dict[str, Any]]:
    page = curated.asked(LOG, Role.ADMIN, **asked)["networkLog"]
    return [edge["node"] for edge in page["edges"]]


def test_each_call_tells_what_caused_it(curated: Curated) -> None:
    assert calls(curated) == []
    curated.asked(MATCH, id=curated.album())
    listed = calls(curated)
    assert listed
    for call in listed:
        assert (call["service"], call["method"], call["status"]) == ("musicbrainz", "GET", 200)
        assert call["action"] == "Match Harbour Lights"
        assert call["url"].startswith("https://musicbrainz.example/ws/2/")
        assert not call["fromCache"]
        assert call["sizeBytes"] > 0
        assert call["at"].endswith("Z")


def test_calls_come_page_by_page(curated: Curated) -> None:
    curated.asked(MATCH, id=curated.album())
    seen: list[dict[str, Any]] = []
    after = None
    while True:
        page = curated.asked(LOG, first=1, after=after)["networkLog"]
        seen += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert seen == calls(curated)
    assert curated.code(LOG, first=201) == "invalid"
    assert curated.code(LOG, after="nonsense") == "invalid"


def test_calls_are_narrowed_by_service_and_failure(curated: Curated) -> None:
    curated.asked(SEARCH, id=curated.album())
    services = {call["service"] for call in calls(curated)}
    assert {"musicbrainz", "deezer"} <= services
    assert {call["service"] for call in calls(curated, service="deezer")} == {"deezer"}
    failed = calls(curated, failed=True)
    assert all(call["failure"] not in (None, "NOT_FOUND") for call in failed)


def test_services_and_their_totals_are_told(curated: Curated) -> None:
    curated.asked(MATCH, id=curated.album())
    query = """{ networkServices { name label host rate state failures waiting restsSeconds }
        networkTotals { service asked fromCache failed sizeBytes } }"""
    told = curated.asked(query, Role.ADMIN)
    (service,) = told["networkServices"]
    assert (service["name"], service["label"]) == ("musicbrainz", "MusicBrainz")
    assert (service["host"], service["rate"], service["state"]) == (
        "musicbrainz.example",
        50,
        "CLOSED",
    )
    (total,) = told["networkTotals"]
    assert (total["service"], total["asked"]) == ("musicbrainz", len(calls(curated)))
    later = '{ networkTotals(since: "2999-01-01T00:00:00Z") { service } }'
    assert curated.asked(later)["networkTotals"] == []


@pytest.fixture
def slow(curated: Curated) -> Curated:
    """MusicBrainz takes its time."""
    answer = curated.wire.musicbrainz.answer

    def slowly(request: httpx.Request) -> httpx.Response:
        time.sleep(0.3)
        return answer(request)

    curated.wire.musicbrainz.answer = slowly  # type: ignore[method-assign]  # a slow server
    return curated


def test_who_asks_other_servers_may_wait_longer_than_others(
    slow: Curated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "MUTATION_SECONDS", 0.2)
    assert slow.asked(MATCH, id=slow.album())["matchAlbum"]["status"] == "MATCHED"


def test_who_waits_in_vain_is_told_so_and_what_was_begun_ends(
    slow: Curated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "PATIENT_SECONDS", 0.1)
    (error,) = slow.graphql(MATCH, id=slow.album())["errors"]
    assert error["extensions"]["code"] == "unavailable"
    standing = "query($id: ID!) { matchStanding(albumId: $id) { status } }"
    while slow.asked(standing, id=slow.album())["matchStanding"]["status"] == "PENDING":
        time.sleep(0.05)
