"""Albums: what a listener means by the name, all editions together."""

import strawberry

from soniq.accounts.model import Role
from soniq.graphql.context import Info
from soniq.graphql.covers import Cover
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import Edge, Node, PageInfo, node_id, part
from soniq.graphql.scalars import BigInt
from soniq.graphql.tracks import Direction, TrackConnection
from soniq.http import ids
from soniq.library.model import (
    Album,
    AlbumFilter,
    AlbumSort,
    Credit,
    CreditRole,
    Edition,
    Page,
    TrackFilter,
    TrackSort,
)
from soniq.units import AlbumId, ArtistId, GenreId, Moment

strawberry.enum(AlbumSort, description="By what albums are sorted.")


@least(Role.GUEST)
@strawberry.type(name="Edition", description="An album as one buys it.")
class EditionNode:
    id: strawberry.ID
    title: str
    name: str | None = strawberry.field(description="What sets it apart from the others.")
    release_date: str | None
    label: str | None
    catalog_number: str | None
    barcode: str | None
    media: str | None
    musicbrainz_release_id: str | None

    @classmethod
    def of(cls, edition: Edition) -> "EditionNode":
        return cls(
            id=node_id("Edition", edition.id),
            title=edition.title,
            name=edition.name,
            release_date=edition.release_date,
            label=edition.label,
            catalog_number=edition.catalog_number,
            barcode=edition.barcode,
            media=edition.media,
            musicbrainz_release_id=edition.musicbrainz_release_id,
        )


@least(Role.GUEST)
@strawberry.type(name="Credit", description="What an artist did on an album's tracks.")
class CreditNode:
    artist_id: strawberry.ID
    credited_as: str
    role: CreditRole

    @classmethod
    def of(cls, credit: Credit) -> "CreditNode":
        return cls(
            artist_id=node_id("Artist", credit.artist_id),
            credited_as=credit.credited_as,
            role=credit.role,
        )


@least(Role.GUEST)
@strawberry.type(name="Album", description="What a listener means by the name.")
class AlbumNode(Node):
    album: strawberry.Private[Album]

    title: str
    artist: str = strawberry.field(description="As credited.")
    kind: str = strawberry.field(description="album, single, ep, compilation, live …")
    compilation: bool
    release_date: str | None = strawberry.field(description="YYYY, YYYY-MM or YYYY-MM-DD.")
    year: int | None
    genres: list[str]
    track_count: int
    disc_count: int
    duration_ms: int
    size_bytes: BigInt
    added_at: Moment
    missing_since: Moment | None
    ownership_status: str
    match_status: str
    match_score: int | None
    musicbrainz_release_group_id: str | None

    @classmethod
    def of(cls, album: Album) -> "AlbumNode":
        return cls(
            id=node_id("Album", album.id),
            album=album,
            title=album.title,
            artist=album.artist,
            kind=album.kind,
            compilation=album.compilation,
            release_date=album.release_date,
            year=album.year,
            genres=list(album.genres),
            track_count=album.track_count,
            disc_count=album.disc_count,
            duration_ms=album.duration,
            size_bytes=BigInt(album.size_bytes),
            added_at=album.added_at,
            missing_since=album.missing_since,
            ownership_status=album.ownership_status,
            match_status=album.match_status,
            match_score=album.match_score,
            musicbrainz_release_group_id=album.musicbrainz_release_group_id,
        )

    @field()
    def artist_id(self) -> strawberry.ID:
        return node_id("Artist", self.album.artist_id)

    @field()
    def cover(self) -> Cover | None:
        return Cover.of(self.album.cover)

    @field(description="Its tracks, in the order of discs and numbers.")
    async def tracks(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> TrackConnection:
        order = f"tracks.{TrackSort.ALBUM}.asc"
        page = await info.context.ask(
            info.context.soniq.library.tracks,
            TrackFilter(album_id=self.album.id),
            sort=TrackSort.ALBUM,
            part=part(order, first=first, after=after, last=None, before=None),
        )
        return await TrackConnection.of(info, page, order)

    @field(metadata=rows(3))
    async def editions(self, info: Info) -> list[EditionNode]:
        detail = await info.context.ask(info.context.soniq.library.album_detail, self.album.id)
        return [EditionNode.of(edition) for edition in detail.editions]

    @field(metadata=rows(20))
    async def credits(self, info: Info) -> list[CreditNode]:
        detail = await info.context.ask(info.context.soniq.library.album_detail, self.album.id)
        return [CreditNode.of(credit) for credit in detail.credits]


@least(Role.GUEST)
@strawberry.type
class AlbumEdge(Edge):
    node: AlbumNode


@least(Role.GUEST)
@strawberry.type
class AlbumConnection:
    edges: list[AlbumEdge]
    page_info: PageInfo
    total_count: int | None

    @classmethod
    def of(cls, page: Page[Album], order: str) -> "AlbumConnection":
        return cls(
            edges=[
                AlbumEdge(order=order, key=key, node=AlbumNode.of(album))
                for album, key in zip(page.items, page.keys, strict=True)
            ],
            page_info=PageInfo.of(page, order),
            total_count=page.total,
        )


@strawberry.input(name="AlbumFilter", description="Which albums: all that is said must hold.")
class AlbumFilterInput:
    artist_id: strawberry.ID | None = strawberry.field(
        default=None, description="The album artist."
    )
    genre_id: strawberry.ID | None = None
    year_from: int | None = None
    year_to: int | None = None
    compilation: bool | None = None
    missing: bool = False

    def meant(self) -> AlbumFilter:
        return AlbumFilter(
            artist_id=ids.private("Artist", self.artist_id, ArtistId),
            genre_id=ids.private("Genre", self.genre_id, GenreId),
            year_from=self.year_from,
            year_to=self.year_to,
            compilation=self.compilation,
            missing=self.missing,
        )


@strawberry.input(name="AlbumOrder")
class AlbumOrder:
    by: AlbumSort = AlbumSort.ARTIST
    direction: Direction = Direction.ASC


@least(Role.GUEST)
@strawberry.type
class AlbumQuery:
    @field(description="All albums, or those of a filter, page by page; at most 200.")
    async def albums(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: AlbumFilterInput | None = None,
        sort: AlbumOrder | None = None,
    ) -> AlbumConnection:
        sort = sort or AlbumOrder()
        order = f"albums.{sort.by}.{sort.direction.value}"
        page = await info.context.ask(
            info.context.soniq.library.albums,
            filter.meant() if filter else AlbumFilter(),
            sort=sort.by,
            descending=sort.direction is Direction.DESC,
            part=part(order, first=first, after=after, last=last, before=before),
        )
        return AlbumConnection.of(page, order)

    @field()
    async def album(self, info: Info, id: strawberry.ID) -> AlbumNode | None:
        library = info.context.soniq.library
        return AlbumNode.of(
            await info.context.ask(library.album, ids.private("Album", id, AlbumId))
        )
