"""What is told of albums and songs, as keys that know it again and as JSON for deeds."""

from dataclasses import asdict, replace
from hashlib import blake2b
from typing import Any

from soniq import text
from soniq.collection.model import BroughtWish, WishKind
from soniq.events import JSON
from soniq.library.wanted import ToldAlbum, ToldTrack

PARTS = " · "


def key_of(told: ToldAlbum, track: ToldTrack | None = None) -> str:
    """By what a wish without an id is known again: its names, folded."""
    artist = told.artists[0] if told.artists else ""
    names = [artist, told.title] if track is None else [track.artist or artist, told.title]
    return PARTS.join(text.fold(name) for name in [*names, *([track.title] if track else [])])


def digest(wish: BroughtWish) -> bytes:
    """The same for the same words: what is told again unchanged costs no more than a look."""
    return blake2b(repr(wish).encode("utf-8", "replace"), digest_size=12).digest()


def album_of(wish: BroughtWish) -> ToldAlbum:
    """The album to look for. A song that tells none stands on a single of its own name."""
    album, track = wish.album, wish.track
    if wish.kind is WishKind.ALBUM or track is None:
        return album
    artists = album.artists or ((track.artist,) if track.artist else ())
    if album.title.strip():
        return replace(album, artists=artists, tracks=(track,))
    return replace(album, title=track.title, artists=artists, kind="single", tracks=(track,))


def as_json(told: ToldAlbum) -> dict[str, JSON]:
    """For a deed; without what is not told."""
    found = {name: value for name, value in asdict(told).items() if value not in (None, ())}
    return {name: _plain(value) for name, value in found.items()}


def from_json(said: JSON) -> ToldAlbum:
    """What `as_json` made."""
    told: dict[str, Any] = dict(said) if isinstance(said, dict) else {}
    tracks = tuple(ToldTrack(**track) for track in told.pop("tracks", ()))
    lists: dict[str, Any] = {name: tuple(told.pop(name, ())) for name in ("artists", "genres")}
    return ToldAlbum(**told, **lists, tracks=tracks)


def _plain(value: Any) -> JSON:  # asdict gives what the dataclass holds: text, numbers, tuples
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if one is not None}
    return value if isinstance(value, str | int | float | bool) else str(value)
