"""Made-up albums that a catalogue and a shelf have in common."""

import random

from tests.fakes.musicbrainz.server import Json, release
from tests.matching.room import Room

_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ai", "or", "en")]


def word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3)))).capitalize()


def albums(count: int, *, tracks: int = 10, seed: int = 3) -> list[Json]:
    """Releases as the fake MusicBrainz has them, no two of one name."""
    chance = random.Random(seed)
    made: dict[str, Json] = {}
    while len(made) < count:
        artist, title = (f"{word(chance)} {word(chance)}" for _ in range(2))
        songs = tuple(
            (f"{word(chance)} {word(chance)}", chance.randrange(120_000, 400_000))
            for _ in range(tracks)
        )
        date = f"{chance.randrange(1960, 2025)}-03-0{chance.randrange(1, 9)}"
        made[title] = release(title, (artist,), songs, date=date)
    return list(made.values())


def shelve(room: Room, shop: list[Json]) -> None:
    """The files of those albums, as somebody tagged them."""
    for one in shop:
        tracks = one["media"][0]["tracks"]
        room.put(
            one["artist-credit"][0]["name"],
            one["title"],
            [track["title"] for track in tracks],
            lengths=[track["length"] for track in tracks],
        )
