"""What one shares by links."""

import strawberry

from soniq.accounts.model import Role
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import Node, node_id
from soniq.http import ids, links
from soniq.sharing.model import Share, Shared, SharedKind, ShareId, Until
from soniq.units import Moment, PersonId

strawberry.enum(SharedKind, description="What can be shared.")
KINDS = {SharedKind.TRACK: "Track", SharedKind.ALBUM: "Album", SharedKind.PLAYLIST: "Playlist"}


@least(Role.GUEST)
@strawberry.type(name="SharedThing")
class SharedNode:
    kind: SharedKind
    entity_id: strawberry.ID

    @classmethod
    def of(cls, thing: Shared) -> "SharedNode":
        return cls(kind=thing.kind, entity_id=node_id(KINDS[thing.kind], thing.id))


@least(Role.GUEST)
@strawberry.type(
    name="Share", description="A link by which somebody without an account hears music."
)
class ShareNode(Node):
    path: str | None = strawberry.field(
        description="The link, from soniq's own address on; null where it is somebody else's."
    )
    description: str
    things: list[SharedNode] = strawberry.field(metadata=rows(3))
    created_at: Moment
    expires_at: Moment | None = strawberry.field(description="Null: until it is revoked.")
    visits: int
    last_visited_at: Moment | None

    @classmethod
    def of(cls, share: Share) -> "ShareNode":
        return cls(
            id=node_id("Share", share.id),
            path=None if share.secret is None else links.share(share.secret),
            description=share.description,
            things=[SharedNode.of(thing) for thing in share.things],
            created_at=share.created_at,
            expires_at=share.expires_at,
            visits=share.visits,
            last_visited_at=share.last_visited_at,
        )


@strawberry.input(name="SharedThingInput")
class SharedInput:
    kind: SharedKind
    entity_id: strawberry.ID

    def private(self) -> Shared:
        return Shared(kind=self.kind, id=ids.private(KINDS[self.kind], self.entity_id, int))


@least(Role.GUEST)
@strawberry.type
class SharingQuery:
    @field(
        description="Shares, newest first: one's own, or as an admin somebody else's.",
        metadata=rows(10),
    )
    async def shares(self, info: Info, person_id: strawberry.ID | None = None) -> list[ShareNode]:
        context = info.context
        whose = ids.private("Person", person_id, PersonId) or context.asker.id
        found = await context.ask(context.soniq.sharing.of, whose, by=context.asker)
        return [ShareNode.of(share) for share in found]


@least(Role.USER)
@strawberry.type
class SharingMutation:
    @field(
        description="Share something by a link. It opens for thirty days where nothing is said, a "
        "year at most; for ever where the settings allow it."
    )
    async def create_share(
        self,
        info: Info,
        things: list[SharedInput],
        description: str = "",
        expires_at: Moment | None = None,
        forever: bool = False,
    ) -> ShareNode:
        context = info.context
        share = await context.ask(
            context.soniq.sharing.create,
            context.asker,
            [thing.private() for thing in things],
            description=description,
            until=_until(expires_at, forever=forever),
        )
        return ShareNode.of(share)

    @field(description="Change one's own share; what is left out stays.")
    async def change_share(
        self,
        info: Info,
        share_id: strawberry.ID,
        description: str | None = None,
        expires_at: Moment | None = None,
        forever: bool = False,
    ) -> ShareNode:
        context = info.context
        share = await context.ask(
            context.soniq.sharing.change,
            ids.private("Share", share_id, ShareId),
            by=context.asker,
            description=description,
            until=_until(expires_at, forever=forever),
        )
        return ShareNode.of(share)

    @field(
        description="Close a link at once: one's own, or as an admin anybody's. Answers with one's "
        "own that are left."
    )
    async def revoke_share(self, info: Info, share_id: strawberry.ID) -> list[ShareNode]:
        context = info.context
        sharing = context.soniq.sharing
        number = ids.private("Share", share_id, ShareId)
        await context.ask(sharing.revoke, number, by=context.asker)
        left = await context.ask(sharing.of, context.asker.id, by=context.asker)
        return [ShareNode.of(share) for share in left]


def _until(expires_at: Moment | None, *, forever: bool) -> Until | None:
    if forever:
        return Until(None)
    return None if expires_at is None else Until(expires_at)
