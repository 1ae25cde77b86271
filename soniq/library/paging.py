"""Long lists, a part at a time."""

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from soniq.errors import Invalid

PAGE_LIMIT = 200
"""No list is longer than this; see `Slice`."""

Key: TypeAlias = tuple[str | int, ...]
"""Where an item stands in a sorted list: its sort values and, last, its id."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Which part of a list is wanted: the first n after a place, or the last n before one."""

    first: int | None = None
    after: Key | None = None
    last: int | None = None
    before: Key | None = None

    @property
    def size(self) -> int:
        """How many items at most; 50 where nothing is said.

        Raises:
            Invalid: both ends are asked for, or the number is not in 0–200.
        """
        if self.first is not None and self.last is not None:
            raise Invalid("Ask for `first` or for `last`, not for both.")
        wanted = self.first if self.first is not None else self.last
        wanted = 50 if wanted is None else wanted
        if not 0 <= wanted <= PAGE_LIMIT:
            raise Invalid(f"A page holds 0 to {PAGE_LIMIT} items, not {wanted}.")
        return wanted

    @property
    def backwards(self) -> bool:
        return self.last is not None or (self.before is not None and self.first is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A part of a sorted list. `keys` are the items' places, for the next slice."""

    items: list[T]
    keys: list[Key]
    has_next: bool
    has_previous: bool
    total: int | None = None
    """Length of the whole list, where it is known without counting row by row."""
