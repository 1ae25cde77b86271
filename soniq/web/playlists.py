"""`/api/playlists`: lists by hand and by rules; `/api/playlist-rules`: what rules ask and find;
`/api/playlist-files`: files that bring lists."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Invalid, SoniqError
from soniq.http import ids, links
from soniq.http import rules as worded
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes
from soniq.playlists.fields import FIELDS
from soniq.playlists.model import EntryId, Format, Places, PlaylistId
from soniq.units import PersonId
from soniq.web.playlist_shapes import (
    AddedBody,
    AddOrder,
    BroughtBody,
    Entries,
    EntriesOrder,
    EntryBody,
    FieldBody,
    MoveOrder,
    NewPlaylist,
    PlaylistBody,
    PlaylistChange,
    PreviewBody,
    RulesBody,
    TracksOrder,
)
from soniq.web.saying import Limit, person_of

FILES = 100
LARGEST = 25_000_000
"""Bytes of all files of one request."""

SignedIn = Annotated[Asker, allow(Role.GUEST)]
User = Annotated[Asker, allow(Role.USER)]
Bringer = Annotated[Asker, allow(Role.USER, body_bytes=LARGEST)]
PlaylistPath = Annotated[str, Path(description="The playlist's id.")]

_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                    "required": ["file"],
                }
            },
        },
    }
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"*/*": {}}, "description": "The list as a file."}
}


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["playlists"])
    _lists(api, soniq)
    _files(api, soniq)
    _one(api, soniq)
    _entries(api, soniq)
    return api


def _lists(api: APIRouter, soniq: Soniq) -> None:
    playlists = soniq.playlists

    @api.get("/api/playlists", summary="List playlists")
    async def all_(
        asker: SignedIn,
        others: Annotated[bool, Query(description="Also those that others show.")] = True,
    ) -> list[PlaylistBody]:
        person = person_of(asker).id
        found = await ask(playlists.of, person, others=others)
        return [PlaylistBody.of(one, person) for one in found]

    @api.post("/api/playlists", summary="Make a playlist", status_code=201)
    async def create(asker: User, order: NewPlaylist) -> PlaylistBody:
        """Of tracks; or a smart one, of rules."""
        person = person_of(asker).id
        made = await ask(
            playlists.create,
            person,
            order.name,
            order.tracks(),
            description=order.description,
            visibility=order.visibility,
            rules=None if order.rules is None else worded.read(order.rules),
        )
        return PlaylistBody.of(made, person)

    @api.get("/api/deleted-playlists", summary="List deleted playlists")
    async def deleted(asker: SignedIn) -> list[PlaylistBody]:
        """One's own, for 30 days."""
        person = person_of(asker).id
        return [PlaylistBody.of(one, person) for one in await ask(playlists.deleted, person)]

    @api.get("/api/playlist-rules", summary="What rules may ask of")
    async def fields(_: SignedIn) -> list[FieldBody]:
        return [FieldBody.of(one) for one in FIELDS.values()]

    @api.post("/api/playlist-rules/preview", summary="What rules would find")
    async def preview(asker: SignedIn, order: RulesBody, limit: Limit = 50) -> PreviewBody:
        found = await ask(playlists.preview, order.private(), person_of(asker).id, first=limit)
        return PreviewBody(
            track_ids=[ids.public("Track", one) for one in found.track_ids],
            total=found.total,
            duration_ms=found.duration,
            cut=found.cut,
            seconds=found.seconds,
        )


def _files(api: APIRouter, soniq: Soniq) -> None:
    async def brought(person: PersonId, name: str, content: bytes, *, guesses: bool) -> BroughtBody:
        """One bad file keeps none of the others back."""
        try:
            done = await changes.ask(
                soniq.playlists.bring_file, person, name, content, guesses=guesses
            )
        except SoniqError as error:
            return BroughtBody(file=name, error=str(error))
        return BroughtBody.of(name, done, person)

    @api.post("/api/playlist-files", summary="Bring playlist files", openapi_extra=_UPLOAD)
    async def upload(
        request: Request,
        asker: Bringer,
        name: Annotated[str, Query(max_length=200, description="The file's name.")] = "",
        guesses: Annotated[
            bool, Query(description="Take tracks that are only guessed too.")
        ] = False,
    ) -> list[BroughtBody]:
        """M3U, M3U8, PLS, XSPF, JSPF and .nsp; one as the body itself, or up to 100 as `file` of a
        form. Brought again, a list gains what is new in its file, and nothing twice."""
        person = person_of(asker).id
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            return [await brought(person, name, await request.body(), guesses=guesses)]
        async with request.form(max_files=FILES, max_fields=10) as form:
            files = [one for one in form.getlist("file") if isinstance(one, UploadFile)]
            if not files:
                raise Invalid('Send playlists as "file" of the form.')
            return [
                await brought(person, one.filename or name, await one.read(), guesses=guesses)
                for one in files
            ]

    @api.get(
        "/api/playlists/{playlist_id}/file",
        summary="A playlist as a file",
        response_class=Response,
        responses=_FILE,
    )
    async def file(
        request: Request,
        asker: SignedIn,
        playlist_id: PlaylistPath,
        format: Format = Format.M3U8,
        places: Places = Places.RELATIVE,
    ) -> Response:
        """Paths are relative to the music folder unless asked otherwise; addresses play for who is
        signed in. .nsp is for smart lists alone."""
        base = links.base(request.scope, soniq.settings.public_url)
        written = await ask(
            soniq.playlists.written,
            _number(playlist_id),
            person_of(asker).id,
            format,
            places=places,
            address=lambda track_id: base + links.stream(track_id),
        )
        plain = written.file_name.encode("ascii", "replace").decode().replace("?", "_")
        named = quote(written.file_name, safe="")
        return Response(
            written.content,
            media_type=written.media_type,
            headers={
                "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{named}"
            },
        )


