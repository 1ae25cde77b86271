"""Jobs: how far the listening is, what runs, what waits, what was, and what went wrong."""

from soniq.accounts.model import Person, Role
from soniq.errors import Forbidden
from soniq.http.asking import ask
from soniq.jobs.model import JobType
from soniq.ui import hearing
from soniq.ui.asking import Visit
from soniq.ui.cards import Listening, Lists
from soniq.ui.parts import title
from soniq.units import JobId


class Jobs(Lists, component="work.js"):
    """The list of jobs, which keeps itself up to date."""


async def build(visit: Visit) -> None:
    if not visit.may(Role.ADMIN):
        raise Forbidden("Jobs are for those who look after this soniq.")
    title("Jobs")
    jobs, features = visit.soniq.jobs, visit.soniq.features
    with Jobs() as page:
        listening = Listening(status=hearing.of_status(await ask(features.status)), may=True)

    async def cancel(_: Person, job_id: object) -> str:
        await ask(jobs.cancel, JobId(int(str(job_id))))
        return "It stops at its next step."

    async def retry(_: Person, job_id: object) -> str:
        await ask(jobs.retry, JobId(int(str(job_id))))
        return "It is queued again."

    async def scan(person: Person, _: object) -> None:
        await ask(jobs.start, JobType.FILESYSTEM_SCAN, by=person.id)

    visit.on(page, "cancel", cancel, Role.ADMIN)
    visit.on(page, "retry", retry, Role.ADMIN)
    visit.on(page, "scan", scan, Role.ADMIN)

    async def pause(person: Person, _: object) -> None:
        await ask(features.pause, by=person.id)
        await show()

    async def resume(person: Person, _: object) -> None:
        await ask(features.resume, by=person.id)
        await show()

    async def show() -> None:
        listening.props["status"] = hearing.of_status(await ask(features.status))
        listening.update()

    visit.on(listening, "pause", pause, Role.ADMIN)
    visit.on(listening, "resume", resume, Role.ADMIN)
