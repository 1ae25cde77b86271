"""The holes that an MP3 of very few bits has in its spectrogram, and how they are closed.

With less than a bit a sample, LAME leaves out bands above 2 kHz for single granules of 13 ms. The
average spectrum stays right, but the network hears the logarithm, in which what is not there lies
far below what is around it. Of 132 recordings as MP3 of 64 kbit/s in stereo (.73 bits a sample)
the embedding's cosine with the original's was .67 at the least and below .85 for 15; closed, it
is .906 at the least. At 56 kbit/s it is .78 instead of .44, at 48 .53 instead of .30:
`python -m bench.embeddings --copies 0 --kbits 48 56 80`.

Only the bit rate tells where to close: some recordings have holes of their own, more than the worst
MP3. At 80 kbit/s (.9 bits) closing still helps, at 96 (1.1 bits) it does harm.
"""

from contextlib import closing

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from soniq.audio import mel
from soniq.audio.sources import PyAV, Undecodable

STARVED = 1.0
"""Bits a sample and channel, below which an MP3 has holes."""

_MP3 = ("mp3float", "mp3")
"""FFmpeg's decoders of it."""

_FIRST = 48
"""The band at 1.7 kHz; what lies below is kept even by starved encoders."""

_BETWEEN = 0.5
_AROUND = np.linspace(0.1, 0.5, mel.BANDS - _FIRST, dtype=np.float32)
"""What a cell has at the least: this part of the frames beside it, and this, by band, of what is
around it. Together at most 1, so that steady sound stays as it is. A regression of the originals'
cells on the copies' led to them; with .1 more or less of either the worst copy is at .89 to .91."""

_FRAMES, _BANDS = 2, 4
"""How far both reach to each side: two frames are 32 ms, two granules and a half."""


def likely(name: str) -> bool:
    """Whether a file is an MP3 of so few bits. name: see `sources.openable`."""
    try:
        with closing(PyAV(name)) as file:
            bits = file.bit_rate / (file.rate * file.channels)
            return 0 < bits < STARVED and file.codec in _MP3
    except Undecodable:
        return False


def closed(patch: mel.Patch) -> mel.Patch:
    """A patch without its holes: no cell is lower than before."""
    upper = patch[:, _FIRST:]
    least = _BETWEEN * _between(upper) + _AROUND * _around(patch)[:, _FIRST:]
    whole: mel.Patch = np.hstack([patch[:, :_FIRST], np.maximum(upper, least)])
    return whole


def _between(bands: NDArray[np.float32]) -> NDArray[np.float32]:
    """What stands both before and after a frame: the lower of the two sides' highest."""
    padded = np.pad(bands, ((_FRAMES, _FRAMES), (0, 0)), mode="edge")
    highest = sliding_window_view(padded, _FRAMES, axis=0).max(axis=-1)
    return np.asarray(np.minimum(highest[: len(bands)], highest[-len(bands) :]))


def _around(patch: mel.Patch) -> NDArray[np.float32]:
    """The mean over the frames and bands near by, beyond the patch those at its edge."""
    padded = np.pad(patch, ((_FRAMES, _FRAMES), (_BANDS, _BANDS)), mode="edge")
    in_time = sliding_window_view(padded, 2 * _FRAMES + 1, axis=0).mean(axis=-1)
    near = sliding_window_view(in_time, 2 * _BANDS + 1, axis=1)
    return np.asarray(near.mean(axis=-1), np.float32)
