"""Tempo: of clicks and of music, however loud, and wherever in the track it was listened to."""

from pathlib import Path

import numpy as np
import pytest

from soniq.audio.levels import Samples
from soniq.audio.tempo import LISTENED, TempoFinder, peaks
from soniq.demo.styles import STYLES
from tests import sound
from tests.hearing import heard, tempo_of
from tests.reference import ON_CLIPS, clips, reference

RATE = 22_050
SPEEDS = {"waltz": (90, 106), "ambient": (70, 84), "lo-fi": (76, 90), "chamber": (80, 104)}
"""Slower than the rest, which goes at 100 and 118."""


@pytest.mark.parametrize("bpm", [60, 72, 90, 100, 112, 117])
def test_clicks_are_counted(bpm: float) -> None:
    tempo = tempo_of(heard(sound.clicks(bpm))).tempo

    assert tempo.bpm == pytest.approx(bpm, rel=0.01)
    assert tempo.second == pytest.approx(bpm, rel=0.02)
    assert tempo.confidence > 0.5


@pytest.mark.parametrize("style", STYLES)
def test_music_of_every_style_has_its_tempo(style: str) -> None:
    for bpm in SPEEDS.get(style, (100, 118)):
        samples = heard(sound.music(style, key="G", bpm=bpm, seed=5))

        assert tempo_of(samples).tempo.bpm == pytest.approx(bpm, rel=0.01)


def test_half_and_double_are_among_the_candidates() -> None:
    tempo = tempo_of(heard(sound.music("electro", key="Am", bpm=124))).tempo

    assert len(tempo.candidates) == 2
    assert any(one.bpm == pytest.approx(62, rel=0.02) for one in tempo.candidates)
    assert tempo.candidates[0].share >= tempo.candidates[1].share


def test_candidates_are_tempi_apart_and_not_slopes_of_one() -> None:
    shares = np.zeros(125)
    shares[60:63] = 0.3, 0.4, 0.2
    shares[57], shares[12], shares[100] = 0.05, 0.03, 0.02

    first, second, third = peaks(shares)

    assert first.bpm == pytest.approx(40 * 2 ** (61 / 48), rel=0.01)
    assert first.share == pytest.approx(0.9)
    assert second.bpm == pytest.approx(40 * 2 ** (12 / 48), rel=0.01)
    assert third.bpm == pytest.approx(40 * 2 ** (100 / 48), rel=0.01)


def test_where_there_is_but_one_tempo_there_are_no_candidates() -> None:
    shares = np.zeros(125)
    shares[40:42] = 0.5

    assert len(peaks(shares)) == 1


@pytest.mark.parametrize("decibels", [-40, -12, 12])
def test_the_volume_changes_nothing(decibels: float) -> None:
    samples = heard(sound.music("rock", key="E", bpm=118))
    found = tempo_of(samples)
    turned = tempo_of(samples * np.float32(10 ** (decibels / 20)))

    assert turned.tempo.bpm == pytest.approx(found.tempo.bpm, rel=1e-4)
    assert turned.pulse == pytest.approx(found.pulse, abs=1e-3)


def test_silence_and_scraps_have_none() -> None:
    finder = TempoFinder()

    assert finder.find(np.zeros(20 * RATE, np.float32)) is None
    assert finder.find(heard(sound.clicks(120))[: RATE // 2]) is None
    assert finder.find(np.zeros(0, np.float32)) is None


def test_of_a_long_track_the_middle_is_listened_to() -> None:
    """Before and after it, another tempo goes on for longer than the middle lasts."""
    middle = _again(heard(sound.clicks(100)), LISTENED + 2)
    around = _again(heard(sound.clicks(72)), 70)

    tempo = tempo_of(np.concatenate([around, middle, around])).tempo

    assert tempo.bpm == pytest.approx(100, rel=0.01)


def test_what_one_dances_to_has_a_clear_pulse() -> None:
    clicks, beat, drift, hiss = (
        tempo_of(heard(samples)).pulse
        for samples in (
            sound.clicks(100),
            sound.music("synth pop", key="Am", bpm=122),
            sound.music("ambient", key="C", bpm=76),
            sound.noise(12),
        )
    )

    assert 1 >= clicks > 0.9
    assert clicks > beat > drift > hiss >= 0
    assert beat > 0.6
    assert hiss < 0.15


@pytest.mark.parametrize("style", STYLES)
def test_generated_music_has_the_reference_s_tempo(style: str, shared: Path) -> None:
    samples = heard(sound.music(style, key="D", bpm=106, seed=9))

    expected = reference(shared).Tempo(samples)["bpm"]
    assert tempo_of(samples).tempo.bpm == pytest.approx(expected, rel=0.005)


@pytest.mark.parametrize("name", ON_CLIPS)
def test_recordings_have_the_reference_s_tempo(name: str, shared: Path) -> None:
    samples = clips(shared, name)

    expected = reference(shared).Tempo(samples)["bpm"]
    assert tempo_of(samples).tempo.bpm == pytest.approx(expected, rel=0.005)


def _again(samples: Samples, seconds: int) -> Samples:
    """The samples over and over, cut where the twentieth click would be the first again."""
    return np.resize(samples, seconds * RATE)
