"""What one played and plays, and what one thinks of music. All of it is one's own."""

import strawberry

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import Node, node_id
from soniq.graphql.scalars import BigInt
from soniq.http import cursors, ids
from soniq.http.things import KINDS, thing
from soniq.listening.model import (
    ForgettingId,
    Forgotten,
    Heard,
    HeardLine,
    NowPlaying,
    Opinion,
    Play,
    PlayId,
    PlaySource,
    Recorded,
    Span,
    Thing,
    ThingKind,
    Vote,
)
from soniq.units import Milliseconds, Moment, TrackId

strawberry.enum(PlaySource, description="Where a play was heard of.")
strawberry.enum(ThingKind, description="What can be starred and rated.")

PLAYS, STARS = "plays.at", "stars.at"
AT_ONCE = 200
"""Things that are asked about or starred together."""


@least(Role.GUEST)
@strawberry.type(name="HeardLine", description="What was heard, of which there is no track.")
class LineNode:
    artist: str
    title: str
    album: str

    @classmethod
    def of(cls, line: HeardLine) -> "LineNode":
        return cls(artist=line.artist, title=line.title, album=line.album)


@least(Role.GUEST)
@strawberry.type(name="Play", description="An entry of one's history; it has a track or a line.")
class PlayNode(Node):
    at: Moment
    track_id: strawberry.ID | None
    line: LineNode | None
    played_ms: BigInt | None
    is_skip: bool
    source: PlaySource
    client: str

    @classmethod
    def of(cls, play: Play) -> "PlayNode":
        return cls(
            id=node_id("Play", play.id),
            at=play.at,
            track_id=None if play.track_id is None else node_id("Track", play.track_id),
            line=None if play.line is None else LineNode.of(play.line),
            played_ms=None if play.played is None else BigInt(play.played),
            is_skip=play.is_skip,
            source=play.source,
            client=play.client,
        )


@least(Role.GUEST)
@strawberry.type(name="Plays", description="A page of one's history, the newest first.")
class PlaysPage:
    plays: list[PlayNode]
    next_cursor: str | None


@least(Role.GUEST)
@strawberry.type(
    name="Opinion", description="What one thinks of a thing, and how often one heard it."
)
class OpinionNode:
    id: strawberry.ID = strawberry.field(description="Of the track, the album or the artist.")
    rating: int | None
    starred_at: Moment | None
    vote: int
    play_count: int
    skip_count: int
    last_played: Moment | None
    average_rating: float | None = strawberry.field(description="Of the household, 1–5.")
    discovery_score: float | None = strawberry.field(
        description="0–1, of tracks: little heard, by whom one likes, and found good."
    )

    @classmethod
    def of(cls, one: Thing, opinion: Opinion, score: float | None) -> "OpinionNode":
        return cls(
            id=node_id(KINDS[one.kind], one.id),
            rating=opinion.rating,
            starred_at=opinion.starred_at,
            vote=opinion.vote,
            play_count=opinion.play_count,
            skip_count=opinion.skip_count,
            last_played=opinion.last_played,
            average_rating=opinion.average_rating,
            discovery_score=score,
        )


@least(Role.GUEST)
@strawberry.type(name="Star", description="Something that one starred.")
class StarNode:
    id: strawberry.ID = strawberry.field(description="Of the track, the album or the artist.")
    starred_at: Moment


@least(Role.GUEST)
@strawberry.type(name="Stars", description="A page of what one starred, the newest first.")
class StarsPage:
    stars: list[StarNode]
    next_cursor: str | None


@least(Role.GUEST)
@strawberry.type(name="NowPlaying", description="What a player of one's own plays.")
class NowNode:
    track_id: strawberry.ID
    client: str
    state: str
    position_ms: BigInt = strawberry.field(description="When it was told, at `at`.")
    at: Moment

    @classmethod
    def of(cls, one: NowPlaying) -> "NowNode":
        return cls(
            track_id=node_id("Track", one.track_id),
            client=one.client,
            state=one.state,
            position_ms=BigInt(one.position),
            at=one.at,
        )


@least(Role.GUEST)
@strawberry.type(name="RecordedPlays", description="What became of plays that were told.")
class RecordedNode:
    plays: int
    skips: int
    known: int = strawberry.field(description="They were told before.")
    unknown_track_ids: list[strawberry.ID]

    @classmethod
    def of(cls, done: Recorded) -> "RecordedNode":
        return cls(
            plays=done.plays,
            skips=done.skips,
            known=done.known,
            unknown_track_ids=[node_id("Track", one) for one in done.unknown],
        )


@least(Role.GUEST)
@strawberry.type(name="ForgottenPlays", description="Plays that were deleted.")
class ForgottenNode:
    plays: int
    forgetting_id: strawberry.ID | None = strawberry.field(
        description="By which `rememberPlays` brings them back, for a day."
    )

    @classmethod
    def of(cls, gone: Forgotten) -> "ForgottenNode":
        known = None if gone.id is None else node_id("Forgetting", gone.id)
        return cls(plays=gone.plays, forgetting_id=known)


@strawberry.input(name="HeardInput", description="A track that was heard, or begun.")
class HeardInput:
    track_id: strawberry.ID
    started_at: Moment
    played_ms: BigInt | None = strawberry.field(
        default=None, description="How long; null: it counts as played."
    )


