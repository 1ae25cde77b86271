"""The same rules read in plain Python, a track at a time: what the SQL must agree with.

It knows a track by `Facts`: of each field the values that it has, none where nothing is known. It
shares no line of code with `sql` but the registry's names: each of the two is a check of the other.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from soniq import text
from soniq.events import JSON
from soniq.harmony import Key, Relation, relation
from soniq.playlists.fields import FIELDS, FieldKind
from soniq.playlists.model import Group, Rule

Facts: TypeAlias = Mapping[str, Sequence[object]]
"""By a field's name: texts, numbers, moments (ms), flags, keys; of PLAYLIST and TRACK fields the
ids of the lists that hold it and of the tracks that it is near to."""

MIXES = {Relation.SAME, Relation.RELATIVE, Relation.FIFTH}


def holds(part: Group | Rule, facts: Facts, now: int) -> bool:
    """Whether a track fulfils a rule, or a group of them."""
    if isinstance(part, Group):
        found = [holds(one, facts, now) for one in part.rules]
        return all(found) if part.every else any(found)
    values = [value for value in facts.get(part.field, ()) if value not in (None, "")]
    kind = FIELDS[part.field].kind
    if part.op == "present":
        return bool(values)
    if part.op == "missing":
        return not values
    if kind is FieldKind.FLAG:
        return (any(values) == part.value) == (part.op == "is")
    if part.op in ("is_not", "contains_not", "not_in_last", "not_in"):
        positive = {"is_not": "is", "contains_not": "contains"}.get(part.op, part.op[4:])
        return not any(_fits(kind, positive, value, part.value, now) for value in values)
    return any(_fits(kind, part.op, value, part.value, now) for value in values)


def _fits(kind: FieldKind, op: str, value: object, wanted: JSON, now: int) -> bool:
    if kind is FieldKind.TEXT:
        return _text(op, text.fold(str(value)), text.fold(str(wanted)))
    if kind is FieldKind.DAY:
        return _day(op, str(value), wanted)
    if kind is FieldKind.KEY and isinstance(value, Key):
        other = Key.parse(str(wanted))
        assert other is not None
        return other == value if op == "is" else relation(value, other) in MIXES
    if kind is FieldKind.MOMENT:
        return _moment(op, _float(value), wanted, now)
    if kind is FieldKind.NUMBER:
        return _number(op, _float(value), wanted)
    if isinstance(wanted, list):
        wanted = wanted[0]
    return value == wanted


def _text(op: str, value: str, wanted: str) -> bool:
    if op == "is":
        return value == wanted
    if op == "contains":
        return wanted in value
    return value.startswith(wanted) if op == "starts" else value.endswith(wanted)


def _number(op: str, value: float, wanted: JSON) -> bool:
    if op == "near":
        middle, percent = wanted if isinstance(wanted, list) else (wanted, 6.0)
        around = _float(percent) / 100
        return any(
            round(_float(middle) * factor * (1 - around), 4)
            <= value
            <= round(_float(middle) * factor * (1 + around), 4)
            for factor in (0.5, 1.0, 2.0)
        )
    if op == "between":
        assert isinstance(wanted, list)
        return _float(wanted[0]) <= value <= _float(wanted[1])
    if op == "is":
        return value == _float(wanted)
    return value > _float(wanted) if op == "gt" else value < _float(wanted)


def _day(op: str, value: str, wanted: JSON) -> bool:
    """A date that names only its year or month counts as the first day of it."""
    ends = wanted if isinstance(wanted, list) else [wanted, wanted]
    first, last = str(ends[0]), str(ends[1])
    day = value + "-01-01"[len(value) - 4 :] if len(value) < 10 else value
    begin = first + "-01-01"[len(first) - 4 :] if len(first) < 10 else first
    is_after = day[: len(last)] > last
    if op == "before":
        return day < begin
    return is_after if op == "after" else day >= begin and not is_after


def _moment(op: str, value: float, wanted: JSON, now: int) -> bool:
    if op == "in_last":
        return value > int(now - _float(wanted) * 86_400_000)
    at = datetime.fromtimestamp(value / 1000, tz=UTC).strftime("%Y-%m-%d")
    return _day(op, at, wanted)


def _float(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)
