"""`/health`: whether soniq is well. Anybody may ask; only admins are told the details."""

import time
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import Desk
from soniq.machine.model import Health, HealthStatus
from soniq.text import shown

Anybody = Annotated[Asker, allow(None, unclaimed=True)]

FRESH_SECONDS = 2.0
"""How long an answer is given again: looking at disks is no toy for strangers."""


class DiskBody(BaseModel):
    path: str
    status: HealthStatus
    free_bytes: int | None
    total_bytes: int | None


class Services(BaseModel):
    """Each part for itself."""

    database: HealthStatus
    jobs: HealthStatus
    disks: list[DiskBody] = Field(description="Of the data folder, then of the music folders.")


class HealthBody(BaseModel):
    """How soniq and its machine are. All but `status` is for admins."""

    status: HealthStatus
    reasons: list[str]
    version: str
    uptime_ms: int
    services: Services
    waiting_jobs: int
    dead_letters: int
    listeners: int = Field(description="Streams of events that are open.")
    memory_bytes: int
    memory_free_bytes: int
    temperature: float | None = Field(description="Degrees Celsius.")
    undervoltage: bool | None
    throttled: bool | None
    clock_is_set: bool

    @classmethod
    def of(cls, health: Health, *, listeners: int) -> "HealthBody":
        return cls(
            status=health.status,
            reasons=list(health.reasons),
            version=health.version,
            uptime_ms=health.uptime,
            services=Services(
                database=_status(health.database),
                jobs=_status(not health.dead_letters),
                disks=[
                    DiskBody(
                        path=shown(disk.path),
                        status=_status(disk.free_bytes is not None),
                        free_bytes=disk.free_bytes,
                        total_bytes=disk.total_bytes,
                    )
                    for disk in health.disks
                ],
            ),
            waiting_jobs=health.waiting_jobs,
            dead_letters=health.dead_letters,
            listeners=listeners,
            memory_bytes=health.memory_bytes,
            memory_free_bytes=health.memory_free_bytes,
            temperature=health.board.temperature,
            undervoltage=health.board.undervoltage,
            throttled=health.board.throttled,
            clock_is_set=health.clock_is_set,
        )


class StatusBody(BaseModel):
    """Whether soniq is well."""

    status: HealthStatus


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/health", tags=["health"])
    desk = Desk("health", 1, waiting=50)
    seen: tuple[float, Health] | None = None

    def fresh() -> Health | None:
        return seen[1] if seen and time.monotonic() - seen[0] < FRESH_SECONDS else None

    def look() -> Health:
        """Runs in the desk's one thread: whoever waited while another looked need not."""
        nonlocal seen
        found = fresh()
        if found is None:
            found = soniq.machine.health()
            seen = (time.monotonic(), found)
        return found

    async def health() -> Health:
        found = fresh()
        return await desk.ask(look) if found is None else found

    @api.get("", summary="Whether soniq is well")
    async def well(asker: Anybody) -> HealthBody | StatusBody:
        """200 while soniq answers at all; what is wrong stands in `reasons`."""
        found = await health()
        if asker.person is not None and asker.person.role.may(Role.ADMIN):
            return HealthBody.of(found, listeners=soniq.feed.subscribers)
        return StatusBody(status=found.status)

    @api.get("/ready", summary="Whether soniq can serve", response_class=JSONResponse)
    async def ready(_: Anybody) -> Response:
        """200 while the library answers, 503 while it does not."""
        if (await health()).database:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "not_ready"}, 503, {"Retry-After": "10"})

    return api


def _status(fine: bool) -> HealthStatus:
    return HealthStatus.OK if fine else HealthStatus.DEGRADED
