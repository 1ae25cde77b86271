"""What the radio page fetches, and has done: stations, their sound, and who plays them where."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import Desk, ask
from soniq.playback.airing import Air, tune_in
from soniq.playback.model import Entry, Station, StationId
from soniq.ui.feeds import PREFIX, answer, packed
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of

stations = Desk("radio", 6, waiting=24)
"""For what waits for stations: each listener takes a thread for a part of each second."""

SOUNDS = {
    "audio/mpeg": "MP3",
    "audio/aac": "AAC",
    "audio/aacp": "AAC",
    "audio/ogg": "Ogg",
    "application/ogg": "Ogg",
    "audio/flac": "FLAC",
    "audio/opus": "Opus",
}

SignedIn = Annotated[Asker, allow(Role.GUEST)]
Admin = Annotated[Asker, allow(Role.ADMIN)]
Number = Annotated[int, Path(ge=0, lt=2**63)]


class Wanted(BaseModel):
    """A station, as an admin says it."""

    name: str = Field(max_length=400)
    url: str = Field(max_length=4_000)
    homepage: str = Field("", max_length=4_000)


class Tried(BaseModel):
    url: str = Field(max_length=4_000)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=f"{PREFIX}/radio", include_in_schema=False)
    _changes(api, soniq)
    _listening(api, soniq)
    return api


def _changes(api: APIRouter, soniq: Soniq) -> None:
    radio = soniq.radio

    @api.get("")
    async def all_stations(asker: SignedIn) -> Response:
        return await answer(_all, soniq, person_of(asker))

    @api.post("")
    async def add(wanted: Wanted, _: Admin) -> Response:
        made = await ask(radio.add, wanted.name, wanted.url, wanted.homepage or None)
        return packed(_row(made))

    @api.post("/new/try")
    async def attempt(tried: Tried, _: Admin) -> Response:
        """What an address sends, before it becomes a station."""
        url = radio.checked(tried.url)
        radio.check_open(url)
        return packed(await stations.ask(_about, url))

    @api.post("/{number}")
    async def change(number: Number, wanted: Wanted, _: Admin) -> Response:
        changed = await ask(
            radio.change, StationId(number), wanted.name, wanted.url, wanted.homepage or None
        )
        return packed(_row(changed))

    @api.delete("/{number}", status_code=204)
    async def remove(number: Number, _: Admin) -> None:
        await ask(radio.remove, StationId(number))


def _listening(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/{number}/about")
    async def about(number: Number, _: SignedIn) -> Response:
        """What a station sends; or in words why it sends nothing."""
        station = await ask(soniq.radio.on_air, StationId(number))
        return packed(await stations.ask(_about, station.stream_url))

    @api.get("/{number}/sound")
    async def sound(number: Number, _: SignedIn) -> Response:
        """Without an end, until the browser turns it off."""
        station = await ask(soniq.radio.on_air, StationId(number))
        air = await stations.ask(tune_in, station.stream_url)
        fresh = {"Cache-Control": "no-store"}
        return StreamingResponse(_sounds(air), media_type=air.kind, headers=fresh)

    @api.post("/{number}/house", status_code=204)
    async def house(number: Number, asker: SignedIn) -> None:
        """Plays it on this machine's own sound output."""
        await ask(_house, soniq, person_of(asker), StationId(number))


async def _sounds(air: Air) -> AsyncIterator[bytes]:
    try:
        while part := await stations.ask(air.read):
            yield part
    finally:
        air.close()


def _all(soniq: Soniq, person: Person) -> Row:
    jukebox = soniq.jukebox
    return {
        "items": [_row(one) for one in soniq.radio.stations()],
        "house": jukebox.can_be and jukebox.is_open_to(person),
    }


def _row(station: Station) -> Row:
    return {
        "id": station.id,
        "name": station.name,
        "url": station.stream_url,
        "homepage": station.homepage_url,
    }


def _about(url: str) -> Row:
    air = tune_in(url)
    try:
        air.read()
        sound = SOUNDS.get(air.kind, air.kind.partition("/")[2].upper())
        rate = f", {air.bitrate} kbit/s" if air.bitrate else ""
        return {"sound": f"{sound}{rate}", "name": air.name}
    finally:
        air.close()


def _house(soniq: Soniq, person: Person, station_id: StationId) -> None:
    """Behind what waits there, which stays. One that stands there already is not put twice."""
    soniq.radio.on_air(station_id)
    jukebox = soniq.jukebox
    jukebox.check(person)
    entry = Entry(station_id=station_id)
    entries = jukebox.status().entries
    if entry not in entries:
        entries = jukebox.add([entry]).entries
    jukebox.skip(person, len(entries) - 1 - entries[::-1].index(entry))
