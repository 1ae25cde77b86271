"""Music folders and libraries that the benches read, made once and kept."""

import io
import random
import uuid
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from soniq.demo.sleeve import Front
from soniq.demo.tagging import tag
from tests.crowd import build
from tests.shelf import Shelf, sleeve_of
from tests.sound import encoded, format_of

SUFFIXES = ("mp3", "mp3", "flac", "m4a", "ogg", "opus")
GENRES = ("Rock", "Jazz", "Folk", "Pop", "Electronic", "Classical")
ALBUM = 12

SOUND: dict[str, Any] = {"seconds": 8, "rate": 32_000, "bit_rate": 128_000}
"""Some 130 kB, so that a file is not read whole, as none of a shop's is."""

COVERS = 8


def mixed(folder: Path, count: int) -> Path:
    """Albums of twelve, each in one format, tagged as shops and MusicBrainz Picard do.

    Every other album carries its cover (some 100 kB) in its files, the others in the folder.
    """
    place = folder / f"albums-{count}"
    if place.exists():
        return place
    half = place.with_name(f"{place.name}.half")
    shelf = Shelf(half)
    covers = [cover(seed) for seed in range(COVERS)]
    for number in range(count):
        _add(shelf, number, covers)
    half.rename(place)
    return place


def _add(shelf: Shelf, number: int, covers: list[bytes]) -> None:
    album = number // ALBUM
    chance = random.Random(album)
    suffix = SUFFIXES[album % len(SUFFIXES)]
    artist = f"Artist {album // 3:04}"
    place = f"{artist}/Album {album:05} ({1960 + album % 60})"
    in_files = album // len(SUFFIXES) % 2 == 0
    if not in_files and number % ALBUM == 0:
        shelf.put(f"{place}/cover.jpg", covers[album % COVERS])
    file = shelf.place(f"{place}/{number % ALBUM + 1:02} Track {number}.{suffix}")
    file.write_bytes(encoded(format_of(file), seed=number, **SOUND))
    sleeve = sleeve_of(
        {
            "title": f"Track {number}",
            "artist": artist,
            "album_artist": artist,
            "album": f"Album {album:05}",
            "composer": f"Composer {album % 40}",
            "genre": GENRES[album % len(GENRES)],
            "number": number % ALBUM + 1,
            "track_total": ALBUM,
            "disc": 1,
            "year": f"{1960 + album % 60}-03-01",
            "label": "Some Label",
            "barcode": str(10**11 + album),
            "media": "CD",
            "mb_recording_id": str(uuid.UUID(int=number, version=4)),
            "mb_release_id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            "mb_release_group_id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            "mb_artist_ids": (str(uuid.UUID(int=album // 3, version=4)),),
            "rg_track_gain": -7.25,
            "rg_track_peak": 0.98,
        }
    )
    tag(file, sleeve, front=Front(image=covers[album % COVERS]) if in_files else None)


def cover(seed: int) -> bytes:
    """A JPEG of 600 pixels a side, as busy as a photograph."""
    coarse = np.random.default_rng(seed).integers(0, 256, (150, 150, 3), np.uint8)
    kept = io.BytesIO()
    Image.fromarray(coarse).resize((600, 600), Image.Resampling.BICUBIC).save(kept, "JPEG")
    return kept.getvalue()


def many(folder: Path, count: int) -> Path:
    """Small MP3s of some 7 kB, ten to an album and fifty to an artist."""
    place = folder / f"many-{count}"
    if place.exists():
        return place
    half = place.with_name(f"{place.name}.half")
    Shelf(half).fill(count)
    half.rename(place)
    return place


def songs(folder: Path, count: int, *, seconds: float = 240) -> Path:
    """Tracks as long as songs, ten to an album, each with sound of its own."""
    place = folder / f"songs-{count}-{seconds:g}s"
    if place.exists():
        return place
    half = place.with_name(f"{place.name}.half")
    shelf = Shelf(half)
    for number in range(count):
        album = number // 10
        shelf.add(
            f"Artist {album // 2}/Album {album}/{number % 10 + 1:02}.mp3",
            seconds=seconds,
            title=f"Song {number}",
            artist=f"Artist {album // 2}",
            album=f"Album {album}",
            number=number % 10 + 1,
        )
    half.rename(place)
    return place


def crowd(folder: Path, tracks: int) -> Path:
    """A library file of made-up records, without files."""
    place = folder / f"crowd-{tracks}.sqlite"
    if not place.exists():
        half = place.with_suffix(".half")
        half.unlink(missing_ok=True)
        build(half, tracks)
        half.rename(place)
    return place
