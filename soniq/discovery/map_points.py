"""The points of the sound map, as a browser takes them: small, and in columns.

Little-endian: "SMAP", the version 1, the number n of tracks, the number of bytes of JSON at the end
(uint32 each). Then, n of each: track ids (uint32), places across and down (uint16), beats a minute
(uint8, 0 is unknown), key (uint8, `Key.place`, 0 is unknown), mood (uint8, 1–4 for `MOODS`, 0 is
unknown), genre (uint8, 1–9 for those that the JSON names, 0 is any other). Then the JSON.
"""

import gzip
import struct
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from operator import itemgetter
from sqlite3 import Row
from typing import Self

import orjson

from soniq.discovery.map_file import Drawn, packed

GENRES = 9
"""Genres that have a colour of their own, the most frequent ones."""

MOODS = ("mood_happy", "mood_party", "mood_aggressive", "mood_relaxed")
"""The moods that colour a point: the strongest of them."""

_HEAD = struct.Struct("<4sIII")
_MAGIC = b"SMAP"
_VERSION = 1
_LEVEL = 4
_MOODS_OF = itemgetter(*MOODS)


@dataclass(frozen=True, slots=True)
class Points:
    """zipped: the content by gzip. etag: changes with the content."""

    content: bytes
    zipped: bytes
    etag: str

    @classmethod
    def of(cls, drawn: Drawn, tracks: Iterable[Row]) -> Self:
        """tracks: in the order of their sounds, as `map_rows.tracks` gives them."""
        columns: list[array[int]] = [array(kind) for kind in "IHHBBBB"]
        genres: list[str | None] = []
        for place, row in _met(drawn, tracks):
            values = (
                row["id"],
                drawn.across[place],
                drawn.down[place],
                min(255, round((row["bpm_key"] or 0) / 100)),
                row["camelot"] or 0,
                _mood(row),
            )
            for column, value in zip(columns, values, strict=False):
                column.append(value)
            genres.append(row["genre"].split("; ")[0] if row["genre"] else None)
        named = [name for name, _ in Counter(filter(None, genres)).most_common(GENRES)]
        number = {name: place for place, name in enumerate(named, start=1)}
        columns[-1].extend(number.get(name or "", 0) for name in genres)
        return cls._packed(columns, named)

    @classmethod
    def none(cls) -> Self:
        """Of no map."""
        return cls._packed([array(kind) for kind in "IHHBBBB"], [])

    @classmethod
    def _packed(cls, columns: "list[array[int]]", genres: list[str]) -> Self:
        names = orjson.dumps({"genres": genres})
        head = _HEAD.pack(_MAGIC, _VERSION, len(columns[0]), len(names))
        body = b"".join(packed(column.typecode, column) for column in columns)
        content = head + body + names
        etag = f'"{blake2b(content, digest_size=8).hexdigest()}"'
        return cls(content, gzip.compress(content, _LEVEL, mtime=0), etag)


def _met(drawn: Drawn, tracks: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """Each track whose sound is on the map, with the sound's number there. Both are in order."""
    place, sounds = 0, drawn.sounds
    for row in tracks:
        sound = row["sound_id"]
        while place < len(sounds) and sounds[place] < sound:
            place += 1
        if place == len(sounds):
            return
        if sounds[place] == sound:
            yield place, row


def _mood(row: Row) -> int:
    moods = _MOODS_OF(row)
    return 0 if None in moods else 1 + max(range(len(moods)), key=moods.__getitem__)
