"""Plays, opinions and statistics over REST; nobody learns what another plays."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from soniq.units import TrackId
from tests.whole import Whole

INTRO, SVEFN, STARALFUR = (ids.public("Track", number) for number in (1, 2, 3))
ALBUM, ARTIST = ids.public("Album", 1), ids.public("Artist", 1)
AT = "2024-03-30T22:30:00Z"
LONG = 10_000_000


@pytest.fixture
def ada(box: Whole) -> Iterator[httpx.Client]:
    """Somebody who listens; afterwards nobody has."""
    with box.client(Role.USER) as client:
        yield client
    for person in box.soniq.accounts.people():
        box.soniq.listening.forget(person.id)
    with box.soniq.db.write() as tx:
        tx.execute("DELETE FROM ratings")


@pytest.fixture
def ben(box: Whole) -> Iterator[httpx.Client]:
    with box.client(Role.GUEST) as client:
        yield client


def report(by: httpx.Client, *plays: dict[str, Any], **more: str) -> dict[str, Any]:
    answer = by.post("/api/plays", json={"plays": plays, **more})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def play(track: str = INTRO, at: str | int = AT, played: int | None = LONG) -> dict[str, Any]:
    return {"track_id": track, "started_at": at, "played_ms": played}


def test_a_player_that_was_away_reports_all_at_once_and_twice(ada: httpx.Client) -> None:
    gone = ids.public("Track", 999_999)
    batch = [play(), play(SVEFN, 1_711_839_000_000), play(STARALFUR, AT, 1), play(gone)]
    told = report(ada, *batch, client="phone")
    assert told == {"plays": 2, "skips": 1, "known": 0, "unknown_track_ids": [gone]}
    again = report(ada, *batch, client="phone")
    assert (again["plays"], again["known"]) == (0, 3)
    history = ada.get("/api/plays", params={"skips": True}).json()["plays"]
    assert {(one["track_id"], one["is_skip"], one["client"]) for one in history} == {
        (INTRO, False, "phone"),
        (SVEFN, False, "phone"),
        (STARALFUR, True, "phone"),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"plays": [play(at="yesterday")]},
        {"plays": [play(at="2024-03-30T22:30:00")]},
        {"plays": [play(played=-1)]},
        {"plays": [play()] * 1_001},
        {"plays": [play()], "source": "spotify"},
        {"plays": [play(at="1950-01-01T00:00:00Z")]},
    ],
)
def test_a_report_that_cannot_be_is_refused(ada: httpx.Client, wrong: dict[str, Any]) -> None:
    assert ada.post("/api/plays", json=wrong).status_code == 422
    assert ada.get("/api/plays").json()["plays"] == []


def test_the_history_comes_in_pages_and_spans(ada: httpx.Client) -> None:
    report(ada, *(play(INTRO, f"2024-03-0{day}T12:00:00Z") for day in range(1, 6)))
    page = ada.get("/api/plays", params={"limit": 3}).json()
    rest = ada.get("/api/plays", params={"limit": 3, "cursor": page["next_cursor"]}).json()
    assert [one["at"][:10] for one in page["plays"] + rest["plays"]] == [
        f"2024-03-0{day}" for day in range(5, 0, -1)
    ]
    assert rest["next_cursor"] is None
    part = {"since": "2024-03-02T00:00:00Z", "until": "2024-03-04T00:00:00Z"}
    assert len(ada.get("/api/plays", params=part).json()["plays"]) == 2
    assert ada.get("/api/plays", params={"cursor": "x"}).status_code == 422


def test_a_history_is_deleted_in_parts_and_brought_back(ada: httpx.Client) -> None:
    report(ada, *(play(INTRO, f"2024-03-0{day}T12:00:00Z") for day in range(1, 6)))
    assert ada.delete("/api/plays").status_code == 422
    one = ada.get("/api/plays").json()["plays"][0]["id"]
    assert ada.delete(f"/api/plays/{one}").json()["plays"] == 1
    gone = ada.delete("/api/plays", params={"until": "2024-03-03T00:00:00Z"}).json()
    assert gone["plays"] == 2
    back = ada.post(f"/api/plays/forgotten/{gone['forgetting_id']}")
    assert back.json() == {"plays": 2}
    assert ada.post(f"/api/plays/forgotten/{gone['forgetting_id']}").status_code == 404
    assert ada.delete("/api/plays", params={"all": True}).json()["plays"] == 4
    assert ada.get("/api/plays").json()["plays"] == []


def test_things_are_rated_starred_and_voted_on(ada: httpx.Client) -> None:
    for thing in (INTRO, ALBUM, ARTIST):
        (told,) = ada.post("/api/ratings", json={"id": thing, "rating": 4}).json()["opinions"]
        assert (told["id"], told["rating"], told["average_rating"]) == (thing, 4, 4.0)
    assert ada.post("/api/stars", json={"ids": [INTRO, SVEFN, ALBUM]}).status_code == 204
    stars = ada.get("/api/stars", params={"kind": "track", "limit": 1}).json()
    more = ada.get(
        "/api/stars", params={"kind": "track", "limit": 1, "cursor": stars["next_cursor"]}
    ).json()
    assert {one["id"] for one in stars["stars"] + more["stars"]} == {INTRO, SVEFN}
    assert ada.delete("/api/stars", params={"id": [INTRO, SVEFN]}).status_code == 204
    assert ada.get("/api/stars", params={"kind": "track"}).json()["stars"] == []
    (voted,) = ada.post(f"/tracks/{INTRO}/vote", json={"vote": -1}).json()["opinions"]
    assert (voted["vote"], voted["discovery_score"]) == (-1, 0.0)
    assert ada.post(f"/tracks/{INTRO}/vote", json={"vote": 2}).status_code == 422
    assert ada.post("/api/ratings", json={"id": INTRO, "rating": 0}).status_code == 422
    folder = ids.public("Folder", 1)
    assert ada.post("/api/stars", json={"ids": [folder]}).status_code == 404


def test_statistics_are_those_of_the_zone_and_span(ada: httpx.Client) -> None:
    report(ada, play(), play(SVEFN, "2024-03-31T10:00:00Z"), play(INTRO, "2023-01-01T10:00:00Z"))
    span = {"since": "2024-01-01T00:00:00Z", "until": "2025-01-01T00:00:00Z"}
    told = ada.get("/api/stats/listening", params={**span, "zone": "Asia/Tokyo"}).json()
    assert [(day["date"], day["plays"]) for day in told["days"]] == [("2024-03-31", 2)]
    assert told["sum"]["plays"] == 2
    assert told["new_tracks"] == 1
    ever = ada.get("/api/stats/listening/top/artists").json()["top"]
    assert [(top["name"], top["plays"]) for top in ever] == [("Sigur Rós", 3)]
    review = ada.get("/api/stats/listening/review/2024", params={"zone": "UTC"}).json()
    assert review["months"] == [
        {"month": 3, "artist_id": ids.public("Artist", 1), "artist": "Sigur Rós", "plays": 2}
    ]
    for period in ("week", "month", "year", "all"):
        assert ada.get("/api/stats/listening", params={"period": period}).status_code == 200
    assert ada.get("/api/stats/listening", params={"zone": "Mars"}).status_code == 422
    assert ada.get("/api/stats/listening/top/planets").status_code == 422


def test_what_plays_now_is_ones_own(ada: httpx.Client, ben: httpx.Client) -> None:
    said = {"track_id": INTRO, "position_ms": 1_000, "client": "phone"}
    assert ada.post("/api/now-playing", json=said).status_code == 204
    (now,) = ada.get("/api/now-playing").json()["playing"]
    assert (now["track_id"], now["state"], now["client"]) == (INTRO, "playing", "phone")
    assert ben.get("/api/now-playing").json() == {"playing": []}
    ada.post("/api/now-playing", json={**said, "state": "stopped"})
    assert ada.get("/api/now-playing").json() == {"playing": []}


PRIVATE = (
    "/api/plays?skips=true",
    "/api/stars?kind=track",
    f"/api/opinions?id={INTRO}&id={ALBUM}&id={ARTIST}",
    "/api/now-playing",
    "/api/stats/listening?zone=UTC",
    "/api/stats/listening/top/tracks",
    "/api/stats/listening/review/2024?zone=UTC",
)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_learns_what_another_plays(box: Whole, ada: httpx.Client, role: Role) -> None:
    """Not even the owner: what others get is the same as before the person listened."""
    with box.client(role) as other:
        before = {path: other.get(path).json() for path in PRIVATE}
        report(ada, play(), play(SVEFN, "2024-03-31T10:00:00Z"))
        ada.post("/api/stars", json={"ids": [INTRO, ALBUM, ARTIST]})
        ada.post(f"/tracks/{INTRO}/vote", json={"vote": 1})
        mine = ada.get("/api/plays").json()["plays"][0]["id"]
        gone = ada.delete(f"/api/plays/{mine}").json()["forgetting_id"]
        mine = ada.get("/api/plays").json()["plays"][0]["id"]
        if role is Role.USER:
            assert other.get("/api/plays").json() != before["/api/plays?skips=true"]
            return
        assert {path: other.get(path).json() for path in PRIVATE} == before
        assert other.delete(f"/api/plays/{mine}").json()["plays"] == 0
        assert other.post(f"/api/plays/forgotten/{gone}").status_code == 404
    assert len(ada.get("/api/plays").json()["plays"]) == 1
    assert box.soniq.library.track(TrackId(1)).title == "Intro"


def test_accounts_are_linked_by_those_whose_they_are(
    box: Whole, ada: httpx.Client, ben: httpx.Client
) -> None:
    assert ada.get("/api/scrobbling").json() == {"links": []}
    assert ben.get("/api/scrobbling").status_code == 403
    assert ada.post("/api/scrobbling/lastfm/finish", json={}).status_code == 409
    token = {"token": "11111111-2222-4333-8444-555555555555"}
    assert ada.put("/api/scrobbling/listenbrainz", json=token).status_code == 503  # it may not ask
    assert ada.put("/api/scrobbling/listenbrainz", json={"token": ""}).status_code == 422
    assert ada.put("/api/scrobbling/elsewhere", json=token).status_code == 422
    assert ada.delete("/api/scrobbling/listenbrainz").status_code == 404
    assert ada.get("/api/scrobbling/lastfm/refusals").json() == {"refusals": []}


@pytest.mark.parametrize(
    ("path", "items", "id_"),
    [
        (f"/api/tracks/{INTRO}/similar?limit=5", "tracks", lambda one: one["track"]["id"]),
        ("/library/_feed/like/track/1", "items", lambda one: ids.public("Track", one["id"])),
        ("/library/_feed/play/like/1", "items", lambda one: ids.public("Track", one["id"])),
    ],
)
def test_what_one_voted_down_sounds_in_no_radio_of_ones_own(
    ada: httpx.Client,
    ben: httpx.Client,
    path: str,
    items: str,
    id_: Callable[[dict[str, Any]], str],
) -> None:
    def radio(by: httpx.Client) -> list[str]:
        answer = by.get(path)
        assert answer.status_code == 200, answer.text
        return [id_(one) for one in answer.json()[items] if id_(one) != INTRO]

    first = radio(ada)[0]
    assert ada.post(f"/tracks/{first}/vote", json={"vote": -1}).status_code == 200
    assert first not in radio(ada)
    assert radio(ben)[0] == first
