"""The rest of set-up: choose folders, watch the first scan, begin."""

from soniq.accounts.model import Person, Role
from soniq.errors import Forbidden
from soniq.events import JSON
from soniq.http.asking import ask
from soniq.jobs.model import JobType
from soniq.ui import folders, jobs
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import Part, title


class FirstScan(Lists, component="firstscan.js"):
    """The button that begins, and then how far the scan is."""


async def build(visit: Visit) -> None:
    if not visit.may(Role.ADMIN):
        raise Forbidden("Music folders are chosen by those who look after this soniq.")
    title("Welcome")
    with Part("div", None, "stack wide welcome"):
        with Part("header", None, "stack tight"):
            Part("h1", "Where is your music?")
            text = "soniq reads these folders and watches them. It changes nothing in them."
            Part("p", text, "second")
        await folders.build(visit, first=True)
        there = (await ask(visit.soniq.library.totals)).tracks
        scan = FirstScan(running=await ask(_running, visit), there=there)

        async def begin(by: Person, _: object) -> None:
            if not await ask(visit.soniq.roots.all):
                raise Forbidden("Choose a folder first.")
            await ask(visit.soniq.jobs.start, JobType.FILESYSTEM_SCAN, by=by.id)

        visit.on(scan, "begin", begin, Role.ADMIN)


def _running(visit: Visit) -> list[JSON]:
    names = jobs.names_of_roots(visit.soniq)
    return [
        jobs.of_job(job, names)
        for job in visit.soniq.jobs.active()
        if job.job_type is JobType.FILESYSTEM_SCAN
    ]
