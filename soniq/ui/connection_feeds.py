"""What the page of connections fetches, and what people do there."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Nearness, Person, Role
from soniq.app import Soniq
from soniq.errors import Conflict, Invalid, SoniqError
from soniq.http import lidarr, links, orders
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, servers
from soniq.ui import connected
from soniq.ui.feeds import answer, packed
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of
from soniq.units import AlbumId

PREFIX = "/connections/_feed"

Uses = Annotated[Asker, allow(Role.USER)]
Cares = Annotated[Asker, allow(Role.ADMIN)]


class Begins(BaseModel):
    client_id: str | None = Field(None, max_length=200)


class Pastes(BaseModel):
    address: str = Field(max_length=5_000)


class Chooses(BaseModel):
    with_playlists: bool | None = None
    playlist_songs: bool | None = None


class Plans(BaseModel):
    """Whether, and how often, soniq looks by itself; for everybody in the house."""

    auto: bool | None = None
    hours: int | None = Field(None, ge=1, le=1_000)


class Reaches(BaseModel):
    """Where Lidarr is, and its key. What is left out stays."""

    url: str | None = Field(None, max_length=1_000)
    key: str | None = Field(None, max_length=500)


class Takes(BaseModel):
    """What artists get that Lidarr does not have yet, and how its paths are called here."""

    quality_profile: int | None = Field(None, ge=0, le=2**31)
    metadata_profile: int | None = Field(None, ge=0, le=2**31)
    root_folder: str | None = Field(None, max_length=4_096)
    paths: list[Annotated[str, Field(max_length=8_200)]] | None = Field(None, max_length=100)


class Tells(BaseModel):
    """The address of soniq as Lidarr reaches it."""

    address: str = Field(max_length=1_000)


class Sought(BaseModel):
    album: int = Field(ge=0, lt=2**63)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False)

    @api.get("/all")
    async def everything(request: Request, asker: Uses) -> Response:
        base = links.base(request.scope, soniq.settings.public_url)
        return await answer(connected.of_all, soniq, person_of(asker), base)

    _spotify(api, soniq)
    _lidarr(api, soniq)
    return api


def _spotify(api: APIRouter, soniq: Soniq) -> None:
    async def shown(person: Person) -> Response:
        return await answer(connected.of_spotify, soniq, person)

    @api.get("/spotify")
    async def standing(asker: Uses) -> Response:
        return await shown(person_of(asker))

    @api.post("/spotify/begin")
    async def begin(asker: Uses, said: Begins) -> Response:
        """The page on which one lets soniq in. Whose browser is on soniq's own machine comes back
        by itself."""
        url = await ask(
            soniq.spotify.begin,
            person_of(asker).id,
            client_id=said.client_id,
            listen=asker.nearness is Nearness.LOOPBACK,
        )
        return packed({"url": url})

    @api.post("/spotify/paste")
    async def paste(asker: Uses, said: Pastes) -> Response:
        await servers.ask(soniq.spotify.paste, person_of(asker).id, said.address)
        return await shown(person_of(asker))

    @api.post("/spotify/options")
    async def options(asker: Uses, said: Chooses) -> Response:
        await ask(
            soniq.spotify.set_options,
            person_of(asker).id,
            with_playlists=said.with_playlists,
            playlist_songs=said.playlist_songs,
        )
        return await shown(person_of(asker))

    @api.post("/spotify/read")
    async def read(asker: Uses) -> Response:
        await ask(orders.sync_spotify, soniq, person_of(asker).id)
        return await shown(person_of(asker))

    @api.post("/spotify/plan")
    async def plan(asker: Cares, said: Plans) -> Response:
        await ask(_plan, soniq, said)
        return await shown(person_of(asker))

    @api.delete("/spotify")
    async def disconnect(asker: Uses, forget: Annotated[bool, Query()]) -> Response:
        """How many wishes went with it."""
        gone = await changes.ask(soniq.spotify.disconnect, person_of(asker).id, forget=forget)
        return packed({"gone": gone})


def _lidarr(api: APIRouter, soniq: Soniq) -> None:
    async def shown(request: Request, person: Person) -> Response:
        base = links.base(request.scope, soniq.settings.public_url)
        return await answer(connected.of_lidarr, soniq, person, base)

    @api.get("/lidarr")
    async def standing(request: Request, asker: Uses) -> Response:
        return await shown(request, person_of(asker))

    @api.post("/lidarr/test")
    async def test(_: Cares, said: Reaches) -> Response:
        return packed(await servers.ask(_test, soniq, said))

    @api.put("/lidarr")
    async def connect(request: Request, asker: Cares, said: Reaches) -> Response:
        await servers.ask(_connect, soniq, said)
        return await shown(request, person_of(asker))

    @api.delete("/lidarr")
    async def disconnect(request: Request, asker: Cares) -> Response:
        await servers.ask(_disconnect, soniq)
        return await shown(request, person_of(asker))

    @api.get("/lidarr/choices")
    async def choices(_: Cares) -> Response:
        return packed(connected.of_choices(await servers.ask(soniq.lidarr.choices)))

    @api.post("/lidarr/choices")
    async def choose(_: Cares, said: Takes) -> Response:
        return packed(await servers.ask(_choose, soniq, said))

    @api.put("/lidarr/webhook")
    async def register(request: Request, asker: Cares, said: Tells) -> Response:
        await servers.ask(soniq.lidarr.register_webhook, said.address)
        return await shown(request, person_of(asker))

    @api.delete("/lidarr/webhook")
    async def unregister(request: Request, asker: Cares) -> Response:
        await servers.ask(soniq.lidarr.forget_webhook)
        return await shown(request, person_of(asker))

    @api.post("/lidarr/look")
    async def look(request: Request, asker: Cares) -> Response:
        await servers.ask(soniq.lidarr.look)
        return await shown(request, person_of(asker))

    @api.post("/lidarr/search")
    async def search(request: Request, asker: Uses, said: Sought) -> Response:
        await ask(lidarr.search, soniq, AlbumId(said.album), person_of(asker).id)
        return await shown(request, person_of(asker))


def _plan(soniq: Soniq, said: Plans) -> None:
    if said.auto is not None:
        soniq.preferences.set("auto_sync_enabled", said.auto, soniq.loaded)
    if said.hours is not None:
        soniq.preferences.set("sync_interval_hours", said.hours, soniq.loaded)


def _test(soniq: Soniq, said: Reaches) -> Row:
    found = soniq.lidarr.test(said.url or None, said.key or None)
    return connected.of_trial(found.connection, found.message)


def _connect(soniq: Soniq, said: Reaches) -> None:
    """Keeps what answers, and nothing else: at the address that Lidarr itself tells."""
    found = soniq.lidarr.test(said.url or None, said.key or None)
    if found.connection is None:
        raise Invalid(found.message)
    if said.url:
        soniq.preferences.set("lidarr_url", found.connection.url, soniq.loaded)
    if said.key:
        soniq.preferences.set_secret("lidarr_api_key", said.key.strip())


def _disconnect(soniq: Soniq) -> None:
    """Lidarr itself may be long gone: then what is registered there stays there."""
    if soniq.loaded.is_locked("lidarr_url"):
        origin = soniq.loaded.origins["lidarr_url"]
        raise Conflict(f"The address of Lidarr is set by {origin}; take it out there.")
    with suppress(SoniqError):
        soniq.lidarr.forget_webhook()
    soniq.preferences.set_secret("lidarr_webhook_secret", None)
    soniq.preferences.set_secret("lidarr_api_key", None)
    soniq.preferences.reset("lidarr_url")


def _choose(soniq: Soniq, said: Takes) -> Row:
    if said.paths is not None:
        paths = [one.strip() for one in said.paths if one.strip()]
        soniq.preferences.set("lidarr_paths", paths, soniq.loaded)
    found = lidarr.choose(
        soniq,
        quality_profile=said.quality_profile,
        metadata_profile=said.metadata_profile,
        root_folder=said.root_folder,
    )
    return connected.of_choices(found)
