"""`/api/stats`: the library in numbers."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.collection.model import CollectionFigures
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.library.model import Totals

SignedIn = Annotated[Asker, allow(Role.GUEST)]


class Stats(BaseModel):
    """The library in numbers: albums as the grid has them, owned and not."""

    total_albums: int
    owned_albums: int
    not_owned_albums: int
    downloading_albums: int
    matched_albums: int = Field(description="Which others' catalogues know.")
    unmatched_albums: int
    total_artists: int = Field(description="Whose albums they are.")
    total_tracks: int
    duration_ms: int
    size_bytes: int

    @classmethod
    def of(cls, totals: Totals, grid: CollectionFigures) -> "Stats":
        return cls(
            total_albums=grid.total,
            owned_albums=grid.owned,
            not_owned_albums=grid.partly + grid.wanted,
            downloading_albums=grid.coming,
            matched_albums=grid.matched,
            unmatched_albums=grid.total - grid.matched,
            total_artists=grid.artists,
            total_tracks=totals.tracks,
            duration_ms=totals.duration,
            size_bytes=totals.size_bytes,
        )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/stats", tags=["library"])

    @api.get("", summary="The library in numbers")
    async def stats(_: SignedIn) -> Stats:
        return Stats.of(await ask(soniq.library.totals), await ask(soniq.collection.figures))

    return api
