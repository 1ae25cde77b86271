"""What GraphQL tells of sound: features, corrections, how far the listening is."""

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.audio.model import MODEL
from soniq.features.model import AnalysisState
from soniq.http import ids
from tests.whole import HEARD, Whole

FEATURES = """
    bpm bpmSource bpmConfidence bpmCandidates { bpm share } tagBpm measuredBpm
    key keySource camelotKey keyConfidence keyStrength tagKey measuredKey tuningCents
    danceability moodHappy moodAggressive moodParty moodRelaxed instrumental acoustic tonal
    loudnessLufs peak tags { name score } analysisSource model analyzedAt unheard
"""
ONE = f"query($id: ID!) {{ track(id: $id) {{ audioFeatures {{ {FEATURES} }} }} }}"
TRACKS = """query($filter: TrackFilter, $sort: TrackOrder, $first: Int) {
    tracks(filter: $filter, sort: $sort, first: $first) {
        totalCount edges { node { id audioFeatures { bpm camelotKey moodHappy } } }
    }
}"""
SET_TEMPO = (
    f"mutation($id: ID!, $bpm: Float) {{ setTempo(trackId: $id, bpm: $bpm) {{ {FEATURES} }} }}"
)
SET_KEY = f"mutation($id: ID!, $key: String) {{ setKey(trackId: $id, key: $key) {{ {FEATURES} }} }}"
HEARD_TRACK = ids.public("Track", 1)
UNHEARD_TRACK = ids.public("Track", HEARD + 20)


def features(box: Whole, track: str = HEARD_TRACK) -> dict[str, Any]:
    found: dict[str, Any] = box.asked(ONE, id=track)["track"]["audioFeatures"]
    return found


def listed(box: Whole, **asked: object) -> list[dict[str, Any]]:
    edges = box.asked(TRACKS, Role.GUEST, **asked)["tracks"]["edges"]
    return [edge["node"]["audioFeatures"] for edge in edges]


def test_a_track_that_was_heard_tells_all_of_its_sound(box: Whole) -> None:
    found = features(box)
    assert 60 <= found["bpm"] <= 200
    assert found["bpm"] == found["measuredBpm"]
    assert found["bpmSource"] == found["keySource"] == found["analysisSource"] == "ONNX"
    assert len(found["bpmCandidates"]) == 2
    assert found["key"] == found["measuredKey"]
    assert found["camelotKey"][-1] in "AB"
    moods = ("danceability", "moodHappy", "moodAggressive", "moodParty", "moodRelaxed")
    assert all(0 <= found[name] <= 1 for name in (*moods, "instrumental", "acoustic", "tonal"))
    assert found["model"] == MODEL
    assert found["tags"]
    assert found["unheard"] is None


def test_a_track_of_which_nothing_is_known_has_no_features(box: Whole) -> None:
    assert features(box, UNHEARD_TRACK) is None


def test_features_lead_back_to_no_track(box: Whole) -> None:
    kind = "type { name kind ofType { name kind } }"
    query = f'{{ __type(name: "AudioFeatures") {{ fields {{ name {kind} }} }} }}'
    fields = box.asked(query)["__type"]["fields"]
    of_objects = {
        found.get("name")
        for one in fields
        for found in (one["type"], one["type"].get("ofType") or {})
        if found.get("kind") == "OBJECT"
    }
    assert of_objects <= {"BpmCandidate", "SoundTag"}


