"""Narrowing lists of tracks by tempo and key."""

import json
import math
from collections.abc import Sequence
from typing import TypeAlias

from soniq.errors import Invalid
from soniq.harmony import Key
from soniq.library.lists import Narrowing, Values

Range: TypeAlias = tuple[int, int]
"""Hundredths of a beat a minute, half open."""

MOST = 100_000
"""No tempo is as fast: a thousand beats a minute."""


def tempi_wanted(first: float | None, last: float | None, *, octaves: bool) -> tuple[Range, ...]:
    """The ranges of `bpm_key` that are asked for, apart and in order; none where none is.

    octaves: the half and the double of the range too.

    Raises:
        Invalid: an end is no number.
    """
    if first is None and last is None:
        return ()
    for end in (first, last):
        if end is not None and math.isnan(end):
            raise Invalid("A tempo is a number of beats a minute.")
    low = max(0.0, min(0.0 if first is None else first, MOST / 100))
    high = max(0.0, min(MOST / 100 if last is None else last, MOST / 100))
    times = (0.5, 1.0, 2.0) if octaves else (1.0,)
    ranges = [(math.ceil(low * by * 100), math.floor(high * by * 100) + 1) for by in times]
    return _apart(ranges)


def _apart(ranges: Sequence[Range]) -> tuple[Range, ...]:
    found: list[Range] = []
    for low, below in sorted(ranges):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(below, found[-1][1]))
        else:
            found.append((low, max(low, below)))
    return tuple(found)


def of_tempi(ranges: tuple[Range, ...], *, missing: bool = False, name: str = "tempo") -> Narrowing:
    """ranges: one to three, which do not overlap. name: of the SQL's values, a constant."""
    values: Values = {name: json.dumps(ranges)}
    asked: list[str] = []
    for place, (low, below) in enumerate(ranges):
        values |= {f"{name}_{place}_low": low, f"{name}_{place}_below": below}
        asked.append(f"(+t.bpm_key >= :{name}_{place}_low AND +t.bpm_key < :{name}_{place}_below)")
    return Narrowing(
        ask=f"({' OR '.join(asked)})",
        collect=f"""
            SELECT t.id
            FROM json_each(:{name}) AS wanted
            CROSS JOIN tracks AS t INDEXED BY tracks_{"missing_" if missing else ""}by_bpm
                ON t.bpm_key >= json_extract(wanted.value, '$[0]')
                AND t.bpm_key < json_extract(wanted.value, '$[1]')
            WHERE t.missing_since_ms IS {"NOT " if missing else ""}NULL
        """,  # noqa: S608 constants only
        values=values,
    )


def of_keys(keys: Sequence[Key], *, missing: bool = False, name: str = "keys") -> Narrowing:
    """Tracks in any of the keys. name: of the SQL's value, a constant."""
    return Narrowing(
        ask=f"+t.camelot IN (SELECT wanted.value FROM json_each(:{name}) AS wanted)",  # noqa: S608 constants only
        collect=f"""
            SELECT t.id
            FROM json_each(:{name}) AS wanted
            CROSS JOIN tracks AS t INDEXED BY tracks_{"missing_" if missing else ""}by_key
                ON t.camelot = wanted.value
            WHERE t.missing_since_ms IS {"NOT " if missing else ""}NULL
        """,  # noqa: S608 constants only
        values={name: json.dumps(sorted({key.place for key in keys}))},
    )
