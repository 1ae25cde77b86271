"""`/api/lidarr`: the household's Lidarr, what it was asked for, and what it tells."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import NotFound, SignInNeeded
from soniq.http import cursors, ids, lidarr
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, servers
from soniq.lidarr.model import DownloadState
from soniq.units import AlbumId
from soniq.web.lidarr_shapes import (
    ChoiceOrder,
    ChoicesBody,
    DownloadBody,
    Downloads,
    EventBody,
    Events,
    StandingBody,
    Tested,
    TestOrder,
    WebhookOrder,
)
from soniq.web.saying import AlbumPath, Cursor, JobBegun, Limit, person_of

User = Annotated[Asker, allow(Role.USER)]
Admin = Annotated[Asker, allow(Role.ADMIN)]
Anybody = Annotated[Asker, allow(None)]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["lidarr"])

    @api.post("/api/settings/test-lidarr", summary="Try whether Lidarr answers")
    async def test(_: Admin, order: Annotated[TestOrder | None, Body()] = None) -> Tested:
        """Where it does not, that is the answer too: `success` is false, `message` says why."""
        order = order or TestOrder()
        return Tested.of(
            await servers.ask(soniq.lidarr.test, order.lidarr_url, order.lidarr_api_key)
        )

    @api.post(
        "/api/albums/{album_id}/search-lidarr",
        summary="Have Lidarr look for an album",
        status_code=202,
    )
    async def search(asker: User, album_id: AlbumPath) -> JobBegun:
        """409 with the code `match_first` where soniq does not know which release group of
        MusicBrainz it is, and `lidarr_not_set_up` where nobody said where Lidarr is."""
        number, by = ids.private("Album", album_id, AlbumId), person_of(asker).id
        return JobBegun.of(await ask(lidarr.search, soniq, number, by))

    @api.get("/api/lidarr", summary="How soniq stands to Lidarr")
    async def standing(_: User) -> StandingBody:
        return StandingBody.of(await ask(soniq.lidarr.standing))

    @api.get("/api/lidarr/choices", summary="Profiles and root folders of Lidarr")
    async def choices(_: Admin) -> ChoicesBody:
        """Asks Lidarr."""
        return ChoicesBody.of(await servers.ask(soniq.lidarr.choices))

    @api.put("/api/lidarr/choices", summary="Choose what new artists get")
    async def choose(_: Admin, order: ChoiceOrder) -> ChoicesBody:
        return ChoicesBody.of(
            await servers.ask(
                lidarr.choose,
                soniq,
                quality_profile=order.quality_profile,
                metadata_profile=order.metadata_profile,
                root_folder=order.root_folder,
            )
        )

    @api.get("/api/lidarr/downloads", summary="Albums that Lidarr was asked for")
    async def downloads(
        _: User,
        status: Annotated[
            list[DownloadState] | None, Query(description="Only these; several may be named.")
        ] = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Downloads:
        found = await ask(
            soniq.lidarr.downloads, status or (), before=lidarr.before(cursor), first=limit + 1
        )
        return Downloads(
            downloads=[DownloadBody.of(one) for one in found[:limit]],
            next_cursor=lidarr.after_download(found, limit),
        )

    @api.get("/api/lidarr/downloads/{album_id}", summary="How an album stands at Lidarr")
    async def download(_: User, album_id: AlbumPath) -> DownloadBody:
        """404 where Lidarr was not asked for it."""
        found = await ask(soniq.lidarr.download_of, ids.private("Album", album_id, AlbumId))
        if found is None:
            raise NotFound("Lidarr was not asked for that album.")
        return DownloadBody.of(found)

    @api.get("/api/lidarr/events", summary="What Lidarr told")
    async def events(_: Admin, limit: Limit = 50, cursor: Cursor = None) -> Events:
        found = await ask(
            soniq.lidarr.told, before=cursors.number(lidarr.EVENTS, cursor), first=limit + 1
        )
        return Events(
            events=[EventBody.of(one) for one in found[:limit]],
            next_cursor=lidarr.after_event(found, limit),
        )

    @api.put("/api/lidarr/webhook", summary="Have Lidarr tell soniq what it does")
    async def register(_: Admin, order: WebhookOrder) -> StandingBody:
        """Lidarr tries it at once; again replaces what was registered."""
        await servers.ask(soniq.lidarr.register_webhook, order.address)
        return StandingBody.of(await ask(soniq.lidarr.standing))

    @api.delete("/api/lidarr/webhook", summary="Have Lidarr tell soniq no more")
    async def forget(_: Admin) -> StandingBody:
        await servers.ask(soniq.lidarr.forget_webhook)
        return StandingBody.of(await ask(soniq.lidarr.standing))

    @api.post("/webhooks/lidarr", summary="What Lidarr tells")
    async def told(_: Anybody, request: Request) -> EventBody:
        """It proves itself by the secret that it was given: in the header `X-Soniq-Secret`, or as
        the password of Basic authentication. 404 where no webhook was registered."""
        return await _heard(soniq, request)

    @api.put("/webhooks/lidarr", summary="What Lidarr tells, by PUT")
    async def put(_: Anybody, request: Request) -> EventBody:
        """As by POST: Lidarr's settings know both."""
        return await _heard(soniq, request)

    return api


async def _heard(soniq: Soniq, request: Request) -> EventBody:
    """Nothing of a stranger's body is read."""
    if not await ask(soniq.lidarr.expects_webhook):
        raise NotFound("soniq expects nothing here. Register its webhook in Lidarr first.")
    if not await ask(soniq.lidarr.lets_in, lidarr.secret_of(request.headers)):
        raise SignInNeeded(
            "That is not the secret of this webhook. Register soniq in Lidarr once more."
        )
    return EventBody.of(await ask(soniq.lidarr.hear, await request.body()))
