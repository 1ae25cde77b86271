"""Turns one sound file into another format, from any place on. Runs in a child only.

PyAV's wheels carry all the decoders and the encoders. Nothing is held whole: sound goes by in
frames of some milliseconds.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction

import av
from av.codec.context import Flags

from soniq.audio import heads
from soniq.audio.bounds import TOLERANT, sane
from soniq.audio.coding import CODINGS, LOSSLESS, Format
from soniq.errors import Unreadable
from soniq.units import Milliseconds

RUN_UP = 0.6
"""Seconds that are decoded before the place that is wanted, and thrown away: an MP3's frames borrow
bits of those before them, and Opus wants 80 ms to settle (RFC 7845 §4.6)."""

NOTHING = "No sound can be decoded from it: it is broken, or of a kind unknown here."

_FLAC_MOST = 192_000
_THIN = 48
"""kbit/s up to which MP3 is made at half the rate: at the full one it would only rustle."""


def transcode(
    source: str, target: int, *, format: Format, bitrate: int | None, offset: Milliseconds
) -> None:
    """Write the sound of a file, from an offset on, untagged.

    source: a name that FFmpeg opens ("/dev/fd/0"). target: a descriptor, which may be of a pipe.
    bitrate: kbit/s, where the format has one. The same source gives the same bytes, whatever the
    day.

    Raises:
        Unreadable: no sound comes out of the source, or none from there on.
        BrokenPipeError: nobody takes what is made any more.
    """
    try:
        with closing(_Sound(source)) as sound:
            to = _Made(target, sound, format, bitrate)
            to.begin(sound.seconds - offset / 1000)
            with closing(to):
                for frame in sound.frames(to, offset):
                    to.add(frame)
                to.end()
    except BrokenPipeError:
        raise
    except (av.FFmpegError, OSError, ValueError) as error:
        raise Unreadable(f"It cannot be decoded: {_said(error)}.") from error


def _said(error: Exception) -> str:
    """What FFmpeg says, without its numbers and our name for the file."""
    said = str(getattr(error, "strerror", None) or error)
    return said[:1].lower() + said[1:200].rstrip(".")


class _Sound:
    """An opened file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open()
        codec = self._stream.codec_context
        self.rate, self.channels = self._stream.rate, self._stream.channels
        if not sane(self.rate, self.channels):
            raise Unreadable(f"It claims {self.channels} channels at {self.rate} Hz.")
        keeps = codec.format is not None and codec.name.startswith(tuple(LOSSLESS))
        self.bits = codec.format.bytes * 8 if keeps else 16

    @property
    def seconds(self) -> float:
        """As the container claims; 0 where it says nothing."""
        if self._stream.duration:
            return float(self._stream.duration * self._stream.time_base)
        return (self._container.duration or 0) / av.time_base

    def frames(self, to: "_Made", offset: Milliseconds) -> Iterator[av.AudioFrame]:
        """The sound from an offset on, as the encoder wants it; the last frame is shorter."""
        fifo = av.AudioFifo()
        drop = 0
        resampler = av.AudioResampler(to.sample_format, to.layout, to.rate)
        for at, frame in self._from(offset / 1000):
            if at is not None:
                drop = max(0, round((offset / 1000 - at) * to.rate))
            frame.pts = None  # broken files step back in time, which says nothing of the sound
            for part in resampler.resample(frame):
                fifo.write(part)
            if drop and fifo.samples:
                taken = min(drop, fifo.samples)
                fifo.read(taken)
                drop -= taken
            yield from fifo.read_many(to.frame_size)
        for part in resampler.resample(None):
            fifo.write(part)
        if drop < fifo.samples:
            if drop:
                fifo.read(drop)
            yield from fifo.read_many(to.frame_size, partial=True)

    def close(self) -> None:
        self._container.close()

    def _open(self) -> None:
        self._container = av.open(self._name, **TOLERANT)
        if not self._container.streams.audio:
            self._container.close()
            raise Unreadable(NOTHING)
        self._stream = self._container.streams.audio[0]
        self._stream.codec_context.thread_count = 1

    def _from(self, seconds: float) -> Iterator[tuple[float | None, av.AudioFrame]]:
        """Frames from somewhat before a place on; the first with the second where it begins.

        The first sample that a decoder gives is second 0, whatever time its container gives it:
        what encoders put before it says nothing of the song.
        """
        if seconds > RUN_UP:
            first = next(self._decoded(), None)
            if first is None:
                return
            frames = self._sought((first.time or 0.0), seconds)
            if frames is not None:
                yield from frames
                return
            self.close()
            self._open()
        at: float | None = 0.0
        for frame in self._decoded():
            yield at, frame
            at = None

    def _sought(
        self, origin: float, seconds: float
    ) -> Iterator[tuple[float | None, av.AudioFrame]] | None:
        """None where the container cannot seek there, or does not know where it came to."""
        try:
            self._container.seek(int((origin + seconds - RUN_UP) * av.time_base))
            frames = self._decoded()
            first = next(frames, None)
        except (av.FFmpegError, ValueError):
            return None
        if first is None or first.time is None or not origin <= first.time <= origin + seconds:
            return None
        return _led_by((first.time - origin, first), frames)

    def _decoded(self) -> Iterator[av.AudioFrame]:
        """Broken packets are left out, as players do."""
        for packet in self._container.demux(self._stream):
            try:
                frames = packet.decode()
            except av.InvalidDataError:
                continue
            yield from frames


