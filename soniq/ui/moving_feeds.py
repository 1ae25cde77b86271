"""What the pages of renaming and of the quarantine fetch, and what they have done."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.http import orders, saying
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import changes
from soniq.library.model import Root
from soniq.moving.model import Plan, PlanId
from soniq.text import shown
from soniq.ui import chosen, moves, words
from soniq.ui.chosen import About
from soniq.ui.feeds import answer, packed
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of
from soniq.units import AlbumId, FileId, FolderId, JobId, RootId, TrackId

AWAY_IN = b".soniq/quarantine"

LOOKED_AT = 500
"""Tracks whose size is told before they are put away; of more, only how many there are."""

Admin = Annotated[Asker, allow(Role.ADMIN)]
Number = Annotated[int, Path(ge=0, lt=2**63)]
Id = Annotated[int, Field(ge=0, lt=2**63)]
Public = Annotated[str, Field(max_length=100)]
First = Annotated[int, Query(ge=1, le=100)]


class Planned(BaseModel):
    """What to rename: these tracks, an album, a folder, a music folder, or all."""

    template: str = Field(max_length=2_000)
    tracks: str | None = Field(None, max_length=chosen.LONGEST)
    album: Id | None = None
    folder: Id | None = None
    root: Id | None = None


class Files(BaseModel):
    files: list[Id] = Field(min_length=1, max_length=orders.AT_ONCE)


class Deleted(Files):
    for_good: bool
    """The person was asked."""


class Tracks(BaseModel):
    tracks: list[Public] = Field(min_length=1, max_length=orders.AT_ONCE)

    def ids(self) -> list[TrackId]:
        return orders.numbers("Track", self.tracks, TrackId)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(include_in_schema=False, dependencies=[allow(Role.ADMIN)])
    _renames(api, soniq)
    _quarantine(api, soniq)

    @api.get("/jobs/_feed/about")
    async def about(of: Annotated[About, Query()]) -> Response:
        """What pages of files are about, by name."""
        return await answer(lambda: {"name": of.name(soniq)})

    @api.get("/jobs/_feed/{number}")
    async def job(number: Number) -> Response:
        return await answer(lambda: moves.of_job(soniq.jobs.job(JobId(number))))

    return api


def _renames(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/renames/_feed/example")
    async def example(
        template: Annotated[str, Query(max_length=2_000)], of: Annotated[About, Query()]
    ) -> Response:
        """Mistakes are an answer too: somebody is still writing."""
        return await answer(_example, soniq, template, of)

    @api.post("/renames/_feed/plans")
    async def plan(planned: Planned) -> Response:
        return packed(await changes.ask(_plan, soniq, planned))

    @api.get("/renames/_feed/plans/{number}")
    async def known(number: Number) -> Response:
        return await answer(lambda: _shown(soniq, soniq.renames.plan(PlanId(number))))

    @api.get("/renames/_feed/plans/{number}/moves")
    async def page(
        number: Number,
        first: First = 60,
        after: Annotated[int | None, Query(ge=0)] = None,
        troubled: bool = False,
    ) -> Response:
        return await answer(_moves, soniq, PlanId(number), after, first, troubled)

    @api.post("/renames/_feed/plans/{number}/apply")
    async def apply(number: Number, asker: Admin) -> Response:
        """The job that does it."""
        by = person_of(asker).id
        return await answer(lambda: moves.of_job(orders.rename(soniq, PlanId(number), by)))


def _quarantine(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/quarantine/_feed/files")
    async def files(
        asker: Admin, first: First = 60, after: Annotated[int | None, Query(ge=0)] = None
    ) -> Response:
        return await answer(_files, soniq, asker, after, first)

    @api.post("/quarantine/_feed/restore")
    async def restore(wanted: Files, asker: Admin) -> Response:
        by = person_of(asker).id
        files = [FileId(one) for one in wanted.files]
        moved = await changes.ask(soniq.quarantine.restore, files, by=by)
        said = f"{words.plural(moved.moved, 'file')} brought back."
        return packed(moves.of_moved(moved, said))

    @api.post("/quarantine/_feed/delete")
    async def delete(wanted: Deleted, asker: Admin) -> Response:
        if not wanted.for_good:
            raise Invalid("Nothing was deleted: nobody has agreed to it.")
        files = [FileId(one) for one in wanted.files]
        gone = await changes.ask(soniq.quarantine.delete_now, files, by=person_of(asker).id)
        return packed({"words": f"{words.plural(gone, 'file')} deleted for good."})

    @api.post("/quarantine/_feed/asking")
    async def asking(wanted: Tracks) -> Response:
        """What putting these tracks away would mean, for whoever is asked about it."""
        return await answer(_asking, soniq, wanted.ids())

    @api.post("/quarantine/_feed/away")
    async def away(wanted: Tracks, asker: Admin) -> Response:
        by = person_of(asker).id
        moved = await changes.ask(orders.put_away, soniq, wanted.ids(), [], reason="", by=by)
        said = f"{words.plural(moved.moved, 'file')} put away."
        return packed(moves.of_moved(moved, said))


def _example(soniq: Soniq, template: str, of: About) -> Row:
    try:
        return moves.tried(soniq.renames.example(template, of.track(soniq)))
    except Invalid as error:
        return moves.misspelt(error)


def _plan(soniq: Soniq, planned: Planned) -> Row:
    track_ids = chosen.picked(planned.tracks)
    if planned.folder is not None:
        track_ids = chosen.of_folder(soniq, FolderId(planned.folder))
    made = soniq.renames.preview(
        planned.template,
        track_ids=track_ids,
        album_id=None if planned.album is None else AlbumId(planned.album),
        root_id=None if planned.root is None else RootId(planned.root),
    )
    return _shown(soniq, made)


def _shown(soniq: Soniq, plan: Plan) -> Row:
    change = None if plan.change_id is None else soniq.journal.change(plan.change_id)
    return moves.of_plan(plan, change)


def _moves(soniq: Soniq, plan_id: PlanId, after: int | None, first: int, troubled: bool) -> Row:
    page = soniq.renames.moves(plan_id, after=after, first=first, troubled=troubled)
    roots = {root.id: root.name for root in soniq.roots.all()}
    items: list[JSON] = [moves.of_move(move, roots) for move in page.moves]
    return {"items": items, "after": page.after, "before": None}


def _files(soniq: Soniq, asker: Asker, after: int | None, first: int) -> Row:
    place = None if after is None else FileId(after)
    page = soniq.quarantine.listing(after=place, first=first)
    names, me = saying.names_of(soniq), person_of(asker).id
    days = soniq.settings.quarantine_days
    items: list[JSON] = [moves.of_put_away(one, names, me, days) for one in page.items]
    return {
        "items": items,
        "after": page.after,
        "before": None,
        "total": page.total,
        "size": words.size(page.size_bytes),
    }


def _asking(soniq: Soniq, track_ids: list[TrackId]) -> Row:
    tracks = soniq.library.tracks_by_ids(track_ids[:LOOKED_AT])
    files = [track.file for track in tracks if track.file is not None]
    concerned = {file.root_id for file in files}
    roots = [root for root in soniq.roots.all() if root.id in concerned]
    return {
        "count": len(track_ids),
        "size": words.size(sum(file.size_bytes for file in files)) if files else None,
        "places": [shown(root.path.rstrip(b"/") + b"/" + AWAY_IN) for root in roots],
        "days": soniq.settings.quarantine_days,
        "locked": [root.name for root in roots if not root.writable],
        "offline": [root.name for root in roots if _is_away(root)],
    }


def _is_away(root: Root) -> bool:
    return root.state == "offline"
