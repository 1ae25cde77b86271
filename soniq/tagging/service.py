"""Writing what soniq shows into the files' own tags, and taking that back byte for byte."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from soniq.child.writers import Writers
from soniq.journal.model import Change, Only, Undone
from soniq.journal.service import Journal
from soniq.library.roots import Roots
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.tagging.model import Cover, FileChange, Settled, TagReport, Versions
from soniq.units import FileId, JobId, PersonId, Tell, TrackId, tell_nobody


class Tagging:
    """Off for each music folder until a person says `roots.set_writable`."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        library: Library,
        journal: Journal,
        roots: Roots,
        writers: Writers,
        folder: Path,
        *,
        keep_times: Callable[[], bool] = lambda: False,
    ) -> None:
        """folder: where old tag blocks are kept for undo. keep_times: whether a file keeps its
        modification time; without, sync and backup programs see that it changed."""
        raise NotImplementedError

    def preview(self, track_ids: Sequence[TrackId]) -> list[FileChange]:
        """What writing would change, in all files of these tracks that lie on a disk now."""
        raise NotImplementedError

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

        files, fields: only these. versions: of the preview that a person saw.

        Raises:
            Forbidden: soniq may not write into any of the music folders that the tracks lie in.
            Conflict: tags are being written already.
            Stopped: `tell` raised it; what was written until then is in the history.
        """
        raise NotImplementedError

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.TAGS: the very bytes that the files had before."""
        raise NotImplementedError

    def settle(self) -> Settled:
        """Finishes or rolls back what a kill has cut off; to be called at start, before jobs."""
        raise NotImplementedError
