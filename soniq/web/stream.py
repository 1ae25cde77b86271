"""`/stream/{id}`: the sound of a track, as the file has it or as a player can take it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.audio.coding import Format, Quality
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import disks
from soniq.http.streaming import sound
from soniq.streaming.model import MOST_OFFSET
from soniq.units import Milliseconds, TrackId

SignedIn = Annotated[Asker, allow(Role.GUEST)]
Wanted = Annotated[
    Format | None, Query(description="A format that the player takes; without it, any.")
]
Most = Annotated[
    int | None,
    Query(ge=0, le=100_000, description="kbit/s; a file of more is made smaller. 0 is any."),
]
Step = Annotated[
    Quality | None, Query(description="Instead of a number: low, medium or high, by the format.")
]
Offset = Annotated[
    int, Query(ge=0, le=MOST_OFFSET, description="Begin there; what is sent is made anew for it.")
]

_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"audio/*": {}},
        "description": "The whole file; or a transcode while it is made, without a length.",
    },
    206: {"content": {"audio/*": {}}, "description": "The range that was asked for."},
    304: {"description": "As the client has it."},
    416: {"description": "No byte of the file lies in the range."},
}


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["playing"])

    @api.get(
        "/stream/{track_id}",
        summary="Play a track",
        response_class=Response,
        responses=_ANSWERS,
    )
    async def play(
        track_id: str,
        _: SignedIn,
        format: Wanted = None,
        max_bitrate: Most = None,
        quality: Step = None,
        offset_ms: Offset = 0,
    ) -> Response:
        """The best file of the track as it lies on the disk, where nothing else is asked for or
        it fits what is. One byte range may be asked for; of a transcode that is still being made,
        any but `bytes=0-` is answered when it is done."""
        return await disks.ask(
            sound,
            soniq,
            ids.private("Track", track_id, TrackId),
            format=format,
            max_bitrate=max_bitrate,
            quality=quality,
            offset=Milliseconds(offset_ms),
        )

    @api.head("/stream/{track_id}", summary="What playing a track would send")
    async def look(
        track_id: str,
        _: SignedIn,
        format: Wanted = None,
        max_bitrate: Most = None,
        quality: Step = None,
        offset_ms: Offset = 0,
    ) -> Response:
        return await disks.ask(
            sound,
            soniq,
            ids.private("Track", track_id, TrackId),
            format=format,
            max_bitrate=max_bitrate,
            quality=quality,
            offset=Milliseconds(offset_ms),
            look=True,
        )

    return api
