"""Writes the pages of the documentation that come out of the code: `python -m docs.build`."""

import importlib
from pathlib import Path

from docs import tables
from soniq import events

ROOT = Path(__file__).parent.parent
EVENTS = ROOT / "docs" / "events.md"

_INTRODUCTION = """\
# Events

What soniq tells while it happens: as server-sent events at `/sources/events/stream`, as the
GraphQL subscription `events(topics)`, and to its own pages. This page is made from the classes;
`make docs` writes it anew.

An item is `{"id": "…", "event": "topic.verb", "at": "2026-01-31T12:00:00.000Z", "data": {…}}`.
Ids are numbers, written as strings, and only grow. A client that was away names the last one that
it saw (`Last-Event-ID`) and is told what it missed: lasting events for a week, the others as far as
the last thousand events reach. Where something cannot be told again, `feed.gap` says so. Topics
choose: `scan` or `scan.*` for all of a topic, `scan.finished` for one event, `*` for all.
"""


def import_events() -> None:
    """Imports every module that defines an event, so that the catalogue knows it."""
    for path in sorted((ROOT / "soniq").rglob("*.py")):
        if "Event):" in path.read_text(encoding="utf-8"):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def events_page() -> str:
    """The text of docs/events.md."""
    import_events()
    return _INTRODUCTION + "".join(_section(kind) for kind in events.catalogue())


def _section(kind: events.Described) -> str:
    manner = "Lasting." if kind.lasting else "Told live."
    whom = "that person alone" if kind.audience == "person" else f"{kind.audience} and above"
    lines = [f"\n## {kind.name}", "", f"{kind.summary} {manner} For: {whom}."]
    if kind.fields:
        lines += ["", "| field | type |", "|---|---|"]
        lines += [f"| `{name}` | {type_} |" for name, type_ in kind.fields]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    EVENTS.write_text(events_page(), encoding="utf-8")
    tables.README.write_text(tables.readme(), encoding="utf-8")