@least(Role.GUEST)
@strawberry.type
class ListeningQuery:
    @field(description="What one heard, the newest first.")
    async def plays(
        self,
        info: Info,
        first: int = 50,
        after: str | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        skips: bool = False,
    ) -> PlaysPage:
        context = info.context
        found = await context.ask(
            context.soniq.listening.plays,
            context.asker.id,
            first=first,
            after=None if after is None else cursors.read(PLAYS, after),
            span=Span(since=since, until=until),
            skips=skips,
        )
        return PlaysPage(
            plays=[PlayNode.of(one) for one in found.plays],
            next_cursor=None if found.after is None else cursors.write(PLAYS, found.after),
        )

    @field(description="What one's players play now.", metadata=rows(2))
    async def now_playing(self, info: Info) -> list[NowNode]:
        context = info.context
        found = await context.ask(context.soniq.listening.now_playing, context.asker.id)
        return [NowNode.of(one) for one in found]

    @field(
        description="What one thinks of tracks, albums and artists, 200 at most.",
        metadata=rows(50),
    )
    async def opinions(self, info: Info, of: list[strawberry.ID]) -> list[OpinionNode]:
        return await _opinions(info, _things(of))

    @field(description="What one starred, of what is in the library now.")
    async def stars(
        self, info: Info, kind: ThingKind, first: int = 50, after: str | None = None
    ) -> StarsPage:
        context = info.context
        order = f"{STARS}.{kind}"
        found = await context.ask(
            context.soniq.listening.starred,
            context.asker.id,
            kind,
            first=first,
            after=None if after is None else cursors.read(order, after),
        )
        return StarsPage(
            stars=[
                StarNode(id=node_id(KINDS[kind], number), starred_at=at)
                for number, at in found.items
            ],
            next_cursor=None if found.after is None else cursors.write(order, found.after),
        )


@least(Role.GUEST)
@strawberry.type
class ListeningMutation:
    @field(description="Tell what was played, 1,000 at most, also of long ago; twice is once.")
    async def record_plays(
        self, info: Info, plays: list[HeardInput], client: str = ""
    ) -> RecordedNode:
        context = info.context
        heard = [
            Heard(
                track_id=ids.private("Track", one.track_id, TrackId),
                at=one.started_at,
                played=None if one.played_ms is None else Milliseconds(one.played_ms),
                source=PlaySource.API,
                client=client,
            )
            for one in plays
        ]
        done = await context.ask(
            context.soniq.listening.record, context.asker.id, heard, pass_by=True
        )
        return RecordedNode.of(done)

    @field(description="Delete plays of one's own: one, those of a span, or `everything`.")
    async def forget_plays(
        self,
        info: Info,
        play_id: strawberry.ID | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        everything: bool = False,
    ) -> ForgottenNode:
        if play_id is None and since is None and until is None and not everything:
            raise Invalid("Say which play, from when, until when, or `everything`.")
        context = info.context
        number = ids.private("Play", play_id, PlayId)
        gone = await context.ask(
            context.soniq.listening.forget,
            context.asker.id,
            span=Span(since=since, until=until),
            ids=None if number is None else [number],
        )
        return ForgottenNode.of(gone)

    @field(description="Bring deleted plays back, within a day; how many.")
    async def remember_plays(self, info: Info, forgetting_id: strawberry.ID) -> int:
        context = info.context
        number = ids.private("Forgetting", forgetting_id, ForgettingId)
        return await context.ask(context.soniq.listening.remember, context.asker.id, number)

    @field(description="Rate a track, an album or an artist: 1–5; null takes it back.")
    async def rate(self, info: Info, id: strawberry.ID, rating: int | None) -> OpinionNode:
        context = info.context
        await context.ask(context.soniq.listening.rate, context.asker.id, thing(id), rating)
        return (await _opinions(info, [thing(id)]))[0]

    @field(description="Star tracks, albums and artists, 200 at most.", metadata=rows(10))
    async def star(self, info: Info, ids: list[strawberry.ID]) -> list[OpinionNode]:
        things = _things(ids)
        await info.context.ask(info.context.soniq.listening.star, info.context.asker.id, things)
        return await _opinions(info, things)

    @field(description="Take stars away, of 200 things at most.", metadata=rows(10))
    async def unstar(self, info: Info, ids: list[strawberry.ID]) -> list[OpinionNode]:
        things = _things(ids)
        await info.context.ask(info.context.soniq.listening.unstar, info.context.asker.id, things)
        return await _opinions(info, things)

    @field(description="Vote on a track: 1, −1 to keep it out of one's radio, 0 for neither.")
    async def vote(self, info: Info, track_id: strawberry.ID, vote: int) -> OpinionNode:
        context = info.context
        number = ids.private("Track", track_id, TrackId)
        said: Vote | None = 1 if vote == 1 else -1 if vote == -1 else 0 if vote == 0 else None
        if said is None:
            raise Invalid(f"A vote is −1, 0 or 1, not {vote}.")
        await context.ask(context.soniq.listening.vote, context.asker.id, number, said)
        return (await _opinions(info, [Thing(kind=ThingKind.TRACK, id=number)]))[0]


def _things(ids: list[strawberry.ID]) -> list[Thing]:
    if len(ids) > AT_ONCE:
        raise Invalid(f"Name {AT_ONCE} things at most, not {len(ids)}.")
    return [thing(one) for one in ids]


async def _opinions(info: Info, things: list[Thing]) -> list[OpinionNode]:
    context = info.context
    found = await context.ask(context.soniq.listening.opinions_of, context.asker.id, things)
    return [OpinionNode.of(one, opinion, score) for one, opinion, score in found]
