"""What the builder of smart lists shows: the fields, their words, beginnings, and what is wrong."""

from collections.abc import Iterator

from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.playlists import checking, wording
from soniq.playlists.fields import FIELDS, Field, FieldKind, Op, can_order, ops_of
from soniq.playlists.model import Rule
from soniq.ui import shelving, words
from soniq.ui.shapes import Row
from soniq.units import PersonId

GLANCE = 12
"""Tracks that the preview shows of those that rules find."""

OPS = {
    Op.IS: "is",
    Op.IS_NOT: "is not",
    Op.CONTAINS: "contains",
    Op.CONTAINS_NOT: "does not contain",
    Op.STARTS: "begins with",
    Op.ENDS: "ends with",
    Op.MORE: "is more than",
    Op.LESS: "is less than",
    Op.BETWEEN: "is between",
    Op.BEFORE: "is before",
    Op.AFTER: "is after",
    Op.IN_LAST: "is in the last",
    Op.NOT_IN_LAST: "is not in the last",
    Op.NEAR: "is near",
    Op.COMPATIBLE: "mixes with",
    Op.IN: "is",
    Op.NOT_IN: "is not",
    Op.MISSING: "is not known",
    Op.PRESENT: "is known",
}

_CHOICES = {
    **words.FORMATS,
    "ep": "EP",
    "dj": "DJ",
    "manual_review": "Waits for a person",
    "no_match": "None found",
    "pending": "Not looked for yet",
    "musicbrainz": "MusicBrainz",
    "acoustid": "AcoustID",
    "itunes": "iTunes",
    "person": "A person",
    "tags": "The file’s tags",
    "derived": "soniq itself",
    "rule": "A rule",
}

TEMPLATES: list[JSON] = [
    {
        "name": "Not heard for a year",
        "icon": "clock",
        "about": "What has been here a while, and waits to be found again.",
        "rules": {
            "all": [
                {"field": "added", "op": "not_in_last", "value": 365},
                {
                    "any": [
                        {"field": "last_played", "op": "not_in_last", "value": 365},
                        {"field": "last_played", "op": "missing"},
                    ]
                },
            ],
            "order": [{"field": "random"}],
            "limit": {"tracks": 100},
        },
    },
    {
        "name": "Loved, 120–130 BPM",
        "icon": "activity",
        "about": "Starred, and at a pace to move to.",
        "rules": {
            "all": [
                {"field": "starred", "op": "is", "value": True},
                {"field": "bpm", "op": "between", "value": [120, 130]},
            ],
            "order": [{"field": "bpm"}],
        },
    },
    {
        "name": "Added this month",
        "icon": "inbox",
        "about": "What came in the last 30 days, the newest first.",
        "rules": {
            "all": [{"field": "added", "op": "in_last", "value": 30}],
            "order": [{"field": "added", "descending": True}],
        },
    },
    {
        "name": "Needs a look",
        "icon": "message-circle-question",
        "about": "Something in its tags is told with a confidence below 0.6.",
        "rules": {"all": [{"field": "confidence", "op": "lt", "value": 0.6}]},
    },
]
"""To begin with."""


def registry() -> list[JSON]:
    """Every field with what may be asked of it, as the builder lays it out."""
    return [_field(one) for one in FIELDS.values()]


def _field(field: Field) -> JSON:
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind,
        "topic": field.topic,
        "unit": field.unit,
        "choices": [[choice, _choice(choice)] for choice in field.choices],
        "ops": [[op.value, _op(field, op)] for op in ops_of(field)],
        "sorts": can_order(field),
    }


def _op(field: Field, op: Op) -> str:
    if field.kind is FieldKind.TRACK:
        return "the track"
    return OPS[op]


def _choice(choice: str) -> str:
    return _CHOICES.get(choice, choice.replace("_", " ").capitalize())


def faults(said: JSON) -> list[JSON]:
    """What is wrong with which rule: its place among all of them, and words.

    Raises Invalid: they are no rules at all, or too many.
    """
    wording.read(said)
    found: list[JSON] = []
    for place, (field, op, value) in enumerate(_leaves(said)):
        try:
            checking.checked(Rule(field=field, op=op, value=value))
        except Invalid as error:
            found.append([place, _short(str(error))])
    return found


def _leaves(said: JSON) -> Iterator[tuple[str, str, JSON]]:
    if not isinstance(said, dict):
        return
    parts = said.get("all", said.get("any"))
    if isinstance(parts, list):
        for one in parts:
            yield from _leaves(one)
    else:
        yield str(said.get("field")), str(said.get("op")), said.get("value")


def _short(words_: str) -> str:
    """The rule itself need not be named beside the rule: "It takes a number."."""
    said = words_.rpartition(" cannot be: ")[2]
    return said[:1].upper() + said[1:]


def preview(soniq: Soniq, said: JSON, person_id: PersonId) -> Row:
    """How many tracks rules find, and the first of them; or what is wrong with which rule.

    Raises:
        Invalid: they are no rules. Unavailable: it took too long.
    """
    wrong = faults(said)
    if wrong:
        return {"faults": wrong}
    found = soniq.playlists.preview(wording.read(said), person_id, first=GLANCE)
    tracks = soniq.library.tracks_by_ids(found.track_ids)
    return {
        "faults": [],
        "items": [*shelving.tracks(soniq, tracks)],
        "total": found.total,
        "ms": found.duration,
        "cut": found.cut,
    }
