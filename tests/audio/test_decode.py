"""Sound out of files: whole, in every format, the same whatever holds it."""

import os
import wave
from pathlib import Path

import numpy as np
import pytest

from soniq.audio import mel, passages
from soniq.audio.decode import Decoded, decode
from soniq.audio.levels import gated_rms
from soniq.audio.sources import Aubio, PyAV
from soniq.demo.formats import RECIPES
from soniq.errors import Unreadable
from soniq.units import Milliseconds
from tests import sound

SECONDS = 7.0


def of(path: Path, claims: float | None = None) -> Decoded:
    known = None if claims is None else Milliseconds(round(claims * 1000))
    return decode(os.fsencode(path), claims=known)


def alike(a: sound.Samples, b: sound.Samples) -> float:
    """Correlation at the best shift: encoders delay by some hundredths of a second."""
    size = 1 << (len(a) + len(b)).bit_length()
    product = np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size))
    best = float(np.fft.irfft(product).max())
    return best / float(np.linalg.norm(a) * np.linalg.norm(b))


@pytest.fixture(scope="module")
def tune() -> sound.Samples:
    return sound.tune(3, seconds=SECONDS, rate=44_100)


@pytest.mark.parametrize("fmt", sound.FORMATS)
def test_every_format_gives_all_of_the_same_sound(
    fmt: str, tune: sound.Samples, tmp_path: Path
) -> None:
    wav = of(sound.write(tmp_path / "tune.wav", tune))
    path = sound.write(tmp_path / f"tune-{fmt}{RECIPES[fmt].suffix}", tune, fmt=fmt)

    found = of(path, SECONDS)

    assert found.duration == pytest.approx(SECONDS * 1000, abs=80)
    assert len(found.middle) == pytest.approx(SECONDS * 22_050, abs=2_000)
    assert alike(wav.middle, found.middle) > 0.98
    assert found.gated_rms == pytest.approx(wav.gated_rms, rel=0.06)


@pytest.mark.parametrize(
    ("fmt", "decoder"), [("mp3", "aubio"), ("wavpack", "pyav"), ("tta", "pyav")]
)
def test_aubio_decodes_what_it_decodes_whole(
    fmt: str, decoder: str, tune: sound.Samples, tmp_path: Path
) -> None:
    path = sound.write(tmp_path / f"tune{RECIPES[fmt].suffix}", tune, fmt=fmt)

    assert of(path).decoder == decoder


def test_where_aubio_falls_short_pyav_is_asked(tune: sound.Samples, tmp_path: Path) -> None:
    path = sound.write(tmp_path / "tune.wv", tune)
    path = path.rename(tmp_path / "named-otherwise.mp3")

    found = of(path, SECONDS)

    assert found.decoder == "pyav"
    assert found.duration == pytest.approx(SECONDS * 1000, abs=1)


def test_a_file_cut_short_gives_what_is_there(tune: sound.Samples, tmp_path: Path) -> None:
    path = sound.write(tmp_path / "tune.mp3", tune)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert of(path, SECONDS).duration == pytest.approx(SECONDS * 500, rel=0.1)


@pytest.mark.parametrize("content", [b"", b"no sound at all", b"fLaC" + bytes(100)])
def test_what_holds_no_sound_is_unreadable(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "some.flac").write_bytes(content)

    with pytest.raises(Unreadable, match="No sound can be decoded"):
        of(tmp_path / "some.flac")


@pytest.mark.parametrize("suffix", [".wav", ".wv"])
@pytest.mark.parametrize("channels", [2, 6, 7, 8, 12, 64])
def test_any_number_of_channels_is_heard_whole(channels: int, suffix: str, tmp_path: Path) -> None:
    """FFmpeg goes by the content, so a .wv asks it alone."""
    path = tmp_path / f"many{suffix}"
    samples = sound.tune(5, seconds=3, rate=16_000)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(np.repeat((samples * 32_767).astype("<i2"), channels).tobytes())

    found = of(path, 3.0)

    assert found.duration == 3_000
    assert found.loudness.integrated_lufs is not None
    alone = of(sound.write(tmp_path / "alone.wav", samples, rate=16_000))
    assert alike(alone.middle, found.middle) > 0.99
    assert found.gated_rms == pytest.approx(alone.gated_rms, rel=0.01)


def test_a_header_that_claims_a_thousand_channels_is_unreadable(tmp_path: Path) -> None:
    header = (
        b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0\1\0"
        + (1_000).to_bytes(2, "little")
        + (192_000).to_bytes(4, "little")
        + (384_000_000).to_bytes(4, "little")
        + (2_000).to_bytes(2, "little")
        + b"\x10\0data\xff\xff\xff\x7f"
    )
    (tmp_path / "many.wav").write_bytes(header + bytes(200_000))

    with pytest.raises(Unreadable):
        of(tmp_path / "many.wav")


