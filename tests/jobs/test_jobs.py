"""Jobs: one at a time per kind, told, retried and cancelled."""

from pathlib import Path

import pytest

from soniq.errors import Conflict, Invalid, NotFound, Unavailable
from soniq.events import JSON
from soniq.jobs.model import Job, JobStatus, JobType
from soniq.library.model import Slice
from soniq.units import JobId, PersonId, Progress, Tell
from tests.jobs.house import PATIENCE, SCAN, House, Work


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
