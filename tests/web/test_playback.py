"""REST: the queue, bookmarks, stations, devices and the jukebox."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.whole import Whole


def track(number: int) -> str:
    return ids.public("Track", number)


@pytest.fixture
def user(box: Whole) -> Iterator[httpx.Client]:
    with box.client(Role.USER) as client:
        client.delete("/api/queue")
        yield client
        client.delete("/api/queue")


def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def test_a_queue_is_saved_changed_and_gone_on_with(user: httpx.Client) -> None:
    order = {"track_ids": [track(1), track(2), track(1)], "index": 2, "client": "phone"}
    saved = ok(user.put("/api/queue", json=order))
    assert [one["id"] for one in saved["tracks"]] == order["track_ids"]
    assert (saved["index"], saved["changed_by"]) == (2, "phone")
    ok(user.post("/api/queue/place", json={"index": 1, "position_ms": 1500}), 204)
    found = ok(user.get("/api/queue"))
    assert (found["index"], found["position_ms"]) == (1, 1500)
    more = ok(user.post("/api/queue/tracks", json={"track_ids": [track(3)], "place": 0}))
    assert (more["index"], more["tracks"][0]["id"]) == (2, track(3))
    moved = ok(user.post("/api/queue/move", json={"place": 2, "to": 0}))
    assert (moved["index"], moved["tracks"][0]["id"]) == (0, track(2))
    left = ok(user.delete("/api/queue/tracks", params={"place": [0, 1]}))
    assert ([one["id"] for one in left["tracks"]], left["index"]) == ([track(1), track(1)], 0)
    assert ok(user.delete("/api/queue"), 204) is None
    assert ok(user.get("/api/queue"))["tracks"] == []


def test_nobody_sees_anothers_queue_or_bookmarks(box: Whole, user: httpx.Client) -> None:
    ok(user.put("/api/queue", json={"track_ids": [track(1)]}))
    ok(user.put(f"/api/bookmarks/{track(1)}", json={"position_ms": 5}))
    with box.client(Role.OWNER) as owner:
        assert ok(owner.get("/api/queue"))["tracks"] == []
        assert ok(owner.get("/api/bookmarks"))["bookmarks"] == []
        assert owner.delete(f"/api/bookmarks/{track(1)}").status_code == 404
    ok(user.delete(f"/api/bookmarks/{track(1)}"), 204)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "/api/queue", {"track_ids": [track(999_999)]}, 404),
        ("PUT", "/api/queue", {"track_ids": [ids.public("Album", 1)]}, 404),
        ("PUT", "/api/queue", {"track_ids": [track(1)], "index": 1}, 422),
        ("PUT", "/api/queue", {"track_ids": [track(1)], "position_ms": -1}, 422),
        ("PUT", "/api/queue", {"track_ids": [track(1)], "position_ms": 2**31}, 422),
        ("POST", "/api/queue/place", {"index": 0}, 422),
        ("POST", "/api/queue/move", {"place": 0, "to": 0}, 422),
        ("DELETE", "/api/queue/tracks?place=0", None, 422),
        ("PUT", f"/api/bookmarks/{track(999_999)}", {"position_ms": 1}, 404),
        ("PUT", f"/api/bookmarks/{track(1)}", {"position_ms": 1, "comment": "x" * 1001}, 422),
        ("POST", "/api/devices", {"name": ""}, 422),
        ("POST", "/api/devices", {"name": "Me", "kind": "jukebox"}, 422),
        ("POST", "/api/devices/nobodys-device", {}, 404),
        ("POST", "/api/devices/nobodys-device/commands", {"action": "play"}, 404),
        ("POST", "/api/devices/nobodys-device/commands", {"action": "explode"}, 422),
        ("POST", "/api/devices/nobodys-device/commands", {"action": "seek"}, 422),
        ("POST", "/api/devices/nobodys-device/transfer", {}, 404),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    user: httpx.Client, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    answer = user.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["message"]


def test_bookmarks_come_with_their_tracks(user: httpx.Client) -> None:
    order = {"position_ms": 90_000, "comment": "the bridge"}
    made = ok(user.put(f"/api/bookmarks/{track(2)}", json=order))
    assert (made["track"]["id"], made["position_ms"]) == (track(2), 90_000)
    assert ok(user.get("/api/bookmarks"))["bookmarks"] == [made]
    ok(user.delete(f"/api/bookmarks/{track(2)}"), 204)
    assert user.delete(f"/api/bookmarks/{track(2)}").status_code == 404


def test_long_tracks_are_offered_to_go_on_with(box: Whole, user: httpx.Client) -> None:
    person = ids.private("Person", box.asked("{ me { id } }", Role.USER)["me"]["id"], int)
    long = track(4)
    with box.soniq.db.write() as tx:
        before = tx.execute("SELECT duration_ms FROM tracks WHERE id = 4").fetchone()[0]
        tx.execute("UPDATE tracks SET duration_ms = 3600000 WHERE id = 4")
    device = ok(user.post("/api/devices", json={"name": "Browser"}), 201)["id"]
    report = {"state": "playing", "track_id": long, "position_ms": 600_000}
    ok(user.post(f"/api/devices/{device}", json=report))
    (stop,) = ok(user.get("/api/stops"))["stops"]
    assert (stop["track"]["id"], stop["position_ms"]) == (long, 600_000)
    ok(user.delete(f"/api/devices/{device}"), 204)
    with box.soniq.db.write() as tx:
        tx.execute("UPDATE tracks SET duration_ms = :ms WHERE id = 4", {"ms": before})
        tx.execute("DELETE FROM stops WHERE person_id = :person", {"person": person})


def test_admins_keep_the_stations_and_all_hear_them(box: Whole, user: httpx.Client) -> None:
    order = {"name": "Waves", "stream_url": "https://waves.example/live"}
    assert user.post("/api/radio", json=order).status_code == 403
    with box.client(Role.ADMIN) as admin:
        made = ok(admin.post("/api/radio", json=order), 201)
        assert ok(user.get("/api/radio"))["stations"] == [made]
        changed = ok(admin.put(f"/api/radio/{made['id']}", json={**order, "name": "Air"}))
        assert changed == {**made, "name": "Air"}
        wrong = admin.put(f"/api/radio/{made['id']}", json={**order, "stream_url": "file:///a"})
        assert wrong.status_code == 422
        ok(admin.delete(f"/api/radio/{made['id']}"), 204)
        assert admin.delete(f"/api/radio/{made['id']}").status_code == 404


def test_a_device_hears_what_its_person_tells_it_and_others_do_not(
    box: Whole, user: httpx.Client
) -> None:
    device = ok(user.post("/api/devices", json={"name": "Browser"}), 201)["id"]
    heard: dict[Role, list[dict[str, Any]]] = {Role.USER: [], Role.OWNER: []}
    ready = {role: threading.Event() for role in heard}
    threads = [threading.Thread(target=listen, args=(box, role, heard[role], ready[role]))
               for role in heard]  # fmt: skip
    for thread in threads:
        thread.start()
    for one in ready.values():
        assert one.wait(20)
    with box.client(Role.OWNER) as owner:
        refused = owner.post(f"/api/devices/{device}/commands", json={"action": "pause"})
        assert refused.status_code == 404
        own = ok(owner.post("/api/devices", json={"name": "Own"}), 201)["id"]
        ok(user.post(f"/api/devices/{device}/commands", json={"action": "pause"}), 204)
        ok(owner.post(f"/api/devices/{own}/commands", json={"action": "stop"}), 204)
        for thread in threads:
            thread.join(20)
        ok(owner.delete(f"/api/devices/{own}"), 204)
    ok(user.delete(f"/api/devices/{device}"), 204)
    assert [(one["device_id"], one["action"]) for one in heard[Role.USER]] == [(device, "pause")]
    assert [(one["device_id"], one["action"]) for one in heard[Role.OWNER]] == [(own, "stop")]


def listen(box: Whole, role: Role, heard: list[dict[str, Any]], ready: threading.Event) -> None:
    """Until the first command."""
    with (
        box.client(role) as client,
        client.stream("GET", "/sources/events/stream?topics=device.command") as answer,
    ):
        ready.set()
        for line in answer.iter_lines():
            if line.startswith("data:") and "device_id" in line:
                told = json.loads(line.removeprefix("data:"))
                heard.append(told.get("data", told))
                return


def test_a_queue_goes_from_one_device_to_another(user: httpx.Client) -> None:
    ok(user.put("/api/queue", json={"track_ids": [track(1), track(2)]}))
    made = [ok(user.post("/api/devices", json={"name": name}), 201) for name in ("Desk", "Phone")]
    desk, phone = (one["id"] for one in made)
    report = {"state": "paused", "track_id": track(2), "index": 1, "position_ms": 700}
    told = ok(user.post(f"/api/devices/{desk}", json={**report, "volume": 55}))
    assert told["report"] == {**report, "volume": 55}
    listed = ok(user.get("/api/devices"))["devices"]
    assert [one["name"] for one in listed] == ["Desk", "Phone"]
    queue = ok(user.post(f"/api/devices/{phone}/transfer", json={"source": desk}))
    assert (queue["index"], queue["position_ms"], len(queue["tracks"])) == (1, 700, 2)
    again = ok(user.post("/api/devices", json={"name": "Desk", "id": desk}), 201)
    assert again["id"] == desk
    for device in (desk, phone):
        ok(user.delete(f"/api/devices/{device}"), 204)


def test_a_jukebox_that_is_off_says_so(user: httpx.Client) -> None:
    for method, path, body in (
        ("GET", "/api/jukebox", None),
        ("GET", "/api/jukebox/outputs", None),
        ("PUT", "/api/jukebox/queue", {"entries": []}),
        ("POST", "/api/jukebox/queue", {"entries": []}),
        ("DELETE", "/api/jukebox/queue", None),
        ("POST", "/api/jukebox/queue/move", {"place": 0, "to": 0}),
        ("POST", "/api/jukebox/queue/shuffle", None),
        ("POST", "/api/jukebox/sound", {"volume": 5}),
        ("POST", "/api/jukebox/commands", {"action": "play"}),
        ("POST", "/api/devices/jukebox/commands", {"action": "play"}),
        ("POST", "/api/devices/jukebox/transfer", {}),
    ):
        answer = user.request(method, path, json=body)
        assert answer.status_code == 503, (path, answer.text)
        assert "off" in answer.json()["error"]["message"]
    assert all(one["kind"] != "jukebox" for one in ok(user.get("/api/devices"))["devices"])
