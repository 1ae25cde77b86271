"""Listening to whole files: what holds for any of them, whatever they hold it in."""

import dataclasses
import hashlib
import os
from pathlib import Path

import numpy as np
import orjson
import pytest
import xxhash

from soniq.audio.analyse import Listener
from soniq.audio.model import Analysis, vector
from soniq.demo.formats import RECIPES
from soniq.errors import Unreadable
from soniq.harmony import Key
from tests import sound
from tests.conftest import SHARED

BPM, KEY = 124.0, "Am"

TORTURE = sorted(path for path in (SHARED / "audio" / "torture").rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def song() -> sound.Samples:
    """Twenty-odd seconds of a made piece."""
    once = sound.music("synth pop", key=KEY, bpm=BPM)
    return np.concatenate([once, once])


@pytest.fixture(scope="module")
def original(
    listener: Listener, song: sound.Samples, tmp_path_factory: pytest.TempPathFactory
) -> Analysis:
    return hear(listener, sound.write(tmp_path_factory.mktemp("song") / "song.wav", song))


def hear(listener: Listener, path: Path) -> Analysis:
    return listener.hear(os.fsencode(path))


def cosine(a: Analysis, b: Analysis) -> float:
    assert a.embedding is not None
    assert b.embedding is not None
    return float(np.dot(vector(a.embedding), vector(b.embedding)))


def same_music(a: Analysis, b: Analysis) -> bool:
    assert a.tempo is not None
    assert b.tempo is not None
    assert a.tonality is not None
    assert b.tonality is not None
    return abs(a.tempo.bpm / b.tempo.bpm - 1) < 0.01 and a.tonality.key == b.tonality.key


def test_a_made_piece_is_heard_as_it_was_made(original: Analysis, song: sound.Samples) -> None:
    assert original.tempo is not None
    assert original.tonality is not None
    assert original.tempo.bpm == pytest.approx(BPM, rel=0.01)
    assert original.tonality.key == Key.parse(KEY)
    assert original.duration == pytest.approx(len(song) / 44.1, abs=1)
    assert original.tags is not None
    assert original.moods is not None
    assert all(0 <= mood <= 1 for mood in dataclasses.astuple(original.moods))


@pytest.mark.parametrize("fmt", sound.FORMATS)
def test_every_format_is_heard_alike(
    fmt: str, listener: Listener, song: sound.Samples, original: Analysis, tmp_path: Path
) -> None:
    path = sound.write(tmp_path / f"song{RECIPES[fmt].suffix}", song, fmt=fmt)

    heard = hear(listener, path)

    assert same_music(heard, original)
    lossless = RECIPES[fmt].bit_rate is None
    assert cosine(heard, original) >= (0.98 if lossless else 0.9)
    assert original.loudness.integrated_lufs is not None
    doubled = 3.01 if fmt == "vorbis" else 0.0  # FFmpeg's encoder makes two channels of one
    assert heard.loudness.integrated_lufs == pytest.approx(
        original.loudness.integrated_lufs + doubled, abs=0.1 if lossless else 1
    )


def test_64_kbit_s_change_little(
    listener: Listener, song: sound.Samples, original: Analysis, tmp_path: Path
) -> None:
    heard = hear(listener, sound.write(tmp_path / "song.mp3", song, bit_rate=64_000))

    assert same_music(heard, original)
    assert cosine(heard, original) >= 0.85


def test_the_volume_changes_the_loudness_alone(
    listener: Listener, song: sound.Samples, original: Analysis, tmp_path: Path
) -> None:
    quiet = np.asarray(song * 10 ** (-12 / 20), np.float32)

    heard = hear(listener, sound.write(tmp_path / "quiet.wav", quiet))

    assert same_music(heard, original)
    assert cosine(heard, original) >= 0.98
    assert original.loudness.integrated_lufs is not None
    assert heard.loudness.integrated_lufs == pytest.approx(
        original.loudness.integrated_lufs - 12, abs=0.1
    )


def test_one_channel_or_the_same_twice_is_heard_alike(
    listener: Listener, song: sound.Samples, original: Analysis, tmp_path: Path
) -> None:
    heard = hear(listener, sound.write(tmp_path / "stereo.wav", np.stack([song, song])))

    assert same_music(heard, original)
    assert cosine(heard, original) >= 0.999
    assert heard.peaks == original.peaks


def test_96_khz_is_heard_alike(
    listener: Listener, song: sound.Samples, original: Analysis, tmp_path: Path
) -> None:
    path = sound.write(tmp_path / "fast.wav", _at_rate(song, 96_000), rate=96_000)

    heard = hear(listener, path)

    assert same_music(heard, original)
    assert cosine(heard, original) >= 0.98


def test_eight_bits_of_one_channel_are_enough(
    listener: Listener, song: sound.Samples, original: Analysis, tmp_path: Path
) -> None:
    body = np.asarray(np.clip(song * 127 + 128, 0, 255), np.uint8).tobytes()
    header = b"RIFF" + (36 + len(body)).to_bytes(4, "little") + b"WAVEfmt \x10\0\0\0\1\0\1\0"
    header += (44_100).to_bytes(4, "little") * 2 + b"\1\0\x08\0"
    (tmp_path / "8.wav").write_bytes(header + b"data" + len(body).to_bytes(4, "little") + body)

    assert same_music(hear(listener, tmp_path / "8.wav"), original)


@pytest.mark.parametrize("seconds", [0.01, 0.3, 0.99, 1.2, 3.5])
def test_a_scrap_is_no_music_and_no_mishap(
    seconds: float, listener: Listener, tmp_path: Path
) -> None:
    path = sound.write(tmp_path / "scrap.wav", sound.noise(seconds))

    heard = hear(listener, path)

    assert heard.duration == pytest.approx(seconds * 1000, abs=1)
    if seconds < 1:
        assert heard.tempo is None
        assert heard.tonality is None
        assert (heard.tags, heard.moods, heard.embedding) == (None, None, None)
    else:
        assert heard.embedding is not None
        assert np.isfinite(vector(heard.embedding)).all()


def test_the_noise_of_a_recorder_is_silence(listener: Listener, tmp_path: Path) -> None:
    dither = np.sign(sound.noise(8.0)) / np.float32(32_768)
    heard = hear(listener, sound.write(tmp_path / "dither.wav", dither.astype(np.float32)))

    assert heard.tempo is None
    assert heard.tonality is None
    assert heard.embedding is None


@pytest.mark.parametrize("seconds", [0.5, 10.0, 90.0])
def test_silence_has_nothing(seconds: float, listener: Listener, tmp_path: Path) -> None:
    heard = hear(listener, sound.write(tmp_path / "silence.flac", sound.silence(seconds)))

    assert heard.duration == seconds * 1000
    assert (heard.tempo, heard.tonality, heard.tags, heard.moods) == (None, None, None, None)
    assert heard.embedding is None
    assert heard.loudness.integrated_lufs is None
    assert set(heard.peaks) == {0}


def test_the_digests_are_those_of_the_file(original: Analysis, tmp_path: Path) -> None:
    path = sound.write(tmp_path / "again.wav", sound.tune(1))

    heard = Listener().hear(os.fsencode(path))

    assert heard.xxh128 == xxhash.xxh3_128_digest(path.read_bytes())
    assert heard.sha256 == hashlib.sha256(path.read_bytes()).digest()
    assert heard.sha256 != original.sha256


def test_an_analysis_survives_the_way_between_processes(original: Analysis) -> None:
    assert Analysis.unpacked(orjson.loads(orjson.dumps(original.packed()))) == original


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_told(kind: str, listener: Listener, tmp_path: Path) -> None:
    path = tmp_path / "some.mp3"
    path.mkdir() if kind == "folder" else os.mkfifo(path)

    with pytest.raises(Unreadable, match="not a file"):
        hear(listener, path)


@pytest.mark.skipif(not TORTURE, reason=f"needs the files of {SHARED}")
@pytest.mark.parametrize("part", range(4))
def test_odd_and_broken_files_are_heard_or_told_why_not(part: int, listener: Listener) -> None:
    for path in TORTURE[part::4]:
        heard = _heard_or_reason(listener, path)
        if isinstance(heard, str):
            assert heard.endswith(".")
        else:
            assert heard.duration > 0
            assert orjson.dumps(heard.packed())


def _heard_or_reason(listener: Listener, path: Path) -> Analysis | str:
    try:
        return hear(listener, path)
    except Unreadable as error:
        return error.reason


def _at_rate(samples: sound.Samples, rate: int) -> sound.Samples:
    """Resampled through the spectrum."""
    length = len(samples) * rate // sound.RATE
    spectrum = np.fft.rfft(samples)
    return np.asarray(np.fft.irfft(spectrum, length) * (rate / sound.RATE), np.float32)
