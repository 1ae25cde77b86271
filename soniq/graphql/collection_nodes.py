"""The collection as GraphQL shows it: albums of the grid, wishes, holdings, the list to buy."""

import strawberry

from soniq.accounts.model import Role
from soniq.collection.model import (
    Acquisition,
    Collected,
    CollectionFigures,
    Detail,
    Holding,
    Look,
    MatchStatus,
    Medium,
    Numbered,
    Ownership,
    Priority,
    Shop,
    ToBuy,
    WantedSong,
    Wish,
    WishKind,
    WishSource,
)
from soniq.graphql.albums import AlbumNode
from soniq.graphql.fields import field, least, needs, rows
from soniq.graphql.relay import Edge, PageInfo, node_id
from soniq.http.collecting import Shown
from soniq.library.model import Page
from soniq.units import Moment

strawberry.enum(Ownership, description="Whether an album is owned.")
strawberry.enum(MatchStatus, name="AlbumMatch", description="How an album is matched.")
strawberry.enum(Look, name="CollectedLook", description="How the grid draws an album.")
strawberry.enum(Acquisition, description="Where an owned album came from.")
strawberry.enum(Medium, description="What is owned beside the files.")
strawberry.enum(Priority, name="BuyingPriority", description="How much an album is wanted.")
strawberry.enum(WishSource, description="Where somebody has saved an album or a song.")
strawberry.enum(WishKind, description="What is wished for.")


@least(Role.GUEST)
@strawberry.type(
    name="Shop", description="A search for an album that opens in the person's own browser."
)
class ShopNode:
    name: str
    url: str

    @classmethod
    def of(cls, shop: Shop) -> "ShopNode":
        return cls(name=shop.name, url=shop.url)


@least(Role.GUEST)
@strawberry.type(name="CollectedAlbum", description="An album of the grid, owned or not.")
class CollectedNode:
    collected: strawberry.Private[Collected]

    album: AlbumNode
    ownership: Ownership
    look: Look
    match_status: MatchStatus = strawberry.field(description="MANUAL_REVIEW waits for a person.")
    acquisition: Acquisition | None
    tracks_here: int
    total_tracks: int | None = strawberry.field(description="Null where nobody tells.")
    wanted: bool
    progress: int | None = strawberry.field(description="Per cent, while it is on its way.")
    edition: str | None = strawberry.field(description="The one that is wished for.")
    other_edition: bool = strawberry.field(description="Owned, but as another edition.")
    barcode: str | None
    cover_art_url: str | None = strawberry.field(
        description="A picture elsewhere, where soniq has none of its own."
    )
    spotify_id: str | None
    last_synced_at: Moment | None
    sources: list[WishSource] = strawberry.field(description="Where it is saved.")
    priority: Priority

    @classmethod
    def of(cls, one: Collected) -> "CollectedNode":
        return cls(
            collected=one,
            album=AlbumNode.of(one.album),
            ownership=one.ownership,
            look=one.look,
            match_status=MatchStatus(one.album.match_status),
            acquisition=one.acquisition,
            tracks_here=one.tracks,
            total_tracks=one.total,
            wanted=one.wanted,
            progress=one.coming,
            edition=one.told_edition,
            other_edition=one.other_edition,
            barcode=one.barcode,
            cover_art_url=None if one.album.cover else one.cover_art_url,
            spotify_id=one.spotify_id,
            last_synced_at=one.last_synced_at,
            sources=list(one.sources),
            priority=one.priority,
        )

    @field(
        description="The folder of an owned one, as somebody said it.", metadata=needs(Role.ADMIN)
    )
    def local_path(self) -> str | None:
        return self.collected.local_path


@least(Role.GUEST)
@strawberry.type
class CollectedEdge(Edge):
    node: CollectedNode


@least(Role.GUEST)
@strawberry.type
class CollectedConnection:
    edges: list[CollectedEdge]
    page_info: PageInfo
    total_count: int | None

    @classmethod
    def of(cls, page: Page[Collected], order: str) -> "CollectedConnection":
        return cls(
            edges=[
                CollectedEdge(order=order, key=key, node=CollectedNode.of(one))
                for one, key in zip(page.items, page.keys, strict=True)
            ],
            page_info=PageInfo.of(page, order),
            total_count=page.total,
        )


@least(Role.GUEST)
@strawberry.type(description="A page of the grid by its number.")
class CollectedPage:
    items: list[CollectedNode]
    page: int
    page_size: int
    total_items: int
    total_pages: int

    @classmethod
    def of(cls, found: Numbered) -> "CollectedPage":
        return cls(
            items=[CollectedNode.of(one) for one in found.items],
            page=found.page,
            page_size=found.page_size,
            total_items=found.total_items,
            total_pages=found.total_pages,
        )


@least(Role.GUEST)
@strawberry.type(name="WantedSong", description="A song of an album that is not here.")
class SongNode:
    track_id: strawberry.ID
    disc_number: int
    track_number: int | None
    title: str
    artist: str
    duration_ms: int
    isrc: str | None

    @classmethod
    def of(cls, song: WantedSong) -> "SongNode":
        return cls(
            track_id=node_id("Track", song.track_id),
            disc_number=song.disc_number,
            track_number=song.track_number,
            title=song.title,
            artist=song.artist,
            duration_ms=song.duration_ms,
            isrc=song.isrc,
        )


