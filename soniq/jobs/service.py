"""Jobs: queued, run one at a time per kind, retried, cancelled, and resumed after a restart.

The ledger is the truth, the queue carries ids. Each change of a job's state is one transaction,
guarded by the state it expects; so an id that stands in the queue twice, or a process that dies
between any two lines here, runs a job once in effect.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from soniq.errors import Conflict, Invalid, NotFound, SoniqError, Stopped, Unavailable
from soniq.events import JSON, Bus
from soniq.jobs import rows
from soniq.jobs.model import Counts, Job, JobChanged, JobProgress, JobStatus, JobType, Task
from soniq.jobs.queue import Queue
from soniq.jobs.running import Running
from soniq.library.model import Page, Slice
from soniq.store.database import Database, Tx
from soniq.units import JobId, Moment, PersonId, Progress, now

logger = logging.getLogger(__name__)

TRIES = 3
INTERRUPTIONS = 5
"""So often may soniq die while a job runs before the job is held to be the cause."""
TELL_SECONDS = 0.2
WRITE_SECONDS = 5
"""Between two writes of a running job's row; readers in this process see the live state anyway."""
DISK_SECONDS = 10
"""Between two tries to write the end of a job to a disk that is full."""


def backoff(attempt: int) -> float:
    """Seconds before the next try: 30, then 120."""
    return 30.0 * 4.0 ** (attempt - 1)


