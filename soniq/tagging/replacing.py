"""Putting new files in the place of old ones, so that a kill at any moment loses neither.

Intents are on the disk before the first copy is made. Copies are made and checked by the child, and
synced here, with the old bytes, while it makes the next one; the original is looked at once more;
then the copy is renamed over it, its folder is synced, and one write says in library, journal and
intents that it is done. Whatever a kill leaves is told by the intents; see `settling`.
"""

import logging
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from soniq import text
from soniq.child.model import Failure
from soniq.events import JSON
from soniq.files import relocating
from soniq.files.rewritten import Rewritten
from soniq.journal.model import Entry, Item
from soniq.journal.service import Journal
from soniq.library.shelves import Shelves
from soniq.library.spoken import told
from soniq.library.writing.file_rows import FoundFile
from soniq.store.database import Database
from soniq.store.disk import sync_folder
from soniq.tagging import rows, showing
from soniq.tagging.rows import Stamp, Written
from soniq.units import ChangeId, FileId, Progress, Tell, TrackId

logger = logging.getLogger(__name__)

TOGETHER = 8
"""Files whose intents are written together, and whose end is: two commits of FULL for as many."""
TOGETHER_BYTES = 64 << 20
"""Copies that lie beside their originals at once."""

SYNCS = 4
"""Files that the disk takes at once: ext4 then brings several to the end with one commit."""

SPARE = 16 << 20
"""Bytes that are to be free beyond what the copy takes."""

