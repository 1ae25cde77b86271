"""Rules as Navidrome's smart playlists have them, both ways.

What one of the two has and the other has not is left out and named. Beside what Navidrome reads,
soniq writes its own rules, and takes those where nobody has changed the others since.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from soniq.errors import Invalid
from soniq.events import JSON
from soniq.files.lists.nsp import SmartFile
from soniq.playlists import wording
from soniq.playlists.checking import check, checked, said
from soniq.playlists.fields import FIELDS, RANDOM, Field, FieldKind, Op
from soniq.playlists.model import Group, Limit, Measure, Order, Rule, Rules

OPS: Mapping[str, Op] = {
    "is": Op.IS, "isnot": Op.IS_NOT, "gt": Op.MORE, "lt": Op.LESS, "before": Op.BEFORE,
    "after": Op.AFTER, "contains": Op.CONTAINS, "notcontains": Op.CONTAINS_NOT,
    "startswith": Op.STARTS, "endswith": Op.ENDS, "intherange": Op.BETWEEN, "inthelast": Op.IN_LAST,
    "notinthelast": Op.NOT_IN_LAST, "inplaylist": Op.IN, "notinplaylist": Op.NOT_IN,
    "ismissing": Op.MISSING, "ispresent": Op.PRESENT,
}  # fmt: skip

_NAMES: Mapping[Op, str] = {
    Op.IS: "is", Op.IS_NOT: "isNot", Op.MORE: "gt", Op.LESS: "lt", Op.BEFORE: "before",
    Op.AFTER: "after", Op.CONTAINS: "contains", Op.CONTAINS_NOT: "notContains",
    Op.STARTS: "startsWith", Op.ENDS: "endsWith", Op.BETWEEN: "inTheRange",
    Op.IN_LAST: "inTheLast", Op.NOT_IN_LAST: "notInTheLast", Op.IN: "inPlaylist",
    Op.NOT_IN: "notInPlaylist", Op.MISSING: "isMissing",
}  # fmt: skip

_FIELDS: Mapping[str, Field] = {
    **{name: one for one in FIELDS.values() for name in one.nsp},
    **dict.fromkeys(("originalyear", "releaseyear"), FIELDS["year"]),
    **dict.fromkeys(("recordingdate",), FIELDS["released"]),
    **{f"sort{name}": FIELDS[name] for name in ("title", "album", "artist")},
    "size": FIELDS["size"],
    "sortalbumartist": FIELDS["album_artist"],
}

_CODECS: Mapping[str, tuple[str, ...]] = {
    "m4a": ("aac", "alac"), "ogg": ("vorbis", "opus"), "oga": ("vorbis", "opus"), "wav": ("pcm",),
    "aiff": ("pcm",), "aif": ("pcm",), "wv": ("wavpack",), "mpc": ("musepack",), "dsf": ("dsd",),
}  # fmt: skip
"""Codecs by suffixes, where they differ: Navidrome's filetype is the file's suffix."""

_SWAPPED = {Op.MORE: Op.AFTER, Op.LESS: Op.BEFORE}


@dataclass(slots=True)
class _Read:
    notes: list[str] = field(default_factory=list)

    def group(self, parts: list[object], *, every: bool, depth: int = 1) -> Group:
        if depth > wording.DEEPEST:
            raise Invalid(f"Groups go {wording.DEEPEST} deep at most.")
        return Group(every=every, rules=tuple(self._parts(parts, depth)))

    def _parts(self, parts: list[object], depth: int) -> Iterator[Rule | Group]:
        for part in parts:
            for name, value in part.items() if isinstance(part, dict) else ():
                if name.lower() in ("all", "any", "and", "or") and isinstance(value, list):
                    every = name.lower() in ("all", "and")
                    inner = self.group(value, every=every, depth=depth + 1)
                    if inner.rules or not value:  # else all that it asked for was left out
                        yield inner
                elif (found := self._rule(str(name), value)) is not None:
                    yield found

    def _rule(self, name: str, value: object) -> Rule | Group | None:
        op = OPS.get(name.lower())
        if op is None or not isinstance(value, dict) or len(value) != 1:
            self.notes.append(f"{json.dumps({name: value})[:100]} is no rule that soniq has")
            return None
        [(key, wanted)] = value.items()
        one = FIELDS["playlist"] if op in (Op.IN, Op.NOT_IN) else _FIELDS.get(str(key).lower())
        try:
            if one is None:
                raise Invalid(f"soniq has no field {str(key)[:40]!r}")
            return _rule(one, op, wanted)
        except Invalid as error:
            self.notes.append(f"{json.dumps({name: value})[:100]}: {error}")
            return None


def rules_of(smart: SmartFile) -> tuple[Rules, tuple[str, ...]]:
    """The rules, and what of them could not be taken over.

    Raises:
        Invalid: none of them could, so that the list would be all music.
    """
    if (own := _own(smart)) is not None:
        return own, ()
    reading = _Read()
    group = reading.group(smart.rules, every=smart.every)
    if reading.notes and not group.rules:
        raise Invalid(f"None of its rules could be taken over: {reading.notes[0]}.")
    if smart.percent:
        reading.notes.append("its limit is a percentage, which soniq has not")
    rules = Rules(
        group=group,
        order=tuple(_orders(smart, reading)),
        limit=None if smart.limit is None else Limit(measure=Measure.TRACKS, amount=smart.limit),
    )
    return check(rules), tuple(reading.notes)


def file_of(
    name: str, comment: str, rules: Rules, *, public: bool
) -> tuple[SmartFile, tuple[str, ...]]:
    """For Navidrome, and what of the rules it does not know."""
    notes: list[str] = []
    measured = rules.limit is not None and rules.limit.measure is not Measure.TRACKS
    if measured:
        notes.append("the limit: Navidrome counts tracks alone")
    shown = SmartFile(
        name=name,
        comment=comment,
        public=public,
        every=rules.group.every,
        rules=_group(rules.group, notes),
        sort=tuple(_sorts(rules, notes)),
        limit=None if rules.limit is None or measured else max(1, int(rules.limit.amount)),
    )
    own = {"rules": wording.plain(rules), "of": _digest(shown)}
    return SmartFile(
        name=name, comment=comment, public=public, every=shown.every, rules=shown.rules,
        sort=shown.sort, limit=shown.limit, own=own,
    ), tuple(notes)  # fmt: skip


def _rule(one: Field, op: Op, wanted: JSON) -> Rule | Group:
    """Of what Navidrome says; it may take several rules to say the same here."""
    if op in (Op.MISSING, Op.PRESENT):
        is_asked = wanted not in (False, 0, "", "false", "0", None)
        op = op if is_asked else {Op.MISSING: Op.PRESENT, Op.PRESENT: Op.MISSING}[op]
        return _checked(one, op, None)
    if one.name in ("rating", "album_rating") and (unrated := _of_unrated(one, op, wanted)):
        return unrated
    if one.name == "codec":
        return _of_suffix(one, op, wanted)
    if one.name == "size" and op in (Op.MORE, Op.LESS, Op.IS, Op.IS_NOT):
        return _checked(one, op, _number(wanted) / 1_000_000)
    if one.kind is FieldKind.NUMBER:
        return _checked(one, op, _numbers(wanted))
    if one.kind in (FieldKind.DAY, FieldKind.MOMENT):
        wanted = _number(wanted) if op in (Op.IN_LAST, Op.NOT_IN_LAST) else wanted
        return _checked(one, _SWAPPED.get(op, op), wanted)
    if one.kind is FieldKind.FLAG and wanted in ("true", "false"):
        wanted = wanted == "true"
    return _checked(one, op, wanted)


def _checked(one: Field, op: Op, value: JSON) -> Rule:
    rule = Rule(field=one.name, op=op.value, value=value)
    checked(rule)
    return rule


def _number(said: JSON) -> float:
    """Of a number, or of a text that says one."""
    try:
        found = float(str(said))
    except ValueError:
        raise Invalid(f"{str(said)[:40]!r} is no number") from None
    return int(found) if found.is_integer() else found


def _of_unrated(one: Field, op: Op, wanted: JSON) -> Rule | Group | None:
    """There, what is not rated has the rating 0."""
    missing = Rule(field=one.name, op=Op.MISSING.value)
    if op in (Op.IS, Op.IS_NOT) and wanted in (0, "0"):
        return missing if op is Op.IS else Rule(field=one.name, op=Op.PRESENT.value)
    low = wanted[0] if isinstance(wanted, list) and wanted else None
    if (op is Op.LESS and _number(wanted) > 0) or (op is Op.BETWEEN and low in (0, "0")):
        return Group(every=False, rules=(_checked(one, op, _numbers(wanted)), missing))
    return None


def _numbers(wanted: JSON) -> JSON:
    return [_number(one) for one in wanted] if isinstance(wanted, list) else _number(wanted)


def _of_suffix(one: Field, op: Op, wanted: JSON) -> Rule | Group:
    suffix = str(wanted).lower().lstrip(".")
    is_turned = op in (Op.IS_NOT, Op.CONTAINS_NOT)
    if op not in (Op.IS, Op.IS_NOT, Op.CONTAINS, Op.CONTAINS_NOT, Op.STARTS, Op.ENDS):
        raise Invalid("a format is one or another")
    each = tuple(
        _checked(one, Op.IS_NOT if is_turned else Op.IS, codec)
        for codec in _CODECS.get(suffix, (suffix,))
    )
    return each[0] if len(each) == 1 else Group(every=is_turned, rules=each)


def _orders(smart: SmartFile, reading: _Read) -> Iterator[Order]:
    for name in smart.sort or ("title",):
        bare = name.lstrip("-").lower()
        one = _FIELDS.get(bare)
        if bare == RANDOM:
            yield Order(field=RANDOM)
        elif one is not None and one.order:
            yield Order(field=one.name, descending=name.startswith("-"))
        else:
            reading.notes.append(f"its order by {bare[:40]}")


def _group(group: Group, notes: list[str]) -> list[JSON]:
    found: list[JSON] = []
    for part in group.rules:
        if isinstance(part, Group):
            found.append({"all" if part.every else "any": _group(part, notes)})
        elif (told := _told(part)) is not None:
            found.append(told)
        else:
            notes.append(said(part))
    return found


def _told(rule: Rule) -> JSON:
    """As Navidrome says it; None where it cannot."""
    one, op = FIELDS[rule.field], Op(rule.op)
    if op is Op.PRESENT:
        return {"isMissing": {one.nsp[0]: False}} if one.nsp else None
    if op not in _NAMES or not one.nsp:
        return None
    if op is Op.MISSING:
        return {"isMissing": {one.nsp[0]: True}}
    if one.kind is FieldKind.DAY and isinstance(rule.value, int):
        return {_NAMES[op]: {one.nsp[0]: str(rule.value)}}
    value = str(rule.value) if one.kind is FieldKind.PLAYLIST else rule.value
    return {_NAMES[op]: {one.nsp[0]: value}}


def _sorts(rules: Rules, notes: list[str]) -> Iterator[str]:
    for order in rules.order:
        names = (RANDOM,) if order.field == RANDOM else FIELDS[order.field].nsp
        if names:
            yield f"-{names[0]}" if order.descending else names[0]
        else:
            notes.append(f"the order by {FIELDS[order.field].label}")


def _own(smart: SmartFile) -> Rules | None:
    """What soniq wrote itself, where the rest of the file is still as it wrote it."""
    if not isinstance(smart.own, dict) or smart.own.get("of") != _digest(smart):
        return None
    try:
        return check(wording.read(smart.own.get("rules")))
    except Invalid:
        return None


def _digest(smart: SmartFile) -> str:
    told = [smart.every, smart.rules, list(smart.sort), smart.limit]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
