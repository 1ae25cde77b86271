"""One scan of one root: walk → diff → read → recognise → write, batch by batch.

A folder's digest is written with the last of its files, so a scan that was killed goes on where it
stopped: whole folders are passed by, and in the one that was half done the files that were kept
are as they were.
"""

import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from soniq.child.model import Failure
from soniq.files.model import Reading
from soniq.files.walk import FolderSeen
from soniq.intake import guard, rows
from soniq.intake.covers import Image, image_of
from soniq.intake.diff import TRIES, KnownFile, folder_diff
from soniq.intake.identity import Arrival, Claimable, Stamp, recognise
from soniq.intake.model import Reads, Unread
from soniq.intake.survey import Survey
from soniq.intake.underway import OpenFolder, Pending, Unit, arrival, tries_of
from soniq.library import roots
from soniq.library.model import LibraryChanged, Root
from soniq.library.placing.grouping import album_folder
from soniq.library.shelves import Shelves
from soniq.library.writing.cover_rows import FolderImage
from soniq.library.writing.file_rows import FoundFile, together
from soniq.library.writing.shelving import Shelved
from soniq.library.writing.succession import Absence
from soniq.store.database import Database, Tx
from soniq.units import FileId, FolderId, Progress, RootId, Tell

BATCH = 48
"""Files that are read and then written together: what a kill costs. Three messages to the child."""

SHELVED_TOGETHER = 960
"""Files whose albums are written together. Shelving touches a page or two of each index, so few and
large commits spare the card: of 5,000 files, 240 at once write 35 MB and 960 write 23. What a kill
takes back of it is not read again. A Pi holds the writer for some 0.4 s; readers do not wait."""

UNREAD_TOLD = 1_000
EVERY = 2.0
"""Seconds after which what was read is shelved, and told to the pages, however little it is."""


@dataclass(slots=True)
class Tally:
    """What the report will say."""

    new: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    read: int = 0
    done: int = 0
    unread: list[Unread] = field(default_factory=list)


