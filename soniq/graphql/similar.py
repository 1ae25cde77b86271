"""What sounds alike: tracks, albums, artists; answers to descriptions; ways between tracks."""

import strawberry

from soniq.accounts.model import Role
from soniq.discovery.model import (
    Alike,
    AlikeAlbum,
    AlikeArtist,
    Described,
    LikeFilter,
    Reason,
    ReasonKind,
    Term,
)
from soniq.features.model import SoundFilter
from soniq.graphql.albums import AlbumNode
from soniq.graphql.artists import ArtistNode
from soniq.graphql.context import Info
from soniq.graphql.features import MoodRangeInput, keys_of, tracks_of
from soniq.graphql.fields import field, least, rows
from soniq.graphql.tracks import TrackNode, track_nodes
from soniq.http import ids
from soniq.units import AlbumId, ArtistId, GenreId, TrackId

strawberry.enum(ReasonKind, description="By what two things are alike.")

REASONS = rows(5)


@least(Role.GUEST)
@strawberry.type(name="Reason", description="A part of a score.")
class ReasonNode:
    kind: ReasonKind
    points: float = strawberry.field(
        description="The points of all reasons add up to the score; below nought speaks against."
    )
    text: str = strawberry.field(description='For people, with its numbers: "2 BPM faster".')

    @classmethod
    def all(cls, reasons: tuple[Reason, ...]) -> list["ReasonNode"]:
        return [cls(kind=one.kind, points=one.points, text=one.text) for one in reasons]


@least(Role.GUEST)
@strawberry.type(description="A track that sounds like what was asked for.")
class SimilarTrack:
    track: TrackNode
    score: float = strawberry.field(description="0–1.")
    reasons: list[ReasonNode] = strawberry.field(metadata=REASONS)

    @classmethod
    async def all(cls, info: Info, found: list[Alike]) -> list["SimilarTrack"]:
        nodes = await track_nodes(info, [one.track for one in found])
        return [
            cls(track=node, score=one.score, reasons=ReasonNode.all(one.reasons))
            for node, one in zip(nodes, found, strict=True)
        ]


@least(Role.GUEST)
@strawberry.type(description="An album that sounds like what was asked for.")
class SimilarAlbum:
    album: AlbumNode
    score: float = strawberry.field(description="0–1.")
    reasons: list[ReasonNode] = strawberry.field(metadata=REASONS)

    @classmethod
    def of(cls, found: AlikeAlbum) -> "SimilarAlbum":
        return cls(
            album=AlbumNode.of(found.album),
            score=found.score,
            reasons=ReasonNode.all(found.reasons),
        )


@least(Role.GUEST)
@strawberry.type(description="An artist who sounds like what was asked for.")
class SimilarArtist:
    artist: ArtistNode
    score: float = strawberry.field(description="0–1.")
    reasons: list[ReasonNode] = strawberry.field(metadata=REASONS)

    @classmethod
    def of(cls, found: AlikeArtist) -> "SimilarArtist":
        return cls(
            artist=ArtistNode.of(found.artist),
            score=found.score,
            reasons=ReasonNode.all(found.reasons),
        )


@least(Role.GUEST)
@strawberry.type(name="Term", description="A word of a description as soniq took it.")
class TermNode:
    word: str
    means: str
    weight: float = strawberry.field(
        description='1 as said, more for "very", below nought for "not".'
    )

    @classmethod
    def of(cls, term: Term) -> "TermNode":
        return cls(word=term.word, means=term.means, weight=term.weight)


@least(Role.GUEST)
@strawberry.type(description="The answer to a description.")
class TracksLike:
    understood: list[TermNode] = strawberry.field(metadata=rows(5))
    unknown: list[str] = strawberry.field(
        description="Words that say nothing of sound; they were looked for in names."
    )
    items: list[SimilarTrack]
    is_close: bool = strawberry.field(
        description="False where nothing answers, and the items only come nearest."
    )

    @classmethod
    async def of(cls, info: Info, found: Described) -> "TracksLike":
        return cls(
            understood=[TermNode.of(term) for term in found.understood],
            unknown=list(found.unknown),
            items=await SimilarTrack.all(info, list(found.items)),
            is_close=found.is_close,
        )


