"""What renaming and the quarantine show, in the words and shapes of pages."""

import os
from collections.abc import Mapping, Sequence

from soniq import text
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.jobs.model import Job
from soniq.journal.model import Change, Source
from soniq.moving import templates
from soniq.moving.model import Move, Moved, Plan, PutAway
from soniq.ui import jobs, words
from soniq.ui.shapes import Row
from soniq.units import Moment, PersonId, RootId, now

DAY_MS = 24 * 3600 * 1000

Names = Mapping[PersonId, str]
Roots = Mapping[RootId, str]


def of_plan(plan: Plan, change: Change | None) -> Row:
    """change: what became of it, once it was applied."""
    return {
        "id": plan.id,
        "template": plan.template,
        "title": plan.title,
        "moving": plan.count - plan.troubled,
        "same": plan.same,
        "troubled": plan.troubled,
        "expires": plan.expires_at,
        "done": None if change is None else _of_change(change),
    }


def _of_change(change: Change) -> Row:
    return {
        "change": change.id,
        "title": change.title,
        "state": change.state,
        "note": change.note,
        "undone": change.undone_by is not None,
    }


def of_move(move: Move, roots: Roots) -> Row:
    """One file on its way; folders relative to the music folder `root`, "" for itself."""
    source, target = text.shown(move.source), text.shown(move.target)
    return {
        "place": move.position,
        "root": roots.get(move.root_id, ""),
        "from": [*os.path.split(source)],
        "to": [*os.path.split(target)],
        "along": move.file_id is None,
        "trouble": move.trouble,
        "note": move.note,
    }


def of_moved(moved: Moved, said: str) -> Row:
    """What became of a batch; `said` in a toast, with why some stay."""
    stays = f" {words.plural(moved.left, 'file')} stayed: {moved.note}" if moved.left else ""
    return {"change": moved.change, "moved": moved.moved, "words": said + stays}


def of_put_away(file: PutAway, names: Names, me: PersonId, days: int) -> Row:
    lasts = Moment(file.at + days * DAY_MS)
    return {
        "id": file.file_id,
        "title": file.title or text.shown(os.path.basename(file.path)),
        "artist": file.artist,
        "folder": text.shown(os.path.dirname(file.path)),
        "file": text.shown(os.path.basename(file.path)),
        "size": words.size(file.size_bytes),
        "reason": file.reason,
        "who": _who(file, names, me),
        "at": file.at,
        "left": _left(lasts),
    }


def _who(file: PutAway, names: Names, me: PersonId) -> str:
    if file.by is not None:
        return "you" if file.by == me else names.get(file.by, "somebody")
    return "a rule" if file.source == Source.RULE else "soniq"


def _left(until: Moment) -> str:
    """How long it still lies there: "12 days"."""
    days = -((now() - until) // DAY_MS)
    return f"{words.plural(days, 'day')} left" if days > 0 else "goes tonight"


def of_job(job: Job) -> Row:
    """How far it is, and what came of it."""
    return {**jobs.of_job(job), "over": job.status.is_over, "came": job.result}


def tried(example: str) -> Row:
    """What a template makes of a track."""
    return {"path": [*example.split("/")], "wrong": None, "at": None}


def misspelt(error: Invalid) -> Row:
    """What is wrong with a template, and from which character on, counted from 0."""
    at = error.at if isinstance(error, templates.Misspelt) else None
    return {"path": None, "wrong": str(error), "at": at}


def spelling() -> Row:
    """All that helps to write a template."""
    return {
        "presets": [[one.name, one.template] for one in templates.PRESETS],
        "help": _pairs(templates.HELP),
        "fields": _pairs([*templates.FIELDS.items()]),
        "flags": _pairs([*templates.FLAGS.items()]),
    }


def _pairs(found: Sequence[tuple[str, str]]) -> list[JSON]:
    return [[said, means] for said, means in found]
