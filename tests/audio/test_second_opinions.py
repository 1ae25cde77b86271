"""Second opinions: they move the confidence and never the answer, and each hears by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from soniq.audio import key_profiles, key_spectra
from soniq.audio.second_opinion import heard_by_aubio, key_confidence, tempo_confidence
from soniq.harmony import Key
from tests import sound
from tests.hearing import heard, tempo_of

SHARE = some.floats(0, 0.999_999)
C, G, AM = Key(0, minor=False), Key(7, minor=False), Key(9, minor=True)


@pytest.mark.parametrize("bpm", [70, 95, 120, 150])
def test_aubio_counts_clicks(bpm: float) -> None:
    assert heard_by_aubio(heard(sound.clicks(bpm))) == pytest.approx(bpm, rel=0.02)


def test_aubio_says_nothing_of_a_scrap() -> None:
    assert heard_by_aubio(np.zeros(400, np.float32)) is None


@given(share=SHARE)
def test_agreement_raises_doubt_lowers_and_an_octave_lowers_half(share: float) -> None:
    agreed, octave, other, none = (
        tempo_confidence(share, bpm=100, second=second) for second in (101.5, 198.0, 133.0, None)
    )

    assert 0 <= other <= octave <= share <= agreed <= 1
    assert none == other
    assert tempo_confidence(share, bpm=100, second=50.5) == octave


def test_the_steps_are_as_documented() -> None:
    assert tempo_confidence(0.8, bpm=100, second=100) == pytest.approx(0.84, abs=0.005)
    assert tempo_confidence(0.8, bpm=100, second=200) == pytest.approx(0.78, abs=0.005)
    assert tempo_confidence(0.8, bpm=100, second=150) == pytest.approx(0.76, abs=0.005)
    assert key_confidence(0.8, key=C, second=C) == pytest.approx(0.86, abs=0.005)
    assert key_confidence(0.8, key=C, second=AM) == pytest.approx(0.73, abs=0.005)


@given(share=SHARE)
def test_another_key_lowers_however_near_it_lies(share: float) -> None:
    fifth, relative = (key_confidence(share, key=C, second=key) for key in (G, AM))

    assert 0 <= fifth == relative <= share <= key_confidence(share, key=C, second=C) <= 1


def test_the_second_tempo_is_told_beside_the_first() -> None:
    tempo = tempo_of(heard(sound.clicks(100))).tempo

    assert tempo.second is not None
    assert tempo.second != tempo.bpm


@pytest.mark.parametrize("name", ["C", "F#", "Am", "Ebm"])
def test_profiles_hear_the_key_of_a_chord(name: str) -> None:
    spectra = key_spectra.spectra(heard(sound.chord(name)))

    told = key_profiles.key(key_profiles.notes(spectra))

    assert told.key == Key.parse(name)
    assert told.correlation > 0.7


def test_profiles_say_that_noise_has_no_tonality() -> None:
    notes = key_profiles.notes(key_spectra.spectra(heard(sound.noise(6))))

    assert notes.in_peaks < 0.05
    assert key_profiles.key(notes).strength == 0
