"""Whole FLAC headers, taken apart from their bytes.

Most files are plain, and mutagen's blocks of objects cost four times as much. Where a block's size
and what is in it disagree, the reader gives the file up, and mutagen mends it as it knows how.
Source: RFC 9639 §8, and the Vorbis comment specification.
"""

import struct
from dataclasses import dataclass

from soniq.files.opened import Opened
from soniq.files.pictures import Pictures

_STREAM, _COMMENTS, _PICTURE, _INVALID = 0, 4, 6, 127
_LAST = 0x80
_MOST = 200  # blocks; a broken file may claim millions


@dataclass(slots=True, kw_only=True)
class Stream:
    """STREAMINFO, with the names of mutagen's."""

    max_blocksize: int
    sample_rate: int
    channels: int
    bits_per_sample: int
    total_samples: int
    md5_signature: int
    length: float
    bitrate: int = 0


@dataclass(slots=True, kw_only=True)
class Header:
    """All that stands before the frames. begin: where they begin."""

    info: Stream
    comments: list[tuple[str, str]]
    pictures: Pictures
    begin: int


def header_of(opened: Opened) -> Header | None:
    """A FLAC's header; None where it is not plain."""
    try:
        return _header(opened)
    except (struct.error, IndexError, ValueError):
        return None


def _header(opened: Opened) -> Header | None:
    info: Stream | None = None
    comments: list[tuple[str, str]] | None = None
    pictures: Pictures = []
    place = opened.start + 4
    for _ in range(_MOST):
        packed = opened.at(place, 4)
        kind, size = packed[0] & 0x7F, int.from_bytes(packed[1:], "big")
        place += 4
        if place + size > opened.size or kind == _INVALID:
            return None
        if kind == _STREAM:
            info = _stream(opened.at(place, size))
        elif kind == _COMMENTS and comments is None:
            comments, end = comments_of(opened.at(place, size))
            if end != size:
                return None
        elif kind == _PICTURE:
            pictures.append(_picture(opened, place, size))
        place += size
        if packed[0] & _LAST:
            break
    if info is None or info.sample_rate == 0:
        return None
    if info.length:
        info.bitrate = int((opened.size - place) * 8 / info.length)
    return Header(info=info, comments=comments or [], pictures=pictures, begin=place)


def _stream(packed: bytes) -> Stream:
    """Rate, channels, bits and samples share eight bytes: 20, 3, 5 and 36 bits."""
    if len(packed) < 34:
        raise ValueError("the stream's facts are cut off")
    block, shared = struct.unpack_from(">2xH6xQ", packed)
    rate, samples = shared >> 44, shared & 0xFFFFFFFFF
    return Stream(
        max_blocksize=block,
        sample_rate=rate,
        channels=(shared >> 41 & 7) + 1,
        bits_per_sample=(shared >> 36 & 31) + 1,
        total_samples=samples,
        md5_signature=int.from_bytes(packed[18:34], "big"),
        length=samples / rate if rate else 0.0,
    )


def comments_of(packed: bytes) -> tuple[list[tuple[str, str]], int]:
    """Pairs of name and text, and where they end. Raises ValueError where they are cut off."""
    place = 4 + int.from_bytes(packed[:4], "little")
    count = int.from_bytes(packed[place : place + 4], "little")
    place += 4
    comments = []
    for _ in range(count):
        begin = place + 4
        place = begin + int.from_bytes(packed[place:begin], "little")
        name, equals, text = packed[begin:place].decode("utf-8", "replace").partition("=")
        if place > len(packed):
            raise ValueError("a comment reaches past its block")
        if equals:
            comments.append((name, text))
    if place > len(packed):
        raise ValueError("the comments are cut off")
    return comments, place


def _picture(opened: Opened, place: int, size: int) -> tuple[int, bytes]:
    """What a picture shows, and its bytes. Raises where they do not fill the block."""
    shows, mime = struct.unpack(">II", opened.at(place, 8))
    (desc,) = struct.unpack(">I", opened.at(place + 8 + mime, 4))
    begin = 32 + mime + desc
    (length,) = struct.unpack(">I", opened.at(place + begin - 4, 4))
    if begin + length != size:
        raise ValueError("a picture and its block differ in size")
    return shows, opened.at(place + begin, length)
