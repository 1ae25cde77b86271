"""The shapes in which REST tells the collection; those of the source document key by key."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from soniq.collection.model import (
    Acquisition,
    Collected,
    CollectionFigures,
    Detail,
    Holding,
    MatchStatus,
    Medium,
    Numbered,
    Offer,
    Ownership,
    Priority,
    Shop,
    ToBuy,
    WantedSong,
    Wish,
    WishKind,
    WishSource,
)
from soniq.http import ids, links
from soniq.http.times import iso
from soniq.web.saying import public, when


class ArtistBody(BaseModel):
    id: str
    name: str


class AlbumBody(BaseModel):
    """An album of the grid."""

    id: str
    title: str
    artist: ArtistBody
    cover_art_url: str | None
    release_date: str | None = Field(description="YYYY, YYYY-MM or YYYY-MM-DD.")
    ownership_status: Ownership
    match_score: int | None = Field(description="0–100, soniq's own.")
    genres: list[str]
    match_status: MatchStatus
    acquisition_source: Acquisition | None
    tracks_here: int
    total_tracks: int | None = Field(description="Null where nobody tells.")
    progress: int | None = Field(description="Per cent, while it is on its way.")

    @classmethod
    def of(cls, found: Collected, base: str) -> "AlbumBody":
        return cls(**_of(found, base))


def _of(found: Collected, base: str) -> dict[str, Any]:
    """base: what stands before soniq's own addresses."""
    album = found.album
    own = None if album.cover is None else base + links.cover(album.cover)
    return {
        "id": ids.public("Album", album.id),
        "title": album.title,
        "artist": ArtistBody(id=ids.public("Artist", album.artist_id), name=album.artist),
        "cover_art_url": own or found.cover_art_url,
        "release_date": album.release_date,
        "ownership_status": found.ownership,
        "match_score": album.match_score,
        "genres": list(album.genres),
        "match_status": MatchStatus(album.match_status),
        "acquisition_source": found.acquisition,
        "tracks_here": found.tracks,
        "total_tracks": found.total,
        "progress": found.coming,
    }


class Pagination(BaseModel):
    page: int
    page_size: int
    total_items: int
    total_pages: int


class AlbumList(BaseModel):
    """A page of the grid, by artist."""

    albums: list[AlbumBody]
    pagination: Pagination

    @classmethod
    def of(cls, found: Numbered, base: str) -> "AlbumList":
        return cls(
            albums=[AlbumBody.of(one, base) for one in found.items],
            pagination=Pagination(
                page=found.page,
                page_size=found.page_size,
                total_items=found.total_items,
                total_pages=found.total_pages,
            ),
        )


class SongBody(BaseModel):
    """A song that is not here."""

    track_id: str
    disc_number: int
    track_number: int | None
    title: str
    artist: str
    duration_ms: int
    isrc: str | None

    @classmethod
    def of(cls, song: WantedSong) -> "SongBody":
        return cls(
            track_id=ids.public("Track", song.track_id),
            disc_number=song.disc_number,
            track_number=song.track_number,
            title=song.title,
            artist=song.artist,
            duration_ms=song.duration_ms,
            isrc=song.isrc,
        )


class WishBody(BaseModel):
    """A wish of whoever asks."""

    id: str
    source: WishSource
    kind: WishKind
    album_id: str | None
    artist: str
    title: str
    album: str
    url: str | None
    wished_at: str | None
    created_at: str

    @classmethod
    def of(cls, wish: Wish) -> "WishBody":
        return cls(
            id=ids.public("Wish", wish.id),
            source=wish.source,
            kind=wish.kind,
            album_id=public("Album", wish.album_id),
            artist=wish.artist,
            title=wish.title,
            album=wish.album,
            url=wish.url,
            wished_at=when(wish.wished_at),
            created_at=iso(wish.created_at),
        )


class OfferBody(BaseModel):
    """An album that somebody may have meant."""

    ref: str = Field(description="Names it for a while.")
    title: str
    artist: str
    release_date: str | None
    total_tracks: int | None
    detail: str = Field(description="What tells it from others of its name.")
    is_guess: bool = Field(description="Its names were read from a link that no catalogue knows.")
    album_id: str | None = Field(description="Of the collection, where it is there.")

    @classmethod
    def of(cls, offer: Offer) -> "OfferBody":
        told = offer.told
        return cls(
            ref=offer.ref,
            title=told.title,
            artist=", ".join(told.artists),
            release_date=told.release_date,
            total_tracks=told.total_tracks,
            detail=offer.detail,
            is_guess=offer.is_guess,
            album_id=None if offer.album_id is None else ids.public("Album", offer.album_id),
        )


