"""GraphQL: the queue, bookmarks, stations, devices and the jukebox."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.whole import Whole

QUEUE = "index positionMs changedBy length trackIds tracks(first: 2, offset: 1) { id title }"
SAVE = f"""mutation($tracks: [ID!]!, $index: Int) {{
    savePlayQueue(trackIds: $tracks, index: $index, client: "phone") {{ {QUEUE} }} }}"""
PLACE = """mutation($index: Int!, $position: Int!) {
    setQueuePlace(index: $index, positionMs: $position) { index positionMs } }"""
ADD = f"""mutation($tracks: [ID!]!, $place: Int) {{
    addToQueue(trackIds: $tracks, place: $place) {{ {QUEUE} }} }}"""
REMOVE = f"mutation($places: [Int!]!) {{ removeFromQueue(places: $places) {{ {QUEUE} }} }}"
MOVE = f"mutation($place: Int!, $to: Int!) {{ moveInQueue(place: $place, to: $to) {{ {QUEUE} }} }}"
MARK = """mutation($id: ID!, $position: Int!) {
    setBookmark(trackId: $id, positionMs: $position, comment: "here") {
        positionMs comment createdAt track { id title } } }"""
MARKS = "{ bookmarks { positionMs comment createdAt track { id title } } }"
UNMARK = "mutation($id: ID!) { removeBookmark(trackId: $id) }"
STATION = "{ id name streamUrl homepageUrl }"
ADD_STATION = f"""mutation($name: String!, $url: String!) {{
    addStation(name: $name, streamUrl: $url) {STATION} }}"""
CHANGE_STATION = f"""mutation($id: ID!, $name: String!, $url: String!) {{
    changeStation(id: $id, name: $name, streamUrl: $url) {STATION} }}"""
DEVICE = "{ id name kind state trackId index positionMs volume }"
REGISTER = f"mutation($name: String!) {{ registerDevice(name: $name, kind: APP) {DEVICE} }}"
REPORT = f"""mutation($id: ID!, $report: DeviceReport!) {{
    reportDevice(id: $id, report: $report) {DEVICE} }}"""
COMMAND = """mutation($id: ID!, $command: DeviceCommand!) {
    commandDevice(id: $id, command: $command) }"""
TRANSFER = """mutation($to: ID!, $source: ID) {
    transferPlayback(to: $to, source: $source) { index positionMs length } }"""
LEAVE = "mutation($id: ID!) { removeDevice(id: $id) }"


def track(number: int) -> str:
    return ids.public("Track", number)


def code(box: Whole, query: str, role: Role = Role.USER, /, **variables: object) -> Any:
    answer = box.graphql(query, role, **variables)
    return answer["errors"][0]["extensions"]["code"]


def test_a_queue_is_saved_changed_and_read(box: Whole) -> None:
    tracks = [track(1), track(2), track(3)]
    saved = box.asked(SAVE, Role.USER, tracks=tracks, index=2)["savePlayQueue"]
    assert (saved["trackIds"], saved["index"], saved["changedBy"]) == (tracks, 2, "phone")
    assert [one["id"] for one in saved["tracks"]] == [track(2), track(3)]
    placed = box.asked(PLACE, Role.USER, index=1, position=900)["setQueuePlace"]
    assert placed == {"index": 1, "positionMs": 900}
    added = box.asked(ADD, Role.USER, tracks=[track(4)], place=0)["addToQueue"]
    assert (added["index"], added["trackIds"][0]) == (2, track(4))
    assert box.asked(MOVE, Role.USER, place=2, to=0)["moveInQueue"]["index"] == 0
    left = box.asked(REMOVE, Role.USER, places=[1, 2, 3])["removeFromQueue"]
    assert (left["trackIds"], left["length"]) == ([track(2)], 1)
    assert box.asked("{ playQueue { length } }", Role.MODERATOR)["playQueue"]["length"] == 0
    assert box.asked(SAVE, Role.USER, tracks=[])["savePlayQueue"]["index"] is None


@pytest.mark.parametrize(
    ("query", "variables", "expected"),
    [
        (SAVE, {"tracks": [track(999_999)]}, "not_found"),
        (SAVE, {"tracks": [track(1)], "index": 5}, "invalid"),
        (PLACE, {"index": 0, "position": 0}, "invalid"),
        (MARK, {"id": track(1), "position": -1}, "invalid"),
        (UNMARK, {"id": track(1)}, "not_found"),
        (COMMAND, {"id": "nobodys-device", "command": {"action": "PLAY"}}, "not_found"),
        (COMMAND, {"id": "nobodys-device", "command": {"action": "SEEK"}}, "invalid"),
        (COMMAND, {"id": "jukebox", "command": {"action": "PLAY"}}, "unavailable"),
        (TRANSFER, {"to": "nobodys-device"}, "not_found"),
        ("{ jukebox { state } }", {}, "unavailable"),
        ("mutation { shuffleJukebox { state } }", {}, "unavailable"),
        (ADD_STATION, {"name": "Waves", "url": "https://waves.example/"}, "forbidden"),
        ("{ playQueue { tracks(first: 201) { id } } }", {}, "invalid"),
    ],
)
def test_what_cannot_be_is_refused(
    box: Whole, query: str, variables: dict[str, object], expected: str
) -> None:
    assert code(box, query, Role.USER, **variables) == expected


def test_bookmarks_are_ones_own(box: Whole) -> None:
    made = box.asked(MARK, Role.USER, id=track(2), position=1234)["setBookmark"]
    assert (made["track"]["id"], made["positionMs"], made["comment"]) == (track(2), 1234, "here")
    assert box.asked(MARKS, Role.USER)["bookmarks"] == [made]
    assert box.asked(MARKS, Role.OWNER)["bookmarks"] == []
    assert box.asked(UNMARK, Role.USER, id=track(2))["removeBookmark"] == track(2)
    assert box.asked("{ toContinue { positionMs track { id } } }", Role.USER)["toContinue"] == []


def test_admins_keep_stations(box: Whole) -> None:
    url = "https://waves.example/live"
    made = box.asked(ADD_STATION, Role.ADMIN, name="Waves", url=url)["addStation"]
    changed = box.asked(CHANGE_STATION, Role.ADMIN, id=made["id"], name="Air", url=url)
    assert changed["changeStation"] == {**made, "name": "Air"}
    assert box.asked(f"{{ stations {STATION} }}", Role.GUEST)["stations"] == [
        changed["changeStation"]
    ]
    remove = "mutation($id: ID!) { removeStation(id: $id) }"
    assert box.asked(remove, Role.ADMIN, id=made["id"])["removeStation"] == made["id"]
    assert code(box, remove, Role.ADMIN, id=made["id"]) == "not_found"
    assert code(box, ADD_STATION, Role.ADMIN, name="X", url="file:///etc/passwd") == "invalid"


def test_a_device_registers_reports_and_takes_over(box: Whole) -> None:
    box.asked(SAVE, Role.USER, tracks=[track(1), track(2)])
    one, two = (
        box.asked(REGISTER, Role.USER, name=name)["registerDevice"]["id"] for name in ("A", "B")
    )
    report = {"state": "PAUSED", "trackId": track(2), "index": 1, "positionMs": 300, "volume": 9}
    told = box.asked(REPORT, Role.USER, id=one, report=report)["reportDevice"]
    assert {name: told[name] for name in report} == report
    assert [d["id"] for d in box.asked(f"{{ devices {DEVICE} }}", Role.USER)["devices"]] == [
        one,
        two,
    ]
    assert code(box, COMMAND, Role.OWNER, id=one, command={"action": "PAUSE"}) == "not_found"
    command = {"action": "VOLUME", "volume": 30}
    assert box.asked(COMMAND, Role.USER, id=one, command=command)["commandDevice"] == one
    moved = box.asked(TRANSFER, Role.USER, to=two, source=one)["transferPlayback"]
    assert moved == {"index": 1, "positionMs": 300, "length": 2}
    for device in (one, two):
        assert box.asked(LEAVE, Role.USER, id=device)["removeDevice"] == device
    box.asked(SAVE, Role.USER, tracks=[])