@least(Role.GUEST)
@strawberry.type(name="Wish", description="A wish of whoever asks.")
class WishNode:
    id: strawberry.ID
    source: WishSource
    kind: WishKind
    album_id: strawberry.ID | None
    artist: str
    title: str
    album: str
    url: str | None
    wished_at: Moment | None
    created_at: Moment

    @classmethod
    def of(cls, wish: Wish) -> "WishNode":
        return cls(
            id=node_id("Wish", wish.id),
            source=wish.source,
            kind=wish.kind,
            album_id=None if wish.album_id is None else node_id("Album", wish.album_id),
            artist=wish.artist,
            title=wish.title,
            album=wish.album,
            url=wish.url,
            wished_at=wish.wished_at,
            created_at=wish.created_at,
        )


@least(Role.GUEST)
@strawberry.type(name="Holding", description="Something that is owned beside the files.")
class HoldingNode:
    id: strawberry.ID
    album_id: strawberry.ID
    acquisition: Acquisition
    medium: Medium
    origin: str = strawberry.field(description='Who told it: "discogs", "bandcamp", "person" …')
    barcode: str | None
    catalog_number: str | None
    note: str
    held_since: Moment | None

    @classmethod
    def of(cls, holding: Holding) -> "HoldingNode":
        return cls(
            id=node_id("Holding", holding.id),
            album_id=node_id("Album", holding.album_id),
            acquisition=holding.acquisition,
            medium=holding.medium,
            origin=holding.origin,
            barcode=holding.barcode,
            catalog_number=holding.catalog_number,
            note=holding.note,
            held_since=holding.held_since,
        )


@least(Role.GUEST)
@strawberry.type(name="CollectedDetail", description="All about one album of the grid.")
class DetailNode:
    collected: CollectedNode
    missing: list[SongNode] = strawberry.field(metadata=rows(15))
    wishes: list[WishNode] = strawberry.field(description="Of whoever asks.", metadata=rows(3))
    holdings: list[HoldingNode] = strawberry.field(metadata=rows(2))
    shops: list[ShopNode] = strawberry.field(metadata=rows(5))
    price_note: str
    note: str

    @classmethod
    def of(cls, found: Detail) -> "DetailNode":
        return cls(
            collected=CollectedNode.of(found.collected),
            missing=[SongNode.of(song) for song in found.missing],
            wishes=[WishNode.of(wish) for wish in found.wishes],
            holdings=[HoldingNode.of(holding) for holding in found.holdings],
            shops=[ShopNode.of(shop) for shop in found.shops],
            price_note=found.price_note,
            note=found.note,
        )


@least(Role.GUEST)
@strawberry.type(name="ToBuy", description="A line of the shopping list.")
class ToBuyNode:
    collected: CollectedNode
    priority: Priority
    price_note: str
    note: str
    shops: list[ShopNode] = strawberry.field(metadata=rows(5))

    @classmethod
    def of(cls, line: ToBuy) -> "ToBuyNode":
        return cls(
            collected=CollectedNode.of(line.collected),
            priority=line.priority,
            price_note=line.price_note,
            note=line.note,
            shops=[ShopNode.of(shop) for shop in line.shops],
        )


@least(Role.GUEST)
@strawberry.type(description="What is to be bought: by priority, then by artist.")
class ShoppingList:
    items: list[ToBuyNode]
    total_items: int


@least(Role.GUEST)
@strawberry.type(description="A number under its name.")
class NamedCount:
    name: str
    count: int


@least(Role.GUEST)
@strawberry.type(description="Albums of ten years.")
class DecadeCount:
    decade: int
    owned: int
    all: int


@least(Role.GUEST)
@strawberry.type(description="Albums that became owned in a month.")
class MonthCount:
    month: Moment = strawberry.field(description="Its first moment.")
    owned: int


@least(Role.GUEST)
@strawberry.type(name="CollectionFigures", description="The grid in numbers.")
class FiguresNode:
    total: int
    owned: int
    partly: int
    wanted: int
    coming: int
    unsure: int
    matched: int
    artists: int
    by_source: list[NamedCount] = strawberry.field(metadata=rows(6))
    by_acquisition: list[NamedCount] = strawberry.field(metadata=rows(7))
    by_decade: list[DecadeCount] = strawberry.field(metadata=rows(8))
    months: list[MonthCount] = strawberry.field(metadata=rows(60))

    @classmethod
    def of(cls, found: CollectionFigures) -> "FiguresNode":
        return cls(
            total=found.total,
            owned=found.owned,
            partly=found.partly,
            wanted=found.wanted,
            coming=found.coming,
            unsure=found.unsure,
            matched=found.matched,
            artists=found.artists,
            by_source=[NamedCount(name=name, count=n) for name, n in found.by_source.items()],
            by_acquisition=[
                NamedCount(name=name, count=n) for name, n in found.by_acquisition.items()
            ],
            by_decade=[
                DecadeCount(decade=decade, owned=owned, all=all_)
                for decade, (owned, all_) in found.by_decade.items()
            ],
            months=[MonthCount(month=at, owned=n) for at, n in found.months.items()],
        )


@least(Role.ADMIN)
@strawberry.type(description="Settings of the collection, in force.")
class CollectionSettings:
    lidarr_url: str | None
    lidarr_api_key_set: bool = strawberry.field(description="The key itself is never told.")
    music_folder_path: str | None = strawberry.field(
        description="The first of soniq's music folders."
    )
    auto_sync_enabled: bool
    sync_interval_hours: int
    local_shop: str = strawberry.field(description="A search with {artist} and {album}.")
    locked: list[str] = strawberry.field(description="Which are set outside soniq's pages.")

    @classmethod
    def of(cls, found: Shown) -> "CollectionSettings":
        return cls(
            lidarr_url=found.lidarr_url,
            lidarr_api_key_set=found.has_lidarr_api_key,
            music_folder_path=found.music_folder_path,
            auto_sync_enabled=found.auto_sync_enabled,
            sync_interval_hours=found.sync_interval_hours,
            local_shop=found.local_shop,
            locked=list(found.locked),
        )
