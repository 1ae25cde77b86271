"""The person who asks."""

import strawberry

from soniq.accounts.model import Person, Role
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least
from soniq.graphql.relay import Node, node_id
from soniq.units import Moment


@least(Role.GUEST)
@strawberry.type(name="Person")
class PersonNode(Node):
    name: str
    role: Role
    created_at: Moment
    last_seen_at: Moment | None

    @classmethod
    def of(cls, person: Person) -> "PersonNode":
        return cls(
            id=node_id("Person", person.id),
            name=person.name,
            role=person.role,
            created_at=person.created_at,
            last_seen_at=person.last_seen_at,
        )


@least(Role.GUEST)
@strawberry.type
class PersonQuery:
    @field(description="Who asks.")
    async def me(self, info: Info) -> PersonNode:
        return PersonNode.of(info.context.asker)
