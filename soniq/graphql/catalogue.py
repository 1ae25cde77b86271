"""The library as a whole: its sums, its facets, search in it, and any thing by its id."""

from collections.abc import Iterable

import strawberry

from soniq.accounts.model import Role
from soniq.discovery.model import Found
from soniq.errors import Invalid, NotFound
from soniq.features.model import SoundFacets
from soniq.graphql.albums import AlbumNode
from soniq.graphql.artists import ArtistNode, GenreNode
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.jobs import JobNode
from soniq.graphql.relay import Node
from soniq.graphql.roots import RootNode
from soniq.graphql.scalars import BigInt
from soniq.graphql.tracks import TrackNode, track_nodes
from soniq.http import ids
from soniq.library.model import PAGE_LIMIT, Facet, Facets, Totals
from soniq.units import AlbumId, ArtistId, GenreId, JobId, RootId, TrackId


@least(Role.GUEST)
@strawberry.type(name="Library", description="The sums of all that is in the library.")
class LibraryTotals:
    tracks: int
    albums: int
    artists: int = strawberry.field(description="Album artists.")
    duration_ms: BigInt
    size_bytes: BigInt
    missing: int = strawberry.field(description="Tracks whose file is gone.")
    unreadable: int = strawberry.field(description="Files that soniq cannot read.")

    @classmethod
    def of(cls, totals: Totals) -> "LibraryTotals":
        return cls(
            tracks=totals.tracks,
            albums=totals.albums,
            artists=totals.artists,
            duration_ms=BigInt(totals.duration),
            size_bytes=BigInt(totals.size_bytes),
            missing=totals.missing,
            unreadable=totals.unreadable,
        )


@least(Role.GUEST)
@strawberry.type(name="Facet", description="A value that narrows a list, and what it leaves.")
class FacetNode:
    value: str
    label: str
    count: int

    @classmethod
    def all(cls, facets: Iterable[Facet]) -> list["FacetNode"]:
        return [cls(value=each.value, label=each.label, count=each.count) for each in facets]


@least(Role.GUEST)
@strawberry.type(name="Facets")
class FacetsNode:
    genres: list[FacetNode] = strawberry.field(metadata=rows(50))
    decades: list[FacetNode] = strawberry.field(metadata=rows(10))
    codecs: list[FacetNode] = strawberry.field(metadata=rows(10))
    initials: list[FacetNode] = strawberry.field(
        metadata=rows(27), description="First letters of album artists."
    )
    tempos: list[FacetNode] = strawberry.field(
        metadata=rows(20), description="Ten beats a minute each; the value is the lower end."
    )
    keys: list[FacetNode] = strawberry.field(
        metadata=rows(24), description="Round the Camelot wheel; the value is its code."
    )
    moods: list[FacetNode] = strawberry.field(
        metadata=rows(8), description="Tracks that have much of it."
    )

    @classmethod
    def of(cls, facets: Facets, sounds: SoundFacets) -> "FacetsNode":
        return cls(
            tempos=FacetNode.all(sounds.tempos),
            keys=FacetNode.all(sounds.keys),
            moods=FacetNode.all(sounds.moods),
            genres=FacetNode.all(facets.genres),
            decades=FacetNode.all(facets.decades),
            codecs=FacetNode.all(facets.codecs),
            initials=FacetNode.all(facets.initials),
        )


@least(Role.GUEST)
@strawberry.type(description="What a search found, the best of each kind first.")
class SearchResult:
    tracks: list[TrackNode]
    albums: list[AlbumNode]
    artists: list[ArtistNode]
    corrected: str | None = strawberry.field(
        description="What was searched for instead, where the words as typed found nothing."
    )

    @classmethod
    async def of(cls, info: Info, found: Found) -> "SearchResult":
        return cls(
            tracks=await track_nodes(info, found.tracks),
            albums=[AlbumNode.of(album) for album in found.albums],
            artists=[ArtistNode.of(artist) for artist in found.artists],
            corrected=found.corrected,
        )


@least(Role.GUEST)
@strawberry.type
class CatalogueQuery:
    @field()
    async def library(self, info: Info) -> LibraryTotals:
        return LibraryTotals.of(await info.context.ask(info.context.soniq.library.totals))

    @field(description="By what the library can be narrowed.")
    async def facets(self, info: Info) -> FacetsNode:
        soniq, ask = info.context.soniq, info.context.ask
        return FacetsNode.of(await ask(soniq.library.facets), await ask(soniq.features.facets))

    @field(description="Tracks, albums and artists whose names hold the words.")
    async def search(self, info: Info, text: str, first: int = 20) -> SearchResult:
        if not 1 <= first <= PAGE_LIMIT:
            raise Invalid(f"A search shows 1 to {PAGE_LIMIT} of each kind, not {first}.")
        found = await info.context.ask(info.context.soniq.discovery.search, text, first)
        return await SearchResult.of(info, found)

    @field(description="Anything by its id; null where it is not there.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        kind, number = ids.parse(id)
        try:
            return await _node(info, kind, number)
        except NotFound:
            return None


async def _node(info: Info, kind: str, number: int) -> Node | None:
    soniq, ask = info.context.soniq, info.context.ask
    match kind:
        case "Track":
            (node,) = await track_nodes(info, [await ask(soniq.library.track, TrackId(number))])
            return node
        case "Album":
            return AlbumNode.of(await ask(soniq.library.album, AlbumId(number)))
        case "Artist":
            return ArtistNode.of(await ask(soniq.library.artist, ArtistId(number)))
        case "Genre":
            return GenreNode.of(await ask(soniq.library.genre, GenreId(number)))
    if not info.context.asker.role.may(Role.ADMIN):
        return None
    match kind:
        case "Root":
            return RootNode.of(await ask(soniq.roots.root, RootId(number)))
        case "Job":
            return JobNode.of(await ask(soniq.jobs.job, JobId(number)))
    return None
