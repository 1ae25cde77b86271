"""`/api/network`: what soniq asked other people's servers, and how they do."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.app.network import BreakerState, FailureKind, Logged, ServiceState, Total
from soniq.http import cursors
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.times import iso
from soniq.web.saying import Cursor, Limit

Admin = Annotated[Asker, allow(Role.ADMIN)]
ORDER = "network"


class CallBody(BaseModel):
    """Something that soniq asked another server."""

    service: str
    method: str
    url: str
    status: int | None = Field(description="HTTP status; null where no answer came.")
    failure: FailureKind | None
    from_cache: bool = Field(description="Nothing went out: the answer was kept.")
    duration_ms: int
    size_bytes: int = Field(description="Of the answer.")
    action: str = Field(description="What caused it, for people.")
    at: str

    @classmethod
    def of(cls, logged: Logged) -> "CallBody":
        call = logged.call
        return cls(
            service=call.service,
            method=call.method,
            url=call.url,
            status=call.status,
            failure=call.failure,
            from_cache=call.from_cache,
            duration_ms=call.duration,
            size_bytes=call.size,
            action=call.action,
            at=iso(call.at),
        )


class CallList(BaseModel):
    """The newest first; kept for 30 days."""

    calls: list[CallBody]
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")


class ServiceBody(BaseModel):
    """A server of other people's, and how it does."""

    name: str
    label: str
    host: str
    requests_per_second: float = Field(description="That soniq allows itself.")
    state: BreakerState
    failures: int = Field(description="In a row, up to now.")
    rests_seconds: float = Field(description="Until it is asked again.")
    waiting: int = Field(description="Requests that wait for their turn.")

    @classmethod
    def of(cls, found: ServiceState) -> "ServiceBody":
        return cls(
            name=found.name,
            label=found.label,
            host=found.host,
            requests_per_second=found.rate,
            state=found.breaker,
            failures=found.failures,
            rests_seconds=found.rests,
            waiting=found.waiting,
        )


class TotalBody(BaseModel):
    """What a service was asked in the last day."""

    service: str
    asked: int = Field(description="Over the network.")
    from_cache: int
    failed: int
    size_bytes: int = Field(description="That it sent.")

    @classmethod
    def of(cls, total: Total) -> "TotalBody":
        return cls(
            service=total.service,
            asked=total.asked,
            from_cache=total.from_cache,
            failed=total.failed,
            size_bytes=total.size,
        )


class Services(BaseModel):
    """Those that were asked since soniq was started, and what all were asked in the last day."""

    services: list[ServiceBody]
    totals: list[TotalBody]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/network", tags=["network"])

    @api.get("", summary="List what other servers were asked")
    async def calls(
        _: Admin,
        limit: Limit = 50,
        cursor: Cursor = None,
        service: Annotated[str | None, Query(description='Only of that: "musicbrainz".')] = None,
        failed: Annotated[bool, Query(description="Only what gave no answer.")] = False,
    ) -> CallList:
        found = await ask(
            soniq.network.calls,
            before=cursors.number(ORDER, cursor),
            service=service,
            failed=failed,
            first=limit + 1,
        )
        goes_on = len(found) > limit
        return CallList(
            calls=[CallBody.of(one) for one in found[:limit]],
            next_cursor=cursors.write(ORDER, (found[limit - 1].id,)) if goes_on else None,
        )

    @api.get("/services", summary="How other servers do")
    async def services(_: Admin) -> Services:
        states = await ask(soniq.network.services)
        totals = await ask(soniq.network.totals)
        return Services(
            services=[ServiceBody.of(one) for one in states],
            totals=[TotalBody.of(one) for one in totals],
        )

    return api
