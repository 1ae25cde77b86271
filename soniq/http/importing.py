"""Importing as both APIs offer it: what starts a job, and how far that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from soniq.app import Soniq
from soniq.importing.model import Account, Import, ImportId, Part, State
from soniq.jobs.model import JobStatus, JobType
from soniq.units import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """How far the job of an import is. note: what it is at, in words."""

    is_running: bool
    progress: int
    note: str


def start(
    soniq: Soniq,
    import_id: ImportId,
    by: PersonId,
    parts: Sequence[Part] | None,
    *,
    guesses: bool,
) -> Import:
    """Has an import taken in. Raises as `Importing.start`."""
    one = soniq.importing.start(import_id, by, parts, guesses=guesses)
    soniq.jobs.start(JobType.IMPORT, entity_id=one.id, by=by)
    return one


def connect(
    soniq: Soniq,
    by: PersonId,
    account: Account,
    parts: Sequence[Part] | None,
    *,
    guesses: bool,
) -> Import:
    """Has an account's own fetched and taken in. Raises as `Importing.connect`."""
    wanted = tuple(Part) if parts is None else tuple(parts)
    one = soniq.importing.connect(by, account, wanted, guesses=guesses)
    soniq.jobs.start(JobType.IMPORT, entity_id=one.id, by=by)
    return one


def underway(soniq: Soniq, imports: Sequence[Import]) -> dict[ImportId, Underway]:
    """Of those that a job takes in, or is about to."""
    if not any(one.state in {State.WAITING, State.FAILED} for one in imports):
        return {}
    jobs = {job.entity_id: job for job in soniq.jobs.active() if job.job_type is JobType.IMPORT}
    return {
        one.id: Underway(
            is_running=job.status is JobStatus.RUNNING, progress=job.progress, note=job.note
        )
        for one in imports
        if (job := jobs.get(one.id)) is not None
    }
