"""Sound files of every format that soniq reads, and tags in them: built, not kept.

Formats that nothing here can encode (Monkey's Audio, Musepack, DSD) get a true header and noise
behind it: no reader of tags decodes.
"""

import base64
import random
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import mutagen
import numpy as np
from mutagen.apev2 import APEv2, APEValue
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, TIT2
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from PIL import Image

from tests import sound

SUFFIXES = {
    "mp3": ".mp3",
    "flac": ".flac",
    "vorbis": ".ogg",
    "opus": ".opus",
    "oggflac": ".oga",
    "aac": ".m4a",
    "alac": ".m4a",
    "adts": ".aac",
    "wav": ".wav",
    "aiff": ".aiff",
    "wma": ".wma",
    "wavpack": ".wv",
    "tta": ".tta",
    "ape": ".ape",
    "mpc7": ".mpc",
    "mpc8": ".mpc",
    "dsf": ".dsf",
    "dff": ".dff",
}
FORMATS = tuple(SUFFIXES)


def content(fmt: str, *, seed: int = 1, seconds: float = 6.0) -> bytes:
    """An untagged file whose sound is another one for each seed."""
    if fmt in _BY_HAND:
        return _BY_HAND[fmt](seed, seconds)
    return sound.encoded(fmt, seed=seed, seconds=seconds)


def write(folder: Path, fmt: str, *, seed: int = 1, seconds: float = 6.0) -> Path:
    path = folder / f"{fmt}-{seed}{SUFFIXES[fmt]}"
    path.write_bytes(content(fmt, seed=seed, seconds=seconds))
    return path


def picture(*, colour: str = "teal", size: int = 60, bytes_at_least: int = 0) -> bytes:
    """A PNG, padded behind its end where it must be large."""
    written = BytesIO()
    Image.new("RGB", (size, size), colour).save(written, "PNG")
    return written.getvalue().ljust(bytes_at_least, b"\0")


def retag(path: Path, *, title: str, comment: str = "", cover: bytes | None = None) -> None:
    """Write a title, and a comment and a front cover where given, as a tagger would."""
    suffix = path.suffix
    if suffix in (".ape", ".mpc", ".wv"):
        _ape(path, title, comment, cover)
    elif suffix in (".mp3", ".aac"):
        tags = ID3()
        _frames(tags, title, comment, cover)
        tags.save(path)
    elif suffix in (".tta", ".wav", ".aiff", ".dsf", ".dff"):
        file = mutagen.File(path)
        if file.tags is None:
            file.add_tags()
        _frames(file.tags, title, comment, cover)
        file.save()
    elif suffix == ".m4a":
        _mp4(path, title, comment, cover)
    elif suffix == ".wma":
        _asf(path, title, comment, cover)
    else:
        _vorbis(path, title, comment, cover)


def _frames(tags: ID3, title: str, comment: str, cover: bytes | None) -> None:
    tags.setall("TIT2", [TIT2(encoding=3, text=title)])
    tags.setall("COMM", [COMM(encoding=3, lang="eng", desc="", text=comment)] if comment else [])
    tags.setall("APIC", [APIC(encoding=0, mime="image/png", type=3, data=cover)] if cover else [])


def _ape(path: Path, title: str, comment: str, cover: bytes | None) -> None:
    tags = APEv2()
    tags["Title"] = title
    if comment:
        tags["Comment"] = comment
    if cover:
        tags["Cover Art (Front)"] = APEValue(b"front.png\0" + cover, 1)
    tags.save(path)


def _mp4(path: Path, title: str, comment: str, cover: bytes | None) -> None:
    file = MP4(path)
    file["\xa9nam"] = title
    file["\xa9cmt"] = [comment] if comment else []
    file["covr"] = [MP4Cover(cover, MP4Cover.FORMAT_PNG)] if cover else []
    file.save()


def _asf(path: Path, title: str, comment: str, cover: bytes | None) -> None:
    file = mutagen.File(path)
    file["Title"] = title
    file["Description"] = [comment] if comment else []
    file["WM/Picture"] = [_wm_picture(cover)] if cover else []
    file.save()


def _wm_picture(cover: bytes) -> bytes:
    return struct.pack("<BI", 3, len(cover)) + "image/png\0\0".encode("utf-16-le") + cover


