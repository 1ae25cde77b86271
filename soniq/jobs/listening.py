"""The jobs of what belongs to a person: what they bring from elsewhere, and tell there."""

from dataclasses import asdict

from soniq.errors import Invalid
from soniq.events import JSON
from soniq.importing.model import ImportId
from soniq.importing.service import Importing
from soniq.jobs.model import Job, Task
from soniq.scrobbling.service import Scrobbling
from soniq.units import Tell


def importing(importing: Importing) -> Task:
    """A task that takes the job's import in; one that was dropped meanwhile it leaves alone.

    What it says of itself is numbers alone: who may see jobs need not know what somebody plays.
    """

    def run(job: Job, tell: Tell) -> dict[str, JSON]:
        if job.entity_id is None:
            raise Invalid("Name the import that is to be taken in.")
        report = importing.run(ImportId(job.entity_id), tell)
        if report is None:
            return {"dropped": True}
        return {
            "plays": asdict(report.plays),
            "counts": asdict(report.counts),
            "opinions": asdict(report.opinions),
            "playlists": asdict(report.playlists),
            "wishes": asdict(report.wishes),
            "holdings": asdict(report.holdings),
        }

    return run


def scrobbling(scrobbling: Scrobbling) -> Task:
    """A task that tells what waits, of everybody. Where a service does not answer, it says so and
    ends well: what is left waits for another run. It names no music, as others may see jobs."""

    def run(_: Job, tell: Tell) -> dict[str, JSON]:
        return scrobbling.tell(tell).to_json()

    return run
