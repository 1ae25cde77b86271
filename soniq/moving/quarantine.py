"""The quarantine: files put away so that soniq no longer shows them, and brought back whole."""

from collections.abc import Callable, Sequence

from soniq.journal.model import Change, Only, Source, Undone
from soniq.journal.service import Journal
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.moving.model import Moved, PutAwayPage
from soniq.store.database import Database
from soniq.units import FileId, JobId, PersonId, Tell, TrackId, tell_nobody


class Quarantine:
    """Files go to `.soniq/quarantine` of their own music folder, never to another disk."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        journal: Journal,
        library: Library,
        *,
        days: Callable[[], int] = lambda: 30,
    ) -> None: ...

    def put_away(
        self,
        *,
        track_ids: Sequence[TrackId] = (),
        file_ids: Sequence[FileId] = (),
        title: str,
        source: Source,
        reason: str = "",
        confidence: float | None = None,
        by: PersonId | None,
        job_id: JobId | None = None,
        tell: Tell = tell_nobody,
    ) -> Moved:
        """Puts away these files, and all files of these tracks; `Moved.change` names the change.

        title: for the journal, "3 duplicates of Creep". reason: shown beside each file.

        Raises:
            Forbidden: soniq may not change files in one of the music folders. Nothing has moved.
            NotFound: none of them is there. Conflict: other files are being moved just now.
            Unavailable: not one could be moved; the text says why.
            Stopped: `tell` raised it; what was put away stays so, and can be undone.
        """
        raise NotImplementedError

    def restore(
        self, file_ids: Sequence[FileId], *, by: PersonId | None, title: str | None = None
    ) -> Moved:
        """Brings files back to where they lay, with their tracks and all that hangs on them.

        Raises:
            NotFound: none of them is in quarantine. Unavailable: not one could be moved.
        """
        raise NotImplementedError

    def listing(self, *, after: FileId | None = None, first: int = 100) -> PutAwayPage:
        raise NotImplementedError

    def purge(self, tell: Tell = tell_nobody) -> int:
        """For housekeeping: deletes for good what was put away longer than `days` ago."""
        raise NotImplementedError

    def delete_now(self, file_ids: Sequence[FileId], *, by: PersonId | None) -> int:
        """Deletes for good, now; no undo. Whoever calls has asked the person. Returns how many."""
        raise NotImplementedError

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.QUARANTINE: of putting away and of bringing back."""
        raise NotImplementedError

    def settle(self) -> int:
        """At start: finishes what a kill or power cut left half done; returns how many changes."""
        raise NotImplementedError