def test_what_a_page_of_tracks_asks_does_not_grow_with_the_page(
    box: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(box, first=5)  # figures of the whole library are counted once
    counts = {}
    for first in (5, 50):
        with asked_of(box, monkeypatch) as seen:
            assert len(listed(box, first=first)) == first
        counts[first] = len(seen)
    assert counts[5] == counts[50] <= 12


@contextmanager
def asked_of(box: Whole, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that readers of the library run in the block."""
    seen: list[str] = []
    read = box.soniq.db.read

    def traced() -> sqlite3.Connection:
        connection = read()
        connection.set_trace_callback(seen.append)
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(box.soniq.db, "read", traced)
        yield seen


def test_who_does_not_name_features_does_not_pay_for_them(
    box: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    with asked_of(box, monkeypatch) as seen:
        box.asked("{ tracks(first: 5) { edges { node { title } } } }")
    assert not [sql for sql in seen if "track_sounds" in sql]


def test_tracks_are_narrowed_by_tempo(box: Whole) -> None:
    found = listed(box, filter={"bpmFrom": 70, "bpmTo": 80}, first=200)
    assert found
    assert all(70 <= one["bpm"] <= 80 for one in found)
    wider = listed(box, filter={"bpmFrom": 70, "bpmTo": 80, "bpmOctaves": True}, first=200)
    assert len(wider) > len(found)
    assert all(70 <= one["bpm"] <= 80 or 140 <= one["bpm"] <= 160 for one in wider)


def test_tracks_are_narrowed_by_key_and_by_what_mixes(box: Whole) -> None:
    keys = {one["camelotKey"] for one in listed(box, filter={"keys": ["A minor"]}, first=200)}
    assert keys == {"8A"}
    mixing = {one["camelotKey"] for one in listed(box, filter={"harmonicWith": "8A"}, first=200)}
    assert keys < mixing <= {"8A", "8B", "7A", "9A"}


def test_tracks_are_narrowed_by_mood(box: Whole) -> None:
    wanted = {"moods": [{"mood": "mood_happy", "low": 0.7}]}
    found = listed(box, filter=wanted, first=200)
    assert found
    assert all(one["moodHappy"] >= 0.7 for one in found)


@pytest.mark.parametrize(
    "wrong",
    [
        {"keys": ["H flat blues"]},
        {"harmonicWith": "?"},
        {"keys": ["2B"], "harmonicWith": "8A"},
        {"moods": [{"mood": "gloomy"}]},
    ],
)
def test_a_filter_that_contradicts_itself_is_refused_in_words(
    box: Whole, wrong: dict[str, object]
) -> None:
    (error,) = box.graphql(TRACKS, filter=wrong)["errors"]
    assert error["extensions"]["code"] == "invalid"


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
def test_tracks_are_sorted_by_tempo(box: Whole, direction: str) -> None:
    sort = {"by": "BPM", "direction": direction}
    tempi = [one["bpm"] for one in listed(box, sort=sort, first=200)]
    assert len(tempi) == 200
    assert tempi == sorted(tempi, reverse=direction == "DESC")


def test_facets_count_tempi_keys_and_moods(box: Whole) -> None:
    query = "{ facets { tempos { value count } keys { value count } moods { value count } } }"
    found = box.asked(query)["facets"]
    assert len(found["moods"]) == 8
    for name in ("tempos", "keys"):
        assert sum(facet["count"] for facet in found[name]) <= HEARD


def test_a_tempo_is_put_right_and_taken_back(box: Whole) -> None:
    was = features(box)
    half = was["bpm"] / 2
    changed = box.asked(SET_TEMPO, Role.USER, id=HEARD_TRACK, bpm=half)["setTempo"]
    assert changed["bpm"] == pytest.approx(half, abs=0.01)
    assert (changed["bpmSource"], changed["analysisSource"]) == ("PERSON", "PERSON")
    assert changed["measuredBpm"] == was["bpm"]
    assert features(box) == changed
    assert box.asked(SET_TEMPO, Role.USER, id=HEARD_TRACK, bpm=None)["setTempo"] == was


def test_a_key_is_put_right_and_taken_back(box: Whole) -> None:
    was = features(box)
    changed = box.asked(SET_KEY, Role.USER, id=HEARD_TRACK, key="12B")["setKey"]
    assert (changed["key"], changed["camelotKey"], changed["keySource"]) == (
        "E major",
        "12B",
        "PERSON",
    )
    assert box.asked(SET_KEY, Role.USER, id=HEARD_TRACK, key=None)["setKey"] == was


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        (SET_TEMPO, {"id": HEARD_TRACK, "bpm": 2.0}, "invalid"),
        (SET_TEMPO, {"id": ids.public("Track", 999_999), "bpm": 120.0}, "not_found"),
        (SET_TEMPO, {"id": ids.public("Album", 1), "bpm": 120.0}, "not_found"),
        (SET_KEY, {"id": HEARD_TRACK, "key": "no key"}, "invalid"),
    ],
)
def test_what_cannot_be_put_right_is_told_in_words(
    box: Whole, query: str, variables: dict[str, object], code: str
) -> None:
    (error,) = box.graphql(query, Role.USER, **variables)["errors"]
    assert error["extensions"]["code"] == code


def test_a_tempo_may_be_said_before_anybody_has_listened(box: Whole) -> None:
    said = box.asked(SET_TEMPO, Role.USER, id=UNHEARD_TRACK, bpm=120.0)["setTempo"]
    assert (said["bpm"], said["bpmSource"], said["measuredBpm"]) == (120.0, "PERSON", None)
    box.asked(SET_TEMPO, Role.USER, id=UNHEARD_TRACK, bpm=None)
    assert features(box, UNHEARD_TRACK) is None


@pytest.mark.parametrize("query", [SET_TEMPO, SET_KEY])
def test_a_guest_puts_nothing_right(box: Whole, query: str) -> None:
    (error,) = box.graphql(query, Role.GUEST, id=HEARD_TRACK)["errors"]
    assert error["extensions"]["code"] == "forbidden"


def test_a_waveform_has_its_beats(box: Whole) -> None:
    query = "query($id: ID!) { waveform(trackId: $id) { durationMs peaks beats } }"
    wave = box.asked(query, id=HEARD_TRACK)["waveform"]
    assert wave["durationMs"] > 0
    assert len(base64.b64decode(wave["peaks"])) % 2 == 0
    assert wave["beats"] == sorted(wave["beats"])
    assert box.asked(query, id=UNHEARD_TRACK)["waveform"] is None


def test_the_status_counts_what_was_heard(box: Whole) -> None:
    query = "{ analysisStatus { state total analysed outdated unheard model children } }"
    status = box.asked(query, Role.GUEST)["analysisStatus"]
    assert HEARD - 5 <= status["analysed"] <= HEARD < status["total"]
    assert (status["outdated"], status["unheard"], status["children"]) == (0, 0, 0)


def test_admins_pause_the_listening_and_let_it_go_on(box: Whole) -> None:
    paused = box.asked("mutation { pauseAnalysis { state } }", Role.ADMIN)["pauseAnalysis"]
    assert paused["state"] == AnalysisState.PAUSED.name
    resumed = box.asked("mutation { resumeAnalysis { state } }", Role.ADMIN)["resumeAnalysis"]
    assert resumed["state"] != AnalysisState.PAUSED.name
    for name in ("pauseAnalysis", "resumeAnalysis"):
        (error,) = box.graphql(f"mutation {{ {name} {{ state }} }}", Role.USER)["errors"]
        assert error["extensions"]["code"] == "forbidden"


def test_tracks_are_asked_for_first(box: Whole) -> None:
    query = "mutation($ids: [ID!]!) { analyseTracks(ids: $ids) { total } }"
    assert box.asked(query, Role.USER, ids=[UNHEARD_TRACK, UNHEARD_TRACK])["analyseTracks"]
    many = [ids.public("Track", number) for number in range(201)]
    (error,) = box.graphql(query, Role.USER, ids=many)["errors"]
    assert error["extensions"]["code"] == "invalid"
