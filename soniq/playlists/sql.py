"""Rules as one SELECT: a pass over the tracks, or over the few that one of the rules finds at once.

Nothing in it is ever NULL: each rule is 1 or 0, so that `NOT` turns it round. The tables beside the
track are joined by their whole keys. Where a rule that must hold names few tracks (`seeking`), they
are looked up; else all tracks are read through once, and the sorter keeps as many as are wanted.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from soniq import text
from soniq.harmony import Key
from soniq.playlists import days
from soniq.playlists.checking import Checked, checked, each
from soniq.playlists.fields import FIELDS, JOINS, NEEDS, OPPOSITES, RANDOM, FieldKind, Op
from soniq.playlists.model import Group, Limit, Measure, Order, Rule, Rules
from soniq.playlists.seeking import seek
from soniq.units import Moment, PersonId, TrackId

Values: TypeAlias = dict[str, str | int | float]

NEWEST = (Order(field="added", descending=True),)

FOLD = "soniq_fold"

PRIME = 2_147_483_647
"""Of the field in which a random order is drawn; 2³¹ − 1, so that products fit into 63 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """With whose ears, when, and by which chance.

    sets: what rules name by something else than a track's own fields: the tracks of a playlist, the
    ones that are near to another; by `set_name`.
    """

    person: PersonId
    now: Moment
    seed: int = 0
    sets: Mapping[str, Sequence[TrackId]] = field(default_factory=dict)


def set_name(one: Checked) -> str:
    return f"{one.field.name} {one.value}"


def sql(rules: Rules, asker: Asker, most: int) -> tuple[str, Values]:
    """A SELECT of id, duration_ms and size_bytes, in the list's order, and its values.

    most: rows at most. A limit in minutes or megabytes is the reader's: `cut`.

    Raises:
        Invalid: a rule says what cannot be.
    """
    writing = _Writing(asker)
    condition = writing.group(rules.group)
    order = ", ".join([*map(writing.order, rules.order or NEWEST), "t.id DESC"])
    if rules.limit is not None and rules.limit.measure is Measure.MEGABYTES:
        writing.joins.add("f")
        size = "ifnull(f.size_bytes, 0)"
    else:
        size = "0"
    joins = "\n    ".join(JOINS[name] for name in writing.joined())
    statement = f"""
    SELECT
        t.id,
        t.duration_ms,
        {size} AS size_bytes
    FROM {writing.source(rules.group)}
    {joins}
    WHERE t.missing_since_ms IS NULL AND {condition}
    ORDER BY {order}
    LIMIT :most"""  # noqa: S608 - expressions of our own registry; what people say is in the values
    return statement, {**writing.values, "most": _most(rules.limit, most)}


def ready(reader: sqlite3.Connection) -> None:
    """Teaches a connection to fold: only text that is not plain ASCII is handed to it."""
    try:
        reader.execute(f"SELECT {FOLD}(NULL)")
    except sqlite3.OperationalError:  # the first time; SQLite changes none while it runs another
        reader.create_function(FOLD, 1, _fold, deterministic=True)


def cut(
    rows: Iterator[tuple[TrackId, int, int]], limit: Limit | None
) -> Iterator[tuple[TrackId, int]]:
    """Ids and durations, up to what the limit takes."""
    total = 0.0
    for track_id, duration, size in rows:
        if limit is not None and limit.measure is Measure.MINUTES:
            total += duration / 60_000
        elif limit is not None and limit.measure is Measure.MEGABYTES:
            total += size / 1_000_000
        if limit is not None and limit.measure is not Measure.TRACKS and total > limit.amount:
            return
        yield track_id, duration


def _most(limit: Limit | None, most: int) -> int:
    if limit is None or limit.measure is not Measure.TRACKS:
        return most
    return min(most, int(limit.amount))


def _fold(value: object) -> str | None:
    return text.fold(value.decode("utf-8", "replace")) if isinstance(value, bytes) else None


