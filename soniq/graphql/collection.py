"""What a household owns, wants and still streams: the grid, wishes, holdings, what to buy."""

import strawberry

from soniq.accounts.model import Role
from soniq.collection.model import (
    Acquisition,
    CollectedFilter,
    CollectedSort,
    HoldingId,
    Look,
    MatchStatus,
    Medium,
    Offer,
    Ownership,
    Priority,
    WishSource,
)
from soniq.errors import Forbidden, Invalid
from soniq.graphql.collection_nodes import (
    CollectedConnection,
    CollectedNode,
    CollectedPage,
    CollectionSettings,
    DetailNode,
    FiguresNode,
    HoldingNode,
    ShoppingList,
    ToBuyNode,
    WishNode,
)
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, needs
from soniq.graphql.relay import part
from soniq.graphql.tracks import Direction
from soniq.http import collecting, ids
from soniq.http.collecting import Wanted
from soniq.http.named import Named, meant
from soniq.units import AlbumId, ArtistId, GenreId, PersonId

strawberry.enum(CollectedSort, description="By what the grid is sorted.")


@strawberry.input(name="CollectedFilter", description="Which albums: all that is said must hold.")
class CollectedFilterInput:
    ownership: Ownership | None = None
    look: Look | None = None
    match: MatchStatus | None = None
    artist_id: strawberry.ID | None = None
    genre_id: strawberry.ID | None = None
    source: WishSource | None = strawberry.field(default=None, description="Where it is saved.")
    acquisition: Acquisition | None = None
    mine: bool = strawberry.field(default=False, description="What I wished for myself.")
    text: str = strawberry.field(default="", description="Words of the title or the artist.")

    def meant(self, person_id: PersonId) -> CollectedFilter:
        if len(self.text) > 200:
            raise Invalid("A text of at most 200 letters can be looked for.")
        return CollectedFilter(
            ownership=self.ownership,
            look=self.look,
            match=self.match,
            artist_id=ids.private("Artist", self.artist_id, ArtistId),
            genre_id=ids.private("Genre", self.genre_id, GenreId),
            source=self.source,
            acquisition=self.acquisition,
            wished_by=person_id if self.mine else None,
            text=self.text,
        )


@strawberry.input(name="CollectedOrder")
class CollectedOrder:
    by: CollectedSort = CollectedSort.ARTIST
    direction: Direction = Direction.ASC


@least(Role.USER)
@strawberry.type(description="An album that somebody may have meant.")
class AlbumOffer:
    ref: str = strawberry.field(description="Names it for a while.")
    title: str
    artist: str
    release_date: str | None
    total_tracks: int | None
    detail: str = strawberry.field(description="What tells it from others of its name.")
    is_guess: bool = strawberry.field(
        description="Its names were read from a link that no catalogue knows."
    )
    album_id: strawberry.ID | None = strawberry.field(
        description="Of the collection, where it is there."
    )

    @classmethod
    def of(cls, offer: Offer) -> "AlbumOffer":
        told = offer.told
        album_id = offer.album_id
        return cls(
            ref=offer.ref,
            title=told.title,
            artist=", ".join(told.artists),
            release_date=told.release_date,
            total_tracks=told.total_tracks,
            detail=offer.detail,
            is_guess=offer.is_guess,
            album_id=None if album_id is None else strawberry.ID(ids.public("Album", album_id)),
        )


@strawberry.input(
    name="NamedAlbum",
    description="An album: one of soniq's by its id, one of a look-up, or any by its names.",
)
class NamedAlbumInput:
    album_id: strawberry.ID | None = None
    offer: str | None = strawberry.field(default=None, description="`ref` of a look-up.")
    title: str | None = None
    artist: str | None = None
    release_date: str | None = strawberry.field(
        default=None, description="YYYY, YYYY-MM or YYYY-MM-DD."
    )

    def named(self) -> Named:
        return Named(
            album_id=self.album_id,
            offer=self.offer,
            title=self.title,
            artist=self.artist,
            release_date=self.release_date,
        )


@strawberry.input(
    name="CollectionSettingsInput",
    description="What is to be set; null stays, an empty text forgets it.",
)
class SettingsInput:
    lidarr_url: str | None = None
    lidarr_api_key: str | None = None
    music_folder_path: str | None = None
    auto_sync_enabled: bool | None = None
    sync_interval_hours: int | None = strawberry.field(default=None, description="12 or 24.")
    local_shop: str | None = None

    def meant(self) -> Wanted:
        return Wanted(
            lidarr_url=self.lidarr_url,
            lidarr_api_key=self.lidarr_api_key,
            music_folder_path=self.music_folder_path,
            auto_sync_enabled=self.auto_sync_enabled,
            sync_interval_hours=self.sync_interval_hours,
            local_shop=self.local_shop,
        )


