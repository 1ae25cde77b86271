"""What stays on the screen while pages change: navigation, the ring of jobs, player, search."""

from nicegui import ui
from nicegui.element import Element

from soniq.accounts.model import Person, Role
from soniq.events import JSON
from soniq.http.asking import ask
from soniq.jobs.model import JobType
from soniq.ui import jobs
from soniq.ui.adding import Adding
from soniq.ui.asking import Visit
from soniq.ui.attribution import Attribution
from soniq.ui.covers import Covers, PutAway
from soniq.ui.editing import Editing
from soniq.ui.onair import OnAir
from soniq.ui.palette import Palette
from soniq.ui.parts import Part
from soniq.ui.player import Player
from soniq.ui.share import Share
from soniq.units import JobId

LIBRARY = [
    ("house", "Home", "/"),
    ("disc-3", "Albums", "/library/albums"),
    ("users", "Artists", "/library/artists"),
    ("audio-lines", "Tracks", "/library/tracks"),
    ("list-music", "Playlists", "/playlists"),
    ("headphones", "Listening", "/listening"),
    ("compass", "Explore", "/explore"),
    ("library-big", "Collection", "/collection"),
]
REVIEW = ("inbox", "Review", "/review")
"""For those who may see what is undecided; it carries a count."""
HOUSE = [
    ("activity", "Jobs", "/jobs", Role.ADMIN),
    ("settings", "Settings", "/settings", Role.GUEST),
]
MORE = [
    ("radio", "Radio", "/radio", Role.GUEST),
    ("tags", "Genres", "/library/genres", Role.GUEST),
    ("folder-tree", "Folders", "/library/folders", Role.GUEST),
    ("history", "History", "/history", Role.USER),
    ("archive", "Tidy up", "/tidy", Role.USER),
    ("key-round", "People", "/people", Role.USER),
]
"""What one needs less often: folded away at the end of the rail, until it is opened."""
BENEATH: dict[str, JSON] = {
    "/collection": ["/shopping", "/import", "/connections"],
    "/tidy": ["/duplicates", "/renames", "/tags", "/quarantine"],
    "/settings": ["/network", "/apps", "/shares", "/outputs"],
}
"""Pages that a page of the rail leads to."""
TABS: list[JSON] = [
    {"icon": "house", "word": "Home", "path": "/"},
    {"icon": "disc-3", "word": "Albums", "path": "/library/albums"},
    {"icon": "search", "word": "Search", "act": "search"},
    {"icon": "compass", "word": "Explore", "path": "/explore"},
    {"icon": "ellipsis", "word": "More", "act": "more"},
]
"""On a phone: five within the thumb's reach."""


class Frame(Element, component="frame.js"):
    """Navigation, shortcuts, the ring of jobs and toasts."""

    def __init__(self, visit: Visit, running: list[JSON], waiting: int) -> None:
        """waiting: albums in the inbox."""
        super().__init__()
        person = visit.person
        library = [*LIBRARY, REVIEW] if visit.may(Role.USER) else LIBRARY
        self._props["groups"] = [[list(entry) for entry in library], _for(visit, HOUSE)]
        self._props["rest"] = _for(visit, MORE)
        self._props["beneath"] = BENEATH
        self._props["waiting"] = waiting
        self._props["tabs"] = TABS
        self._props["person"] = {"name": person.name, "role": person.role}
        self._props["running"] = running


async def build(visit: Visit) -> Frame:
    """The frame around the content, in the layout of the page."""
    running = await ask(_running, visit) if visit.may(Role.ADMIN) else []
    waiting = await ask(_waiting, visit) if visit.may(Role.USER) else 0
    with ui.context.client.layout:
        frame = Frame(visit, running, waiting)
        Palette(visit)
        OnAir()
        if visit.may(Role.USER):
            Attribution()
            Adding()
            Share(forever=visit.soniq.sharing.longest is None)
        if visit.may(Role.MODERATOR):
            Editing()
            Covers()
        if visit.may(Role.ADMIN):
            PutAway()
        with Part("footer"):
            Player()
    frame.move(target_index=0)  # the keyboard comes to the navigation first, then to the content

    async def cancel(_: Person, job_id: object) -> str | None:
        await ask(visit.soniq.jobs.cancel, JobId(int(str(job_id))))
        return None

    async def act(person: Person, what: object) -> str | None:
        if what == "scan":
            await ask(visit.soniq.jobs.start, JobType.FILESYSTEM_SCAN, by=person.id)
            return "The scan has begun."
        if what == "pause":
            await ask(visit.soniq.features.pause, by=person.id)
            return "Listening is paused, until you let it go on."
        if what == "resume":
            await ask(visit.soniq.features.resume, by=person.id)
            return "Listening goes on."
        return None

    visit.on(frame, "cancel", cancel, Role.ADMIN)
    visit.on(frame, "act", act, Role.ADMIN)
    return frame


def _running(visit: Visit) -> list[JSON]:
    names = jobs.names_of_roots(visit.soniq)
    return [jobs.of_job(job, names) for job in visit.soniq.jobs.active()]


def _waiting(visit: Visit) -> int:
    return visit.soniq.matching.counts().waiting


def _for(visit: Visit, entries: list[tuple[str, str, str, Role]]) -> list[JSON]:
    return [[mark, word, path] for mark, word, path, least in entries if visit.may(least)]
