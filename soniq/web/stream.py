"""`/stream/{id}`: the sound of a track, as the file has it."""

from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.features.model import Rank
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import disks
from soniq.http.sending import TYPES, Sending, open_within
from soniq.units import TrackId

SignedIn = Annotated[Asker, allow(Role.GUEST)]

_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"audio/*": {}}, "description": "The whole file."},
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
    async def play(track_id: str, _: SignedIn) -> Response:
        """The best file of the track as it lies on the disk. One byte range may be asked for."""
        return await disks.ask(_sending, soniq, ids.private("Track", track_id, TrackId))

    @api.head("/stream/{track_id}", summary="What playing a track would send")
    async def look(track_id: str, _: SignedIn) -> Response:
        return await disks.ask(_sending, soniq, ids.private("Track", track_id, TrackId))

    return api


def _sending(soniq: Soniq, track_id: TrackId) -> Sending:
    file = soniq.library.playable(track_id)
    opened = open_within(file.path, soniq.roots.root(file.root_id).path)
    soniq.features.want([track_id], Rank.SEEN)
    return Sending(
        file.path,
        opened,
        etag=f'"{file.id}-{opened.size}-{opened.mtime_ns}"',
        headers={
            "Content-Type": TYPES.get(file.container or "", "application/octet-stream"),
            "Cache-Control": "private, no-cache",
        },
        during=soniq.streams.playing,
    )
