"""Choosing music folders, and what may be done with those that were chosen."""

from soniq.accounts.model import Person, Role
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.http.asking import ask, disks
from soniq.intake.model import WatchState
from soniq.jobs.model import JobType
from soniq.library.model import Root
from soniq.text import shown
from soniq.ui import browsing
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.units import RootId


class Folders(Lists, component="folders.js"):
    """The music folders, with a browser of the machine's own folders to add more.

    `first` is the shape for set-up, where nothing but choosing and going on is offered.
    """


async def build(visit: Visit, *, first: bool = False) -> Folders:
    soniq = visit.soniq
    page = Folders(
        roots=await disks.ask(_roots, visit), begin=await disks.ask(_beginning), first=first
    )

    async def look(_: Person, path: object) -> None:
        page.run_method("looked", await disks.ask(browsing.look, browsing.path_of(str(path))))

    async def add(by: Person, path: object) -> str | None:
        root = await disks.ask(soniq.roots.add, browsing.path_of(str(path)))
        if not first:
            await ask(soniq.jobs.start, JobType.FILESYSTEM_SCAN, entity_id=root.id, by=by.id)
        await again()
        page.run_method("added")
        return None if first else f"{root.name} was added, and its scan has begun."

    async def remove(_: Person, number: object) -> str:
        root = await ask(soniq.roots.root, _id(number))
        await ask(soniq.roots.remove, root.id)
        await again()
        return f"{root.name} is no longer watched. Its files are as they were."

    async def scan(by: Person, number: object) -> None:
        await ask(soniq.jobs.start, JobType.FILESYSTEM_SCAN, entity_id=_id(number), by=by.id)

    async def accept(by: Person, number: object) -> str:
        """What is gone may be marked missing: the person looked, and it is so."""
        args: dict[str, JSON] = {"accept_missing": True}
        await ask(
            soniq.jobs.start, JobType.FILESYSTEM_SCAN, entity_id=_id(number), args=args, by=by.id
        )
        return "The scan has begun. What is gone will be marked missing."

    async def allow(by: Person, said: object) -> str:
        root_id, writable = _allowed(said)
        root = await ask(soniq.roots.set_writable, root_id, writable, by=by.id)
        await again()
        if root.writable:
            return f"soniq may change files in {root.name}, when somebody tells it to."
        return f"soniq leaves the files in {root.name} as they are."

    async def again(*_: object) -> None:
        page.props["roots"] = await disks.ask(_roots, visit)
        page.update()

    async def refresh(_: Person, __: object) -> None:
        await again()

    for event, act in (
        ("look", look),
        ("add", add),
        ("remove", remove),
        ("scan", scan),
        ("accept", accept),
        ("allow", allow),
        ("refresh", refresh),
    ):
        visit.on(page, event, act, Role.ADMIN)
    return page


def _roots(visit: Visit) -> list[JSON]:
    watching = {state.root_id: state for state in visit.soniq.watcher.status()}
    return [_row(root, watching.get(root.id)) for root in visit.soniq.roots.all()]


def _row(root: Root, watch: WatchState | None) -> dict[str, JSON]:
    return {
        "id": root.id,
        "name": root.name,
        "path": shown(root.path),
        "state": root.state,
        "note": root.note,
        "scanned": root.scanned_at,
        "writable": root.writable,
        "read_only": browsing.is_read_only(root.path),
        "watching": watch.watching if watch else None,
        "watch_note": watch.note if watch else None,
    }


def _beginning() -> list[JSON]:
    return [{"path": browsing.name_of(path), "name": shown(path)} for path in browsing.beginning()]


def _allowed(said: object) -> tuple[RootId, bool]:
    if isinstance(said, dict) and isinstance(said.get("writable"), bool):
        return _id(said.get("id")), said["writable"]
    raise Invalid("The page sent nothing that soniq knows. Reload it.")


def _id(number: object) -> RootId:
    return RootId(int(str(number)))
