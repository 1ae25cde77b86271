"""Jobs: one at a time per kind, told, retried, cancelled, and never lost by a restart."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.errors import Conflict, Invalid, NotFound, Unavailable
from soniq.events import JSON, Bus, Event
from soniq.jobs.model import Job, JobChanged, JobProgress, JobStatus, JobType, Task
from soniq.jobs.service import Jobs
from soniq.library.model import Slice
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.units import JobId, PersonId, Progress, Tell

SCAN = JobType.FILESYSTEM_SCAN
PATIENCE = 60
"""Seconds until a test that hangs gives up; nothing is measured with it."""


class Work:
    """A task that a test drives: it waits where told to, and counts what it did."""

    def __init__(self) -> None:
        self.runs: list[Job] = []
        self.began = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.items = 3
        self.fails: list[Exception] = []

    def __call__(self, job: Job, tell: Tell) -> dict[str, JSON]:
        self.runs.append(job)
        self.began.release()
        tell(Progress(done=0, total=self.items, note="begins"))
        assert self.go_on.wait(PATIENCE)
        for item in range(self.items):
            tell(Progress(done=item, total=self.items, note=f"item {item}"))
        if self.fails:
            raise self.fails.pop(0)
        tell(Progress(done=self.items, total=self.items))
        return {"items": self.items}


class House:
    """A library with jobs; `again` is a restart."""

    def __init__(self, folder: Path, tasks: dict[JobType, Task]) -> None:
        folder.mkdir(exist_ok=True)
        self._closed = False
        self.folder = folder
        self.tasks = tasks
        self.bus = Bus()
        self.changes: list[JobChanged] = []
        self.progress: list[JobProgress] = []
        self._change = threading.Condition()
        self._listening = self.bus.listen(self._hear)
        self._listening.__enter__()
        migrate(folder / "library.sqlite")
        self.db = Database(folder / "library.sqlite", self.bus)
        self.jobs = Jobs(
            self.db, self.bus, tasks, queue=folder / "queue.sqlite", backoff=lambda _: 0.0
        )

    def until(self, job: Job, *states: JobStatus) -> Job:
        with self._change:
            arrived = self._change.wait_for(
                lambda: self.jobs.job(job.id).status in states, timeout=PATIENCE
            )
        assert arrived, f"the job is {self.jobs.job(job.id)}"
        return self.jobs.job(job.id)

    def again(self) -> "House":
        self.close()
        return House(self.folder, self.tasks)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._listening.__exit__(None, None, None)
        self.jobs.close()
        self.db.close()

    def _hear(self, event: Event) -> None:
        with self._change:
            if isinstance(event, JobChanged):
                self.changes.append(event)
            elif isinstance(event, JobProgress):
                self.progress.append(event)
            self._change.notify_all()


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def house(tmp_path: Path, work: Work) -> Iterator[House]:
    house = House(tmp_path, {SCAN: work})
    yield house
    work.go_on.set()
    house.close()


def test_a_job_runs_and_keeps_what_it_returned(house: House, work: Work) -> None:
    house.jobs.open()
    work.go_on.set()
    job = house.jobs.start(SCAN, entity_id=4, args={"deep": True}, by=PersonId(7))
    assert (job.status, job.by) == (JobStatus.PENDING, 7)
    done = house.until(job, JobStatus.COMPLETED)
    assert work.runs[0].args == {"deep": True}
    assert done.result == {"items": 3}
    assert (done.progress, done.processed_items, done.total_items) == (100, 3, 3)
    assert done.started_at is not None
    assert done.completed_at is not None
    assert [change.status for change in house.changes] == ["pending", "running", "completed"]
    assert house.changes[-1].payload()["job_id"] == str(job.id)


def test_a_running_job_shows_how_far_it_is(house: House, work: Work) -> None:
    house.jobs.open()
    job = house.jobs.start(SCAN)
    house.until(job, JobStatus.RUNNING)
    assert work.began.acquire(timeout=PATIENCE)
    with house._change:
        house._change.wait_for(lambda: house.progress, timeout=PATIENCE)
    live = house.jobs.job(job.id)
    assert (live.total_items, live.note) == (3, "begins")
    assert house.jobs.active() == [live]
    assert house.jobs.recent().items == [live]
    assert house.jobs.counts().running == 1


def test_the_same_job_is_not_started_twice(house: House) -> None:
    house.jobs.open()
    first = house.jobs.start(SCAN, entity_id=1)
    assert house.jobs.start(SCAN, entity_id=1).id == first.id
    house.until(first, JobStatus.RUNNING)
    assert house.jobs.start(SCAN, entity_id=1).id == first.id
    assert house.jobs.start(SCAN, entity_id=2).id != first.id


def test_jobs_of_a_kind_take_turns(house: House, work: Work) -> None:
    house.jobs.open()
    first = house.jobs.start(SCAN, entity_id=1)
    assert work.began.acquire(timeout=PATIENCE)
    others = [house.jobs.start(SCAN, entity_id=entity) for entity in (2, 3)]
    assert [house.jobs.job(job.id).status for job in others] == [JobStatus.PENDING] * 2
    work.go_on.set()
    for job in (first, *others):
        house.until(job, JobStatus.COMPLETED)
    assert [job.entity_id for job in work.runs] == [1, 2, 3]
    running = [change for change in house.changes if change.status == "running"]
    assert len(running) == 3


def test_jobs_of_two_kinds_run_side_by_side(tmp_path: Path) -> None:
    scan, tidy = Work(), Work()
    house = House(tmp_path, {SCAN: scan, JobType.HOUSEKEEPING: tidy})
    house.jobs.open()
    house.jobs.start(SCAN)
    house.jobs.start(JobType.HOUSEKEEPING)
    assert scan.began.acquire(timeout=PATIENCE)
    assert tidy.began.acquire(timeout=PATIENCE)
    scan.go_on.set()
    tidy.go_on.set()
    house.close()


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    house = House(tmp_path, {})
    with pytest.raises(Invalid, match="no job filesystem_scan"):
        house.jobs.start(SCAN)
    house.close()


def test_what_may_pass_is_tried_three_times(house: House, work: Work) -> None:
    work.fails = [Unavailable("The drive sleeps."), ZeroDivisionError("odd")]
    work.go_on.set()
    house.jobs.open()
    job = house.until(house.jobs.start(SCAN), JobStatus.COMPLETED)
    assert job.attempts == 3
    retries = [change for change in house.changes if change.status == "retrying"]
    assert retries[0].error_message == "The drive sleeps."
    assert "ZeroDivisionError: odd" in str(retries[1].error_message)
    assert job.error_message is None


def test_after_three_tries_a_person_must_ask(house: House, work: Work) -> None:
    work.fails = [Unavailable("The drive sleeps.") for _ in range(3)]
    work.go_on.set()
    house.jobs.open()
    job = house.until(house.jobs.start(SCAN), JobStatus.FAILED)
    assert (job.attempts, job.error_message) == (3, "The drive sleeps.")
    assert house.jobs.dead_letters().items == [job]
    assert house.jobs.counts().failed == 1

    again = house.jobs.retry(job.id)
    assert (again.id, again.status, again.attempts) == (job.id, JobStatus.PENDING, 0)
    assert house.until(job, JobStatus.COMPLETED).error_message is None
    assert house.jobs.dead_letters().items == []


def test_what_cannot_pass_is_not_tried_again(house: House, work: Work) -> None:
    work.fails = [NotFound("There is no folder 9.")]
    work.go_on.set()
    house.jobs.open()
    job = house.until(house.jobs.start(SCAN, entity_id=9), JobStatus.FAILED)
    assert job.attempts == 1
    assert job.error_message == "There is no folder 9."


def test_a_result_that_cannot_be_kept_is_a_failure(tmp_path: Path) -> None:
    def odd(_: Job, __: Tell) -> dict[str, JSON]:
        return {"paths": b"bytes"}  # type: ignore[dict-item]  # the mistake under test

    house = House(tmp_path, {SCAN: odd})
    house.jobs.open()
    job = house.until(house.jobs.start(SCAN), JobStatus.FAILED)
    assert "bytes is not JSON serializable" in str(job.error_message)
    house.close()


def test_a_waiting_job_is_cancelled_at_once(house: House, work: Work) -> None:
    job = house.jobs.start(SCAN)
    assert house.jobs.cancel(job.id).status is JobStatus.CANCELLED
    house.jobs.open()
    assert house.jobs.active() == []
    assert work.runs == []
    with pytest.raises(Conflict, match="is cancelled already"):
        house.jobs.cancel(job.id)


def test_a_running_job_is_cancelled_at_its_next_item(house: House, work: Work) -> None:
    house.jobs.open()
    job = house.jobs.start(SCAN)
    assert work.began.acquire(timeout=PATIENCE)
    assert house.jobs.cancel(job.id).is_stopping
    work.go_on.set()
    assert house.until(job, JobStatus.CANCELLED).attempts == 1
    assert house.jobs.retry(job.id).status is JobStatus.PENDING
    house.until(job, JobStatus.COMPLETED)


def test_only_what_ended_badly_is_tried_again(house: House, work: Work) -> None:
    work.go_on.set()
    house.jobs.open()
    job = house.until(house.jobs.start(SCAN), JobStatus.COMPLETED)
    with pytest.raises(Conflict, match="is completed; only what failed"):
        house.jobs.retry(job.id)


def test_a_failed_job_is_not_tried_beside_one_that_does_the_same(house: House, work: Work) -> None:
    failed = house.jobs.start(SCAN)
    house.jobs.cancel(failed.id)
    other = house.jobs.start(SCAN)
    with pytest.raises(Conflict, match=f"Job {other.id} does the same"):
        house.jobs.retry(failed.id)


def test_a_job_that_nobody_knows_is_not_found(house: House) -> None:
    for ask in (house.jobs.job, house.jobs.cancel, house.jobs.retry):
        with pytest.raises(NotFound, match="no job 99"):
            ask(JobId(99))


def test_jobs_are_paged_newest_first(house: House) -> None:
    ids = [house.jobs.start(SCAN, entity_id=entity).id for entity in range(1, 8)][::-1]
    first = house.jobs.recent(Slice(first=3))
    assert [job.id for job in first.items] == ids[:3]
    assert (first.has_next, first.has_previous) == (True, False)
    second = house.jobs.recent(Slice(first=3, after=first.keys[-1]))
    assert [job.id for job in second.items] == ids[3:6]
    assert (second.has_next, second.has_previous) == (True, True)
    back = house.jobs.recent(Slice(last=2, before=second.keys[0]))
    assert [job.id for job in back.items] == ids[1:3]
    assert (back.has_next, back.has_previous) == (True, True)
    last = house.jobs.recent(Slice(first=3, after=second.keys[-1]))
    assert [job.id for job in last.items] == ids[6:]
    assert not last.has_next


def test_a_job_queued_before_the_start_runs_then(house: House, work: Work) -> None:
    work.go_on.set()
    job = house.jobs.start(SCAN)
    assert [resumed.id for resumed in house.jobs.open()] == [job.id]
    house.until(job, JobStatus.COMPLETED)


def test_stopping_keeps_a_running_job_for_the_next_start(house: House, work: Work) -> None:
    house.jobs.open()
    job = house.jobs.start(SCAN)
    waiting = house.jobs.start(SCAN, entity_id=2)
    assert work.began.acquire(timeout=PATIENCE)
    closing = threading.Thread(target=house.jobs.close)
    closing.start()
    house.jobs._stopping.wait(PATIENCE)
    work.go_on.set()
    closing.join(PATIENCE)
    assert house.jobs.job(job.id).status is JobStatus.PENDING

    later = house.again()
    assert [found.id for found in later.jobs.open()] == [job.id, waiting.id]
    done = later.until(job, JobStatus.COMPLETED)
    assert done.attempts == 1
    later.until(waiting, JobStatus.COMPLETED)
    assert [run.id for run in work.runs] == [job.id, job.id, waiting.id]
    later.close()


def test_a_job_between_two_tries_goes_on_after_a_restart(tmp_path: Path) -> None:
    work = Work()
    work.go_on.set()
    work.fails = [Unavailable("The drive sleeps.")]
    house = House(tmp_path, {SCAN: work})
    house.jobs._backoff = lambda _: 3600.0
    house.jobs.open()
    job = house.until(house.jobs.start(SCAN), JobStatus.RETRYING)
    assert job.next_try_at is not None
    later = house.again()
    later.jobs.open()
    done = later.until(job, JobStatus.COMPLETED)
    assert (done.attempts, len(work.runs)) == (2, 2)
    later.close()


def test_who_starts_a_job_that_waits_for_its_next_try_need_not_wait(
    house: House, work: Work
) -> None:
    work.go_on.set()
    work.fails = [Unavailable("The drive sleeps.")]
    house.jobs._backoff = lambda _: 3600.0
    house.jobs.open()
    job = house.until(house.jobs.start(SCAN), JobStatus.RETRYING)
    assert house.jobs.start(SCAN).id == job.id
    assert house.until(job, JobStatus.COMPLETED).attempts == 1


def test_a_job_that_kills_soniq_five_times_is_given_up(house: House, work: Work) -> None:
    job = house.jobs.start(SCAN)
    for _ in range(5):
        with house.db.write() as tx:
            tx.execute("UPDATE jobs SET status = 'running', attempts = attempts + 1")
        resumed = house.jobs._resume()
    assert resumed == []
    given_up = house.jobs.job(job.id)
    assert given_up.status is JobStatus.FAILED
    assert "ended 5 times while this job ran" in str(given_up.error_message)


def test_a_stale_or_strange_queue_file_starts_nothing(house: House, work: Work) -> None:
    (house.folder / "queue.sqlite").write_bytes(b"no database at all")
    house.jobs.open()
    assert (house.folder / "queue.sqlite").stat().st_mode & 0o777 == 0o600
    work.go_on.set()
    house.until(house.jobs.start(SCAN), JobStatus.COMPLETED)
    assert len(work.runs) == 1


def test_progress_is_told_sparingly(tmp_path: Path) -> None:
    ticks = iter(number / 100 for number in range(100_000))

    def count(_: Job, tell: Tell) -> dict[str, JSON]:
        for item in range(1000):
            tell(Progress(done=item, total=1000))
        return {}

    house = House(tmp_path, {SCAN: count})
    house.jobs._clock = lambda: next(ticks)
    house.jobs.open()
    house.until(house.jobs.start(SCAN), JobStatus.COMPLETED)
    seconds = next(ticks)
    assert 2 <= len(house.progress) <= seconds * 5 + 1
    assert house.progress[-1].seconds_left is not None
    house.close()


def test_a_full_disk_at_the_end_of_a_job_is_waited_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soniq.jobs.service.DISK_SECONDS", 0.01)
    refused = threading.Event()

    def large(_: Job, __: Tell) -> dict[str, JSON]:
        limit_pages(tight.db, tight.db.read().execute("PRAGMA page_count").fetchone()[0])
        return {"text": "x" * 1_000_000}

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "cannot be written" in record.getMessage():
                refused.set()

    tight = House(tmp_path, {SCAN: large})
    ear = Ear()
    logging.getLogger("soniq.jobs.service").addHandler(ear)
    tight.jobs.open()
    job = tight.jobs.start(SCAN)
    assert refused.wait(PATIENCE)
    limit_pages(tight.db, 1_000_000)
    assert tight.until(job, JobStatus.COMPLETED).result is not None
    logging.getLogger("soniq.jobs.service").removeHandler(ear)
    tight.close()


def limit_pages(db: Database, pages: int) -> None:
    with db.write() as tx:
        tx.execute(f"PRAGMA max_page_count = {pages}")