class _Writing:
    """A statement in the making: its values, and the tables that it needs."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self.values: Values = {}
        self.joins: set[str] = set()

    def group(self, group: Group) -> str:
        parts = [
            self.group(part) if isinstance(part, Group) else self._leaf(part)
            for part in group.rules
        ]
        if not parts:
            return "1" if group.every else "0"
        return f"({(' AND ' if group.every else ' OR ').join(parts)})"

    def order(self, order: Order) -> str:
        way = "DESC" if order.descending else "ASC"
        if order.field == RANDOM:
            return f"{self._random()} {way}"
        found = FIELDS[order.field]
        self._join(found.joins)
        first, *rest = found.order
        return ", ".join([f"{first} {way} NULLS LAST", *(f"{one} ASC NULLS LAST" for one in rest)])

    def source(self, group: Group) -> str:
        """The narrowest that is known to be narrow, of the rules that must all hold."""
        must = [part for part in group.rules if isinstance(part, Rule)] if group.every else []
        sought = [found for one in must if (found := seek(checked(one), self._values_of))]
        if not sought:
            return "tracks AS t NOT INDEXED"
        best = min(sought, key=lambda one: one.breadth)
        if ":person" in best.sql:
            self.values["person"] = self._asker.person
        return f"({best.sql}) AS c CROSS JOIN tracks AS t NOT INDEXED ON t.id = c.id"

    def joined(self) -> list[str]:
        return [name for name in JOINS if name in self.joins]

    def _leaf(self, rule: Rule) -> str:
        one = checked(rule)
        op = OPPOSITES.get(one.op, one.op)
        is_turned = (one.op in OPPOSITES) != (one.field.kind is FieldKind.FLAG and not one.value)
        self._join(one.field.joins)
        if any(":person" in part for part in (*one.field.columns, *sum(one.field.rows, ()))):
            self.values["person"] = self._asker.person
        asked = self._asked(one, op)
        parts = [f"ifnull({asked(column)}, 0)" for column in one.field.columns]
        parts += [
            f"EXISTS (SELECT 1 FROM {rows} AND {asked(value)})"  # noqa: S608 - our registry's own
            for value, rows in one.field.rows
        ]
        if one.field.kind in (FieldKind.PLAYLIST, FieldKind.TRACK):
            parts = [f"t.id IN {_listed(self._values_of(one)[0])}"]
        return f"{'NOT ' if is_turned else ''}({' OR '.join(parts)})"

    def _asked(self, one: Checked, op: Op) -> Callable[[str], str]:
        """What is asked of one expression."""
        kind = one.field.kind
        if op is Op.PRESENT:
            return lambda e: f"{e} <> ''" if kind in _TEXTUAL else f"{e} IS NOT NULL"
        if kind is FieldKind.FLAG:
            return lambda e: f"({e})"
        names = self._values_of(one)
        return lambda e: _CONDITIONS[kind, op](e, names)

    def _values_of(self, one: Checked) -> list[str]:
        """The names of a rule's values in the statement."""
        return [self._put(value) for value in plain_values(one, self._asker)]

    def _put(self, value: str | int | float) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _join(self, names: Sequence[str]) -> None:
        for name in names:
            self._join(NEEDS.get(name, ()))
            self.joins.add(name)
            if ":person" in JOINS[name]:
                self.values["person"] = self._asker.person

    def _random(self) -> str:
        """A cubic polynomial of the id over a prime field: other seeds, other orders."""
        x = f"((t.id * 48271 + {self._put(self._asker.seed % PRIME)}) % {PRIME})"
        square = f"({x} * {x} % {PRIME})"
        return f"(({square} * {x} + {square} * 16807 % {PRIME}) % {PRIME})"


_TEXTUAL = (FieldKind.TEXT, FieldKind.DAY)


def plain_values(one: Checked, asker: Asker) -> list[str | int | float]:
    """What a rule's conditions compare with, in the order in which they name it."""
    value = one.value
    match one.field.kind, one.op:
        case ((FieldKind.PLAYLIST | FieldKind.TRACK), _):
            return [json.dumps(list(asker.sets.get(set_name(one), ())))]
        case FieldKind.TEXT, Op.STARTS:
            return [str(value), len(str(value))]
        case FieldKind.TEXT, Op.ENDS:
            return [str(value), -len(str(value))]
        case FieldKind.MOMENT, _ if isinstance(value, float):
            return [days.ago(asker.now, value)]
        case FieldKind.MOMENT, _ if isinstance(value, tuple):
            return [*days.span(str(value[0]), str(value[1]))]
        case FieldKind.NUMBER, Op.NEAR if isinstance(value, tuple):
            return [*tempi(float(value[0]), float(value[1]))]
        case _ if isinstance(value, Key):
            wanted = value.neighbours if one.op is Op.COMPATIBLE else (value,)
            return [json.dumps([key.place for key in wanted])]
        case _ if isinstance(value, tuple):
            return [*value]
        case _:
            assert isinstance(value, str | float)
            return [value]


