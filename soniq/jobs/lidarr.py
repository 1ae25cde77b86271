"""The job that has Lidarr look for an album."""

from soniq.errors import Invalid
from soniq.events import JSON
from soniq.jobs.model import Job, Task
from soniq.jobs.service import TRIES
from soniq.lidarr.service import Lidarr
from soniq.units import AlbumId, Tell


def searching(lidarr: Lidarr) -> Task:
    """A task for the job's album. Where Lidarr's metadata server is down, its tries are made with
    their pauses; after the last one the album waits, and a later job looks for it."""

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        if job.entity_id is None:
            raise Invalid("Name the album that Lidarr is to look for.")
        is_last_try = job.attempts >= TRIES
        return lidarr.search(AlbumId(job.entity_id), tell, is_last_try=is_last_try)

    return run
