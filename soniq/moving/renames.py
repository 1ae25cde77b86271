"""Renaming files by a template: planned, looked at, applied as one batch, and taken back."""

from collections.abc import Sequence

from soniq.journal.model import Change, Only, Undone
from soniq.journal.service import Journal
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.moving.model import Moved, MovePage, Plan, PlanId
from soniq.store.database import Database
from soniq.units import AlbumId, JobId, PersonId, RootId, Tell, TrackId, tell_nobody


class Renames:
    """Previews are kept for a day; what is applied is in the journal, and undone from there."""

    def __init__(
        self, db: Database, shelves: Shelves, library: Library, journal: Journal
    ) -> None: ...

    def example(self, template: str, track_id: TrackId | None = None) -> str:
        """What the template makes of a track, or of a made-up one.

        Raises:
            Invalid: the template is wrong; the text names the place.
        """
        raise NotImplementedError

    def preview(
        self,
        template: str,
        *,
        track_ids: Sequence[TrackId] | None = None,
        album_id: AlbumId | None = None,
        root_id: RootId | None = None,
        tell: Tell = tell_nobody,
    ) -> Plan:
        """Plans new names for these tracks' files, an album's, a root's, or all. Moves nothing.

        Raises:
            Invalid: the template is wrong; the text names the place.
        """
        raise NotImplementedError

    def plan(self, plan_id: PlanId) -> Plan:
        """Raises NotFound: there is no such plan, or it has expired."""
        raise NotImplementedError

    def moves(
        self, plan_id: PlanId, *, after: int | None = None, first: int = 100, troubled: bool = False
    ) -> MovePage:
        """A page of what differs. troubled: only what something stands against."""
        raise NotImplementedError

    def apply(
        self,
        plan_id: PlanId,
        *,
        by: PersonId | None,
        job_id: JobId | None = None,
        tell: Tell = tell_nobody,
    ) -> Moved:
        """Renames all of a plan against which nothing stands. Called again, it goes on or tells
        what became of it.

        Raises:
            NotFound: no such plan. Conflict: other files are being moved just now.
            Stopped: `tell` raised it; what is done stays done, and can be undone.
        """
        raise NotImplementedError

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.MOVES."""
        raise NotImplementedError

    def settle(self) -> int:
        """At start: finishes batches that a kill or power cut left half done; returns how many."""
        raise NotImplementedError

    def forget_old(self) -> int:
        """For housekeeping: drops plans that have expired; returns how many."""
        raise NotImplementedError
