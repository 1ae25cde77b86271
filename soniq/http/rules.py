"""Rules of smart playlists as surfaces send and tell them: ids in them are the opaque ones."""

from collections.abc import Callable
from dataclasses import replace

from soniq.errors import Invalid, NotFound
from soniq.events import JSON
from soniq.http import ids
from soniq.playlists import wording
from soniq.playlists.fields import FIELDS, FieldKind
from soniq.playlists.model import Group, Rule, Rules

KINDS = {FieldKind.PLAYLIST: "Playlist", FieldKind.TRACK: "Track"}


def told(rules: Rules) -> dict[str, JSON]:
    return wording.plain(replace(rules, group=_group(rules.group, _public)))


def read(said: JSON) -> Rules:
    """Raises Invalid, naming what is no rule."""
    rules = wording.read(said)
    return replace(rules, group=_group(rules.group, _private))


def _group(group: Group, turn: Callable[[str, JSON], JSON]) -> Group:
    return replace(
        group,
        rules=tuple(
            _group(part, turn) if isinstance(part, Group) else _rule(part, turn)
            for part in group.rules
        ),
    )


def _rule(rule: Rule, turn: Callable[[str, JSON], JSON]) -> Rule:
    field = FIELDS.get(rule.field)
    kind = None if field is None else KINDS.get(field.kind)
    if kind is None:
        return rule
    if isinstance(rule.value, list) and rule.value:  # how many near a track stands behind it
        return replace(rule, value=[turn(kind, rule.value[0]), *rule.value[1:]])
    return replace(rule, value=turn(kind, rule.value))


def _public(kind: str, value: JSON) -> JSON:
    return ids.public(kind, value) if isinstance(value, int) else value


def _private(kind: str, value: JSON) -> JSON:
    if not isinstance(value, str):
        raise Invalid(f"A rule names a {kind.lower()} by its id.")
    try:
        return ids.private(kind, value, int)
    except NotFound as error:
        raise Invalid(str(error)) from None
