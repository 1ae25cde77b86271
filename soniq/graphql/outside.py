"""What soniq asks other people's servers, and how they do."""

import strawberry

from soniq.accounts.model import Role
from soniq.app.network import BreakerState, FailureKind, Logged, ServiceState, Total
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import Edge, PageInfo
from soniq.graphql.scalars import BigInt
from soniq.http import cursors
from soniq.library.model import Key, Page, Slice
from soniq.units import Moment

strawberry.enum(FailureKind, name="CallFailure", description="Why a call gave no answer.")
strawberry.enum(BreakerState, name="ServiceRest", description="Whether a service is asked.")
ORDER = "network"


@least(Role.ADMIN)
@strawberry.type(name="NetworkCall", description="Something that soniq asked another server.")
class CallNode:
    service: str
    method: str
    url: str
    status: int | None = strawberry.field(description="HTTP status; null where no answer came.")
    failure: FailureKind | None
    from_cache: bool = strawberry.field(description="Nothing went out: the answer was kept.")
    duration_ms: int
    size_bytes: BigInt = strawberry.field(description="Of the answer.")
    action: str = strawberry.field(description="What caused it, for people.")
    at: Moment

    @classmethod
    def of(cls, logged: Logged) -> "CallNode":
        call = logged.call
        return cls(
            service=call.service,
            method=call.method,
            url=call.url,
            status=call.status,
            failure=call.failure,
            from_cache=call.from_cache,
            duration_ms=call.duration,
            size_bytes=BigInt(call.size),
            action=call.action,
            at=call.at,
        )


@least(Role.ADMIN)
@strawberry.type
class NetworkEdge(Edge):
    node: CallNode


@least(Role.ADMIN)
@strawberry.type
class NetworkConnection:
    edges: list[NetworkEdge]
    page_info: PageInfo

    @classmethod
    def of(cls, found: list[Logged], size: int) -> "NetworkConnection":
        keys: list[Key] = [(one.id,) for one in found[:size]]
        page: Page[Logged] = Page(
            items=found[:size], keys=keys, has_next=len(found) > size, has_previous=False
        )
        return cls(
            edges=[
                NetworkEdge(order=ORDER, key=key, node=CallNode.of(one))
                for one, key in zip(page.items, keys, strict=True)
            ],
            page_info=PageInfo.of(page, ORDER),
        )


@least(Role.ADMIN)
@strawberry.type(name="NetworkService", description="A server of other people's, and how it does.")
class ServiceNode:
    name: str
    label: str
    host: str
    rate: float = strawberry.field(description="Requests a second that soniq allows itself.")
    state: BreakerState
    failures: int = strawberry.field(description="In a row, up to now.")
    rests_seconds: float = strawberry.field(description="Until it is asked again.")
    waiting: int = strawberry.field(description="Requests that wait for their turn.")

    @classmethod
    def of(cls, found: ServiceState) -> "ServiceNode":
        return cls(
            name=found.name,
            label=found.label,
            host=found.host,
            rate=found.rate,
            state=found.breaker,
            failures=found.failures,
            rests_seconds=found.rests,
            waiting=found.waiting,
        )


@least(Role.ADMIN)
@strawberry.type(name="NetworkTotal", description="What a service was asked.")
class TotalNode:
    service: str
    asked: int = strawberry.field(description="Over the network.")
    from_cache: int
    failed: int
    size_bytes: BigInt = strawberry.field(description="That it sent.")

    @classmethod
    def of(cls, total: Total) -> "TotalNode":
        return cls(
            service=total.service,
            asked=total.asked,
            from_cache=total.from_cache,
            failed=total.failed,
            size_bytes=BigInt(total.size),
        )


@least(Role.ADMIN)
@strawberry.type
class OutsideQuery:
    @field(
        description="All that other servers were asked in the last 30 days, the newest first; at "
        "most 200 at a time. `failed`: only what gave no answer."
    )
    async def network_log(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        service: str | None = None,
        failed: bool = False,
    ) -> NetworkConnection:
        context, size = info.context, Slice(first=first).size
        found = await context.ask(
            context.soniq.network.calls,
            before=cursors.number(ORDER, after),
            service=service,
            failed=failed,
            first=size + 1,
        )
        return NetworkConnection.of(found, size)

    @field(
        description="How each service does that was asked since soniq was started.",
        metadata=rows(10),
    )
    async def network_services(self, info: Info) -> list[ServiceNode]:
        context = info.context
        return [ServiceNode.of(one) for one in await context.ask(context.soniq.network.services)]

    @field(
        description="What each service was asked since a moment; since a day ago where none is "
        "said.",
        metadata=rows(10),
    )
    async def network_totals(self, info: Info, since: Moment | None = None) -> list[TotalNode]:
        context = info.context
        found = await context.ask(context.soniq.network.totals, since=since)
        return [TotalNode.of(one) for one in found]
