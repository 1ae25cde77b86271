"""What the player of the pages fetches: the queue, as another device of its person left it."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import SignInNeeded
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.ui import shelving
from soniq.ui.feeds import PREFIX, answer
from soniq.ui.shapes import Row
from soniq.units import PersonId, TrackId

MOST = 1_000
"""Tracks of a queue that a page takes over, with those around the one that is played."""
BEFORE = 100
"""Of them before it."""

User = Annotated[Asker, allow(Role.USER)]
LONGEST = 10_000
"""Tracks of a list that is made of a queue."""

SignedIn = Annotated[Asker, allow(Role.GUEST)]


class Wanted(BaseModel):
    name: str = Field(min_length=1, max_length=200)
    ids: list[Annotated[int, Field(ge=0, lt=2**63)]] = Field(max_length=LONGEST)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False)

    @api.get("/queue")
    async def queue(asker: SignedIn) -> Response:
        """One's own. Its tracks are those that are there now."""
        if asker.person is None:
            raise SignInNeeded("Nobody is signed in.")
        return await answer(_queue, soniq, asker.person.id)

    @api.post("/queue/playlist")
    async def playlist(asker: User, wanted: Wanted) -> Response:
        """Makes a list of one's own of tracks that stand in a queue."""
        if asker.person is None:
            raise SignInNeeded("Nobody is signed in.")
        return await answer(_playlist, soniq, asker.person.id, wanted)

    return api


def _playlist(soniq: Soniq, person_id: PersonId, wanted: Wanted) -> Row:
    made = soniq.playlists.create(person_id, wanted.name, [TrackId(one) for one in wanted.ids])
    return {"id": made.id, "name": made.name}


def _queue(soniq: Soniq, person_id: PersonId) -> Row:
    queue = soniq.queues.of(person_id)
    at = queue.index or 0
    first = max(0, min(at - BEFORE, len(queue.tracks) - MOST))
    wanted = queue.tracks[first : first + MOST]
    known = {track.id: track for track in soniq.library.tracks_by_ids(list(set(wanted)))}
    gone_before = sum(one not in known for one in wanted[: at - first])
    rows = shelving.tracks(soniq, [known[one] for one in wanted if one in known])
    return {
        "items": [*rows],
        "index": max(0, min(at - first - gone_before, len(rows) - 1)),
        "position": queue.position,
        "changed": queue.changed_at,
        "client": queue.changed_by,
    }
