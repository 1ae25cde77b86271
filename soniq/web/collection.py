"""`/api/collection`: wishes, what is owned beside the files, and the shopping list."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.collection.model import Acquisition, HoldingId, Medium, Priority
from soniq.http import ids, links
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, servers
from soniq.http.named import Named, meant
from soniq.units import AlbumId
from soniq.web.collection_shapes import (
    FiguresBody,
    HoldingBody,
    OfferBody,
    Offers,
    ShoppingList,
    ToBuyBody,
    WishBody,
)
from soniq.web.saying import AlbumPath, person_of

Guest = Annotated[Asker, allow(Role.GUEST)]
User = Annotated[Asker, allow(Role.USER)]
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The table."}
}


class NamedAlbum(BaseModel):
    """An album: one of soniq's by its id, one that a look-up offered, or any by its names."""

    model_config = ConfigDict(extra="forbid")

    album_id: str | None = None
    offer: str | None = Field(default=None, max_length=40, description="`ref` of a look-up.")
    title: str | None = Field(default=None, max_length=500)
    artist: str | None = Field(default=None, max_length=500)
    release_date: str | None = Field(default=None, pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")

    def named(self) -> Named:
        return Named(
            album_id=self.album_id,
            offer=self.offer,
            title=self.title,
            artist=self.artist,
            release_date=self.release_date,
        )


class HoldingOrder(NamedAlbum):
    """Something that is owned beside the files."""

    medium: Medium
    acquisition_source: Acquisition = Acquisition.PHYSICAL
    barcode: str | None = Field(default=None, max_length=40)
    note: str = Field(default="", max_length=2_000)


class BuyingOrder(BaseModel):
    """What is to be said of buying albums; what is absent or null stays."""

    model_config = ConfigDict(extra="forbid")

    album_ids: list[str] = Field(min_length=1, max_length=500)
    priority: Priority | None = Field(default=None, description="-1 later, 0, 1 soon, 2 next.")
    price_note: str | None = Field(default=None, max_length=2_000)
    note: str | None = Field(default=None, max_length=2_000)


class Removed(BaseModel):
    removed: int = Field(description="How many wishes went.")


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/collection", tags=["collection"])

    @api.get("/figures", summary="The collection in numbers")
    async def figures(_: Guest) -> FiguresBody:
        return FiguresBody.of(await ask(soniq.collection.figures))

    @api.get("/lookup", summary="Albums that somebody may mean")
    async def look_up(
        _: User,
        said: Annotated[
            str,
            Query(
                max_length=500,
                description="A link (MusicBrainz, Bandcamp, Discogs, a streaming service …), the "
                'barcode of a record, or words: "artist - title".',
            ),
        ],
    ) -> Offers:
        """Asks MusicBrainz. An offer's `ref` holds for a while: want it, or say it is owned."""
        found = await servers.ask(soniq.lookup.look_up, said)
        return Offers(offers=[OfferBody.of(offer) for offer in found])

    @api.post("/wishes", summary="Want an album")
    async def want(asker: User, album: NamedAlbum) -> WishBody:
        album_meant = await servers.ask(meant, soniq, album.named())
        wish = await ask(soniq.collection.want, person_of(asker).id, album_meant)
        return WishBody.of(wish)

    @api.delete("/wishes/{album_id}", summary="Want an album no more")
    async def unwant(asker: User, album_id: AlbumPath) -> Removed:
        """Takes back all that the person wished of it. A wish of a connected account stays away,
        though it is saved there still; an export that is brought again brings its own back."""
        number = ids.private("Album", album_id, AlbumId)
        return Removed(removed=await ask(soniq.collection.unwant, person_of(asker).id, number))

    @api.post("/holdings", summary="Own an album beside the files")
    async def hold(asker: User, order: HoldingOrder) -> HoldingBody:
        """A record, a disc, a purchase that is not fetched yet."""
        album = await servers.ask(meant, soniq, order.named())
        holding = await ask(
            soniq.collection.hold,
            person_of(asker).id,
            album,
            order.medium,
            acquisition=order.acquisition_source,
            barcode=order.barcode,
            note=order.note,
        )
        return HoldingBody.of(holding)

    @api.delete("/holdings/{holding_id}", summary="Own that no more", status_code=204)
    async def let_go(
        _: User, holding_id: Annotated[str, Path(description="The holding's id.")]
    ) -> Response:
        await ask(soniq.collection.let_go, ids.private("Holding", holding_id, HoldingId))
        return Response(status_code=204)

    @api.get("/shopping", summary="What is to be bought")
    async def shopping(
        _: Guest,
        request: Request,
        later: Annotated[bool, Query(description="What was put off instead.")] = False,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        offset: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    ) -> ShoppingList:
        lines = await ask(soniq.collection.to_buy, later=later, first=limit, offset=offset)
        base = links.base(request.scope, soniq.settings.public_url)
        return ShoppingList(
            albums=[ToBuyBody.of(line, base) for line in lines],
            total_items=await ask(soniq.collection.count_to_buy, later=later),
        )

    @api.patch("/shopping", summary="Say how much albums are wanted", status_code=204)
    async def buying(_: User, order: BuyingOrder) -> Response:
        await ask(
            soniq.collection.set_buying,
            [ids.private("Album", one, AlbumId) for one in order.album_ids],
            priority=order.priority,
            price_note=order.price_note,
            note=order.note,
        )
        return Response(status_code=204)

    @api.get(
        "/shopping.csv",
        summary="The shopping list as a table",
        response_class=StreamingResponse,
        responses=_CSV,
    )
    async def table(_: Guest) -> StreamingResponse:
        return StreamingResponse(
            _parts(soniq),
            media_type="text/csv; charset=utf-8; header=present",
            headers={"Content-Disposition": 'attachment; filename="shopping-list.csv"'},
        )

    return api


async def _parts(soniq: Soniq) -> AsyncIterator[str]:
    parts = await ask(soniq.collection.to_buy_csv)
    while (part := await ask(next, parts, None)) is not None:
        yield part
