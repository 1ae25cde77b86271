"""The order of entries: whole numbers with gaps, so that what moves is all that is written."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

GAP = 1 << 20
"""Between entries at first: twenty moves into the same gap before the list is numbered anew."""


def between(left: int | None, right: int | None, count: int) -> list[int] | None:
    """Ranks for so many entries between two others, rising; None where the gap is too small.

    None for a side: there is nobody.
    """
    if right is None:
        start = 0 if left is None else left
        return [start + GAP * step for step in range(1, count + 1)]
    if left is None:
        return [right - GAP * step for step in range(count, 0, -1)]
    step = (right - left) // (count + 1)
    return [left + step * place for place in range(1, count + 1)] if step > 0 else None


def fresh(count: int) -> list[int]:
    """Ranks for a whole list."""
    return [GAP * place for place in range(1, count + 1)]


def placed(order: Sequence[T], moving: Sequence[T], before: T | None) -> list[T]:
    """The ids of a list after those of `moving` went before another one; None: to the end.

    Where `before` is itself among them, they go where it stood.
    """
    chosen = set(moving)
    if before is None or before not in order:
        return [one for one in order if one not in chosen] + list(moving)
    place = list(order).index(before)
    head = [one for one in order[:place] if one not in chosen]
    tail = [one for one in order[place:] if one not in chosen]
    return [*head, *moving, *tail]