def _one(api: APIRouter, soniq: Soniq) -> None:
    playlists = soniq.playlists

    @api.get("/api/playlists/{playlist_id}", summary="A playlist")
    async def playlist(asker: SignedIn, playlist_id: PlaylistPath) -> PlaylistBody:
        person = person_of(asker).id
        return PlaylistBody.of(await ask(playlists.playlist, _number(playlist_id), person), person)

    @api.patch("/api/playlists/{playlist_id}", summary="Change a playlist")
    async def change(asker: User, playlist_id: PlaylistPath, order: PlaylistChange) -> PlaylistBody:
        person = person_of(asker).id
        changed = await ask(
            playlists.change,
            _number(playlist_id),
            person,
            name=order.name,
            description=order.description,
            visibility=order.visibility,
            rules=None if order.rules is None else worded.read(order.rules),
            seen=order.seen,
        )
        return PlaylistBody.of(changed, person)

    @api.delete("/api/playlists/{playlist_id}", summary="Delete a playlist", status_code=204)
    async def delete(asker: User, playlist_id: PlaylistPath) -> None:
        """It can be restored for 30 days."""
        await ask(playlists.delete, _number(playlist_id), person_of(asker).id)

    @api.post("/api/playlists/{playlist_id}/restore", summary="Restore a deleted playlist")
    async def restore(asker: User, playlist_id: PlaylistPath) -> PlaylistBody:
        person = person_of(asker).id
        return PlaylistBody.of(await ask(playlists.restore, _number(playlist_id), person), person)

    @api.post("/api/playlists/{playlist_id}/copy", summary="Copy a playlist", status_code=201)
    async def copy(asker: User, playlist_id: PlaylistPath) -> PlaylistBody:
        """An own list by hand of what any list holds now."""
        person = person_of(asker).id
        return PlaylistBody.of(await ask(playlists.copy, _number(playlist_id), person), person)


def _entries(api: APIRouter, soniq: Soniq) -> None:
    playlists = soniq.playlists

    @api.get("/api/playlists/{playlist_id}/entries", summary="What a playlist holds")
    async def entries(
        asker: SignedIn,
        playlist_id: PlaylistPath,
        limit: Limit = 50,
        offset: Annotated[int, Query(ge=0, le=20_000)] = 0,
    ) -> Entries:
        page = await ask(
            playlists.entries,
            _number(playlist_id),
            person_of(asker).id,
            first=limit,
            skip=offset,
        )
        wanted = [entry.track_id for entry in page.entries if entry.track_id is not None]
        tracks = {track.id: track for track in await ask(soniq.library.tracks_by_ids, wanted)}
        return Entries(
            entries=[
                EntryBody.of(entry, None if entry.track_id is None else tracks.get(entry.track_id))
                for entry in page.entries
            ],
            total=page.total,
            duration_ms=page.duration,
            cut=page.cut,
        )

    @api.post("/api/playlists/{playlist_id}/entries", summary="Add tracks")
    async def add(asker: User, playlist_id: PlaylistPath, order: AddOrder) -> AddedBody:
        """Where some are in the list already, nothing is added unless `duplicates` says how."""
        person = person_of(asker).id
        added = await ask(
            playlists.add,
            _number(playlist_id),
            person,
            order.tracks(),
            duplicates=order.duplicates,
            before=ids.private("PlaylistEntry", order.before, EntryId),
        )
        return AddedBody.of(added, person)

    @api.put("/api/playlists/{playlist_id}/entries", summary="Replace all tracks")
    async def replace(asker: User, playlist_id: PlaylistPath, order: TracksOrder) -> PlaylistBody:
        person = person_of(asker).id
        done = await ask(playlists.replace_entries, _number(playlist_id), person, order.tracks())
        return PlaylistBody.of(done, person)

    @api.post("/api/playlists/{playlist_id}/entries/remove", summary="Take entries out")
    async def remove(asker: User, playlist_id: PlaylistPath, order: EntriesOrder) -> list[str]:
        """Returns those that were there; `back` undoes it."""
        gone = await ask(
            playlists.remove, _number(playlist_id), person_of(asker).id, order.entries()
        )
        return [ids.public("PlaylistEntry", one.id) for one in gone if one.id is not None]

    @api.post("/api/playlists/{playlist_id}/entries/back", summary="Put entries back")
    async def back(asker: User, playlist_id: PlaylistPath, order: EntriesOrder) -> list[str]:
        came = await ask(
            playlists.put_back, _number(playlist_id), person_of(asker).id, order.entries()
        )
        return [ids.public("PlaylistEntry", one.id) for one in came if one.id is not None]

    @api.post("/api/playlists/{playlist_id}/entries/move", summary="Move entries")
    async def move(asker: User, playlist_id: PlaylistPath, order: MoveOrder) -> PlaylistBody:
        person = person_of(asker).id
        moved = await ask(
            playlists.move,
            _number(playlist_id),
            person,
            order.entries(),
            before=ids.private("PlaylistEntry", order.before, EntryId),
        )
        return PlaylistBody.of(moved, person)


def _number(public: str) -> PlaylistId:
    return ids.private("Playlist", public, PlaylistId)
