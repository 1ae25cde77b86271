"""The nightly tidying, as a job's task."""

import logging
from collections.abc import Callable, Mapping

from soniq.errors import SoniqError
from soniq.events import JSON
from soniq.jobs import rows
from soniq.jobs.model import Job, Task
from soniq.store import outbox
from soniq.store.database import Database
from soniq.units import Moment, Progress, Tell, now

logger = logging.getLogger(__name__)

KEPT_JOBS = 1_000
DAY_MS = 24 * 3600 * 1000


def housekeeping(
    db: Database,
    *,
    days: Callable[[], int],
    chores: Mapping[str, Callable[[], object]] | None = None,
    kept: int = KEPT_JOBS,
) -> Task:
    """A task that forgets jobs older than that many days, old events, and does what others ask for.

    chores: by name; one that fails does not keep the others from their turn.
    """

    def forget_jobs() -> int:
        with db.write() as tx:
            return rows.forget(tx, before=Moment(now() - days() * DAY_MS), kept=kept)

    def forget_events() -> int:
        with db.write() as tx:
            return outbox.forget_old(tx.reader)

    turns = {"jobs": forget_jobs, "events": forget_events, **(chores or {}), "library": db.tidy}

    def run(_: Job, tell: Tell) -> dict[str, JSON]:
        done: dict[str, JSON] = {}
        for count, (name, chore) in enumerate(turns.items()):
            tell(Progress(done=count, total=len(turns), note=name))
            try:
                outcome = chore()
            except SoniqError as error:
                logger.warning("housekeeping of %s failed: %s", name, error)
                done[name] = str(error)
            else:
                done[name] = _told(outcome)
        return done

    return run


def _told(outcome: object) -> JSON:
    if isinstance(outcome, list | tuple):
        return [str(item) for item in outcome]
    return outcome if isinstance(outcome, int | str) else None
