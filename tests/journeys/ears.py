"""What comes out of the browser's player, sample by sample."""

import base64

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from tests.journeys.house import Visitor
from tests.sound import Samples

_LISTEN = """(rate) => {
    const context = new AudioContext({ sampleRate: rate });
    const ear = context.createScriptProcessor(16384, 1, 1);
    window.heard = [];
    ear.onaudioprocess = ({ inputBuffer }) => window.heard.push(inputBuffer.getChannelData(0).slice());
    for (const audio of document.querySelectorAll("audio"))
        context.createMediaElementSource(audio).connect(ear);
    ear.connect(context.destination);
    return context.resume();
}"""  # noqa: E501 - a script reads better whole
_TELL = """() => {
    let text = "";
    for (const part of window.heard) {
        const bytes = new Uint8Array(part.buffer);
        for (let at = 0; at < bytes.length; at += 32768)
            text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    }
    return btoa(text);
}"""
WINDOW = 4096  # samples that are compared at once
APART = 12_000  # samples from one look to the next


def listen(visitor: Visitor, *, rate: int) -> None:
    """From here on, all that the player makes sound is kept. Before it plays anything."""
    visitor.page.evaluate(_LISTEN, rate)


def heard(visitor: Visitor) -> Samples:
    """All that was heard, mono."""
    return np.frombuffer(base64.b64decode(visitor.page.evaluate(_TELL)), "<f4")


def sweep(seconds: float, rate: int) -> Samples:
    """A sine whose pitch rises, so that each of its moments sounds like no other."""
    time = np.arange(int(seconds * rate)) / rate
    low, high = 300.0, 1500.0
    phase = 2 * np.pi * (low * time + (high - low) * time**2 / (2 * seconds))
    return np.asarray(0.5 * np.sin(phase), np.float32)


def slips(sound: Samples, wanted: Samples, *, reach: int) -> list[tuple[int, int]]:
    """Where `sound` runs ahead of `wanted` or behind it: pairs of a sample and by how many.

    Counted from its beginning; what does not sound like `wanted` at all slips by `reach`.
    """
    at = APART
    base = _place(sound, wanted[at : at + WINDOW], range(len(sound)))
    assert base is not None, "the music was not heard at all"
    found = []
    for at in range(2 * APART, len(wanted) - 2 * WINDOW, APART):
        near = base + at - APART
        around = range(max(0, near - reach), near + reach)
        place = _place(sound, wanted[at : at + WINDOW], around)
        found.append((at, reach if place is None else place - near))
    return found


def longest_silence(sound: Samples, *, rate: int) -> float:
    """Seconds within the music in which nothing is heard."""
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    return float(np.diff(loud).max() / rate)


def _place(sound: Samples, part: Samples, among: range) -> int | None:
    """Where in the sound a part of it is; None where nothing there resembles it."""
    there = sound[among.start : among.stop + len(part)]
    if len(there) < len(part):
        return None
    size = 1 << (len(there) + len(part)).bit_length()
    alike = np.fft.irfft(np.fft.rfft(there, size) * np.conj(np.fft.rfft(part, size)), size)
    alike = alike[: len(there) - len(part) + 1]
    best = int(np.argmax(alike))
    window = sliding_window_view(there, len(part))[best]
    sure = alike[best] / (np.linalg.norm(window) * np.linalg.norm(part) + 1e-9)
    return among.start + best if sure > 0.9 else None
