"""The albums that an iTunes or Apple Music library holds, put together from its tracks.

Who has all tracks of an album has saved it, or owns it where all were bought at Apple; of others
the songs are saved. What lies in Apple's cloud counts as what lies on the disk: soniq has neither
yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from soniq import text as names
from soniq.files.exports.model import Album, Entry, Medium, Owned, Saved, Told
from soniq.files.exports.values import Fields, day, moment, text, whole
from soniq.units import Moment

VARIOUS = "Various Artists"
FEW = 4
"""Tracks that are no album, where none says how many it has: a single has three."""
_NO_SOUND = ("pdf", "itunes extras", "video", "epub", "quicktime")


@dataclass(slots=True)
class _Held:
    """An album as far as it was read. discs: how many tracks each has, where that is told."""

    title: str
    artist: str
    discs: dict[int, int] = field(default_factory=dict)
    disc_count: int = 1
    songs: list[tuple[Told, str]] = field(default_factory=list)
    bought: int = 0
    released: str | None = None
    since: Moment | None = None

    @property
    def total(self) -> int | None:
        """Of all discs; None where a disc is not told of."""
        told = all(self.discs.values()) and len(self.discs) >= self.disc_count
        return sum(self.discs.values()) if told else None

    @property
    def is_whole(self) -> bool:
        if self.total is None:
            return not any(self.discs.values()) and len(self.songs) >= FEW
        return len(self.songs) >= self.total

    def album(self, *, whole: bool) -> Album:
        return Album(
            title=self.title,
            artists=(self.artist,),
            release_date=self.released,
            total_tracks=self.total,
            songs=tuple(song for song, _ in self.songs) if whole else (),
        )


class Shelf:
    """The tracks of a library, by their albums."""

    def __init__(self) -> None:
        self._albums: dict[tuple[str, str], _Held] = {}

    def add(self, track: Fields, told: Told) -> None:
        """Takes in a track, unless it is no music or nobody's."""
        kind = text(track.get("Kind")).lower()
        by = VARIOUS if track.get("Compilation") is True else told.artist
        artist = text(track.get("Album Artist")) or by
        if not told.title or not artist or any(word in kind for word in _NO_SOUND):
            return
        key = (names.fold(artist), names.fold(told.album))
        held = self._albums.setdefault(key, _Held(title=told.album, artist=artist))
        disc = told.disc_number or 1
        count = whole(track.get("Track Count"), most=999) or 0
        held.discs[disc] = max(count, held.discs.get(disc, 0))
        held.disc_count = max(held.disc_count, whole(track.get("Disc Count"), most=99) or 1)
        held.songs.append((told, text(track.get("Persistent ID"))))
        held.bought += track.get("Purchased") is True and track.get("Apple Music") is not True
        held.released = held.released or day(track.get("Year"))
        added = track.get("Date Added")
        if (at := moment(added)) is not None:
            held.since = at if held.since is None else min(held.since, at)

    def entries(self) -> Iterator[Entry]:
        for (artist, title), held in self._albums.items():
            if not title or not held.is_whole:
                album = held.album(whole=False)
                yield from (
                    Saved(album=album, song=song, key=key, at=held.since)
                    for song, key in held.songs
                )
            elif held.bought == len(held.songs):
                key = f"{artist} / {title}"
                album = held.album(whole=True)
                yield Owned(album=album, key=key, medium=Medium.DIGITAL, at=held.since)
            else:
                yield Saved(album=held.album(whole=True), at=held.since)
