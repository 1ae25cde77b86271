"""Duplicates: what is there more than once, which copy to keep, and why."""

from soniq.accounts.model import Role
from soniq.errors import Forbidden
from soniq.http.asking import ask
from soniq.jobs.model import JobType
from soniq.ui import moves
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title
from soniq.ui.shapes import Row


class Duplicates(Lists, component="duplicates.js"):
    """The groups, one of them before the person; it keeps itself up to date."""


async def build(visit: Visit) -> None:
    if not visit.may(Role.USER):
        raise Forbidden("Duplicates are for those who may look after the library.")
    title("Duplicates")
    is_admin = visit.may(Role.ADMIN)
    Duplicates(
        may=visit.may(Role.MODERATOR),
        admin=is_admin,
        days=visit.soniq.settings.quarantine_days,
        running=await ask(_running, visit) if is_admin else None,
    )


def _running(visit: Visit) -> Row | None:
    return next(
        (moves.of_job(job) for job in visit.soniq.jobs.active() if job.job_type is JobType.DEDUPE),
        None,
    )
