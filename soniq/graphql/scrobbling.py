"""The accounts to which one's plays are told."""

import strawberry

from soniq.accounts.model import Role
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.scrobbling.model import Link, LinkState, Place, Refusal
from soniq.units import Moment

strawberry.enum(Place, name="ScrobblePlace", description="Where plays are told.")
strawberry.enum(LinkState, name="ScrobbleState", description="OVER: link the account anew.")


@least(Role.USER)
@strawberry.type(name="ScrobbleLink", description="An account that one linked.")
class LinkNode:
    place: Place
    account: str
    state: LinkState
    note: str = strawberry.field(description="Why the last try came to nothing.")
    loves: bool = strawberry.field(description="Stars are told too.")
    announces: bool = strawberry.field(description="What plays now is told too.")
    waiting: int = strawberry.field(description="Plays that are still to be told.")
    told: int
    linked_at: Moment
    told_at: Moment | None

    @classmethod
    def of(cls, link: Link) -> "LinkNode":
        return cls(
            place=link.place,
            account=link.account,
            state=link.state,
            note=link.note,
            loves=link.loves,
            announces=link.announces,
            waiting=link.waiting,
            told=link.told,
            linked_at=link.linked_at,
            told_at=link.told_at,
        )


@least(Role.USER)
@strawberry.type(name="ScrobbleRefusal", description="A play that a service does not take.")
class RefusalNode:
    played_at: Moment
    artist: str
    title: str
    why: str = strawberry.field(description="For people.")

    @classmethod
    def of(cls, one: Refusal) -> "RefusalNode":
        return cls(played_at=one.played_at, artist=one.artist, title=one.title, why=one.why)


@least(Role.USER)
@strawberry.type
class ScrobblingQuery:
    @field(description="The accounts that one linked.", metadata=rows(3))
    async def scrobble_links(self, info: Info) -> list[LinkNode]:
        context = info.context
        found = await context.ask(context.soniq.scrobbling.links, context.asker.id)
        return [LinkNode.of(one) for one in found]

    @field(description="What a service did not take, the last 200.", metadata=rows(50))
    async def scrobble_refusals(self, info: Info, place: Place) -> list[RefusalNode]:
        context = info.context
        found = await context.ask(context.soniq.scrobbling.refusals, context.asker.id, place)
        return [RefusalNode.of(one) for one in found]


@least(Role.USER)
@strawberry.type
class ScrobblingMutation:
    @field(description="Begin to link Last.fm: the address where one lets soniq in.")
    async def begin_lastfm_link(self, info: Info) -> str:
        context = info.context
        return await context.ask_servers(context.soniq.scrobbling.begin_lastfm, context.asker.id)

    @field(description="Finish linking Last.fm. `withPast`: tell what was played before, too.")
    async def finish_lastfm_link(self, info: Info, with_past: bool = False) -> LinkNode:
        context = info.context
        link = await context.ask_servers(
            context.soniq.scrobbling.finish_lastfm, context.asker.id, with_past=with_past
        )
        return LinkNode.of(link)

    @field(description="Link ListenBrainz, or the server of `scrobble_url`, by one's token there.")
    async def link_scrobbler(
        self, info: Info, place: Place, token: str, with_past: bool = False
    ) -> LinkNode:
        context = info.context
        link = await context.ask_servers(
            context.soniq.scrobbling.link_by_token,
            context.asker.id,
            place,
            token,
            with_past=with_past,
        )
        return LinkNode.of(link)

    @field(description="Whether stars are told as loves.")
    async def set_scrobble_loves(self, info: Info, place: Place, loves: bool) -> LinkNode:
        context = info.context
        link = await context.ask(context.soniq.scrobbling.set_loves, context.asker.id, place, loves)
        return LinkNode.of(link)

    @field(description="Whether what plays now is told.")
    async def set_scrobble_now_playing(self, info: Info, place: Place, announces: bool) -> LinkNode:
        context = info.context
        link = await context.ask(
            context.soniq.scrobbling.set_announces, context.asker.id, place, announces
        )
        return LinkNode.of(link)

    @field(description="Let an account go. What was told stays there.", metadata=rows(3))
    async def unlink_scrobbler(self, info: Info, place: Place) -> list[LinkNode]:
        context = info.context
        await context.ask(context.soniq.scrobbling.unlink, context.asker.id, place)
        found = await context.ask(context.soniq.scrobbling.links, context.asker.id)
        return [LinkNode.of(one) for one in found]
