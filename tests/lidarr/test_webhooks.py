"""What a webhook's body says: broken, huge and hostile ones are refused in words, or do no harm."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.errors import Invalid
from soniq.lidarr import paths, webhooks
from soniq.lidarr.webhooks import EFFECTS, Effect
from tests.fakes.lidarr.webhooks import event
from tests.lidarr.home import OK, LidarrHome

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = (
    "eventType", "album", "albums", "artist", "downloadId", "release", "trackFiles", "trackFile",
    "deletedFiles", "renamedTrackFiles", "message", "downloadStatusMessages", "isUpgrade",
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "JSON"),
        (b"<html>", "JSON"),
        (b"\xff\xfe{", "JSON"),
        (b'{"eventType": "Grab"', "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"eventType": "\\ud800"}', "JSON"),
        (b"[]", "JSON object"),
        (b'"Grab"', "JSON object"),
        (b"{}", "names none"),
        (b'{"eventType": 7}', "names none"),
        (b'{"eventType": "  "}', "names none"),
    ],
)
def test_a_body_that_is_no_event_is_refused_in_words(
    home: LidarrHome, body: bytes, told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        home.lidarr.hear(body)
    assert home.lidarr.told() == []


@given(
    kind=st.sampled_from([*EFFECTS, "Unheard"]),
    rest=st.dictionaries(st.sampled_from(NAMES[1:]), JSON),
)
def test_parts_of_any_form_are_read_or_passed_by(kind: str, rest: dict[str, Any]) -> None:
    said = webhooks.read(json.dumps({"eventType": kind, **rest}).encode())
    assert said.event == kind
    assert said.effect is EFFECTS.get(kind, Effect.NONE)
    for path in said.paths:
        paths.here(path, ["/music=/mnt/music"])


@pytest.mark.parametrize(
    "rest",
    [
        {"albums": [{"id": 2**70, "mbId": "'; DROP TABLE albums; --", "title": "x" * 5_000}]},
        {"albums": [None, 7, [], {"id": -1}], "artist": "Radiohead"},
        {"album": {"id": True, "mbId": OK.upper()}, "downloadId": "x" * 10_000},
        {"trackFiles": [{"path": "/music/../../etc/passwd"}], "album": {"mbId": OK}},
        {"trackFiles": [{"path": "/music/\x00\n"}], "album": {"mbId": OK}},
        {"trackFiles": [{"path": "a" * 4_000}] * 6_000},
    ],
)
@pytest.mark.parametrize("kind", EFFECTS)
def test_a_hostile_event_is_kept_and_harmless(
    home: LidarrHome, kind: str, rest: dict[str, Any]
) -> None:
    home.want()
    home.lidarr.hear(json.dumps(event(kind, **rest)).encode())
    assert [one.event_type for one in home.lidarr.told()] == [kind]
    home.check()


def test_events_are_known_in_any_case() -> None:
    assert webhooks.read(b'{"eventType": "downloadFailure"}').effect is Effect.FAILED


def test_a_message_is_told_without_the_keys_in_it() -> None:
    told = event("Health", message="Indexer http://nzb/api?t=x&apikey=canary\nis down")
    said = webhooks.read(json.dumps(told).encode())
    assert said.message == "Indexer http://nzb/api?t=x&apikey=… is down"


@pytest.mark.parametrize(
    ("path", "pairs", "here"),
    [
        ("/music/A/1.flac", [], b"/music/A/1.flac"),
        ("/music/A/1.flac", ["/music=/mnt/m"], b"/mnt/m/A/1.flac"),
        ("/music/A/1.flac", ["/music/=/mnt/m/"], b"/mnt/m/A/1.flac"),
        ("/music", ["/music=/mnt/m"], b"/mnt/m"),
        ("/musical/A", ["/music=/mnt/m"], b"/musical/A"),
        ("/music/flac/A", ["/music=/mnt/m", "/music/flac=/mnt/f"], b"/mnt/f/A"),
        ("/music/../etc/x", ["/music=/mnt/m"], b"/mnt/etc/x"),
        ("C:\\Music\\A\\1.flac", ["c:\\music=/mnt/m"], b"/mnt/m/A/1.flac"),
        ("\\\\nas\\music\\A", ["\\\\nas\\music=/mnt/m"], b"/mnt/m/A"),
        ("/m\u00fcsik/\u00e9", ["/m\u00fcsik=/mnt/m"], "/mnt/m/\u00e9".encode()),
    ],
)
def test_a_path_of_lidarr_is_found_here(path: str, pairs: list[str], here: bytes) -> None:
    assert paths.here(path, pairs) == here


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        (b"/mnt/m", True),
        (b"/mnt/m/A/1.flac", True),
        (b"/mnt/m/A/../B", True),
        (b"/mnt/m/../etc/passwd", False),
        (b"/mnt/music", False),
        (b"mnt/m", False),
    ],
)
def test_only_what_lies_in_a_folder_is_within_it(place: bytes, inside: bool) -> None:
    assert paths.within(place, b"/mnt/m") is inside