def _led_by(
    first: tuple[float | None, av.AudioFrame], rest: Iterator[av.AudioFrame]
) -> Iterator[tuple[float | None, av.AudioFrame]]:
    yield first
    for frame in rest:
        yield None, frame


class _Made:
    """What is being made."""

    def __init__(self, target: int, sound: _Sound, format: Format, bitrate: int | None) -> None:
        coding = CODINGS[format]
        self._target, self._format, self._bitrate = target, format, bitrate
        self.rate = _rate(format, sound.rate, bitrate)
        self.layout = "mono" if sound.channels == 1 else "stereo"
        self.sample_format = _sample_format(format, sound.bits)
        self._container = av.open(
            f"pipe:{target}",
            "w",
            format=coding.container,
            options={"fflags": "+bitexact", "flush_packets": "0", **_CONTAINER.get(format, {})},
        )
        stream = self._container.add_stream(
            coding.codec, rate=self.rate, options=_ENCODER.get(format, {})
        )
        assert isinstance(stream, av.AudioStream)
        stream.layout = self.layout
        stream.format = self.sample_format
        stream.codec_context.flags |= Flags.bitexact
        if bitrate is not None:
            stream.bit_rate = bitrate * 1000
        stream.codec_context.open()
        self.frame_size = stream.codec_context.frame_size or 4096
        self._stream = stream
        self._written = 0

    def begin(self, seconds: float) -> None:
        """Write what stands before the sound. seconds: that are expected, 0 where unknown."""
        samples = round(seconds * self.rate) if seconds > 0 else None
        head = b""
        if self._format == Format.MP3 and self._bitrate is not None:
            channels = 1 if self.layout == "mono" else 2
            head = heads.mp3(
                rate=self.rate, channels=channels, kbits=self._bitrate, samples=samples
            )
        elif self._format == Format.FLAC:
            head = heads.flac(bytes(self._stream.codec_context.extradata or b""), samples=samples)
        while head:
            head = head[os.write(self._target, head) :]

    def add(self, frame: av.AudioFrame) -> None:
        frame.sample_rate = self.rate
        frame.pts = self._written
        frame.time_base = Fraction(1, self.rate)
        self._written += frame.samples
        self._container.mux(self._stream.encode(frame))

    def end(self) -> None:
        """Raises Unreadable where there was nothing to write."""
        if not self._written:
            raise Unreadable(NOTHING)
        self._container.mux(self._stream.encode(None))

    def close(self) -> None:
        self._container.close()


_CONTAINER: dict[Format, dict[str, str]] = {
    Format.MP3: {"write_xing": "0", "id3v2_version": "0"},
    Format.OPUS: {"page_duration": "500000"},
    Format.FLAC: {"write_header": "0"},
}
_ENCODER: dict[Format, dict[str, str]] = {
    Format.OPUS: {"vbr": "constrained", "compression_level": "5"},
    Format.MP3: {"compression_level": "7"},
    Format.FLAC: {"compression_level": "3"},
}


def _rate(format: Format, rate: int, bitrate: int | None) -> int:
    """The sample rate to encode at, in Hz: the source's own where that is possible."""
    if format == Format.OPUS:
        return 48_000
    family = 44_100 if rate % 11_025 == 0 else 48_000
    if format == Format.FLAC:
        while family * 2 <= min(rate, _FLAC_MOST):
            family *= 2
        return rate if rate <= _FLAC_MOST else family
    if format == Format.MP3 and bitrate is not None and bitrate <= _THIN:
        return family // 2
    return rate if rate == 32_000 else family


def _sample_format(format: Format, bits: int) -> str:
    if format == Format.FLAC:
        return "s32" if bits > 16 else "s16"
    return "flt" if format == Format.OPUS else "fltp"
