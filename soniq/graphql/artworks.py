"""An album's images: which there are, which is the cover, and what other servers offer."""

import strawberry

from soniq.accounts.model import Role
from soniq.artworks.model import Image, ImageSource, Offer, Offers
from soniq.graphql.context import Info
from soniq.graphql.covers import Cover
from soniq.graphql.fields import field, least, needs, rows
from soniq.graphql.jobs import JobNode
from soniq.graphql.relay import node_id
from soniq.graphql.scalars import BigInt
from soniq.http import ids, links, orders
from soniq.units import AlbumId, ArtworkHash, ChangeId, Moment

strawberry.enum(ImageSource, description="Where an image came from.")


@least(Role.USER)
@strawberry.type(name="AlbumImage", description="One of an album's images.")
class ImageNode:
    image: strawberry.Private[Image]

    hash: str = strawberry.field(description="By which mutations name it.")
    source: ImageSource
    attribution: str = strawberry.field(description="For people.")
    is_primary: bool = strawberry.field(description="It is the cover that is shown.")
    is_chosen: bool = strawberry.field(description="A person made it the cover.")
    can_remove: bool = strawberry.field(description="Not where only the files hold it.")
    mime: str
    size_bytes: BigInt
    width: int | None = strawberry.field(description="Pixels; null until it was shown once.")
    height: int | None
    types: list[str] = strawberry.field(description='"Front", "Booklet" …')
    url: str | None = strawberry.field(description="Where it was fetched.")
    added_at: Moment

    @classmethod
    def of(cls, image: Image) -> "ImageNode":
        return cls(
            image=image,
            hash=image.hash,
            source=image.source,
            attribution=image.attribution,
            is_primary=image.is_primary,
            is_chosen=image.is_chosen,
            can_remove=image.can_remove,
            mime=image.mime,
            size_bytes=BigInt(image.size_bytes),
            width=image.width,
            height=image.height,
            types=list(image.types),
            url=image.url,
            added_at=image.added_at,
        )

    @field()
    def cover(self) -> Cover | None:
        return Cover.of(self.image.hash)


@least(Role.MODERATOR)
@strawberry.type(name="ArtworkOffer", description="An image that another server has.")
class OfferNode:
    ref: str = strawberry.field(description="By which `fetchArtwork` takes it, for a while.")
    source: ImageSource
    title: str = strawberry.field(description="Of the release that it belongs to.")
    page_url: str | None
    preview_url: str = strawberry.field(description="Where soniq shows it, before it is taken.")
    width: int | None
    height: int | None
    types: list[str]

    @classmethod
    def of(cls, offer: Offer) -> "OfferNode":
        return cls(
            ref=offer.ref,
            source=offer.source,
            title=offer.title,
            page_url=offer.page_url,
            preview_url=links.offer(offer.ref),
            width=offer.width,
            height=offer.height,
            types=list(offer.types),
        )


@least(Role.MODERATOR)
@strawberry.type(description="What a search for covers found.")
class ArtworkOffers:
    offers: list[OfferNode] = strawberry.field(metadata=rows(20))
    failures: list[str] = strawberry.field(description="Servers that could not be asked, in words.")

    @classmethod
    def of(cls, found: Offers) -> "ArtworkOffers":
        return cls(
            offers=[OfferNode.of(one) for one in found.offers], failures=list(found.failures)
        )


@least(Role.MODERATOR)
@strawberry.type(description="An album's images after a change.")
class ArtworkChanged:
    change_id: strawberry.ID | None = strawberry.field(
        description="Takes it back; null where it was so already."
    )
    images: list[ImageNode] = strawberry.field(metadata=rows(5))


@least(Role.USER)
@strawberry.type
class ArtworkQuery:
    @field(description="An album's images, the cover first.", metadata=rows(5))
    async def album_images(self, info: Info, album_id: strawberry.ID) -> list[ImageNode]:
        context = info.context
        number = ids.private("Album", album_id, AlbumId)
        found = await context.ask(context.soniq.artworks.of_album, number)
        return [ImageNode.of(one) for one in found]


@least(Role.MODERATOR)
@strawberry.type
class ArtworkMutation:
    @field(description="Look for covers of an album. This asks other servers.")
    async def search_artwork(self, info: Info, album_id: strawberry.ID) -> ArtworkOffers:
        context = info.context
        number = ids.private("Album", album_id, AlbumId)
        found = await context.ask_servers(context.soniq.artworks.search, number)
        return ArtworkOffers.of(found)

    @field(description="Take an image that another server offers; as the cover, unless not wished.")
    async def fetch_artwork(
        self, info: Info, album_id: strawberry.ID, ref: str, primary: bool = True
    ) -> ArtworkChanged:
        context = info.context
        number = ids.private("Album", album_id, AlbumId)
        change_id = await context.ask_servers(
            context.soniq.artworks.fetch, number, ref, by=context.asker.id, primary=primary
        )
        return await _changed(info, number, change_id)

    @field(
        description="Fetch covers of all matched albums that have none, as a job.",
        metadata=needs(Role.ADMIN),
    )
    async def fetch_missing_artwork(self, info: Info) -> JobNode:
        context = info.context
        return JobNode.of(await context.ask(orders.fetch_covers, context.soniq, context.asker.id))

    @field(
        description="Make one of an album's images its cover; null leaves the choice to the files."
    )
    async def set_primary_artwork(
        self, info: Info, album_id: strawberry.ID, hash: str | None
    ) -> ArtworkChanged:
        context = info.context
        number = ids.private("Album", album_id, AlbumId)
        change_id = await context.ask(
            context.soniq.artworks.set_primary,
            number,
            None if hash is None else ArtworkHash(hash),
            by=context.asker.id,
        )
        return await _changed(info, number, change_id)

    @field(description="Take away an image that was fetched or given.")
    async def remove_artwork(
        self, info: Info, album_id: strawberry.ID, hash: str
    ) -> ArtworkChanged:
        context = info.context
        number = ids.private("Album", album_id, AlbumId)
        change_id = await context.ask(
            context.soniq.artworks.remove, number, ArtworkHash(hash), by=context.asker.id
        )
        return await _changed(info, number, change_id)


async def _changed(info: Info, album_id: AlbumId, change_id: ChangeId | None) -> ArtworkChanged:
    context = info.context
    found = await context.ask(context.soniq.artworks.of_album, album_id)
    return ArtworkChanged(
        change_id=node_id("Change", change_id) if change_id else None,
        images=[ImageNode.of(one) for one in found],
    )
