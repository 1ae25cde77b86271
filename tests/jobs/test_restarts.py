"""Jobs and the end of the process: what was begun or queued is never lost."""

import logging
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from soniq.errors import Unavailable
from soniq.events import JSON
from soniq.jobs import rows
from soniq.jobs.model import Job, JobStatus
from soniq.store.database import Database
from soniq.units import Progress, Tell
from tests.jobs.house import PATIENCE, SCAN, House, Work


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


def test_a_job_that_gets_further_each_time_is_not_what_soniq_dies_of(
    house: House, work: Work
) -> None:
    job = house.jobs.start(SCAN)
    for done in range(1, 11):
        with house.db.write() as tx:
            tx.execute("UPDATE jobs SET status = 'running', attempts = attempts + 1")
            rows.note_progress(tx, replace(job, processed_items=done))
        assert [one.id for one in house.jobs._resume()] == [job.id]


def test_a_stale_or_strange_queue_file_starts_nothing(house: House, work: Work) -> None:
    (house.folder / "queue.sqlite").write_bytes(b"no database at all")
    house.jobs.open()
    assert (house.folder / "queue.sqlite").stat().st_mode & 0o777 == 0o600
    work.go_on.set()
    house.until(house.jobs.start(SCAN), JobStatus.COMPLETED)
    assert len(work.runs) == 1


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


def test_a_job_goes_on_where_its_progress_cannot_be_written(tmp_path: Path) -> None:
    live: list[Job] = []

    def tells(job: Job, tell: Tell) -> dict[str, JSON]:
        limit_pages(house.db, house.db.read().execute("PRAGMA page_count").fetchone()[0])
        tell(Progress(done=1, total=2, note="x" * 1_000_000))
        live.append(house.jobs.job(job.id))
        limit_pages(house.db, 1_000_000)
        return {}

    house = House(tmp_path, {SCAN: tells})
    house.jobs.open()
    done = house.until(house.jobs.start(SCAN), JobStatus.COMPLETED, JobStatus.FAILED)
    assert (done.status, done.attempts, live[0].processed_items) == (JobStatus.COMPLETED, 1, 1)
    house.close()


def limit_pages(db: Database, pages: int) -> None:
    with db.write() as tx:
        tx.execute(f"PRAGMA max_page_count = {pages}")