CHANGED_MEANWHILE = "Something else changed it since soniq read it; scan its music folder first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to be replaced. make: makes the new one as `temp`, and as `kept` what undoes it.

    fields: what the file says now, of what will change; more: bytes by which it may grow.
    as_known: whether it must be as the library knows it; else as it lies there now.
    """

    file: Written
    fields: Mapping[str, JSON]
    make: "Callable[[bytes, bytes], Rewritten | Failure]"
    more: int = 0
    as_known: bool = True


@dataclass(slots=True, kw_only=True)
class _Under:
    """A task under way."""

    task: Task
    stamp: Stamp
    intent: int
    made: Rewritten | None = None
    synced: "Future[None] | None" = None
    about: os.stat_result | None = None
    """Of the file that took the place."""
    is_clean: bool = True
    """Whether nothing is left that `settling` would have to remove."""


class Replacing:
    """One run over many files, which end as one change."""

    def __init__(
        self, db: Database, shelves: Shelves, journal: Journal, folder: Path, entry: Entry
    ) -> None:
        self._db = db
        self._shelves = shelves
        self._journal = journal
        self._folder = folder
        self._entry = entry
        self.change_id: ChangeId | None = None
        """Of the change; one that was begun earlier may be given."""
        self.is_begun = False
        """Whether anything was tried in the change's name."""
        self.refused: dict[FileId, str] = {}
        self.written: list[FileId] = []

    def run(self, tasks: Sequence[Task], tell: Tell) -> None:
        """Replaces file by file; what could not be is in `refused`.

        Raises:
            Stopped: `tell` raised it; the files that were done until then are noted.
            Unavailable: soniq is going down, or the disk of its library takes no more; likewise.
        """
        done = 0
        with ThreadPoolExecutor(SYNCS, "sync") as self._disk:
            for batch in _batches(tasks):
                self._run_batch(batch, _counting(tell, done, len(tasks)))
                done += len(batch)
        tell(Progress(done=done, total=len(tasks)))

    def _run_batch(self, tasks: Sequence[Task], tell: Callable[[int], None]) -> None:
        tell(0)
        under = self._intend(tasks)
        if not under:
            return
        failure: BaseException | None = None
        try:
            for place, one in enumerate(under):
                tell(place)
                self._make(one)
        except BaseException as error:  # what was made until now is brought to its end first
            failure = error
        self._replace(under)
        self._note(under)
        if failure is not None:
            raise failure

    def _intend(self, tasks: Sequence[Task]) -> list[_Under]:
        open_ = {intent.file_id for intent in rows.intents(self._db.read())}
        fit = [
            (task, stamp)
            for task in tasks
            if (stamp := self._looked_at(task, is_open=task.file.id in open_)) is not None
        ]
        if not fit:
            return []
        with self._db.write(lasting=True) as tx:
            change_id = self.change_id or self._journal.begin(tx, self._entry)
            under = [
                _Under(
                    task=task,
                    stamp=stamp,
                    intent=rows.intend(tx, change_id, task.file, stamp, dict(task.fields)),
                )
                for task, stamp in fit
            ]
        self.change_id, self.is_begun = change_id, True  # only now it is on the disk
        blocks = tagblock(self._folder, change_id, 0).parent
        if not blocks.is_dir():
            blocks.mkdir(parents=True)
            sync_folder(blocks.parent)
        return under

    def _looked_at(self, task: Task, *, is_open: bool) -> Stamp | None:
        """How the file stands now; None, with the reason in `refused`, where it is left alone."""
        if is_open:
            self._refuse(task, "An earlier writing was cut off, and cannot be settled yet.")
            return None
        try:
            about = os.lstat(task.file.path)
        except OSError as error:
            self._refuse(task, f"It cannot be found where it was ({error.strerror}).")
            return None
        if stat.S_ISLNK(about.st_mode):
            self._refuse(task, "It is a link; soniq writes into the file that it leads to.")
            return None
        if not about.st_mode & 0o222:
            self._refuse(task, f"It is write-protected (mode {about.st_mode & 0o777:o}).")
            return None
        stamp = _stamp(about)
        if task.as_known and stamp != task.file.stamp:
            self._refuse(task, CHANGED_MEANWHILE)
            return None
        return stamp

    def _refuse(self, task: Task, reason: str) -> None:
        self.refused[task.file.id] = reason

    def _make(self, one: _Under) -> None:
        short = _lacks_room(one.task.file.folder, one.stamp[1] + one.task.more) or _lacks_room(
            os.fsencode(self._folder), 0
        )
        if short:
            self._refuse(one.task, short)
            return
        temp, kept = temp_of(one.task.file.folder, one.intent), self._kept(one.intent)
        answer = one.task.make(temp, os.fsencode(kept))
        if isinstance(answer, Failure):
            self._refuse(one.task, answer.reason)
        else:
            one.made = answer
            one.synced = self._disk.submit(_sync, temp, os.fsencode(kept))

    def _replace(self, under: Sequence[_Under]) -> None:
        made = [one for one in under if self._is_synced(one)]
        if made:
            sync_folder(self._kept(0).parent)
        for one in made:
            file = one.task.file
            try:
                if _stamp(os.lstat(file.path)) != one.stamp:
                    self._refuse(one.task, CHANGED_MEANWHILE)
                    continue
                temp = temp_of(file.folder, one.intent)
                Path(os.fsdecode(temp)).replace(os.fsdecode(file.path))
                one.about = os.lstat(file.path)
            except OSError as error:
                self._refuse(one.task, f"It could not be replaced: {error.strerror or error}.")
        for folder in {one.task.file.folder for one in made if one.about is not None}:
            relocating.sync_folder(folder)
        for one in under:
            if one.about is None:
                copy = os.fsdecode(temp_of(one.task.file.folder, one.intent))
                one.is_clean = remove(copy) and remove(str(self._kept(one.intent)))

    def _is_synced(self, one: _Under) -> bool:
        try:
            if one.synced is not None:
                one.synced.result()
        except OSError as error:
            self._refuse(one.task, f"The disk did not take it: {error.strerror or error}.")
            return False
        return one.made is not None

    def _kept(self, intent: int) -> Path:
        assert self.change_id is not None
        return tagblock(self._folder, self.change_id, intent)

    def _note(self, under: Sequence[_Under]) -> None:
        assert self.change_id is not None
        found: list[FoundFile] = []
        items: list[Item] = []
        for one in under:
            if one.made is not None and one.about is not None:
                found.append(found_file(one.task.file, one.made, one.about))
                ref = reference(self.change_id, one.intent)
                items.append(item_of(one.task.file, one.task.fields, one.made, ref))
        with self._db.write(lasting=True) as tx:
            showing.keep(tx, self._shelves, found, _written(under))
            self._journal.add(tx, self.change_id, items)
            rows.settle(tx, [one.intent for one in under if one.is_clean])
        self.written += [file.id for file in found if file.id is not None]


