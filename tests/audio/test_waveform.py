"""What a player draws."""

from pathlib import Path

import numpy as np
import pytest

from soniq.audio.model import PEAKS_A_MINUTE
from soniq.audio.waveform import Waveform, point
from tests import sound
from tests.audio.test_decode import of


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000])
def test_there_are_two_hundred_points_a_minute(rate: int) -> None:
    assert 60 * rate / point(rate) == pytest.approx(PEAKS_A_MINUTE, rel=0.001)


def test_a_point_tells_how_far_the_sound_swings_down_and_up() -> None:
    waveform = Waveform()

    waveform.add(np.array([[0.5, -0.25], [0.1, 0.2]], np.float32))
    waveform.add(np.array([[1.5, -2.0]], np.float32))
    waveform.add(np.array([[0.5, 0.25]], np.float32))

    assert list(waveform.peaks) == [64, 128, 255, 255, 0, 128]
    assert waveform.peak == 2.0


@pytest.mark.parametrize(("seconds", "points"), [(0.0, 1), (240.0, 1), (61.0, 2), (11.0, 8)])
def test_a_short_track_has_its_points_denser(seconds: float, points: int) -> None:
    waveform = Waveform(seconds)

    waveform.add(np.ones((2, point(44_100)), np.float32))

    assert len(waveform.peaks) == 2 * points


def test_the_last_block_may_be_shorter_than_its_points() -> None:
    waveform = Waveform(11.0)

    waveform.add(np.full((1, 3), 0.5, np.float32))

    assert list(waveform.peaks) == [0, 128] * 3


def test_it_follows_the_music(tmp_path: Path) -> None:
    loud, quiet = sound.tune(1, seconds=3.0), 0.25 * sound.tune(1, seconds=3.0)
    both = np.asarray(np.concatenate([loud, quiet]), np.float32)

    found = of(sound.write(tmp_path / "both.wav", both, rate=16_000))

    ups = np.frombuffer(found.peaks, np.uint8)[1::2].astype(int)
    assert len(ups) == 20 * 8
    assert abs(ups[:80].mean() - 4 * ups[80:].mean()) < 6
    assert found.loudness.peak == pytest.approx(float(np.abs(both).max()), abs=1e-3)
