"""What people said are no duplicates: kept for ever by sound, so it outlives moves and scans."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from soniq.duplicates import group_rows
from soniq.duplicates.grouping import Pair, pair_of
from soniq.duplicates.model import Copy
from soniq.errors import NotFound
from soniq.events import JSON
from soniq.journal.model import Change, ChangeKind, Entry, Item, Source, Stale, Undone
from soniq.journal.service import Journal
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed, Redo
from soniq.units import ChangeId, PersonId, TrackId, now

SAID = "duplicates.apart"


class Apart:
    """Says it, and takes it back."""

    def __init__(self, db: Database, journal: Journal) -> None:
        self._db = db
        self._journal = journal
        self.redo: dict[str, Redo] = {SAID: self._again}

    @staticmethod
    def is_of(item: Item) -> bool:
        """Whether a change of kind MERGE says this, rather than merge."""
        return "apart" in item.after

    def say(self, tx: Tx, copies: Sequence[Copy], *, by: PersonId | None) -> ChangeId:
        """The copies are different things, or all are wanted.

        Raises NotFound: somebody said so already.
        """
        known = group_rows.apart(tx.reader)  # what another change says is that one's to take back
        pairs = [pair for pair in pairs_of(copies) if pair not in known]
        if not pairs:
            raise NotFound("Somebody said already that these are no duplicates.")
        first = copies[0]
        entry = Entry(
            kind=ChangeKind.MERGE,
            title=f"Not duplicates: {len(copies)} copies of {first.title}",
            source=Source.PERSON,
            confidence=1.0,
            by=by,
        )
        group_rows.set_apart(tx, pairs, by, now())
        return self._note(tx, entry, first.track_id, pairs, apart=True)

    def undo(self, change: Change, item: Item, by: PersonId | None) -> Undone:
        pairs, apart = _pairs(item.after["pairs"]), item.after["apart"] is True
        if group_rows.are_apart(self._db.read(), pairs) is not apart:
            reason = "Somebody said otherwise since."
            stale = Stale(
                entity=item.entity, entity_id=item.entity_id, field="apart", reason=reason
            )
            return Undone(change=None, restored=0, stale=(stale,))
        entry = Entry(
            kind=ChangeKind.MERGE,
            title=f"Undo: {change.title}",
            source=Source.PERSON,
            by=by,
            undo_of=change.id,
        )
        with self._db.write(lasting=True) as tx:
            if apart:
                group_rows.set_together(tx, pairs)
            else:
                group_rows.set_apart(tx, pairs, by, now())
            track_id = TrackId(item.entity_id)
            made = self._note(tx, entry, track_id, pairs, apart=not apart)
        return Undone(change=made, restored=1)

    def _note(
        self, tx: Tx, entry: Entry, track_id: TrackId, pairs: Sequence[Pair], *, apart: bool
    ) -> ChangeId:
        item = _item(track_id, pairs, apart=apart)
        change_id = self._journal.begin(tx, entry, [item])
        tx.deed(
            SAID,
            {
                "change": change_id,
                "title": entry.title,
                "by": entry.by,
                "undo_of": entry.undo_of,
                "track": track_id,
                "apart": apart,
                "pairs": item.after["pairs"],
            },
        )
        return change_id

    def _again(self, deed: Deed) -> None:
        body = deed.body
        pairs, apart = _pairs(body["pairs"]), body["apart"] is True
        by = None if body["by"] is None else PersonId(_number(body, "by"))
        undo_of = None if body["undo_of"] is None else ChangeId(_number(body, "undo_of"))
        change_id = ChangeId(_number(body, "change"))
        with self._db.write(lasting=True) as tx:
            if apart:
                group_rows.set_apart(tx, pairs, by, deed.at)
            else:
                group_rows.set_together(tx, pairs)
            known = self._journal.changes_by_ids([change_id, *([undo_of] if undo_of else [])])
            if change_id in known or (undo_of is not None and undo_of not in known):
                return
            entry = Entry(
                kind=ChangeKind.MERGE,
                title=str(body["title"]),
                source=Source.PERSON,
                confidence=None if undo_of else 1.0,
                by=by,
                undo_of=undo_of,
            )
            item = _item(TrackId(_number(body, "track")), pairs, apart=apart)
            self._journal.begin(tx, entry, [item], as_id=change_id, at=deed.at)
            if undo_of is not None:
                self._journal.undone(tx, undo_of, by=change_id)


def pairs_of(copies: Sequence[Copy]) -> list[Pair]:
    """Each two sounds; of copies of one sound, that with itself."""
    sounds = sorted({copy.sound for copy in copies})
    if len(sounds) == 1:
        return [(sounds[0], sounds[0])]
    return [pair_of(one, other) for one, other in combinations(sounds, 2)]


def _item(track_id: TrackId, pairs: Sequence[Pair], *, apart: bool) -> Item:
    told: JSON = [[a.hex(), b.hex()] for a, b in pairs]
    return Item(
        entity="track",
        entity_id=track_id,
        before={"apart": not apart, "pairs": told},
        after={"apart": apart, "pairs": told},
    )


def _pairs(said: JSON) -> list[Pair]:
    assert isinstance(said, list)
    found = []
    for two in said:
        assert isinstance(two, list)
        one, other = (bytes.fromhex(str(sound)) for sound in two)
        found.append(pair_of(one, other))
    return found


def _number(body: Mapping[str, JSON], name: str) -> int:
    return int(str(body[name]))
