"""What an MP3 of very few bits leaves out is put back, and nothing else is touched."""

import os
from pathlib import Path

import numpy as np
import pytest

from soniq.audio import holes, mel
from soniq.audio.analyse import Listener
from soniq.audio.decode import decode
from soniq.audio.model import Analysis, vector
from soniq.audio.taggers import Heard, Tagger
from soniq.demo.composing import compose
from soniq.demo.keys import Key
from tests import sound

HIGH, LOW = 70, 20
"""Bands above and below those that encoders leave out."""


@pytest.fixture(scope="module")
def hissing() -> sound.Samples:
    """Twenty seconds in stereo with a hiss as of a tape, which encoders find hard."""
    song = np.tile(compose("synth pop", key=Key("Am"), bpm=124, seed=1), 2)[:, : 20 * sound.RATE]
    hiss = np.random.default_rng(0).normal(0, 0.01, song.shape)
    return np.asarray(song + hiss, np.float32)


def steady(level: float = 2.0) -> mel.Patch:
    return np.full((mel.PATCH, mel.BANDS), level, np.float32)


def is_starved(path: Path) -> bool:
    return decode(os.fsencode(path)).starved


def embedding(heard: Heard | Analysis | None) -> sound.Samples:
    assert heard is not None
    assert heard.embedding is not None
    return np.array(vector(heard.embedding), np.float32)


@pytest.mark.parametrize("frames", [1, 2])
def test_a_hole_of_one_or_two_frames_is_closed_from_its_neighbours(frames: int) -> None:
    patch = steady()
    patch[90 : 90 + frames, HIGH - 3 : HIGH + 4] = 0

    closed = holes.closed(patch)

    assert closed[90 : 90 + frames, HIGH].min() > 1
    assert closed.max() <= 2.0001


def test_the_low_bands_are_kept_as_they_are() -> None:
    patch = steady()
    patch[90, LOW] = 0

    np.testing.assert_array_equal(holes.closed(patch)[:, :40], patch[:, :40])


def test_steady_sound_and_silence_stay_as_they_are() -> None:
    for patch in (steady(), steady(0)):
        np.testing.assert_allclose(holes.closed(patch), patch, atol=1e-5)


def test_no_cell_becomes_lower_and_the_shape_stays() -> None:
    patch = np.random.default_rng(0).uniform(0, 4, (mel.PATCH, mel.BANDS)).astype(np.float32)

    closed = holes.closed(patch)

    assert closed.shape == patch.shape
    assert closed.dtype == np.float32
    assert (closed >= patch).all()


def test_a_rest_between_two_sounds_stays_silent() -> None:
    patch = steady()
    patch[80:100] = 0

    assert holes.closed(patch)[82:98].max() == 0


def test_a_first_sound_is_not_drawn_into_the_silence_before_it() -> None:
    patch = steady(0)
    patch[100:] = 3

    closed = holes.closed(patch)

    assert closed[:98].max() == 0
    assert closed[98].max() < 1
    assert closed[99].max() < 1.5


@pytest.mark.parametrize(
    ("name", "bit_rate", "channels", "expected"),
    [
        ("few.mp3", 64_000, 2, True),
        ("few.mp3", 80_000, 2, True),
        ("few.mp3", 32_000, 1, True),
        ("enough.mp3", 64_000, 1, False),
        ("enough.mp3", 96_000, 2, False),
        ("enough.mp3", 128_000, 2, False),
        ("other.ogg", 64_000, 2, False),
        ("other.opus", 48_000, 2, False),
        ("other.wav", None, 2, False),
    ],
)
def test_only_mp3s_of_less_than_a_bit_a_sample_are_starved(
    name: str, bit_rate: int | None, channels: int, expected: bool, tmp_path: Path
) -> None:
    samples = np.tile(sound.tune(1, rate=sound.RATE), (channels, 1))

    assert is_starved(sound.write(tmp_path / name, samples, bit_rate=bit_rate)) == expected


def test_a_slow_sampling_rate_needs_fewer_bits(tmp_path: Path) -> None:
    samples = np.tile(sound.tune(1, rate=22_050), (2, 1))
    path = sound.write(tmp_path / "slow.mp3", samples, rate=22_050, bit_rate=64_000)

    assert not is_starved(path)


def test_a_big_cover_hides_no_starved_file(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "song.mp3", sound.noise(4), bit_rate=32_000)
    body = path.read_bytes()
    size = 200_000
    length = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\x04\x00\x00" + length + bytes(size) + body)

    assert is_starved(path)


def test_64_kbit_s_in_stereo_sound_like_the_original_once_closed(
    hissing: sound.Samples, tmp_path: Path
) -> None:
    original = os.fsencode(sound.write(tmp_path / "song.wav", hissing))
    copy = os.fsencode(sound.write(tmp_path / "song.mp3", hissing, bit_rate=64_000))
    listener = Listener()
    decoded = decode(copy)
    unclosed = Tagger().listen_patches(decoded.patches, rms=decoded.gated_rms)

    wanted = embedding(listener.hear(original))

    assert wanted @ embedding(listener.hear(copy)) >= 0.9
    assert wanted @ embedding(unclosed) < 0.85


def test_what_is_no_sound_has_no_holes(tmp_path: Path) -> None:
    path = tmp_path / "words.mp3"
    path.write_text("no sound at all")

    assert not holes.likely(str(path))
    assert not holes.likely(str(tmp_path / "nowhere.mp3"))
