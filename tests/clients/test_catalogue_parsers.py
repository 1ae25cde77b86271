"""Whatever MusicBrainz, the Cover Art Archive or AcoustID sends becomes values, or a failure."""

import dataclasses
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soniq.clients import acoustid, coverartarchive
from soniq.clients import musicbrainz_reading as reading
from soniq.clients.model import FailureKind, Fault, ServiceFailed
from tests.clients.strange import ANYTHING, spoiled
from tests.fakes.acoustid.server import RESULTS
from tests.fakes.coverartarchive.server import INDEX
from tests.fakes.musicbrainz.server import DUET, HARBOUR

SHARED = Path(os.environ.get("SONIQ_SHARED") or Path(__file__).parents[3] / "shared")
FIXTURES = SHARED / "fixtures"
RECORDED = [
    path
    for folder in ("musicbrainz", "coverartarchive", "acoustid", "matching/picard_eval/corpus")
    for path in sorted((FIXTURES / folder).glob("*.json"))
]

Parser = Callable[[object], object]

_GROUP = {**HARBOUR["release-group"], "releases": [HARBOUR, DUET]}
_SOUND = HARBOUR["media"][0]["tracks"][0]["recording"]
_TIE = {"type": "streaming", "target-type": "release", "release": {"id": HARBOUR["id"]}}
GOOD: dict[str, tuple[Parser, Any]] = {
    "groups": (reading.groups, {"count": 1, "release-groups": [_GROUP]}),
    "releases": (reading.releases, {"count": 2, "releases": [HARBOUR, DUET]}),
    "recordings": (reading.recordings, {"recordings": [{**_SOUND, "releases": [DUET]}]}),
    "group": (reading.group, _GROUP),
    "release": (reading.release, HARBOUR),
    "recording": (reading.recording, {**_SOUND, "releases": [HARBOUR]}),
    "url": (reading.url_targets, {"id": HARBOUR["id"], "relations": [_TIE]}),
    "images": (coverartarchive.images_of, INDEX),
    "hits": (acoustid.hits, {"status": "ok", "results": RESULTS}),
    "acoustid": (acoustid.recording_of, RESULTS[1]["recordings"][0]),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_answer_is_understood(name: str) -> None:
    parse, answer = GOOD[name]
    assert parse(answer)


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_a_spoiled_answer_gives_values_or_says_what_is_wrong(
    name: str, draw: st.DataObject
) -> None:
    parse, answer = GOOD[name]
    values_or_garbage(parse, draw.draw(spoiled(answer)))


@pytest.mark.parametrize("name", GOOD)
def test_an_answer_without_any_one_of_its_names_is_values_or_garbage(name: str) -> None:
    parse, answer = GOOD[name]
    for poorer in _poorer(answer):
        values_or_garbage(parse, poorer)


@pytest.mark.parametrize("name", GOOD)
def test_an_answer_nested_without_end_is_no_reason_to_crash(name: str) -> None:
    parse, answer = GOOD[name]
    deep: Any = []
    for _ in range(900):
        deep = [deep]
    for key in answer:
        values_or_garbage(parse, answer | {key: deep})


@settings(max_examples=200, deadline=None)
@given(body=ANYTHING | st.fixed_dictionaries({"status": st.just("error"), "error": ANYTHING}))
def test_no_answer_confuses_who_looks_for_faults(body: object) -> None:
    fault = acoustid.faults(200, body)
    assert fault is None or isinstance(fault, Fault)


@pytest.mark.skipif(not RECORDED, reason="there are no recorded answers here")
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.name)
def test_a_recorded_answer_is_values_or_garbage_to_every_parser(path: Path) -> None:
    answer = json.loads(path.read_text(encoding="utf-8"))
    for parse, _ in GOOD.values():
        values_or_garbage(parse, answer)


@pytest.mark.skipif(not RECORDED, reason="there are no recorded answers here")
@pytest.mark.parametrize(
    ("pattern", "parse"),
    [
        (
            r"musicbrainz/(wrtag|picard)_release(_[0-9a-f-]{36}|_multidisc|_no_type)?",
            reading.release,
        ),
        (r"matching/picard_eval/corpus/.*", reading.release),
        (r"musicbrainz/picard_country", reading.release),
        (r"musicbrainz/picard_recording(_(?!null).*)?", reading.recording),
        (r"musicbrainz/picard_release_group", reading.group),
        (r"musicbrainz/search_release-group_hexndeifl_2021", reading.groups),
        (r"coverartarchive/.*", coverartarchive.images_of),
        (r"acoustid/picard_acoustid", acoustid.recording_of),
        (r"acoustid/picard_acoustid_no_metadata", acoustid.hits),
    ],
)
def test_recorded_answers_are_understood(pattern: str, parse: Parser) -> None:
    files = [
        path
        for path in RECORDED
        if re.fullmatch(pattern, path.relative_to(FIXTURES).with_suffix("").as_posix())
    ]
    assert files, "the pattern names no file"
    for path in files:
        assert parse(json.loads(path.read_text(encoding="utf-8"))), path.name


