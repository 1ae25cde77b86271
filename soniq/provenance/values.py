"""What may stand in a field: values of people and catalogues, checked and written one way."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from soniq.errors import Invalid
from soniq.events import JSON
from soniq.provenance.model import FIELDS, Field

LONGEST = 4_000
"""Characters of a text; comments of 2,000 occur."""
MOST = 100
"""Entries of a list."""

RANGES: Mapping[str, tuple[int, int]] = {
    "track_number": (0, 9_999),
    "track_total": (1, 9_999),
    "disc_number": (1, 999),
    "disc_total": (1, 999),
}

IDS = frozenset(name for name in FIELDS if name.startswith("mb_")) | {"acoustid_id"}
"""Fields of UUIDs."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def field(name: str) -> Field:
    """Raises Invalid: there is no such field, or it is not for editing."""
    if name not in FIELDS:
        raise Invalid(f'"{name}" is no field that can be set. Fields are: {", ".join(FIELDS)}.')
    return FIELDS[name]


def unsaid(kind: Field) -> JSON:
    """What stands in a field that says nothing."""
    if kind.kind == "list":
        return []
    return False if kind.kind == "flag" else None


def valued(name: str, value: JSON) -> JSON:
    """The value as it is kept: trimmed, ISRCs and ids in their one spelling; "" is nothing.

    Raises:
        Invalid: it cannot stand in that field; the text says what can.
    """
    kind = field(name)
    if value is None or value in ("", []):
        return unsaid(kind)
    if kind.kind == "list":
        return _listed(kind, value)
    if kind.kind == "number":
        return _number(kind, value)
    if kind.kind == "flag":
        if not isinstance(value, bool):
            raise Invalid(f"{kind.label} is yes or no, not {shown(value)}.")
        return value
    text = _text(kind, value)
    if kind.kind == "date" and text is not None:
        return _date(kind, text)
    return _spelled(kind, text)


def shown(value: JSON) -> str:
    """A value for people."""
    if value is None or value == []:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return str(value)


def _listed(kind: Field, value: JSON) -> JSON:
    if isinstance(value, str) or not isinstance(value, list):
        raise Invalid(f"{kind.label} is a list of texts, not {shown(value)}.")
    if len(value) > MOST:
        raise Invalid(f"{kind.label} takes {MOST} entries at most, not {len(value)}.")
    if kind.name in IDS:  # one for each artist in turn; an empty one stands for "not known"
        ids: list[JSON] = [_spelled(kind, _text(kind, one)) or "" for one in value]
        return ids if any(ids) else []
    once = dict.fromkeys(_text(kind, one) for one in value)
    return [text for text in once if text]


def _number(kind: Field, value: JSON) -> JSON:
    least, most = RANGES[kind.name]
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 9:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Invalid(f"{kind.label} is a number from {least} to {most}, not {shown(value)}.")
    return value


def _text(kind: Field, value: JSON) -> str | None:
    if not isinstance(value, str):
        raise Invalid(f"{kind.label} is a text, not {shown(value)}.")
    text = unicodedata.normalize("NFC", value).strip()
    if len(text) > LONGEST:
        raise Invalid(f"{kind.label} takes {LONGEST:,} characters at most, not {len(text):,}.")
    allowed = "\n\r\t" if kind.name == "comment" else ""
    if not text.isprintable() and any(  # nearly all texts are, and that is a hundred times faster
        unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in text
    ):
        raise Invalid(f"{kind.label} holds a character that no text has: {text[:40]!r}.")
    return text or None


def _spelled(kind: Field, text: str | None) -> str | None:
    if text is None:
        return None
    if kind.name in IDS:
        if not _UUID.fullmatch(text.lower()):
            raise Invalid(
                f'{kind.label} is an id like 89ad4ac3-39f7-470e-963a-56509c546377, not "{text}".'
            )
        return text.lower()
    if kind.name == "isrc":
        code = text.replace("-", "").replace(" ", "").upper()
        if not _ISRC.fullmatch(code):
            raise Invalid(f'An ISRC is like GBAYE9200070, not "{text}".')
        return code
    return text


def _date(kind: Field, text: str) -> str:
    found = _DATE.fullmatch(text)
    try:
        assert found
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except (AssertionError, ValueError):
        raise Invalid(
            f'{kind.label} is a year, a month or a day (1997, 1997-05, 1997-05-21), not "{text}".'
        ) from None
    return text
