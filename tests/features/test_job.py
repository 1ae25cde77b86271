"""The job that listens: it tells, waits, can be cancelled, and leaves the others their workers."""

import threading
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from soniq.child.service import Children
from soniq.features.gate import Conditions
from soniq.jobs.model import Job, JobProgress, JobStatus, JobType
from soniq.jobs.service import Jobs
from soniq.jobs.tasks import analysing
from tests.features.house import House, made
from tests.jobs.house import PATIENCE
from tests.shelf import Shelf

KIND = JobType.ANALYSIS


class Working(House):
    """A house whose analysis is a job."""

    def __init__(self, folder: Path, children: Children) -> None:
        self.hours = ""
        self.looks = threading.Semaphore(0)
        when = Conditions(children=lambda: 1, hours=self._look, time_of_day=lambda: time(12, 0))
        super().__init__(folder / "library.sqlite", children, when)
        self.change = threading.Condition()
        self._hearing = self.bus.listen(self._hear)
        self._hearing.__enter__()
        self.jobs = Jobs(
            self.db, self.bus, {KIND: analysing(self.features)}, queue=folder / "queue.sqlite"
        )
        self.jobs.open()

    def _look(self) -> str:
        self.looks.release()
        return self.hours

    def _hear(self, _: object) -> None:
        with self.change:
            self.change.notify_all()

    def until(self, job: Job, *states: JobStatus, note: str | None = None) -> Job:
        def arrived() -> bool:
            now = self.jobs.job(job.id)
            return now.status in states and note in (None, now.note)

        with self.change:
            assert self.change.wait_for(arrived, timeout=PATIENCE), self.jobs.job(job.id)
        return self.jobs.job(job.id)

    def close(self) -> None:
        self._hearing.__exit__(None, None, None)
        self.jobs.close()
        super().close()


@pytest.fixture
def working(tmp_path: Path, children: Children, shelf: Shelf) -> Iterator[Working]:
    house = Working(tmp_path, children)
    for number in (1, 2, 3):
        said: dict[str, Any] = {"title": f"T{number}", "artist": "Ada", "album": "Notes"}
        shelf.add(f"Ada/Notes/{number}.mp3", sound=number, **said)
    house.take_in(shelf)
    yield house
    house.close()


def test_one_job_hears_all_and_says_what_it_came_to(working: Working) -> None:
    job = working.until(working.jobs.start(KIND), JobStatus.COMPLETED)
    assert job.result == {"analysed": 3, "unheard": 0, "passed_by": 0, "left": 0}
    assert (job.processed_items, job.total_items, job.progress) == (3, 3, 100)
    assert len(working.jobs.recent().items) == 1


def test_a_job_that_waits_says_why_once_and_can_be_cancelled(
    working: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soniq.features.listening.LOOK_SECONDS", 0.001)
    monkeypatch.setattr("soniq.jobs.service.TELL_SECONDS", 0)
    working.hours = "22:00-07:00"
    job = working.until(working.jobs.start(KIND), JobStatus.RUNNING, note="Waits for 22:00")
    for _ in range(100):
        assert working.looks.acquire(timeout=PATIENCE)
    notes = [event.note for event in working.events if isinstance(event, JobProgress)]
    assert notes.count("Waits for 22:00") == 1
    working.jobs.cancel(job.id)
    working.until(job, JobStatus.CANCELLED)
    assert working.ear.heard == []


def test_it_goes_on_when_it_is_resumed(working: Working, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soniq.features.listening.LOOK_SECONDS", 0.001)
    working.features.pause()
    job = working.until(working.jobs.start(KIND), JobStatus.RUNNING, note="Paused")
    working.features.resume()
    assert working.until(job, JobStatus.COMPLETED).result == {
        "analysed": 3,
        "unheard": 0,
        "passed_by": 0,
        "left": 0,
    }


def test_a_soniq_that_stops_goes_on_where_it_was(
    working: Working, tmp_path: Path, children: Children
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(content: bytes) -> Any:
        begun.set()
        assert go_on.wait(PATIENCE)
        return made(content)

    working.ear.tells["2.mp3"] = slowly
    job = working.jobs.start(KIND)
    assert begun.wait(PATIENCE)
    working.jobs.close()
    go_on.set()
    assert working.jobs.job(job.id).status is JobStatus.PENDING
    again = Working(tmp_path, children)
    again.until(job, JobStatus.COMPLETED)
    assert sorted(again.ear.heard) == ["2.mp3", "3.mp3"]
    again.close()
