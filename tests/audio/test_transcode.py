"""One file into another format: the same sound, from any place on, in bytes that never change."""

import io
import os
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from soniq.audio import heads
from soniq.audio.coding import CODINGS, RATES, Format, rate_within
from soniq.audio.transcode import transcode
from soniq.errors import Unreadable
from soniq.units import Milliseconds
from tests import sound

RATE = 48_000
SECONDS = 12.0
ONE_MS = RATE // 1000
Samples = NDArray[np.float32]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same noise, of which no place is like another, in every format that soniq reads."""
    folder = tmp_path_factory.mktemp("sources")
    noise = sound.noise(SECONDS)
    return {
        name: sound.write(folder / f"{name}{_suffix(name)}", noise, fmt=name, rate=44_100)
        for name in sound.FORMATS
    }


def _suffix(name: str) -> str:
    return {"vorbis": ".ogg", "aac": ".m4a", "alac": ".m4a", "adts": ".aac", "wavpack": ".wv"}.get(
        name, f".{name}"
    )


def made(source: Path, format: Format, *, bitrate: int = 160, offset: int = 0) -> bytes:
    target = source.with_name(f"{source.name}-{format}-{bitrate}-{offset}")
    handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    try:
        transcode(
            str(source),
            handle,
            format=format,
            bitrate=None if CODINGS[format].steps is None else bitrate,
            offset=Milliseconds(offset),
        )
        return target.read_bytes()
    finally:
        os.close(handle)
        target.unlink()


def heard(sound: Path | bytes) -> Samples:
    """All samples that a player gives, mono at 48 kHz."""
    opened = io.BytesIO(sound) if isinstance(sound, bytes) else str(sound)
    parts: list[Samples] = []
    with av.open(opened, "r") as container:
        mono = av.AudioResampler("fltp", "mono", RATE)
        for frame in container.decode(container.streams.audio[0]):
            frame.pts = None
            parts += [part.to_ndarray()[0] for part in mono.resample(frame)]
        parts += [part.to_ndarray()[0] for part in mono.resample(None)]
    return np.concatenate(parts)


def lag(one: Samples, other: Samples) -> int:
    """By how many samples the first is later than the other."""
    count = min(len(one), len(other), 3 * RATE)
    size = 1 << (2 * count).bit_length()
    spectra = np.fft.rfft(one[:count], size) * np.conj(np.fft.rfft(other[:count], size))
    place = int(np.fft.irfft(spectra, size).argmax())
    return place - size if place > size // 2 else place


ENCODER_DELAY = {Format.AAC: 1024 / 44_100}
"""Seconds of silence that ADTS cannot tell of; all other formats say what is to be left out."""


@pytest.mark.parametrize("name", sound.FORMATS)
@pytest.mark.parametrize("offset", [0, 250, 4_321])
def test_a_seek_is_the_source_from_there_on(
    sources: dict[str, Path], name: str, offset: int
) -> None:
    whole = heard(sources[name])
    after = heard(made(sources[name], Format.FLAC, offset=offset))
    wanted = whole[round(offset * RATE / 1000) :]
    assert abs(lag(after, wanted)) <= (ONE_MS if name == "wma" else 1)
    assert abs(len(after) - len(wanted)) <= (2 * ONE_MS if name == "wma" else 2)


@pytest.mark.parametrize("format", list(Format))
@pytest.mark.parametrize("offset", [0, 4_321])
def test_every_format_begins_and_ends_where_the_sound_does(
    sources: dict[str, Path], format: Format, offset: int
) -> None:
    """An MP3 and an Opus stream tell their encoder's delay, so that nothing is between tracks."""
    whole = heard(sources["flac"])[round(offset * RATE / 1000) :]
    after = heard(made(sources["flac"], format, offset=offset))
    late = round(ENCODER_DELAY.get(format, 0) * RATE)
    assert abs(lag(after, whole) - late) <= 1
    padding = 2 if format != Format.AAC else 2_400
    assert -2 <= len(after) - len(whole) <= padding
    alike = np.corrcoef(after[late : late + RATE], whole[:RATE])[0, 1]
    assert alike > 0.7  # noise is the hardest to encode


