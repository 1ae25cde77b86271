"""MP4 files taken apart from their bytes: the track of sound, and iTunes' list of tags.

mutagen makes an object of each atom and renders each tag anew as it reads it, which costs four
times as much. Whatever is odd is given up, for mutagen to read or refuse.
Source: ISO/IEC 14496-12 §4.2 and §8; QuickTime File Format, "Metadata Item List Atom".
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from mutagen.id3 import TCON
from mutagen.mp4._as_entry import ASEntryError, AudioSampleEntry
from mutagen.mp4._atom import Atom, AtomError

from soniq.files.opened import Opened, Span

Part: TypeAlias = tuple[bytes, int, int]
"""An atom: its name, and where its content begins and ends."""

_MOST = 16 * 1024 * 1024  # bytes of a header: tables of ten hours, and large covers
_TOP = 1_000  # atoms at the top of a file; one cut up for streaming is mutagen's
_DEEP = frozenset((b"moov", b"meta", b"ilst", b"moof", b"traf", b"mdia", b"minf", b"stbl"))
"""Atoms that hold others, and have no business right under `moov`."""

_IMPLICIT, _UTF8, _INTEGER = 0, 1, 21
_TEXTS = frozenset(
    b"\xa9nam \xa9ART aART \xa9alb \xa9wrt \xa9gen \xa9day \xa9cmt desc \xa9lyr soal soaa soar"
    b" sonm".split()
)
_TEXTS_OF_UTF8 = frozenset((b"\xa9con", b"\xa9prd", b"\xa9arg"))
"""mutagen takes these for text only where they say so."""


@dataclass(slots=True, kw_only=True)
class Stream:
    """The sound's facts, with the names of mutagen's."""

    codec: str
    channels: int
    sample_rate: int
    bits_per_sample: int
    bitrate: int
    length: float


@dataclass(slots=True, kw_only=True)
class Header:
    """What stands beside the sound. tags: by mutagen's keys, without those that soniq ignores."""

    info: Stream
    tags: dict[str, Any]
    payload: list[Span]


def header_of(opened: Opened) -> Header | None:
    """The header of an MP4; None where it is not plain."""
    try:
        return _header(opened)
    except (struct.error, IndexError, ValueError, ASEntryError, AtomError):
        return None


def _header(opened: Opened) -> Header:
    top = list(_top(opened))
    [(begin, end)] = [(begin, end) for name, begin, end in top if name == b"moov"]
    if any(name in _DEEP for name, _, _ in top if name != b"moov") or end - begin > _MOST:
        raise ValueError("cut up for streaming, or too large")
    moov = opened.at(begin, end - begin)
    if len(moov) != end - begin:
        raise ValueError("the header is cut off")
    parts = list(_parts(moov, 0, len(moov)))
    if any(name in _DEEP for name, _, _ in parts):
        raise ValueError("nested oddly")
    return Header(
        info=_stream(moov, parts),
        tags=_tags(moov, parts),
        payload=[(begin, min(end, opened.size)) for name, begin, end in top if name == b"mdat"],
    )


def _top(opened: Opened) -> Iterator[Part]:
    place = 0
    for _ in range(_TOP):
        if place + 8 > opened.size:
            return
        packed = opened.at(place, 16)
        length, name, long = struct.unpack(">I4sQ", packed.ljust(16, b"\0"))
        width = 16 if length == 1 else 8
        length = long if length == 1 else length or opened.size - place
        if length < width:
            raise ValueError("an atom is shorter than its own head")
        yield name, place + width, place + length
        place += length
    raise ValueError("more atoms than a plain file has")


def _parts(packed: bytes, begin: int, end: int) -> Iterator[Part]:
    while begin < end:
        length, name = struct.unpack_from(">I4s", packed, begin)
        if length < 8 or begin + length > end:
            raise ValueError("an atom and what holds it differ in size")
        yield name, begin + 8, begin + length
        begin += length


def _part(packed: bytes, part: Part | None, *names: bytes) -> Part | None:
    """The first atom of those names, one in the other."""
    for name in names:
        if part is None:
            return None
        inner = _parts(packed, part[1] + (4 if part[0] == b"meta" else 0), part[2])
        part = next((one for one in list(inner) if one[0] == name), None)
    return part


def _stream(moov: bytes, parts: list[Part]) -> Stream:
    """The first track that is sound."""
    for track in parts:
        if track[0] == b"trak":
            media = _part(moov, track, b"mdia")
            kind = _part(moov, media, b"hdlr")
            if kind is None:
                raise ValueError("a track of no kind")
            if moov[kind[1] + 8 : min(kind[1] + 12, kind[2])] == b"soun":
                length = _length(moov, _part(moov, media, b"mdhd"))
                return _sampled(moov, _part(moov, media, b"minf", b"stbl", b"stsd"), length)
    raise ValueError("no track of sound")


