"""The shopping list as a table for spreadsheets. Format: RFC 4180, UTF-8."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from soniq.collection.model import Priority, Shop, ToBuy

COLUMNS = (
    "Priority", "Artist", "Album", "Edition", "Year", "Songs here", "Songs in all", "Price",
    "Note", "Barcode",
)  # fmt: skip

PRIORITIES = {
    Priority.NEXT: "next",
    Priority.SOON: "soon",
    Priority.NORMAL: "",
    Priority.LATER: "later",
}

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""With what a spreadsheet begins a formula: such a cell gets an apostrophe before it, which says
that it is text. Source: OWASP, CSV Injection."""


def table(lines: Iterable[Sequence[ToBuy]], shops: Sequence[Shop]) -> Iterator[str]:
    """In parts: its head, then one for each of `lines`. shops: the names of the last columns."""
    yield _written([[*COLUMNS, *(shop.name for shop in shops)]])
    for some in lines:
        yield _written(_row(line) for line in some)


def _row(line: ToBuy) -> list[str]:
    one, album = line.collected, line.collected.album
    cells = [
        PRIORITIES[line.priority],
        album.artist,
        album.title,
        one.told_edition or "",
        "" if album.year is None else str(album.year),
        str(one.tracks),
        "" if one.total is None else str(one.total),
        line.price_note,
        line.note,
        one.barcode or "",
        *(shop.url for shop in line.shops),
    ]
    return [f"'{cell}" if cell.startswith(FORMULAS) else cell for cell in cells]


def _written(rows: Iterable[Sequence[str]]) -> str:
    kept = io.StringIO(newline="")
    csv.writer(kept).writerows(rows)
    return kept.getvalue()
