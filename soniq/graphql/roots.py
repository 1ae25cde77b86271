"""Music folders: seeing, adding and removing them."""

import os

import strawberry

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import Node, node_id
from soniq.http import ids
from soniq.library.model import Root, RootState
from soniq.text import shown
from soniq.units import Moment, RootId

strawberry.enum(RootState, description="Whether a music folder is there.")


@least(Role.ADMIN)
@strawberry.type(name="Root", description="A folder that soniq watches over.")
class RootNode(Node):
    path: str = strawberry.field(description="As text for people.")
    name: str
    state: RootState
    note: str | None = strawberry.field(description="Why it is not ready.")
    added_at: Moment
    scanned_at: Moment | None
    writable: bool = strawberry.field(
        description="Whether soniq may change files in it: write tags, rename, put away."
    )

    @classmethod
    def of(cls, root: Root) -> "RootNode":
        return cls(
            id=node_id("Root", root.id),
            path=shown(root.path),
            name=root.name,
            state=root.state,
            note=root.note,
            added_at=root.added_at,
            scanned_at=root.scanned_at,
            writable=root.writable,
        )


@least(Role.ADMIN)
@strawberry.type
class RootQuery:
    @field(description="The music folders.", metadata=rows(5))
    async def roots(self, info: Info) -> list[RootNode]:
        return [RootNode.of(root) for root in await info.context.ask(info.context.soniq.roots.all)]


@least(Role.ADMIN)
@strawberry.type
class RootMutation:
    @field(description="Take a folder of this machine into the library.")
    async def add_root(self, info: Info, path: str, name: str | None = None) -> RootNode:
        roots = info.context.soniq.roots
        return RootNode.of(await info.context.ask(roots.add, _absolute(path), name=name))

    @field(description="Let go of a folder. Its files stay on the disk. Returns the id it had.")
    async def remove_root(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        await info.context.ask(info.context.soniq.roots.remove, ids.private("Root", id, RootId))
        return id


def _absolute(path: str) -> bytes:
    """The folder that a client names; a relative one would depend on where soniq was started."""
    try:
        place = os.fsencode(path)
    except UnicodeEncodeError:
        place = b""
    if not place.startswith(b"/") or b"\0" in place:
        raise Invalid("A music folder is named by its whole path on this machine, from / on.")
    return place
