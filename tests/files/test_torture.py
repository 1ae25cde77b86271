"""Real music, and the odd and broken files of other projects' test suites."""

import math
import os
from pathlib import Path
from typing import Any

import mutagen
import pytest

from soniq.files.reading import Reading, Unreadable, read
from soniq.files.walk import AUDIO
from tests.conftest import SHARED
from tests.files import independent

FILES = sorted(
    path
    for path in (SHARED / "audio").rglob("*")
    if path.is_file() and path.suffix not in (".csv", ".md")
)

pytestmark = pytest.mark.skipif(not FILES, reason=f"needs the recordings of {SHARED}")

OWN_OPINION: dict[str, dict[str, str]] = {
    "id3v1v2-combined.mp3": {"date": "mutagen lets the year of ID3v1 win over ID3v2's"},
    "alaw.aifc": {"bitrate": "mutagen counts 16 bits a sample; A-law has 8"},
    "zerodiv.ape": {"channels": "8192 are none"},
    "mpeglayer3.wav": {"duration": "an MP3 in a WAVE has no bits a sample"},
    "ilst-is-last.m4a": {"duration": "the file was cut off before its sound"},
    "lowercase-fields.ogg": {"picture": "its picture is the text 'JPEG data'"},
    "nero-chapters.m4b": {"duration": "cut off behind the first 80 kB of 47 hours"},
}
"""Where soniq means to differ from mutagen, and why."""

UNKNOWN = (".ofr", ".ofs", ".tak", ".mid", ".apev2", ".id3")
"""Kinds that mutagen reads and soniq does not; the last two are tags without any sound."""


def _known(path: Path) -> mutagen.FileType | None:
    try:
        return None if path.suffix in UNKNOWN else mutagen.File(path)
    except Exception:
        return None


def _differs(path: Path, name: str) -> bool:
    return name in OWN_OPINION.get(path.name, {})


OPINIONS = {path: file for path in FILES if (file := _known(path)) is not None}
PICTURES = {
    path: picture
    for path, file in OPINIONS.items()
    if (picture := independent.front(file)) and not _differs(path, "picture")
}


def _name(path: Path) -> str:
    return path.relative_to(SHARED).as_posix()


PLAUSIBLE, IMPOSSIBLE = 2_000, 50
"""bit/s. Files that their suites cut off claim more time than their bytes can hold; not even
silence can be coded with less than 50."""

every_file = pytest.mark.parametrize("path", FILES, ids=_name)
every_file_that_mutagen_reads = pytest.mark.parametrize("path", OPINIONS, ids=_name)


@every_file
def test_a_file_is_read_or_told_why_not(path: Path) -> None:
    found = _read_or_reason(path)

    if isinstance(found, str):
        assert found.endswith(".")
        assert len(found) > 10
    else:
        assert 0 <= found.sound.duration_ms < 86_400_000
        assert found.tags.to_json().startswith("{")


def _read_or_reason(path: Path) -> Reading | str:
    try:
        return read(os.fsencode(path))
    except Unreadable as error:
        return error.reason


@every_file_that_mutagen_reads
def test_tags_equal_an_independent_reading(path: Path) -> None:
    said = read(os.fsencode(path)).tags.said()

    for name, value in independent.said(OPINIONS[path]).items():
        if not _differs(path, name):
            assert said.get(name) == _rounded(value), name


def _rounded(value: Any) -> Any:
    return pytest.approx(value, abs=0.01) if isinstance(value, float) else value


@pytest.mark.parametrize("path", PICTURES, ids=_name)
def test_pictures_equal_an_independent_reading(path: Path) -> None:
    picture = read(os.fsencode(path)).picture

    assert picture is not None
    assert picture.size_bytes == len(PICTURES[path])


@every_file_that_mutagen_reads
def test_sound_equals_an_independent_reading(path: Path) -> None:
    info, sound = OPINIONS[path].info, read(os.fsencode(path)).sound

    for name in ("sample_rate", "channels", "bitrate"):
        told = getattr(info, name, None)
        if told and not _differs(path, name):
            assert getattr(sound, name) == told, name
    length = float(getattr(info, "length", 0) or 0)
    if _differs(path, "duration") or not math.isfinite(length):
        return
    rate = path.stat().st_size * 8 / max(length, 1)
    if length < 60 or rate > PLAUSIBLE:
        assert sound.duration_ms == pytest.approx(length * 1000, abs=1)
    elif rate < IMPOSSIBLE:
        assert sound.duration_ms < length * 1000
    else:
        assert sound.duration_ms <= math.ceil(length * 1000)


def test_every_clip_of_real_music_is_known_by_its_sound() -> None:
    clips = [
        path for path in FILES if "torture" not in path.parts and path.suffix[1:].encode() in AUDIO
    ]
    hashes = [read(os.fsencode(path)).audio_hash for path in clips]
    long_enough = [hash for hash in hashes if hash is not None]

    assert len(set(long_enough)) == len(long_enough)
    assert len(long_enough) >= len(clips) * 3 // 4
