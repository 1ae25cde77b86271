"""Long lists by keyset: a page is found by its place, at the same cost at the end as at the start.

The rule of narrowing, for every list and every filter:

- Each sort has an index that holds its order, with the id last, among the rows that the list shows
  (`present`). The list walks that index from its place and stops when the page is full.
- A range of the first sort column (a year range when sorted by year) bounds the walk.
- Any other filter is a `Narrowing`. Where one of them leaves at most `COLLECTED` items, these are
  collected and sorted, and the other filters are asked of each; so a rare genre costs what it
  holds, not what the library holds. Where all are common, the walk asks them of each row that it
  passes, and the page fills after few rows. (Not so where common filters leave nothing together:
  that walk ends with the index, a second at a million tracks.)

The index is named in the SQL (`INDEXED BY`), and what is asked of a row is kept from choosing
another (`+column`): so the plan is the same with and without ANALYZE, and a test can hold it.
"""

import dataclasses
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from soniq.errors import Invalid
from soniq.library.model import AlbumFilter, Key, Slice, TrackFilter

COLLECTED = 5_000
"""Items that a page may collect and sort: 4.5 ms of a desktop core, about 18 ms of a Pi 4
(bench/lists.py)."""

TEXTS = frozenset({"name_key", "title_key", "artist_key", "album_key"})
"""Sort columns that hold text; all others hold whole numbers."""

