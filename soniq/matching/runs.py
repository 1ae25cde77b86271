"""Looking for many albums: politely, one after the other, and never failing for good."""

import logging
import time
from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
from typing import Protocol

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.errors import Conflict, Invalid, NotFound
from soniq.matching import rows
from soniq.matching.looking import AGAIN_AFTER, Looking
from soniq.matching.reviewing import MatchReport, MatchStatus
from soniq.store.database import Database
from soniq.units import AlbumId, JobId, Moment, Progress, Tell, now

logger = logging.getLogger(__name__)

FAILURES = 3
"""In a row: then the servers are left alone until another run."""

LONGEST_WAIT = 120.0
"""Seconds that a run waits where a server says how long; longer, and it ends."""

BREATH = 0.5
"""Seconds between two looks whether a waiting run is to stop."""

ENDING = frozenset({FailureKind.OFF, FailureKind.QUOTA, FailureKind.REFUSED})
"""Failures that the next album would meet as well."""


class Waits(Protocol):
    """Lets seconds pass, and breathes now and then; a breath may raise Stopped."""

    def __call__(self, seconds: float, breathe: Callable[[], None]) -> None: ...


def wait(seconds: float, breathe: Callable[[], None]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, BREATH))
        breathe()


class Depth(Enum):
    """How closely albums are looked at; with what is said meanwhile."""

    QUICK = "{}"
    CLOSER = "Tracks of {}"
    ANEW = "{} anew"


class Runs:
    """First by names alone, one request an album; then a closer look at releases and tracks, which
    takes two or three. So a large library stands matched after a third of the time."""

    def __init__(self, db: Database, looking: Looking, wait: Waits) -> None:
        self._db = db
        self._looking = looking
        self._wait = wait

    def run(
        self, tell: Tell, *, job_id: JobId | None, albums: Iterable[AlbumId] | None = None
    ) -> MatchReport:
        """albums: only these, even if nothing changed; None: all that are to be looked for. Raises
        Stopped alone."""
        if albums is not None:
            tally = Tally(list(albums))
            self._go(tally, tally.todo, tell, job_id, Depth.ANEW)
            return tally.report(by_name=0)
        tally = Tally(self._todo())
        self._go(tally, tally.todo, tell, job_id, Depth.QUICK)
        if not tally.is_over:
            closer = rows.to_look_closer_at(self._db.read())
            self._go(tally, closer, tell, job_id, Depth.CLOSER)
        return tally.report(by_name=len(rows.to_look_closer_at(self._db.read())))

    def has_work(self) -> bool:
        before = Moment(now() - AGAIN_AFTER)
        return rows.has_any_to_look_for(self._db.read(), not_found_before=before)

    def _todo(self) -> list[AlbumId]:
        return rows.to_look_for(self._db.read(), not_found_before=Moment(now() - AGAIN_AFTER))

    def _go(
        self,
        tally: "Tally",
        todo: list[AlbumId],
        tell: Tell,
        job_id: JobId | None,
        depth: "Depth",
    ) -> None:
        for done, album_id in enumerate(todo):
            name = rows.name(self._db.read(), album_id) or ""
            at = Progress(done=done, total=len(todo), note=depth.value.format(name))
            tell(at)
            self._try(tally, album_id, partial(tell, at), job_id, depth)
            if tally.is_over:
                return
        if todo:
            tell(Progress(done=len(todo), total=len(todo)))

    def _try(
        self,
        tally: "Tally",
        album_id: AlbumId,
        breathe: Callable[[], None],
        job_id: JobId | None,
        depth: "Depth",
    ) -> None:
        while not tally.is_over:
            try:
                _, state = self._looking.look(
                    album_id,
                    job_id=job_id,
                    quick=depth is Depth.QUICK,
                    anew=depth is Depth.ANEW,
                )
            except ServiceFailed as failure:
                if not tally.failed(failure):
                    return
                self._wait(failure.retry_after or 0.0, breathe)
            except (NotFound, Conflict, Invalid) as error:
                logger.warning("album %d is passed by: %s", album_id, error)
                return
            else:
                tally.came_to(album_id, state.status)
                return


class Tally:
    """How a run goes."""

    def __init__(self, todo: list[AlbumId]) -> None:
        self.todo = todo
        self.is_over = False
        self._came_to: dict[AlbumId, MatchStatus] = {}
        self._in_a_row = 0
        self._trouble = ""
        self._retry_after: float | None = None

    def came_to(self, album_id: AlbumId, status: MatchStatus) -> None:
        self._came_to[album_id] = status
        self._in_a_row = 0

    def failed(self, failure: ServiceFailed) -> bool:
        """Whether to ask for the same album again, once the server's time has passed."""
        self._in_a_row += 1
        self._trouble, self._retry_after = str(failure), failure.retry_after
        seconds = failure.retry_after
        waits = failure.kind == FailureKind.THROTTLED and seconds is not None
        too_long = waits and seconds is not None and seconds > LONGEST_WAIT
        self.is_over = failure.kind in ENDING or self._in_a_row >= FAILURES or too_long
        return waits and not self.is_over

    def report(self, *, by_name: int) -> MatchReport:
        counts = {
            status: sum(one == status for one in self._came_to.values()) for status in MatchStatus
        }
        left = len(set(self.todo) - self._came_to.keys()) + counts[MatchStatus.PENDING]
        unfinished = bool(left or by_name)
        return MatchReport(
            matched=counts[MatchStatus.MATCHED],
            manual_review=counts[MatchStatus.MANUAL_REVIEW],
            no_match=counts[MatchStatus.NO_MATCH],
            left=left,
            by_name=by_name,
            trouble=self._trouble if unfinished else "",
            retry_after=self._retry_after if unfinished else None,
        )
