"""How one listened. All of it is one's own."""

from collections.abc import Sequence

import strawberry

from soniq.accounts.model import Role
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import node_id
from soniq.graphql.scalars import BigInt
from soniq.listening.model import Day, Period, Review, Span, Statistics, Sum, Top, TopKind
from soniq.units import Moment

strawberry.enum(Period, description="Spans that people name; by the calendar, up to now.")
strawberry.enum(TopKind, name="TopListKind", description="What a top list holds.")

_KINDS = {
    TopKind.TRACKS: "Track",
    TopKind.ALBUMS: "Album",
    TopKind.ARTISTS: "Artist",
    TopKind.GENRES: "Genre",
}


@least(Role.GUEST)
@strawberry.type(name="TopEntry", description="A line of a top list.")
class TopNode:
    id: strawberry.ID | None = strawberry.field(
        description="Null where the library does not have it."
    )
    name: str
    artist: str = strawberry.field(description="Empty for artists and genres.")
    plays: int
    heard_ms: BigInt

    @classmethod
    def all(cls, kind: TopKind, found: Sequence[Top]) -> "list[TopNode]":
        return [
            cls(
                id=None if top.id is None else node_id(_KINDS[kind], top.id),
                name=top.name,
                artist=top.artist,
                plays=top.plays,
                heard_ms=BigInt(top.heard),
            )
            for top in found
        ]


@least(Role.GUEST)
@strawberry.type(name="ListeningSum", description="How much was heard.")
class SumNode:
    plays: int
    heard_ms: BigInt
    untimed: int = strawberry.field(description="Plays of which nobody knows how long they were.")

    @classmethod
    def of(cls, one: Sum) -> "SumNode":
        return cls(plays=one.plays, heard_ms=BigInt(one.heard), untimed=one.untimed)


@least(Role.GUEST)
@strawberry.type(name="ListeningDay", description="A day with music.")
class DayNode:
    date: str = strawberry.field(description="YYYY-MM-DD, of the zone.")
    plays: int
    heard_ms: BigInt

    @classmethod
    def of(cls, day: Day) -> "DayNode":
        return cls(date=day.date, plays=day.plays, heard_ms=BigInt(day.heard))


@least(Role.GUEST)
@strawberry.type(name="ListeningStreak", description="Days in a row with music.")
class StreakNode:
    days: int
    since: str
    until: str


@least(Role.GUEST)
@strawberry.type(name="Discovery", description="A track that was heard for the first time.")
class NewNode:
    track_id: strawberry.ID
    at: Moment


@least(Role.GUEST)
@strawberry.type(name="ListeningStatistics", description="How one listened in a span of time.")
class StatisticsNode:
    told: strawberry.Private[Statistics]

    since: Moment | None
    until: Moment | None
    zone: str
    sum: SumNode
    skips: int
    longest_streak: StreakNode | None
    new_tracks: int = strawberry.field(description="Heard for the first time.")
    new_artists: int

    @classmethod
    def of(cls, told: Statistics) -> "StatisticsNode":
        streak = told.longest_streak
        return cls(
            told=told,
            since=told.span.since,
            until=told.span.until,
            zone=told.zone,
            sum=SumNode.of(told.sum),
            skips=told.skips,
            longest_streak=None
            if streak is None
            else StreakNode(days=streak.days, since=streak.since, until=streak.until),
            new_tracks=told.discoveries.tracks,
            new_artists=told.discoveries.artists,
        )

    @field(metadata=rows(20))
    def tracks(self) -> list[TopNode]:
        return TopNode.all(TopKind.TRACKS, self.told.tracks)

    @field(metadata=rows(20))
    def albums(self) -> list[TopNode]:
        return TopNode.all(TopKind.ALBUMS, self.told.albums)

    @field(metadata=rows(20))
    def artists(self) -> list[TopNode]:
        return TopNode.all(TopKind.ARTISTS, self.told.artists)

    @field(metadata=rows(20))
    def genres(self) -> list[TopNode]:
        return TopNode.all(TopKind.GENRES, self.told.genres)

    @field(description="The last 400 with music, in order.", metadata=rows(400))
    def days(self) -> list[DayNode]:
        return [DayNode.of(day) for day in self.told.days]

    @field(description="By the hour of day, 0–23.", metadata=rows(24))
    def hours(self) -> list[SumNode]:
        return [SumNode.of(one) for one in self.told.hours]

    @field(description="From Monday.", metadata=rows(7))
    def weekdays(self) -> list[SumNode]:
        return [SumNode.of(one) for one in self.told.weekdays]

    @field(description="Some of the new tracks, the newest first.", metadata=rows(20))
    def discoveries(self) -> list[NewNode]:
        return [
            NewNode(track_id=node_id("Track", track), at=at)
            for track, at in self.told.discoveries.first
        ]


