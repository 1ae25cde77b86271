"""Huey inside this process: what is to run now, in a moment, or every day.

The queue carries ids of jobs and nothing else; what they are and how they stand is in the ledger.
So its file is thrown away at each start and filled anew from there, and a restored or tampered
queue file can start nothing.

Huey as it comes would take over the signals of the server, write pickles, sync the card at each
commit or never, hold 8 MB of cache and ask for work every 10 s at most; hence the subclasses.
"""

import json
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from huey import Huey
from huey.consumer import Consumer, Worker
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import SqliteStorage

from soniq.errors import Unavailable
from soniq.units import JobId

logger = logging.getLogger(__name__)

IDLE_SECONDS = 10
"""How often an idle worker looks by itself; new work rings a bell."""
SCHEDULE_SECONDS = 60
"""How often it is asked whether it is time for something daily."""
MISSED = timedelta(hours=2)
"""A time of day that was leapt over is made up for if the leap was no longer: a machine that slept,
or the hour that summer time skips. A clock that was wrong by years is no reason to start."""
STOP_SECONDS = 8
"""How long `stop` waits for running jobs to end between two items."""


class Queue:
    """Runs jobs by their ids, in threads."""

    def __init__(
        self,
        path: Path,
        run: Callable[[JobId], None],
        *,
        daily: Mapping[str, tuple[Callable[[], str], Callable[[], object]]] | None = None,
        workers: int = 2,
    ) -> None:
        """daily: by name, what tells the time of day, and what to call then.

        The time is this machine's, as "02:00"; "" is never. It is asked for each minute.
        """
        self._path = path
        self._run = run
        self._daily = daily or {}
        self._workers = workers
        self._huey: _Huey | None = None
        self._consumer: _Consumer | None = None

    def start(self) -> None:
        """Empties the queue file and begins to work.

        Raises:
            Unavailable: the disk does not take the file.
        """
        logging.getLogger("huey").setLevel(logging.WARNING)
        try:
            self._huey = _new(self._path)
        except (OSError, sqlite3.Error) as error:
            raise Unavailable(
                f"The queue {self._path} cannot be made: {error}. Look at the space on its disk."
            ) from error
        self._job = self._huey.task(name="job")(self._run_by_id)
        for name, (time_of_day, call) in self._daily.items():
            self._huey.periodic_task(Daily(time_of_day), name=f"daily_{name}")(call)
        self._consumer = _Consumer(
            self._huey,
            workers=self._workers,
            max_delay=IDLE_SECONDS,
            scheduler_interval=SCHEDULE_SECONDS,
            shutdown_timeout=STOP_SECONDS,
            check_worker_health=False,
        )
        self._consumer.start()

    def put(self, job_id: JobId, *, delay: float = 0) -> None:
        """Runs the job as soon as a worker is free, or after `delay` seconds.

        Before `start` and after `stop` it does nothing: the ledger has the job for the next start.
        """
        if self._huey is None:
            return
        if delay > 0:
            # Not Huey's schedule: it goes by the wall clock, which may jump by years.
            timer = threading.Timer(delay, self.put, (job_id,))
            timer.daemon = True
            timer.start()
        else:
            self._job(job_id)

    def stop(self) -> bool:
        """Takes no more work and waits for what runs; False if something did not end in time."""
        if self._huey is None or self._consumer is None:
            return True
        huey, self._huey = self._huey, None
        with huey.bell:
            self._consumer.stop_flag.set()
            huey.bell.notify_all()
        self._consumer.stop(graceful=True)
        threads = [
            self._consumer.scheduler,
            *(thread for _, thread in self._consumer.worker_threads),
        ]
        ended = not any(thread.is_alive() for thread in threads)
        if ended:
            huey.storage.close()
        return ended

    def _run_by_id(self, job_id: int) -> None:
        self._run(JobId(job_id))


def _new(path: Path) -> "_Huey":
    """A queue without work, on a new file that only this account may read."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    return _Huey(
        "soniq",
        results=False,
        utc=False,  # people write times of day in their own zone
        serializer=_Json(),
        filename=str(path),
        cache_mb=1,
    )


class Daily:
    """Whether a time of day has come since the last look, which is a minute or so ago."""

    def __init__(self, time_of_day: Callable[[], str]) -> None:
        """time_of_day: this machine's, as "02:00"; "" is never."""
        self._time_of_day = time_of_day
        self._looked: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        before, self._looked = self._looked, now
        at = self._time_of_day()
        if not at or before is None or now - before > MISSED:
            return False
        hours, minutes = (int(part) for part in at.split(":"))
        return any(
            before < day.replace(hour=hours, minute=minutes, second=0, microsecond=0) <= now
            for day in (before, now)
        )


class _Json(Serializer):  # type: ignore[misc]  # huey has no types
    """Tasks and flags as JSON: what a stranger writes into the file is data, never code."""

    def _serialize(self, data: Any) -> bytes:
        if isinstance(data, Message):
            fields = {name: value for name, value in data._asdict().items() if value is not None}
            return json.dumps({"task": fields}).encode()
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Any:
        found = json.loads(bytes(data))
        if not isinstance(found, dict) or "task" not in found:
            return found
        return Message(**found["task"])


class _Storage(SqliteStorage):  # type: ignore[misc]  # huey has no types
    def _create_connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._create_connection()
        connection.execute("PRAGMA synchronous = NORMAL")  # huey knows only FULL and OFF
        return connection


class _Huey(Huey):  # type: ignore[misc]  # huey has no types
    storage_class = _Storage

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bell = threading.Condition()
        self.rung = 0

    def enqueue(self, task: Any) -> None:
        super().enqueue(task)
        with self.bell:
            self.rung += 1
            self.bell.notify()


class _Worker(Worker):  # type: ignore[misc]  # huey has no types
    """Sleeps until the bell rings, rather than asking the file many times a second."""

    heard = 0

    def loop(self, now: Any = None) -> None:
        self.heard = self.huey.rung
        super().loop(now)

    def sleep(self) -> None:
        with self.huey.bell:
            if self.heard == self.huey.rung and not self.stop_flag.is_set():
                self.huey.bell.wait(self.max_delay)


class _Consumer(Consumer):  # type: ignore[misc]  # huey has no types
    worker_class = _Worker

    def _set_signal_handlers(self) -> None:
        """They are the server's."""
