"""Renaming files by a template: planned, looked at, applied as one batch, and taken back."""

import logging
from collections.abc import Sequence

from soniq.errors import NotFound
from soniq.files import naming
from soniq.journal.model import (
    Change,
    ChangeKind,
    ChangeState,
    Entry,
    Only,
    Source,
    Stale,
    Undone,
)
from soniq.journal.service import Journal
from soniq.library import roots
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.library.turn import Alone
from soniq.moving import chosen_rows, facts, move_rows, plan_rows, templates
from soniq.moving.carrying import Carrier
from soniq.moving.model import Move, Moved, MovePage, Plan, PlanId
from soniq.moving.planning import Batch, Planning
from soniq.moving.undoing import Reversal, reverse
from soniq.store.database import Database, Tx
from soniq.units import (
    AlbumId,
    ChangeId,
    JobId,
    Moment,
    PersonId,
    RootId,
    Tell,
    TrackId,
    now,
    tell_nobody,
)

logger = logging.getLogger(__name__)

BUSY = "Files are being renamed just now. Wait until that is done, or cancel its job."
HOLDS_MS = 24 * 3600 * 1000
"""How long a preview may be looked at."""


class Renames:
    """Previews are kept for a day; what is applied is in the journal, and undone from there."""

    def __init__(self, db: Database, shelves: Shelves, library: Library, journal: Journal) -> None:
        self._db = db
        self._library = library
        self._journal = journal
        self._carrier = Carrier(db, shelves, journal)
        self._folders = shelves.turn
        self._alone = Alone(BUSY)

    def example(self, template: str, track_id: TrackId | None = None) -> str:
        """What the template makes of a track, or of a made-up one.

        Raises:
            Invalid: the template is wrong; the text names the place.
            NotFound: no such track, or no file of it is there.
        """
        parsed = templates.parse(template)
        if track_id is None:
            return parsed.path(templates.EXAMPLE, ending=".flac", otherwise="Track").decode()
        track = self._library.track(track_id)
        found = facts.of_files(self._db.read(), [track.file.id] if track.file else [])
        if not found:
            raise NotFound(f'No file of "{track.title}" is there to be named.')
        file = found[0]
        ending = naming.ending_of(file.name)
        return parsed.path(file.values, ending=ending, otherwise=track.title).decode()

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
            NotFound: there is no such root. Stopped: `tell` raised it.
        """
        parsed = templates.parse(template)
        batches = self._batches(track_ids, album_id, root_id)
        at = now()
        with self._db.write() as tx:
            plan_id = plan_rows.insert(tx, template, at, Moment(at + HOLDS_MS))
        planning = Planning(self._db, plan_id, parsed, tell)
        try:
            planning.run(batches)
        except BaseException:
            with self._db.write() as tx:
                plan_rows.drop(tx, plan_id)
            raise
        with self._db.write() as tx:
            plan_rows.finish(tx, plan_id, title=_title(tx, plan_id), same=planning.same)
        return self.plan(plan_id)

    def plan(self, plan_id: PlanId) -> Plan:
        """Raises NotFound: there is no such plan, or it has expired."""
        found = plan_rows.plan(self._db.read(), plan_id)
        if found is None or (found.expires_at <= now() and found.change_id is None):
            raise NotFound("That preview has expired, as files may have changed. Make a new one.")
        return found

    def moves(
        self, plan_id: PlanId, *, after: int | None = None, first: int = 100, troubled: bool = False
    ) -> MovePage:
        """A page of what differs. troubled: only what something stands against."""
        self.plan(plan_id)
        return plan_rows.page(self._db.read(), plan_id, after=after, first=first, troubled=troubled)

    def apply(
        self,
        plan_id: PlanId,
        *,
        by: PersonId | None,
        job_id: JobId | None = None,
        tell: Tell = tell_nobody,
    ) -> Moved:
        """Renames all of a plan against which nothing stands. Called again, it goes on with what
        was not done; where nothing is left to do, it tells what became of the plan.

        Raises:
            NotFound: no such plan. Conflict: other files are being moved just now.
            Stopped: `tell` raised it; what is done stays done, and can be undone.
        """
        with self._alone.held(), self._folders.moving(tell, for_job=job_id is not None):
            plan = self.plan(plan_id)
            change_id = self._underway(plan) or self._begin(plan, by, job_id)
            if change_id is None:
                moved_before = plan_rows.moved_files(self._db.read(), plan.id)
                return Moved(change=plan.change_id, moved=moved_before, left=plan.troubled)
            moved, _ = self._run(change_id, tell)
            return moved

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.MOVES."""
        with self._alone.held(), self._folders.moving():
            found = reverse(self._db.read(), self._journal.every_item(change.id), only)
            if not found.moves:
                return Undone(change=None, restored=0, stale=tuple(found.stale))
            entry = Entry(
                kind=ChangeKind.MOVES,
                title=f"Undo: {change.title}",
                source=Source.PERSON,
                by=by,
                undo_of=change.id,
                state=ChangeState.UNDERWAY,
            )
            with self._db.write(lasting=True) as tx:
                change_id = self._journal.begin(tx, entry)
                move_rows.add(tx, change_id, found.moves)
            moved, left = self._run(change_id, tell_nobody)
            return undone(found, moved, left)

    def settle(self) -> int:
        """At start, and when a drive is back: finishes batches that a kill or power cut left half
        done; returns how many. Those whose music folder is away wait for it."""
        settled = 0
        with self._alone.held():
            for change in self._journal.underway(ChangeKind.MOVES):
                if self._carrier.is_within_reach(change.id):
                    with self._folders.moving():
                        self._run(change.id, tell_nobody)
                    settled += 1
                else:
                    logger.warning("renaming %d waits for its music folder", change.id)
        return settled

    def forget_old(self) -> int:
        """For housekeeping: drops plans that have expired; returns how many."""
        with self._db.write() as tx:
            return plan_rows.drop_expired(tx, now())

    def _batches(
        self,
        track_ids: Sequence[TrackId] | None,
        album_id: AlbumId | None,
        root_id: RootId | None,
    ) -> list[Batch]:
        reader = self._db.read()
        if album_id is not None:
            track_ids = chosen_rows.tracks_of_album(reader, album_id)
        if track_ids is not None:
            return [
                Batch(root_id=root, folder=folder, files=files)
                for (root, folder), files in chosen_rows.files_of_tracks(reader, track_ids).items()
            ]
        wanted = [roots.by_id(reader, root_id)] if root_id is not None else roots.every(reader)
        return [
            Batch(root_id=root.id, folder=path, files=files)
            for root in wanted
            for folder_id, path in chosen_rows.folders_of_root(reader, root.id)
            if (files := chosen_rows.files_of_folder(reader, folder_id))
        ]

    def _underway(self, plan: Plan) -> ChangeId | None:
        """The batch of a plan that was begun and not ended: by a job that died."""
        if plan.change_id is None:
            return None
        state = self._journal.change(plan.change_id).state
        return plan.change_id if state == ChangeState.UNDERWAY else None

    def _begin(self, plan: Plan, by: PersonId | None, job_id: JobId | None) -> ChangeId | None:
        entry = Entry(
            kind=ChangeKind.MOVES,
            title=plan.title,
            source=Source.PERSON,
            by=by,
            job_id=job_id,
            state=ChangeState.UNDERWAY,
        )
        with self._db.write(lasting=True) as tx:
            if not plan_rows.is_any_to_do(tx.reader, plan.id):
                return None
            change_id = self._journal.begin(tx, entry)
            move_rows.add_plan(tx, change_id, plan.id)
            plan_rows.set_change(tx, plan.id, change_id)
            return change_id

    def _run(self, change_id: ChangeId, tell: Tell) -> tuple[Moved, list[Move]]:
        plan_id = plan_rows.of_change(self._db.read(), change_id)

        def mark(tx: Tx) -> None:
            if plan_id is not None:
                move_rows.set_plan_moved(tx, change_id, plan_id)

        return self._carrier.run(change_id, tell, at_end=mark)


def undone(found: Reversal, moved: Moved, left: Sequence[Move]) -> Undone:
    """What an undo tells: what it restored, and what it left, with the reasons."""
    return Undone(
        change=moved.change,
        restored=moved.moved,
        stale=(*found.stale, *(_stale(move) for move in left)),
    )


def _stale(move: Move) -> Stale:
    file_id = move.file_id or move.lead_id
    if file_id is None:
        return Stale(entity="album", entity_id=move.album_id or 0, field="path", reason=move.note)
    return Stale(entity="file", entity_id=file_id, field="path", reason=move.note)


def _title(tx: Tx, plan_id: PlanId) -> str:
    (count,) = tx.execute(
        """
        SELECT count(*)
        FROM plan_moves
        WHERE plan_id = :plan_id AND file_id IS NOT NULL AND trouble IS NULL
        """,
        {"plan_id": plan_id},
    ).fetchone()
    return "Rename 1 file" if count == 1 else f"Rename {count} files"