@pytest.mark.parametrize("format", list(Format))
def test_the_same_source_gives_the_same_bytes(sources: dict[str, Path], format: Format) -> None:
    assert made(sources["mp3"], format) == made(sources["mp3"], format)


@pytest.mark.parametrize("format", [Format.MP3, Format.FLAC, Format.OPUS])
def test_a_player_knows_how_long_it_is(sources: dict[str, Path], format: Format) -> None:
    content = made(sources["wav"], format, offset=2_000)
    with av.open(io.BytesIO(content), "r") as container:
        assert container.duration is not None
        assert abs(container.duration / av.time_base - (SECONDS - 2)) < 0.03


@pytest.mark.parametrize("bitrate", RATES)
@pytest.mark.parametrize("format", [Format.MP3, Format.OPUS, Format.AAC])
def test_every_step_of_the_ladder_is_kept_to(
    sources: dict[str, Path], format: Format, bitrate: int
) -> None:
    step = rate_within(format, bitrate)
    assert step is not None
    content = made(sources["flac"], format, bitrate=step)
    assert len(content) * 8 / SECONDS / 1000 <= step * 1.06 + 4
    assert len(heard(content)) > (SECONDS - 0.1) * RATE


def test_more_channels_than_two_become_two(tmp_path: Path) -> None:
    source = tmp_path / "six.flac"
    samples = np.stack([sound.noise(2, seed=place) for place in range(6)])
    with av.open(str(source), "w") as container:
        stream = container.add_stream("flac", rate=44_100)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "5.1"
        stream.format = "s16"
        frame = av.AudioFrame.from_ndarray(
            (samples.T.reshape(1, -1) * 30_000).astype(np.int16), "s16", "5.1"
        )
        frame.sample_rate = 44_100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    for format in Format:
        with av.open(io.BytesIO(made(source, format)), "r") as container:
            assert container.streams.audio[0].channels == 2


def test_what_is_no_sound_is_said_in_words(tmp_path: Path, sources: dict[str, Path]) -> None:
    for content in (b"", b"ID3", b"OggS" * 1000, os.urandom(20_000)):
        broken = tmp_path / "broken.mp3"
        broken.write_bytes(content)
        with pytest.raises(Unreadable):
            made(broken, Format.OPUS)
    with pytest.raises(Unreadable, match="No sound"):
        made(sources["flac"], Format.OPUS, offset=60_000)


def test_a_file_whose_middle_is_broken_gives_what_is_whole(
    sources: dict[str, Path], tmp_path: Path
) -> None:
    content = bytearray(sources["mp3"].read_bytes())
    half = len(content) // 2
    content[half : half + 3_000] = bytes(3_000)
    broken = tmp_path / "broken.mp3"
    broken.write_bytes(content)
    assert len(heard(made(broken, Format.OPUS))) > (SECONDS - 1) * RATE


@pytest.mark.parametrize(("rate", "spread"), [(44_100, 1152), (22_050, 576), (32_000, 1152)])
def test_the_head_of_an_mp3_counts_the_frames_and_what_is_no_sound(rate: int, spread: int) -> None:
    for channels in (1, 2):
        head = heads.mp3(rate=rate, channels=channels, kbits=64, samples=100_000)
        assert len(head) == spread // 8 * 64_000 // rate
        at = head.index(b"Info")
        frames = int.from_bytes(head[at + 8 : at + 12], "big")
        delays = int.from_bytes(head[at + 37 : at + 40], "big")
        delay, padding = delays >> 12, delays & 0xFFF
        assert frames * spread - delay - padding == 100_000
        assert delay == heads.LAME_DELAY