@pytest.mark.parametrize(
    "name", [b"\xff\xfe.wav", "naïve ♫.wav".encode(), b"new\nline.wav", b"-a:b.wav"]
)
def test_any_name_is_opened(name: bytes, tune: sound.Samples, tmp_path: Path) -> None:
    path = sound.write(tmp_path / "tune.wav", tune)
    path.rename(os.fsdecode(os.path.join(os.fsencode(tmp_path), name)))

    assert decode(os.path.join(os.fsencode(tmp_path), name)).duration == SECONDS * 1000


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 48_000, 96_000])
def test_the_rate_of_the_file_makes_no_difference(rate: int, tmp_path: Path) -> None:
    path = sound.write(tmp_path / "a.wav", sound.tune(4, rate=rate), rate=rate)
    other = sound.write(tmp_path / "b.wav", sound.tune(4, rate=44_100), rate=44_100)

    a, b = of(path), of(other)

    assert abs(a.duration - b.duration) <= 1
    assert abs(len(a.peaks) - len(b.peaks)) <= 2
    low = [np.abs(np.fft.rfft(one.middle[:120_000]))[:10_000] for one in (a, b)]
    assert float(np.corrcoef(low[0], low[1])[0, 1]) > 0.99


def test_mono_and_the_same_on_both_sides_sound_alike(tune: sound.Samples, tmp_path: Path) -> None:
    mono = of(sound.write(tmp_path / "mono.wav", tune))
    stereo = of(sound.write(tmp_path / "stereo.wav", np.stack([tune, tune])))

    assert np.allclose(mono.middle, stereo.middle, atol=1e-6)
    assert mono.peaks == stereo.peaks


def test_both_decoders_give_the_same_samples(tune: sound.Samples, tmp_path: Path) -> None:
    path = str(sound.write(tmp_path / "tune.flac", np.stack([tune, -0.5 * tune])))

    a, b = (
        np.concatenate([block.copy() for block in one(path).blocks()], axis=1)
        for one in (Aubio, PyAV)
    )

    assert a.shape == (2, round(SECONDS * 44_100))
    assert np.array_equal(a, b)


def test_a_long_track_is_heard_in_its_middle_and_all_over(tmp_path: Path) -> None:
    rate, seconds = 16_000, 150
    rising = np.linspace(0, 1, seconds * rate, dtype=np.float32)
    path = sound.write(tmp_path / "rising.wav", 0.9 * rising, rate=rate)

    found = of(path)

    assert found.middle_at == 30_000
    assert len(found.middle) == passages.MIDDLE_SECONDS * 22_050
    assert float(found.middle[0]) == pytest.approx(0.9 * 30 / 150, abs=0.01)
    assert float(found.middle[-1]) == pytest.approx(0.9 * 120 / 150, abs=0.01)
    spans = mel.spans(seconds * rate)
    assert [len(patch) for patch in found.patches] == [end - begin for begin, end in spans]
    for patch, (begin, _) in zip(found.patches, spans, strict=True):
        assert float(patch[1_000]) == pytest.approx(0.9 * (begin + 1_000) / len(rising), abs=0.01)


def test_a_wrong_claim_moves_no_part(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "tune.wav", sound.tune(5, seconds=130.0), rate=16_000)

    right, wrong = of(path), of(path, 121.0)

    assert wrong.middle_at == right.middle_at == 20_000
    assert np.array_equal(wrong.middle, right.middle)
    assert all(np.array_equal(a, b) for a, b in zip(wrong.patches, right.patches, strict=True))


def test_the_gated_level_is_that_of_the_whole_track_at_16_khz(tmp_path: Path) -> None:
    loud, quiet = sound.tune(6, seconds=40.0), 0.01 * sound.tune(7, seconds=40.0)
    both = np.concatenate([loud, np.asarray(quiet, np.float32)])

    found = of(sound.write(tmp_path / "half.wav", both, rate=16_000))

    assert found.gated_rms == pytest.approx(gated_rms(both), rel=0.01)
    assert found.gated_rms == pytest.approx(gated_rms(loud), rel=0.02)


def test_what_is_no_number_becomes_silence(tmp_path: Path) -> None:
    samples = sound.tune(8, seconds=3.0)
    samples[10_000:10_100] = np.nan
    samples[20_000] = np.inf
    body = samples.tobytes()
    header = b"RIFF" + (36 + len(body)).to_bytes(4, "little") + b"WAVEfmt \x10\0\0\0\3\0\1\0"
    header += (16_000).to_bytes(4, "little") + (64_000).to_bytes(4, "little") + b"\4\0\x20\0"
    (tmp_path / "nan.wav").write_bytes(header + b"data" + len(body).to_bytes(4, "little") + body)

    found = of(tmp_path / "nan.wav")

    assert np.isfinite(found.middle).all()
    assert all(np.isfinite(patch).all() for patch in found.patches)
    assert found.loudness.peak == 1.0
    assert found.loudness.integrated_lufs is not None


def test_an_empty_stretch_of_time_is_no_sound(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "none.wav", sound.silence(0.1))
    path.write_bytes(path.read_bytes()[:44])

    with pytest.raises(Unreadable):
        of(path)