@least(Role.GUEST)
@strawberry.type(name="MonthsArtist", description="Whom one played most in a month.")
class MonthNode:
    month: int
    artist_id: strawberry.ID | None
    artist: str
    plays: int


@least(Role.GUEST)
@strawberry.type(name="MoodShare", description="How much of a mood there was: 0–1.")
class MoodNode:
    name: str
    mean: float


@least(Role.GUEST)
@strawberry.type(name="ListeningReview", description="A year of one's listening.")
class ReviewNode:
    year: int
    statistics: StatisticsNode
    longest_day: DayNode | None
    months: list[MonthNode] = strawberry.field(metadata=rows(12))
    mean_bpm: float | None
    moods: list[MoodNode] = strawberry.field(metadata=rows(4))

    @classmethod
    def of(cls, told: Review) -> "ReviewNode":
        return cls(
            year=told.year,
            statistics=StatisticsNode.of(told.statistics),
            longest_day=None if told.longest_day is None else DayNode.of(told.longest_day),
            months=[
                MonthNode(
                    month=one.month,
                    artist_id=None if one.artist_id is None else node_id("Artist", one.artist_id),
                    artist=one.artist,
                    plays=one.plays,
                )
                for one in told.months
            ],
            mean_bpm=told.mean_bpm,
            moods=[MoodNode(name=mood.name, mean=mood.mean) for mood in told.moods],
        )


@least(Role.GUEST)
@strawberry.type
class ListeningStatsQuery:
    @field(
        description="How one listened in a calendar week, month or year that is now, in a span, or "
        'ever. `zone` is one like "Europe/Berlin", by which days are told; soniq\'s own where it '
        "is left out; `top` the lines of its top lists, 100 at most."
    )
    async def listening_statistics(
        self,
        info: Info,
        period: Period | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        zone: str | None = None,
        top: int = 10,
    ) -> StatisticsNode:
        context = info.context
        place = zone or context.soniq.listening.zone()
        wanted = await _span(info, period, Span(since=since, until=until), place)
        told = await context.ask(
            context.soniq.listening.statistics,
            context.asker.id,
            wanted,
            zone=place,
            first=min(max(top, 1), 100),
        )
        return StatisticsNode.of(told)

    @field(description="What one played most, 200 at most.")
    async def top_list(
        self,
        info: Info,
        kind: TopKind,
        period: Period | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        zone: str | None = None,
        first: int = 50,
    ) -> list[TopNode]:
        context = info.context
        place = zone or context.soniq.listening.zone()
        wanted = await _span(info, period, Span(since=since, until=until), place)
        found = await context.ask(
            context.soniq.listening.tops, context.asker.id, kind, wanted, first=first
        )
        return TopNode.all(kind, found)

    @field(description="A year of one's listening.")
    async def listening_review(self, info: Info, year: int, zone: str | None = None) -> ReviewNode:
        context = info.context
        place = zone or context.soniq.listening.zone()
        return ReviewNode.of(
            await context.ask(context.soniq.listening.review, context.asker.id, year, zone=place)
        )


async def _span(info: Info, period: Period | None, said: Span, zone: str) -> Span:
    if period is None or said.since is not None or said.until is not None:
        return said
    return await info.context.ask(info.context.soniq.listening.span, period, zone=zone)
