"""The two decoders: both give a track block by block, as the file has it.

aubio's source is the default: it took 0.12 CPU-s for four minutes of MP3 (PyAV 0.16), and 0.17 for
FLAC (PyAV 0.17), at the recording's own rate and with all channels. It loses the ends of WavPack,
TTA, Musepack and Monkey's Audio, whose packets are large; PyAV reads those, and all else.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import aubio
import av
import numpy as np

from soniq.audio.bounds import TOLERANT, sane
from soniq.audio.waveform import Block, point

_PROBE = 512

_MOST_PLANES = 7
"""Channels up to which PyAV's frames may hold each by itself. Of more it reads past the end of the
list of their places (`AudioFrame.planes` of 18.1), and crashes or invents sound."""


class Undecodable(Exception):
    """What the decoder said, in its own words."""


class Source(Protocol):
    """An opened track. seconds: what its container claims, 0 where it says nothing."""

    rate: int
    channels: int
    seconds: float

    def blocks(self) -> Iterator[Block]:
        """The whole track in order, a point of the waveform a block, the last one shorter.

        A block is good until the next one is asked for.
        """


class Aubio:
    name = "aubio"

    def __init__(self, path: str) -> None:
        try:
            with closing(aubio.source(path, 0, _PROBE, 0)) as probe:
                rate, self.channels = int(probe.samplerate), int(probe.channels)
                _sane(rate, self.channels)
                self.seconds = max(0.0, probe.duration / rate)
            self.rate, self._hop = rate, point(rate)
            self._source: Any = aubio.source(path, 0, self._hop, 0)
        except (RuntimeError, SystemError, ZeroDivisionError) as error:
            raise Undecodable(str(error)) from error

    def blocks(self) -> Iterator[Block]:
        read = self._hop
        while read == self._hop:
            try:
                block, read = self._source.do_multi()
            except (RuntimeError, SystemError) as error:
                raise Undecodable(str(error)) from error
            if read:
                yield np.ascontiguousarray(block[:, :read])

    def close(self) -> None:
        self._source.close()


class PyAV:
    """codec: FFmpeg's name of the decoder. bit_rate: a second, on average; 0 where unknown."""

    name = "pyav"

    def __init__(self, path: str) -> None:
        try:
            self._container = av.open(path, **TOLERANT)
        except (av.FFmpegError, OSError, ValueError) as error:
            raise Undecodable(str(error)) from error
        try:
            self._open()
        except (av.FFmpegError, ValueError) as error:
            self.close()
            raise Undecodable(str(error)) from error

    def _open(self) -> None:
        if not self._container.streams.audio:
            raise Undecodable("no audio stream")
        self._stream = self._container.streams.audio[0]
        self._stream.codec_context.thread_count = 1
        self.rate, self.channels = self._stream.rate, self._stream.channels
        self.codec, self.bit_rate = self._stream.codec_context.name, self._stream.bit_rate or 0
        _sane(self.rate, self.channels)
        duration = self._container.duration
        self.seconds = max(0.0, duration / av.time_base) if duration else 0.0

    def blocks(self) -> Iterator[Block]:
        fifo = av.AudioFifo()
        hop = point(self.rate)
        try:
            for part in self._frames():
                part.pts = None  # broken files step back in time, which says nothing of the sound
                fifo.write(part)
                while (block := fifo.read(hop)) is not None:
                    yield self._floats(block)
        except (av.FFmpegError, ValueError) as error:
            raise Undecodable(str(error)) from error
        if (rest := fifo.read(partial=True)) is not None:
            yield self._floats(rest)

    def _frames(self) -> Iterator[av.AudioFrame]:
        """The frames as floats. Broken packets are left out, as players do."""
        floats = av.AudioResampler(sample_format(self.channels), self._stream.layout, self.rate)
        for packet in self._container.demux(self._stream):
            try:
                frames = packet.decode()
            except av.InvalidDataError:
                continue
            for frame in frames:
                yield from floats.resample(frame)

    def _floats(self, frame: av.AudioFrame) -> Block:
        samples = frame.to_ndarray()
        assert samples.dtype == np.float32
        if len(samples) == self.channels:
            return np.asarray(samples, np.float32)
        return np.ascontiguousarray(samples.reshape(-1, self.channels).T, np.float32)

    def close(self) -> None:
        self._container.close()


def sample_format(channels: int) -> str:
    """How floats of so many channels are to lie in a frame of PyAV."""
    return "fltp" if channels <= _MOST_PLANES else "flt"


def _sane(rate: int, channels: int) -> None:
    if not sane(rate, channels):
        raise Undecodable(f"{channels} channels at {rate} Hz")


@contextmanager
def openable(path: bytes) -> Iterator[str]:
    """A name that the decoders' libraries take, which know only text: for other bytes, one of the
    kernel's for the open file."""
    whole = os.path.abspath(path)
    try:
        yield whole.decode()
    except UnicodeDecodeError:
        with Path(os.fsdecode(whole)).open("rb") as file:
            yield f"/dev/fd/{file.fileno()}"
