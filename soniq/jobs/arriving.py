"""The jobs that take in purchases, and fetch what links lead to."""

from soniq.arrivals.model import ArrivalId, DownloadId
from soniq.arrivals.service import Arrivals
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.jobs.model import Job, Task
from soniq.units import Tell


def arriving(arrivals: Arrivals) -> Task:
    """A task that looks the purchase through that is the job's entity, or files it."""

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        if job.entity_id is None:
            raise Invalid("Nothing says which purchase is meant.")
        done = arrivals.work(ArrivalId(job.entity_id), tell, job_id=job.id)
        return {
            "state": done.state,
            "tracks": done.tracks,
            "left": done.left,
            "change_id": done.change_id,
            "trouble": done.trouble,
        }

    return run


def downloading(arrivals: Arrivals) -> Task:
    """A task that fetches the link that is the job's entity. Where it is to be tried again later,
    it says so and ends well."""

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        if job.entity_id is None:
            raise Invalid("Nothing says which link is to be fetched.")
        done = arrivals.run(DownloadId(job.entity_id), tell)
        return {
            "state": done.state,
            "received": done.received,
            "arrival_id": done.arrival_id,
            "note": done.note,
            "trouble": done.trouble,
        }

    return run