class Jobs:
    """All that outsiders may ask of jobs."""

    def __init__(
        self,
        db: Database,
        bus: Bus,
        tasks: Mapping[JobType, Task],
        *,
        queue: Path,
        daily: Mapping[JobType, Callable[[], str]] | None = None,
        workers: int = 2,
        backoff: Callable[[int], float] = backoff,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """queue: Huey's file. daily: what tells the time of day ("02:00", "" is never) of a type.

        clock: seconds that never go back, for rates and throttles.
        """
        self._db = db
        self._bus = bus
        self._tasks = tasks
        self._backoff = backoff
        self._clock = clock
        self._running: dict[JobId, Running] = {}
        self._stopping = threading.Event()
        self._queue = Queue(
            queue,
            self._run,
            daily={kind: (at, self._daily(kind)) for kind, at in (daily or {}).items()},
            workers=workers,
        )

    def open(self) -> list[Job]:
        """Begins to work; returns the jobs that an earlier run of soniq left unfinished."""
        resumed = self._resume()
        self._queue.start()
        for job in resumed:
            self._queue.put(job.id, delay=self._wait_of(job))
        return resumed

    def leave(self) -> None:
        """Tells running jobs to stop between two items; `close` waits for them."""
        self._stopping.set()

    def close(self) -> None:
        """Stops running jobs between two items, and keeps them for the next start."""
        self.leave()
        if not self._queue.stop():
            logger.warning("a job did not stop in time; it is resumed at the next start")
        with self._db.write() as tx:
            for job in rows.unfinished(tx.reader):
                if job.status is JobStatus.RUNNING:
                    _tell_changed(tx, rows.put_back(tx, job.id))

    def start(
        self,
        kind: JobType,
        *,
        entity_id: int | None = None,
        args: Mapping[str, JSON] | None = None,
        by: PersonId | None = None,
        afresh: bool = False,
    ) -> Job:
        """Queues a job; if one of that type and entity is unfinished, returns that one.

        One that waits takes the new args. One that runs is followed by another if it has other
        args, or if the job is wanted `afresh`: because of something that it may have passed.

        Raises:
            Invalid: this soniq has no such type.
            Unavailable: the disk does not take it.
        """
        if kind not in self._tasks:
            raise Invalid(f"There is no job {kind}; there are {', '.join(self._tasks)}.")
        with self._db.write() as tx:
            job = rows.unfinished_of(tx.reader, kind, entity_id)
            if job is not None and job.status is JobStatus.RUNNING:
                if afresh or (args is not None and dict(args) != job.args):
                    rows.ask_again(tx, job.id, args or {})
                return self._live(job)
            if job is not None and args is not None:
                rows.change_args(tx, job.id, args)
            if job is not None and job.status is JobStatus.PENDING:
                return job
            if job is not None:
                job = rows.anew(tx, job.id)
            else:
                job = rows.add(tx, kind, entity_id=entity_id, args=args or {}, by=by, at=now())
            _tell_changed(tx, job)
        logger.info("job %d %s queued", job.id, job.job_type)
        self._queue.put(job.id)
        return job

    def cancel(self, job_id: JobId) -> Job:
        """Ends a job: a waiting one at once, a running one at its next item.

        Raises:
            NotFound: no such job.
            Conflict: it is over.
        """
        with self._db.write() as tx:
            job = self._known(tx, job_id)
            if job.status.is_over:
                raise Conflict(f"Job {job_id} is {job.status} already.")
            running = self._running.get(job_id)
            if running is not None:
                running.cancelled.set()
                return running.job()
            ended = rows.end(tx, job_id, JobStatus.CANCELLED, at=now())
            _tell_changed(tx, ended)
        return ended or job

    def retry(self, job_id: JobId) -> Job:
        """Queues a failed or cancelled job again, with all its tries.

        Raises:
            NotFound: no such job.
            Conflict: it is not over, or went well, or another for the same is unfinished.
        """
        with self._db.write() as tx:
            job = self._known(tx, job_id)
            if job.status not in {JobStatus.FAILED, JobStatus.CANCELLED}:
                raise Conflict(f"Job {job_id} is {job.status}; only what failed is tried again.")
            other = rows.unfinished_of(tx.reader, job.job_type, job.entity_id)
            if other is not None:
                raise Conflict(f"Job {other.id} does the same already and is {other.status}.")
            job = rows.anew(tx, job_id)
            _tell_changed(tx, job)
        self._queue.put(job_id)
        return job

    def job(self, job_id: JobId) -> Job:
        """Raises NotFound."""
        job = rows.of_id(self._db.read(), job_id)
        if job is None:
            raise NotFound(f"There is no job {job_id}; old ones are forgotten after a while.")
        return self._live(job)

    def recent(self, part: Slice = Slice()) -> Page[Job]:  # noqa: B008 - it is frozen
        """All jobs, newest first."""
        return self._page(rows.recent(self._db.read(), part, only_dead=False))

    def dead_letters(self, part: Slice = Slice()) -> Page[Job]:  # noqa: B008 - it is frozen
        """Failed jobs that wait for a person to try them again, newest first."""
        return self._page(rows.recent(self._db.read(), part, only_dead=True))

    def active(self) -> list[Job]:
        """All that is queued, running, or to be tried again; oldest first."""
        return [self._live(job) for job in rows.unfinished(self._db.read())]

    def counts(self) -> Counts:
        return rows.counts(self._db.read())

    def _page(self, page: Page[Job]) -> Page[Job]:
        items = [self._live(job) for job in page.items]
        return Page(
            items=items,
            keys=page.keys,
            has_next=page.has_next,
            has_previous=page.has_previous,
        )

    def _live(self, job: Job) -> Job:
        running = self._running.get(job.id)
        return running.job() if running and job.status is JobStatus.RUNNING else job

    def _known(self, tx: Tx, job_id: JobId) -> Job:
        job = rows.of_id(tx.reader, job_id)
        if job is None:
            raise NotFound(f"There is no job {job_id}.")
        return job

    def _daily(self, kind: JobType) -> Callable[[], None]:
        def start() -> None:
            self.start(kind)

        return start

    def _resume(self) -> list[Job]:
        with self._db.write() as tx:
            for job in rows.unfinished(tx.reader):
                if job.status is not JobStatus.RUNNING:
                    continue
                if rows.count_interruption(tx, job.id) >= INTERRUPTIONS:
                    text = f"soniq ended {INTERRUPTIONS} times while this job ran."
                    self._bury(tx, job.id, text)
                else:
                    _tell_changed(tx, rows.put_back(tx, job.id))
            return rows.unfinished(tx.reader)

    def _wait_of(self, job: Job) -> float:
        """Seconds to the next try; never more than a try may wait, whatever the clock did."""
        if job.next_try_at is None:
            return 0
        return min(max(0, job.next_try_at - now()) / 1000, self._backoff(max(1, job.attempts)))

    def _run(self, job_id: JobId) -> None:
        """One try, in a worker's thread: of this job, or of one that has waited longer for it."""
        try:
            job = self._begin(job_id)
        except Unavailable:
            logger.warning("job %d cannot begin, as the library takes no writes", job_id)
            self._queue.put(job_id, delay=DISK_SECONDS)
            return
        if job is None:
            return
        logger.info("job %d %s begins, try %d", job.id, job.job_type, job.attempts)
        running = self._running[job.id]
        try:
            result = self._work(job, running)
        except Stopped:
            self._settle(lambda tx: self._stopped(tx, running))
        except Exception as error:  # a job may fail in any way; its worker goes on
            failure = error
            self._settle(lambda tx: self._failed(tx, running.job(), failure))
        else:
            self._settle(lambda tx: self._completed(tx, running.job(), result))
        finally:
            if self._running.get(job.id) is running:  # else its next try runs already
                del self._running[job.id]
            self._start_next(job.job_type)

    def _begin(self, job_id: JobId) -> Job | None:
        job = None
        try:
            with self._db.write() as tx:  # in here, so that what was just put back stays put
                job = None if self._stopping.is_set() else self._oldest(tx, job_id)
                job = None if job is None else rows.begin(tx, job.id, now())
                if job is not None:
                    self._running[job.id] = Running(job, self._clock)
                    _tell_changed(tx, job)
        except BaseException:
            if job is not None:
                self._running.pop(job.id, None)
            raise
        return job

    def _oldest(self, tx: Tx, job_id: JobId) -> Job | None:
        """The job that has waited longest for what this one waits for: first come, first served."""
        job = rows.of_id(tx.reader, job_id)
        if job is None:
            return None
        oldest = rows.next_of(tx.reader, job.job_type, now())
        return job if oldest is None else rows.of_id(tx.reader, oldest)

    def _work(self, job: Job, running: Running) -> dict[str, JSON]:
        result = self._tasks[job.job_type](job, lambda progress: self._tell(running, progress))
        json.dumps(result)  # a result that cannot be kept is a failure of the task
        return result

    def _tell(self, running: Running, progress: Progress) -> None:
        if self._stopping.is_set() or running.cancelled.is_set():
            raise Stopped
        running.take(progress)
        if self._db.is_writing:
            return
        if running.is_time("tell", every=TELL_SECONDS):
            self._bus.publish(_progress_of(running.job()))
        if running.is_time("write", every=WRITE_SECONDS):
            self._note(running)

    def _note(self, running: Running) -> None:
        """A job need not end because its row cannot be written now; it may not need the disk."""
        try:
            with self._db.write() as tx:
                rows.note_progress(tx, running.job())
        except Unavailable as error:
            logger.warning("the progress of a job cannot be written: %s", error)

    def _settle(self, write: Callable[[Tx], None]) -> None:
        """Writes how a try ended, waiting for space where the disk is full."""
        while True:
            try:
                with self._db.write() as tx:
                    write(tx)
            except Unavailable:
                logger.exception("the end of a job cannot be written; trying again")
                if self._stopping.wait(DISK_SECONDS):
                    return
            else:
                return

    def _completed(self, tx: Tx, job: Job, result: dict[str, JSON]) -> None:
        rows.note_progress(tx, job)
        ended = rows.end(tx, job.id, JobStatus.COMPLETED, at=now(), result=result)
        _tell_changed(tx, ended)
        _tell_changed(tx, rows.follow(tx, job.id, now()))
        logger.info("job %d %s completed", job.id, job.job_type)

    def _stopped(self, tx: Tx, running: Running) -> None:
        job = running.job()
        rows.note_progress(tx, job)
        if self._stopping.is_set() and not running.cancelled.is_set():
            _tell_changed(tx, rows.put_back(tx, job.id))
        else:
            _tell_changed(tx, rows.end(tx, job.id, JobStatus.CANCELLED, at=now()))
        logger.info("job %d %s stopped", job.id, job.job_type)

    def _failed(self, tx: Tx, job: Job, error: Exception) -> None:
        rows.note_progress(tx, job)
        if isinstance(error, SoniqError):
            text = str(error)
            logger.warning("job %d %s failed: %s", job.id, job.job_type, text)
        else:
            text = f"Something unforeseen happened ({type(error).__name__}: {error})."
            logger.error("job %d %s failed", job.id, job.job_type, exc_info=error)
        can_help = isinstance(error, Unavailable) or not isinstance(error, SoniqError)
        if can_help and job.attempts < TRIES:
            delay = max(self._backoff(job.attempts), getattr(error, "retry_after", None) or 0)
            at = Moment(now() + round(delay * 1000))
            _tell_changed(tx, rows.try_later(tx, job.id, at=at, error=text))
            self._queue.put(job.id, delay=delay)
        else:
            self._bury(tx, job.id, text)

    def _bury(self, tx: Tx, job_id: JobId, error: str) -> None:
        at = now()
        job = rows.end(tx, job_id, JobStatus.FAILED, at=at, error=error)
        if job is not None:
            rows.bury(tx, job, at)
        _tell_changed(tx, job)
        _tell_changed(tx, rows.follow(tx, job_id, at))

    def _start_next(self, kind: JobType) -> None:
        """Jobs of a type wait for each other; the one that ends sends the next."""
        if not self._stopping.is_set():
            waiting = rows.next_of(self._db.read(), kind, now())
            if waiting is not None:
                self._queue.put(waiting)


def _tell_changed(tx: Tx, job: Job | None) -> None:
    if job is not None:
        tx.emit(
            JobChanged(
                job_id=job.id,
                job_type=job.job_type,
                entity_id=job.entity_id,
                status=job.status,
                progress=job.progress,
                error_message=job.error_message,
            )
        )


def _progress_of(job: Job) -> JobProgress:
    return JobProgress(
        job_id=job.id,
        job_type=job.job_type,
        entity_id=job.entity_id,
        progress=job.progress,
        processed_items=job.processed_items,
        total_items=job.total_items,
        note=job.note,
        seconds_left=None if job.time_left is None else round(job.time_left / 1000),
    )
