"""Which tracks a search by sound may find."""

import dataclasses
import json
import sqlite3
from collections.abc import Iterable

from soniq.discovery.model import LikeFilter
from soniq.features.model import MoodRange, SoundFilter
from soniq.features.narrowing import narrowings
from soniq.harmony import Key
from soniq.library import lists, tracks
from soniq.library.lists import Values
from soniq.library.model import TrackFilter, TrackSort
from soniq.units import TrackId

HALF = 0.5
"""Instrumental from here on: half of the reference music is."""


class Narrowed:
    """A filter on tracks, asked either way: of some tracks, or for all that it leaves."""

    def __init__(
        self, reader: sqlite3.Connection, where: LikeFilter, mixing: Iterable[Key]
    ) -> None:
        """mixing: the keys that a harmonic filter asks to mix with; none leaves it unsaid.

        Raises:
            Invalid: a mood that there is not, or an end that is no number.
        """
        self._reader = reader
        library = TrackFilter(
            genre_id=where.genre_id, year_from=where.year_from, year_to=where.year_to
        )
        lists.check_filter(library)
        sound = _sound(where, mixing)
        self._leaves_none = sound is None
        self._listing = tracks.listing(
            reader, library, TrackSort.TITLE, narrowings(sound) if sound else ()
        )

    @property
    def is_open(self) -> bool:
        """Whether all tracks may be found."""
        return not self._listing.narrowings and not self._leaves_none

    def all(self) -> list[TrackId] | None:
        """All tracks that are left, where one of the filters leaves few; else None."""
        if self._leaves_none:
            return []
        narrowest = lists.narrowest(self._reader, self._listing)
        if narrowest is None or narrowest.collect is None:
            return None
        others = [one for one in self._listing.narrowings if one is not narrowest]
        rows = self._reader.execute(
            f"""
            SELECT t.id
            FROM ({narrowest.collect}) AS c
            CROSS JOIN tracks AS t NOT INDEXED ON t.id = c.id
            WHERE {" AND ".join([self._listing.order.present, *(one.ask for one in others)])}
            """,  # noqa: S608 constants only
            self._values(),
        )
        return [TrackId(row["id"]) for row in rows]

    def some(self, most: int) -> list[TrackId]:
        """So many of what is left, by title."""
        few = self.all()
        if few is not None:
            return few[:most]
        asked = [self._listing.order.present, *(one.ask for one in self._listing.narrowings)]
        rows = self._reader.execute(
            f"""
            SELECT t.id
            FROM tracks AS t INDEXED BY {self._listing.order.index}
            WHERE {" AND ".join(asked)}
            ORDER BY t.title_key, t.id
            LIMIT :most
            """,  # noqa: S608 constants only
            {**self._values(), "most": most},
        )
        return [TrackId(row["id"]) for row in rows]

    def of(self, ids: Iterable[TrackId]) -> set[TrackId]:
        """Those of the tracks that are left."""
        if self._leaves_none:
            return set()
        asked = [self._listing.order.present, *(one.ask for one in self._listing.narrowings)]
        rows = self._reader.execute(
            f"""
            SELECT t.id
            FROM json_each(:wanted_ids) AS wanted
            CROSS JOIN tracks AS t NOT INDEXED ON t.id = wanted.value
            WHERE {" AND ".join(asked)}
            """,  # noqa: S608 constants only
            {**self._values(), "wanted_ids": json.dumps(list(ids))},
        )
        return {TrackId(row["id"]) for row in rows}

    def _values(self) -> Values:
        values: Values = {}
        for narrowing in self._listing.narrowings:
            values |= narrowing.values
        return values


def _sound(where: LikeFilter, mixing: Iterable[Key]) -> SoundFilter | None:
    """What the filter asks of the sound, with all that it says in other words; None if that cannot
    be."""
    sound = where.sound
    if where.instrumental is not None:
        low, high = (HALF, 1.0) if where.instrumental else (0.0, HALF)
        voice = MoodRange(mood="instrumental", low=low, high=high)
        sound = dataclasses.replace(sound, moods=(*sound.moods, voice))
    keys = {neighbour for key in mixing for neighbour in key.neighbours} if where.harmonic else ()
    if not keys:
        return sound
    both = tuple(sorted(keys.intersection(sound.keys) if sound.keys else keys))
    return dataclasses.replace(sound, keys=both) if both else None
