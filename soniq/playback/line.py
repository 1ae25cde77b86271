"""Entries in a row, of which one is played, and where that is after the row has changed."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from soniq.errors import Invalid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """Entries in order; `index` is the one that is played, and None only where there are none.

    Every change keeps the played entry the played one, wherever it comes to stand. Where it goes
    itself, the next that stays is played in its place, or else the last.
    """

    entries: tuple[T, ...] = ()
    index: int | None = None

    def __post_init__(self) -> None:
        """Raises Invalid where the index is of no entry."""
        if (self.index is None) != (not self.entries):
            raise Invalid("A queue with entries says which is played; an empty one says none.")
        if self.index is not None:
            self._check(self.index)

    @classmethod
    def of(cls, entries: Iterable[T], index: int | None = None) -> "Line[T]":
        """The first is played where nothing else is said."""
        row = tuple(entries)
        return cls(row, (index or 0) if row else index)

    @property
    def current(self) -> T | None:
        return None if self.index is None else self.entries[self.index]

    def after(self) -> T | None:
        """What is played next."""
        following = self.entries[self.index + 1 :] if self.index is not None else ()
        return following[0] if following else None

    def at(self, index: int) -> "Line[T]":
        self._check(index)
        return Line(self.entries, index)

    def put(self, more: Sequence[T], place: int | None = None) -> "Line[T]":
        """With more entries before that of `place`; behind all where it is None.

        Raises Invalid where there is no such place.
        """
        count = len(self.entries)
        place = count if place is None else place
        if not 0 <= place <= count:
            raise Invalid(f"The queue has {count} entries; there is no place {place} in it.")
        entries = (*self.entries[:place], *more, *self.entries[place:])
        if self.index is None:
            return Line.of(entries)
        return Line(entries, self.index + (len(more) if place <= self.index else 0))

    def without(self, places: Iterable[int]) -> "Line[T]":
        """Raises Invalid where one of the places is none."""
        gone = set(places)
        for place in gone:
            self._check(place)
        return self.only(lambda place, _: place not in gone)

    def only(self, stays: Callable[[int, T], bool]) -> "Line[T]":
        """The entries that stay, by place and entry."""
        kept = [place for place, entry in enumerate(self.entries) if stays(place, entry)]
        if len(kept) == len(self.entries):
            return self
        if not kept or self.index is None:
            return Line()
        before = sum(place < self.index for place in kept)
        return Line(tuple(self.entries[place] for place in kept), min(before, len(kept) - 1))

    def moved(self, place: int, to: int) -> "Line[T]":
        """With the entry of `place` at `to`, counted in the row as it is then."""
        self._check(place)
        self._check(to)
        assert self.index is not None
        order = [*range(len(self.entries))]
        order.insert(to, order.pop(place))
        return Line(tuple(self.entries[one] for one in order), order.index(self.index))

    def shuffled(self, chance: random.Random) -> "Line[T]":
        """What is played first, then the others in any order."""
        if self.index is None:
            return self
        others = [one for place, one in enumerate(self.entries) if place != self.index]
        chance.shuffle(others)
        return Line((self.entries[self.index], *others), 0)

    def _check(self, place: int) -> None:
        if not 0 <= place < len(self.entries):
            raise Invalid(f"The queue has {len(self.entries)} entries; {place} is none of them.")
