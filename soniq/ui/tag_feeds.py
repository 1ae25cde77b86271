"""What the page of tag writing fetches: what the files would say, and the job that writes it."""

import os
from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.events import JSON
from soniq.http import orders
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes
from soniq.provenance.values import shown as said
from soniq.tagging.model import FileChange
from soniq.text import shown
from soniq.ui import chosen, moves, telling
from soniq.ui.feeds import answer, packed
from soniq.ui.shapes import Row
from soniq.ui.visitor import person_of
from soniq.units import AlbumId, TrackId

SUMMED = 500
"""Tracks that are looked at in one go for the figures, so that 20,000 need little memory."""

Admin = Annotated[Asker, allow(Role.ADMIN)]


class Written(BaseModel):
    """Whose tags: an album's, these tracks', or of all that were changed."""

    album: int | None = Field(None, ge=0, lt=2**63)
    tracks: str | None = Field(None, max_length=chosen.LONGEST)

    def ids(self, soniq: Soniq) -> list[TrackId]:
        if self.album is not None:
            return chosen.of_album(soniq, AlbumId(self.album))
        picked = chosen.picked(self.tracks)
        return soniq.tagging.spoken(first=orders.AT_ONCE) if picked is None else picked


class Asked(Written):
    first: int = Field(30, ge=1, le=100)
    after: int = Field(0, ge=0, le=orders.AT_ONCE)
    """Tracks that were told already."""


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/tags/_feed", include_in_schema=False, dependencies=[allow(Role.ADMIN)])

    @api.post("/figures")
    async def figures(wanted: Written) -> Response:
        return packed(await changes.ask(_figures, soniq, wanted))

    @api.get("/files")
    async def files(wanted: Annotated[Asked, Query()]) -> Response:
        return await answer(_files, soniq, wanted)

    @api.post("/write")
    async def write(wanted: Written, asker: Admin) -> Response:
        """The job that does it."""
        ids = await ask(wanted.ids, soniq)
        job = await ask(orders.write_tags, soniq, ids, person_of(asker).id)
        return packed(moves.of_job(job))

    return api


def _figures(soniq: Soniq, wanted: Written) -> Row:
    """How many files would be written, and why others are not."""
    reasons: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    files = 0
    ids = wanted.ids(soniq)
    for start in range(0, len(ids), SUMMED):
        for change in soniq.tagging.preview(ids[start : start + SUMMED]):
            if change.refusal is not None:
                reasons[change.refusal] += 1
                continue
            files += 1
            fields.update(write.field for write in change.fields)
    return {
        "tracks": len(ids),
        "files": files,
        "refused": [[reason, count] for reason, count in reasons.most_common(20)],
        "fields": [[telling.label(field), count] for field, count in fields.most_common()],
    }


def _files(soniq: Soniq, wanted: Asked) -> Row:
    """The next files that would change; those of tracks that say all of it are passed over."""
    ids = wanted.ids(soniq)
    at, items = wanted.after, list[JSON]()
    while at < len(ids) and len(items) < wanted.first:
        part = ids[at : at + wanted.first]
        items += _shown(soniq.tagging.preview(part))
        at += len(part)
    return {"items": items, "after": at if at < len(ids) else None, "before": None}


def _shown(found: Sequence[FileChange]) -> list[JSON]:
    return [
        {
            "id": change.file_id,
            "track": change.track_id,
            "folder": shown(os.path.dirname(change.path)),
            "file": shown(os.path.basename(change.path)),
            "refusal": change.refusal,
            "fields": [
                [telling.label(write.field), said(write.before), said(write.after)]
                for write in change.fields
            ],
        }
        for change in found
    ]
