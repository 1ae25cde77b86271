"""Formats of chunks, with an ID3 tag in one of them: WAVE, AIFF, DSDIFF and DSF."""

from types import SimpleNamespace
from typing import Any

from mutagen.aiff import AIFFInfo
from mutagen.dsdiff import DSDIFFInfo
from mutagen.dsf import DSFFile
from mutagen.wave import WaveStreamInfo

from soniq.files import chunks, id3
from soniq.files.look import Look
from soniq.files.opened import Opened, Span


def _id3_chunk(opened: Opened, found: dict[bytes, Span]) -> Span:
    """The first of either spelling."""
    nowhere = (opened.size, opened.size)
    return min((found[name] for name in (b"ID3 ", b"id3 ") if name in found), default=nowhere)


def wave(opened: Opened) -> Look:
    info = WaveStreamInfo(opened.file)
    found = chunks.riff(opened)
    heard, pictures = id3.listen(opened, *_id3_chunk(opened, found))
    payload = [found[b"data"]] if b"data" in found else []
    _mend_wave(opened, info, found, payload)
    return Look(
        container="wav",
        codec={0x55: "mp3", 0x50: "mp2", 0x2: "adpcm", 0x11: "adpcm"}.get(info.audio_format, "pcm"),
        info=info,
        heard=heard or chunks.info_list(opened, found),
        pictures=pictures,
        payload=payload,
    )


def _mend_wave(opened: Opened, info: Any, found: dict[bytes, Span], payload: list[Span]) -> None:
    """Only plain samples have bits a sample; all others have bytes a second."""
    if info.audio_format in (0x1, 0x3, 0xFFFE) or not payload:
        return
    rate = int.from_bytes(opened.at(found[b"fmt "][0] + 8, 4), "little")
    if rate:
        info.bitrate = rate * 8
        info.length = (payload[0][1] - payload[0][0]) / rate


def aiff(opened: Opened) -> Look:
    info = AIFFInfo(opened.file)
    found = chunks.iff(opened)
    heard, pictures = id3.listen(opened, *_id3_chunk(opened, found))
    begin, end = found.get(b"SSND", (0, 0))
    if opened.head[8:12] == b"AIFC" and info.length:
        info.bitrate = round((end - begin) * 8 / info.length)
    return Look(
        container="aiff",
        codec="pcm",
        info=info,
        heard=heard,
        pictures=pictures,
        payload=[(begin + 8, end)] if end > begin + 8 else [],
    )


def dsdiff(opened: Opened) -> Look:
    info = DSDIFFInfo(opened.file)
    found = chunks.dsdiff(opened)
    heard, pictures = id3.listen(opened, *_id3_chunk(opened, found))
    sound = found.get(b"DSD ") or found.get(b"DST ")
    return Look(
        container="dff",
        codec="dsd" if info.compression == "DSD" else "dst",
        info=info,
        heard=heard,
        pictures=pictures,
        payload=[sound] if sound else [],
    )


def dsf(opened: Opened) -> Look:
    fmt: Any = DSFFile(opened.file).fmt_chunk
    rate = fmt.sampling_frequency
    info = SimpleNamespace(
        length=fmt.sample_count / rate if rate else 0,
        sample_rate=rate,
        channels=fmt.channel_num,
        bits_per_sample=1,
        bitrate=rate * fmt.channel_num,
    )
    place = int.from_bytes(opened.head[20:28], "little")
    heard, pictures = id3.listen(opened, place or opened.size)
    return Look(
        container="dsf",
        codec="dsd",
        info=info,
        heard=heard,
        pictures=pictures,
        payload=chunks.dsf_data(opened),
    )
