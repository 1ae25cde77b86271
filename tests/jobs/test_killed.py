"""A job whose process is killed goes on in the next one, once in effect."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from soniq.events import JSON, Bus
from soniq.jobs.model import Job, JobStatus, JobType
from soniq.jobs.service import Jobs
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.units import Progress, Tell

PATIENCE = 60
ITEMS = 5

SERVE = """
import sys, pathlib
sys.path.insert(0, sys.argv[2])
from tests.jobs.test_killed import serve
serve(pathlib.Path(sys.argv[1]))
"""


def opened(folder: Path, task: object) -> tuple[Database, Jobs]:
    migrate(folder / "library.sqlite")
    bus = Bus()
    db = Database(folder / "library.sqlite", bus)
    tasks = {JobType.FILESYSTEM_SCAN: task}
    return db, Jobs(db, bus, tasks, queue=folder / "queue.sqlite")  # type: ignore[arg-type]  # a test's task


def mark_items(db: Database, hang_at: int | None) -> object:
    """A task as tasks should be: what is done is known, so doing it again changes nothing."""

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        for item in range(ITEMS):
            tell(Progress(done=item, total=ITEMS))
            with db.write() as tx:
                tx.execute("INSERT OR IGNORE INTO done VALUES (:item)", {"item": item})
            if item == hang_at:
                print("hanging", flush=True)
                threading.Event().wait()
        return {"tries": job.attempts}

    return run


def serve(folder: Path) -> None:
    """In a process of its own: begins the job, and hangs in the middle."""
    tasks: list[object] = []
    db, jobs = opened(folder, lambda job, tell: tasks[0](job, tell))  # type: ignore[operator]  # above
    tasks.append(mark_items(db, hang_at=2))
    with db.write() as tx:
        tx.execute("CREATE TABLE IF NOT EXISTS done (item INTEGER PRIMARY KEY) STRICT")
    jobs.open()
    jobs.start(JobType.FILESYSTEM_SCAN)
    threading.Event().wait()


def test_a_killed_job_is_resumed_once_and_ends(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(tmp_path), str(root)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"hanging\n"
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)
        process.stdout.close()

    ended = threading.Event()
    tasks: list[object] = []

    def last(job: Job, tell: Tell) -> dict[str, JSON]:
        try:
            return tasks[0](job, tell)  # type: ignore[no-any-return, operator]  # a test's task
        finally:
            ended.set()

    db, jobs = opened(tmp_path, last)
    tasks.append(mark_items(db, hang_at=None))
    (resumed,) = jobs.open()
    assert ended.wait(PATIENCE)
    jobs.close()
    job = jobs.job(resumed.id)
    assert (job.status, job.attempts, job.result) == (JobStatus.COMPLETED, 1, {"tries": 1})
    assert len(jobs.recent().items) == 1
    assert db.read().execute("SELECT count(*) FROM done").fetchone()[0] == ITEMS
    assert db.check() == []
    db.close()
