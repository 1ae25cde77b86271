"""`/sources/events/stream`: what happens, as server-sent events."""

import re
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Unavailable
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.eventstream import HEARTBEAT_SECONDS, EventStream
from soniq.http.standing import standing_of

MOST = 200
"""Streams at once: each keeps a connection and a queue."""

_NUMBER = re.compile(r"[0-9]{1,18}")


def router(soniq: Soniq, *, heartbeat_seconds: float = HEARTBEAT_SECONDS) -> APIRouter:
    api = APIRouter(prefix="/sources", tags=["events"])
    open_streams = 0

    @api.get(
        "/events/stream",
        summary="Listen to what happens",
        response_class=Response,
        responses={200: {"content": {"text/event-stream": {}}, "description": "Events."}},
    )
    async def stream(
        request: Request,
        asker: Annotated[Asker, allow(Role.GUEST)],
        topics: Annotated[
            str | None, Query(description='Such as "scan,job.changed"; all where absent.')
        ] = None,
        last_event_id: Annotated[str | None, Header()] = None,
        last_seen: Annotated[
            str | None, Query(alias="lastEventId", description="For a first connection.")
        ] = None,
    ) -> Response:
        """Server-sent events, each with its number; what a number is not told again, `feed.gap`
        says. The stream ends when the session does, or its person's role changes."""
        nonlocal open_streams
        person = asker.person
        assert person is not None
        if open_streams >= MOST:
            raise Unavailable(f"{MOST} listen already. Try again later.", retry_after=60)
        subscription = soniq.feed.subscribe(
            [topic.strip() for topic in topics.split(",")] if topics else None,
            after=_number(last_event_id or last_seen),
            hears=person.hears,
        )

        def ended() -> None:
            nonlocal open_streams
            open_streams -= 1

        open_streams += 1
        return EventStream(
            subscription,
            standing=standing_of(request),
            ended=ended,
            heartbeat_seconds=heartbeat_seconds,
        )

    return api


def _number(text: str | None) -> int | None:
    """The number that a client saw last; what is none counts as none seen."""
    return int(text) if text is not None and _NUMBER.fullmatch(text) else None
