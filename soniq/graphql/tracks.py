"""Tracks: one place on an edition each, with the sound of the best file."""

from collections.abc import Sequence
from enum import Enum

import strawberry

from soniq.accounts.model import Role
from soniq.features.model import AudioFeatures, SoundFilter
from soniq.graphql.context import Info
from soniq.graphql.covers import Cover
from soniq.graphql.documents import names_field
from soniq.graphql.features import AudioFeaturesNode, MoodRangeInput, is_known, keys_of
from soniq.graphql.fields import field, least, needs
from soniq.graphql.relay import Edge, Node, PageInfo, node_id, part
from soniq.graphql.scalars import BigInt
from soniq.http import ids, links
from soniq.library.model import (
    Credit,
    CreditRole,
    Page,
    Track,
    TrackFilter,
    TrackSort,
)
from soniq.text import shown
from soniq.units import AlbumId, ArtistId, FolderId, GenreId, Moment, TrackId


@strawberry.enum(description="Which way a list runs.")
class Direction(Enum):
    ASC = "asc"
    DESC = "desc"


strawberry.enum(TrackSort, description="By what tracks are sorted.")
strawberry.enum(CreditRole, description="What an artist did on a track.")


@least(Role.GUEST)
@strawberry.type(name="Track", description="One place on an edition of an album.")
class TrackNode(Node):
    track: strawberry.Private[Track]
    heard: strawberry.Private[AudioFeatures | None]

    title: str
    artist: str = strawberry.field(description="As credited, all in one.")
    artists: list[str] = strawberry.field(description="The artists one by one.")
    album: str = strawberry.field(description="The edition's title.")
    album_artist: str
    genres: list[str]
    year: int | None
    disc_number: int
    disc_title: str | None
    track_number: int | None
    duration_ms: int
    added_at: Moment
    missing_since: Moment | None = strawberry.field(
        description="Since when no file plays it; null where one does."
    )
    container: str | None = strawberry.field(description="Of the best file, as all that follow.")
    codec: str | None
    bitrate: int | None = strawberry.field(description="Bit a second.")
    sample_rate: int | None = strawberry.field(description="Hz.")
    bit_depth: int | None
    channels: int | None
    size_bytes: BigInt | None

    @classmethod
    def of(
        cls,
        track: Track,
        artists: tuple[str, ...] = (),
        heard: AudioFeatures | None = None,
    ) -> "TrackNode":
        """artists, heard: where somebody asks; see `track_nodes`."""
        file = track.file
        return cls(
            id=node_id("Track", track.id),
            track=track,
            heard=heard,
            title=track.title,
            artist=track.artist,
            artists=list(artists or (track.artist,)),
            album=track.album,
            album_artist=track.album_artist,
            genres=list(track.genres),
            year=track.year,
            disc_number=track.disc_number,
            disc_title=track.disc_title,
            track_number=track.track_number,
            duration_ms=track.duration,
            added_at=track.added_at,
            missing_since=track.missing_since,
            container=file.container if file else None,
            codec=file.codec if file else None,
            bitrate=file.bitrate if file else None,
            sample_rate=file.sample_rate if file else None,
            bit_depth=file.bit_depth if file else None,
            channels=file.channels if file else None,
            size_bytes=BigInt(file.size_bytes) if file else None,
        )

    @field()
    def album_id(self) -> strawberry.ID:
        return node_id("Album", self.track.album_id)

    @field()
    def album_artist_id(self) -> strawberry.ID:
        return node_id("Artist", self.track.album_artist_id)

    @field(
        description="Where the best file lies, as text for people: a name that is no text is "
        "shown with � in it.",
        metadata=needs(Role.ADMIN),
    )
    def path(self) -> str | None:
        return shown(self.track.file.path) if self.track.file else None

    @field()
    def cover(self) -> Cover | None:
        return Cover.of(self.track.cover)

    @field(description="What is known of its sound; null while that is nothing.")
    def audio_features(self) -> AudioFeaturesNode | None:
        return AudioFeaturesNode.of(self.heard) if self.heard and is_known(self.heard) else None

    @field(description="Where the sound is; null while no file plays it.")
    def stream_url(self) -> str | None:
        return links.stream(self.track.id) if self.track.file else None


