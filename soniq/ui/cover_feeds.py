"""What the sheet of an album's covers fetches, and what it has done."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.artworks.model import Image, Offer
from soniq.artworks.originals import LARGEST
from soniq.events import JSON
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, servers
from soniq.ui import words
from soniq.ui.feeds import answer, packed
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of
from soniq.units import AlbumId, ArtworkHash, ChangeId

PREFIX = "/library/_feed/covers"

Number = Annotated[int, Path(ge=0, lt=2**63)]
Hash = Annotated[str, Field(max_length=100)]
Moderator = Annotated[Asker, allow(Role.MODERATOR)]
Giver = Annotated[Asker, allow(Role.MODERATOR, body_bytes=LARGEST)]


class Chosen(BaseModel):
    hash: Hash | None
    """None leaves the choice to the files again."""


class Removed(BaseModel):
    hash: Hash


class Taken(BaseModel):
    ref: Annotated[str, Field(max_length=100)]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False, dependencies=[allow(Role.USER)])
    artworks = soniq.artworks

    @api.get("/{number}")
    async def images(number: Number) -> Response:
        return await answer(_images, soniq, AlbumId(number))

    @api.post("/{number}/search")
    async def search(number: Number, _: Moderator) -> Response:
        found = await servers.ask(artworks.search, AlbumId(number))
        offers: list[JSON] = [_offer(one) for one in found.offers]
        return packed({"offers": offers, "failures": list(found.failures)})

    @api.get("/offers/{ref}")
    async def offer(ref: Annotated[str, Path(max_length=100)], _: Moderator) -> Response:
        """An offered image through soniq: pages ask nothing of other servers."""
        found = await servers.ask(artworks.preview, ref)
        kept = {"Cache-Control": "private, max-age=3600"}
        return Response(found.content, media_type=found.mime, headers=kept)

    @api.post("/{number}/take")
    async def take(number: Number, taken: Taken, asker: Moderator) -> Response:
        album, by = AlbumId(number), person_of(asker).id
        return await _now(album, await servers.ask(artworks.fetch, album, taken.ref, by=by))

    @api.post("/{number}/give")
    async def give(number: Number, request: Request, asker: Giver) -> Response:
        """The body is the image itself."""
        album, by = AlbumId(number), person_of(asker).id
        await ask(soniq.library.album, album)
        content = await request.body()
        return await _now(album, await changes.ask(artworks.upload, album, content, by=by))

    @api.post("/{number}/choose")
    async def choose(number: Number, chosen: Chosen, asker: Moderator) -> Response:
        album, by = AlbumId(number), person_of(asker).id
        hash = None if chosen.hash is None else ArtworkHash(chosen.hash)
        return await _now(album, await ask(artworks.set_primary, album, hash, by=by))

    @api.post("/{number}/remove")
    async def remove(number: Number, removed: Removed, asker: Moderator) -> Response:
        album, by = AlbumId(number), person_of(asker).id
        hash = ArtworkHash(removed.hash)
        return await _now(album, await ask(artworks.remove, album, hash, by=by))

    async def _now(album_id: AlbumId, change_id: ChangeId | None) -> Response:
        found = await ask(_images, soniq, album_id)
        return packed({**found, "change": change_id})

    return api


def _images(soniq: Soniq, album_id: AlbumId) -> Row:
    found = soniq.artworks.of_album(album_id)
    return {
        "images": [_image(one) for one in found],
        "chosen": any(one.is_chosen for one in found),
        "network": soniq.settings.network,
    }


def _image(image: Image) -> Row:
    kind = image.mime.removeprefix("image/").upper()
    pixels = f"{image.width} × {image.height}" if image.width and image.height else None
    return {
        "hash": image.hash,
        "cover": image.is_primary,
        "chosen": image.is_chosen,
        "source": image.attribution or image.source.label,
        "removable": image.can_remove,
        "about": [kind, pixels, words.size(image.size_bytes)],
        "types": list(image.types),
    }


def _offer(offer: Offer) -> Row:
    pixels = f"{offer.width} × {offer.height}" if offer.width and offer.height else None
    return {
        "ref": offer.ref,
        "source": offer.source.label,
        "title": offer.title,
        "pixels": pixels,
        "types": list(offer.types),
    }
