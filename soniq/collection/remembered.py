"""What was counted of the collection, and holds until an album changes."""

import sqlite3

from soniq.collection import figures
from soniq.collection.model import CollectedFilter, CollectionFigures
from soniq.library import lists
from soniq.library.lists import Listing

COUNTS = 200
"""Lengths of lists: a page by its number tells the length of the whole, which costs as much as its
last page."""


class Remembered:
    """Of one state. It is to be taken before a look at the library begins, so that what an older
    state said is never remembered of a newer one."""

    def __init__(self) -> None:
        self._counts: dict[CollectedFilter, int] = {}
        self._figures: CollectionFigures | None = None

    def count(self, reader: sqlite3.Connection, where: CollectedFilter, listed: Listing) -> int:
        if where not in self._counts:
            if len(self._counts) >= COUNTS:
                self._counts.clear()
            self._counts[where] = lists.counted(reader, listed)
        return self._counts[where]

    def figures(self, reader: sqlite3.Connection) -> CollectionFigures:
        if self._figures is None:
            self._figures = figures.figures(reader)
        return self._figures