class Scan:
    """Takes in what a survey found changed."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        reads: Reads,
        root: Root,
        survey: Survey,
        tell: Tell,
        tally: Tally,
    ) -> None:
        """tally: what the same scan has counted before it gave way."""
        self._db = db
        self._shelves = shelves
        self._reads = reads
        self._root = root
        self._survey = survey
        self._tell = tell
        self.tally = tally
        tally.done = 0
        self._unit: Unit | None = None
        self._closed: deque[tuple[Unit, Image | None]] = deque()
        self._pending: list[Pending] = []
        self._waiting = 0
        self._gone: dict[FileId, OpenFolder] = {}
        self._displaced: set[FileId] = set()
        self._spoken_for: set[FileId] = set()
        self._late: list[OpenFolder] = []
        self._above: list[FolderSeen] = []
        self._shelved = Shelved()
        self._shelved_at = time.monotonic()
        self._there: dict[RootId, bool] = {root.id: True}

    def take_in(self) -> None:
        """Reads and writes all that is new, changed or moved."""
        self._report()
        for seen in self._survey.changed():
            self._report()
            self._open(seen)
        self._close_unit()
        self._flush()
        self._shelve_closed()

    def vanished(self) -> tuple[list[FileId], list[FolderId]]:
        """Files and folders that were there at the last scan, and are neither there nor moved."""
        folders = self._survey.gone()
        hidden = {
            file.id
            for folder in self._late
            for file in folder.diff.gone
            if self._survey.hides(_joined(folder.seen.path, file.name))
        }
        files = [file_id for file_id in self._gone if file_id not in hidden]
        return files + rows.present_in(self._db.read(), folders), folders

    def lose(self, files: Sequence[FileId], folders: Sequence[FolderId]) -> None:
        """Marks them missing, and the folders where they lay as looked at."""
        for start in range(0, len(files), 500):
            with self._write() as tx:
                self._shelved += self._shelves.lose(tx, files[start : start + 500])
        self.tally.missing += len(files)
        with self._write() as tx:
            self._shelves.lose_folders(tx, folders)
            for folder in self._late:
                assert folder.id is not None
                if not folder.retry:
                    self._close(tx, folder.id, folder.seen)

    def emit_changes(self, tx: Tx) -> None:
        """Tells of what was written since it was last told."""
        if self._shelved != Shelved():
            tx.emit(
                LibraryChanged(
                    added=self._shelved.added,
                    changed=self._shelved.changed,
                    missing=self._shelved.missing,
                )
            )
        self._shelved = Shelved()

    @contextmanager
    def _write(self) -> Iterator[Tx]:
        """A write, if the root is still one: a person may have removed it meanwhile.

        Raises:
            NotFound: it was removed.
        """
        with self._db.write() as tx:
            roots.by_id(tx.reader, self._root.id)
            yield tx

    def _open(self, seen: FolderSeen) -> None:
        base = album_folder(seen.path)
        if self._unit is None or self._unit.base != base:
            self._close_unit()
            self._unit = Unit(base=base)
        known = self._survey.known.get(seen.path)
        files = rows.files_of_folder(self._db.read(), known[0]) if known else []
        diff = folder_diff(seen.audio, files)
        folder = OpenFolder(
            seen=seen,
            diff=diff,
            id=known[0] if known else None,
            above=[above for above in self._above if _leads_to(above.path, seen.path)],
        )
        self._above = []
        self._unit.folders.append(folder)
        self._spoken_for.update(file.id for _, file in diff.renamed)
        self._spoken_for.update(file.id for file in diff.back)
        self.tally.done += seen.audio_count - len(diff.to_read)
        for entry, known_file in diff.to_read:
            self._pending.append(Pending(folder=folder, entry=entry, known=known_file))
            if len(self._pending) == BATCH:
                self._flush()

    def _close_unit(self) -> None:
        unit, self._unit = self._unit, None
        if unit is None:
            return
        known = together(self._db.read(), self._root.id, unit.base)
        if not unit.matters and not known:
            for folder in unit.folders:
                self._above += [*folder.above, folder.seen]
            return
        others = {*known, *(folder.seen.path for folder in unit.folders)} - {unit.base}
        self._closed.append((unit, image_of(self._root.path, (unit.base, *sorted(others)))))
        self._waiting += 1 + sum(folder.seen.audio_count for folder in unit.folders)
        if self._waiting >= SHELVED_TOGETHER:
            self._flush()
            self._shelve_closed()

    def _flush(self) -> None:
        """Reads what is pending, then writes it."""
        if not self._pending:
            return
        wanted, self._pending = self._pending, []
        read = self._reads.read([self._path(item) for item in wanted])
        found_there = [
            (item, answer)
            for item, (_, answer) in zip(wanted, read, strict=True)
            if not self._has_vanished(item, answer)
        ]
        pending, answers = [item for item, _ in found_there], [answer for _, answer in found_there]
        chosen = self._recognise([arrival(*pair) for pair in found_there])
        with self._write() as tx:
            for item in wanted:
                self._begin(tx, item.folder)
            found = [
                self._found(item, answer, file_id)
                for item, answer, file_id in zip(pending, answers, chosen, strict=True)
            ]
            self._displace(self._shelves.keep(tx, found), tx)
        self.tally.read += len(pending)
        self.tally.done += len(wanted)
        self._report()
        if time.monotonic() - self._shelved_at >= EVERY:
            self._shelve_closed()

    def _has_vanished(self, item: Pending, answer: Reading | Failure) -> bool:
        """Whether a file went away since it was seen; its folder is looked at again next time."""
        if isinstance(answer, Reading) or os.path.lexists(self._path(item)):
            return False
        item.folder.retry = True
        return True

    def _path(self, item: Pending) -> bytes:
        return os.path.join(self._root.path, item.folder.seen.path, item.entry.name)

    def _shelve_closed(self) -> None:
        """Shelves the units of which all is written."""
        if not self._closed:
            return
        with self._write() as tx:
            while self._closed:
                self._shelve(tx, *self._closed.popleft())
            self.emit_changes(tx)
        self._waiting = 0
        self._shelved_at = time.monotonic()

    def _begin(self, tx: Tx, folder: OpenFolder) -> None:
        """Writes what needs no reading."""
        if folder.is_begun:
            return
        folder.is_begun = True
        for above in folder.above:
            self._close(tx, self._folder_id(tx, above.path), above)
        if folder.id is None:
            folder.id = self._folder_id(tx, folder.seen.path)
        self._shelves.open_folder(tx, folder.id)
        for file in folder.diff.gone:
            if file.id not in self._spoken_for:
                self._gone[file.id] = folder
        moves = [(file.id, folder.id, entry.name) for entry, file in folder.diff.renamed]
        moves += [(file.id, folder.id, file.name) for file in folder.diff.back]
        self.tally.moved += len(folder.diff.renamed)
        self.tally.changed += len(folder.diff.back)
        self._displace(self._shelves.rename(tx, moves), tx)

    def _folder_id(self, tx: Tx, path: bytes) -> FolderId:
        return self._shelves.folder(tx, self._root.id, path, root_name=self._root.name)

    def _close(self, tx: Tx, folder_id: FolderId, seen: FolderSeen) -> None:
        self._shelves.close_folder(tx, folder_id, mtime_ns=seen.mtime_ns, listing=seen.listing)

    def _shelve(self, tx: Tx, unit: Unit, image: Image | None) -> None:
        for folder in unit.folders:
            self._begin(tx, folder)
        cover = None if image is None else self._cover(tx, image)
        gone = {file.id for folder in unit.folders for file in folder.diff.gone}
        absence = Absence(files=gone - self._spoken_for, is_gone=self._has_left)
        self._shelved += self._shelves.shelve(tx, self._root.id, unit.base, cover, absence)
        for folder in unit.folders:
            assert folder.id is not None
            if folder.diff.gone:
                self._late.append(folder)
            elif not folder.retry:
                self._close(tx, folder.id, folder.seen)

    def _cover(self, tx: Tx, image: Image) -> FolderImage:
        return FolderImage(
            folder_id=self._folder_id(tx, image.folder),
            name=image.name,
            hash=image.hash,
            mime=image.mime,
            size_bytes=image.size_bytes,
        )

    def _displace(self, files: list[FileId], tx: Tx) -> None:
        """Files whose name another has taken are gone from there for certain."""
        if files:
            self._shelved += self._shelves.lose(tx, files)
            self._displaced.update(files)
            self.tally.missing += len(files)

    def _recognise(self, arrivals: list[Arrival]) -> list[FileId | None]:
        hashes = {a.audio_hash for a in arrivals if a.audio_hash is not None}
        strange = {
            a.audio_hash for a in arrivals if a.known is None or a.known_hash != a.audio_hash
        }
        stamps = {a.stamp for a in arrivals if a.audio_hash is None and a.known is None}
        reader = self._db.read()
        roots_of: dict[FileId, RootId] = {}
        by_sound: dict[bytes, list[Claimable]] = {}
        by_stamp: dict[Stamp, list[Claimable]] = {}
        for claim in rows.with_sound(reader, sorted(hashes & strange)):
            assert claim.file.audio_hash is not None
            by_sound.setdefault(claim.file.audio_hash, []).append(claim.file)
            roots_of[claim.file.id] = claim.root_id
        for claim in rows.with_stamp(reader, sorted(stamps)):
            by_stamp.setdefault(claim.file.stamp, []).append(claim.file)
            roots_of[claim.file.id] = claim.root_id
        return recognise(
            arrivals,
            by_sound,
            by_stamp,
            lambda file: self._has_left(file.id, roots_of[file.id], file.folder, file.name),
        )

    def _has_left(self, file_id: FileId, root_id: RootId, folder: bytes, name: bytes) -> bool:
        """Whether a known file's place is empty. On a drive that is away it is not."""
        if file_id in self._spoken_for:
            return False
        root = self._root if root_id == self._root.id else self._other(root_id)
        if root_id not in self._there:
            self._there[root_id] = guard.is_there(root)
        return self._there[root_id] and guard.is_free(root, folder, name)

    def _other(self, root_id: RootId) -> Root:
        return roots.by_id(self._db.read(), root_id)

    def _found(self, item: Pending, answer: Reading | Failure, file_id: FileId | None) -> FoundFile:
        self._count(item.known, file_id)
        assert item.folder.id is not None
        reason, tries = self._failure(item, answer) if isinstance(answer, Failure) else (None, 0)
        return FoundFile(
            id=file_id,
            root_id=self._root.id,
            folder_id=item.folder.id,
            name=item.entry.name,
            size_bytes=item.entry.size,
            mtime_ns=item.entry.mtime_ns,
            inode=item.entry.inode,
            reading=None if isinstance(answer, Failure) else answer,
            unreadable=reason,
            tries=tries,
        )

    def _failure(self, item: Pending, failure: Failure) -> tuple[str, int]:
        """Why the file is unreadable, and how often it has killed its reader by now."""
        tries = tries_of(item) + 1 if failure.killed else 0
        item.folder.retry |= 0 < tries < TRIES
        if len(self.tally.unread) < UNREAD_TOLD:
            self.tally.unread.append(Unread(path=self._path(item), reason=failure.reason))
        return failure.reason, tries

    def _count(self, known: KnownFile | None, file_id: FileId | None) -> None:
        if file_id is None:
            self.tally.new += 1
            return
        self._spoken_for.add(file_id)
        if known is not None and file_id == known.id:
            self.tally.changed += 1
            return
        self.tally.moved += 1
        self._gone.pop(file_id, None)
        if file_id in self._displaced:
            self._displaced.discard(file_id)
            self.tally.missing -= 1

    def _report(self) -> None:
        done = min(self.tally.done, self._survey.to_do)
        self._tell(Progress(done=done, total=self._survey.to_do, note=self._root.name))


def _leads_to(above: bytes, path: bytes) -> bool:
    return not above or path.startswith(above + b"/")


def _joined(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name
