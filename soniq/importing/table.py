"""What was not found, as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Sequence

from soniq.importing import rows
from soniq.importing.model import ImportId, LostLine
from soniq.store.database import Database

COLUMNS = ("kind", "playlist", "artist", "title", "album", "times", "guess")
AT_ONCE = 500


def parts(db: Database, import_id: ImportId) -> Iterator[str]:
    """The table, some lines at a time. guess: whether the library may have it."""
    yield _row(COLUMNS)
    after = 0
    while lines := rows.lost(db.read(), import_id, first=AT_ONCE, after=after):
        after = lines[-1].id
        yield "".join(_row(_cells(line)) for line in lines)


def _cells(line: LostLine) -> tuple[object, ...]:
    return (
        line.kind,
        line.playlist,
        line.artist,
        line.title,
        line.album,
        line.times,
        "yes" if line.guess is not None else "",
    )


def _row(cells: Sequence[object]) -> str:
    """A cell that a spreadsheet would reckon with is text there, too."""
    kept = io.StringIO()
    csv.writer(kept).writerow(
        f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@"} else cell
        for cell in cells
    )
    return kept.getvalue()
