"""Zips as shops make them, of real songs."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from soniq.demo.formats import RECIPES
from soniq.demo.tagging import tag
from tests.shelf import picture, sleeve_of
from tests.sound import encoded

ARTIST = "The Paper Lanterns"
ALBUM = "Night Ferry"
SONGS = ("Gangway", "Engine Room", "First Light")
PDF = b"%PDF-1.4\n% a booklet\n"


def song(folder: Path, sound: int, fmt: str = "flac", **tags: Any) -> bytes:
    """A song of its own, tagged."""
    place = folder / f"song{RECIPES[fmt].suffix}"
    place.write_bytes(encoded(fmt, seed=sound, seconds=6.0))
    tag(place, sleeve_of(tags), front=None)
    return place.read_bytes()


def album(
    folder: Path,
    *,
    fmt: str = "flac",
    songs: tuple[str, ...] = SONGS,
    title: str = ALBUM,
    artist: str = ARTIST,
    first: int = 100,
    **tags: Any,
) -> dict[str, bytes]:
    """The files of a purchase at Bandcamp, by their names."""
    files = {
        f"{artist} - {title} - {number:02} {name}.{fmt}": song(
            folder,
            first + number,
            fmt,
            title=name,
            artist=artist,
            album=title,
            album_artist=artist,
            number=number,
            year="1991",
            **tags,
        )
        for number, name in enumerate(songs, 1)
    }
    return {**files, "cover.jpg": picture("navy"), "booklet.pdf": PDF}


def zipped(files: Mapping[str, bytes], *, pack: int = zipfile.ZIP_STORED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", pack) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return kept.getvalue()
