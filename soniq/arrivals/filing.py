"""Putting the files of an arrival into a music folder, so that a kill at any moment costs nothing.

Each file is first copied under a hidden name into the folder that it is for, and is on the disk
there, before any gets its name. What the copies are known by (inode, size, time) is written down;
then they are renamed, and nothing is ever overwritten. So whoever goes on after a kill asks the
disk where each copy is: at its place, under its hidden name, or not made yet. Where the disk
refuses before the first one has its name, all copies go, and the arrival waits as before.
"""

import logging
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from soniq.arrivals import file_rows, rows
from soniq.arrivals.file_rows import Kept
from soniq.arrivals.model import Arrival, ArrivalState, Fate, Kind
from soniq.arrivals.store import Store, check_room
from soniq.arrivals.telling import told
from soniq.errors import SoniqError, Stopped, Unavailable
from soniq.files import relocating
from soniq.journal.model import ChangeKind, ChangeState, Entry, Item, Source
from soniq.journal.service import Journal
from soniq.library.shelves import Shelves
from soniq.moving.grounds import Ground, ground
from soniq.moving.grounds import told as in_words
from soniq.moving.spelling import Spot
from soniq.store.database import Database
from soniq.units import ChangeId, JobId, Progress, Tell

logger = logging.getLogger(__name__)

COPIED = 1 << 20
Stamp = tuple[int, int, int]


@dataclass(slots=True)
class _Run:
    """One arrival on its way. targets: by position, those that are to be filed."""

    one: Arrival
    change_id: ChangeId
    ground: Ground
    files: dict[int, Kept]
    stamps: dict[int, Stamp] = field(default_factory=dict)
    fates: dict[int, tuple[Fate, str]] = field(default_factory=dict)

    def target(self, position: int) -> bytes:
        return self.files[position].file.target or b""

    def place(self, position: int) -> bytes:
        return self.ground.place(self.target(position))

    def copy(self, position: int) -> bytes:
        """The hidden name; scans and players pass it by."""
        folder = self.target(position).rpartition(b"/")[0]
        name = b".soniq-arrival-%d-%d.tmp" % (self.one.id, position)
        return os.path.join(self.ground.place(folder), name)


