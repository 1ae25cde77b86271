"""Merging copies into one track, and the way back.

The files go first, as a change of the quarantine's own; the change of the merge names it, and what
each mover moved. What is intended is written before, so that a kill between the two costs nothing.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from soniq.duplicates import group_rows, merge_rows
from soniq.duplicates.merge_rows import Intent
from soniq.duplicates.model import Copy, Mover
from soniq.errors import SoniqError
from soniq.events import JSON
from soniq.journal.model import ChangeKind, ChangeState, Entry, Item, Source
from soniq.journal.service import Journal
from soniq.moving.model import Moved
from soniq.moving.quarantine import Quarantine
from soniq.store.database import Database, Tx
from soniq.units import ChangeId, FileId, JobId, PersonId, Tell, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """A group that was decided: what stays, and what goes."""

    kept: Copy
    gone: tuple[Copy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What stands in the journal of one track. into: None once it was taken back."""

    into: TrackId | None
    files: tuple[FileId, ...]
    quarantine: ChangeId | None
    moved: JSON
    """What each mover moved, by its name; None where the track kept a file."""
    was: TrackId | None = None
    """Where an earlier merge still has it, though somebody brought a file of it back."""

    @property
    def at(self) -> TrackId | None:
        """The track into which it is merged while this holds."""
        return self.into if isinstance(self.moved, dict) else self.was

    def to_json(self) -> dict[str, JSON]:
        return {
            "merged_into": self.into,
            "files": list(self.files),
            "quarantine": self.quarantine,
            "moved": self.moved,
            "was": self.was,
        }

    @classmethod
    def of(cls, said: Mapping[str, JSON]) -> "Merge":
        into, files, quarantine = said["merged_into"], said["files"], said["quarantine"]
        was = said["was"]
        assert isinstance(files, list)
        return cls(
            into=None if into is None else TrackId(int(str(into))),
            files=tuple(FileId(int(str(file_id))) for file_id in files),
            quarantine=None if quarantine is None else ChangeId(int(str(quarantine))),
            moved=said["moved"],
            was=None if was is None else TrackId(int(str(was))),
        )


class Merging:
    """Writes what a decision does."""

    def __init__(
        self, db: Database, journal: Journal, quarantine: Quarantine, movers: Mapping[str, Mover]
    ) -> None:
        self._db = db
        self._journal = journal
        self._quarantine = quarantine
        self._movers = movers
        self._turn = threading.Lock()

    def merge(
        self,
        decided: Sequence[Keeping],
        *,
        title: str,
        source: Source,
        confidence: float | None,
        by: PersonId | None,
        job_id: JobId | None,
        tell: Tell,
    ) -> tuple[ChangeId, Moved]:
        """Puts away what goes, and has what hung on it follow. Merges take turns.

        Raises as `put_away` does.
        """
        with self._turn:
            return self._merge(decided, title, source, confidence, by, job_id, tell)

    def _merge(
        self,
        decided: Sequence[Keeping],
        title: str,
        source: Source,
        confidence: float | None,
        by: PersonId | None,
        job_id: JobId | None,
        tell: Tell,
    ) -> tuple[ChangeId, Moved]:
        entry = Entry(
            kind=ChangeKind.MERGE,
            title=title,
            source=source,
            confidence=confidence,
            by=by,
            job_id=job_id,
            state=ChangeState.UNDERWAY,
        )
        intents = intents_of(decided)
        with self._db.write(lasting=True) as tx:
            change_id = self._journal.begin(tx, entry)
            merge_rows.intend(tx, change_id, intents)
        try:
            moved = self._quarantine.put_away(
                file_ids=[file_id for intent in intents for file_id in intent.files],
                title=f"Put away: {title}",
                source=source,
                reason=f"Duplicate: {title}",
                confidence=confidence,
                by=by,
                job_id=job_id,
                tell=tell,
            )
        except BaseException as error:  # a part of them may be away
            self._settle_one(change_id, note=str(error) if isinstance(error, SoniqError) else None)
            raise
        self._end(change_id, moved.change, intents, moved.note)
        return change_id, moved

    def settle(self) -> None:
        """Ends what a kill cut off; after the quarantine has done so. What waits there for its
        drive waits here as well; nothing is done while a merge runs."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            if not self._journal.underway(ChangeKind.QUARANTINE):
                for change in self._journal.underway(ChangeKind.MERGE):
                    self._settle_one(change.id)
        finally:
            self._turn.release()

    def _settle_one(self, change_id: ChangeId, *, note: str | None = None) -> None:
        intents = merge_rows.intended(self._db.read(), change_id)
        wanted = {file_id for intent in intents for file_id in intent.files}
        away = self._quarantine.of_tracks([intent.track_id for intent in intents])
        changes = {one.change_id for one in away if one.file_id in wanted}
        self._end(change_id, max(changes, default=None), intents, note or "It was cut off.")

    def _end(
        self, change_id: ChangeId, away: ChangeId | None, intents: Sequence[Intent], note: str
    ) -> None:
        with self._db.write(lasting=True) as tx:
            items = [] if away is None else self._follow(tx, away, intents)
            self._journal.add(tx, change_id, items)
            merge_rows.forget(tx, change_id)
            state = ChangeState.DONE if items else ChangeState.FAILED
            self._journal.finish(tx, change_id, state, note)

    def _follow(self, tx: Tx, away: ChangeId, intents: Iterable[Intent]) -> list[Item]:
        items = []
        intents = list(intents)
        was = merge_rows.merged(tx.reader, [intent.track_id for intent in intents])
        for intent in intents:
            left = group_rows.present(tx.reader, intent.files)
            gone = tuple(file_id for file_id in intent.files if file_id not in left)
            if gone:
                earlier = was.get(intent.track_id)
                before = Merge(into=None, files=gone, quarantine=None, moved=None, was=earlier)
                after = Merge(
                    into=intent.into,
                    files=gone,
                    quarantine=away,
                    moved=self.move(tx, intent.track_id, intent.into),
                    was=earlier,
                )
                items.append(item(intent.track_id, before, after))
        return items

    def move(self, tx: Tx, track_id: TrackId, into: TrackId) -> JSON:
        """Has all that hangs on a track without files hang on another; None: it has files."""
        if track_id == into or group_rows.still_has_files(tx.reader, [track_id]):
            return None
        merge_rows.set_merged(tx, track_id, into)
        return {name: mover.move(tx, track_id, into) for name, mover in self._movers.items()}

    def back(self, tx: Tx, track_id: TrackId, moved: JSON, was: TrackId | None) -> None:
        """was: where an earlier merge still has the track."""
        if not isinstance(moved, dict):
            return
        for name, what in moved.items():
            if name in self._movers:
                self._movers[name].back(tx, what)
        if was is None:
            merge_rows.set_parted(tx, track_id)
        else:
            merge_rows.set_merged(tx, track_id, was)


def item(track_id: TrackId, before: Merge, after: Merge) -> Item:
    return Item(entity="track", entity_id=track_id, before=before.to_json(), after=after.to_json())


def intents_of(decided: Sequence[Keeping]) -> list[Intent]:
    """By track; a file that goes in two groups goes where the first says."""
    files: dict[tuple[TrackId, TrackId], list[FileId]] = defaultdict(list)
    seen: set[FileId] = set()
    for one in decided:
        for copy in one.gone:
            if copy.file_id not in seen:
                seen.add(copy.file_id)
                files[copy.track_id, one.kept.track_id].append(copy.file_id)
    return [
        Intent(track_id=track_id, into=kept, files=tuple(gone))
        for (track_id, kept), gone in sorted(files.items())
    ]
