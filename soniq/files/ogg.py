"""Where an Ogg stream's sound begins, and its bytes without what retagging renumbers."""

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
