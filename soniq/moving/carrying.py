"""Doing what a batch intends: one file after the other, so that a kill at any moment costs nothing.

Every intent stands in the database before the first file moves, with what the file is known by
(inode, size, time). So whoever goes on after a kill asks the disk where each file is: at its old
place, at the new one, or parked beside the old one, as files are that swap their names. A part of
the batch is moved and its folders are synced; then the catalogue and the journal learn of it in one
write.
"""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from soniq.errors import Stopped, Unavailable
from soniq.files import naming, relocating
from soniq.journal.model import ChangeState
from soniq.journal.service import Journal
from soniq.library.shelves import Shelves
from soniq.moving import move_rows
from soniq.moving.grounds import Ground, ground, told
from soniq.moving.model import Move, Moved, Stamp, Trouble
from soniq.moving.placing import Placing
from soniq.moving.spelling import item
from soniq.store.database import Database, Tx
from soniq.units import ChangeId, Progress, RootId, Tell

logger = logging.getLogger(__name__)

PART = 200
"""Files that are moved between two writes; an album is not parted where it is no larger."""

LEFT_TOLD = 1_000

AtEnd = Callable[[Tx], None]


@dataclass(slots=True)
class _Part:
    """What was done since the last write."""

    moved: dict[int, Move] = field(default_factory=dict)
    left: dict[int, tuple[Trouble, str]] = field(default_factory=dict)

    def __contains__(self, position: int) -> bool:
        return position in self.moved or position in self.left

    @property
    def count(self) -> int:
        return len(self.moved) + len(self.left)


class _Refused(Exception):
    """A file stays where it is."""

    def __init__(self, trouble: Trouble, note: str) -> None:
        super().__init__(note)
        self.trouble = trouble
        self.note = note


class Carrier:
    """Runs batches; those that use it see to it that one batch runs once at a time."""

    def __init__(self, db: Database, shelves: Shelves, journal: Journal) -> None:
        self._db = db
        self._journal = journal
        self._placing = Placing(shelves)

    def run(
        self, change_id: ChangeId, tell: Tell, *, at_end: AtEnd = lambda _: None
    ) -> tuple[Moved, list[Move]]:
        """Does, or goes on with, the batch of a change; returns the outcome and what was left.

        at_end: joins the write that ends the change.

        Raises:
            Stopped: `tell` raised it. The change is ended with what was done until then.
        """
        batch = _Batch(self._db, change_id)
        try:
            for part in batch.parts(tell):
                self._note(change_id, batch, part)
        except Stopped:
            self._note(change_id, batch, batch.part)
            self._end(change_id, at_end, stopped=True)
            raise
        return self._end(change_id, at_end, stopped=False)

    def is_within_reach(self, change_id: ChangeId) -> bool:
        """Whether all music folders of a batch are there, so that it can be gone on with."""
        reader = self._db.read()
        grounds = [ground(reader, root) for root in move_rows.roots_of(reader, change_id)]
        return not any(here.path and here.trouble is Trouble.OFFLINE for here in grounds)

    def _note(self, change_id: ChangeId, batch: "_Batch", part: _Part) -> None:
        moves = list(part.moved.values())
        emptied = batch.settle_disk(moves)
        with self._db.write(lasting=True) as tx:
            for root_id in sorted({move.root_id for move in moves}):
                here = [move for move in moves if move.root_id == root_id]
                ground = batch.ground(root_id)
                self._placing.place(tx, change_id, ground, here, emptied.get(root_id, []))
            self._journal.add(tx, change_id, [item(move) for move in moves])
            move_rows.set_done(tx, change_id, part.moved)
            move_rows.set_left(
                tx, change_id, [(position, *why) for position, why in part.left.items()]
            )
        batch.part = _Part()

    def _end(
        self, change_id: ChangeId, at_end: AtEnd, *, stopped: bool
    ) -> tuple[Moved, list[Move]]:
        with self._db.write(lasting=True) as tx:
            if stopped:
                move_rows.leave_waiting(
                    tx, change_id, Trouble.STOPPED, "The work was ended before its turn."
                )
            counts = move_rows.counts(tx.reader, change_id)
            moved, stay = counts.get("done", 0), counts.get("left", 0)
            left = move_rows.left(tx.reader, change_id, first=LEFT_TOLD)
            note = _note(stay, left)
            is_any = move_rows.is_any_done(tx.reader, change_id)
            state = ChangeState.DONE if is_any else ChangeState.FAILED
            self._journal.finish(tx, change_id, state, note)
            at_end(tx)
            move_rows.drop(tx, change_id)
        logger.info("change %d moved %d files, left %d", change_id, moved, stay)
        change = change_id if is_any else None
        return Moved(change=change, moved=moved, left=stay, note=note), left


