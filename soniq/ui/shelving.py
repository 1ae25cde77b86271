"""What pages show of the library in one look: rows with their covers, in one hop to a thread."""

import random

from soniq.app import Soniq
from soniq.library.model import Album, AlbumSort, Slice, Track
from soniq.ui import shapes
from soniq.ui.shapes import Row


def albums(soniq: Soniq, found: list[Album]) -> list[Row]:
    covers = soniq.library.artwork(shapes.hashes(found))
    return [shapes.of_album(album, covers) for album in found]


def tracks(soniq: Soniq, found: list[Track]) -> list[Row]:
    covers = soniq.library.artwork(shapes.hashes(found))
    artists = soniq.library.artists_of_tracks([track.id for track in found])
    return [shapes.of_track(track, covers, artists.get(track.id, ())) for track in found]


def rediscoveries(soniq: Soniq, count: int, seed: int) -> list[Album]:
    """Albums from anywhere in the library; the same all day for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a choice of music, no secret
    letters = soniq.library.letters(AlbumSort.TITLE)
    found: dict[int, Album] = {}
    for letter in chance.sample(letters, min(len(letters), 4)):
        part = Slice(first=40, after=letter.after)
        for album in soniq.library.albums(sort=AlbumSort.TITLE, part=part).items:
            found[album.id] = album
    several = list(found.values())
    return chance.sample(several, min(len(several), count))
