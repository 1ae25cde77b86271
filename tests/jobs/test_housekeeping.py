"""The nightly tidying, and what starts it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from soniq.errors import Unavailable
from soniq.events import JSON, Bus, Event
from soniq.jobs.housekeeping import DAY_MS, housekeeping
from soniq.jobs.model import Job, JobType
from soniq.jobs.service import Jobs
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.store.outbox import KEPT_MS
from soniq.units import Progress, now


@dataclass(frozen=True, slots=True)
class Noted(Event):
    """Something was noted."""

    name: ClassVar[str] = "note.noted"
    lasting: ClassVar[bool] = True


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    migrate(tmp_path / "library.sqlite")
    db = Database(tmp_path / "library.sqlite", Bus())
    yield db
    db.close()


@pytest.fixture
def jobs(db: Database, tmp_path: Path) -> Jobs:
    tasks = {kind: housekeeping(db, days=lambda: 30) for kind in JobType}
    return Jobs(db, Bus(), tasks, queue=tmp_path / "queue.sqlite")


def ended(db: Database, jobs: Jobs, entity: int, days_ago: float) -> Job:
    job = jobs.start(JobType.FILESYSTEM_SCAN, entity_id=entity)
    jobs.cancel(job.id)
    with db.write() as tx:
        tx.execute(
            "UPDATE jobs SET completed_at_ms = :at WHERE id = :id",
            {"at": now() - round(days_ago * DAY_MS), "id": job.id},
        )
    return job


def run(db: Database, jobs: Jobs, kept: int = 1_000) -> tuple[dict[str, JSON], list[Progress]]:
    told = list[Progress]()
    job = jobs.start(JobType.HOUSEKEEPING)
    result = housekeeping(db, days=lambda: 30, kept=kept)(job, told.append)
    return result, told


def test_old_jobs_are_forgotten_and_those_that_wait_are_not(db: Database, jobs: Jobs) -> None:
    ended(db, jobs, 1, days_ago=31)
    young = ended(db, jobs, 2, days_ago=29)
    waiting = jobs.start(JobType.FILESYSTEM_SCAN, entity_id=3)
    result, told = run(db, jobs)
    left = {job.id for job in jobs.recent().items if job.job_type is JobType.FILESYSTEM_SCAN}
    assert left == {young.id, waiting.id}
    assert result["jobs"] == 1
    assert told[-1].note == "library"


def test_no_more_jobs_are_kept_than_that(db: Database, jobs: Jobs) -> None:
    for entity in range(1, 8):
        ended(db, jobs, entity, days_ago=0)
    run(db, jobs, kept=3)
    assert len(jobs.recent().items) == 3


def test_old_events_are_forgotten(db: Database, jobs: Jobs) -> None:
    with db.write() as tx:
        tx.emit(Noted())
    with db.write() as tx:
        tx.execute("UPDATE events_outbox SET at_ms = at_ms - :old", {"old": KEPT_MS + 1})
    result, _ = run(db, jobs)
    assert result["events"] == 1


def test_one_chore_that_fails_does_not_keep_the_others_from_their_turn(
    db: Database, jobs: Jobs
) -> None:
    def fail() -> None:
        raise Unavailable("The disk sleeps.")

    task = housekeeping(db, days=lambda: 30, chores={"first": fail, "second": lambda: ["a fault"]})
    result = task(jobs.start(JobType.HOUSEKEEPING), lambda _: None)
    assert result["first"] == "The disk sleeps."
    assert result["second"] == ["a fault"]
    assert "library" in result
