"""A job that is wanted while the same one runs: what changed meanwhile is not lost."""

from soniq.jobs.model import JobStatus
from tests.jobs.house import PATIENCE, SCAN, House, Work


def test_a_job_wanted_afresh_while_it_runs_is_run_again(house: House, work: Work) -> None:
    first = house.jobs.start(SCAN, entity_id=1)
    house.jobs.open()
    assert work.began.acquire(timeout=PATIENCE)
    assert house.jobs.start(SCAN, entity_id=1, afresh=True).id == first.id
    assert house.jobs.start(SCAN, entity_id=1, afresh=True).id == first.id
    work.go_on.set()
    house.until(first, JobStatus.COMPLETED)
    assert work.began.acquire(timeout=PATIENCE)
    [_, second] = work.runs
    house.until(second, JobStatus.COMPLETED)
    assert second.id != first.id
    assert second.entity_id == 1
    assert house.jobs.active() == []


def test_other_words_to_a_running_job_are_for_the_next(house: House, work: Work) -> None:
    house.jobs.open()
    first = house.jobs.start(SCAN, entity_id=1)
    assert work.began.acquire(timeout=PATIENCE)
    house.jobs.start(SCAN, entity_id=1, args={"accept_missing": True})
    house.jobs.start(SCAN, entity_id=1)
    work.go_on.set()
    house.until(first, JobStatus.COMPLETED)
    assert work.began.acquire(timeout=PATIENCE)
    assert [job.args for job in work.runs] == [{}, {"accept_missing": True}]
    house.until(work.runs[1], JobStatus.COMPLETED)


def test_other_words_to_a_waiting_job_are_its_own(house: House, work: Work) -> None:
    waiting = house.jobs.start(SCAN, entity_id=1)
    house.jobs.start(SCAN, entity_id=1, args={"accept_missing": True})
    work.go_on.set()
    house.jobs.open()
    house.until(waiting, JobStatus.COMPLETED)
    assert [job.args for job in work.runs] == [{"accept_missing": True}]


def test_a_restart_takes_up_the_job_with_the_later_words(house: House, work: Work) -> None:
    house.jobs.open()
    house.jobs.start(SCAN, entity_id=1)
    assert work.began.acquire(timeout=PATIENCE)
    house.jobs.start(SCAN, entity_id=1, args={"accept_missing": True})
    house.jobs._stopping.set()
    work.go_on.set()
    later = house.again()
    try:
        later.jobs.open()
        assert work.began.acquire(timeout=PATIENCE)
        later.until(work.runs[1], JobStatus.COMPLETED)
        assert [job.args for job in work.runs] == [{}, {"accept_missing": True}]
    finally:
        later.close()
