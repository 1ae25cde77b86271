"""What Relay's clients expect: nodes with one id each, and pages with cursors.

https://relay.dev/graphql/connections.htm and …/objectidentification.htm
"""

from typing import TypeVar

import strawberry

from soniq.accounts.model import Role
from soniq.graphql.fields import field, least
from soniq.http import cursors, ids
from soniq.library.model import Key, Page, Slice

T = TypeVar("T")


def node_id(kind: str, number: int) -> strawberry.ID:
    return strawberry.ID(ids.public(kind, number))


@least(Role.GUEST)
@strawberry.interface(description="Anything that has an id of its own.")
class Node:
    id: strawberry.ID


@least(Role.GUEST)
@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None

    @classmethod
    def of(cls, page: Page[T], order: str) -> "PageInfo":
        return cls(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=cursors.write(order, page.keys[0]) if page.keys else None,
            end_cursor=cursors.write(order, page.keys[-1]) if page.keys else None,
        )


@least(Role.GUEST)
@strawberry.type
class Edge:
    """What the edges of every list have in common: a place in the list, told only when asked."""

    order: strawberry.Private[str]
    key: strawberry.Private[Key]

    @field(description="The item's place, for `after` and `before`.")
    def cursor(self) -> str:
        return cursors.write(self.order, self.key)


def part(
    order: str,
    *,
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
) -> Slice:
    """The slice that a field's arguments ask for.

    order: names the list and its sorting; a cursor of another one is refused.
    """
    return Slice(
        first=first,
        after=cursors.read(order, after) if after else None,
        last=last,
        before=cursors.read(order, before) if before else None,
    )
