"""Navidrome's smart playlists: rules in JSON, with comments.

Source: navidrome.org/docs/usage/features/smart-playlists. What the rules mean is not read here.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from soniq.errors import Unreadable
from soniq.files.lists.jspf import json_of
from soniq.files.lists.model import decoded

_PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|/\*.*?\*/|//[^\r\n]*', re.DOTALL)
_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
LARGEST = 1_000_000
OWN = "soniq"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartFile:
    """every: whether all rules must hold. rules: as the file has them. sort: fields, each with
    "-" before it where it is sorted downwards."""

    name: str = ""
    comment: str = ""
    public: bool | None = None
    every: bool = True
    rules: list[Any] = field(default_factory=list)
    sort: tuple[str, ...] = ()
    limit: int | None = None
    percent: bool = False
    """The limit is a share of what is found, which no list here has."""
    own: Any = None
    """What soniq wrote beside the rules, for itself; others pass it by."""


def read(content: bytes) -> SmartFile:
    """Raises Unreadable where it is no JSON, or has no rules."""
    if len(content) > LARGEST:
        raise Unreadable("It is larger than 1 MB: no smart playlist.")
    bare = _PARTS.sub(lambda found: found[0] if found[0].startswith('"') else " ", decoded(content))
    said = json_of(_COMMA.sub(lambda found: found[1] or "", bare))
    rules = said.get("all", said.get("any")) if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(rules, list):
        raise Unreadable('It is JSON, but no smart playlist: it has neither "all" nor "any".')
    public, limit = said.get("public"), said.get("limit")
    percent = said.get("limitPercent")
    return SmartFile(
        name=_text(said.get("name")),
        comment=_text(said.get("comment")),
        public=public if isinstance(public, bool) else None,
        every="all" in said,
        rules=rules,
        sort=_sort(_text(said.get("sort")), _text(said.get("order"))),
        limit=limit if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0
        else None,
        own=said.get(OWN),
        percent=isinstance(percent, int) and 0 < percent < 100,
    )  # fmt: skip


def _sort(fields: str, order: str) -> tuple[str, ...]:
    """ "order": "desc" turns the way of every field, also of one that says its own."""
    down = order.lower() == "desc"
    found = []
    for one in fields.split(","):
        name = one.strip()
        is_down = name.startswith("-") != down
        if bare := name.lstrip("+-").strip():
            found.append(f"-{bare}" if is_down else bare)
    return tuple(found)


def write(smart: SmartFile) -> bytes:
    said: dict[str, Any] = {"name": smart.name}
    if smart.comment:
        said["comment"] = smart.comment
    if smart.public is not None:
        said["public"] = smart.public
    said["all" if smart.every else "any"] = smart.rules
    if smart.sort:
        said["sort"] = ",".join(one if one.startswith("-") else f"+{one}" for one in smart.sort)
    if smart.limit is not None:
        said["limit"] = smart.limit
    if smart.own is not None:
        said[OWN] = smart.own
    return json.dumps(said, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def _text(said: object) -> str:
    return said.encode("utf-8", "replace").decode().strip() if isinstance(said, str) else ""
