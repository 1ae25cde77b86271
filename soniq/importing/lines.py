"""What an export tells, in the words of those who look for it and of those who keep it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from soniq.files.exports.model import Told
from soniq.library.finding import Finder, Found, How, Line
from soniq.listening.model import HeardLine

REMEMBERED = 20_000
"""Lines whose tracks are remembered: a history names few songs, and those often."""


def line(told: Told) -> Line:
    return Line(
        path=told.path,
        title=told.title,
        artist=told.artist,
        album=told.album,
        duration=told.duration,
        isrc=told.isrc,
        musicbrainz_id=told.musicbrainz_id,
        spotify_id=told.spotify_id,
        track_number=told.track_number,
    )


def heard_line(told: Told) -> HeardLine:
    return HeardLine(
        artist=told.artist,
        title=told.title,
        album=told.album,
        duration=told.duration,
        musicbrainz_id=told.musicbrainz_id,
        isrc=told.isrc,
        spotify_id=told.spotify_id,
    )


def respelled(finder: Finder, told: Sequence[Told]) -> tuple[Line, ...]:
    """With paths in their file's own bytes, where the disk has them so."""
    raw = {place: replace(line(one), path=one.raw) for place, one in enumerate(told) if one.raw}
    found = finder.find(list(raw.values())) if raw else []
    spelt = {
        place: other
        for (place, other), one in zip(raw.items(), found, strict=True)
        if one is not None and one.how is How.PATH
    }
    return tuple(spelt.get(place) or line(one) for place, one in enumerate(told))


class Remembering:
    """A finder that looks for each line once, as long as there are not too many."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._known: dict[Line, Found | None] = {}

    def learn(self, told: Iterable[Told]) -> None:
        """Looks for the first 20,000 different ones at once: each asking reads their artists."""
        lines: dict[Line, None] = {}
        for one in told:
            if len(lines) >= REMEMBERED:
                break
            lines.setdefault(line(one))
        self._known = dict(zip(lines, self._finder.find(list(lines)), strict=True))

    def find(self, told: Sequence[Told]) -> list[Found | None]:
        lines = [line(one) for one in told]
        new = [one for one in dict.fromkeys(lines) if one not in self._known]
        if len(self._known) + len(new) > REMEMBERED:
            self._known.clear()
            new = list(dict.fromkeys(lines))
        self._known.update(zip(new, self._finder.find(new), strict=True))
        return [self._known[one] for one in lines]
