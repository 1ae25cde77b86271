"""What the grid of the collection fetches, and what people do in it."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.collection.model import (
    Acquisition,
    Collected,
    CollectedFilter,
    CollectedSort,
    Look,
    MatchStatus,
    WishSource,
)
from soniq.events import JSON
from soniq.http import lidarr
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import changes, servers
from soniq.jobs.model import JobType
from soniq.library.model import Page, Slice
from soniq.lidarr.model import MatchFirst
from soniq.ui import collected, listing, words
from soniq.ui.collecting import (
    Again,
    Albums,
    Collecting,
    Held,
    Kept,
    LetGo,
    Offered,
    SaidOfBuying,
    Wishes,
    of_all,
    present,
)
from soniq.ui.feeds import answer, packed
from soniq.ui.listing import Asked
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of
from soniq.units import AlbumId, now

PREFIX = "/collection/_feed"
AT_A_LOOK = 200
"""Albums that are asked for anew at once, as their news come."""

Number = Annotated[int, Path(ge=0, lt=2**63)]
Looks = Annotated[Asker, allow(Role.GUEST)]
Does = Annotated[Asker, allow(Role.USER)]
Decides = Annotated[Asker, allow(Role.MODERATOR)]

S = TypeVar("S")


class GridAsked(Asked):
    sort: CollectedSort = CollectedSort.ARTIST
    look: Look | None = None
    match: MatchStatus | None = None
    artist: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    genre: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    source: WishSource | None = None
    acquisition: Acquisition | None = None
    text: str = Field("", max_length=200)

    def where(self) -> CollectedFilter:
        return CollectedFilter(
            look=self.look,
            match=self.match,
            artist_id=self.artist,
            genre_id=self.genre,
            source=self.source,
            acquisition=self.acquisition,
            text=self.text.strip(),
        )


class These(BaseModel):
    albums: Annotated[
        list[Annotated[int, Field(ge=0, lt=2**63)]], Field(min_length=1, max_length=AT_A_LOOK)
    ]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False)

    @api.get("/albums")
    async def albums(_: Looks, asked: Annotated[GridAsked, Query()]) -> Response:
        return await answer(_albums, soniq, asked)

    @api.get("/these")
    async def these(_: Looks, asked: Annotated[These, Query()]) -> Response:
        """Albums by their numbers; those that are gone from the grid are left out."""
        return await answer(_these, soniq, [AlbumId(number) for number in asked.albums])

    @api.get("/figures")
    async def figures(_: Looks) -> Response:
        return await answer(of_figures, soniq)

    @api.get("/album/{number}")
    async def album(asker: Looks, number: Number) -> Response:
        return await answer(_detail, soniq, asker, AlbumId(number))

    @api.post("/match")
    async def match(asker: Decides, said: Albums) -> Response:
        return packed(await changes.ask(_match, soniq, asker, said.ids))

    @api.post("/cover")
    async def cover(asker: Decides, said: Albums) -> Response:
        return packed(await changes.ask(_cover, soniq, asker, said.ids))

    @api.post("/lidarr")
    async def find_in_lidarr(asker: Does, said: Albums) -> Response:
        return packed(await changes.ask(_find_in_lidarr, soniq, asker, said.ids))

    _add_steps(api, soniq)
    return api


def _add_steps(api: APIRouter, soniq: Soniq) -> None:
    kept = Kept()

    async def done(asker: Asker, step: Callable[[Collecting, S], Row], said: S) -> Response:
        steps = Collecting(soniq, kept, person_of(asker).id)
        return packed(await changes.ask(step, steps, said))

    @api.post("/want")
    async def want(asker: Does, said: Albums) -> Response:
        return await done(asker, Collecting.want, said)

    @api.get("/look")
    async def look(_: Does, said: Annotated[str, Query(max_length=500)]) -> Response:
        """Albums that may be meant by a link, a barcode or words; MusicBrainz is asked."""
        found = await servers.ask(soniq.lookup.look_up, said)
        return packed({"offers": [collected.of_offer(offer) for offer in found]})

    @api.post("/add")
    async def add(asker: Does, said: Offered) -> Response:
        return await done(asker, Collecting.add, said)

    @api.post("/forget")
    async def forget(asker: Does, said: Wishes) -> Response:
        return await done(asker, Collecting.forget, said)

    @api.post("/unwant")
    async def unwant(asker: Does, said: Albums) -> Response:
        return await done(asker, Collecting.unwant, said)

    @api.post("/hold")
    async def hold(asker: Does, said: Held) -> Response:
        return await done(asker, Collecting.hold, said)

    @api.post("/letgo")
    async def letgo(asker: Does, said: LetGo) -> Response:
        return await done(asker, Collecting.letgo, said)

    @api.post("/again")
    async def again(asker: Does, said: Again) -> Response:
        return await done(asker, Collecting.again, said)

    @api.post("/buying")
    async def buying(asker: Does, said: SaidOfBuying) -> Response:
        return await done(asker, Collecting.buying, said)


def of_figures(soniq: Soniq) -> Row:
    found = soniq.collection.figures()
    return {
        "counts": {
            "": found.total,
            Look.OWNED.value: found.owned,
            Look.PARTLY.value: found.partly,
            Look.WANTED.value: found.wanted,
            Look.COMING.value: found.coming,
            Look.UNSURE.value: found.unsure,
        },
        "sources": [
            {"value": source.value, "label": name}
            for source, name in collected.SOURCES.items()
            if found.by_source.get(source)
        ],
        "acquisitions": [
            {"value": acquisition.value, "label": name}
            for acquisition, name in collected.ACQUISITIONS.items()
            if found.by_acquisition.get(acquisition)
        ],
    }


def _albums(soniq: Soniq, asked: GridAsked) -> Row:
    def find(part: Slice) -> Page[Collected]:
        return soniq.collection.albums(
            asked.where(), sort=asked.sort, descending=asked.down, part=part
        )

    found = listing.find(find, asked, f"collected.{asked.sort}.{asked.down}")
    return found.shown(of_all(soniq, found.items))


def _these(soniq: Soniq, ids: list[AlbumId]) -> Row:
    found = present(soniq.collection.collected(ids))
    there = {one.album.id for one in found}
    gone: list[JSON] = [number for number in ids if number not in there]
    return {"items": [*of_all(soniq, found)], "gone": gone}


def _detail(soniq: Soniq, asker: Asker, album_id: AlbumId) -> Row:
    detail = soniq.collection.detail(album_id, person_of(asker).id)
    cover = detail.collected.album.cover
    covers = soniq.library.artwork([cover] if cover else [])
    download = soniq.lidarr.download_of(album_id)
    coming = "" if download is None else collected.of_download(download, now())
    return collected.of_detail(detail, covers, coming)


def _match(soniq: Soniq, asker: Asker, ids: list[AlbumId]) -> Row:
    by = person_of(asker).id
    for album_id in ids:
        soniq.jobs.start(JobType.MUSICBRAINZ_MATCH, entity_id=album_id, by=by)
    return _told("Soniq looks", "for", ids)


def _cover(soniq: Soniq, asker: Asker, ids: list[AlbumId]) -> Row:
    by = person_of(asker).id
    for album_id in ids:
        soniq.jobs.start(JobType.COVER_ART_FETCH, entity_id=album_id, by=by)
    return _told("Soniq fetches", "covers of", ids)


def asks_lidarr(soniq: Soniq) -> bool:
    """Whether Lidarr can be asked for albums."""
    found = soniq.lidarr.standing()
    return bool(found.url) and found.has_key


def _find_in_lidarr(soniq: Soniq, asker: Asker, ids: list[AlbumId]) -> Row:
    """Of several albums, those are passed over that are not matched."""
    by = person_of(asker).id
    asked: list[AlbumId] = []
    for album_id in ids:
        try:
            lidarr.search(soniq, album_id, by)
        except MatchFirst:
            if len(ids) == 1:
                raise
        else:
            asked.append(album_id)
    told = _told("Lidarr looks", "for", asked)
    if len(asked) < len(ids):
        left = words.plural(len(ids) - len(asked), "album is", "albums are")
        told["words"] = f"{told['words']} {left} to be matched first."
    return {**told, "items": [*of_all(soniq, present(soniq.collection.collected(asked)))]}


def _told(does: str, what: str, ids: list[AlbumId]) -> Row:
    them = "it" if len(ids) == 1 else words.plural(len(ids), "album")
    return {"items": [], "gone": [], "back": None, "words": f"{does} {what} {them}."}