@pytest.mark.skipif(not RECORDED, reason="there are no recorded answers here")
def test_a_search_that_found_nothing_is_an_empty_list() -> None:
    path = FIXTURES / "musicbrainz" / "search_release-group_empty_2021.json"
    assert reading.groups(json.loads(path.read_text(encoding="utf-8"))) == []


@pytest.mark.skipif(not RECORDED, reason="there are no recorded answers here")
def test_recorded_releases_are_read_to_the_last_track() -> None:
    """Against a count of the raw JSON, which knows nothing of soniq's types."""
    for path in (FIXTURES / "matching" / "picard_eval" / "corpus").glob("*.json"):
        raw = json.loads(path.read_text(encoding="utf-8"))
        release = reading.release(raw)
        tracks = [track for medium in release.media for track in medium.tracks]
        expected = [track for medium in raw["media"] for track in medium.get("tracks", [])]
        assert [track.id for track in tracks] == [track["id"] for track in expected]
        assert [track.length_ms for track in tracks] == [track["length"] for track in expected]
        assert all(track.recording_id and track.artist for track in tracks)


def test_nulls_and_missing_keys_are_nothing_said() -> None:
    bare = {"id": HARBOUR["id"], "title": "Harbour Lights"}
    nulls = {**dict.fromkeys(HARBOUR), **bare}
    assert reading.release(bare) == reading.release(nulls)
    release = reading.release(nulls)
    assert (release.artist, release.media, release.group, release.date) == ("", (), None, None)


def test_empty_texts_are_nothing_said() -> None:
    release = reading.release({**HARBOUR, "date": "", "barcode": " ", "country": ""})
    assert (release.date, release.barcode, release.country) == (None, None, None)


def test_entries_of_a_list_that_name_nothing_are_passed_by() -> None:
    stubs = [None, {"id": None, "title": None}, {"title": "no id"}, HARBOUR]
    group = reading.group({**_GROUP, "releases": stubs})
    assert [stub.id for stub in group.releases] == [HARBOUR["id"]]


@pytest.mark.parametrize("missing", ["id", "title"])
def test_a_release_without_id_or_title_is_garbage_that_says_so(missing: str) -> None:
    with pytest.raises(ServiceFailed, match=f"no {missing} of a release"):
        reading.release({**HARBOUR, missing: None})


def test_a_failure_names_the_place_in_the_answer() -> None:
    wrong = json.loads(json.dumps(HARBOUR))
    wrong["media"][0]["tracks"][1]["length"] = "long"
    with pytest.raises(ServiceFailed, match=r"media\.0\.tracks\.1\.length") as failed:
        reading.release(wrong)
    assert failed.value.kind is FailureKind.GARBAGE


def test_a_credit_is_joined_as_it_is_written() -> None:
    release = reading.release(DUET)
    assert release.artist == "Ida Holm & AC/DC"
    assert [artist.name for artist in release.artists] == ["Ida Holm", "AC/DC"]
    without_joins = [{"name": "A"}, {"artist": {"name": "B"}}, {"name": None, "artist": None}]
    assert reading.release({**DUET, "artist-credit": without_joins}).artist == "A, B"


def values_or_garbage(parse: Parser, answer: object) -> None:
    value = _outcome(parse, answer)
    if isinstance(value, ServiceFailed):
        assert value.kind is FailureKind.GARBAGE
        assert str(value).encode(), "it can be shown"
    else:
        json.dumps(_plain(value), allow_nan=False).encode()


def _outcome(parse: Parser, answer: object) -> object:
    try:
        return parse(answer)
    except ServiceFailed as failed:
        return failed


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return value


def _poorer(answer: Any) -> Iterator[Any]:
    """The answer without one of its names, or with null for it, each in turn."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield {name: other for name, other in answer.items() if name != key}
            yield answer | {key: None}
            yield from (answer | {key: part} for part in _poorer(value))
    elif isinstance(answer, list):
        for at, value in enumerate(answer):
            yield [*answer[:at], None, *answer[at + 1 :]]
            yield from ([*answer[:at], part, *answer[at + 1 :]] for part in _poorer(value))
