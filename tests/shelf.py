"""A real music folder, built file by file for a test."""

import io
import os
import random
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

from PIL import Image

from soniq.demo.formats import RECIPES
from soniq.demo.sleeve import Front, Sleeve
from soniq.demo.tagging import id3_of, tag
from soniq.text import shown
from tests.sound import encoded, format_of, mp3_frames

_FIELDS = {field.name for field in fields(Sleeve)}
_ONE_OF_MANY = {
    "artist": "artists",
    "album_artist": "album_artists",
    "genre": "genres",
    "composer": "composers",
    "conductor": "conductors",
}
_SHORT = {"number": "track_number", "disc": "disc_number", "year": "date"}


class Shelf:
    """Files under `root`, each with sound of its own that really decodes.

        shelf = Shelf(tmp_path)
        shelf.add("Artist/Album/01.mp3", title="One", artist="Artist", album="Album", number=1)

    Two files share their sound only where they are given the same `sound`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._sounds = 0

    def add(
        self,
        path: str | bytes,
        *,
        seconds: float = 6.0,
        fmt: str | None = None,
        sound: int | None = None,
        cover: bytes | None = None,
        tagged: bool = True,
        **tags: Any,
    ) -> Path:
        """Write a track. Tags are the fields of `Sleeve`, or short: artist, genre, number, year…

        fmt: see `tests.sound.FORMATS`; None: by the suffix. cover: a JPEG or PNG to embed.
        """
        place = self.place(path)
        recipe_name = fmt or format_of(place)
        if sound is None:
            self._sounds += 1
            sound = self._sounds
        half = place.with_name(f".half{RECIPES[recipe_name].suffix}")
        half.write_bytes(encoded(recipe_name, seed=sound, seconds=seconds))
        if tagged:
            front = Front(image=cover) if cover else None
            tag(half, sleeve_of({"title": shown(os.fsencode(place.stem)), **tags}), front=front)
        half.replace(place)
        return place

    def retag(self, path: str | bytes, *, sound: int, **tags: Any) -> Path:
        """Write the file anew with other tags and the same sound, which its `sound` names."""
        return self.add(path, sound=sound, **tags)

    def fill(self, count: int, *, albums_of: int = 10, start: int = 0) -> list[Path]:
        """Many small MP3s in folders, for scans of thousands: some 0.2 ms and 7 kB each.

        Their frames are those of one recording in an order of their own, so no two are alike.
        """
        return [self._frames(number, albums_of) for number in range(start, start + count)]

    def picture(self, path: str | bytes, *, colour: str = "teal", size: int = 300) -> Path:
        """An image file of one colour; JPEG or PNG by its suffix."""
        place = self.place(path)
        place.write_bytes(picture(colour, size=size, png=place.suffix == ".png"))
        return place

    def put(self, path: str | bytes, content: bytes) -> Path:
        """A file of any bytes."""
        place = self.place(path)
        place.write_bytes(content)
        return place

    def place(self, path: str | bytes) -> Path:
        """Where a relative path lies; its folders are made."""
        place = self.root / (os.fsdecode(path) if isinstance(path, bytes) else path)
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    @cached_property
    def _mp3(self) -> list[bytes]:
        return mp3_frames(6.0)

    def _frames(self, number: int, albums_of: int) -> Path:
        album = number // albums_of
        place = self.place(f"Artist {album // 5:03}/Album {album:04}/{number:05}.mp3")
        sleeve = sleeve_of(
            {
                "title": f"Track {number}",
                "artist": f"Artist {album // 5}",
                "album": f"Album {album}",
                "number": number % albums_of + 1,
                "year": str(1960 + album % 60),
                "genre": ("Rock", "Jazz", "Folk", "Pop")[album % 4],
            }
        )
        head, *rest = self._mp3
        random.Random(number).shuffle(rest)
        tags = io.BytesIO()
        id3_of(sleeve, None).save(tags)
        place.write_bytes(tags.getvalue() + head + b"".join(rest))
        return place


def sleeve_of(tags: dict[str, Any]) -> Sleeve:
    """A sleeve from the short words of `Shelf.add`."""
    full: dict[str, Any] = {}
    for name, value in tags.items():
        name = _SHORT.get(name, name)
        if name in _ONE_OF_MANY:
            full[_ONE_OF_MANY[name]] = (value,)
        elif name in _FIELDS:
            full[name] = tuple(value) if isinstance(value, list) else value
        else:
            raise TypeError(f"{name} is no field of Sleeve; there are {sorted(_FIELDS)}.")
    return Sleeve(**full)


def picture(colour: str = "teal", *, size: int = 300, png: bool = False) -> bytes:
    """A square image of one colour."""
    kept = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(kept, "PNG" if png else "JPEG")
    return kept.getvalue()
