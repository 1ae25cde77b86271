"""Plain ID3v2.3 and 2.4 tags, taken apart from their bytes.

Whatever is unusual makes the reader give the whole tag up; mutagen, which knows the oddities of
twenty years, takes it then. Source: id3.org, ID3v2.3.0 §3 and ID3v2.4.0 structure §3–4.
"""

from collections.abc import Callable

from soniq.files.id3_words import TEXTS, Hearing
from soniq.files.opened import synchsafe

_CODECS = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_UNSYNCHRONISED_OR_EXTENDED = 0xC0
_NO_SYNCHSAFE = 0x80808080


class _Unusual(Exception):
    """Not a plain tag."""


def hearing_of(tag: bytes) -> Hearing | None:
    """What a whole tag, header included, says; None where it is not plain."""
    version, flags = tag[3], tag[5]
    end = 10 + synchsafe(tag[6:10])
    if version not in (3, 4) or flags & _UNSYNCHRONISED_OR_EXTENDED or flags & 0x0F:
        return None
    if len(tag) < end or max(tag[6:10]) >= 0x80:
        return None
    hearing = Hearing()
    try:
        _frames(hearing, tag, end, version)
    except (_Unusual, UnicodeDecodeError, IndexError, ValueError):
        return None
    return hearing


def _frames(hearing: Hearing, tag: bytes, end: int, version: int) -> None:
    place = 10
    while end - place > 10:
        name = tag[place : place + 4]
        if name == b"\0\0\0\0":
            return
        size = int.from_bytes(tag[place + 4 : place + 8], "big")
        if version == 4:
            if size & _NO_SYNCHSAFE:
                raise _Unusual
            size = synchsafe(tag[place + 4 : place + 8])
        if not name.isalnum() or tag[place + 9]:  # compressed, encrypted, grouped …
            raise _Unusual
        begin, place = place + 10, place + 10 + size
        if place > end or (version == 4 and size > 127 and not _goes_on(tag, place, end)):
            raise _Unusual
        reader = _READERS.get(name)
        if reader is not None and size:
            reader(hearing, name.decode("ascii"), tag, begin, place)


def _goes_on(tag: bytes, place: int, end: int) -> bool:
    """Whether a frame or padding stands there. iTunes once wrote sizes of 2.4 as those of 2.3."""
    following = tag[place : place + 4]
    return following.isalnum() or not tag[place:end].strip(b"\0")


def _decoded(tag: bytes, begin: int, end: int) -> list[str]:
    """The texts behind an encoding byte."""
    encoding = tag[begin]
    return _parts(encoding, tag[begin + 1 : end])


def _parts(encoding: int, packed: bytes) -> list[str]:
    if encoding in (1, 2) and len(packed) & 1:
        raise _Unusual
    text = packed.decode(_CODECS[encoding])
    if encoding == 1:
        if "\ufffe" in text:  # a later text in the other byte order
            raise _Unusual
        text = text.replace("\ufeff", "")
    parts = text.split("\0")
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _text(hearing: Hearing, name: str, tag: bytes, begin: int, end: int) -> None:
    hearing.text(name, _decoded(tag, begin, end))


def _named(hearing: Hearing, _: str, tag: bytes, begin: int, end: int) -> None:
    desc, *texts = _decoded(tag, begin, end) or [""]
    hearing.named(desc, texts)


def _comment(hearing: Hearing, _: str, tag: bytes, begin: int, end: int) -> None:
    desc, *texts = _parts(tag[begin], tag[begin + 4 : end]) or [""]
    hearing.comment(desc, texts)


def _lyrics(hearing: Hearing, _: str, tag: bytes, begin: int, end: int) -> None:
    _desc, *texts = _parts(tag[begin], tag[begin + 4 : end]) or [""]
    if texts:
        hearing.lyrics(texts[0])


def _people(hearing: Hearing, _: str, tag: bytes, begin: int, end: int) -> None:
    texts = _decoded(tag, begin, end)
    hearing.people(list(zip(texts[::2], texts[1::2], strict=False)))


def _identifier(hearing: Hearing, _: str, tag: bytes, begin: int, end: int) -> None:
    owner, _nul, data = tag[begin:end].partition(b"\0")
    hearing.identifier(owner.decode("latin-1"), data)


def _picture(hearing: Hearing, _: str, tag: bytes, begin: int, end: int) -> None:
    """Encoding, MIME type in Latin-1, what it shows, description, and the image."""
    encoding = tag[begin]
    shows = tag.index(b"\0", begin + 1, end) + 1
    wide = encoding in (1, 2)
    desc = shows + 1
    last = tag.index(b"\0\0" if wide else b"\0", desc, end)
    while wide and (last - desc) & 1:
        last = tag.index(b"\0\0", last + 1, end)
    hearing.pictures.append((tag[shows], tag[last + 1 + wide : end]))


def _unusual(*_: object) -> None:
    raise _Unusual


_Reader = Callable[[Hearing, str, bytes, int, int], None]

_READERS: dict[bytes, _Reader] = {
    **{name.encode(): _text for name in TEXTS},
    b"TXXX": _named,
    b"COMM": _comment,
    b"USLT": _lyrics,
    b"UFID": _identifier,
    b"APIC": _picture,
    b"TIPL": _people,
    b"TMCL": _people,
    b"IPLS": _people,
    b"SYLT": _unusual,
    b"RVA2": _unusual,
}
