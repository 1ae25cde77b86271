"""The quarantine: files put away so that soniq no longer shows them, and brought back whole."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from soniq.errors import Forbidden, NotFound, SoniqError, Unavailable
from soniq.journal.model import Change, ChangeKind, ChangeState, Entry, Only, Source, Undone
from soniq.journal.service import Journal
from soniq.library import roots
from soniq.library.service import Library
from soniq.library.shelves import Shelves
from soniq.library.turn import Alone
from soniq.moving import away_rows, deleting, manifest, move_rows
from soniq.moving.carrying import Carrier
from soniq.moving.grounds import ground
from soniq.moving.model import Move, Moved, MoveKind, PutAway, PutAwayPage, Trouble
from soniq.moving.renames import undone
from soniq.moving.undoing import reverse
from soniq.store.database import Database
from soniq.units import (
    ChangeId,
    FileId,
    JobId,
    Moment,
    PersonId,
    Tell,
    TrackId,
    now,
    tell_nobody,
)

logger = logging.getLogger(__name__)

BUSY = "Files are being put away or brought back just now. Wait until that is done."
DAY_MS = 24 * 3600 * 1000


class Quarantine:
    """Files go to `.soniq/quarantine` of their own music folder, never to another disk.

    Lyrics and covers beside them stay where they are: they are found again when a file comes back.
    """

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        journal: Journal,
        library: Library,
        *,
        days: Callable[[], int] = lambda: 30,
    ) -> None:
        self._db = db
        self._journal = journal
        self._library = library
        self._days = days
        self._carrier = Carrier(db, shelves, journal)
        self._folders = shelves.turn
        self._alone = Alone(BUSY)

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
        undo_of: ChangeId | None = None,
        tell: Tell = tell_nobody,
    ) -> Moved:
        """Puts away these files, and all files of these tracks; `Moved.change` names the change.

        title: for the journal, "3 duplicates of Creep". reason: shown beside each file. undo_of:
        the change that brought them, which this takes back.

        Raises:
            Forbidden: soniq may not change files in one of the music folders. Nothing has moved.
            NotFound: none of them is there. Conflict: other files are being moved just now.
            Unavailable: not one could be moved; the text says why.
            Stopped: `tell` raised it; what was put away stays so, and can be undone.
        """
        entry = Entry(
            kind=ChangeKind.QUARANTINE,
            title=title,
            source=source,
            confidence=confidence,
            by=by,
            job_id=job_id,
            undo_of=undo_of,
            state=ChangeState.UNDERWAY,
        )
        with self._alone.held(), self._folders.moving(tell, for_job=job_id is not None):
            moves = away_rows.to_put_away(self._db.read(), file_ids, track_ids, reason=reason)
            if not moves:
                titles = [track.title for track in self._library.tracks_by_ids(track_ids[:1])]
                what = f'No file of "{titles[0]}"' if titles else "None of these files"
                raise NotFound(f"{what} is there to be put away.")
            self._check(moves)
            return _some(self._run(self._begin(entry, moves), tell)[0])

    def restore(
        self, file_ids: Sequence[FileId], *, by: PersonId | None, title: str | None = None
    ) -> Moved:
        """Brings files back to where they lay, with their tracks and all that hangs on them.

        Raises:
            Forbidden: soniq may not change files in one of the music folders. Nothing has moved.
            NotFound: none of them is in quarantine. Conflict: other files are being moved.
            Unavailable: not one could be moved; the text says why.
        """
        with self._alone.held(), self._folders.moving():
            moves = away_rows.to_bring_back(self._db.read(), file_ids)
            if not moves:
                raise NotFound("None of these files is in quarantine any more.")
            self._check(moves)
            entry = Entry(
                kind=ChangeKind.QUARANTINE,
                title=title or f"Bring back {_files(len(moves))}",
                source=Source.PERSON,
                by=by,
                state=ChangeState.UNDERWAY,
            )
            return _some(self._run(self._begin(entry, moves), tell_nobody)[0])

    def listing(self, *, after: FileId | None = None, first: int = 100) -> PutAwayPage:
        """What was put away, the newest first. after: the last one that was shown."""
        with self._db.snapshot() as reader:
            found = away_rows.page(reader, after=after, first=first + 1)
            total, size_bytes = away_rows.totals(reader)
        items = found[:first]
        return PutAwayPage(
            items=items,
            after=items[-1].file_id if len(found) > first else None,
            total=total,
            size_bytes=size_bytes,
        )

    def of_tracks(self, track_ids: Sequence[TrackId]) -> list[PutAway]:
        """What was put away of these tracks."""
        return away_rows.of_tracks(self._db.read(), track_ids)

    def purge(self, tell: Tell = tell_nobody) -> int:
        """For housekeeping: deletes for good what was put away longer than `days` ago. What lies
        on a drive that is away waits for it."""
        before = Moment(now() - self._days() * DAY_MS)
        title = f"Delete what was put away over {self._days()} days ago"
        with self._alone.held():
            gone = deleting.delete_older(
                self._db, self._journal, before, _deletion(title, Source.RULE, None), tell
            )
            self._refresh_manifests(gone.changes)
            return len(gone.files)

    def delete_now(self, file_ids: Sequence[FileId], *, by: PersonId | None) -> int:
        """Deletes for good, now; no undo. Whoever calls has asked the person. Returns how many.

        Raises:
            NotFound: none of them is in quarantine.
            Unavailable: not one could be deleted; the text says why.
        """
        title = f"Delete {_files(len(file_ids))} for good"
        with self._alone.held():
            gone = deleting.delete(
                self._db, self._journal, file_ids, _deletion(title, Source.PERSON, by)
            )
            self._refresh_manifests(gone.changes)
        if not gone.files:
            raise (Unavailable if gone.note else NotFound)(
                gone.note or "None of these files is in quarantine any more."
            )
        return len(gone.files)

    def undo(self, change: Change, only: Only, by: PersonId | None) -> Undone:
        """The undoer of ChangeKind.QUARANTINE: of putting away and of bringing back."""
        with self._alone.held(), self._folders.moving():
            found = reverse(self._db.read(), self._journal.every_item(change.id), only)
            if not found.moves:
                return Undone(change=None, restored=0, stale=tuple(found.stale))
            self._check(found.moves)
            entry = Entry(
                kind=ChangeKind.QUARANTINE,
                title=f"Undo: {change.title}",
                source=Source.PERSON,
                by=by,
                undo_of=change.id,
                state=ChangeState.UNDERWAY,
            )
            moves = [replace(move, reason=change.title) for move in found.moves]
            moved, left = self._run(self._begin(entry, moves), tell_nobody)
            return undone(found, moved, left)

    def settle(self) -> int:
        """At start, and when a drive is back: finishes what a kill or power cut left half done;
        returns how many changes."""
        settled = 0
        with self._alone.held():
            for change in self._journal.underway(ChangeKind.QUARANTINE):
                if not self._carrier.is_within_reach(change.id):
                    logger.warning("quarantine %d waits for its music folder", change.id)
                    continue
                try:
                    with self._folders.moving():
                        self._run(change.id, tell_nobody)
                except SoniqError as error:
                    logger.warning("quarantine %d stays unfinished: %s", change.id, error)
                else:
                    settled += 1
            self._tidy()
        return settled

    def _begin(self, entry: Entry, moves: Sequence[Move]) -> ChangeId:
        """Notes what is intended. What goes away goes to a folder of this change."""
        with self._db.write(lasting=True) as tx:
            change_id = self._journal.begin(tx, entry)
            move_rows.add(
                tx,
                change_id,
                [
                    replace(move, target=manifest.place(change_id, move.source))
                    if move.kind is MoveKind.AWAY
                    else move
                    for move in moves
                ],
            )
        return change_id

    def _run(self, change_id: ChangeId, tell: Tell) -> tuple[Moved, list[Move]]:
        """Raises Unavailable: the manifest cannot be written; the change has failed then."""
        emptied = away_rows.changes_emptied(self._db.read(), change_id)
        try:
            self._write_manifests({change_id})
        except Unavailable as error:
            reason = str(error)
            with self._db.write(lasting=True) as tx:
                move_rows.drop(tx, change_id)
                self._journal.finish(tx, change_id, ChangeState.FAILED, reason)
            raise
        try:
            return self._carrier.run(change_id, tell)
        finally:
            self._refresh_manifests({change_id, *emptied})

    def _tidy(self) -> None:
        """Brings up to date what a kill left beside the files."""
        reader = self._db.read()
        for root in roots.every(reader):
            if ground(reader, root.id).trouble in (None, Trouble.LOCKED):
                self._refresh_manifests(away_rows.known(reader, manifest.homes(root.path)))

    def _refresh_manifests(self, changes: set[ChangeId]) -> None:
        """One that is out of date harms nothing."""
        try:
            self._write_manifests(changes)
        except Unavailable as error:
            logger.warning("a manifest of the quarantine is out of date: %s", error)

    def _write_manifests(self, changes: set[ChangeId]) -> None:
        """One for each music folder in which files of the change lie, or are to lie; of folders
        where none lies any more, nothing stays."""
        reader = self._db.read()
        for change_id in sorted(changes):
            change = self._journal.change(change_id)
            for root_id, paths in away_rows.lying(reader, change_id).items():
                here = ground(reader, root_id)
                if here.trouble in (None, Trouble.LOCKED):
                    manifest.write(
                        here.path,
                        change_id,
                        paths,
                        title=change.title,
                        at=change.at,
                        days=self._days(),
                    )

    def _check(self, moves: Sequence[Move]) -> None:
        """Raises Forbidden or Unavailable, before anything moves."""
        reader = self._db.read()
        for root_id in sorted({move.root_id for move in moves}):
            here = ground(reader, root_id)
            if here.trouble is Trouble.LOCKED:
                raise Forbidden(here.note)
            if here.trouble is not None:
                raise Unavailable(here.note)


def _some(moved: Moved) -> Moved:
    if moved.change is None:
        raise Unavailable(moved.note or "Not one of the files could be moved.")
    return moved


def _deletion(title: str, source: Source, by: PersonId | None) -> Entry:
    return Entry(
        kind=ChangeKind.QUARANTINE,
        title=title,
        source=source,
        by=by,
        note="What was deleted for good cannot be brought back.",
    )


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
