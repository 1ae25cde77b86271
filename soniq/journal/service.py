"""The append-only journal of all changes, and the one door to take one back."""

from collections.abc import Iterable, Iterator, Sequence

from soniq.errors import Conflict, NotFound
from soniq.journal import rows
from soniq.journal.model import (
    ALL,
    Change,
    ChangeKind,
    ChangeMade,
    ChangeState,
    Entity,
    Entry,
    Item,
    Only,
    Undoer,
    Undone,
)
from soniq.store.database import Database, Tx
from soniq.units import ChangeId, Moment, PersonId, now

PART = 500
"""Items that are read at once."""


class Journal:
    """Capabilities write their changes down here, in their own transaction, and say how each kind
    is taken back; people look, and undo."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._undoers: dict[ChangeKind, Undoer] = {}

    def undoes(self, kind: ChangeKind, undoer: Undoer) -> None:
        """From now on that takes back changes of that kind."""
        self._undoers[kind] = undoer

    # Writing, in the transaction of what makes the change

    def begin(
        self,
        tx: Tx,
        entry: Entry,
        items: Sequence[Item] = (),
        *,
        as_id: ChangeId | None = None,
        at: Moment | None = None,
    ) -> ChangeId:
        """Notes a change; one that is done is told to everybody after the commit.

        as_id, at: of a change that is made again after an older library was restored.
        """
        change_id = rows.insert(tx, entry, at or now(), as_id)
        if items:
            rows.add(tx, change_id, items)
        if entry.state == ChangeState.DONE:
            self._tell(tx, change_id, entry.kind, entry.title, entry.undo_of)
        return change_id

    def add(self, tx: Tx, change_id: ChangeId, items: Sequence[Item]) -> None:
        """More items of a change, in order."""
        rows.add(tx, change_id, items)

    def finish(
        self,
        tx: Tx,
        change_id: ChangeId,
        state: ChangeState = ChangeState.DONE,
        note: str | None = None,
    ) -> None:
        """Ends a change that was begun as `underway`. note: None leaves it as it is."""
        rows.set_state(tx, change_id, state, note)
        change = rows.by_id(tx.reader, change_id)
        if change is not None:
            self._tell(tx, change_id, change.kind, change.title, change.undo_of)

    def undone(self, tx: Tx, change_id: ChangeId, *, by: ChangeId) -> None:
        """Says that a change was taken back as a whole by another.

        What that had undone holds again, and so on.
        """
        taken_back: ChangeId | None = by
        at = rows.by_id(tx.reader, change_id)
        while at is not None:
            rows.set_undone(tx, at.id, taken_back)
            taken_back = None if taken_back is not None else at.id
            at = None if at.undo_of is None else rows.by_id(tx.reader, at.undo_of)

    # Reading

    def change(self, change_id: ChangeId) -> Change:
        """Raises NotFound."""
        found = rows.by_id(self._db.read(), change_id)
        if found is None:
            raise NotFound(f"The history has no change {change_id}.")
        return found

    def changes_by_ids(self, ids: Iterable[ChangeId]) -> dict[ChangeId, Change]:
        """Those that the history has."""
        return {change.id: change for change in rows.by_ids(self._db.read(), ids)}

    def changes(
        self, *, before: ChangeId | None = None, kind: ChangeKind | None = None, first: int = 50
    ) -> list[Change]:
        """The newest first. before: the last one that was shown."""
        return rows.newest(self._db.read(), before=before, kind=kind, first=first)

    def underway(self, kind: ChangeKind) -> list[Change]:
        """What was begun and not finished: by a job that runs, or by one that died."""
        return rows.underway(self._db.read(), kind)

    def of(
        self,
        entity: Entity,
        ids: Iterable[int],
        *,
        before: ChangeId | None = None,
        first: int = 50,
    ) -> list[Change]:
        """The changes that touched any of these things, the newest first."""
        return rows.of_entity(self._db.read(), entity, ids, before=before, first=first)

    def items(self, change_id: ChangeId, *, start: int = 0, first: int = PART) -> list[Item]:
        return rows.items(self._db.read(), change_id, start=start, first=first)

    def every_item(self, change_id: ChangeId) -> Iterator[Item]:
        start = 0
        while part := self.items(change_id, start=start):
            yield from part
            start += len(part)

    def items_at(
        self, entity: Entity, wanted: Iterable[tuple[int, ChangeId]]
    ) -> dict[tuple[int, ChangeId], Item]:
        """What changes did to things, by thing and change; those that did nothing are left out."""
        return rows.items_at(self._db.read(), entity, wanted)

    def history(
        self, entity: Entity, entity_id: int, *, first: int = 50
    ) -> list[tuple[Change, Item]]:
        """What happened to one thing, the newest first."""
        return rows.items_of(self._db.read(), entity, entity_id, first=first)

    # Undo

    def undo(self, change_id: ChangeId, *, by: PersonId | None, only: Only = ALL) -> Undone:
        """Takes a change back, or a part of it. What was changed later stays, and is named.

        Raises:
            NotFound: no such change.
            Conflict: it is not finished, was undone already, or all of it was changed later.
        """
        change = self.change(change_id)
        if change.state == ChangeState.UNDERWAY:
            raise Conflict(f'"{change.title}" is still under way. Wait for it, or cancel its job.')
        if change.undone_by is not None:
            raise Conflict(f'"{change.title}" was taken back already.')
        if change.kind not in self._undoers:
            raise Conflict(f'"{change.title}" cannot be taken back by this soniq.')
        undone = self._undoers[change.kind](change, only, by)
        if undone.change is None:
            reasons = " ".join(dict.fromkeys(stale.reason for stale in undone.stale[:3]))
            reasons = reasons or "Nothing of it holds any more."
            raise Conflict(f'"{change.title}" stays as it is. {reasons}')
        if only.is_all and not undone.stale:
            with self._db.write(lasting=True) as tx:
                self.undone(tx, change.id, by=undone.change)
        return undone

    def _tell(
        self, tx: Tx, change_id: ChangeId, kind: str, title: str, undo_of: ChangeId | None
    ) -> None:
        tx.emit(ChangeMade(change_id=change_id, kind=kind, title=title, undo_of_id=undo_of))
