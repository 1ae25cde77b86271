"""Artists and genres."""

import strawberry

from soniq.accounts.model import Role
from soniq.graphql.albums import AlbumConnection
from soniq.graphql.context import Info
from soniq.graphql.covers import Cover
from soniq.graphql.fields import field, least
from soniq.graphql.relay import Edge, Node, PageInfo, node_id, part
from soniq.graphql.tracks import Direction
from soniq.http import ids
from soniq.library.model import (
    AlbumFilter,
    AlbumSort,
    Artist,
    ArtistFilter,
    ArtistSort,
    CreditRole,
    Genre,
    Page,
)
from soniq.units import ArtistId

strawberry.enum(ArtistSort, description="By what artists are sorted.")


@least(Role.GUEST)
@strawberry.type(name="Artist")
class ArtistNode(Node):
    artist: strawberry.Private[Artist]

    name: str
    musicbrainz_id: str | None
    album_count: int = strawberry.field(description="Of which this is the album artist.")
    track_count: int = strawberry.field(description="On which this artist is credited.")

    @classmethod
    def of(cls, artist: Artist) -> "ArtistNode":
        return cls(
            id=node_id("Artist", artist.id),
            artist=artist,
            name=artist.name,
            musicbrainz_id=artist.musicbrainz_id,
            album_count=artist.album_count,
            track_count=artist.track_count,
        )

    @field(description="Of the newest album, until the artist has a picture.")
    def cover(self) -> Cover | None:
        return Cover.of(self.artist.cover)

    @field(description="Albums of which this is the album artist, by year.")
    async def albums(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> AlbumConnection:
        order = f"albums.{AlbumSort.YEAR}.asc"
        page = await info.context.ask(
            info.context.soniq.library.albums,
            AlbumFilter(artist_id=self.artist.id),
            sort=AlbumSort.YEAR,
            part=part(order, first=first, after=after, last=None, before=None),
        )
        return AlbumConnection.of(page, order)


@least(Role.GUEST)
@strawberry.type
class ArtistEdge(Edge):
    node: ArtistNode


@least(Role.GUEST)
@strawberry.type
class ArtistConnection:
    edges: list[ArtistEdge]
    page_info: PageInfo
    total_count: int | None

    @classmethod
    def of(cls, page: Page[Artist], order: str) -> "ArtistConnection":
        return cls(
            edges=[
                ArtistEdge(order=order, key=key, node=ArtistNode.of(artist))
                for artist, key in zip(page.items, page.keys, strict=True)
            ],
            page_info=PageInfo.of(page, order),
            total_count=page.total,
        )


@strawberry.input(name="ArtistFilter")
class ArtistFilterInput:
    album_artists_only: bool = strawberry.field(
        default=True, description="Leave out who only appears on others' albums."
    )
    role: CreditRole | None = strawberry.field(
        default=None, description="Only who is credited so, on whosever albums: the composers, say."
    )
    initial: str | None = strawberry.field(
        default=None, description="A letter under which lists file the name, or #."
    )

    def meant(self) -> ArtistFilter:
        return ArtistFilter(
            album_artists_only=self.album_artists_only, role=self.role, initial=self.initial
        )


@strawberry.input(name="ArtistOrder")
class ArtistOrder:
    by: ArtistSort = ArtistSort.NAME
    direction: Direction = Direction.ASC


@least(Role.GUEST)
@strawberry.type(name="Genre")
class GenreNode(Node):
    name: str
    album_count: int
    track_count: int

    @classmethod
    def of(cls, genre: Genre) -> "GenreNode":
        return cls(
            id=node_id("Genre", genre.id),
            name=genre.name,
            album_count=genre.album_count,
            track_count=genre.track_count,
        )


@least(Role.GUEST)
@strawberry.type
class GenreEdge(Edge):
    node: GenreNode


@least(Role.GUEST)
@strawberry.type
class GenreConnection:
    edges: list[GenreEdge]
    page_info: PageInfo
    total_count: int | None

    @classmethod
    def of(cls, page: Page[Genre], order: str) -> "GenreConnection":
        return cls(
            edges=[
                GenreEdge(order=order, key=key, node=GenreNode.of(genre))
                for genre, key in zip(page.items, page.keys, strict=True)
            ],
            page_info=PageInfo.of(page, order),
            total_count=page.total,
        )


@least(Role.GUEST)
@strawberry.type
class ArtistQuery:
    @field(description="All artists, or those of a filter, page by page; at most 200.")
    async def artists(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: ArtistFilterInput | None = None,
        sort: ArtistOrder | None = None,
    ) -> ArtistConnection:
        sort = sort or ArtistOrder()
        order = f"artists.{sort.by}.{sort.direction.value}"
        page = await info.context.ask(
            info.context.soniq.library.artists,
            filter.meant() if filter else ArtistFilter(),
            sort=sort.by,
            descending=sort.direction is Direction.DESC,
            part=part(order, first=first, after=after, last=last, before=before),
        )
        return ArtistConnection.of(page, order)

    @field()
    async def artist(self, info: Info, id: strawberry.ID) -> ArtistNode | None:
        library = info.context.soniq.library
        return ArtistNode.of(
            await info.context.ask(library.artist, ids.private("Artist", id, ArtistId))
        )

    @field(description="All genres by name, page by page; at most 200.")
    async def genres(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> GenreConnection:
        page = await info.context.ask(
            info.context.soniq.library.genres,
            part("genres", first=first, after=after, last=last, before=before),
        )
        return GenreConnection.of(page, "genres")
