"""Who says so, what was changed and what became of an undo, in the words and shapes of pages."""

import re
from collections.abc import Mapping, Sequence

from soniq.accounts.model import Person, Role
from soniq.events import JSON
from soniq.http.history import FILES, may_see
from soniq.http.saying import Names
from soniq.journal.model import Change, ChangeKind, ChangeState, Source, Undone
from soniq.provenance.model import FIELDS, Attributed
from soniq.provenance.words import NAMES
from soniq.ui import words
from soniq.ui.shapes import Row
from soniq.units import PersonId

KINDS: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.FIELDS: ("pencil", "What is shown"),
    ChangeKind.MATCH: ("disc-3", "Matches"),
    ChangeKind.ARTWORK: ("image", "Covers"),
    ChangeKind.TAGS: ("file-music", "Tags in files"),
    ChangeKind.MOVES: ("folder-tree", "Renamed files"),
    ChangeKind.QUARANTINE: ("archive", "Files put away"),
    ChangeKind.MERGE: ("copy", "Duplicates"),
    ChangeKind.ARRIVAL: ("package", "Purchases"),
}
"""The icon of each kind of change, and its word, in the order of the filter."""

UNITS = {
    ChangeKind.FIELDS: "track",
    ChangeKind.MATCH: "album",
    ChangeKind.ARTWORK: "album",
    ChangeKind.MERGE: "track",
}
"""What changes count; all others count files."""

ICONS: Mapping[Source, str] = {
    Source.PERSON: "user-round",
    Source.TAGS: "file-music",
    Source.DERIVED: "folder",
    Source.RULE: "sliders-horizontal",
}
"""All others are catalogues, and have the globe."""

OWN = {
    Source.TAGS: "the file’s own tag",
    Source.DERIVED: "the name of its file or folder",
    Source.RULE: "a rule",
}

BEFORE = re.compile(r"^(Taken back|Done again|Undo|Redo): ")
"""What the journal puts before the name of a change that took another back."""

NOTED = 3
"""Reasons why something stays that a toast has room for."""


def who(source: Source, by: PersonId | None, names: Names, me: PersonId) -> str:
    """ "you", "Ada", "MusicBrainz", "the file’s own tag"."""
    if source is Source.PERSON:
        return "you" if by == me else names.get(by, "somebody") if by is not None else "soniq"
    return OWN.get(source) or NAMES[source]


def source(
    said: Attributed | Change, names: Names, me: PersonId, *, applied: bool = False
) -> list[JSON]:
    """Its icon and its words: ["globe", "MusicBrainz, 96 % sure"]. applied: say by whom."""
    text = who(said.source, said.by, names, me)
    if said.source not in (*OWN, Source.PERSON):
        if said.confidence is not None:
            text += f", {round(said.confidence * 100)} % sure"
        if applied and said.by is not None:
            text += f", applied by {'you' if said.by == me else names.get(said.by, 'somebody')}"
    return [ICONS.get(said.source, "globe"), text]


def may_undo(person: Person, kind: ChangeKind) -> bool:
    return person.role.may(Role.ADMIN if kind in FILES else Role.MODERATOR)


def of_change(change: Change, names: Names, person: Person) -> Row:
    """One line of the history."""
    icon, said = source(change, names, person.id, applied=True)
    of_a_job = change.job_id is not None and change.by is None
    return {
        "id": change.id,
        "kind": change.kind,
        "icon": KINDS[change.kind][0],
        "title": change.title,
        "source": [icon, "a job" if of_a_job and said == "soniq" else said],
        "at": change.at,
        "count": change.item_count,
        "unit": UNITS.get(change.kind, "file"),
        "state": change.state,
        "note": change.note if may_see(person, change.kind) else "",
        "undo_of": change.undo_of,
        "undone_by": change.undone_by,
        "may": change.state != ChangeState.UNDERWAY and may_undo(person, change.kind),
        "opens": change.item_count > 0 and may_see(person, change.kind),
    }


def of_undone(undone: Undone, change: Change, titles: Mapping[tuple[str, int], str]) -> Row:
    """What became of an undo. titles: of the things that stay as they are."""
    name = BEFORE.sub("", change.title)
    said = f"{'Taken back' if change.undo_of is None else 'Done again'}: {name}."
    if undone.stale:
        unit = "value" if change.kind is ChangeKind.FIELDS else UNITS.get(change.kind, "file")
        reasons = list(dict.fromkeys(one.reason for one in undone.stale))
        is_one = undone.restored == 1
        stays = "stays" if len(undone.stale) == 1 else "stay"
        said += (
            f" {words.plural(undone.restored, unit)} {'is' if is_one else 'are'} as before; "
            f"{words.number(len(undone.stale))} {stays} as changed later. "
            f"{' '.join(reasons[:NOTED])}"
        )
    return {
        "change": undone.change,
        "words": said,
        "restored": undone.restored,
        "stale": [
            {
                "name": titles.get((one.entity, one.entity_id), ""),
                "field": label(one.field),
                "reason": one.reason,
            }
            for one in undone.stale[:50]
        ],
    }


NAMED = {
    "path": "Place",
    "place": "Where it is kept",
    "status": "Match",
    "score": "Score",
    "release_group_id": "Release group",
    "release_id": "Release",
    "cover": "Cover",
}
"""What changes of other things than fields are called."""


def label(field: str) -> str:
    if field in FIELDS:
        return FIELDS[field].label
    return NAMED.get(field, field.replace("_", " ").capitalize())


def listed(names: Sequence[str]) -> str:
    """ "genres", "genres and date", "3 fields"."""
    if len(names) > 2:
        return words.plural(len(names), "field")
    return " and ".join(FIELDS[name].label.lower() for name in names)
