"""What the player of the pages fetches."""

from typing import TYPE_CHECKING

from soniq.accounts.model import Role
from soniq.http import ids
from soniq.units import TrackId

if TYPE_CHECKING:
    from tests.whole import Whole

FEED = "/library/_feed/queue"


def test_a_queue_comes_with_all_that_a_page_shows_of_its_tracks(box: "Whole") -> None:
    tracks = [ids.public("Track", one) for one in (3, 1, 2)]
    with box.client(Role.USER) as client:
        saved = {"track_ids": tracks, "index": 1, "position_ms": 4_000, "client": "a phone"}
        assert client.put("/api/queue", json=saved).status_code == 200
        found = client.get(FEED).json()
    assert [row["id"] for row in found["items"]] == [3, 1, 2]
    assert [row["stream"] for row in found["items"]] == tracks
    assert (found["index"], found["position"], found["client"]) == (1, 4_000, "a phone")
    assert found["items"][0]["title"]


def test_a_queue_is_told_to_nobody_else(box: "Whole") -> None:
    with box.client(Role.USER) as client:
        saved = {"track_ids": [ids.public("Track", 1)], "client": "a phone"}
        assert client.put("/api/queue", json=saved).status_code == 200
    with box.client(Role.MODERATOR) as client:
        assert client.get(FEED).json()["client"] != "a phone"


def test_of_a_long_queue_only_what_is_near_is_sent(box: "Whole") -> None:
    numbers = [1 + place % 290 for place in range(3_000)]
    with box.client(Role.USER) as client:
        tracks = [ids.public("Track", one) for one in numbers]
        client.put("/api/queue", json={"track_ids": tracks, "index": 2_000})
        found = client.get(FEED).json()
    assert len(found["items"]) <= 1_000
    assert found["items"][found["index"]]["id"] == numbers[2_000]


def test_tracks_of_a_queue_become_a_list(box: "Whole") -> None:
    with box.client(Role.USER) as client:
        made = client.post(f"{FEED}/playlist", json={"name": "An evening", "ids": [2, 1]})
        assert made.status_code == 200, made.text
        gone = client.post(f"{FEED}/playlist", json={"name": "An evening", "ids": [999_999]})
        assert gone.status_code == 404
    assert made.json()["name"] == "An evening"
    assert box.soniq.library.track(TrackId(1)).id == 1


def test_a_guest_makes_no_lists(box: "Whole") -> None:
    with box.client(Role.GUEST) as client:
        wanted = {"name": "An evening", "ids": [1]}
        assert client.post(f"{FEED}/playlist", json=wanted).status_code == 403
