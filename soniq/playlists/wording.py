"""Rules as JSON, and back: what is stored, what surfaces send, what errors name.

{"all": [{"field": "genre", "op": "is", "value": "Jazz"}, {"any": [...]}],
 "order": [{"field": "plays", "descending": true}], "limit": {"minutes": 60}}
"""

import json

from soniq.errors import Invalid
from soniq.events import JSON
from soniq.playlists.model import Group, Limit, Measure, Order, Rule, Rules

DEEPEST = 8
"""Groups within groups."""

MOST = 200
"""Rules of a list, in all its groups."""


def plain(rules: Rules) -> dict[str, JSON]:
    said = _plain_group(rules.group)
    if rules.order:
        said["order"] = [
            {"field": order.field, **({"descending": True} if order.descending else {})}
            for order in rules.order
        ]
    if rules.limit is not None:
        said["limit"] = {rules.limit.measure.value: rules.limit.amount}
    return said


def stored(rules: Rules) -> str:
    return json.dumps(plain(rules), ensure_ascii=False)


def read(said: JSON) -> Rules:
    """Raises Invalid, naming the rule that is no rule; what the fields take, `checking` says."""
    if not isinstance(said, dict):
        raise Invalid('Rules are an object with "all" or "any".')
    group = _group(said, "the list", 1)
    if _count(group) > MOST:
        raise Invalid(f"A list has at most {MOST} rules; this one has {_count(group)}.")
    return Rules(group=group, order=_orders(said.get("order")), limit=_limit(said.get("limit")))


def _plain_group(group: Group) -> dict[str, JSON]:
    parts: list[JSON] = [
        _plain_group(part) if isinstance(part, Group) else _plain_rule(part) for part in group.rules
    ]
    return {"all" if group.every else "any": parts}


def _plain_rule(rule: Rule) -> dict[str, JSON]:
    said: dict[str, JSON] = {"field": rule.field, "op": rule.op}
    return said if rule.value is None else {**said, "value": rule.value}


def _group(said: dict[str, JSON], where: str, depth: int) -> Group:
    if ("all" in said) == ("any" in said):
        raise Invalid(f'A group has either "all" or "any"; {where} has not.')
    if depth > DEEPEST:
        raise Invalid(f"Groups go {DEEPEST} deep at most; {where} lies deeper.")
    parts = said["all"] if "all" in said else said["any"]
    if not isinstance(parts, list):
        raise Invalid(f"A group is a list of rules; {where} is none.")
    return Group(
        every="all" in said,
        rules=tuple(
            _part(part, f"rule {place} of {where}", depth) for place, part in enumerate(parts, 1)
        ),
    )


def _part(said: JSON, where: str, depth: int) -> Rule | Group:
    if not isinstance(said, dict):
        raise Invalid(f"A rule is an object; {where} is none.")
    if "all" in said or "any" in said:
        return _group(said, where, depth + 1)
    field, op = said.get("field"), said.get("op")
    if not isinstance(field, str) or not isinstance(op, str):
        raise Invalid(f'A rule says its "field" and "op"; {where} does not.')
    return Rule(field=field, op=op, value=said.get("value"))


def _orders(said: JSON) -> tuple[Order, ...]:
    if said is None:
        return ()
    if not isinstance(said, list) or len(said) > 5:
        raise Invalid("An order is a list of at most five fields.")
    return tuple(_order(one) for one in said)


def _order(said: JSON) -> Order:
    if not isinstance(said, dict) or not isinstance(said.get("field"), str):
        raise Invalid('An order says its "field".')
    return Order(field=str(said["field"]), descending=said.get("descending") is True)


def _limit(said: JSON) -> Limit | None:
    if said is None:
        return None
    if not isinstance(said, dict) or len(said) != 1:
        raise Invalid('A limit is one of "tracks", "minutes" and "megabytes".')
    [(name, amount)] = said.items()
    if name not in list(Measure) or isinstance(amount, bool):
        raise Invalid('A limit is one of "tracks", "minutes" and "megabytes".')
    if not isinstance(amount, int | float) or not 0 < amount <= 1_000_000:
        raise Invalid(f"A limit of {name} is a number above 0, at most 1,000,000.")
    return Limit(measure=Measure(name), amount=float(amount))


def _count(group: Group) -> int:
    return sum(_count(part) if isinstance(part, Group) else 1 for part in group.rules)