def _vorbis(path: Path, title: str, comment: str, cover: bytes | None) -> None:
    file: Any = _COMMENTED[path.suffix](path)
    if file.tags is None:
        file.add_tags()
    file["TITLE"] = title
    file["COMMENT"] = [comment] if comment else []
    block = Picture()
    block.type, block.mime, block.data = 3, "image/png", cover or b""
    if isinstance(file, FLAC):
        file.clear_pictures()
        if cover:
            file.add_picture(block)
    else:
        packed = base64.b64encode(block.write()).decode()
        file["METADATA_BLOCK_PICTURE"] = [packed] if cover else []
    file.save()


_COMMENTED: dict[str, Any] = {
    ".flac": FLAC,
    ".ogg": OggVorbis,
    ".opus": OggOpus,
    ".oga": OggFLAC,
}


def _noise(seed: int, count: int) -> bytes:
    return random.Random(seed).randbytes(count)


def _monkey(seed: int, seconds: float) -> bytes:
    """Version 3.99: a descriptor of 52 bytes, then a header of 24."""
    rate, blocks = 44_100, 73_728 * 4
    frames, final = divmod(int(rate * seconds), blocks)
    header = struct.pack("<IIIHHI", blocks, final, frames + 1, 16, 2, rate)
    return b"MAC " + struct.pack("<H", 3990) + bytes(50) + header + _noise(seed, 200_000)


def _musepack_7(seed: int, seconds: float) -> bytes:
    frames = round(44_100 * seconds / 1152)
    return b"MP+\x07" + struct.pack("<II", frames, 0) + bytes(20) + _noise(seed, 200_000)


def _musepack_8(seed: int, seconds: float) -> bytes:
    header = bytes(4) + b"\x08" + _varied(round(44_100 * seconds)) + _varied(0) + b"\x00\x10"
    gain = b"\x01" + bytes(8)
    packets = _packet(b"SH", header) + _packet(b"RG", gain) + _packet(b"AP", _noise(seed, 200_000))
    return b"MPCK" + packets + _packet(b"SE", b"")


def _packet(key: bytes, body: bytes) -> bytes:
    """A packet's size counts its key and itself, in seven bits a byte."""
    for width in range(1, 6):
        size = _varied(2 + width + len(body))
        if len(size) == width:
            return key + size + body
    raise AssertionError(key)


def _varied(number: int) -> bytes:
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def _dsf(seed: int, seconds: float) -> bytes:
    samples = int(2_822_400 * seconds) // 32_768 * 32_768
    data = _noise(seed, samples // 8)
    form = struct.pack("<4sQIIIIIIQII", b"fmt ", 52, 1, 0, 1, 1, 2_822_400, 1, samples, 4096, 0)
    body = form + struct.pack("<4sQ", b"data", 12 + len(data)) + data
    return struct.pack("<4sQQQ", b"DSD ", 28, 28 + len(body), 0) + body


def _dff(seed: int, seconds: float) -> bytes:
    data = _noise(seed, int(2_822_400 * seconds) // 16 * 2)
    channels = struct.pack(">4sQH4s", b"CHNL", 6, 1, b"C000")
    rate = struct.pack(">4sQI", b"FS  ", 4, 2_822_400)
    packing = struct.pack(">4sQ4sB15s", b"CMPR", 20, b"DSD ", 14, b"not compressed ")
    properties = b"SND " + rate + channels + packing
    body = (
        struct.pack(">4sQI", b"FVER", 4, 0x01050000)
        + struct.pack(">4sQ", b"PROP", len(properties))
        + properties
        + struct.pack(">4sQ", b"DSD ", len(data))
        + data
    )
    return struct.pack(">4sQ4s", b"FRM8", 4 + len(body), b"DSD ") + body


def _ogg_flac(seed: int, seconds: float) -> bytes:
    written = BytesIO()
    rate = 16_000
    samples = (sound.tune(seed, seconds=seconds, rate=rate) * 32_767).astype(np.int16)
    with av.open(written, "w", format="ogg") as container:
        stream = container.add_stream("flac", rate=rate, layout="mono", format="s16")
        for start in range(0, len(samples), 4096):
            part = samples[np.newaxis, start : start + 4096]
            frame = av.AudioFrame.from_ndarray(part, format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return written.getvalue()


_BY_HAND = {
    "ape": _monkey,
    "mpc7": _musepack_7,
    "mpc8": _musepack_8,
    "dsf": _dsf,
    "dff": _dff,
    "oggflac": _ogg_flac,
}
