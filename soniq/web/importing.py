"""`/api/imports`: what one brings from elsewhere. Each person sees and takes in their own alone."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import StreamingResponse

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.http import ids, importing
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, disks, servers
from soniq.http.bodies import chunks
from soniq.importing.model import Import, ImportId
from soniq.importing.service import LARGEST
from soniq.web.importing_shapes import (
    AccountOrder,
    ImportBody,
    Imports,
    Lost,
    LostBody,
    StartOrder,
    UndoneBody,
)
from soniq.web.saying import Limit, person_of

User = Annotated[Asker, allow(Role.USER)]
Bringer = Annotated[Asker, allow(Role.USER, body_bytes=LARGEST)]
ImportPath = Annotated[str, Path(description="The import's id.")]

_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                }
            },
        },
    }
}
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {}}, "description": "A line for each."}
}


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/imports", tags=["imports"])

    @api.post("/from/file", summary="Bring an export", status_code=201, openapi_extra=_UPLOAD)
    async def upload(
        request: Request,
        asker: Bringer,
        name: Annotated[str, Query(max_length=200, description="The file's name.")] = "",
    ) -> ImportBody:
        """A zip, JSON, CSV, Library.xml, page or playlist, as it was downloaded, at most 300 MB: as
        the body itself, or as `file` of a form. It is looked through and waits for one's word.
        Addresses and programs in it are never kept, nor is the file."""
        by = person_of(asker).id
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form(max_files=1, max_fields=10) as form:
                file = form.get("file")
                if not isinstance(file, UploadFile):
                    raise Invalid('Send the export as "file" of the form.')
                one = await changes.ask(soniq.importing.stage, by, file.file, file.filename or name)
            return ImportBody.of(one)
        with await disks.ask(soniq.importing.nameless) as kept:
            async for chunk in chunks(request):
                await disks.ask(kept.write, chunk)
            return ImportBody.of(await changes.ask(soniq.importing.stage, by, kept, name))

    @api.post("/from/account", summary="Bring what an account holds", status_code=202)
    async def account(asker: User, order: AccountOrder) -> ImportBody:
        """From Last.fm, ListenBrainz or another Subsonic server, by a job. Asked again, it brings
        what came since."""
        one = await servers.ask(
            importing.connect,
            soniq,
            person_of(asker).id,
            order.account(),
            order.parts,
            guesses=order.guesses,
        )
        return (await _bodies(soniq, [one]))[0]

    @api.get("", summary="One's imports")
    async def imports(asker: User) -> Imports:
        found = await ask(soniq.importing.of, person_of(asker).id)
        return Imports(imports=await _bodies(soniq, found))

    @api.get("/{import_id}", summary="An import, and how it stands")
    async def import_(asker: User, import_id: ImportPath) -> ImportBody:
        one = await ask(soniq.importing.import_, _number(import_id), person_of(asker).id)
        return (await _bodies(soniq, [one]))[0]

    @api.post("/{import_id}/start", summary="Take it in", status_code=202)
    async def start(asker: User, import_id: ImportPath, order: StartOrder) -> ImportBody:
        """By a job; what failed goes on where it was."""
        one = await ask(
            importing.start,
            soniq,
            _number(import_id),
            person_of(asker).id,
            order.parts,
            guesses=order.guesses,
        )
        return (await _bodies(soniq, [one]))[0]

    @api.delete("/{import_id}", summary="Let it go", status_code=204)
    async def drop(asker: User, import_id: ImportPath) -> None:
        """One that is not over; what it took in by then stays until it is undone."""
        await ask(soniq.importing.drop, _number(import_id), person_of(asker).id)

    @api.post("/{import_id}/undo", summary="Take it back")
    async def undo(asker: User, import_id: ImportPath) -> UndoneBody:
        """Removes what it added, and nothing that was there before or came since."""
        done = await changes.ask(soniq.importing.undo, _number(import_id), person_of(asker).id)
        return UndoneBody(
            plays=done.plays,
            counts=done.counts,
            opinions=done.opinions,
            playlists=done.playlists,
            wishes=done.wishes,
            holdings=done.holdings,
        )

    @api.get("/{import_id}/lost", summary="What was not found")
    async def lost(
        asker: User,
        import_id: ImportPath,
        limit: Limit = 50,
        after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    ) -> Lost:
        found = await ask(
            soniq.importing.lost,
            _number(import_id),
            person_of(asker).id,
            first=limit,
            after=after,
        )
        return Lost(
            lines=[LostBody.of(line) for line in found.lines],
            total=found.total,
            after=found.after,
        )

    @api.get(
        "/{import_id}/lost.csv",
        summary="The same as a table",
        response_class=StreamingResponse,
        responses=_CSV,
    )
    async def lost_csv(asker: User, import_id: ImportPath) -> StreamingResponse:
        lines = await ask(soniq.importing.lost_csv, _number(import_id), person_of(asker).id)

        async def parts() -> AsyncIterator[str]:
            while (part := await ask(next, lines, None)) is not None:
                yield part

        named = {"Content-Disposition": 'attachment; filename="not-found.csv"'}
        return StreamingResponse(parts(), media_type="text/csv; charset=utf-8", headers=named)

    return api


async def _bodies(soniq: Soniq, imports: Sequence[Import]) -> list[ImportBody]:
    jobs = await ask(importing.underway, soniq, imports)
    return [ImportBody.of(one, jobs.get(one.id)) for one in imports]


def _number(import_id: str) -> ImportId:
    return ids.private("Import", import_id, ImportId)