Values: TypeAlias = dict[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One way to sort: an index, the rows that are in it, and its columns, the id last."""

    table: str
    index: str
    present: str
    """The index's own WHERE, word for word, of a row `t`."""
    columns: tuple[str, ...]
    values: Values = field(default_factory=dict)
    """What `present` names."""
    grows_quietly: bool = False
    """Rows come into the list one by one, and nobody says that the library changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """A filter in its two forms: asked of each row `t`, and as the ids of all that it leaves."""

    ask: str
    collect: str | None
    """A SELECT of one column `id`, each once; None where it would be a scan."""
    values: Values
    known: int | None = None
    """How many it leaves, where the catalogue keeps count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list as it is to be walked: an order, what narrows it, and a range of its first column."""

    order: Order
    narrowings: tuple[Narrowing, ...] = ()
    low: str | int | None = None
    """The first column is at least this."""
    below: str | int | None = None
    """The first column is less than this."""

    @property
    def is_whole(self) -> bool:
        return not self.narrowings and self.low is None and self.below is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The places of a page's items, and what lies around them."""

    keys: list[Key]
    has_next: bool
    has_previous: bool
    total: int | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A place that bounds a walk; `within` says whether the place itself belongs to it."""

    key: Key
    within: bool = False


def find(
    reader: sqlite3.Connection, listing: Listing, part: Slice, *, descending: bool = False
) -> Found:
    """The keys of the items in that part of the list.

    Raises:
        Invalid: the slice contradicts itself, or its keys are those of another list.
    """
    size = part.size
    for key in (part.after, part.before):
        _check(listing.order, key)
    walk = _Walk(reader, listing, descending=descending)
    start = Edge(part.after) if part.after is not None else None
    end = Edge(part.before) if part.before is not None else None
    keys = walk.keys(start, end, from_end=part.backwards, limit=size + 1)
    more = len(keys) > size
    keys = keys[:size]
    if part.backwards:
        keys.reverse()
    return Found(
        keys=keys,
        has_next=(more and not part.backwards) or walk.goes_on(keys, end),
        has_previous=(more and part.backwards) or walk.comes_from(keys, start),
        total=walk.total(),
    )


def numbered(
    reader: sqlite3.Connection,
    listing: Listing,
    *,
    size: int,
    offset: int,
    descending: bool = False,
) -> list[int]:
    """The ids of a part of the list that begins at a number, for apps that page so.

    What lies before is walked over in the index alone: 100,000 entries in 5 ms.
    """
    walk = _Walk(reader, listing, descending=descending)
    keys = walk.keys(None, None, from_end=False, limit=size, offset=offset)
    return [int(key[-1]) for key in keys]


def counted(reader: sqlite3.Connection, listing: Listing) -> int:
    """How long the list is: it walks what the list would walk, to the end."""
    return _Walk(reader, listing, descending=False).count()


def narrowest(reader: sqlite3.Connection, listing: Listing) -> Narrowing | None:
    """The filter whose items are to be collected and sorted, or None where the index is walked."""
    counted = [
        (_count(reader, narrowing) if narrowing.known is None else narrowing.known, narrowing)
        for narrowing in listing.narrowings
        if narrowing.collect is not None
    ]
    if not counted:
        return None
    count, narrowing = min(counted, key=lambda pair: pair[0])
    return narrowing if count <= COLLECTED else None


def _count(reader: sqlite3.Connection, narrowing: Narrowing) -> int:
    """How many the filter leaves; it stops counting where that no longer matters."""
    sql = f"SELECT count(*) FROM ({narrowing.collect} LIMIT :enough)"  # noqa: S608 constants only
    (count,) = reader.execute(sql, {**narrowing.values, "enough": COLLECTED + 1}).fetchone()
    return int(count)


def check_filter(where: TrackFilter | AlbumFilter) -> None:
    """Raises Invalid for what SQLite cannot compare with: ids beyond 64 bits, broken text."""
    for part in dataclasses.fields(where):
        value = getattr(where, part.name)
        if isinstance(value, str | int) and not _fits(value, text=isinstance(value, str)):
            raise Invalid(f"Nothing in the library can have the {part.name} that was asked for.")


def years_wanted(first: int | None, last: int | None) -> tuple[int, int] | None:
    """A range of years, half open. What has no year is in no range of years."""
    if first is None and last is None:
        return None
    low = max(1, min(first if first is not None else 1, 9999))
    return low, 1 + max(0, min(last if last is not None else 9999, 9999))


def _check(order: Order, key: Key | None) -> None:
    if key is None:
        return
    fits = len(key) == len(order.columns) and all(
        _fits(value, text=column in TEXTS)
        for value, column in zip(key, order.columns, strict=False)
    )
    if not fits:
        raise Invalid("This place belongs to a list that was sorted otherwise. Start it again.")


def _fits(value: str | int, *, text: bool) -> bool:
    if isinstance(value, str):
        return text and not any("\ud800" <= letter <= "\udfff" for letter in value)
    return not text and -(2**63) <= value < 2**63


class _Walk:
    """One list, bound to a reader, with its plan chosen."""

    def __init__(self, reader: sqlite3.Connection, listing: Listing, *, descending: bool) -> None:
        self._reader = reader
        self._listing = listing
        self._descending = descending
        self._collected = narrowest(reader, listing)
        self._values: Values = dict(listing.order.values)
        for narrowing in listing.narrowings:
            self._values |= narrowing.values

    def keys(
        self,
        start: Edge | None,
        end: Edge | None,
        *,
        from_end: bool,
        limit: int,
        offset: int = 0,
    ) -> list[Key]:
        """Keys between two edges in the list's order; from the end: the last ones, reversed."""
        lower, upper = (end, start) if self._descending else (start, end)
        direction = "DESC" if self._descending != from_end else "ASC"
        columns = self._listing.order.columns
        values: Values = {**self._values, "limit": limit, "offset": offset}
        conditions = [*self._conditions(), *self._bounds(lower, upper, values)]
        sql = (
            f"SELECT {', '.join(f't.{column}' for column in columns)} "  # noqa: S608 constants only
            f"FROM {self._source()} "
            f"WHERE {' AND '.join(conditions)} "
            f"ORDER BY {', '.join(f't.{column} {direction}' for column in columns)} "
            "LIMIT :limit OFFSET :offset"
        )
        return [tuple(row) for row in self._reader.execute(sql, values)]

    def goes_on(self, keys: list[Key], end: Edge | None) -> bool:
        """Whether the list has items behind a page that ended at `end`."""
        if end is None:
            return False
        edge = Edge(keys[-1]) if keys else Edge(end.key, within=True)
        return bool(self.keys(edge, None, from_end=False, limit=1))

    def comes_from(self, keys: list[Key], start: Edge | None) -> bool:
        """Whether the list has items before a page that began at `start`."""
        if start is None:
            return False
        edge = Edge(keys[0]) if keys else Edge(start.key, within=True)
        return bool(self.keys(None, edge, from_end=True, limit=1))

    def total(self) -> int | None:
        """The length of the whole list, where counting it is bounded or it is known."""
        listing = self._listing
        if self._collected is not None:
            return self.count()
        ranged = listing.low is not None or listing.below is not None
        alone = len(listing.narrowings) == 1 and not ranged and not listing.order.values
        return listing.narrowings[0].known if alone else None

    def count(self) -> int:
        conditions = [*self._conditions(), *self._bounds(None, None, self._values)]
        sql = f"SELECT count(*) FROM {self._source()} WHERE {' AND '.join(conditions)}"  # noqa: S608 constants only
        (count,) = self._reader.execute(sql, self._values).fetchone()
        return int(count)

    def _source(self) -> str:
        order = self._listing.order
        if self._collected is None:
            return f"{order.table} AS t INDEXED BY {order.index}"
        return f"({self._collected.collect}) AS c CROSS JOIN {order.table} AS t NOT INDEXED"

    def _conditions(self) -> Iterator[str]:
        yield self._listing.order.present
        if self._collected is not None:
            yield "t.id = c.id"
        for narrowing in self._listing.narrowings:
            if narrowing is not self._collected:
                yield narrowing.ask

    def _bounds(self, lower: Edge | None, upper: Edge | None, values: Values) -> Iterator[str]:
        """Conditions on the sort columns. One bound a side, so that SQLite seeks to it.

        The range of the first column counts only where the edge does not lie within it.
        """
        low, below = self._listing.low, self._listing.below
        first = self._listing.order.columns[0]
        if low is not None and (lower is None or _less(lower.key[0], low)):
            values["low"] = low
            yield f"t.{first} >= :low"
        elif lower is not None:
            yield self._beyond("lower", ">", lower, values)
        if below is not None and (upper is None or not _less(upper.key[0], below)):
            values["below"] = below
            yield f"t.{first} < :below"
        elif upper is not None:
            yield self._beyond("upper", "<", upper, values)

    def _beyond(self, side: str, sign: str, edge: Edge, values: Values) -> str:
        columns = self._listing.order.columns
        values |= {f"{side}_{place}": value for place, value in enumerate(edge.key)}
        names = ", ".join(f":{side}_{place}" for place in range(len(columns)))
        equal = "=" if edge.within else ""
        return f"({', '.join(f't.{column}' for column in columns)}) {sign}{equal} ({names})"


def _less(a: str | int, b: str | int) -> bool:
    """As SQLite compares them: text by its UTF-8 bytes, which is by code point."""
    if isinstance(a, str) and isinstance(b, str):
        return a < b
    return isinstance(a, int) and isinstance(b, int) and a < b
