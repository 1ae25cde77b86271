"""What happens, as it happens."""

from collections.abc import AsyncGenerator

import strawberry
from strawberry.scalars import JSON

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.graphql.context import Info
from soniq.graphql.fields import least, subscription
from soniq.units import Moment


@least(Role.GUEST)
@strawberry.type(name="Event", description="Something that happened.")
class EventNode:
    id: strawberry.ID = strawberry.field(description="A number that grows; for `after`.")
    name: str = strawberry.field(description="topic.verb, as scan.progress")
    at: Moment
    data: JSON = strawberry.field(description="The event's fields; ids are texts.")


@least(Role.GUEST)
@strawberry.type
class EventSubscription:
    @subscription(
        description="Events of these topics (scan, scan.finished; all where none is given) that "
        "the asker may hear. With `after`, first those that came since the event of that id."
    )
    async def events(
        self, info: Info, topics: list[str] | None = None, after: strawberry.ID | None = None
    ) -> AsyncGenerator[EventNode, None]:
        subscription = info.context.soniq.feed.subscribe(
            topics,
            after=_number(after),
            hears=info.context.asker.hears,
        )
        with subscription, info.context.standing.ending(subscription.close):
            async for item in subscription:
                yield EventNode(
                    id=strawberry.ID(str(item.id)),
                    name=item.name,
                    at=item.at,
                    data=JSON(item.payload),
                )


def _number(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdigit()):
        raise Invalid(f'"{after}" is the id of no event; send the id of the last one you saw.')
    return int(after)
