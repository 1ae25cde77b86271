"""`/sources/artwork`: an album's images, those that other servers offer, and those people give."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.artworks.model import Image, ImageSource, Offer
from soniq.artworks.originals import LARGEST
from soniq.http import ids, links
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, servers
from soniq.http.errors import WrongMedia
from soniq.http.times import iso
from soniq.units import AlbumId, ArtworkHash, ChangeId
from soniq.web.saying import AlbumPath, person_of, public

User = Annotated[Asker, allow(Role.USER)]
Moderator = Annotated[Asker, allow(Role.MODERATOR)]
Giver = Annotated[Asker, allow(Role.MODERATOR, body_bytes=LARGEST)]
HashPath = Annotated[str, Path(max_length=100, description="The image's hash.")]

KINDS = ("image/jpeg", "image/png", "image/webp")
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_UPLOAD: dict[str, Any] = {
    "requestBody": {"required": True, "content": dict.fromkeys(KINDS, _BYTES)}
}
_IMAGE: dict[int | str, dict[str, Any]] = {
    200: {"content": dict.fromkeys((*KINDS, "image/gif"), _BYTES), "description": "The image."}
}


class ImageBody(BaseModel):
    """One of an album's images."""

    hash: str
    source: ImageSource
    attribution: str = Field(description="For people.")
    is_primary: bool = Field(description="It is the cover that is shown.")
    is_chosen: bool = Field(description="A person made it the cover.")
    can_remove: bool = Field(description="Not where only the files hold it.")
    mime: str
    size_bytes: int
    width: int | None = Field(description="Pixels; null until it was shown once.")
    height: int | None
    types: list[str] = Field(description='"Front", "Booklet" …')
    url: str | None = Field(description="Where it was fetched.")
    path_cover: str = Field(description="Where soniq shows it.")
    added_at: str

    @classmethod
    def of(cls, image: Image) -> "ImageBody":
        return cls(
            hash=image.hash,
            source=image.source,
            attribution=image.attribution,
            is_primary=image.is_primary,
            is_chosen=image.is_chosen,
            can_remove=image.can_remove,
            mime=image.mime,
            size_bytes=image.size_bytes,
            width=image.width,
            height=image.height,
            types=list(image.types),
            url=image.url,
            path_cover=links.cover(image.hash),
            added_at=iso(image.added_at),
        )


class Images(BaseModel):
    """The cover first."""

    images: list[ImageBody]


class Changed(BaseModel):
    """An album's images after a change."""

    change_id: str | None = Field(description="Takes it back; null where it was so already.")
    images: list[ImageBody]


class OfferBody(BaseModel):
    """An image that another server has."""

    ref: str = Field(description="By which it is fetched, for a while.")
    source: ImageSource
    title: str = Field(description="Of the release that it belongs to.")
    page_url: str | None
    path_preview: str = Field(description="Where soniq shows it before it is taken.")
    width: int | None
    height: int | None
    types: list[str]

    @classmethod
    def of(cls, offer: Offer) -> "OfferBody":
        return cls(
            ref=offer.ref,
            source=offer.source,
            title=offer.title,
            page_url=offer.page_url,
            path_preview=links.offer(offer.ref),
            width=offer.width,
            height=offer.height,
            types=list(offer.types),
        )


class Offered(BaseModel):
    """What a search for covers found."""

    offers: list[OfferBody]
    failures: list[str] = Field(description="Servers that could not be asked, in words.")


class FetchOrder(BaseModel):
    """An offer that is to be taken."""

    ref: str = Field(max_length=100)
    primary: bool = Field(default=True, description="As the cover.")


class PrimaryOrder(BaseModel):
    """Which image is to be the cover; null leaves the choice to the files."""

    hash: str | None = Field(max_length=100)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/sources/artwork", tags=["artwork"])

    @api.get("/{album_id}", summary="An album's images")
    async def images(_: User, album_id: AlbumPath) -> Images:
        found = await ask(soniq.artworks.of_album, _number(album_id))
        return Images(images=[ImageBody.of(one) for one in found])

    @api.post("/{album_id}/search", summary="Look for covers")
    async def search(_: Moderator, album_id: AlbumPath) -> Offered:
        """Asks Cover Art Archive, Discogs and Deezer, as far as they are on."""
        found = await servers.ask(soniq.artworks.search, _number(album_id))
        return Offered(
            offers=[OfferBody.of(one) for one in found.offers], failures=list(found.failures)
        )

    @api.get(
        "/offers/{ref}",
        summary="An offered image",
        response_class=Response,
        responses=_IMAGE,
    )
    async def offer(
        _: Moderator, ref: Annotated[str, Path(max_length=100, description="Of an offer.")]
    ) -> Response:
        """As its server sent it, small where it has it so."""
        found = await servers.ask(soniq.artworks.preview, ref)
        return Response(
            found.content, media_type=found.mime, headers={"Cache-Control": "private, max-age=3600"}
        )

    @api.post("/{album_id}/fetch", summary="Take an offered image")
    async def fetch(asker: Moderator, album_id: AlbumPath, order: FetchOrder) -> Changed:
        number, by = _number(album_id), person_of(asker).id
        return await _changed(
            number,
            await servers.ask(
                soniq.artworks.fetch, number, order.ref, by=by, primary=order.primary
            ),
        )

    @api.post("/{album_id}/upload", summary="Give an image", openapi_extra=_UPLOAD)
    async def upload(
        request: Request,
        asker: Giver,
        album_id: AlbumPath,
        content_type: Annotated[str, Header(include_in_schema=False)] = "",
        primary: Annotated[bool, Query(description="As the cover.")] = True,
    ) -> Changed:
        """The body is the image itself: JPEG, PNG or WebP, at most 15 MB and 25 megapixels."""
        kind = content_type.partition(";")[0].strip().lower()
        if kind not in KINDS:
            raise WrongMedia(f"Send the image as one of {', '.join(KINDS)}.")
        number, by = _number(album_id), person_of(asker).id
        await ask(soniq.library.album, number)
        content = await request.body()
        return await _changed(
            number,
            await changes.ask(soniq.artworks.upload, number, content, by=by, primary=primary),
        )

    @api.post("/{album_id}/primary", summary="Choose the cover")
    async def primary(asker: Moderator, album_id: AlbumPath, order: PrimaryOrder) -> Changed:
        number, by = _number(album_id), person_of(asker).id
        chosen = None if order.hash is None else ArtworkHash(order.hash)
        return await _changed(number, await ask(soniq.artworks.set_primary, number, chosen, by=by))

    @api.delete("/{album_id}/images/{hash}", summary="Take an image away")
    async def remove(asker: Moderator, album_id: AlbumPath, hash: HashPath) -> Changed:
        """Only what was fetched or given: the others are the files' own (409)."""
        number, by = _number(album_id), person_of(asker).id
        return await _changed(
            number, await ask(soniq.artworks.remove, number, ArtworkHash(hash), by=by)
        )

    async def _changed(album_id: AlbumId, change_id: ChangeId | None) -> Changed:
        found = await ask(soniq.artworks.of_album, album_id)
        return Changed(
            change_id=public("Change", change_id), images=[ImageBody.of(one) for one in found]
        )

    return api


def _number(album_id: str) -> AlbumId:
    return ids.private("Album", album_id, AlbumId)