class _Batch:
    """One run through the moves of a change that wait."""

    def __init__(self, db: Database, change_id: ChangeId) -> None:
        self._db = db
        self._change_id = change_id
        self._grounds: dict[RootId, Ground] = {}
        self._staying: set[tuple[str, int | bytes]] = set()
        for move in move_rows.left(db.read(), change_id, first=LEFT_TOLD):
            self._note_staying(move)
        self.part = _Part()

    def parts(self, tell: Tell) -> Iterator[_Part]:
        """Moves files, and yields whenever it is time to note what was moved."""
        total = move_rows.total(self._db.read(), self._change_id)
        after, done = 0, 0
        while moves := self._next(after):
            after = moves[-1].position
            self._grounds.clear()
            for move in moves:
                if move.position not in self.part:
                    tell(Progress(done=done + self.part.count, total=total))
                    self._carry_track(move)
            done += self.part.count
            yield self.part

    def ground(self, root_id: RootId) -> Ground:
        if root_id not in self._grounds:
            self._grounds[root_id] = ground(self._db.read(), root_id)
        return self._grounds[root_id]

    def settle_disk(self, moves: list[Move]) -> dict[RootId, list[bytes]]:
        """Has all moves on the disk; returns the folders that are empty and went, by root."""
        emptied: dict[RootId, list[bytes]] = {}
        ends = {
            (move.root_id, _folder(end)) for move in moves for end in (move.source, move.target)
        }
        try:
            for root_id, folder in sorted(ends):
                relocating.sync_folder(self.ground(root_id).place(folder))
        except OSError as error:
            raise _failing(error) from error
        for root_id, folder in sorted({(m.root_id, _folder(m.source)) for m in moves}):
            gone = relocating.drop_empty(self.ground(root_id).path, folder)
            emptied.setdefault(root_id, []).extend(gone)
        return emptied

    def _next(self, after: int) -> list[Move]:
        """The next that wait: whole albums, where they are not too large."""
        moves = move_rows.waiting(self._db.read(), self._change_id, after=after, first=PART + 1)
        if len(moves) <= PART:
            return moves
        last = (moves[-1].root_id, moves[-1].base)
        whole = [move for move in moves if (move.root_id, move.base) != last]
        return whole or moves[:PART]

    def _carry_track(self, move: Move) -> None:
        """Carries a file and the others of its track, which would be parted by a stop between."""
        self._carry_all(move)
        if move.file_id is not None:
            reader = self._db.read()
            for other in move_rows.others_of_track(reader, self._change_id, move.file_id):
                if other.position not in self.part:
                    self._carry_all(other)

    def _carry_all(self, move: Move) -> None:
        """Carries a file, after those that must make room for it."""
        chain, is_ring = self._chain(move)
        if is_ring:
            self._carry_ring(chain)
            return
        for one in reversed(chain):
            try:
                self._carry(one)
            except _Refused as refused:
                self._leave(one, refused)
            else:
                self.part.moved[one.position] = one

    def _chain(self, move: Move) -> tuple[list[Move], bool]:
        """The move, the one that must go before it, and so on; whether it comes round."""
        chain, seen = [move], {move.position}
        while True:
            last = chain[-1]
            above = move_rows.waiting_at(
                self._db.read(), self._change_id, last.root_id, last.target
            )
            if above is None or above.position in self.part:
                return chain, False
            if above.position in seen:
                return chain, above.position == move.position and len(chain) > 1
            chain.append(above)
            seen.add(above.position)

    def _carry_ring(self, ring: list[Move]) -> None:
        """Files that take each other's names: all of them, or none."""
        done: list[Move] = []
        try:
            self._park(ring[0])
            for move in reversed(ring):
                self._carry(move)
                done.append(move)
        except _Refused as refused:
            self._turn_back(ring[0], done)
            for move in ring:
                self._leave(move, refused)
        else:
            self.part.moved.update({move.position: move for move in ring})

    def _turn_back(self, parked: Move, done: list[Move]) -> None:
        """Raises Unavailable: the disk fails. The batch stays under way, to be gone on with."""
        try:
            for move in reversed(done):
                ground = self.ground(move.root_id)
                relocating.rename(ground.place(move.target), ground.place(move.source))
            if _is(self._parking(parked), parked.stamp):
                home = self.ground(parked.root_id).place(parked.source)
                relocating.rename(self._parking(parked), home)
        except OSError as error:
            raise _failing(error) from error

    def _leave(self, move: Move, refused: _Refused) -> None:
        self.part.left[move.position] = (refused.trouble, refused.note)
        self._note_staying(move)

    def _note_staying(self, move: Move) -> None:
        if move.file_id is not None:
            self._staying |= {("file", move.file_id), ("base", move.base)}

    def _park(self, move: Move) -> None:
        source = self._open(move).place(move.source)
        if _is(self._parking(move), move.stamp):
            return
        if not _is(source, move.stamp):
            raise _Refused(Trouble.CHANGED, "The file was changed since the plan was made.")
        _rename(source, self._parking(move))

    def _carry(self, move: Move) -> None:
        """Raises _Refused; then the file lies where it lay."""
        parking, ground = self._parking(move), self.ground(move.root_id)
        source, target = ground.place(move.source), ground.place(move.target)
        if _is(parking, move.stamp):
            source = parking
        elif _is(target, move.stamp) and not _is(source, move.stamp):
            return
        self._open(move, begun=source == parking)
        if source != parking:
            self._check(move, source)
        try:
            with relocating.made_folders(ground.path, _folder(move.target)):
                relocating.rename(source, target)
        except FileExistsError:
            if source == parking or not _are_one(source, target, move):
                raise _Refused(*told(FileExistsError(17, ""))) from None
            _rename(source, parking)
            _rename(parking, target)
        except OSError as error:
            raise _Refused(*told(error)) from error

    def _open(self, move: Move, *, begun: bool = False) -> Ground:
        """The music folder, if files may be moved in it. begun: the file is half way already."""
        ground = self.ground(move.root_id)
        if ground.trouble is not None and not (begun and ground.trouble is Trouble.LOCKED):
            raise _Refused(ground.trouble, ground.note)
        return ground

    def _check(self, move: Move, source: bytes) -> None:
        if not os.path.lexists(source):
            raise _Refused(Trouble.MISSING, "The file is not there any more.")
        if not _is(source, move.stamp):
            raise _Refused(Trouble.CHANGED, "The file was changed since the plan was made.")
        if move.file_id is None and self._stays(move):
            raise _Refused(Trouble.STAYS, "What it belongs to stays.")

    def _stays(self, move: Move) -> bool:
        if move.lead_id is not None:
            return ("file", move.lead_id) in self._staying
        return ("base", move.base) in self._staying

    def _parking(self, move: Move) -> bytes:
        name = b".soniq-%d-%d.tmp" % (self._change_id, move.position)
        return os.path.join(self.ground(move.root_id).place(_folder(move.source)), name)


def _rename(source: bytes, target: bytes) -> None:
    try:
        relocating.rename(source, target)
    except OSError as error:
        raise _Refused(*told(error)) from error


def _failing(error: OSError) -> Unavailable:
    return Unavailable(
        f"The disk fails ({error.strerror or error}). What was moved is finished at soniq's next "
        "start."
    )


def _is(path: bytes, stamp: Stamp) -> bool:
    return relocating.stamp_of(path) == (stamp.inode, stamp.size, stamp.mtime_ns)


def _are_one(source: bytes, target: bytes, move: Move) -> bool:
    """Whether both names are the file's own, as its disk takes them for one."""
    return naming.twin(source) == naming.twin(target) and _is(target, move.stamp)


def _folder(path: bytes) -> bytes:
    return path.rpartition(b"/")[0]


def _note(count: int, left: list[Move]) -> str:
    if not count:
        return ""
    reasons = list(dict.fromkeys(move.note for move in left))
    more = " …" if len(reasons) > 3 else ""
    files = "1 file stays where it was" if count == 1 else f"{count} files stay where they were"
    return f"{files}. {' '.join(reasons[:3])}{more}"
