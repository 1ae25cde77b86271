"""The live state of a job: an honest rate, and no news where nothing is new."""

from dataclasses import replace

from soniq.jobs.model import Job, JobStatus, JobType
from soniq.jobs.running import Running
from soniq.units import JobId, Moment, Progress

JOB = Job(
    id=JobId(1),
    job_type=JobType.ANALYSIS,
    status=JobStatus.RUNNING,
    entity_id=None,
    args={},
    progress=0,
    total_items=None,
    processed_items=0,
    note="",
    result=None,
    error_message=None,
    attempts=1,
    by=None,
    created_at=Moment(0),
    started_at=Moment(0),
    completed_at=None,
    next_try_at=None,
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_rate_of_items_that_take_long_is_steady() -> None:
    clock = Clock()
    running = Running(JOB, clock)
    rates: list[float] = []
    for second in range(400):
        clock.now = float(second)
        running.take(Progress(done=second // 8, total=100))
        rates.append(running.job().rate or 0.0)
    assert all(0.1 < rate < 0.15 for rate in rates[40:])


def test_the_rate_of_quick_items_follows_what_they_do_lately() -> None:
    clock = Clock()
    running = Running(JOB, clock)
    done = 0
    for second in range(120):
        clock.now = float(second)
        done += 100 if second < 60 else 10
        running.take(Progress(done=done))
    assert 9 < (running.job().rate or 0) < 12


def test_what_was_told_is_no_news() -> None:
    clock = Clock()
    running = Running(JOB, clock)
    waits = Progress(done=1, total=5, note="Waits for 22:00")
    running.take(waits)
    assert running.is_time("tell", every=1)
    for second in range(1, 100):
        clock.now = float(second)
        running.take(waits)
        assert not running.is_time("tell", every=1)
    running.take(replace(waits, note="Goes on"))
    assert running.is_time("tell", every=1)
    assert running.is_time("write", every=1)
    running.take(replace(waits, done=2))
    assert not running.is_time("tell", every=1)
