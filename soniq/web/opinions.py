"""`/api/ratings`, `/api/stars`, `/tracks/{id}/vote`: what one thinks of music."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import cursors, ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.things import public, thing
from soniq.http.times import iso
from soniq.listening.model import Opinion, Thing, ThingKind, Vote
from soniq.units import PersonId, TrackId
from soniq.web.saying import Cursor, Limit, person_of, when

SignedIn = Annotated[Asker, allow(Role.GUEST)]
ThingId = Annotated[str, Field(max_length=100, description="Of a track, an album or an artist.")]
STARS = "stars.at"


class RatingOrder(BaseModel):
    """How good one finds it."""

    id: ThingId
    rating: int | None = Field(ge=1, le=5, description="1–5; null takes it back.")


class StarsOrder(BaseModel):
    """What is to be starred."""

    ids: list[ThingId] = Field(max_length=1_000)


class VoteOrder(BaseModel):
    """More of it in the radio, or none."""

    vote: Literal[-1, 0, 1]


class OpinionBody(BaseModel):
    """What one thinks of it, and how often one heard it."""

    id: str
    rating: int | None
    starred_at: str | None
    vote: int
    play_count: int
    skip_count: int
    last_played: str | None
    average_rating: float | None = Field(description="Of the household, 1–5.")
    discovery_score: float | None = Field(
        description="0–1, of tracks: little heard, by whom one likes, and found good."
    )

    @classmethod
    def of(cls, one: Thing, opinion: Opinion, score: float | None) -> "OpinionBody":
        return cls(
            id=public(one.kind, one.id),
            rating=opinion.rating,
            starred_at=when(opinion.starred_at),
            vote=opinion.vote,
            play_count=opinion.play_count,
            skip_count=opinion.skip_count,
            last_played=when(opinion.last_played),
            average_rating=opinion.average_rating,
            discovery_score=score,
        )


class Opinions(BaseModel):
    """In the order in which they were asked for."""

    opinions: list[OpinionBody]


class StarBody(BaseModel):
    """Something starred."""

    id: str
    starred_at: str


class Stars(BaseModel):
    """The newest first."""

    stars: list[StarBody]
    next_cursor: str | None


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["listening"])
    _ratings(api, soniq)
    _stars(api, soniq)
    return api


async def _told(soniq: Soniq, person_id: PersonId, things: list[Thing]) -> Opinions:
    found = await ask(soniq.listening.opinions_of, person_id, things)
    return Opinions(opinions=[OpinionBody.of(*one) for one in found])


def _ratings(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/api/opinions", summary="What one thinks of things")
    async def opinions(
        asker: SignedIn,
        id: Annotated[list[str], Query(max_length=200, description="Repeated.")],
    ) -> Opinions:
        return await _told(soniq, person_of(asker).id, [thing(one) for one in id])

    @api.post("/api/ratings", summary="Rate a track, an album or an artist")
    async def rate(asker: SignedIn, order: RatingOrder) -> Opinions:
        one, person_id = thing(order.id), person_of(asker).id
        await ask(soniq.listening.rate, person_id, one, order.rating)
        return await _told(soniq, person_id, [one])

    @api.post("/tracks/{track_id}/vote", summary="Vote on a track")
    async def vote(
        asker: SignedIn,
        track_id: Annotated[str, Path(max_length=100, description="The track's id.")],
        order: VoteOrder,
    ) -> Opinions:
        """−1 keeps it out of one's radio; 0 takes the vote back."""
        number, person_id = ids.private("Track", track_id, TrackId), person_of(asker).id
        said: Vote = order.vote
        await ask(soniq.listening.vote, person_id, number, said)
        return await _told(soniq, person_id, [Thing(kind=ThingKind.TRACK, id=number)])


def _stars(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/api/stars", summary="What one starred")
    async def stars(
        asker: SignedIn, kind: ThingKind, limit: Limit = 50, cursor: Cursor = None
    ) -> Stars:
        """Of what is in the library now."""
        order = f"{STARS}.{kind}"
        found = await ask(
            soniq.listening.starred,
            person_of(asker).id,
            kind,
            first=limit,
            after=None if cursor is None else cursors.read(order, cursor),
        )
        return Stars(
            stars=[
                StarBody(id=public(kind, number), starred_at=iso(at)) for number, at in found.items
            ],
            next_cursor=None if found.after is None else cursors.write(order, found.after),
        )

    @api.post("/api/stars", summary="Star things", status_code=204)
    async def star(asker: SignedIn, order: StarsOrder) -> None:
        """What is starred already keeps its time."""
        things = [thing(one) for one in order.ids]
        await ask(soniq.listening.star, person_of(asker).id, things)

    @api.delete("/api/stars", summary="Take stars away", status_code=204)
    async def unstar(
        asker: SignedIn,
        id: Annotated[list[str], Query(max_length=200, description="Repeated.")],
    ) -> None:
        await ask(soniq.listening.unstar, person_of(asker).id, [thing(one) for one in id])
