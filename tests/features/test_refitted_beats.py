"""The beats that are shown are those of the tempo that is shown."""

import pytest

from soniq.features.beats import refitted
from soniq.features.model import AudioFeatures, Waveform
from soniq.units import Milliseconds, TrackId

HEARD = (100, 600, 1100, 1620, 2120, 2620, 3120)


def beats(shown: float | None, heard: float | None = 120.0) -> tuple[int, ...]:
    wave = Waveform(duration=Milliseconds(3500), peaks=b"", beats=HEARD)
    found = AudioFeatures(track_id=TrackId(1), bpm=shown, measured_bpm=heard)
    return refitted(wave, found).beats


@pytest.mark.parametrize("shown", [120.0, 121.0, 118.5, None])
def test_of_the_same_tempo_they_are_those_that_were_heard(shown: float | None) -> None:
    assert beats(shown) == HEARD


def test_of_double_tempo_one_comes_between_each_two() -> None:
    found = beats(240.0)
    assert found[::2] == HEARD
    assert found[1::2] == (350, 850, 1360, 1870, 2370, 2870)


def test_of_half_tempo_every_second_stays() -> None:
    assert beats(60.0) == HEARD[::2]


def test_of_three_to_two_three_stand_where_two_stood() -> None:
    assert beats(180.0) == (100, 433, 767, 1100, 1447, 1787, 2120, 2453, 2787, 3120)


def test_where_nothing_was_measured_they_stay() -> None:
    assert beats(100.0, None) == HEARD
