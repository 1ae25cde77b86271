"""Review: albums that need a person to say what they are, one at a time."""

from soniq.accounts.model import Person, Role
from soniq.errors import Forbidden
from soniq.events import JSON
from soniq.http.asking import ask
from soniq.jobs.model import JobType
from soniq.ui import reviewing
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title
from soniq.units import JobId


class Review(Lists, component="review.js"):
    """The inbox, the album before one, and its candidates."""


async def build(visit: Visit) -> None:
    if not visit.may(Role.USER):
        raise Forbidden("The inbox of albums is for those who may look after the library.")
    title("Review")
    soniq = visit.soniq
    page = Review(
        may=visit.may(Role.MODERATOR),
        admin=visit.may(Role.ADMIN),
        policy=soniq.settings.network,
        running=await reviewing.running(soniq) if visit.may(Role.ADMIN) else None,
    )

    async def every(person: Person, _: object) -> str:
        await ask(soniq.jobs.start, JobType.MUSICBRAINZ_MATCH, by=person.id)
        return "Soniq looks for all albums. What needs you shows here as it is found."

    async def cancel(_: Person, job_id: object) -> str:
        await ask(soniq.jobs.cancel, JobId(int(str(job_id))))
        return "It stops at its next step."

    async def allow(_: Person, __: object) -> str:
        value: JSON = "ask"
        await ask(soniq.preferences.set, "network", value, soniq.loaded)
        page.props["policy"] = soniq.settings.network
        page.update()
        return "Soniq now asks others where a person here asked for it."

    visit.on(page, "every", every, Role.ADMIN)
    visit.on(page, "cancel", cancel, Role.ADMIN)
    visit.on(page, "allow", allow, Role.ADMIN)
