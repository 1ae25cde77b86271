"""`/api/scrobbling`: the accounts to which one's plays are told."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, servers
from soniq.http.times import iso
from soniq.scrobbling.model import Link, LinkState, Place, Refusal
from soniq.web.saying import person_of, when

Listener = Annotated[Asker, allow(Role.USER)]


class LinkBody(BaseModel):
    """An account that one linked. Its key is never told."""

    place: Place
    account: str
    state: LinkState = Field(description='"over": link it anew.')
    note: str = Field(description="Why the last try came to nothing; empty where it went well.")
    loves: bool = Field(description="Stars are told too.")
    announces: bool = Field(description="What plays now is told too.")
    waiting: int = Field(description="Plays that are still to be told.")
    told: int
    linked_at: str
    told_at: str | None

    @classmethod
    def of(cls, link: Link) -> "LinkBody":
        return cls(
            place=link.place,
            account=link.account,
            state=link.state,
            note=link.note,
            loves=link.loves,
            announces=link.announces,
            waiting=link.waiting,
            told=link.told,
            linked_at=iso(link.linked_at),
            told_at=when(link.told_at),
        )


class Links(BaseModel):
    """One's own."""

    links: list[LinkBody]


class BeginBody(BaseModel):
    """Where one lets soniq in."""

    url: str


class FinishOrder(BaseModel):
    """The second half of linking Last.fm."""

    with_past: bool = Field(default=False, description="Tell what was played before, too.")


class TokenOrder(BaseModel):
    """One's token there."""

    token: str = Field(max_length=500)
    with_past: bool = Field(default=False, description="Tell what was played before, too.")


class LovesOrder(BaseModel):
    """Whether stars are told as loves."""

    loves: bool


class AnnouncesOrder(BaseModel):
    """Whether what plays now is told."""

    announces: bool


class RefusalBody(BaseModel):
    """A play that the service does not take; it is not told again."""

    played_at: str
    artist: str
    title: str
    why: str = Field(description="For people.")

    @classmethod
    def of(cls, one: Refusal) -> "RefusalBody":
        return cls(played_at=iso(one.played_at), artist=one.artist, title=one.title, why=one.why)


class Refusals(BaseModel):
    """The newest first; the last 200."""

    refusals: list[RefusalBody]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/scrobbling", tags=["listening"])

    @api.get("", summary="The accounts that one linked")
    async def links(asker: Listener) -> Links:
        found = await ask(soniq.scrobbling.links, person_of(asker).id)
        return Links(links=[LinkBody.of(one) for one in found])

    @api.post("/lastfm/begin", summary="Begin to link Last.fm")
    async def begin(asker: Listener) -> BeginBody:
        """Open the address, let soniq in there, then finish. soniq needs an API key of Last.fm and
        its shared secret for that."""
        return BeginBody(url=await servers.ask(soniq.scrobbling.begin_lastfm, person_of(asker).id))

    @api.post("/lastfm/finish", summary="Finish linking Last.fm")
    async def finish(asker: Listener, order: FinishOrder) -> LinkBody:
        return LinkBody.of(
            await servers.ask(
                soniq.scrobbling.finish_lastfm, person_of(asker).id, with_past=order.with_past
            )
        )

    @api.put("/{place}", summary="Link an account by its token")
    async def link(asker: Listener, place: Place, order: TokenOrder) -> LinkBody:
        """ListenBrainz, or the server of the setting `scrobble_url` ("other")."""
        return LinkBody.of(
            await servers.ask(
                soniq.scrobbling.link_by_token,
                person_of(asker).id,
                place,
                order.token,
                with_past=order.with_past,
            )
        )

    @api.post("/{place}/loves", summary="Tell stars too, or not")
    async def loves(asker: Listener, place: Place, order: LovesOrder) -> LinkBody:
        return LinkBody.of(
            await ask(soniq.scrobbling.set_loves, person_of(asker).id, place, order.loves)
        )

    @api.post("/{place}/now-playing", summary="Tell what plays now too, or not")
    async def announces(asker: Listener, place: Place, order: AnnouncesOrder) -> LinkBody:
        return LinkBody.of(
            await ask(soniq.scrobbling.set_announces, person_of(asker).id, place, order.announces)
        )

    @api.delete("/{place}", summary="Let an account go", status_code=204)
    async def unlink(asker: Listener, place: Place) -> None:
        """What was told stays there."""
        await ask(soniq.scrobbling.unlink, person_of(asker).id, place)

    @api.get("/{place}/refusals", summary="What a service did not take")
    async def refusals(asker: Listener, place: Place) -> Refusals:
        found = await ask(soniq.scrobbling.refusals, person_of(asker).id, place)
        return Refusals(refusals=[RefusalBody.of(one) for one in found])

    return api
