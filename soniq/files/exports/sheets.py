"""Tables with named columns, as services write them and spreadsheets save them anew."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from soniq.errors import Unreadable
from soniq.files.exports.parts import text_lines

SEPARATORS = ",;\t"
WIDEST = 100
"""Columns that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How a table begins. names: of its columns, folded; start: the line that they stand in, from
    0; sample: the row below, empty where there is none."""

    separator: str
    start: int
    names: Sequence[str]
    sample: Sequence[str]

    def columns(self, words: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Which column is what; of the words for one thing the first that is there."""
        return {
            what: self.names.index(found[0])
            for what, several in words.items()
            if (found := [word for word in several if word in self.names])
        }


class Row:
    """A row whose cells are asked for by what they are. place: "row 3", for people."""

    def __init__(self, place: int, cells: Sequence[str], columns: Mapping[str, int]) -> None:
        self.place = f"row {place}"
        self._cells = cells
        self._columns = columns

    def __getitem__(self, what: str) -> str:
        """Empty where there is no such column, or nothing in it."""
        column = self._columns.get(what)
        return self._cells[column] if column is not None and column < len(self._cells) else ""


def begun(head: str) -> Sheet | None:
    """How a table begins; None where it is no table of several columns."""
    lines = head.splitlines(keepends=True)
    start = 1 if lines and lines[0].lower().startswith("sep=") else 0  # as Excel has it
    best: list[list[str]] = [[]]
    separator = ","
    for candidate in SEPARATORS:
        first = _first(lines[start:], candidate)
        if first and len(first[0]) > len(best[0]):
            best, separator = first, candidate
    if len(best[0]) < 2:
        return None
    return Sheet(
        separator=separator,
        start=start,
        names=[" ".join(name.lower().split()) for name in best[0][:WIDEST]],
        sample=best[1][:WIDEST] if len(best) > 1 else [],
    )


def read(stream: BinaryIO, sheet: Sheet, columns: Mapping[str, int]) -> Iterator[Row]:
    """Rows below the names; those with nothing in them are passed by. Raises Unreadable."""
    lines = text_lines(stream)
    for _ in range(sheet.start):
        next(lines, None)
    for number, cells in enumerate(rows(lines, sheet.separator), 1):
        if number > 1 and any(cell.strip() for cell in cells):
            yield Row(number, cells, columns)


def rows(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """Raises Unreadable."""
    try:
        yield from csv.reader((line.replace("\0", "") for line in lines), delimiter=separator)
    except csv.Error as error:
        raise Unreadable(f"The table cannot be read: {error}.") from error


def _first(lines: Iterable[str], separator: str) -> list[list[str]]:
    """The names and the first row with something in it."""
    found: list[list[str]] = []
    try:
        for row in rows(lines, separator):
            if any(cell.strip() for cell in row):
                found.append(row)
            if len(found) == 2:
                break
    except Unreadable:
        return []
    return found
