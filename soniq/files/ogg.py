"""Where an Ogg stream's sound begins, and its bytes without what retagging renumbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from soniq.files.model import Unreadable
from soniq.files.opened import Opened, Span

_PAGE = b"OggS"
_HEADER = 27
_HEADER_PACKETS = {b"\x01vorbis": 3, b"OpusHead": 2, b"Speex   ": 2, b"\x80theora": 3}


def payload(opened: Opened) -> list[Span]:
    """The pages behind the header packets (identification, comments, set-up)."""
    place, left, serial = 0, 0, b""
    while place < opened.size:
        packed = opened.at(place, _HEADER + 255 + 16)
        if packed[:4] != _PAGE or len(packed) < _HEADER:
            return []
        count = packed[26]
        lacing = packed[_HEADER : _HEADER + count]
        if not serial:
            serial, left = packed[14:18], _header_packets(packed[_HEADER + count :])
        place += _HEADER + count + sum(lacing)
        if packed[14:18] == serial:
            left -= sum(1 for length in lacing if length < 255)
        if left <= 0:
            return [(place, opened.size)] if place < opened.size else []
    return []


def _header_packets(first: bytes) -> int:
    for magic, count in _HEADER_PACKETS.items():
        if first.startswith(magic):
            return count
    if first.startswith(b"\x7fFLAC"):
        return 1 + int.from_bytes(first[7:9], "big")
    return 1


def window(opened: Opened, begin: int, end: int) -> bytes:
    """The bytes of a stretch with each page's sequence number and checksum left out.

    Both change in all pages when the comment header grows by one.
    """
    before = max(0, begin - _HEADER)
    raw = opened.at(before, end + _HEADER - before)
    last = end - before
    kept, parts = begin - before, []
    place = raw.find(_PAGE)
    while 0 <= place < last:
        parts.append(raw[kept : place + 18])
        kept = max(kept, place + 26)
        place = _next_page(raw, place)
    parts.append(raw[kept:last])
    return b"".join(parts)


def _next_page(raw: bytes, place: int) -> int:
    """Where the next page begins: told by this one's header, which is faster than a search."""
    body = place + _HEADER + raw[place + 26] if place + 26 < len(raw) else len(raw)
    following = body + sum(raw[place + _HEADER : body])
    if raw.startswith(_PAGE, following):
        return following
    return -1 if following >= len(raw) else raw.find(_PAGE, place + 4)


def feed(take: Callable[[bytes], None], opened: Opened) -> None:
    """Hands on what no tagger may change, piece by piece: of the headers all packets but comments
    and pictures, then each page of the sound without its number and checksum."""
    spans = payload(opened)
    if not spans:
        raise Unreadable("Its Ogg stream holds no sound.")
    begin, end = spans[0]
    _feed_headers(take, opened, begin)
    for page in pages(opened, begin, end):
        take(page.header[:18] + page.header[26:])
        take(page.body(opened))


@dataclass(frozen=True, slots=True)
class Page:
    """header: with the lacing values. place: where the body begins."""

    header: bytes
    place: int

    @property
    def lacing(self) -> bytes:
        return self.header[_HEADER:]

    @property
    def serial(self) -> bytes:
        return self.header[14:18]

    def body(self, opened: Opened) -> bytes:
        """Its packets, or parts of them: 65,025 bytes at most."""
        return opened.at(self.place, sum(self.lacing))


def pages(opened: Opened, place: int, end: int) -> Iterator[Page]:
    """The pages of a stretch. Raises Unreadable where something else lies between them."""
    while place < end:
        packed = opened.at(place, _HEADER + 255)
        if packed[:4] != _PAGE or len(packed) < _HEADER:
            raise Unreadable("Its Ogg pages do not lie end to end.")
        page = Page(packed[: _HEADER + packed[26]], place + _HEADER + packed[26])
        yield page
        place = page.place + sum(page.lacing)


def _feed_headers(take: Callable[[bytes], None], opened: Opened, end: int) -> None:
    number, serial, kind, is_tags = 0, b"", b"", False
    begins = True
    for page in pages(opened, 0, end):
        body = page.body(opened)
        serial = serial or page.serial
        if page.serial != serial:
            take(page.header[:18] + page.header[26:] + body)
            continue
        kind = kind or body[:5]
        place = 0
        for length in page.lacing:
            if begins:
                is_tags = _is_tags(kind, number, body[place : place + 1])
            if not is_tags:
                take(body[place : place + length])
            place += length
            begins = length < 255
            if begins:
                take(b"|")
                number += 1


def _is_tags(kind: bytes, number: int, first: bytes) -> bool:
    """Whether a header packet holds comments, pictures or padding."""
    if kind == b"\x7fFLAC":
        return number > 0 and first[:1] in (b"\x01", b"\x04", b"\x06", b"\x81", b"\x84", b"\x86")
    return number == 1
