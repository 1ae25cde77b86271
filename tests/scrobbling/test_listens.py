"""What soniq sends is what ListenBrainz calls valid, and what it refuses is refused here."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.clients.lastfm_scrobbling import signature
from soniq.clients.listens import FOUNDING, Listen, fault, payload
from soniq.units import Milliseconds, Moment

VALID = (
    "lb_valid_single",
    "lb_valid_import",
    "lb_valid_playing_now",
    "lb_valid_duration",
    "lb_playing_now_with_duration",
    "lb_playing_now_with_duration_ms",
    "lb_additional_info",
    "lb_same_batch_duplicates",
)
INVALID = (
    "lb_empty_artist_name",
    "lb_empty_track_name",
    "lb_invalid_artist_mbid",
    "lb_invalid_listen_missing_track_metadata",
    "lb_invalid_listen_null_listened_at",
    "lb_invalid_listen_null_track_metadata",
    "lb_invalid_mbid_listens",
    "lb_invalid_recording_mbid",
    "lb_invalid_release_mbid",
    "lb_invalid_release_name",
    "lb_multi_duration",
    "lb_playing_now_more_than_one_listen",
    "lb_playing_now_ts",
    "lb_single_more_than_one_listen",
    "lb_timestamp_before_lfm_founding",
    "lb_too_long_tag",
)


def handed_out(shared: Path, name: str) -> Any:
    return json.loads((shared / "fixtures" / "listenbrainz" / f"{name}.json").read_text())


@pytest.mark.parametrize("name", VALID)
def test_what_listenbrainz_takes_is_taken(shared: Path, name: str) -> None:
    assert fault(handed_out(shared, name)) is None


@pytest.mark.parametrize("name", INVALID)
def test_what_listenbrainz_refuses_is_refused(shared: Path, name: str) -> None:
    assert fault(handed_out(shared, name)) is not None


NAMES = st.text(min_size=1, max_size=200).filter(lambda text: bool(text.strip()))
LISTENS = st.builds(
    Listen,
    artist=NAMES,
    title=NAMES,
    album=st.just("") | NAMES,
    at=st.integers(FOUNDING * 1000, 4_000_000_000_000).map(Moment),
    duration=st.none() | st.integers(0, 10**12).map(Milliseconds),
    recording_mbid=st.none() | st.uuids().map(str) | st.just("mbz-123") | st.just(""),
    isrc=st.none() | st.just("DEA128700001"),
)


@given(st.lists(LISTENS, min_size=1, max_size=5), st.sampled_from(("import", "one", "playing")))
def test_whatever_is_played_is_told_as_it_is_taken(listens: list[Listen], how: str) -> None:
    if how == "import":
        said = payload(listens, kind="import", version="1")
    else:
        kind = "single" if how == "one" else "playing_now"
        said = payload(listens[:1], kind=kind, version="1")
    assert fault(json.loads(json.dumps(said))) is None


@pytest.mark.parametrize(
    ("artist", "title", "at"),
    [("", "a", 2 * 10**12), ("a", " ", 2 * 10**12), ("a", "b", 5), ("a" * 11_000, "b", 2 * 10**12)],
)
def test_what_would_be_refused_is_not_sent(artist: str, title: str, at: int) -> None:
    listen = Listen(artist=artist, title=title, at=Moment(at))
    assert fault(payload([listen], kind="single", version="1")) is not None


@pytest.mark.parametrize("odd", [None, [], {}, {"payload": 1}, {"payload": [None]}, "x"])
def test_anything_at_all_may_be_looked_at(odd: object) -> None:
    assert fault(odd) is not None


def test_a_call_is_signed_as_the_specification_says() -> None:
    """The example of last.fm/api/webauth, with its order of names: md5("api_keyxxxxxxxxxx
    methodauth.getSessiontokenyyyyyyilovecher") without blanks."""
    params = {"token": "yyyyyy", "method": "auth.getSession", "api_key": "xxxxxxxxxx"}
    import hashlib

    text = "api_keyxxxxxxxxxxmethodauth.getSessiontokenyyyyyyilovecher"
    wanted = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
    assert signature(params, "ilovecher") == wanted
