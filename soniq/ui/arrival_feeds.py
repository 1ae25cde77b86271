"""What pages fetch of purchases and links, and have done with them."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.arrivals.model import Arrival, ArrivalId, Download, DownloadId, Fetch, Preview
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, disks
from soniq.http.bodies import chunks
from soniq.settings.arriving import MOST_ARRIVAL_MB
from soniq.text import shown
from soniq.ui import arrived
from soniq.ui.feeds import answer, packed
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of
from soniq.units import AlbumId, PersonId, RootId

PREFIX = "/arrivals/_feed"
SHOWN = 50
LINKS = 20
PAST = 20

Admin = Annotated[Asker, allow(Role.ADMIN)]
Bringer = Annotated[Asker, allow(Role.ADMIN, body_bytes=MOST_ARRIVAL_MB << 20)]
Number = Annotated[int, Path(ge=0, lt=2**63)]
Given = Annotated[int, Field(ge=0, lt=2**63)]


class Planned(BaseModel):
    """How a purchase is to be filed; what is not said stays."""

    root: Given | None = None
    template: Annotated[str, Field(min_length=1, max_length=1_000)] | None = None
    bonus: bool | None = None
    album: Given | None = None


class Link(BaseModel):
    url: Annotated[str, Field(min_length=1, max_length=4_000)]


class Unlocked(BaseModel):
    root: Given


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False)

    @api.get("/all")
    async def every(_: Admin) -> Response:
        """What waits for something, and the links that were given last."""
        return await answer(_all, soniq)

    @api.get("/past")
    async def past(
        _: Admin, before: Annotated[int | None, Query(ge=0, lt=2**63)] = None
    ) -> Response:
        return await answer(_past, soniq, before)

    @api.post("/bring")
    async def bring(
        request: Request,
        asker: Bringer,
        name: Annotated[str, Query(max_length=200)],
        content_length: Annotated[int | None, Header(include_in_schema=False)] = None,
    ) -> Response:
        """The body is the file. What breaks off leaves nothing behind."""
        by = person_of(asker).id
        with await disks.ask(soniq.arrivals.incoming, content_length) as incoming:
            async for chunk in chunks(request):
                await disks.ask(incoming.write, chunk)
            one = await changes.ask(soniq.arrivals.bring, incoming, name, by=by)
        return await answer(_told, soniq, one)

    _add_steps(api, soniq)
    _add_links(api, soniq)
    return api


def _add_steps(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/arrival/{number}")
    async def preview(_: Admin, number: Number) -> Response:
        return await answer(_previewed, soniq, ArrivalId(number))

    @api.post("/arrival/{number}/plan")
    async def plan(_: Admin, number: Number, said: Planned) -> Response:
        planned = await changes.ask(
            soniq.arrivals.plan,
            ArrivalId(number),
            root_id=None if said.root is None else RootId(said.root),
            template=said.template,
            bonus=said.bonus,
            album_id=None if said.album is None else AlbumId(said.album),
        )
        return await answer(arrived.of_preview, soniq, planned)

    @api.post("/arrival/{number}/accept")
    async def accept(asker: Admin, number: Number) -> Response:
        by = person_of(asker).id
        return await answer(_told, soniq, await ask(_accept, soniq, ArrivalId(number), by))

    @api.post("/arrival/{number}/drop")
    async def drop(_: Admin, number: Number) -> Response:
        one = await changes.ask(soniq.arrivals.drop, ArrivalId(number))
        return await answer(_told, soniq, one)

    @api.post("/arrival/{number}/unlock")
    async def unlock(asker: Admin, number: Number, said: Unlocked) -> Response:
        """Lets soniq write in a music folder, and plans anew."""
        by = person_of(asker).id
        planned = await changes.ask(_unlock, soniq, ArrivalId(number), RootId(said.root), by)
        return await answer(arrived.of_preview, soniq, planned)


def _add_links(api: APIRouter, soniq: Soniq) -> None:
    @api.post("/fetch")
    async def fetch(asker: Admin, said: Link) -> Response:
        """A purchase, or a free release, by its link."""
        by, url = person_of(asker).id, said.url.strip()
        return packed(arrived.of_download(await ask(_fetch, soniq, url, by)))

    @api.post("/download/{number}/cancel")
    async def cancel(_: Admin, number: Number) -> Response:
        one = await ask(soniq.arrivals.cancel, DownloadId(number))
        return packed(arrived.of_download(one))

    @api.post("/download/{number}/retry")
    async def retry(_: Admin, number: Number) -> Response:
        one = await ask(soniq.arrivals.retry, DownloadId(number))
        return packed(arrived.of_download(one))


def _all(soniq: Soniq) -> Row:
    inbox = soniq.arrivals.inbox()
    return {
        "arrivals": arrived.of_all(soniq, soniq.arrivals.listing(first=SHOWN)),
        "downloads": [arrived.of_download(one) for one in soniq.arrivals.downloads(first=LINKS)],
        "roots": arrived.of_roots(soniq),
        "inbox": {"path": shown(inbox.path), "note": inbox.note},
    }


def _past(soniq: Soniq, before: int | None) -> Row:
    last = None if before is None else ArrivalId(before)
    found = soniq.arrivals.listing(over=True, before=last, first=PAST)
    after = found[-1].id if len(found) == PAST else None
    return {"items": arrived.of_all(soniq, found), "after": after}


def _told(soniq: Soniq, one: Arrival) -> Row:
    return {"arrival": arrived.of_all(soniq, [one])[0]}


def _previewed(soniq: Soniq, number: ArrivalId) -> Row:
    return arrived.of_preview(soniq, soniq.arrivals.preview(number))


def _accept(soniq: Soniq, number: ArrivalId, by: PersonId) -> Arrival:
    return soniq.arrivals.accept(number, by=by)


def _fetch(soniq: Soniq, url: str, by: PersonId) -> Download:
    return soniq.arrivals.fetch(url, Fetch.MUSIC, by=by)


def _unlock(soniq: Soniq, number: ArrivalId, root_id: RootId, by: PersonId) -> Preview:
    soniq.arrivals.preview(number)
    soniq.roots.set_writable(root_id, True, by=by)
    return soniq.arrivals.plan(number, root_id=root_id)