async def track_nodes(info: Info, tracks: Sequence[Track]) -> list[TrackNode]:
    """The nodes of a page of tracks. What is not in their rows is asked for at once, if wanted."""
    soniq, ask = info.context.soniq, info.context.ask
    wanted = [track.id for track in tracks]
    artists: dict[TrackId, tuple[Credit, ...]] = {}
    heard: dict[TrackId, AudioFeatures] = {}
    if wanted and names_field(info.operation, "artists"):
        artists = await ask(soniq.library.artists_of_tracks, wanted)
    if wanted and names_field(info.operation, "audioFeatures"):
        heard = await ask(soniq.features.of_tracks, wanted)
    return [
        TrackNode.of(
            track,
            tuple(one.credited_as for one in artists.get(track.id, ())),
            heard.get(track.id),
        )
        for track in tracks
    ]


@least(Role.GUEST)
@strawberry.type
class TrackEdge(Edge):
    node: TrackNode


@least(Role.GUEST)
@strawberry.type
class TrackConnection:
    edges: list[TrackEdge]
    page_info: PageInfo
    total_count: int | None = strawberry.field(
        description="The length of the whole list, where it is known without counting."
    )

    @classmethod
    async def of(cls, info: Info, page: Page[Track], order: str) -> "TrackConnection":
        nodes = await track_nodes(info, page.items)
        return cls(
            edges=[
                TrackEdge(order=order, key=key, node=node)
                for node, key in zip(nodes, page.keys, strict=True)
            ],
            page_info=PageInfo.of(page, order),
            total_count=page.total,
        )


@strawberry.input(
    name="TrackFilter",
    description="Which tracks: all that is said must hold. Nothing said: all that have a file.",
)
class TrackFilterInput:
    artist_id: strawberry.ID | None = None
    role: CreditRole | None = strawberry.field(
        default=None, description="With artistId: only where the artist is credited so."
    )
    album_id: strawberry.ID | None = None
    genre_id: strawberry.ID | None = None
    folder_id: strawberry.ID | None = strawberry.field(
        default=None, description="Directly in that folder."
    )
    year_from: int | None = None
    year_to: int | None = None
    codec: str | None = None
    bpm_from: float | None = None
    bpm_to: float | None = None
    bpm_octaves: bool = strawberry.field(
        default=False, description="Half and double the tempo count too."
    )
    keys: list[str] | None = strawberry.field(
        default=None, description='Any of these: "A minor", "Am" or "8A".'
    )
    harmonic_with: str | None = strawberry.field(
        default=None, description="A key: only those that mix with it."
    )
    moods: list[MoodRangeInput] | None = strawberry.field(
        default=None, description="All of these must hold."
    )
    missing: bool = strawberry.field(default=False, description="Only those whose file is gone.")

    def sound(self) -> SoundFilter:
        """What `TrackFilter` cannot say."""
        return SoundFilter(moods=tuple(mood.meant() for mood in self.moods or ()))

    def meant(self) -> TrackFilter:
        return TrackFilter(
            bpm_from=self.bpm_from,
            bpm_to=self.bpm_to,
            bpm_octaves=self.bpm_octaves,
            keys=keys_of(self.keys, self.harmonic_with),
            artist_id=ids.private("Artist", self.artist_id, ArtistId),
            role=self.role,
            album_id=ids.private("Album", self.album_id, AlbumId),
            genre_id=ids.private("Genre", self.genre_id, GenreId),
            folder_id=ids.private("Folder", self.folder_id, FolderId),
            year_from=self.year_from,
            year_to=self.year_to,
            codec=self.codec,
            missing=self.missing,
        )


@strawberry.input(name="TrackOrder")
class TrackOrder:
    by: TrackSort = TrackSort.ARTIST
    direction: Direction = Direction.ASC


@least(Role.GUEST)
@strawberry.type
class TrackQuery:
    @field(description="All tracks, or those of a filter, page by page; at most 200.")
    async def tracks(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        filter: TrackFilterInput | None = None,
        sort: TrackOrder | None = None,
    ) -> TrackConnection:
        sort, where = sort or TrackOrder(), filter or TrackFilterInput()
        order = f"tracks.{sort.by}.{sort.direction.value}"
        soniq = info.context.soniq
        page = await info.context.ask(
            soniq.library.tracks,
            where.meant(),
            sort=sort.by,
            descending=sort.direction is Direction.DESC,
            part=part(order, first=first, after=after, last=last, before=before),
            also=soniq.features.narrowings(where.sound()),
        )
        return await TrackConnection.of(info, page, order)

    @field()
    async def track(self, info: Info, id: strawberry.ID) -> TrackNode | None:
        library = info.context.soniq.library
        track = await info.context.ask(library.track, ids.private("Track", id, TrackId))
        (node,) = await track_nodes(info, [track])
        return node