def _written(under: Sequence[_Under]) -> dict[TrackId, set[str]]:
    """Which fields the files of each track say anew."""
    written: dict[TrackId, set[str]] = {}
    for one in under:
        if one.about is not None and one.task.file.track_id is not None:
            written.setdefault(one.task.file.track_id, set()).update(one.task.fields)
    return written


def _counting(tell: Tell, done: int, total: int) -> Callable[[int], None]:
    return lambda place: tell(Progress(done=done + place, total=total))


def item_of(file: Written, before: Mapping[str, JSON], made: Rewritten, ref: str) -> Item:
    """What the journal keeps of a file; its `before` says how the old bytes come back."""
    after = {name: said(made, name) for name in before}
    return Item(
        entity="file",
        entity_id=file.id,
        before={"xxh128": made.old.hex(), "delta": ref, "fields": dict(before)},
        after={"xxh128": made.new.hex(), "delta": None, "fields": after},
    )


def said(made: Rewritten, name: str) -> JSON:
    """What a new file says of a field; of "cover", the hash of its picture."""
    if name == "cover":
        picture = made.reading.picture
        return None if picture is None else picture.hash
    return told(made.reading.tags, name)


def found_file(file: Written, made: Rewritten, about: os.stat_result) -> FoundFile:
    """The file as a scan would find it now, so that the next one finds nothing new."""
    return FoundFile(
        id=file.id,
        root_id=file.root_id,
        folder_id=file.folder_id,
        name=file.name,
        size_bytes=about.st_size,
        mtime_ns=about.st_mtime_ns,
        inode=about.st_ino,
        reading=made.reading,
    )


def temp_of(folder: bytes, intent: int) -> bytes:
    """The copy beside a file: hidden, so that neither scan nor watcher looks at it."""
    return os.path.join(folder, b".soniq-%d.tmp" % intent)


def reference(change_id: ChangeId, intent: int) -> str:
    """How the journal names what brings a file's old bytes back."""
    return f"{change_id}/{intent}.tagblock"


def tagblock(folder: Path, change_id: ChangeId, intent: int) -> Path:
    return folder / reference(change_id, intent)


def remove(path: str) -> bool:
    """Takes a file of our own away. Whether it is gone; a read-only disk refuses even to look."""
    if not os.path.lexists(path):
        return True
    try:
        Path(path).unlink()
    except OSError as error:
        logger.warning("%s cannot be removed, and will be tried again: %s", path, error)
        return False
    return True


def _sync(*paths: bytes) -> None:
    for path in paths:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _stamp(about: os.stat_result) -> Stamp:
    return about.st_ino, about.st_size, about.st_mtime_ns


def _lacks_room(folder: bytes, size: int) -> str | None:
    try:
        about = os.statvfs(folder)
    except OSError as error:
        return f"The disk of {text.shown(folder)} cannot be asked for its space: {error.strerror}."
    free, needed = about.f_bavail * about.f_frsize, size + SPARE
    if about.f_blocks and free < needed:
        return (
            f"The disk of {text.shown(folder)} has {free >> 20} MB free, and {needed >> 20} are "
            "needed to write safely. Make room first."
        )
    return None


def _batches(tasks: Sequence[Task]) -> Iterator[list[Task]]:
    batch: list[Task] = []
    size = 0
    for task in tasks:
        bytes_ = task.file.stamp[1] + task.more
        twice = any(other.file.id == task.file.id for other in batch)
        if twice or (batch and (len(batch) == TOGETHER or size + bytes_ > TOGETHER_BYTES)):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += bytes_
    if batch:
        yield batch
