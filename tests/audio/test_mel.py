"""The spectrograms that the taggers are fed, against a slow computation from the definition."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from soniq.audio import mel
from soniq.audio.levels import Samples

LENGTHS = (
    16_000,
    47_615,
    47_616,  # 187 frames
    47_872,
    95_743,
    60_000,
    187 * 256 * 16 - 257,
    187 * 256 * 17 + 300,
    1_000_003,
)


def _sound(length: int) -> Samples:
    random = np.random.default_rng(length)
    swelling = np.linspace(0.01, 0.3, length)
    return np.asarray(random.normal(0, 1, length) * swelling, np.float32)


def _mel(hertz: float) -> float:
    """Slaney's scale: 15 mels to the kilohertz, then 27 mels to a factor of 6.4."""
    return hertz * 0.015 if hertz < 1_000 else 15 + 27 * math.log(hertz / 1_000, 6.4)


def _hertz(mels: float) -> float:
    return mels / 0.015 if mels < 15 else 1_000 * 6.4 ** ((mels - 15) / 27)


def _bank() -> NDArray[np.float64]:
    edges = [_hertz(_mel(8_000) * number / 97) for number in range(98)]
    bank = np.zeros((96, 257))
    for band, (low, middle, high) in enumerate(zip(edges, edges[1:], edges[2:], strict=False)):
        for line in range(257):
            hertz = line * 31.25
            rise, fall = (hertz - low) / (middle - low), (high - hertz) / (high - middle)
            bank[band, line] = max(0.0, min(rise, fall)) * 2 / (high - low)
    return bank


def _spectrogram(samples: Samples) -> NDArray[np.float64]:
    """Of the whole track, in double precision."""
    silence = np.zeros(256)
    padded = np.concatenate([silence, samples.astype(np.float64), silence])
    window = np.sin(np.pi * np.arange(512) / 512) ** 2
    frames = [padded[at : at + 512] * window for at in range(0, len(samples) + 1, 256)]
    power = np.abs(np.fft.rfft(np.array(frames), axis=1)) ** 2
    return np.log10(1 + 10_000 * power @ _bank().T)


def _patches(spectrogram: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """As the reference cuts them: sixteen at the most, from the first frame to the last."""
    frames = len(spectrogram)
    if frames < 187:
        return [np.concatenate([spectrogram] * (187 // frames + 1))[:187]]
    last = frames - 187
    if last // 187 + 1 <= 16:
        starts = list(range(0, last + 1, 187))
    else:
        starts = [round(last * number / 15) for number in range(16)]
    return [spectrogram[start : start + 187] for start in starts]


@pytest.mark.parametrize("length", LENGTHS)
def test_patches_are_those_of_the_spectrogram_of_the_whole_track(length: int) -> None:
    samples = _sound(length)
    expected = _patches(_spectrogram(samples))

    heard = [mel.patch(mel.window(samples, span)) for span in mel.spans(length)]

    assert len(heard) == len(expected)
    np.testing.assert_allclose(heard, expected, atol=2e-5)


@pytest.mark.parametrize("length", LENGTHS)
def test_spans_reach_from_before_the_beginning_to_the_last_patch(length: int) -> None:
    spans = mel.spans(length)
    starts = [start for start, _ in spans]

    assert starts[0] == -256
    assert starts == sorted(set(starts))
    assert len(spans) <= mel.PATCHES
    assert spans[-1][1] <= length + 256


def test_a_long_track_is_heard_from_its_beginning_to_its_end() -> None:
    length = 3_600 * mel.RATE
    spans = mel.spans(length)
    gaps = np.diff([start for start, _ in spans])

    assert len(spans) == 16
    assert {end - start for start, end in spans} == {mel.SAMPLES}
    assert length - spans[-1][1] < 256
    assert gaps.max() - gaps.min() <= mel.HOP


def test_loud_music_stays_finite() -> None:
    loudest = np.ones(mel.SAMPLES, np.float32)
    loudest[::2] = -1

    assert np.isfinite(mel.patch(loudest)).all()


def test_a_tone_sounds_in_the_band_of_its_pitch() -> None:
    time = np.arange(mel.SAMPLES) / mel.RATE
    tone = np.asarray(0.3 * np.sin(2 * np.pi * 1_000 * time), np.float32)

    loudest = int(mel.patch(tone).mean(axis=0).argmax())

    assert loudest == round(_mel(1_000) / _mel(8_000) * 97) - 1