def tempi(tempo: float, percent: float) -> Iterator[float]:
    """Lower and upper ends around half the tempo, the tempo and its double."""
    for factor in (0.5, 1.0, 2.0):
        yield round(tempo * factor * (1 - percent / 100), 4)
        yield round(tempo * factor * (1 + percent / 100), 4)


def _folded(e: str) -> str:
    """As `text.fold`; what is plain ASCII with single spaces never leaves SQLite."""
    return (
        f"CASE WHEN {e} GLOB '*[^ -~]*' OR instr({e}, '  ') "
        f"THEN {FOLD}(CAST({e} AS BLOB)) ELSE lower(trim({e})) END"
    )


def _listed(name: str) -> str:
    return f"(SELECT value FROM json_each({name}))"  # noqa: S608 - the name of a value


def _day(e: str) -> str:
    """The first day that a date may mean."""
    return f"substr({e} || '-01-01', 1, 10)"


_Condition: TypeAlias = Callable[[str, list[str]], str]
_NUMBER, _TEXT, _DAY, _MOMENT = (
    FieldKind.NUMBER, FieldKind.TEXT, FieldKind.DAY, FieldKind.MOMENT,
)  # fmt: skip

_CONDITIONS: Mapping[tuple[FieldKind, Op], _Condition] = {
    (_TEXT, Op.IS): lambda e, v: f"{_folded(e)} = {v[0]}",
    (_TEXT, Op.CONTAINS): lambda e, v: f"instr({_folded(e)}, {v[0]}) > 0",
    (_TEXT, Op.STARTS): lambda e, v: f"substr({_folded(e)}, 1, {v[1]}) = {v[0]}",
    (_TEXT, Op.ENDS): lambda e, v: f"substr({_folded(e)}, {v[1]}) = {v[0]}",
    (_NUMBER, Op.IS): lambda e, v: f"{e} = {v[0]}",
    (_NUMBER, Op.MORE): lambda e, v: f"{e} > {v[0]}",
    (_NUMBER, Op.LESS): lambda e, v: f"{e} < {v[0]}",
    (_NUMBER, Op.BETWEEN): lambda e, v: f"{e} BETWEEN {v[0]} AND {v[1]}",
    (_NUMBER, Op.NEAR): lambda e, v: (
        f"({e} BETWEEN {v[0]} AND {v[1]} OR {e} BETWEEN {v[2]} AND {v[3]} "
        f"OR {e} BETWEEN {v[4]} AND {v[5]})"
    ),
    (_DAY, Op.IS): lambda e, v: f"{_day(e)} BETWEEN {v[0]} AND {v[1]}",
    (_DAY, Op.BETWEEN): lambda e, v: f"{_day(e)} BETWEEN {v[0]} AND {v[1]}",
    (_DAY, Op.BEFORE): lambda e, v: f"{_day(e)} < {v[0]}",
    (_DAY, Op.AFTER): lambda e, v: f"{_day(e)} > {v[1]}",
    (_MOMENT, Op.IN_LAST): lambda e, v: f"{e} > {v[0]}",
    (_MOMENT, Op.BEFORE): lambda e, v: f"{e} < {v[0]}",
    (_MOMENT, Op.AFTER): lambda e, v: f"{e} >= {v[1]}",
    (_MOMENT, Op.BETWEEN): lambda e, v: f"({e} >= {v[0]} AND {e} < {v[1]})",
    (FieldKind.CHOICE, Op.IS): lambda e, v: f"{e} = {v[0]}",
    (FieldKind.KEY, Op.IS): lambda e, v: f"{e} IN {_listed(v[0])}",
    (FieldKind.KEY, Op.COMPATIBLE): lambda e, v: f"{e} IN {_listed(v[0])}",
}


def named_sets(rules: Rules) -> list[Checked]:
    """The rules whose tracks `Asker.sets` must name."""
    found = [checked(one) for one in each(rules.group)]
    return [one for one in found if one.field.kind in (FieldKind.PLAYLIST, FieldKind.TRACK)]
