"""Damaged files are unreadable or less readable; nothing else happens."""

import math
import os
import random
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soniq.files.model import Reading
from soniq.files.reading import Unreadable, read
from soniq.files.sound import possible, sound_of
from tests.files import media

DAY = 86_400


def attempt(path: Path) -> Reading | None:
    try:
        return read(os.fsencode(path))
    except Unreadable:
        return None


@pytest.fixture(scope="module")
def tagged() -> dict[str, bytes]:
    """A small file of each format, with a cover and a few tags."""
    contents = {}
    with tempfile.TemporaryDirectory() as folder:
        for fmt in media.FORMATS:
            path = media.write(Path(folder), fmt, seconds=0.2)
            media.retag(path, title="Title", comment="Comment", cover=media.picture())
            contents[fmt] = path.read_bytes()
    return contents


fuzzed = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("fmt", media.FORMATS)
@fuzzed
@given(data=st.data())
def test_flipped_bytes(
    tmp_path: Path, tagged: dict[str, bytes], fmt: str, data: st.DataObject
) -> None:
    content = bytearray(tagged[fmt])
    near = st.integers(0, min(2_000, len(content) - 1))
    anywhere = st.integers(0, len(content) - 1)
    for place in data.draw(st.lists(near | anywhere, min_size=1, max_size=12)):
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path / f"flipped{media.SUFFIXES[fmt]}"
    path.write_bytes(content)

    attempt(path)


@pytest.mark.parametrize("fmt", media.FORMATS)
@fuzzed
@given(share=st.floats(0, 1))
def test_files_cut_off(tmp_path: Path, tagged: dict[str, bytes], fmt: str, share: float) -> None:
    content = tagged[fmt]
    path = tmp_path / f"cut{media.SUFFIXES[fmt]}"
    path.write_bytes(content[: int(len(content) * share)])

    attempt(path)


@pytest.mark.parametrize("fmt", media.FORMATS)
def test_a_large_file_cut_at_each_hundredth(tmp_path: Path, fmt: str) -> None:
    whole = media.content(fmt)
    path = tmp_path / f"cut{media.SUFFIXES[fmt]}"
    for percent in range(100):
        path.write_bytes(whole[: len(whole) * percent // 100])
        found = attempt(path)
        if found is not None and found.sound.codec in ("pcm", "dsd"):
            assert found.sound.duration_ms <= 6_000 * percent / 100 + 100


@given(content=st.binary(max_size=300), suffix=st.sampled_from(sorted(media.SUFFIXES.values())))
@fuzzed
def test_bytes_of_no_format(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"noise{suffix}"
    path.write_bytes(content)

    attempt(path)


def test_a_mislabelled_file_is_read_as_what_it_is(tmp_path: Path) -> None:
    codecs = {}
    for fmt in ("mp3", "flac", "vorbis", "aac", "wav", "wma", "wavpack", "dsf"):
        path = tmp_path / f"{fmt}.mp3" if fmt != "mp3" else tmp_path / "mp3.flac"
        path.write_bytes(media.content(fmt))
        found = attempt(path)
        codecs[fmt] = found and found.sound.codec

    assert codecs == {
        "mp3": "mp3",
        "flac": "flac",
        "vorbis": "vorbis",
        "aac": "aac",
        "wav": "pcm",
        "wma": "wma",
        "wavpack": "wavpack",
        "dsf": "dsd",
    }


@pytest.mark.parametrize("fmt", ["flac", "ape", "wavpack", "tta", "mpc7", "adts"])
def test_an_id3_tag_in_front_hides_no_format(tmp_path: Path, fmt: str) -> None:
    path = tmp_path / "any.mp3"
    tag = b"ID3\3\0\0\0\0\0\x10TIT2\0\0\0\6\0\0\0Title"
    path.write_bytes(tag + media.content(fmt))
    plain = media.write(tmp_path, fmt)

    found, expected = attempt(path), attempt(plain)

    assert found is not None
    assert expected is not None
    assert found.sound.codec == expected.sound.codec
    assert found.audio_hash == expected.audio_hash
    assert found.tags.title == "Title"


def test_a_broken_tag_hides_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "broken.mp3"
    media.retag(media.write(tmp_path, "mp3").rename(path), title="Title")
    content = bytearray(path.read_bytes())
    content[5] = 0x0F  # flags that no version has
    path.write_bytes(content)

    found = attempt(path)

    assert found is not None
    assert found.tags.title is None
    assert found.sound.codec == "mp3"


@pytest.mark.parametrize(
    ("claimed", "payload", "bitrate", "even", "expected"),
    [
        (180_000, 2_880_000, 128_000, False, 180_000),
        (134e9, 8_000_000, 128_000, False, 500_000),
        (134e9, 8_000_000, None, False, 0),
        (DAY * 2_000, 1_000, None, False, 0),
        (DAY * 2_000, DAY * 2 * 4_000, 32_000, False, DAY * 2_000),
        (3_600_000, 3_000, None, False, 0),
        (10_000, 441_000, 1_411_200, True, 2_500),
        (10_000, 1_764_000, 1_411_200, True, 10_000),
        (30_000, 0, None, False, 30_000),
        (0, 0, None, False, 0),
    ],
)
def test_durations_that_no_file_of_that_size_can_have(
    claimed: float, payload: int, bitrate: int | None, even: bool, expected: int
) -> None:
    assert possible(claimed, payload, bitrate, even=even) == expected


@pytest.mark.parametrize("length", [math.nan, math.inf, -math.inf, -1.0, 1e300, None])
def test_lengths_that_are_no_numbers(length: float | None) -> None:
    info = SimpleNamespace(length=length, bitrate=math.nan, sample_rate=-1, channels=None)
    sound = sound_of("mp3", "mp3", info, 1_000)

    assert sound.duration_ms == 0
    assert (sound.bitrate, sound.sample_rate, sound.channels) == (None, None, None)


def test_what_is_no_file_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "folder.mp3").mkdir()
    os.mkfifo(tmp_path / "pipe.mp3")
    (tmp_path / "empty.mp3").touch()
    (tmp_path / "loop.mp3").symlink_to("loop.mp3")
    reasons = {}
    for name in ("folder.mp3", "pipe.mp3", "empty.mp3", "gone.mp3", "loop.mp3", "x" * 300):
        with pytest.raises(Unreadable) as told:
            read(os.fsencode(tmp_path / name))
        reasons[name] = told.value.reason

    assert reasons == {
        "folder.mp3": "It is not a file.",
        "pipe.mp3": "It is not a file.",
        "empty.mp3": "It is empty.",
        "gone.mp3": "It is gone.",
        "loop.mp3": "It is a link that leads back to itself.",
        "x" * 300: "Its path is longer than the system can open.",
    }


def test_noise_appended_or_put_in_front(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(5_000)
    for fmt in media.FORMATS:
        path = tmp_path / f"noisy{media.SUFFIXES[fmt]}"
        for content in (noise + media.content(fmt), media.content(fmt) + noise):
            path.write_bytes(content)
            attempt(path)
