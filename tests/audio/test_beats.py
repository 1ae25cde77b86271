"""Beats: where the clicks are, through a whole track, and only where the tempo is steady."""

import numpy as np
import pytest

from soniq.audio.beats import Times, beats, clarity, continued, milliseconds
from soniq.audio.tempo import TempoFinder
from soniq.demo.styles import STYLES
from tests import sound
from tests.hearing import heard, tempo_of

NEAR = 25
"""Milliseconds by which a beat may miss."""


@pytest.mark.parametrize("bpm", [60, 72, 90, 100, 112])
def test_every_click_is_a_beat_and_every_beat_a_click(bpm: float) -> None:
    found = tempo_of(heard(sound.clicks(bpm, seconds=20))).tempo.beats
    clicks = np.arange(500, 19_900, 60_000 / bpm)

    assert len(found) == len(clicks)
    assert np.abs(np.array(found) - clicks).max() <= NEAR


@pytest.mark.parametrize("style", [name for name in STYLES if name not in ("chamber", "ambient")])
def test_in_music_with_a_beat_they_fall_on_it(style: str) -> None:
    """Nine in ten; a strum or a syncope may pull one away."""
    period = 60_000 / 104
    found = np.array(tempo_of(heard(sound.music(style, key="G", bpm=104, seed=2))).tempo.beats)
    off = np.abs((found + period / 2) % period - period / 2)

    assert len(found) >= 15
    assert np.quantile(off, 0.9) <= 40
    assert np.median(off) <= NEAR


def test_those_of_a_long_track_are_told_from_its_middle() -> None:
    samples = heard(sound.clicks(90, seconds=20.5, first=0))
    found = TempoFinder().find(samples, offset_ms=40_000, duration_ms=100_000)
    assert found is not None
    told = np.array(found.tempo.beats)
    clicks = np.arange(0, 100_001, 60_000 / 90)

    assert len(told) == len(clicks)
    assert np.abs(told - clicks).max() <= NEAR


def test_a_steady_tempo_goes_on_before_and_after_what_was_heard() -> None:
    found = np.linspace(250, 19_750, 40)

    told = continued(found, offset_ms=30_000, duration_ms=90_000)

    assert told[0] == pytest.approx(250)
    assert told[-1] == pytest.approx(89_750)
    assert np.diff(told) == pytest.approx(500)


def test_a_drifting_tempo_does_not() -> None:
    slowing: Times = np.cumsum(np.linspace(450, 600, 60))

    told = continued(slowing, offset_ms=30_000, duration_ms=300_000)

    assert told == pytest.approx(slowing + 30_000)


def test_a_few_beats_are_no_reason_to_go_on() -> None:
    assert len(continued(np.linspace(0, 2_000, 5), offset_ms=0, duration_ms=60_000)) == 5


def test_they_bend_with_the_player() -> None:
    """Each beat lasts 4 ms longer than the one before, as at the end of a song."""
    true: Times = 500 + np.cumsum(np.linspace(500, 616, 30))

    found = beats(_peaks_at(true), 60_000 / 560)

    assert len(found) == len(true)
    assert np.abs(found - true).max() <= NEAR


def test_an_intro_and_an_ending_without_a_beat_have_none() -> None:
    true = np.linspace(10_000, 19_500, 20)
    activation = np.append(_peaks_at(true), np.zeros(500))

    found = beats(activation, 120)

    assert len(found) == 20
    assert np.abs(found - true).max() <= NEAR


def test_where_nothing_beats_there_are_none() -> None:
    assert len(beats(np.zeros(1_000), 120)) == 0
    assert len(beats(np.ones(20), 60)) == 0


def test_clarity_is_how_alike_a_beat_is_to_the_next() -> None:
    even = np.cos(2 * np.pi * np.arange(1_000) / 25)

    assert clarity(even, 120) == pytest.approx(1, abs=0.01)
    assert clarity(even, 240) < 0.5
    assert clarity(np.zeros(1_000), 120) == 0
    assert clarity(even[:20], 120) == 0


def test_milliseconds_are_whole_and_none_lies_before_the_start() -> None:
    assert milliseconds(np.array([-3.0, 499.7])) == (0, 500)


def _peaks_at(times: Times) -> Times:
    """An activation at 50 frames a second with a peak at each time, as the network draws them.

    The network hears a beat 8 ms early; `beats` makes up for that.
    """
    frames = np.arange(int(times[-1] / 20) + 25)
    nearest = np.abs(frames[:, None] * 20 - (times - 8)).min(axis=1)
    return np.asarray(0.9 * np.exp(-((nearest / 18) ** 2)))
