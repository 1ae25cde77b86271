"""Whether rules say what can be: values read as their fields take them, errors with their rule."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from soniq import text
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.harmony import Key
from soniq.playlists.fields import FIELDS, RANDOM, Field, FieldKind, Op, can_order, ops_of
from soniq.playlists.model import Group, Rule, Rules

DAY = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
LONGEST_TEXT = 500
WIDEST = 50.0
"""Percent that a tempo may lie beside the one that is named."""
TEMPO_PERCENT = 6.0
"""What a turntable's pitch takes, where a rule says nothing."""
NEAREST = 200
"""Tracks that `sounds_like` finds, where a rule says nothing."""
MOST_NEAREST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A rule whose field and operator there are, with its value as the field takes it.

    value: TEXT: a folded text; NUMBER: a float or a pair; DAY: first and last possible day of what
    was said, or of both ends; MOMENT: days, or a day or a pair of them; FLAG: a bool; KEY: a Key;
    PLAYLIST: its id; TRACK: its id and how many; NEAR of a tempo: it and the percent.
    """

    field: Field
    op: Op
    value: "Value"
    rule: Rule


Value = None | str | float | bool | Key | tuple[float, float] | tuple[str, str] | tuple[int, int]


def check(rules: Rules) -> Rules:
    """The same rules. Raises Invalid, naming the rule that says what cannot be."""
    for one in each(rules.group):
        checked(one)
    for order in rules.order:
        if order.field != RANDOM and (
            order.field not in FIELDS or not can_order(FIELDS[order.field])
        ):
            raise Invalid(f"A list cannot be sorted by {order.field!r}.")
    return rules


def each(group: Group) -> Iterator[Rule]:
    for part in group.rules:
        if isinstance(part, Group):
            yield from each(part)
        else:
            yield part


def checked(rule: Rule) -> Checked:
    """Raises Invalid, naming the rule."""
    field = FIELDS.get(rule.field)
    if field is None:
        raise Invalid(f"There is no field {rule.field[:60]!r} that a rule could ask of.")
    op = next((one for one in ops_of(field) if one == rule.op), None)
    if op is None:
        known = ", ".join(ops_of(field))
        raise Invalid(f'"{field.label}" cannot be asked for {rule.op[:40]!r}; it can for: {known}.')
    try:
        return Checked(field=field, op=op, value=_value(field, op, rule.value), rule=rule)
    except ValueError as error:
        raise Invalid(f'The rule "{said(rule)}" cannot be: {error}.') from None


def said(rule: Rule) -> str:
    """A rule as people read it: "Year between 1990, 1999"."""
    label = FIELDS[rule.field].label if rule.field in FIELDS else rule.field
    if isinstance(rule.value, list):
        value = ", ".join(str(part) for part in rule.value)
    else:
        value = "" if rule.value is None else str(rule.value)
    return f"{label} {rule.op.replace('_', ' ')} {value}".strip()[:120]


def with_values(group: Group, values: "dict[Rule, JSON]") -> Group:
    """The same group with other values for some rules."""
    return replace(
        group,
        rules=tuple(
            with_values(part, values)
            if isinstance(part, Group)
            else replace(part, value=values.get(part, part.value))
            for part in group.rules
        ),
    )


def _value(field: Field, op: Op, value: JSON) -> Value:
    if op in (Op.MISSING, Op.PRESENT):
        return None
    match field.kind:
        case FieldKind.TEXT:
            return _text(value)
        case FieldKind.NUMBER:
            return _number(op, value)
        case FieldKind.DAY:
            return _days(op, value)
        case FieldKind.MOMENT:
            return _moment(op, value)
        case FieldKind.FLAG:
            if not isinstance(value, bool):
                raise ValueError("it takes true or false")
            return value
        case FieldKind.CHOICE:
            if not isinstance(value, str) or (field.choices and value not in field.choices):
                raise ValueError(f"it takes one of {', '.join(field.choices)}")
            return value
        case FieldKind.KEY:
            return _key(value)
        case FieldKind.PLAYLIST:
            return _id(value)
        case FieldKind.TRACK:
            return _near(value)


def _text(value: JSON) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError(f"it takes a text of at most {LONGEST_TEXT} characters")
    folded = text.fold(value)
    if not folded or "\x00" in folded or any("\ud800" <= one <= "\udfff" for one in folded):
        raise ValueError("it takes a text with something in it")
    return folded


def _number(op: Op, value: JSON) -> float | tuple[float, float]:
    if op is Op.NEAR:
        tempo, percent = _pair(value) if isinstance(value, list) else (_plain(value), TEMPO_PERCENT)
        if not 0 < percent <= WIDEST or tempo <= 0:
            raise ValueError(f"it takes a tempo, and how near: up to {WIDEST:g} percent")
        return tempo, percent
    return _pair(value) if op is Op.BETWEEN else _plain(value)


def _plain(value: JSON) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("it takes a number")
    if abs(value) > 1e12:
        raise ValueError("that number is too large")
    return float(value)


def _pair(value: JSON) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("it takes two numbers")
    return _plain(value[0]), _plain(value[1])


def _days(op: Op, value: JSON) -> tuple[str, str]:
    """From the first day that the value may mean to the last."""
    if op is Op.BETWEEN:
        if not isinstance(value, list) or len(value) != 2:
            raise ValueError("it takes two days")
        return _day(value[0])[0], _day(value[1])[1]
    return _day(value)


def _day(value: JSON) -> tuple[str, str]:
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value:04}"
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("it takes a day: YYYY, YYYY-MM or YYYY-MM-DD")
    return f"{value}-01-01"[:10], f"{value}{'-12-31'[len(value) - 4 :] if len(value) < 10 else ''}"


def _moment(op: Op, value: JSON) -> float | tuple[str, str]:
    if op in (Op.IN_LAST, Op.NOT_IN_LAST):
        days = _plain(value)
        if not 0 < days <= 36_500:
            raise ValueError("it takes a number of days, above 0")
        return days
    return _days(op, value)


def _key(value: JSON) -> Key:
    found = Key.parse(value) if isinstance(value, str) and len(value) < 40 else None
    if found is None:
        raise ValueError('it takes a key, such as "8A" or "A minor"')
    return found


def _id(value: JSON) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise ValueError("it takes the id of one")
    return value


def _near(value: JSON) -> tuple[int, int]:
    if not isinstance(value, list):
        return _id(value), NEAREST
    if len(value) != 2:
        raise ValueError("it takes the id of a track, and how many near it")
    count = _plain(value[1])
    if not 1 <= count <= MOST_NEAREST:
        raise ValueError(f"it takes 1 to {MOST_NEAREST} tracks")
    return _id(value[0]), int(count)
