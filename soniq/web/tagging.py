"""`/api/tags`: what is shown, written into the files' own tags; and where that is allowed."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field, JsonValue

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import ids, orders
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes
from soniq.library.model import PAGE_LIMIT, Root, RootState
from soniq.tagging.model import FileChange
from soniq.text import shown
from soniq.units import RootId, TrackId
from soniq.web.saying import JobBegun, person_of

Admin = Annotated[Asker, allow(Role.ADMIN)]


class PreviewOrder(BaseModel):
    """Of which tracks."""

    track_ids: list[str] = Field(max_length=PAGE_LIMIT)


class WriteOrder(BaseModel):
    """Of which tracks."""

    track_ids: list[str] = Field(min_length=1, max_length=orders.AT_ONCE)


class FieldWriteBody(BaseModel):
    """What writing would change in a field of a file."""

    field: str
    before: JsonValue
    after: JsonValue


class FileBody(BaseModel):
    """What writing would change in a file."""

    file_id: str
    track_id: str
    path: str = Field(description="As text for people.")
    fields: list[FieldWriteBody]
    refusal: str | None = Field(description="Why it cannot be written as things stand.")

    @classmethod
    def of(cls, change: FileChange) -> "FileBody":
        return cls(
            file_id=ids.public("File", change.file_id),
            track_id=ids.public("Track", change.track_id),
            path=shown(change.path),
            fields=[
                FieldWriteBody(field=one.field, before=one.before, after=one.after)
                for one in change.fields
            ],
            refusal=change.refusal,
        )


class Preview(BaseModel):
    """Files that would be written; those that say all of it already are left out."""

    files: list[FileBody]


class WritableOrder(BaseModel):
    """Whether soniq may change files: write tags, rename, put away."""

    writable: bool


class RootBody(BaseModel):
    """A music folder."""

    id: str
    name: str
    path: str = Field(description="As text for people.")
    state: RootState
    writable: bool

    @classmethod
    def of(cls, root: Root) -> "RootBody":
        return cls(
            id=ids.public("Root", root.id),
            name=root.name,
            path=shown(root.path),
            state=root.state,
            writable=root.writable,
        )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api", tags=["files"])

    @api.post("/tags/preview", summary="What writing tags would change")
    async def preview(_: Admin, order: PreviewOrder) -> Preview:
        tracks = orders.numbers("Track", order.track_ids, TrackId)
        found = await changes.ask(soniq.tagging.preview, tracks)
        return Preview(files=[FileBody.of(one) for one in found])

    @api.post("/tags/write", summary="Write tags into files", status_code=202)
    async def write(asker: Admin, order: WriteOrder) -> JobBegun:
        """It can be taken back to the byte, from the history."""
        tracks = orders.numbers("Track", order.track_ids, TrackId)
        return JobBegun.of(await ask(orders.write_tags, soniq, tracks, person_of(asker).id))

    @api.post("/roots/{root_id}/writable", summary="Allow changes in a music folder")
    async def writable(
        asker: Admin,
        root_id: Annotated[str, Path(description="The music folder's id.")],
        order: WritableOrder,
    ) -> RootBody:
        """Off until somebody says so."""
        number, by = ids.private("Root", root_id, RootId), person_of(asker).id
        return RootBody.of(await ask(soniq.roots.set_writable, number, order.writable, by=by))

    return api
