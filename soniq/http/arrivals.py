"""Purchases and links as both APIs offer them: how far the jobs are that see to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from soniq.app import Soniq
from soniq.arrivals.model import Arrival, ArrivalState
from soniq.jobs.model import JobStatus, JobType

AT_WORK = frozenset((ArrivalState.WAITING, ArrivalState.ACCEPTED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """How far the job of an arrival is. progress: 0–100; None: it has not begun."""

    progress: int | None
    note: str


def underway(soniq: Soniq, arrivals: Iterable[Arrival]) -> dict[int, Underway]:
    """Of those that a job looks through or files, or is about to; by their ids."""
    if not any(one.state in AT_WORK for one in arrivals):
        return {}
    return {
        job.entity_id: Underway(
            progress=job.progress if job.status is JobStatus.RUNNING else None, note=job.note
        )
        for job in soniq.jobs.active()
        if job.job_type is JobType.ARRIVAL and job.entity_id is not None
    }
