"""Parts of long lists, as lists on pages ask for them: on, back, or from a letter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeAlias, TypeVar

from pydantic import BaseModel, Field

from soniq.app import Soniq
from soniq.events import JSON
from soniq.http import cursors
from soniq.library.model import AlbumSort, ArtistSort, Key, Page, Slice, TrackSort
from soniq.library.service import Library
from soniq.ui.shapes import Row

T = TypeVar("T")

ABOVE = 24
"""Items before a letter that come with it, so that the list can be seen to go on upwards."""

GLANCE = 60
"""Items that are found by scrolling as quickly as by a letter."""

Sort: TypeAlias = AlbumSort | ArtistSort | TrackSort


class Asked(BaseModel):
    """What every list takes."""

    first: int = Field(60, ge=1, le=100)
    after: str | None = Field(None, max_length=4096)
    before: str | None = Field(None, max_length=4096)
    down: bool = False
    letter: str | None = Field(None, alias="from", max_length=4)


def rail(library: Library, sort: Sort, *, down: bool = False) -> list[JSON]:
    """The letters that lead into a list; none where the list can be seen at a glance."""
    totals = library.totals()
    long = {AlbumSort: totals.albums, ArtistSort: totals.artists, TrackSort: totals.tracks}
    if long[type(sort)] <= GLANCE:
        return []
    return [letter.letter for letter in library.letters(sort, descending=down)]


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """A part of a list, with what is needed to ask for those around it."""

    page: Page[T]
    of: str
    start: int = 0
    """Where the letter begins that was asked for."""

    @property
    def items(self) -> list[T]:
        return self.page.items

    def shown(self, rows: Sequence[Row]) -> Row:
        keys = self.page.keys
        return {
            "items": [*rows],
            "start": self.start,
            "before": cursors.write(self.of, keys[0]) if self.page.has_previous and keys else None,
            "after": cursors.write(self.of, keys[-1]) if self.page.has_next and keys else None,
            "total": self.page.total,
        }


def find(
    read: Callable[[Slice], Page[T]], asked: Asked, of: str, begin: Key | None = None
) -> Part[T]:
    """The part that was asked for. of: names the list and its order. begin: a place in it.

    Raises:
        Invalid: a cursor is none of this list.
    """
    if asked.before:
        return Part(read(Slice(last=asked.first, before=cursors.read(of, asked.before))), of)
    if asked.after:
        return Part(read(Slice(first=asked.first, after=cursors.read(of, asked.after))), of)
    if begin is None:
        return Part(read(Slice(first=asked.first)), of)
    above = read(Slice(last=ABOVE, before=begin))
    page = read(Slice(first=asked.first, after=begin))
    whole = replace(
        page,
        items=above.items + page.items,
        keys=above.keys + page.keys,
        has_previous=above.has_previous,
    )
    return Part(whole, of, start=len(above.items))


def letter(soniq: Soniq, sort: Sort, asked: Asked) -> Key | None:
    """Where the letter begins, in a list of names; None for the start of the list."""
    if asked.letter is None:
        return None
    letters = soniq.library.letters(sort, descending=asked.down)
    return next((found.after for found in letters if found.letter == asked.letter), None)
