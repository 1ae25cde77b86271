"""Vorbis and Opus in Ogg, taken apart from their bytes.

Most files hold one stream, whose last page says that it is the last; mutagen's objects for each
page and packet cost three times as much. Anything else is given up, for mutagen to read.
Source: RFC 3533 §6, the Vorbis I specification §4.2.2 and §5, RFC 7845 §5.
"""

import struct
from dataclasses import dataclass

from soniq.files.flac_plain import comments_of
from soniq.files.opened import Opened, Span

VORBIS, OPUS = b"\x01vorbis", b"OpusHead"

_PAGE = struct.Struct("<4sBBqIIIB")
_FIRST, _LAST = 2, 4
_MOST = 1_000  # pages before the sound; 65 MB of comments
_AHEAD = (8 * 1024, 128 * 1024)  # bytes: what a header needs, and what one with a cover does
_TAILS = (16 * 1024, 64 * 1024)  # bytes of the file's end: a usual page, and the longest there is
_OPUS_RATE = 48_000


@dataclass(slots=True, kw_only=True)
class Stream:
    """The stream's facts, with the names of mutagen's; sample_rate is 0 for Opus, as there."""

    channels: int
    sample_rate: int
    length: float
    bitrate: int


@dataclass(slots=True, kw_only=True)
class Header:
    """All that stands before the sound, and where that lies."""

    is_opus: bool
    info: Stream
    comments: list[tuple[str, str]]
    payload: list[Span]


def header_of(opened: Opened) -> Header | None:
    """The header of a Vorbis or Opus file; None where it is not plain."""
    if opened.head[28:35] != VORBIS and opened.head[28:36] != OPUS:
        return None
    try:
        return _header(opened)
    except (struct.error, IndexError, ValueError):
        return None


def _header(opened: Opened) -> Header:
    is_opus = opened.head[28:36] == OPUS
    serial, packets, begin = _packets(opened, 2 if is_opus else 3)
    last = _last_position(opened, serial)
    info = (_opus if is_opus else _vorbis)(packets[0], last, opened.size - begin)
    magic = b"OpusTags" if is_opus else b"\x03vorbis"
    if not packets[1].startswith(magic):
        raise ValueError("no comments follow")
    packed = packets[1][len(magic) :]
    comments, end = comments_of(packed)
    if not is_opus and not packed[end] & 1:
        raise ValueError("the comments lack their end")
    payload = [(begin, opened.size)] if begin < opened.size else []
    return Header(is_opus=is_opus, info=info, comments=comments, payload=payload)


def _packets(opened: Opened, count: int) -> tuple[int, list[bytes], int]:
    """The stream's number, its first packets, and where the page begins that follows them."""
    packets: list[bytes] = []
    parts: list[bytes] = []
    serial, place = -1, 0
    pages = _Pages(opened)
    for number in range(_MOST):
        flags, stream, lacing, body = pages.at(place)
        if number == 0:
            serial = stream
        if stream != serial or (number == 0) != bool(flags & _FIRST):
            raise ValueError("not the next page of one stream")
        at = length = 0
        for part in lacing:
            length += part
            if part < 255:
                packets.append(b"".join((*parts, body[at : at + length])))
                parts, at, length = [], at + length, 0
        parts.append(body[at:])
        place += _PAGE.size + len(lacing) + len(body)
        if len(packets) >= count:
            return serial, packets, place
    raise ValueError("the header has no end")


class _Pages:
    """Pages one after the other, read some ahead: writers cut a cover into forty of them."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._begin = 0
        self._block = opened.at(0, _AHEAD[0])

    def at(self, place: int) -> tuple[int, int, bytes, bytes]:
        """The flags, the stream's number, the lacing and the body of the page that begins there."""
        at = place - self._begin
        if at + _PAGE.size + 255 > len(self._block):
            self._read(place, _AHEAD[1])
            at = 0
        mark, version, flags, _, stream, _, _, segments = _PAGE.unpack_from(self._block, at)
        if mark != b"OggS" or version:
            raise ValueError("no page begins there")
        begin = _PAGE.size + segments
        lacing = self._block[at + _PAGE.size : at + begin]
        end = begin + sum(lacing)
        if at + end > len(self._block):
            self._read(place, max(_AHEAD[1], end))
            at = 0
        body = self._block[at + begin : at + end]
        if len(body) != end - begin:
            raise ValueError("a page is cut off")
        return flags, stream, lacing, body

    def _read(self, place: int, length: int) -> None:
        self._begin = place
        self._block = self._opened.at(place, length)


def _last_position(opened: Opened, serial: int) -> int:
    """The sample with which the last page ends."""
    for tail in _TAILS:
        packed = opened.at(opened.size - tail, tail)
        at = packed.rfind(b"OggS")
        if at >= 0:
            break
    _, version, flags, position, stream, _, _, segments = _PAGE.unpack_from(packed, at)
    body = at + _PAGE.size + segments
    whole = body + sum(packed[at + _PAGE.size : body]) <= len(packed)
    if not whole or version or stream != serial or not flags & _LAST or position == -1:
        raise ValueError("the file does not end with its stream")
    return int(position)


def _vorbis(packet: bytes, last: int, _: int) -> Stream:
    channels, rate, most, nominal, least = struct.unpack_from("<BI3i", packet, 11)
    most, nominal, least = max(0, most), max(0, nominal), max(0, least)
    bitrate = max(nominal, least) if nominal else (most + least) // 2
    if 0 < most < nominal:
        bitrate = most
    if rate == 0:
        raise ValueError("no sample a second")
    return Stream(channels=channels, sample_rate=rate, length=last / rate, bitrate=bitrate)


def _opus(packet: bytes, last: int, payload: int) -> Stream:
    version, channels, skip = struct.unpack_from("<BBH", packet, 8)
    if version >> 4 or len(packet) < 19:
        raise ValueError("an Opus of another kind")
    length = (last - skip) / _OPUS_RATE
    bitrate = round(payload * 8 / length) if length else 0
    return Stream(channels=channels, sample_rate=0, length=length, bitrate=bitrate)