class Offers(BaseModel):
    offers: list[OfferBody]


class HoldingBody(BaseModel):
    """Something that is owned beside the files."""

    id: str
    album_id: str
    acquisition_source: Acquisition
    medium: Medium
    origin: str = Field(description='Who told it: "discogs", "bandcamp", "person" …')
    barcode: str | None
    catalog_number: str | None
    note: str
    held_since: str | None

    @classmethod
    def of(cls, holding: Holding) -> "HoldingBody":
        return cls(
            id=ids.public("Holding", holding.id),
            album_id=ids.public("Album", holding.album_id),
            acquisition_source=holding.acquisition,
            medium=holding.medium,
            origin=holding.origin,
            barcode=holding.barcode,
            catalog_number=holding.catalog_number,
            note=holding.note,
            held_since=when(holding.held_since),
        )


class ShopBody(BaseModel):
    """A search that opens in the person's own browser."""

    name: str
    url: str

    @classmethod
    def of(cls, shop: Shop) -> "ShopBody":
        return cls(name=shop.name, url=shop.url)


class AlbumDetailBody(AlbumBody):
    """All about one album of the grid."""

    spotify_id: str | None
    musicbrainz_release_group_id: str | None
    local_path: str | None = Field(description="For admins.")
    created_at: str
    last_synced_at: str | None
    barcode: str | None
    edition: str | None = Field(description="The one that is wished for.")
    other_edition: bool = Field(description="Owned, but as another edition.")
    sources: list[WishSource] = Field(description="Where it is saved.")
    priority: Priority = Field(description="-1 later, 0, 1 soon, 2 next.")
    price_note: str
    note: str
    missing: list[SongBody]
    wishes: list[WishBody] = Field(description="Of whoever asks.")
    holdings: list[HoldingBody]
    shops: list[ShopBody]

    @classmethod
    def told(cls, found: Detail, base: str, *, sees_files: bool) -> "AlbumDetailBody":
        one = found.collected
        return cls(
            **_of(one, base),
            spotify_id=one.spotify_id,
            musicbrainz_release_group_id=one.album.musicbrainz_release_group_id,
            local_path=one.local_path if sees_files else None,
            created_at=iso(one.album.added_at),
            last_synced_at=when(one.last_synced_at),
            barcode=one.barcode,
            edition=one.told_edition,
            other_edition=one.other_edition,
            sources=list(one.sources),
            priority=one.priority,
            price_note=found.price_note,
            note=found.note,
            missing=[SongBody.of(song) for song in found.missing],
            wishes=[WishBody.of(wish) for wish in found.wishes],
            holdings=[HoldingBody.of(holding) for holding in found.holdings],
            shops=[ShopBody.of(shop) for shop in found.shops],
        )


class ToBuyBody(BaseModel):
    """A line of the shopping list."""

    album: AlbumBody
    priority: Priority
    price_note: str
    note: str
    shops: list[ShopBody]

    @classmethod
    def of(cls, line: ToBuy, base: str) -> "ToBuyBody":
        return cls(
            album=AlbumBody.of(line.collected, base),
            priority=line.priority,
            price_note=line.price_note,
            note=line.note,
            shops=[ShopBody.of(shop) for shop in line.shops],
        )


class ShoppingList(BaseModel):
    """What is to be bought: by priority, then by artist."""

    albums: list[ToBuyBody]
    total_items: int


class DecadeBody(BaseModel):
    decade: int
    owned: int
    all: int


class MonthBody(BaseModel):
    month: str = Field(description="Its first moment.")
    owned: int = Field(description="How many albums became owned in it.")


class FiguresBody(BaseModel):
    """The grid in numbers."""

    owned: int
    partly: int
    wanted: int
    coming: int
    unsure: int
    matched: int
    artists: int
    by_source: Mapping[str, int]
    by_acquisition: Mapping[str, int]
    by_decade: list[DecadeBody]
    months: list[MonthBody]

    @classmethod
    def of(cls, found: CollectionFigures) -> "FiguresBody":
        return cls(
            owned=found.owned,
            partly=found.partly,
            wanted=found.wanted,
            coming=found.coming,
            unsure=found.unsure,
            matched=found.matched,
            artists=found.artists,
            by_source=found.by_source,
            by_acquisition=found.by_acquisition,
            by_decade=[
                DecadeBody(decade=decade, owned=owned, all=all_)
                for decade, (owned, all_) in found.by_decade.items()
            ],
            months=[
                MonthBody(month=iso(month), owned=owned) for month, owned in found.months.items()
            ],
        )
