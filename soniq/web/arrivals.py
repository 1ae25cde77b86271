"""`/api/arrivals` and `/api/downloads`: purchases that come as files, and links to be fetched."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.arrivals.model import Arrival, ArrivalId, DownloadId, Preview
from soniq.http import arrivals, cursors, ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, disks
from soniq.http.bodies import chunks
from soniq.http.errors import WrongMedia
from soniq.settings.arriving import MOST_ARRIVAL_MB
from soniq.text import shown
from soniq.units import AlbumId, RootId, TrackId
from soniq.web.arrival_shapes import (
    ArrivalBody,
    ArrivalFileBody,
    ArrivalList,
    DownloadBody,
    DownloadList,
    DownloadOrder,
    InboxBody,
    PlanOrder,
    PreviewBody,
)
from soniq.web.saying import Cursor, Limit, person_of

Admin = Annotated[Asker, allow(Role.ADMIN)]
Bringer = Annotated[Asker, allow(Role.ADMIN, body_bytes=MOST_ARRIVAL_MB << 20)]
ArrivalPath = Annotated[str, Path(description="The purchase's id.")]
DownloadPath = Annotated[str, Path(description="The download's id.")]
ARRIVALS = "arrivals"
DOWNLOADS = "downloads"
_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api", tags=["purchases"])

    @api.post("/arrivals", summary="Bring a purchase", status_code=201, openapi_extra=_UPLOAD)
    async def bring(
        request: Request,
        asker: Bringer,
        name: Annotated[str, Query(max_length=200, description="The file's name.")],
        arrival_id: Annotated[
            str | None, Query(description="A purchase of loose songs that this song joins.")
        ] = None,
        content_type: Annotated[str, Header(include_in_schema=False)] = "",
        content_length: Annotated[int | None, Header(include_in_schema=False)] = None,
    ) -> ArrivalBody:
        """The body is the file itself: the zip of a shop, or a song. It is looked through by a job,
        and then waits for one's word. An upload that breaks off leaves nothing; send it again."""
        if content_type.startswith("multipart/"):
            raise WrongMedia("Send the file itself as the body, not as a form.")
        by, to = person_of(asker).id, ids.private("Arrival", arrival_id, ArrivalId)
        with await disks.ask(soniq.arrivals.incoming, content_length) as incoming:
            async for chunk in chunks(request):
                await disks.ask(incoming.write, chunk)
            one = await changes.ask(soniq.arrivals.bring, incoming, name, by=by, to=to)
        return (await _bodies([one]))[0]

    @api.get("/arrivals", summary="List purchases")
    async def listing(
        _: Admin,
        over: Annotated[bool, Query(description="Those that are over instead.")] = False,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> ArrivalList:
        before = cursors.number(ARRIVALS, cursor)
        found = await ask(
            soniq.arrivals.listing,
            over=over,
            before=None if before is None else ArrivalId(before),
            first=limit,
        )
        inbox = await ask(soniq.arrivals.inbox)
        return ArrivalList(
            arrivals=await _bodies(found),
            inbox=InboxBody(path=shown(inbox.path), note=inbox.note),
            next_cursor=_next(ARRIVALS, [one.id for one in found], limit),
        )

    @api.get("/arrivals/{arrival_id}", summary="A purchase, and where it would go")
    async def preview(_: Admin, arrival_id: ArrivalPath) -> PreviewBody:
        return await _preview(await ask(soniq.arrivals.preview, _arrival(arrival_id)))

    @api.post("/arrivals/{arrival_id}/plan", summary="Plan otherwise where it goes")
    async def plan(_: Admin, arrival_id: ArrivalPath, order: PlanOrder) -> PreviewBody:
        planned = await changes.ask(
            soniq.arrivals.plan,
            _arrival(arrival_id),
            root_id=ids.private("Root", order.root_id, RootId),
            template=order.template,
            bonus=order.bonus,
            album_id=ids.private("Album", order.album_id, AlbumId),
        )
        return await _preview(planned)

    @api.post("/arrivals/{arrival_id}/accept", summary="File it as planned", status_code=202)
    async def accept(asker: Admin, arrival_id: ArrivalPath) -> ArrivalBody:
        """By a job. It can be taken back from the history."""
        by = person_of(asker).id
        one = await ask(soniq.arrivals.accept, _arrival(arrival_id), by=by)
        return (await _bodies([one]))[0]

    @api.post("/arrivals/{arrival_id}/drop", summary="Let it go")
    async def drop(_: Admin, arrival_id: ArrivalPath) -> ArrivalBody:
        """What was uploaded is gone; what lies in the inbox stays there."""
        one = await changes.ask(soniq.arrivals.drop, _arrival(arrival_id))
        return (await _bodies([one]))[0]

    @api.post("/downloads", summary="Fetch a link", status_code=202)
    async def fetch(asker: Admin, order: DownloadOrder) -> DownloadBody:
        """A purchase or free release (`music`), the picture of an album (`cover`), or the words of
        a track (`lyrics`). Streams are not recorded, and nothing within the house is asked."""
        one = await ask(
            soniq.arrivals.fetch,
            order.url,
            order.kind,
            by=person_of(asker).id,
            album_id=ids.private("Album", order.album_id, AlbumId),
            track_id=ids.private("Track", order.track_id, TrackId),
        )
        return DownloadBody.of(one)

    @api.get("/downloads", summary="List links that were given")
    async def downloads(_: Admin, limit: Limit = 50, cursor: Cursor = None) -> DownloadList:
        before = cursors.number(DOWNLOADS, cursor)
        found = await ask(
            soniq.arrivals.downloads,
            before=None if before is None else DownloadId(before),
            first=limit,
        )
        return DownloadList(
            downloads=[DownloadBody.of(one) for one in found],
            next_cursor=_next(DOWNLOADS, [one.id for one in found], limit),
        )

    @api.get("/downloads/{download_id}", summary="A link, and how it stands")
    async def download(_: Admin, download_id: DownloadPath) -> DownloadBody:
        return DownloadBody.of(await ask(soniq.arrivals.download, _download(download_id)))

    @api.post("/downloads/{download_id}/cancel", summary="Fetch it no more")
    async def cancel(_: Admin, download_id: DownloadPath) -> DownloadBody:
        return DownloadBody.of(await ask(soniq.arrivals.cancel, _download(download_id)))

    @api.post("/downloads/{download_id}/retry", summary="Try it again now", status_code=202)
    async def retry(_: Admin, download_id: DownloadPath) -> DownloadBody:
        return DownloadBody.of(await ask(soniq.arrivals.retry, _download(download_id)))

    async def _bodies(found: Sequence[Arrival]) -> list[ArrivalBody]:
        jobs = await ask(arrivals.underway, soniq, found)
        return [
            ArrivalBody.of(one, jobs.get(one.id) if one.state in arrivals.AT_WORK else None)
            for one in found
        ]

    async def _preview(preview: Preview) -> PreviewBody:
        return PreviewBody(
            arrival=(await _bodies([preview.arrival]))[0],
            files=[ArrivalFileBody.of(one) for one in preview.files],
            can_accept=preview.can_accept,
            note=preview.note,
        )

    return api


def _next(what: str, found: Sequence[int], limit: int) -> str | None:
    return cursors.write(what, (found[-1],)) if len(found) == limit else None


def _arrival(arrival_id: str) -> ArrivalId:
    return ids.private("Arrival", arrival_id, ArrivalId)


def _download(download_id: str) -> DownloadId:
    return ids.private("Download", download_id, DownloadId)
