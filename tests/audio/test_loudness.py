"""Loudness as broadcasters measure it, held against ffmpeg's command and the EBU's own cases."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from soniq.audio.loudness import Meter
from soniq.demo.formats import RECIPES
from tests import sound
from tests.audio.test_decode import of

FFMPEG = shutil.which("ffmpeg")
needs_ffmpeg = pytest.mark.skipif(not FFMPEG, reason="needs the ffmpeg command")


def measured(samples: sound.Samples, rate: int = 48_000) -> float | None:
    meter = Meter(rate, len(samples))
    for at in range(0, samples.shape[1], 14_400):
        meter.add(np.ascontiguousarray(samples[:, at : at + 14_400]))
    return meter.integrated()


def sine(dbfs: float, seconds: float, *, rate: int = 48_000) -> sound.Samples:
    """1 kHz on both sides, as EBU Tech 3341 has it."""
    wave = np.sin(2 * np.pi * 1_000 * np.arange(int(seconds * rate)) / rate)
    return np.asarray(10 ** (dbfs / 20) * np.stack([wave, wave]), np.float32)


def by_ffmpeg(path: Path) -> float:
    assert FFMPEG
    said = subprocess.run(
        [FFMPEG, "-hide_banner", "-nostats", "-i", path, "-af", "ebur128", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


@pytest.mark.parametrize("dbfs", [-23.0, -33.0])
def test_the_first_cases_of_ebu_tech_3341(dbfs: float) -> None:
    assert measured(sine(dbfs, 20)) == pytest.approx(dbfs, abs=0.1)


def test_quiet_parts_do_not_count_as_in_the_third_case() -> None:
    parts = [sine(-36, 10), sine(-23, 60), sine(-36, 10)]

    assert measured(np.concatenate(parts, axis=1)) == pytest.approx(-23, abs=0.1)


@needs_ffmpeg
@pytest.mark.parametrize("fmt", ["wav", "flac", "mp3", "opus", "aac"])
def test_it_is_what_ffmpeg_says(fmt: str, tmp_path: Path) -> None:
    samples = np.stack([sound.tune(1, rate=44_100), 0.3 * sound.tune(2, rate=44_100)])
    suffix = RECIPES[fmt].suffix
    path = sound.write(tmp_path / f"two{suffix}", np.asarray(samples, np.float32), fmt=fmt)

    assert of(path).loudness.integrated_lufs == pytest.approx(by_ffmpeg(path), abs=0.1)


@needs_ffmpeg
@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 96_000])
def test_it_is_what_ffmpeg_says_at_other_rates(rate: int, tmp_path: Path) -> None:
    path = sound.write(tmp_path / "one.wav", sound.tune(1, rate=rate), rate=rate)

    assert of(path).loudness.integrated_lufs == pytest.approx(by_ffmpeg(path), abs=0.3)


@pytest.mark.parametrize("seconds", [0.05, 0.3, 5.0])
def test_silence_and_scraps_have_none(seconds: float, tmp_path: Path) -> None:
    path = sound.write(tmp_path / "silence.wav", sound.silence(seconds))

    assert of(path).loudness.integrated_lufs is None
    assert of(path).loudness.peak == 0


def test_twelve_channels_are_measured_as_one() -> None:
    wave = sine(-20, 5)[0]

    assert measured(np.stack([wave] * 12)) == pytest.approx(-23, abs=0.2)
