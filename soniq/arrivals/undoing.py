"""Taking back what was filed: it goes into quarantine, nothing is deleted."""

from soniq.arrivals import file_rows, rows, shelf_rows
from soniq.arrivals.filing import places_of
from soniq.arrivals.model import ArrivalState
from soniq.arrivals.telling import told
from soniq.journal.model import Change, Only, Source, Stale, Undone
from soniq.moving.quarantine import Quarantine
from soniq.store.database import Database
from soniq.text import shown
from soniq.units import FileId, Moment, PersonId


def undo(
    db: Database,
    quarantine: Quarantine,
    change: Change,
    only: Only,
    by: PersonId | None,
    at: Moment,
) -> Undone:
    """The undoer of ChangeKind.ARRIVAL: whatever lies where its songs were filed, with new tags
    or without. Pictures and booklets stay beside, as they do whenever songs are put away."""
    reader = db.read()
    arrival_id = rows.of_change(reader, change.id)
    one = None if arrival_id is None else rows.one(reader, arrival_id)
    if one is None or one.root_id is None:
        return Undone(change=None, restored=0, stale=(_stale(0, "Its music folder is gone."),))
    files: list[FileId] = []
    stale: list[Stale] = []
    for path in places_of(file_rows.every(reader, one.id)):
        there = shelf_rows.landed(reader, one.root_id, path)
        if there is None:
            stale.append(_stale(0, f"{shown(path)} was moved, or not scanned yet."))
        elif only.entities and ("file", there.file_id) not in only.entities:
            continue
        else:
            files.append(there.file_id)
    if not files:
        return Undone(change=None, restored=0, stale=tuple(stale))
    moved = quarantine.put_away(
        file_ids=files,
        title=f"Undo: {change.title}",
        source=Source.PERSON,
        reason=change.title,
        by=by,
        undo_of=change.id,
    )
    if only.is_all and not stale:
        with db.write(lasting=True) as tx:
            rows.set_state(tx, one.id, ArrivalState.UNDONE, ended=at)
            told(tx, one.id)
    return Undone(change=moved.change, restored=moved.moved, stale=tuple(stale))


def _stale(file_id: int, reason: str) -> Stale:
    return Stale(entity="file", entity_id=file_id, field="path", reason=reason)
