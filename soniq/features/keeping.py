"""Keeping what was heard: each track in one transaction, which run twice leaves the same."""

from dataclasses import dataclass

from soniq.audio.model import Analysis
from soniq.child.model import Failure
from soniq.features import queue_rows, sound_rows, tying
from soniq.features.queue_rows import Turn
from soniq.library.shelves import Shelves
from soniq.store.database import Database
from soniq.units import now

TRIES = 2
"""So often may a file take its child with it before it is held to be the cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """tracks: how many have it now that had it not; none if the file is another one by now.

    was: the model of the numbers that they had before. forgiven: files that had been given up, and
    are heard now, as they are or as a copy.
    """

    tracks: int = 0
    was: str | None = None
    forgiven: int = 0


class Keeping:
    """Writes the outcomes of a run."""

    def __init__(self, db: Database, shelves: Shelves) -> None:
        self._db = db
        self._shelves = shelves

    def keep(self, turn: Turn, analysis: Analysis) -> Kept:
        """Copies have it too.

        Raises:
            Unavailable: the disk does not take it.
        """
        audio_hash = turn.audio_hash or analysis.xxh128
        with self._db.write() as tx:
            if not queue_rows.is_as_taken(tx, turn):
                return Kept()
            was = sound_rows.model_of(tx, audio_hash)
            sound_id = sound_rows.put(tx, audio_hash, analysis, now())
            self._shelves.digest(tx, turn.file_id, xxh128=analysis.xxh128, sha256=analysis.sha256)
            tie = sound_rows.tie_copies if turn.audio_hash else sound_rows.tie_scraps
            tied = tie(tx, sound_id, audio_hash)
            forgiven = queue_rows.forget_failures(tx, tied)
            queue_rows.drop_wanted(tx, tied)
            tying.forget(tx, tied)  # and no others: their files may be other ones by now
            tying.settle(tx, self._shelves, sound_rows.tracks_of(tx, sound_id))
        tracks = 1 if was == analysis.model else len(tied)
        return Kept(tracks=tracks, was=was, forgiven=forgiven)

    def fail(self, turn: Turn, failure: Failure) -> bool:
        """Whether the file is given up: at once where it says why, else after `TRIES`.

        Not if it is another one by now.

        Raises:
            Unavailable: the disk does not take it.
        """
        tries = TRIES if failure.killed else 1
        with self._db.write() as tx:
            if not queue_rows.is_as_taken(tx, turn):
                return False
            given_up = queue_rows.note_failure(tx, turn, failure.reason, tries=tries, at=now())
            if given_up:
                queue_rows.drop_wanted(tx, [turn.track_id])
        return given_up
