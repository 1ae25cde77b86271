"""Jobs go by a clock that may be wrong by years, and is set while they wait."""

import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from soniq.errors import Unavailable
from soniq.jobs.model import JobStatus
from soniq.jobs.queue import Daily
from soniq.jobs.service import Jobs
from tests.jobs.house import SCAN, House, Work

HOUR = 3_600
YEARS = 10 * 365 * 24 * HOUR


class WallClock:
    """The machine's wall clock; the one that counts seconds goes on as ever."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._wrong_by = 0
        right = time.time_ns
        patch.setattr(time, "time_ns", lambda: right() + self._wrong_by * 10**9)

    def jump(self, seconds: int) -> None:
        self._wrong_by += seconds


@pytest.mark.parametrize("seconds", [-HOUR, -YEARS, HOUR, YEARS])
def test_a_job_between_two_tries_is_tried_again_though_the_clock_jumps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    clock, work = WallClock(monkeypatch), Work()
    work.go_on.set()
    work.fails = [Unavailable("The disk sleeps.")]
    house = House(tmp_path, {SCAN: work})
    house.jobs = Jobs(
        house.db, house.bus, house.tasks, queue=tmp_path / "queue.sqlite", backoff=lambda _: 0.5
    )
    house.jobs.open()
    job = house.until(house.jobs.start(SCAN), JobStatus.RETRYING)

    clock.jump(seconds)

    assert house.until(job, JobStatus.COMPLETED).attempts == 2
    house.close()


def looks(*times: str) -> list[datetime]:
    return [datetime.fromisoformat(f"2026-{moment}") for moment in times]


@pytest.mark.parametrize(
    ("at", "seen", "starts"),
    [
        ("02:00", looks("03-01T01:59:10", "03-01T02:00:10", "03-01T02:01:10"), [1]),
        ("02:00", looks("03-01T01:59:59.9", "03-01T02:01:00"), [1]),  # the minute was skipped
        ("02:00", looks("03-01T02:00:10", "03-01T02:00:50"), []),
        ("02:00", looks("03-29T01:59:30", "03-29T03:00:30", "03-29T03:01:30"), [1]),  # summer
        ("02:30", looks("10-25T02:59:30", "10-25T02:00:30", "10-25T02:30:30"), [2]),  # winter
        ("02:00", looks("03-01T14:00", "03-01T14:01"), []),
        ("23:59", looks("03-01T23:58:30", "03-02T00:00:30"), [1]),
        ("00:00", looks("03-01T23:59:30", "03-02T00:00:30"), [1]),
        ("00:05", looks("03-01T00:04:30", "03-01T00:05:30"), [1]),
        ("02:00", looks("01-01T00:00", "06-01T12:00", "06-02T01:59", "06-02T02:00"), [3]),
        ("", looks("03-01T23:59:30", "03-02T00:00:30"), []),
    ],
)
def test_a_daily_job_starts_once_when_its_time_has_come(
    at: str, seen: list[datetime], starts: list[int]
) -> None:
    is_time = Daily(lambda: at)
    assert [place for place, now in enumerate(seen) if is_time(now)] == starts


def test_a_daily_job_starts_once_a_day_however_its_looks_fall() -> None:
    is_time = Daily(lambda: "02:00")
    now = datetime(2026, 3, 1, 12)
    started = [
        now + timedelta(seconds=61 * look)
        for look in range(30 * 24 * 60)
        if is_time(now + timedelta(seconds=61 * look))
    ]
    assert [day.day for day in started] == [*range(2, 32)]
