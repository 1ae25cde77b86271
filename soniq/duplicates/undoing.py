"""Taking merges back, and taking that back; what was changed since stays, and is named."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from soniq.duplicates import group_rows, merge_rows
from soniq.duplicates.apart import Apart
from soniq.duplicates.merging import Merge, Merging, item
from soniq.errors import Conflict
from soniq.events import JSON
from soniq.journal.model import Change, ChangeKind, Entity, Entry, Item, Only, Source, Stale, Undone
from soniq.journal.service import Journal
from soniq.store.database import Database, Tx
from soniq.units import ChangeId, PersonId, TrackId


class Undoing:
    """The undoer of ChangeKind.MERGE."""

    def __init__(
        self,
        db: Database,
        journal: Journal,
        merging: Merging,
        apart: Apart,
        regroup: Callable[[], int],
    ) -> None:
        self._db = db
        self._journal = journal
        self._merging = merging
        self._apart = apart
        self._regroup = regroup

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """Raises what the quarantine's undo raises, before anything has changed."""
        items = [
            one
            for one in self._journal.every_item(change.id)
            if not only.entities or (one.entity, one.entity_id) in only.entities
        ]
        if items and Apart.is_of(items[0]):
            undone = self._apart.undo(change, items[0], by)
        else:
            undone = self._undo_merge(change, items, by)
        self._regroup()
        return undone

    def _undo_merge(self, change: Change, items: Sequence[Item], by: PersonId | None) -> Undone:
        stale: list[Stale] = []
        standing = [one for one in items if self._stands(one, stale)]
        carried: dict[ChangeId | None, ChangeId | None] = {
            quarantine: self._carry(quarantine, standing, stale, by)
            for quarantine in dict.fromkeys(Merge.of(one.after).quarantine for one in standing)
            if quarantine is not None
        }
        with self._db.write(lasting=True) as tx:
            made = [self._turn(tx, one, carried) for one in standing if self._has_come(one)]
            if not made:
                return Undone(change=None, restored=0, stale=tuple(stale))
            entry = Entry(
                kind=ChangeKind.MERGE,
                title=f"Undo: {change.title}",
                source=Source.PERSON,
                by=by,
                undo_of=change.id,
            )
            undo = self._journal.begin(tx, entry, made)
        return Undone(change=undo, restored=len(made), stale=tuple(stale))

    def _turn(self, tx: Tx, one: Item, carried: Mapping[ChangeId | None, ChangeId | None]) -> Item:
        """Has what hung on a track hang on it again; or on the other, where that is taken back."""
        before, after, track_id = Merge.of(one.before), Merge.of(one.after), TrackId(one.entity_id)
        moved: JSON = None
        if after.into is not None:
            self._merging.back(tx, track_id, after.moved, after.was)
        elif before.into is not None:
            moved = self._merging.move(tx, track_id, before.into)
        new = Merge(
            into=None if after.into is not None else before.into,
            files=after.files,
            quarantine=carried.get(after.quarantine),
            moved=moved,
            was=after.was,
        )
        return item(track_id, after, new)

    def _stands(self, one: Item, stale: list[Stale]) -> bool:
        """Whether the track is as the change left it; otherwise that is noted."""
        after, track_id = Merge.of(one.after), TrackId(one.entity_id)
        present = merge_rows.merged(self._db.read(), [track_id]).get(track_id)
        if present == after.at:
            return True
        reason = (
            "What hung on it was taken back already."
            if present is None
            else "It was merged into another track later."
        )
        stale.append(_stale(one, reason))
        return False

    def _carry(
        self,
        quarantine: ChangeId,
        items: Iterable[Item],
        stale: list[Stale],
        by: PersonId | None,
    ) -> ChangeId | None:
        """Brings the files back, or puts them away again; returns the change that did it."""
        files: list[tuple[Entity, int]] = [
            ("file", file_id)
            for one in items
            for merge in [Merge.of(one.after)]
            if merge.quarantine == quarantine
            for file_id in merge.files
        ]
        known = self._journal.change(quarantine)
        if known.undone_by is not None:  # somebody brought them back from the quarantine's page
            return known.undone_by
        whole = len(files) == known.item_count
        only = Only() if whole else Only(entities=frozenset(files))
        try:
            undone = self._journal.undo(quarantine, by=by, only=only)
        except Conflict as refused:
            stale += [
                Stale(entity="file", entity_id=file_id, field="path", reason=str(refused))
                for _, file_id in files
            ]
            return None
        stale += undone.stale
        return undone.change

    def _has_come(self, one: Item) -> bool:
        """Whether its files are where the undo wants them: at least one of them."""
        after = Merge.of(one.after)
        there = group_rows.present(self._db.read(), after.files)
        return bool(there) if after.into is not None else len(there) < len(after.files)


def _stale(one: Item, reason: str) -> Stale:
    return Stale(entity=one.entity, entity_id=one.entity_id, field="merged_into", reason=reason)