class Filing:
    """Files arrivals; those that use it see to it that one is filed once at a time."""

    def __init__(self, db: Database, shelves: Shelves, journal: Journal, store: Store) -> None:
        self._db = db
        self._folders = shelves.turn
        self._journal = journal
        self._store = store

    def run(self, one: Arrival, tell: Tell, *, job_id: JobId | None) -> None:
        """Files what is planned, or goes on with it.

        Raises:
            Unavailable: the disk refuses, or the drive is away; the text says how it stands.
            Stopped: `tell` raised it; nothing was filed then.
        """
        run = self._begun(one, job_id)
        try:
            self._copy_all(run, tell)
        except Stopped:
            self._roll_back(run, "It was ended before it was filed.")
            raise
        except OSError as error:
            reason = in_words(error)[1]
            self._roll_back(run, reason)
            raise Unavailable(f"Nothing was filed. {reason}") from error
        except SoniqError as error:
            self._roll_back(run, str(error))
            raise
        with self._folders.moving(for_job=True):
            self._name_all(run)
        self._end(run)

    def _begun(self, one: Arrival, job_id: JobId | None) -> _Run:
        files = {
            kept.file.position: kept
            for kept in file_rows.every(self._db.read(), one.id)
            if kept.file.fate is Fate.FILE and kept.file.target
        }
        stamps = {position: kept.stamp for position, kept in files.items() if kept.stamp}
        here = ground(self._db.read(), one.root_id) if one.root_id is not None else None
        if here is None or here.trouble is not None:
            note = "There is no music folder to file it in." if here is None else here.note
            if here is None or not stamps:  # else copies lie there: it goes on once that is over
                self._give_back(one, one.change_id, note)
            raise Unavailable(note)
        change_id = one.change_id or self._begin(one, job_id)
        return _Run(one=one, change_id=change_id, ground=here, files=files, stamps=stamps)

    def _begin(self, one: Arrival, job_id: JobId | None) -> ChangeId:
        found = one.found
        name = one.name if found is None or not found.album else found.album
        by = rows.accepted_by(self._db.read(), one.id)
        entry = Entry(
            kind=ChangeKind.ARRIVAL,
            title=f'Filed "{name}"',
            source=Source.RULE if by is None else Source.PERSON,
            by=by,
            job_id=job_id,
            state=ChangeState.UNDERWAY,
        )
        with self._db.write(lasting=True) as tx:
            change_id = self._journal.begin(tx, entry)
            rows.set_change(tx, one.id, change_id)
        return change_id

    # Copying

    def _copy_all(self, run: _Run, tell: Tell) -> None:
        """Raises OSError, Unavailable, Stopped."""
        lacking = [position for position in run.files if not self._is_there(run, position)]
        if not lacking:
            return
        size = sum(run.files[position].file.size_bytes for position in lacking)
        check_room(Path(os.fsdecode(run.ground.path)), size, "It")
        for done, position in enumerate(lacking):
            tell(Progress(done=done, total=len(run.files), note="copying"))
            run.stamps[position] = self._copied(run, position)
        for folder in sorted({os.path.dirname(run.copy(position)) for position in lacking}):
            relocating.sync_folder(folder)
        with self._db.write(lasting=True) as tx:
            file_rows.set_stamps(tx, run.one.id, run.stamps)

    def _is_there(self, run: _Run, position: int) -> bool:
        stamp = run.stamps.get(position)
        return stamp is not None and stamp in (
            relocating.stamp_of(run.copy(position)),
            relocating.stamp_of(run.place(position)),
        )

    def _copied(self, run: _Run, position: int) -> Stamp:
        kept = run.files[position]
        source = self._store.staged(run.one.id, position, kept.ending)
        copy = run.copy(position)
        with suppress(FileNotFoundError):
            os.unlink(copy)  # noqa: PTH108 - paths of music are bytes
        folder = run.target(position).rpartition(b"/")[0]
        with relocating.made_folders(run.ground.path, folder):
            if not _linked(source, copy):
                with source.open("rb") as read, open(copy, "xb") as written:
                    shutil.copyfileobj(read, written, COPIED)
        with open(copy, "rb") as file:
            os.fsync(file.fileno())
        stamp = relocating.stamp_of(copy)
        if stamp is None or stamp[1] != kept.file.size_bytes:
            raise Unavailable(f"{kept.file.name} was changed before it was filed. Bring it again.")
        return stamp

    # Naming

    def _name_all(self, run: _Run) -> None:
        folders: set[bytes] = set()
        for position in run.files:
            run.fates[position] = self._named(run, position)
            folders.add(os.path.dirname(run.place(position)))
        try:
            for folder in sorted(folders):
                relocating.sync_folder(folder)
        except OSError as error:
            raise Unavailable(
                f"The disk fails ({error.strerror or error}). What was begun is finished later."
            ) from error

    def _named(self, run: _Run, position: int) -> tuple[Fate, str]:
        stamp, target, copy = run.stamps[position], run.place(position), run.copy(position)
        if relocating.stamp_of(target) == stamp and relocating.stamp_of(copy) != stamp:
            return Fate.FILED, ""
        try:
            relocating.rename(copy, target)
        except OSError as error:
            with suppress(OSError):
                os.unlink(copy)  # noqa: PTH108 - paths of music are bytes
            relocating.drop_empty(run.ground.path, run.target(position).rpartition(b"/")[0])
            return Fate.TROUBLE, in_words(error)[1]
        return Fate.FILED, ""

    def _end(self, run: _Run) -> None:
        filed = [position for position, (fate, _) in run.fates.items() if fate is Fate.FILED]
        if not filed:
            self._give_back(run.one, run.change_id, "None of its files could be filed.")
            with self._db.write() as tx:
                file_rows.set_fates(tx, run.one.id, run.fates)
            raise Unavailable("None of its files could be filed; each says why.")
        left = len(run.fates) - len(filed)
        note = "" if not left else f"{left} files stay where they were, as each says."
        with self._db.write(lasting=True) as tx:
            file_rows.set_fates(tx, run.one.id, run.fates)
            self._journal.add(tx, run.change_id, [_item(run, position) for position in filed])
            self._journal.finish(tx, run.change_id, ChangeState.DONE, note)
            rows.set_state(tx, run.one.id, ArrivalState.FILED, note=note)
            told(tx, run.one.id)
        logger.info("arrival %d: %d files are filed, %d left", run.one.id, len(filed), left)

    # Back

    def _roll_back(self, run: _Run, reason: str) -> None:
        """Takes the copies away. Where some have their names already, it stays under way."""
        if any(
            stamp == relocating.stamp_of(run.place(position))
            for position, stamp in run.stamps.items()
        ):
            return
        for position in run.files:
            with suppress(OSError):
                os.unlink(run.copy(position))  # noqa: PTH108 - paths of music are bytes
        for folder in {run.target(position).rpartition(b"/")[0] for position in run.files}:
            relocating.drop_empty(run.ground.path, folder)
        self._give_back(run.one, run.change_id, reason)

    def _give_back(self, one: Arrival, change_id: ChangeId | None, reason: str) -> None:
        """It waits for a person's word again."""
        files = file_rows.every(self._db.read(), one.id)
        with self._db.write(lasting=True) as tx:
            if change_id is not None:
                self._journal.finish(tx, change_id, ChangeState.FAILED, reason)
            rows.set_change(tx, one.id, None)
            file_rows.set_stamps(tx, one.id, {kept.file.position: None for kept in files})
            rows.set_state(tx, one.id, ArrivalState.STAGED, trouble=reason)
            told(tx, one.id)


def is_whole(files: Sequence[Kept]) -> bool:
    """Whether each song that could be filed was."""
    return not any(
        kept.file.kind is Kind.TRACK and kept.file.fate in {Fate.TROUBLE, Fate.FILE}
        for kept in files
    )


def places_of(files: Sequence[Kept]) -> list[bytes]:
    """Where songs of an arrival were filed."""
    return [
        kept.file.target
        for kept in files
        if kept.file.kind is Kind.TRACK and kept.file.fate is Fate.FILED and kept.file.target
    ]


def _linked(source: Path, copy: bytes) -> bool:
    """A second name for the same bytes, where both lie on one disk: it is not written twice."""
    try:
        os.link(os.fsencode(source), copy)
    except OSError:
        return False
    return True


def _item(run: _Run, position: int) -> Item:
    found = run.one.found
    spot = Spot(root_id=run.ground.root_id, path=run.target(position))
    return Item(
        entity="album",
        entity_id=(found and found.album_id) or 0,
        before={},
        after=spot.spelled(),
    )
