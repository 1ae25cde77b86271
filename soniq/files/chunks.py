"""Where the parts of chunked formats lie: RIFF, AIFF, DSDIFF, MP4, ASF and DSF."""

import struct
from collections.abc import Iterator

from soniq.files.fields import Heard, hear
from soniq.files.opened import Opened, Span

MOST = 10_000  # parts; a fragmented MP4 of many hours has some thousand
DATA_OBJECT = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")
_INFO = {
    b"INAM": "title",
    b"IART": "artist",
    b"IPRD": "album",
    b"ICRD": "date",
    b"IGNR": "genre",
    b"ICMT": "comment",
    b"ITRK": "track",
    b"IPRT": "track",
    b"IMUS": "composer",
    b"IWRI": "lyricist",
    b"IPRO": "producer",
    b"ILNG": "language",
    b"IMED": "media",
}
"""RIFF's INFO list."""


def riff(opened: Opened) -> dict[bytes, Span]:
    """The chunks of a WAVE file by name, the first of each; none reaches past the file's end."""
    return dict(reversed(list(_chunks(opened, 12, "<4sI", even=True))))


def iff(opened: Opened) -> dict[bytes, Span]:
    """The chunks of an AIFF file, likewise."""
    return dict(reversed(list(_chunks(opened, 12, ">4sI", even=True))))


def dsdiff(opened: Opened) -> dict[bytes, Span]:
    """The chunks of a DSDIFF file, likewise."""
    return dict(reversed(list(_chunks(opened, 16, ">4sQ", even=True))))


def _chunks(opened: Opened, place: int, header: str, *, even: bool) -> Iterator[tuple[bytes, Span]]:
    width = struct.calcsize(header)
    for _ in range(MOST):
        packed = opened.at(place, width)
        if len(packed) < width:
            return
        name, length = struct.unpack(header, packed)
        begin = place + width
        yield name, (begin, min(begin + length, opened.size))
        place = begin + length + (length & 1 if even else 0)


def info_list(opened: Opened, chunks: dict[bytes, Span]) -> Heard:
    """The texts of a WAVE file's INFO list by field."""
    heard: Heard = {}
    begin, end = chunks.get(b"LIST", (0, 0))
    listed = opened.at(begin, min(end - begin, 1 << 20)) if end > begin else b""
    if listed[:4] != b"INFO":
        return heard
    place = 4
    while place + 8 <= len(listed):
        name, length = struct.unpack_from("<4sI", listed, place)
        field = _INFO.get(name)
        if field is not None:
            hear(heard, field, _text(listed[place + 8 : place + 8 + length]))
        place += 8 + length + (length & 1)
    return heard


def _text(packed: bytes) -> str:
    """UTF-8 where it is that; else Windows' western code page, as the older writers had it."""
    packed = packed.partition(b"\0")[0]
    try:
        return packed.decode("utf-8")
    except UnicodeDecodeError:
        return packed.decode("cp1252", "replace")


def mdats(opened: Opened) -> list[Span]:
    """The contents of all `mdat` atoms."""
    found: list[Span] = []
    place = 0
    for _ in range(MOST):
        packed = opened.at(place, 16)
        if len(packed) < 8:
            break
        length, width = int.from_bytes(packed[:4], "big"), 8
        if length == 1 and len(packed) == 16:
            length, width = int.from_bytes(packed[8:], "big"), 16
        elif length == 0:
            length = opened.size - place
        if length < width:
            break
        if packed[4:8] == b"mdat":
            found.append((place + width, min(place + length, opened.size)))
        place += length
    return found


def asf_data(opened: Opened) -> list[Span]:
    """The packets of an ASF file's data object."""
    place = int.from_bytes(opened.head[16:24], "little")
    packed = opened.at(place, 24) if place < opened.size else b""
    if packed[:16] != DATA_OBJECT:
        return []
    length = int.from_bytes(packed[16:24], "little") or opened.size - place
    return [(place + 50, min(place + length, opened.size))]


def dsf_data(opened: Opened) -> list[Span]:
    """The samples of a DSF file."""
    place = 28 + int.from_bytes(opened.head[32:40], "little")
    packed = opened.at(place, 12) if place < opened.size else b""
    if packed[:4] != b"data":
        return []
    length = int.from_bytes(packed[4:12], "little")
    return [(place + 12, min(place + length, opened.size))]
