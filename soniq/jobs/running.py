"""What is known of a running job between two writes of its row."""

import math
import threading
from collections.abc import Callable
from dataclasses import replace

from soniq.jobs.model import Job
from soniq.units import Milliseconds, Progress

SMOOTHING_SECONDS = 10.0
"""Time over which the rate forgets: long enough for a steady estimate, short enough to follow."""
SMOOTHING_ITEMS = 20
"""Items that the rate remembers at least, however long they take."""


class Running:
    """The live state of one job. `clock` counts seconds and never goes back."""

    def __init__(self, job: Job, clock: Callable[[], float]) -> None:
        self.cancelled = threading.Event()
        self._job = job
        self._clock = clock
        self._progress: Progress | None = None
        self._counted = (clock(), 0)
        self._rate: float | None = None
        self._marks: dict[str, tuple[float, Progress | None]] = {}

    def take(self, progress: Progress) -> None:
        self._progress = progress
        now = self._clock()
        since, done = self._counted
        if progress.done < done:  # another part of the work counts from nought again
            self._counted, self._rate = (now, progress.done), None
        elif now - since >= 0.5 and (self._rate or progress.done > done):
            lately = (progress.done - done) / (now - since)
            rate = self._rate or lately
            memory = max(SMOOTHING_SECONDS, SMOOTHING_ITEMS / rate)
            self._rate = rate + (1 - math.exp(-(now - since) / memory)) * (lately - rate)
            self._counted = (now, progress.done)

    def is_time(self, what: str, *, every: float) -> bool:
        """Whether that many seconds have passed since the last time it said so, and with news.

        A job that waits for hours tells so again and again; nobody need hear or write that.
        """
        now = self._clock()
        at, told = self._marks.get(what, (-math.inf, None))
        if now - at < every or (told is not None and told == self._progress):
            return False
        self._marks[what] = (now, self._progress)
        return True

    def job(self) -> Job:
        """The job as it stands now."""
        job = replace(self._job, is_stopping=self.cancelled.is_set(), rate=self._rate)
        if self._progress is None:
            return job
        done, total = self._progress.done, self._progress.total
        return replace(
            job,
            processed_items=done,
            total_items=total,
            note=self._progress.note,
            progress=min(100, done * 100 // total) if total else job.progress,
            time_left=self._time_left(done, total),
        )

    def _time_left(self, done: int, total: int | None) -> Milliseconds | None:
        if total is None or not self._rate:
            return None
        return Milliseconds(round(max(0, total - done) / self._rate * 1000))
