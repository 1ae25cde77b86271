"""Whatever a server sends becomes typed values, or a failure that names what was wrong."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soniq.clients import deezer, discogs, itunes, lastfm, listenbrainz, lrclib
from soniq.clients.model import FailureKind, Fault, ServiceFailed
from tests.clients.strange import ANYTHING, spoiled
from tests.fakes.deezer.server import ALBUM as DEEZER_ALBUM
from tests.fakes.deezer.server import TRACKS
from tests.fakes.discogs.server import MASTERS, RELEASES
from tests.fakes.itunes.server import ALBUM as ITUNES_ALBUM
from tests.fakes.itunes.server import FILM, SONGS
from tests.fakes.lastfm.server import ALBUM, ARTIST, TAGS, TRACK
from tests.fakes.listenbrainz.server import ABOUT, HEARD
from tests.fakes.lrclib.server import SONG

SHARED = Path(os.environ.get("SONIQ_SHARED") or Path(__file__).parents[3] / "shared")
FIXTURES = SHARED / "fixtures"

Parser = Callable[[object], object]

ALIKE = {"name": "Ebb", "match": 1.0, "artist": {"name": "Ida Holm"}}
GOOD: dict[str, tuple[Parser, Any]] = {
    "discogs.hits": (
        discogs.hits,
        {"results": [{"id": 1, "type": "release", "title": "A - B", "barcode": ["1 2"]}]},
    ),
    "discogs.release": (discogs.release, RELEASES[501]),
    "discogs.master": (discogs.master, MASTERS[77]),
    "discogs.artist": (
        discogs.artist_page,
        {"id": 1, "name": "B, The (3)", "aliases": [{"id": 2, "name": "C"}], "urls": [""]},
    ),
    "deezer.album": (deezer.album, DEEZER_ALBUM),
    "deezer.albums": (deezer.album_hits, {"data": [DEEZER_ALBUM]}),
    "deezer.tracks": (deezer.tracks, {"data": TRACKS}),
    "deezer.track": (deezer.track, TRACKS[1]),
    "itunes": (itunes.answer, {"resultCount": 4, "results": [ITUNES_ALBUM, *SONGS, FILM]}),
    "lastfm.artist": (lastfm.artist, {"artist": ARTIST}),
    "lastfm.album": (lastfm.album, {"album": ALBUM}),
    "lastfm.track": (lastfm.track, {"track": TRACK}),
    "lastfm.tags": (lastfm.top_tags, {"toptags": TAGS}),
    "lastfm.similar artists": (lastfm.similar_artists, {"similarartists": {"artist": [ALIKE]}}),
    "lastfm.similar tracks": (lastfm.similar_tracks, {"similartracks": {"track": [ALIKE]}}),
    "lastfm.top tracks": (lastfm.top_tracks, {"toptracks": {"track": [ALIKE]}}),
    "listenbrainz.lookup": (
        listenbrainz.lookup,
        {"recording_mbid": "r", "recording_name": "Ebb", "artist_credit_name": "Ida Holm"},
    ),
    "listenbrainz.artists": (listenbrainz.artists, [ABOUT]),
    "listenbrainz.recordings": (listenbrainz.recordings, [HEARD]),
    "listenbrainz.similar": (
        listenbrainz.similar_artists,
        [{"artist_mbid": "a", "name": "Ida Holm", "score": 7}],
    ),
    "lrclib": (lrclib.lyrics, SONG),
}

RECORDED: list[tuple[str, Parser]] = [
    (r"discogs/.*_release_\d+\.json", discogs.release),
    (r"discogs/.*_releases_\d+\.json", discogs.release),
    (r"discogs/.*_masters_\d+\.json", discogs.master),
    (r"discogs/.*_database_search_.*\.json", discogs.hits),
    (r"discogs/.*_artists_\d+\.json", discogs.artist_page),
    (r"itunes/itunes-lookup-api_.*\.json", itunes.answer),
    (r"lastfm/.*album\.getinfo.*\.json", lastfm.album),
    (r"lastfm/.*artist\.getinfo.*\.json", lastfm.artist),
    (r"lastfm/.*artist\.getsimilar\.json", lastfm.similar_artists),
    (r"lastfm/.*track\.getsimilar\.json", lastfm.similar_tracks),
    (r"lastfm/.*gettoptracks\.json", lastfm.top_tracks),
    (r"listenbrainz/.*mb_lookup_metadata_example\.json", listenbrainz.lookup),
    (r"listenbrainz/.*mb_artist_metadata_example\.json", listenbrainz.artists),
    (r"listenbrainz/.*artist\.metadata\.homepage\.json", listenbrainz.artists),
    (r"listenbrainz/.*similar-artists\.json", listenbrainz.similar_artists),
    (r"listenbrainz/.*popularity\.json", listenbrainz.recordings),
]
"""Recorded answers of a kind that soniq asks for. (What pylast recorded is XML, which it never
asks for.)"""


def recorded(pattern: str) -> list[Path]:
    return [
        path
        for path in sorted(FIXTURES.rglob("*.json"))
        if re.fullmatch(pattern, path.relative_to(FIXTURES).as_posix())
    ]


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="there are no recorded answers here")
@pytest.mark.parametrize(("pattern", "parse"), RECORDED, ids=[pattern for pattern, _ in RECORDED])
def test_every_recorded_answer_is_understood(pattern: str, parse: Parser) -> None:
    files = recorded(pattern)
    assert files, "the pattern names no file"
    for path in files:
        assert parse(json.loads(path.read_text(encoding="utf-8"))), path.name


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="there are no recorded answers here")
@pytest.mark.parametrize("name", GOOD)
def test_answers_to_other_questions_are_refused_in_words(name: str) -> None:
    parse, _ = GOOD[name]
    for path in sorted(FIXTURES.rglob("*.json")):
        try:
            answer = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        values_or_garbage(parse, answer)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_answer_is_understood(name: str) -> None:
    parse, answer = GOOD[name]
    assert parse(answer)


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_a_spoiled_answer_gives_values_or_says_what_is_wrong(
    name: str, draw: st.DataObject
) -> None:
    parse, answer = GOOD[name]
    values_or_garbage(parse, draw.draw(spoiled(answer)))


@settings(max_examples=300, deadline=None)
@given(
    status=st.sampled_from([200, 400, 403, 404, 429, 500]),
    body=ANYTHING
    | st.fixed_dictionaries({"error": ANYTHING | st.fixed_dictionaries({"code": ANYTHING})}),
)
def test_no_answer_confuses_those_who_look_for_faults(status: int, body: object) -> None:
    for faults in (deezer.faults, lastfm.faults):
        fault = faults(status, body)
        assert fault is None or isinstance(fault, Fault)


def values_or_garbage(parse: Parser, answer: object) -> None:
    value = outcome(parse, answer)
    if isinstance(value, ServiceFailed):
        assert value.kind == FailureKind.GARBAGE
        assert re.search(r"\(.+\)", str(value)), "it names what was wrong"
        assert str(value).encode(), "it can be shown"
    else:
        json.dumps(value, default=str, allow_nan=False).encode()


def outcome(parse: Parser, answer: object) -> object:
    try:
        return parse(answer)
    except ServiceFailed as failed:
        return failed
