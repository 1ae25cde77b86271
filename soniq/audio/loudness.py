"""Integrated loudness by EBU R128 (ITU-R BS.1770-4): K-weighting, channel weights, both gates.

The measuring is FFmpeg's own filter `ebur128`, which PyAV's wheels carry: kept, compared with the
EBU's test material, and written in C. pyloudnorm needs scipy and all samples at once; pyebur128
has no wheels for ARM.
"""

from fractions import Fraction

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from soniq.audio.sources import sample_format

_LAYOUTS = ("mono", "stereo", "2.1", "4.0", "5.0", "5.1", "6.1", "7.1")
"""What so many channels mean, by FFmpeg's own custom. Only from five on do weights differ."""

_SOUND_RATE = 48_000
"""Hz to measure at where the filter fails: it steps by tenths of a second, which must be whole
samples (11,025 Hz: no answer), and its weights need a band up to 3 kHz (1,000 Hz: nonsense)."""

_LEAST_RATE = 8_000

_FLOOR = -69.9
"""LUFS. The filter says −70 where nothing passed its absolute gate: silence."""


class Meter:
    """Takes a track block by block; `integrated` ends the measurement."""

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._layout = _LAYOUTS[channels - 1] if channels <= len(_LAYOUTS) else "mono"
        self._format = sample_format(1 if self._layout == "mono" else channels)
        self._base = Fraction(1, rate)
        self._taken = 0
        self._said: str | None = None
        self._graph = self._built()

    def add(self, block: NDArray[np.float32]) -> None:
        """block: float32, shape (channels, n), C-contiguous, n at least 1."""
        if self._layout == "mono" and len(block) > 1:
            block = block.mean(axis=0, keepdims=True, dtype=np.float32)
        if self._format == "flt":
            block = np.ascontiguousarray(block.T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, self._format, self._layout)
        frame.sample_rate, frame.time_base, frame.pts = self._rate, self._base, self._taken
        self._taken += frame.samples
        self._graph.push(frame)
        self._listen()

    def integrated(self) -> float | None:
        """LUFS of all that was added; None for silence and for less than 0.4 s."""
        self._graph.push(None)
        self._listen()
        lufs = float(self._said) if self._said is not None else _FLOOR
        return lufs if lufs > _FLOOR else None

    def _built(self) -> Graph:
        graph = Graph()
        graph.threads = 1  # else one for each core waits idle
        nodes = [
            graph.add_abuffer(
                sample_rate=self._rate,
                format=self._format,
                layout=self._layout,
                time_base=self._base,
            )
        ]
        if self._rate % 10 or self._rate < _LEAST_RATE:
            nodes.append(graph.add("aresample", str(_SOUND_RATE)))
        nodes.append(graph.add("ebur128", "framelog=quiet:metadata=1"))
        nodes.append(graph.add("abuffersink"))
        graph.link_nodes(*nodes).configure()
        return graph

    def _listen(self) -> None:
        """The filter says after each tenth of a second what it makes of the track so far."""
        try:
            while True:
                self._said = self._graph.pull().metadata.get("lavfi.r128.I", self._said)
        except (av.BlockingIOError, av.EOFError):
            return
