"""Writing what soniq shows into the files' own tags, and taking that back byte for byte."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from soniq.child.model import Failure
from soniq.child.writers import Writers
from soniq.errors import Forbidden, Invalid
from soniq.events import JSON
from soniq.files.model import Cover
from soniq.files.pictures import hash_of, mime_of
from soniq.files.rewritten import Retag, Rewritten
from soniq.journal.model import Change, ChangeKind, ChangeState, Entry, Only, Source, Undone
from soniq.journal.service import Journal
from soniq.library.shelves import Shelves
from soniq.library.turn import Alone
from soniq.store.database import Database
from soniq.tagging import previewing, rows
from soniq.tagging.model import FileChange, Refused, Settled, TagReport, Versions
from soniq.tagging.replacing import Replacing, Task
from soniq.tagging.rows import Written
from soniq.tagging.settling import Settling
from soniq.tagging.undoing import Undoing
from soniq.units import ChangeId, FileId, JobId, PersonId, Tell, TrackId, tell_nobody

CHANGED_SINCE = "It, or what soniq shows of it, has changed since the preview. Look at it anew."
COVERS = ("image/jpeg", "image/png")
"""What every format can hold as a cover."""

RECENT = 200
"""Changes among which that of a job that runs again is looked for."""


class Tagging:
    """Off for each music folder until a person says `roots.set_writable`."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        journal: Journal,
        writers: Writers,
        folder: Path,
        *,
        keep_times: Callable[[], bool] = lambda: False,
    ) -> None:
        """folder: where old tag blocks are kept for undo. keep_times: whether a file keeps its
        modification time; without, sync and backup programs see that it changed."""
        self._db = db
        self._shelves = shelves
        self._journal = journal
        self._writers = writers
        self._folder = folder
        self._keep_times = keep_times
        self._turn = Alone("Tags are being written already. Wait until that is done.")

    def preview(self, track_ids: Sequence[TrackId]) -> list[FileChange]:
        """What writing would change, in all files of these tracks.

        A missing file is named, as refused, only where its track has no other.
        """
        changes = [previewing.change_of(file) for file in self._files(track_ids)]
        return [change for change in changes if change is not None]

    def spoken(self, *, first: int) -> list[TrackId]:
        """Tracks of which something else is shown than their files said, as far as that is kept;
        `preview` tells which of them are still to be written."""
        return rows.spoken(self._db.read(), first)

    def write(
        self,
        track_ids: Sequence[TrackId],
        *,
        by: PersonId | None,
        job_id: JobId | None = None,
        tell: Tell = tell_nobody,
        files: Collection[FileId] | None = None,
        fields: Collection[str] | None = None,
        versions: Versions | None = None,
        cover: Cover | None = None,
    ) -> TagReport:
        """Writes it. A job that runs twice ends where one that runs once does, in one change.

        files, fields: only these. versions: of the preview that a person saw. cover: goes into all
        of the files, whatever else there is to write.

        Raises:
            Forbidden: soniq may not write into any of the music folders that the tracks lie in.
            Invalid: the cover is no JPEG or PNG.
            Conflict: tags are being written already.
            Stopped: `tell` raised it; what was written until then is in the history.
            Unavailable: soniq is going down, or the disk of its library takes no more; likewise.
        """
        if cover is not None and cover.image is not None and mime_of(cover.image) not in COVERS:
            raise Invalid("A cover for files must be a JPEG or PNG picture.")
        with self._alone():
            chosen = [f for f in self._files(track_ids) if files is None or f.id in files]
            work = _Work(self._writers, fields, versions or {}, cover, self._keep_times())
            tasks = [task for file in chosen if (task := work.task(file)) is not None]
            if work.refused and not tasks and not any(file.root_writable for file in chosen):
                raise Forbidden(next(iter(work.refused.values())))
            entry = Entry(
                kind=ChangeKind.TAGS,
                title=f"Tags of {len(tasks)} files" if len(tasks) != 1 else "Tags of a file",
                source=Source.PERSON if by is not None else Source.RULE,
                by=by,
                job_id=job_id,
                state=ChangeState.UNDERWAY,
            )
            run = Replacing(self._db, self._shelves, self._journal, self._folder, entry)
            run.change_id = self._begun_by(job_id)
            run.refused.update(work.refused)
            with self._closing(run):
                run.run(tasks, tell)
            paths = {file.id: file.path for file in chosen}
            return TagReport(
                change_id=run.change_id if run.written else None,
                written=len(run.written),
                same=len(chosen) - len(tasks) - len(work.refused),
                refused=tuple(
                    Refused(file_id=file_id, path=paths[file_id], reason=reason)
                    for file_id, reason in run.refused.items()
                ),
            )

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.TAGS: the very bytes that the files had before.

        A part of the fields is written as it was, and the rest of the file stays as it is now.

        Raises:
            Conflict: tags are being written.
        """
        with self._alone():
            items = list(self._journal.every_item(change.id))
            files = rows.of_files(self._db.read(), [FileId(item.entity_id) for item in items])
            undoing = Undoing(self._writers, self._folder, keep_times=self._keep_times())
            tasks = undoing.tasks(items, only, files)
            entry = Entry(
                kind=ChangeKind.TAGS,
                title=f"Undo: {change.title}".replace("Undo: Undo: ", "Redo: "),
                source=Source.PERSON,
                by=by,
                undo_of=change.id,
                state=ChangeState.UNDERWAY,
            )
            run = Replacing(self._db, self._shelves, self._journal, self._folder, entry)
            with self._closing(run):
                run.run(tasks, tell_nobody)
            for file_id, reason in run.refused.items():
                undoing.refuse(file_id, reason)
            return Undone(
                change=run.change_id if run.written else None,
                restored=len(run.written),
                stale=tuple(undoing.stale),
            )

    def settle(self) -> Settled:
        """Finishes or rolls back what a kill has cut off; to be called at start, before jobs.

        Raises:
            Conflict: tags are being written.
        """
        with self._alone(settle=False):
            return self._settle()

    def _settle(self) -> Settled:
        parts = (self._db, self._shelves, self._journal, self._writers, self._folder)
        return Settling(*parts).run()

    @contextmanager
    def _alone(self, *, settle: bool = True) -> Iterator[None]:
        """One writes at a time, and finds nothing half done."""
        with self._turn.held():
            if settle:
                self._settle()
            yield

    @contextmanager
    def _closing(self, run: Replacing) -> Iterator[None]:
        """Ends the change of a run, however it ended."""
        note = "It was stopped."
        try:
            yield
            note = _note(list(run.refused.values()))
        finally:
            if run.change_id is not None and run.is_begun:
                has_items = self._journal.change(run.change_id).item_count > 0
                state = ChangeState.DONE if has_items else ChangeState.FAILED
                with self._db.write(lasting=True) as tx:
                    self._journal.finish(tx, run.change_id, state, note)

    def _begun_by(self, job_id: JobId | None) -> ChangeId | None:
        """The change that this job began before it was cut off."""
        if job_id is None:
            return None
        for change in self._journal.changes(kind=ChangeKind.TAGS, first=RECENT):
            if change.job_id == job_id and change.undone_by is None and change.undo_of is None:
                return change.id
        return None

    def _files(self, track_ids: Sequence[TrackId]) -> list[Written]:
        files = rows.of_tracks(self._db.read(), track_ids)
        present = {file.track_id for file in files if not file.is_missing}
        return [file for file in files if not file.is_missing or file.track_id not in present]


class _Work:
    """Which files are to say what, and which are refused before anything is begun."""

    def __init__(
        self,
        writers: Writers,
        fields: Collection[str] | None,
        versions: Versions,
        cover: Cover | None,
        keep_times: bool,
    ) -> None:
        self._writers = writers
        self._fields = fields
        self._versions = versions
        self._cover = cover
        self._keep_times = keep_times
        self._hash = hash_of(cover.image) if cover is not None and cover.image else None
        self.refused: dict[FileId, str] = {}

    def task(self, file: Written) -> Task | None:
        change = previewing.change_of(file, self._fields)
        cover = self._cover if self._cover is not None and file.picture != self._hash else None
        if change is None and cover is None:
            return None
        reason = previewing.refusal(file)
        if file.id in self._versions and self._versions[file.id] != previewing.version(file):
            reason = CHANGED_SINCE
        if reason is not None:
            self.refused[file.id] = reason
            return None
        writes = () if change is None else change.fields
        before: dict[str, JSON] = {write.field: write.before for write in writes}
        if cover is not None:
            before["cover"] = file.picture
        after = {write.field: write.after for write in writes}
        return Task(
            file=file,
            fields=before,
            make=partial(self._retag, file, after, cover),
            more=len(cover.image) if cover is not None and cover.image else 0,
        )

    def _retag(
        self, file: Written, fields: dict[str, JSON], cover: Cover | None, temp: bytes, kept: bytes
    ) -> Rewritten | Failure:
        order = Retag(
            path=file.path,
            temp=temp,
            kept=kept,
            fields=fields,
            cover=cover,
            keep_times=self._keep_times,
        )
        return self._writers.retag(order)


def _note(reasons: list[str]) -> str:
    """What went otherwise than asked."""
    if not reasons:
        return ""
    if len(reasons) == 1:
        return f"A file was left as it was: {reasons[0]}"
    return f"{len(reasons)} files were left as they were: {reasons[0]}"
