"""Key: of chords and of music, however tuned and however loud, and how tonal that is."""

from pathlib import Path

import av
import numpy as np
import pytest

from soniq.audio.key import KeyFinder
from soniq.audio.levels import Samples
from soniq.demo.keys import NAMES
from soniq.demo.styles import STYLES
from soniq.demo.voices import hit
from soniq.harmony import Key
from tests import sound
from tests.hearing import heard, key_of
from tests.reference import ON_CLIPS, clips, reference

RATE = 22_050


@pytest.mark.parametrize("name", [*NAMES, *(f"{name}m" for name in NAMES)])
def test_a_chord_is_in_its_key(name: str) -> None:
    found = key_of(heard(sound.chord(name, seconds=5)))

    assert found.key == Key.parse(name)
    assert found.second == found.key
    assert found.confidence > 0.6
    assert found.strength > 0.7


@pytest.mark.parametrize("style", STYLES)
def test_music_of_every_style_has_its_key(style: str) -> None:
    for seed, name in enumerate(("C", "F#m", "Eb")):
        samples = heard(sound.music(style, key=name, bpm=100, seed=seed))

        assert key_of(samples).key == Key.parse(name), name


@pytest.mark.parametrize("cents", [-35, -20, 0, 20, 35])
def test_the_tuning_is_told_and_changes_no_key(cents: float) -> None:
    samples = _faster(sound.music("folk", key="D", bpm=96), 2 ** (cents / 1200))

    found = key_of(heard(samples))

    assert found.tuning_cents == pytest.approx(cents, abs=4)
    assert found.key == Key.parse("D")


@pytest.mark.parametrize("decibels", [-40, -12, 12])
def test_the_volume_changes_nothing(decibels: float) -> None:
    samples = heard(sound.music("bossa", key="G", bpm=112))
    found = key_of(samples)
    turned = key_of(samples * np.float32(10 ** (decibels / 20)))

    assert turned.key == found.key
    assert turned.confidence == pytest.approx(found.confidence, abs=1e-3)
    assert turned.strength == pytest.approx(found.strength, abs=1e-3)


def test_chords_are_tonal_and_drums_and_noise_are_not() -> None:
    chord = key_of(heard(sound.chord("Am"))).strength
    song = key_of(heard(sound.music("folk", key="G", bpm=92))).strength
    drums = key_of(heard(_drums())).strength
    hiss = [key_of(heard(sound.noise(6, seed=seed))).strength for seed in range(4)]

    assert min(chord, song) > 0.7
    assert drums < 0.3
    assert max(hiss) < 0.1


def test_noise_has_a_key_that_nobody_is_sure_of() -> None:
    assert key_of(heard(sound.noise(10))).confidence < 0.4


def test_silence_and_scraps_have_none() -> None:
    finder = KeyFinder()

    assert finder.find(np.zeros(10 * RATE, np.float32)) is None
    assert finder.find(heard(sound.chord("C"))[: RATE // 2]) is None
    assert finder.find(np.zeros(0, np.float32)) is None


@pytest.mark.parametrize("style", STYLES)
def test_generated_music_has_the_reference_s_key(style: str, shared: Path) -> None:
    samples = heard(sound.music(style, key="Bb", bpm=100, seed=4))

    assert key_of(samples).key.sharp_name == reference(shared).Key(samples)["key"]


@pytest.mark.parametrize("name", ON_CLIPS)
def test_recordings_have_the_reference_s_key(name: str, shared: Path) -> None:
    samples = clips(shared, name)
    expected = reference(shared).Key(samples)

    found = key_of(samples)

    assert found.key.sharp_name == expected["key"]
    assert found.tuning_cents == pytest.approx(expected["tuning_cents"], abs=0.1)


def _drums() -> Samples:
    mixed = np.zeros(10 * sound.RATE, np.float32)
    for beat in range(38):
        for stroke in ("kick" if beat % 2 == 0 else "snare", "hat"):
            part = mixed[beat * sound.RATE // 4 :][: len(hit(stroke))]
            part += hit(stroke)[: len(part)]
    return mixed * np.float32(0.5)


def _faster(samples: Samples, by: float) -> Samples:
    """Played that much faster, and so higher."""
    frame = av.AudioFrame.from_ndarray(np.atleast_2d(samples), "fltp", "mono")
    frame.sample_rate = round(sound.RATE * by)
    resampler = av.AudioResampler("fltp", "mono", sound.RATE)
    pieces = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([piece.to_ndarray()[0] for piece in pieces])