def _length(moov: bytes, header: Part | None) -> float:
    """Seconds."""
    if header is None:
        raise ValueError("a track without its length")
    version, begin = moov[header[1]], header[1] + 4
    if version == 0:
        unit, length = struct.unpack_from(">II", moov, begin + 8)
    elif version == 1:
        unit, length = struct.unpack_from(">IQ", moov, begin + 16)
    else:
        raise ValueError("a length of another version")
    return float(length) / unit if unit else 0.0


def _sampled(moov: bytes, described: Part | None, length: float) -> Stream:
    """mutagen reads the first description of samples: it knows each codec's own."""
    if described is None or moov[described[1] : described[1] + 4] != bytes(4):
        raise ValueError("samples that are not described")
    (count,) = struct.unpack_from(">I", moov, described[1] + 4)
    if count == 0:
        raise ValueError("no description of samples")
    entry_file = io.BytesIO(moov[described[1] + 8 : described[2]])
    entry = AudioSampleEntry(Atom(entry_file), entry_file)
    return Stream(
        codec=entry.codec or "",
        channels=entry.channels,
        sample_rate=entry.sample_rate,
        bits_per_sample=entry.sample_size,
        bitrate=entry.bitrate,
        length=length,
    )


def _tags(moov: bytes, parts: list[Part]) -> dict[str, Any]:
    user = next((part for part in parts if part[0] == b"udta"), None)
    if _part(moov, user, b"chpl") is not None:
        raise ValueError("chapters, which mutagen may refuse")
    listed = _part(moov, user, b"meta", b"ilst")
    tags: dict[str, Any] = {}
    if listed is None:
        return tags
    for name, begin, end in _parts(moov, listed[1], listed[2]):
        if name in _TEXTS:
            _add(
                tags,
                name,
                [
                    _text(value, flags, _IMPLICIT, _UTF8)
                    for flags, value in _values(moov, begin, end)
                ],
            )
        elif name == b"----":
            _freeform(tags, moov, begin, end)
        elif name in (b"trkn", b"disk"):
            _add(
                tags,
                name,
                [struct.unpack(">2H", value[2:6]) for _, value in _values(moov, begin, end)],
            )
        elif name == b"covr":
            _add(tags, name, [value for _, value in _values(moov, begin, end)])
        elif name in _TEXTS_OF_UTF8:
            _add(
                tags,
                name,
                [_text(value, flags, _UTF8) for flags, value in _values(moov, begin, end)],
            )
        elif name == b"tmpo":
            _add(tags, name, [_integer(value, flags) for flags, value in _values(moov, begin, end)])
        elif name == b"cpil":
            [(_, value)] = _values(moov, begin, end)
            tags["cpil"] = bool(ord(value))
        elif name == b"gnre":
            _add(tags, b"\xa9gen", [_genre(value) for _, value in _values(moov, begin, end)])
    return tags


def _add(tags: dict[str, Any], name: bytes, values: list[Any]) -> None:
    tags.setdefault(name.decode("latin-1"), []).extend(values)


def _values(moov: bytes, begin: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The kinds and the contents of the `data` atoms."""
    for name, first, last in _parts(moov, begin, end):
        if name != b"data" or last - first < 8:
            raise ValueError("no value")
        yield int.from_bytes(moov[first + 1 : first + 4], "big"), moov[first + 8 : last]


def _freeform(tags: dict[str, Any], moov: bytes, begin: int, end: int) -> None:
    mean, name = list(_parts(moov, begin, end))[:2]
    if mean[0] != b"mean" or name[0] != b"name":
        raise ValueError("a freeform tag without its name")
    key = b"----:" + moov[mean[1] + 4 : mean[2]] + b":" + moov[name[1] + 4 : name[2]]
    _add(tags, key, [value for _, value in _values(moov, name[2], end)])


def _text(value: bytes, flags: int, *allowed: int) -> str:
    if flags not in allowed:
        raise ValueError("no text")
    return value.decode("utf-8")


def _integer(value: bytes, flags: int) -> int:
    if flags not in (_IMPLICIT, _INTEGER) or len(value) not in (1, 2, 3, 4, 8):
        raise ValueError("no number")
    return int.from_bytes(value, "big", signed=True)


def _genre(value: bytes) -> str:
    """ID3v1's genres, counted from 1."""
    (number,) = struct.unpack(">h", value)
    if number < 1:
        raise ValueError("no genre")
    return str(TCON.GENRES[number - 1])
