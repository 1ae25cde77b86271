"""A library with jobs, and work that a test drives."""

import threading
from pathlib import Path

from soniq.events import JSON, Bus, Event
from soniq.jobs.model import Job, JobChanged, JobProgress, JobStatus, JobType, Task
from soniq.jobs.service import Jobs
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.units import Progress, Tell

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