@strawberry.input(
    name="LikeFilter", description="Which tracks may be found by sound: all that is said must hold."
)
class LikeFilterInput:
    bpm_from: float | None = None
    bpm_to: float | None = None
    bpm_octaves: bool = strawberry.field(
        default=False, description="Half and double the tempo count too."
    )
    keys: list[str] | None = strawberry.field(default=None, description='"A minor", "Am" or "8A".')
    harmonic_with: str | None = strawberry.field(
        default=None, description="A key: only those that mix with it."
    )
    harmonic: bool = strawberry.field(
        default=False, description="Only keys that mix with that of the track asked for."
    )
    moods: list[MoodRangeInput] | None = None
    instrumental: bool | None = None
    genre_id: strawberry.ID | None = None
    year_from: int | None = None
    year_to: int | None = None
    per_artist: int = strawberry.field(default=2, description="At most so many; 0 is any number.")
    per_album: int = strawberry.field(default=2, description="At most so many; 0 is any number.")

    def meant(self) -> LikeFilter:
        return LikeFilter(
            sound=SoundFilter(
                bpm_from=self.bpm_from,
                bpm_to=self.bpm_to,
                octaves=self.bpm_octaves,
                keys=keys_of(self.keys, self.harmonic_with),
                moods=tuple(mood.meant() for mood in self.moods or ()),
            ),
            harmonic=self.harmonic,
            instrumental=self.instrumental,
            genre_id=ids.private("Genre", self.genre_id, GenreId),
            year_from=self.year_from,
            year_to=self.year_to,
            per_artist=self.per_artist,
            per_album=self.per_album,
        )


EVERYTHING = LikeFilter()


def _meant(filter: LikeFilterInput | None) -> LikeFilter:
    return filter.meant() if filter else EVERYTHING


@least(Role.GUEST)
@strawberry.type
class SimilarQuery:
    @field(
        description="Tracks that sound like one, the nearest first; at most 200. What one voted "
        "down is left out."
    )
    async def similar_tracks(
        self,
        info: Info,
        track_id: strawberry.ID,
        first: int = 20,
        filter: LikeFilterInput | None = None,
    ) -> list[SimilarTrack]:
        number = ids.private("Track", track_id, TrackId)
        context = info.context
        disliked = await context.ask(context.soniq.listening.disliked, context.asker.id)
        found = await context.ask(
            context.soniq.similar.tracks,
            [number],
            first=first,
            where=_meant(filter),
            without=disliked,
        )
        return await SimilarTrack.all(info, list(found))

    @field(description="Albums that sound like one, the nearest first; at most 200.")
    async def similar_albums(
        self, info: Info, album_id: strawberry.ID, first: int = 12
    ) -> list[SimilarAlbum]:
        number = ids.private("Album", album_id, AlbumId)
        context = info.context
        found = await context.ask(context.soniq.similar.albums, number, first=first)
        return [SimilarAlbum.of(one) for one in found]

    @field(description="Artists who sound like one, the nearest first; at most 200.")
    async def similar_artists(
        self, info: Info, artist_id: strawberry.ID, first: int = 12
    ) -> list[SimilarArtist]:
        number = ids.private("Artist", artist_id, ArtistId)
        context = info.context
        found = await context.ask(context.soniq.similar.artists, number, first=first)
        return [SimilarArtist.of(one) for one in found]

    @field(
        description='Tracks that answer a description ("slow and warm, no voice"), that sound like '
        "these tracks, or both; at most 200."
    )
    async def tracks_like(
        self,
        info: Info,
        text: str = "",
        track_ids: list[strawberry.ID] | None = None,
        first: int = 20,
        filter: LikeFilterInput | None = None,
    ) -> TracksLike:
        context = info.context
        found = await context.ask(
            context.soniq.similar.described,
            text,
            first=first,
            where=_meant(filter),
            like=tracks_of(track_ids or ()),
        )
        return await TracksLike.of(info, found)

    @field(
        description="A way from one track to another with so many between, at most 50. The reasons "
        "of each are why it follows the one before; the first has none.",
        metadata=rows(10),
    )
    async def sound_path(
        self, info: Info, from_id: strawberry.ID, to_id: strawberry.ID, steps: int = 10
    ) -> list[SimilarTrack]:
        context = info.context
        found = await context.ask(
            context.soniq.similar.path,
            ids.private("Track", from_id, TrackId),
            ids.private("Track", to_id, TrackId),
            steps,
        )
        return await SimilarTrack.all(info, list(found))
