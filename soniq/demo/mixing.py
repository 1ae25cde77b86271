"""A stereo mix: notes laid on a time line, a room around them, and an even loudness."""

import numpy as np
from numpy.typing import NDArray

from soniq.demo.voices import RATE, Samples

LOUDNESS = 0.16
"""Root mean square of a finished piece, −16 dB of full scale: room for the beats above it."""
PEAK = 0.89
"""−1 dB, so that lossy codecs do not clip."""


class Mix:
    """A stereo recording in the making, float32, shape (2, n)."""

    def __init__(self, seconds: float) -> None:
        self._dry = np.zeros((2, int(seconds * RATE)), np.float32)
        self._send = np.zeros_like(self._dry)

    def add(
        self, at: float, sound: Samples, *, level: float = 1.0, pan: float = 0.0, room: float = 0.2
    ) -> None:
        """Lay a sound in at `at` seconds. pan −1…1; room is what of it the reverb gets."""
        start = int(at * RATE)
        part = sound[: max(self._dry.shape[1] - start, 0)]
        left, right = np.cos((pan + 1) * np.pi / 4), np.sin((pan + 1) * np.pi / 4)
        for side, gain in enumerate((left, right)):
            place = slice(start, start + len(part))
            self._dry[side, place] += np.float32(level * gain) * part
            self._send[side, place] += np.float32(level * gain * room) * part

    def finish(self, *, hall: float, warmth: float = 0.0) -> Samples:
        """The recording with its room (`hall` seconds long), evened out, soft-limited and faded.

        warmth 0…1 takes away treble, as tape and old radios do.
        """
        wet = self._dry + _reverb(self._send, hall)
        if warmth:
            wet = _mellow(wet, cutoff=16_000 * (1 - warmth) + 1_800)
        wet *= LOUDNESS / max(float(np.sqrt((wet**2).mean())), 1e-9)
        fade = np.clip((wet.shape[1] - np.arange(wet.shape[1])) / (0.7 * RATE), 0, 1)
        return np.asarray(PEAK * np.tanh(wet / PEAK) * fade, np.float32)


def _reverb(send: NDArray[np.float32], seconds: float) -> NDArray[np.float32]:
    """Convolution with fading noise, another one for each ear: a plain, wide room."""
    count = int(seconds * RATE)
    noise = np.fft.rfft(np.random.default_rng(11).standard_normal((2, count)))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    noise *= hertz / (hertz + 200) / (1 + (hertz / 3_500) ** 2)  # walls swallow both ends
    tails = np.fft.irfft(noise, count) * np.exp(-np.arange(count) / RATE * 6.9 / seconds)
    tails /= np.sqrt((tails**2).sum(axis=1, keepdims=True))
    size = _fast_length(send.shape[1] + count)
    spectrum = np.fft.rfft(send, size) * np.fft.rfft(tails, size)
    return np.fft.irfft(spectrum, size)[:, : send.shape[1]].astype(np.float32)


def _mellow(sound: NDArray[np.float32], *, cutoff: float) -> NDArray[np.float32]:
    """Treble above `cutoff` hertz falls by 12 dB an octave."""
    size = _fast_length(sound.shape[1])
    spectrum = np.fft.rfft(sound, size)
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    spectrum /= 1 + (hertz / cutoff) ** 2
    return np.fft.irfft(spectrum, size)[:, : sound.shape[1]].astype(np.float32)


def _fast_length(count: int) -> int:
    """The next length that the FFT likes: 2ⁿ or 3 · 2ⁿ."""
    power: int = 1 << (count - 1).bit_length()
    return power * 3 // 4 if power * 3 // 4 >= count else power
