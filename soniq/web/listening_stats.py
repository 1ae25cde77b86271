"""`/api/stats/listening`: how one listened. All of it is one's own."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.times import iso
from soniq.listening.model import (
    Day,
    MonthsArtist,
    Period,
    Review,
    Span,
    Statistics,
    Streak,
    Sum,
    Top,
    TopKind,
)
from soniq.web.listening import Since, Until, span
from soniq.web.saying import person_of, when

SignedIn = Annotated[Asker, allow(Role.GUEST)]
ZoneQuery = Annotated[
    str | None,
    Query(max_length=60, description='By which days are told: "Europe/Berlin"; soniq\'s own.'),
]
First = Annotated[int, Query(ge=1, le=100, description="Lines of a top list.")]
_KINDS = {
    TopKind.TRACKS: "Track",
    TopKind.ALBUMS: "Album",
    TopKind.ARTISTS: "Artist",
    TopKind.GENRES: "Genre",
}


class TopBody(BaseModel):
    """A line of a top list."""

    id: str | None = Field(description="Null where the library does not have it.")
    name: str
    artist: str = Field(description="Empty for artists and genres.")
    plays: int
    heard_ms: int

    @classmethod
    def all(cls, kind: TopKind, found: "list[Top]") -> "list[TopBody]":
        return [
            cls(
                id=None if top.id is None else ids.public(_KINDS[kind], top.id),
                name=top.name,
                artist=top.artist,
                plays=top.plays,
                heard_ms=top.heard,
            )
            for top in found
        ]


class SumBody(BaseModel):
    """How much was heard."""

    plays: int
    heard_ms: int
    untimed: int = Field(description="Plays of which nobody knows how long they were.")

    @classmethod
    def of(cls, one: Sum) -> "SumBody":
        return cls(plays=one.plays, heard_ms=one.heard, untimed=one.untimed)


class DayBody(BaseModel):
    """A day with music."""

    date: str
    plays: int
    heard_ms: int

    @classmethod
    def of(cls, day: Day) -> "DayBody":
        return cls(date=day.date, plays=day.plays, heard_ms=day.heard)


class StreakBody(BaseModel):
    """Days in a row with music."""

    days: int
    since: str
    until: str

    @classmethod
    def of(cls, streak: Streak | None) -> "StreakBody | None":
        if streak is None:
            return None
        return cls(days=streak.days, since=streak.since, until=streak.until)


class NewBody(BaseModel):
    """A track that was heard for the first time."""

    track_id: str
    at: str


class StatisticsBody(BaseModel):
    """How one listened in a span of time."""

    since: str | None
    until: str | None
    zone: str
    sum: SumBody
    skips: int
    tracks: list[TopBody]
    albums: list[TopBody]
    artists: list[TopBody]
    genres: list[TopBody]
    days: list[DayBody] = Field(description="The last 400 with music, in order.")
    hours: list[SumBody] = Field(description="By the hour of day, 0–23.")
    weekdays: list[SumBody] = Field(description="From Monday.")
    longest_streak: StreakBody | None
    new_tracks: int = Field(description="Heard for the first time.")
    new_artists: int
    discoveries: list[NewBody] = Field(description="Some of the new tracks, the newest first.")

    @classmethod
    def of(cls, told: Statistics) -> "StatisticsBody":
        return cls(
            since=when(told.span.since),
            until=when(told.span.until),
            zone=told.zone,
            sum=SumBody.of(told.sum),
            skips=told.skips,
            tracks=TopBody.all(TopKind.TRACKS, list(told.tracks)),
            albums=TopBody.all(TopKind.ALBUMS, list(told.albums)),
            artists=TopBody.all(TopKind.ARTISTS, list(told.artists)),
            genres=TopBody.all(TopKind.GENRES, list(told.genres)),
            days=[DayBody.of(day) for day in told.days],
            hours=[SumBody.of(one) for one in told.hours],
            weekdays=[SumBody.of(one) for one in told.weekdays],
            longest_streak=StreakBody.of(told.longest_streak),
            new_tracks=told.discoveries.tracks,
            new_artists=told.discoveries.artists,
            discoveries=[
                NewBody(track_id=ids.public("Track", track), at=iso(at))
                for track, at in told.discoveries.first
            ],
        )


class MonthBody(BaseModel):
    """Whom one played most in a month."""

    month: int
    artist_id: str | None
    artist: str
    plays: int

    @classmethod
    def of(cls, one: MonthsArtist) -> "MonthBody":
        artist_id = None if one.artist_id is None else ids.public("Artist", one.artist_id)
        return cls(month=one.month, artist_id=artist_id, artist=one.artist, plays=one.plays)


class ReviewBody(BaseModel):
    """A year of one's listening."""

    year: int
    statistics: StatisticsBody
    longest_day: DayBody | None
    months: list[MonthBody]
    mean_bpm: float | None
    moods: dict[str, float] = Field(description="0–1, of what was heard.")

    @classmethod
    def of(cls, told: Review) -> "ReviewBody":
        return cls(
            year=told.year,
            statistics=StatisticsBody.of(told.statistics),
            longest_day=None if told.longest_day is None else DayBody.of(told.longest_day),
            months=[MonthBody.of(one) for one in told.months],
            mean_bpm=told.mean_bpm,
            moods={mood.name: mood.mean for mood in told.moods},
        )


class Tops(BaseModel):
    """The most played first."""

    top: list[TopBody]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/stats/listening", tags=["listening"])

    async def spanned(period: Period | None, since: Since, until: Until, zone: str) -> Span:
        if period is None or since is not None or until is not None:
            return span(since, until)
        return await ask(soniq.listening.span, period, zone=zone)

    @api.get("", summary="How one listened")
    async def statistics(
        asker: SignedIn,
        period: Period | None = None,
        since: Since = None,
        until: Until = None,
        zone: ZoneQuery = None,
        first: First = 10,
    ) -> StatisticsBody:
        """In a calendar week, month or year that is now, in a span, or ever."""
        place = zone or soniq.listening.zone()
        wanted = await spanned(period, since, until, place)
        return StatisticsBody.of(
            await ask(
                soniq.listening.statistics, person_of(asker).id, wanted, zone=place, first=first
            )
        )

    @api.get("/top/{kind}", summary="What one played most")
    async def tops(
        asker: SignedIn,
        kind: TopKind,
        period: Period | None = None,
        since: Since = None,
        until: Until = None,
        zone: ZoneQuery = None,
        first: First = 50,
    ) -> Tops:
        wanted = await spanned(period, since, until, zone or soniq.listening.zone())
        found = await ask(soniq.listening.tops, person_of(asker).id, kind, wanted, first=first)
        return Tops(top=TopBody.all(kind, list(found)))

    @api.get("/review/{year}", summary="A year of one's listening")
    async def review(
        asker: SignedIn, year: Annotated[int, Path(ge=1971, le=9998)], zone: ZoneQuery = None
    ) -> ReviewBody:
        place = zone or soniq.listening.zone()
        return ReviewBody.of(
            await ask(soniq.listening.review, person_of(asker).id, year, zone=place)
        )

    return api
