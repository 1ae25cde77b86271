"""Sound out of a file, once: all that the networks, the player and the loudness need of it.

A track goes by in blocks and is never held whole: four minutes leave 14 MB, an hour no more.
"""

import logging
import os
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from soniq.audio import holes, passages
from soniq.audio.levels import Samples
from soniq.audio.loudness import Meter
from soniq.audio.model import Loudness
from soniq.audio.passages import Catcher, Patches
from soniq.audio.sources import Aubio, PyAV, Source, Undecodable, openable
from soniq.audio.waveform import Block, Waveform
from soniq.errors import Unreadable
from soniq.units import Milliseconds

logger = logging.getLogger(__name__)

Decoder: TypeAlias = type[Aubio] | type[PyAV]

_BEYOND_AUBIO = (b".wv", b".tta", b".mpc", b".mp+", b".mpp", b".ape")

_SHORT = 0.98
"""Of the claimed length: less, and the other decoder is asked."""

_OFF = 0.005
"""By how much of its length a track may miss what was expected before it is gone through again
with the right one, so that its parts lie where they lie in every copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """What is kept of a track that went by.

    middle: 22,050 Hz, mono, as loud as it is: two minutes of the middle, or all of a shorter track.
    middle_at: where in the track it begins.
    patches: 16,000 Hz, mono, at most 16: the spans that the taggers hear (`mel.spans`); one alone
    is the whole track.
    gated_rms: of the whole track at 16,000 Hz.
    peaks: see `model.Analysis`.
    starved: it is an MP3 of so few bits that the patches have `holes`.
    """

    decoder: str
    duration: Milliseconds
    middle: Samples
    middle_at: Milliseconds
    patches: tuple[Samples, ...]
    gated_rms: float
    loudness: Loudness
    peaks: bytes
    starved: bool = False


def decode(path: bytes, *, claims: Milliseconds | None = None) -> Decoded:
    """Decode a file with the first decoder that gives all of it.

    claims: how long its tags say it is; None takes the container's word. Where no decoder reaches
    that length, what the better one gives is all there is.

    Raises:
        Unreadable: no decoder gets any sound out of it.
    """
    failures: list[str] = []
    found: list[Decoded] = []
    with openable(path) as name:
        starved = holes.likely(name)
        for decoder in _decoders(path):
            try:
                decoded, claimed = _decoded(decoder, name, claims)
            except Undecodable as error:
                failures.append(f"{decoder.name}: {error}")
                continue
            found.append(decoded)
            if decoded.duration >= _SHORT * claimed:
                break
    if found:
        return replace(max(found, key=lambda one: one.duration), starved=starved)
    logger.info("no sound in %r: %s", path, "; ".join(failures))
    raise Unreadable("No sound can be decoded from it: it is broken, or of a kind unknown here.")


def _decoders(path: bytes) -> tuple[Decoder, ...]:
    if os.path.splitext(path)[1].lower() in _BEYOND_AUBIO:
        return (PyAV,)
    return (Aubio, PyAV)


def _decoded(
    decoder: Decoder, name: str, claims: Milliseconds | None
) -> tuple[Decoded, Milliseconds]:
    """What a decoder gives, and the length that was to be expected."""
    with closing(decoder(name)) as source:
        expected = claims / 1000 if claims else source.seconds
        passing = _Passing(source, expected)
    if passing.patches is None or abs(passing.seconds - expected) > _OFF * passing.seconds:
        with closing(decoder(name)) as source:
            passing = _Passing(source, passing.seconds)
    return passing.decoded(decoder.name), Milliseconds(round(expected * 1000))


class _Passing:
    """One pass over a track."""

    def __init__(self, source: Source, expected: float) -> None:
        """expected: its seconds, as far as they are known; 0 only finds out how many they are."""
        self._rate = source.rate
        self._waveform = Waveform(expected)
        self._meter = Meter(source.rate, source.channels)
        self._middle = passages.middle(expected)
        self._catcher = Catcher(self._middle, source.rate)
        self._patches = Patches(expected, source.rate)
        self._taken = 0
        for block in source.blocks():
            self._take(block)
        if not self._taken:
            raise Undecodable("not one sample")
        self._patches.end()
        self.patches = self._patches.cut()

    @property
    def seconds(self) -> float:
        return self._taken / self._rate

    def _take(self, block: Block) -> None:
        block = self._waveform.add(block)
        self._meter.add(block)
        mono = _mixed(block)
        self._catcher.offer(self._taken, mono)
        self._patches.add(mono)
        self._taken += len(mono)

    def decoded(self, decoder: str) -> Decoded:
        assert self.patches is not None, "they were placed by the very length that they are cut by"
        return Decoded(
            decoder=decoder,
            duration=Milliseconds(round(self.seconds * 1000)),
            middle=self._catcher.caught(),
            middle_at=Milliseconds(self._middle.begin * 1000 // self._middle.rate),
            patches=self.patches,
            gated_rms=self._patches.gated_rms,
            loudness=Loudness(integrated_lufs=self._meter.integrated(), peak=self._waveform.peak),
            peaks=self._waveform.peaks,
        )


def _mixed(block: Block) -> Samples:
    """The mean of the channels; for two, adding is twice as fast as numpy's mean."""
    if len(block) == 1:
        return np.asarray(block[0])
    if len(block) == 2:
        return np.asarray((block[0] + block[1]) * np.float32(0.5))
    return np.asarray(block.mean(axis=0, dtype=np.float32))
