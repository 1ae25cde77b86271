"""The identity of a sound: what taggers do leaves it, another sound changes it."""

import os
import zlib
from pathlib import Path

import pytest
from mutagen.apev2 import APEv2
from mutagen.flac import FLAC
from mutagen.id3 import ID3, TIT2

from soniq.demo.formats import RECIPES
from soniq.files.reading import Reading, read
from tests import sound
from tests.files import media


def reading(path: Path) -> Reading:
    return read(os.fsencode(path))


LARGE = media.picture(bytes_at_least=300_000)


@pytest.mark.parametrize("fmt", media.FORMATS)
def test_tags_of_any_size_leave_the_identity(tmp_path: Path, fmt: str) -> None:
    path = media.write(tmp_path, fmt)
    untagged = reading(path)

    media.retag(path, title="One")
    small = reading(path)
    media.retag(path, title="Two", comment="é" * 20_000, cover=LARGE)
    large = reading(path)
    media.retag(path, title="Three")
    small_again = reading(path)

    assert untagged.audio_hash is not None
    assert small.tags.title == "One"
    assert large.tags.title == "Two"
    assert large.picture is not None
    assert large.picture.size_bytes == 300_000
    assert small_again.picture is None
    assert untagged.audio_hash == small.audio_hash == large.audio_hash == small_again.audio_hash


@pytest.mark.parametrize("fmt", media.FORMATS)
def test_another_sound_has_another_identity(tmp_path: Path, fmt: str) -> None:
    one, two = (reading(media.write(tmp_path, fmt, seed=seed)) for seed in (1, 2))

    assert one.audio_hash is not None
    assert two.audio_hash is not None
    assert one.audio_hash != two.audio_hash


@pytest.mark.parametrize("fmt", media.FORMATS)
def test_scraps_under_five_seconds_identify_nothing(tmp_path: Path, fmt: str) -> None:
    assert reading(media.write(tmp_path, fmt, seconds=3.0)).audio_hash is None


@pytest.mark.parametrize("fmt", sound.FORMATS)
@pytest.mark.parametrize("rate", [16_000, 48_000])
def test_silence_identifies_nothing(tmp_path: Path, fmt: str, rate: int) -> None:
    path = tmp_path / f"silence{RECIPES[fmt].suffix}"
    sound.write(path, sound.silence(8.0)[: 8 * rate], fmt=fmt, rate=rate)

    assert reading(path).audio_hash is None


def test_an_mp3_keeps_its_identity_under_tags_at_both_ends(tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")
    bare = reading(path)

    tags = ID3()
    tags.add(TIT2(encoding=0, text="Old and new"))
    tags.save(path, v1=2)
    items = APEv2()
    items["REPLAYGAIN_TRACK_GAIN"] = "-6.00 dB"
    items.save(path)
    content = path.read_bytes()
    lyrics = b"LYRICSBEGININD0000200LYR00011Hello worldLYRICS200".replace(b"LYRICS200", b"")
    path.write_bytes(content + lyrics + b"%06dLYRICS200" % len(lyrics) + b"TAG" + b"x" * 125)

    both = reading(path)
    assert both.tags.title == "Old and new"
    assert both.audio_hash == bare.audio_hash


def test_a_flac_compressed_anew_stays_the_same_sound(tmp_path: Path) -> None:
    import av

    samples = sound.tune(3, rate=16_000)
    quick, dense = tmp_path / "quick.flac", tmp_path / "dense.flac"
    sound.write(quick, samples, rate=16_000)
    with av.open(str(quick)) as source, av.open(str(dense), "w") as target:
        stream = target.add_stream("flac", rate=16_000, layout="mono", format="s16")
        stream.options = {"compression_level": "12"}
        for frame in source.decode(audio=0):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))

    assert quick.read_bytes() != dense.read_bytes()
    assert reading(quick).audio_hash == reading(dense).audio_hash


def test_a_flac_without_its_md5_is_known_by_its_frames(tmp_path: Path) -> None:
    path = media.write(tmp_path, "flac")
    content = bytearray(path.read_bytes())
    content[8 + 18 : 8 + 34] = bytes(16)
    path.write_bytes(content)
    assert FLAC(path).info.md5_signature == 0

    before = reading(path).audio_hash
    media.retag(path, title="Two", comment="long " * 5_000, cover=LARGE)

    assert before is not None
    assert reading(path).audio_hash == before


def test_a_file_of_one_window_is_hashed_whole(tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")
    small = reading(path)
    assert small.sha256 is not None
    assert small.xxh128 is not None
    media.retag(path, title="Two", cover=LARGE)

    assert reading(path).sha256 is None


def test_two_cuts_of_one_recording_differ(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.wav", tmp_path / "cut.wav"
    samples = sound.tune(5, seconds=12.0)
    sound.write(whole, samples, rate=16_000)
    sound.write(cut, samples[: 10 * 16_000], rate=16_000)

    assert reading(whole).audio_hash != reading(cut).audio_hash


def test_compressible_noise_is_no_silence(tmp_path: Path) -> None:
    path = tmp_path / "soft.wav"
    sound.write(path, sound.noise(8.0) * 0.02, rate=16_000)

    assert len(zlib.compress(path.read_bytes(), 1)) < path.stat().st_size
    assert reading(path).audio_hash is not None