@least(Role.GUEST)
@strawberry.type
class CollectionQuery:
    @field(description="Albums that are owned, wanted or on their way, page by page; at most 200.")
    async def collection(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: CollectedFilterInput | None = None,
        sort: CollectedOrder | None = None,
    ) -> CollectedConnection:
        sort = sort or CollectedOrder()
        order = f"collected.{sort.by}.{sort.direction.value}"
        page = await info.context.ask(
            info.context.soniq.collection.albums,
            _where(info, filter),
            sort=sort.by,
            descending=sort.direction is Direction.DESC,
            part=part(order, first=first, after=after, last=last, before=before),
        )
        return CollectedConnection.of(page, order)

    @field(description="The same by the number of a page; `first` is how many stand on one.")
    async def collection_page(
        self,
        info: Info,
        page: int = 1,
        first: int = 50,
        filter: CollectedFilterInput | None = None,
        sort: CollectedSort = CollectedSort.ARTIST,
    ) -> CollectedPage:
        found = await info.context.ask(
            info.context.soniq.collection.page,
            _where(info, filter),
            sort=sort,
            page=page,
            page_size=first,
        )
        return CollectedPage.of(found)

    @field(description="All about one album of the grid.")
    async def collected_album(self, info: Info, id: strawberry.ID) -> DetailNode:
        return await _detail(info, ids.private("Album", id, AlbumId))

    @field(description="The grid in numbers.")
    async def collection_figures(self, info: Info) -> FiguresNode:
        found = await info.context.ask(info.context.soniq.collection.figures)
        return FiguresNode.of(found)

    @field(description="What is to be bought, or what was put off (`later`).")
    async def shopping_list(
        self, info: Info, first: int = 50, offset: int = 0, later: bool = False
    ) -> ShoppingList:
        collection = info.context.soniq.collection
        if not 0 <= first <= 200:
            raise Invalid(f"A page holds 0 to 200 albums, not {first}.")
        lines = await info.context.ask(collection.to_buy, later=later, first=first, offset=offset)
        return ShoppingList(
            items=[ToBuyNode.of(line) for line in lines],
            total_items=await info.context.ask(collection.count_to_buy, later=later),
        )

    @field(
        description="Albums that are meant by a link, a barcode or words; asks MusicBrainz.",
        metadata=needs(Role.USER),
    )
    async def look_up_albums(self, info: Info, said: str) -> list[AlbumOffer]:
        context = info.context
        found = await context.ask_servers(context.soniq.lookup.look_up, said)
        return [AlbumOffer.of(offer) for offer in found]

    @field(description="Settings of the collection.", metadata=needs(Role.ADMIN))
    async def collection_settings(self, info: Info) -> CollectionSettings:
        context = info.context
        return CollectionSettings.of(await context.ask(collecting.shown, context.soniq))


@least(Role.USER)
@strawberry.type
class CollectionMutation:
    @field(description="Want an album.")
    async def want_album(self, info: Info, album: NamedAlbumInput) -> WishNode:
        context = info.context
        soniq = context.soniq
        album_meant = await context.ask_servers(meant, soniq, album.named())
        wish = await context.ask(soniq.collection.want, context.asker.id, album_meant)
        return WishNode.of(wish)

    @field(
        description="Want an album no more: takes back all that you wished of it, and returns how "
        "many wishes that were. A wish of a connected account stays away, though it is saved there "
        "still; an export that is brought again brings its own back."
    )
    async def unwant_album(self, info: Info, id: strawberry.ID) -> int:
        context = info.context
        number = ids.private("Album", id, AlbumId)
        return await context.ask(context.soniq.collection.unwant, context.asker.id, number)

    @field(description="Own an album beside the files: a record, a disc, a purchase.")
    async def hold_album(
        self,
        info: Info,
        album: NamedAlbumInput,
        medium: Medium,
        acquisition: Acquisition = Acquisition.PHYSICAL,
        barcode: str | None = None,
        note: str = "",
    ) -> HoldingNode:
        context = info.context
        holding = await context.ask(
            context.soniq.collection.hold,
            context.asker.id,
            await context.ask_servers(meant, context.soniq, album.named()),
            medium,
            acquisition=acquisition,
            barcode=barcode,
            note=note,
        )
        return HoldingNode.of(holding)

    @field(description="Own that no more. Returns the id it had.")
    async def let_go(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        context = info.context
        number = ids.private("Holding", id, HoldingId)
        await context.ask(context.soniq.collection.let_go, number)
        return id

    @field(
        description="Say how an album is owned. NOT_OWNED is refused while its files are here; "
        "DOWNLOADING is for Lidarr to say. localPath is for admins; empty forgets it."
    )
    async def set_ownership(
        self,
        info: Info,
        id: strawberry.ID,
        ownership: Ownership | None = None,
        acquisition: Acquisition | None = None,
        local_path: str | None = None,
    ) -> CollectedNode:
        context = info.context
        if local_path is not None and not context.asker.role.may(Role.ADMIN):
            raise Forbidden("Where files lie is for admins to see and to say.")
        found = await context.ask(
            context.soniq.collection.set_ownership,
            context.asker.id,
            ids.private("Album", id, AlbumId),
            ownership=ownership,
            acquisition=acquisition,
            local_path=local_path,
        )
        return CollectedNode.of(found)

    @field(
        description="Say how much albums are wanted, what they cost, and what to mind; null stays. "
        "Returns how many they are."
    )
    async def set_buying(
        self,
        info: Info,
        album_ids: list[strawberry.ID],
        priority: Priority | None = None,
        price_note: str | None = None,
        note: str | None = None,
    ) -> int:
        context = info.context
        albums = [ids.private("Album", one, AlbumId) for one in album_ids]
        await context.ask(
            context.soniq.collection.set_buying,
            albums,
            priority=priority,
            price_note=price_note,
            note=note,
        )
        return len(albums)

    @field(
        description="Change settings of the collection. What is set outside soniq's pages is "
        "refused.",
        metadata=needs(Role.ADMIN),
    )
    async def set_collection_settings(
        self, info: Info, settings: SettingsInput
    ) -> CollectionSettings:
        context = info.context
        found = await context.ask(collecting.change, context.soniq, settings.meant())
        return CollectionSettings.of(found)


def _where(info: Info, said: CollectedFilterInput | None) -> CollectedFilter:
    return said.meant(info.context.asker.id) if said else CollectedFilter()


async def _detail(info: Info, album_id: AlbumId) -> DetailNode:
    context = info.context
    found = await context.ask(context.soniq.collection.detail, album_id, context.asker.id)
    return DetailNode.of(found)
