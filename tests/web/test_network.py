"""REST: what soniq asked other people's servers, and that waiting for them holds nobody up."""

import threading

import httpx

from soniq.accounts.model import Role
from tests.curated import Curated


def test_calls_are_listed_page_by_page(curated: Curated) -> None:
    curated.posted(f"/api/albums/{curated.album()}/match")
    calls = curated.got("/api/network", Role.ADMIN)["calls"]
    assert {call["action"] for call in calls} == {"Match Harbour Lights"}
    first = curated.got("/api/network", limit=1)
    rest = curated.got("/api/network", cursor=first["next_cursor"])
    assert first["calls"] + rest["calls"] == calls
    assert rest["next_cursor"] is None
    assert curated.got("/api/network", service="deezer")["calls"] == []
    assert curated.got("/api/network", failed=True)["calls"] == []


def test_services_and_their_totals_are_told(curated: Curated) -> None:
    curated.posted(f"/api/albums/{curated.album()}/match")
    told = curated.got("/api/network/services", Role.ADMIN)
    (service,) = told["services"]
    assert (service["name"], service["state"]) == ("musicbrainz", "closed")
    (total,) = told["totals"]
    assert total["asked"] == len(curated.got("/api/network")["calls"])


def test_who_waits_for_other_servers_keeps_nobody_else_waiting(curated: Curated) -> None:
    """Eight searches wait for a server that does not answer, and all else is answered."""
    arrived, go_on = threading.Event(), threading.Event()
    answer = curated.wire.musicbrainz.answer

    def slow(request: httpx.Request) -> httpx.Response:
        arrived.set()
        assert go_on.wait(60)
        return answer(request)

    curated.wire.musicbrainz.answer = slow  # type: ignore[method-assign]  # the server hangs
    album = curated.album()
    path = f"/api/albums/{album}/match"
    waiting = [threading.Thread(target=curated.posted, args=(path,)) for _ in range(8)]
    for each in waiting:
        each.start()
    try:
        assert arrived.wait(60)
        query = "query($id: ID!) { album(id: $id) { title } history { edges { cursor } } }"
        for _ in range(8):
            assert curated.asked(query, Role.USER, id=album)["album"]["title"]
            assert curated.got("/api/history", Role.USER)["changes"] == []
        edit = {"track_ids": curated.tracks()[:1], "values": {"title": "X"}}
        assert curated.posted("/sources/metadata/edit", edit, Role.MODERATOR)["change_id"]
    finally:
        go_on.set()
        for each in waiting:
            each.join()
