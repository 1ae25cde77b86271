"""What hearts and stars on the pages fetch and set. All of it is one's own."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.errors import SignInNeeded
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.listening.model import NO_OPINION, Opinion, Thing, ThingKind, Vote
from soniq.ui.feeds import PREFIX, answer
from soniq.ui.shapes import Row
from soniq.units import PersonId, TrackId

ASKED = 400
"""Things that one page asks about at once."""

SET = 200
"""Things that are loved or rated at once."""

Number = Annotated[int, Field(ge=0, lt=2**63)]
SignedIn = Annotated[Asker, allow(Role.GUEST)]


class Wanted(BaseModel):
    kind: ThingKind
    ids: list[Number] = Field(max_length=ASKED)


class Said(BaseModel):
    """What a person says of things. What is left out stays; a rating of 0 takes it back."""

    kind: ThingKind
    ids: list[Number] = Field(min_length=1, max_length=SET)
    starred: bool | None = None
    rating: int | None = Field(None, ge=0, le=5)
    vote: Literal[-1, 0, 1] | None = None

    @property
    def things(self) -> list[Thing]:
        return [Thing(kind=self.kind, id=one) for one in self.ids]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False)

    @api.post("/opinions")
    async def opinions(wanted: Wanted, asker: SignedIn) -> Response:
        """Those of which one thinks something, or which one heard; the others are left out."""
        return await answer(_opinions, soniq, person_of(asker).id, wanted.kind, wanted.ids)

    @api.post("/opinions/set")
    async def said(said: Said, asker: SignedIn) -> Response:
        return await answer(_set, soniq, person_of(asker).id, said)

    return api


def person_of(asker: Asker) -> Person:
    if asker.person is None:
        raise SignInNeeded("You are signed out. Reload the page to sign in again.")
    return asker.person


def _opinions(soniq: Soniq, person_id: PersonId, kind: ThingKind, ids: list[int]) -> Row:
    found = soniq.listening.opinions(person_id, kind, ids)
    return {
        "items": {str(one): _shown(opinion) for one, opinion in found.items() if _says(opinion)}
    }


def _set(soniq: Soniq, person_id: PersonId, said: Said) -> Row:
    listening = soniq.listening
    if said.starred is not None:
        (listening.star if said.starred else listening.unstar)(person_id, said.things)
    for thing in said.things:
        if said.rating is not None:
            listening.rate(person_id, thing, said.rating or None)
        if said.vote is not None and thing.kind is ThingKind.TRACK:
            vote: Vote = said.vote
            listening.vote(person_id, TrackId(thing.id), vote)
    return _opinions(soniq, person_id, said.kind, said.ids)


def _says(opinion: Opinion) -> bool:
    return opinion != NO_OPINION


def _shown(opinion: Opinion) -> Row:
    return {
        "rating": opinion.rating,
        "starred": opinion.starred_at,
        "vote": opinion.vote,
        "plays": opinion.play_count,
        "skips": opinion.skip_count,
        "last": opinion.last_played,
        "average": opinion.average_rating,
    }
