"""Writing fields into files: what is written is read again, and what is not named stays."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soniq.files.model import Cover, Tags
from soniq.files.payload import payload_hash
from soniq.files.reading import read
from soniq.files.retag import retag
from soniq.files.retagging.texts import WRITABLE
from tests.files import media

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cf", "Cn")),
    min_size=1,
    max_size=12,
).filter(lambda text: ";" not in text and not text.isdecimal() and "(" not in text)
NAMES = st.lists(WORDS, min_size=1, max_size=3, unique=True)
UUIDS = st.uuids().map(str)
COUNTS = st.integers(1, 999)
DATES = st.one_of(
    st.integers(1000, 2999).map(str),
    st.dates().filter(lambda day: 1000 <= day.year <= 2999).map(lambda day: day.isoformat()[:7]),
    st.dates().filter(lambda day: 1000 <= day.year <= 2999).map(lambda day: day.isoformat()),
)
OWN: dict[str, st.SearchStrategy[Any]] = {
    "track_number": COUNTS,
    "track_total": COUNTS,
    "disc_number": COUNTS,
    "disc_total": COUNTS,
    "date": DATES,
    "original_date": DATES,
    "compilation": st.booleans(),
    "release_types": st.lists(st.sampled_from(["album", "live", "ep"]), min_size=1, unique=True),
    "isrc": st.from_regex(r"\A[A-Z]{2}[A-Z0-9]{3}[0-9]{7}\Z"),
    "mb_artist_ids": st.lists(UUIDS, min_size=1, max_size=3, unique=True),
    "mb_album_artist_ids": st.lists(UUIDS, min_size=1, max_size=3, unique=True),
}
CREDITS = {"artist_credit", "album_artist_credit"}


def values_of(name: str) -> st.SearchStrategy[Any]:
    if name in OWN:
        return OWN[name]
    if name in Tags.LISTS:
        return NAMES
    return UUIDS if name.startswith("mb_") or name == "acoustid_id" else WORDS


EDITS = st.fixed_dictionaries(
    {},
    optional={name: st.one_of(st.none(), values_of(name)) for name in sorted(WRITABLE - CREDITS)},
)


@cache
def sound(fmt: str) -> bytes:
    return media.content(fmt, seconds=1.0)


@pytest.fixture(params=media.FORMATS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"file{media.SUFFIXES[request.param]}"
    path.write_bytes(sound(request.param))
    return path


def of(path: Path) -> bytes:
    return os.fsencode(path)


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(first=EDITS, second=EDITS)
def test_what_is_written_is_read_and_the_sound_is_the_same(
    file: Path, first: dict[str, Any], second: dict[str, Any]
) -> None:
    sounding = payload_hash(of(file))
    before = read(of(file)).tags.said()
    for edit in (first, second):
        retag(of(file), edit)
        after = read(of(file)).tags
        before = {name: value for name, value in {**before, **edit}.items() if value is not None}
        assert after == Tags.of(before)
        assert payload_hash(of(file)) == sounding


def test_a_credit_is_written_beside_the_names(file: Path) -> None:
    said = {"artists": ["Ann", "Bo"], "artist_credit": "Ann feat. Bo"}
    retag(of(file), said)
    assert read(of(file)).tags == Tags.of(said)
    retag(of(file), {"artist_credit": None})
    assert read(of(file)).tags == Tags.of({"artists": ["Ann", "Bo"]})


def test_a_cover_is_put_in_replaced_and_taken_out(file: Path) -> None:
    sounding = payload_hash(of(file))
    retag(of(file), {"title": "Kept"})
    for colour in ("teal", "red"):
        image = media.picture(colour=colour)
        found = retag(of(file), {}, Cover(image=image, mime="image/png"))
        assert found.picture is not None
        assert found.picture.size_bytes == len(image)
    gone = retag(of(file), {}, Cover(image=None))
    assert gone.picture is None
    assert gone.tags == Tags(title="Kept")
    assert payload_hash(of(file)) == sounding
