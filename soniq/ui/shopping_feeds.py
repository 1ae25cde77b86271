"""What the shopping list fetches; what people do there are steps of the collection."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.collection.model import Collected, Ownership, Shop
from soniq.errors import NotFound
from soniq.events import JSON
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.ui import collected
from soniq.ui.feeds import answer
from soniq.ui.shapes import Covers, Row
from soniq.units import AlbumId

PREFIX = "/shopping/_feed"
AT_A_LOOK = 50
"""Albums that are asked for anew at once, as something was said of them."""

Looks = Annotated[Asker, allow(Role.GUEST)]


class Part(BaseModel):
    first: int = Field(50, ge=1, le=500)
    offset: int = Field(0, ge=0, lt=2**31)
    later: bool = False
    """Those that were put off instead."""


class These(BaseModel):
    albums: Annotated[
        list[Annotated[int, Field(ge=0, lt=2**63)]], Field(min_length=1, max_length=AT_A_LOOK)
    ]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False)

    @api.get("/lines")
    async def lines(_: Looks, asked: Annotated[Part, Query()]) -> Response:
        """A part of the list, by how much each is wanted."""
        return await answer(_lines, soniq, asked)

    @api.get("/these")
    async def these(_: Looks, asked: Annotated[These, Query()]) -> Response:
        """Albums by their numbers; `gone`: those that need not be bought any more."""
        return await answer(_these, soniq, [AlbumId(number) for number in asked.albums])

    @api.get("/list.csv")
    async def table(_: Looks) -> StreamingResponse:
        lines = soniq.collection.to_buy_csv()

        async def parts() -> AsyncIterator[str]:
            while (part := await ask(next, lines, None)) is not None:
                yield part

        named = {"Content-Disposition": 'attachment; filename="shopping-list.csv"'}
        return StreamingResponse(parts(), media_type="text/csv; charset=utf-8", headers=named)

    return api


def counts(soniq: Soniq) -> Row:
    return {
        "all": soniq.collection.count_to_buy(),
        "later": soniq.collection.count_to_buy(later=True),
    }


def _lines(soniq: Soniq, asked: Part) -> Row:
    found = soniq.collection.to_buy(later=asked.later, first=asked.first, offset=asked.offset)
    covers = _covers(soniq, [line.collected for line in found])
    return {
        "items": [
            _line(line.collected, covers, line.shops, line.price_note, line.note) for line in found
        ],
        "counts": counts(soniq),
    }


def _these(soniq: Soniq, ids: Sequence[AlbumId]) -> Row:
    items: list[JSON] = []
    gone: list[JSON] = []
    for album_id in ids:
        line = _one(soniq, album_id)
        if line is None:
            gone.append(album_id)
        else:
            items.append(line)
    return {"items": items, "gone": gone, "counts": counts(soniq)}


def _one(soniq: Soniq, album_id: AlbumId) -> Row | None:
    """A line of the list; None: that album need not be bought."""
    try:
        detail = soniq.collection.detail(album_id)
    except NotFound:
        return None
    one = detail.collected
    if not one.wanted or one.ownership is not Ownership.NOT_OWNED:
        return None
    return _line(one, _covers(soniq, [one]), detail.shops, detail.price_note, detail.note)


def _line(one: Collected, covers: Covers, shops: Sequence[Shop], price_note: str, note: str) -> Row:
    return {
        **collected.of_collected(one, covers),
        "edition": one.told_edition,
        "barcode": one.barcode,
        "price_note": price_note,
        "note": note,
        "shops": [{"name": shop.name, "url": shop.url} for shop in shops],
    }


def _covers(soniq: Soniq, found: Sequence[Collected]) -> Covers:
    return soniq.library.artwork([one.album.cover for one in found if one.album.cover])
