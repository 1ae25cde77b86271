"""REST: what soniq hears, and the listening itself."""

import re
from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.audio.model import MODEL, MOODS
from soniq.http import ids
from tests.whole import HEARD, Whole

HEARD_TRACK = ids.public("Track", 1)
UNHEARD_TRACK = ids.public("Track", HEARD + 20)
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def got(box: Whole, path: str, role: Role = Role.GUEST, **params: str | int) -> Any:
    with box.client(role) as client:
        response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_features_of_a_track_are_told(box: Whole) -> None:
    found = got(box, f"/api/tracks/{HEARD_TRACK}/features")
    assert found["track_id"] == HEARD_TRACK
    assert found["bpm"] == found["measured_bpm"]
    assert (found["bpm_source"], found["analysis_source"], found["model"]) == (
        "onnx",
        "onnx",
        MODEL,
    )
    assert set(found["moods"]) == set(MOODS)
    assert ISO.fullmatch(found["analyzed_at"])


def test_the_features_of_a_track_that_was_not_heard_are_null(box: Whole) -> None:
    found = got(box, f"/api/tracks/{UNHEARD_TRACK}/features")
    assert (found["bpm"], found["key"], found["moods"], found["tags"]) == (None, None, None, [])


def test_a_waveform_comes_as_numbers_or_as_bytes(box: Whole) -> None:
    path = f"/api/tracks/{HEARD_TRACK}/waveform"
    told = got(box, path)
    with box.client(Role.GUEST) as client:
        raw = client.get(path, headers={"Accept": "application/octet-stream"})
    assert raw.headers["content-type"] == "application/octet-stream"
    assert list(raw.content) == told["peaks"]
    assert told["beats"] == sorted(told["beats"])
    assert told["duration_ms"] > 0


@pytest.mark.parametrize("what", ["features", "waveform", "similar"])
def test_of_a_track_that_is_not_there_nothing_is_told(box: Whole, what: str) -> None:
    with box.client(Role.GUEST) as client:
        for track in (ids.public("Track", 999_999), ids.public("Album", 1), "nonsense"):
            assert client.get(f"/api/tracks/{track}/{what}").status_code == 404


def test_a_track_that_was_not_heard_has_no_waveform(box: Whole) -> None:
    with box.client(Role.GUEST) as client:
        response = client.get(f"/api/tracks/{UNHEARD_TRACK}/waveform")
    assert response.status_code == 404
    assert "not listened to yet" in response.text


def test_anybody_may_ask_how_far_the_listening_is(box: Whole) -> None:
    status = got(box, "/api/analysis")
    assert HEARD - 5 <= status["analysed"] <= HEARD < status["total"]
    assert status["model"] == MODEL


def test_admins_pause_and_resume(box: Whole) -> None:
    with box.client(Role.ADMIN) as client:
        assert client.post("/api/analysis/pause").json()["state"] == "paused"
        assert client.post("/api/analysis/resume").json()["state"] != "paused"
    with box.client(Role.USER) as client:
        assert client.post("/api/analysis/pause").status_code == 403


def test_tracks_are_listed_by_tempo_and_key(box: Whole) -> None:
    found = got(box, "/tracks", bpm_from=100, bpm_to=120, sort="bpm", limit=200)["tracks"]
    tempi = [track["bpm"] for track in found]
    assert tempi == sorted(tempi)
    assert tempi
    assert all(100 <= bpm <= 120 for bpm in tempi)
    keys = {track["camelot_key"] for track in got(box, "/tracks", key="Am")["tracks"]}
    assert keys == {"8A"}
    with box.client(Role.GUEST) as client:
        assert client.get("/tracks", params={"key": "loud"}).status_code == 422
