"""Some of a table by chance, without reading it through.

Ids are drawn between the first and the last, and those that are no row, or not shown, are drawn
again. Each row is as likely as any other. Where few rows are shown, all their ids are read instead.
"""

import json
import random
import sqlite3
from collections.abc import Mapping

from soniq.library.lists import Listing, Values, narrowest

ROUNDS = 12
"""Draws before the rows are read one by one: half of all ids may be gone, and more."""


def drawn(
    reader: sqlite3.Connection,
    listing: Listing,
    *,
    size: int,
    chance: random.Random,
) -> list[int]:
    """At most `size` ids of the list, in no order, each once."""
    collected = narrowest(reader, listing)
    values: Values = dict(listing.order.values)
    for narrowing in listing.narrowings:
        values |= narrowing.values
    asks = [one.ask for one in listing.narrowings if one is not collected]
    first = listing.order.columns[0]
    for name, sign, bound in (("low", ">=", listing.low), ("below", "<", listing.below)):
        if bound is not None:
            values[name] = bound
            asks.append(f"+t.{first} {sign} :{name}")
    shown = " AND ".join([listing.order.present, *asks])
    table = listing.order.table
    if collected is not None:
        sql = (
            f"SELECT t.id FROM ({collected.collect}) AS c "  # noqa: S608 constants only
            f"CROSS JOIN {table} AS t ON t.id = c.id WHERE {shown}"
        )
        ids = [row[0] for row in reader.execute(sql, values)]
        return chance.sample(ids, min(size, len(ids)))
    return _by_lot(reader, table, shown, values, size=size, chance=chance) or _through(
        reader, table, shown, values, size=size, chance=chance
    )


def _by_lot(
    reader: sqlite3.Connection,
    table: str,
    shown: str,
    values: Mapping[str, str | int],
    *,
    size: int,
    chance: random.Random,
) -> list[int]:
    """Empty where too few were met."""
    least, most = reader.execute(
        f"SELECT (SELECT min(id) FROM {table}), (SELECT max(id) FROM {table})"  # noqa: S608 constants only
    ).fetchone()
    if most is None or most - least < 4 * size:
        return []
    sql = (
        "SELECT t.id FROM json_each(:drawn) AS wanted "  # noqa: S608 constants only
        f"CROSS JOIN {table} AS t ON t.id = wanted.value WHERE {shown}"
    )
    met: dict[int, None] = {}
    for _ in range(ROUNDS):
        lot = {chance.randint(least, most) for _ in range(2 * size)} - met.keys()
        rows = [row[0] for row in reader.execute(sql, {**values, "drawn": json.dumps(list(lot))})]
        chance.shuffle(rows)
        met |= dict.fromkeys(rows)
        if len(met) >= size:
            return list(met)[:size]
    return []


def _through(
    reader: sqlite3.Connection,
    table: str,
    shown: str,
    values: Mapping[str, str | int],
    *,
    size: int,
    chance: random.Random,
) -> list[int]:
    sql = f"SELECT t.id FROM {table} AS t WHERE {shown}"  # noqa: S608 constants only
    ids = [row[0] for row in reader.execute(sql, values)]
    return chance.sample(ids, min(size, len(ids)))
