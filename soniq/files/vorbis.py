"""Vorbis comments as soniq's fields: FLAC, and Vorbis, Opus and FLAC in Ogg."""

import binascii
from typing import Any

import xxhash
from mutagen.flac import Picture, error

from soniq.files.fields import Heard, field_of, hear


def listen(comments: Any) -> Heard:
    """The texts of a comment header by field. comments: pairs of name and text, as mutagen's."""
    heard: Heard = {}
    for name, text in comments:
        field = field_of(name)
        if field is not None:
            hear(heard, field, text)
    return heard


def pictures(heard: Heard) -> list[tuple[int, bytes]]:
    """The pictures among the comments, base64 as Ogg has them: what each shows and its bytes."""
    found: list[tuple[int, bytes]] = []
    for text in heard.pop("picture", ()):
        try:
            found.append(_picture(text))
        except (binascii.Error, error, ValueError):
            continue
    for text in heard.pop("oldpicture", ()):
        try:
            found.append((0, binascii.a2b_base64(text)))
        except (binascii.Error, ValueError):
            continue
    return found


_RECENT = 4  # covers, so that those of one album are decoded once: 0.3 ms for 150 kB
_recent: dict[bytes, tuple[int, bytes]] = {}


def _picture(text: str) -> tuple[int, bytes]:
    packed = text.encode("ascii")
    key = xxhash.xxh3_128_digest(packed)
    if key not in _recent:
        picture = Picture(binascii.a2b_base64(packed))
        while len(_recent) >= _RECENT:
            del _recent[next(iter(_recent))]
        _recent[key] = int(picture.type), picture.data
    return _recent[key]
