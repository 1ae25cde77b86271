"""`/api/renames` and `/api/quarantine`: new names for files, and files that are put away."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.http import cursors, ids, orders, saying
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes
from soniq.http.saying import Names
from soniq.http.times import iso
from soniq.library.model import PAGE_LIMIT
from soniq.moving import templates
from soniq.moving.model import Move, Moved, Plan, PlanId, PutAway, Trouble
from soniq.text import shown
from soniq.units import AlbumId, FileId, RootId, TrackId
from soniq.web.saying import Cursor, JobBegun, Limit, named, person_of, public

Admin = Annotated[Asker, allow(Role.ADMIN)]
PlanPath = Annotated[str, Path(description="The plan's id.")]
Ids = Annotated[list[str], Field(max_length=PAGE_LIMIT)]
MOVES = "moves"
AWAY = "quarantine"


class PresetBody(BaseModel):
    """A template to begin with."""

    name: str
    template: str


class Presets(BaseModel):
    """Templates to begin with, and what can stand in one."""

    presets: list[PresetBody]
    fields: dict[str, str] = Field(description="By name, what each stands for.")


class ExampleOrder(BaseModel):
    """A template to try."""

    template: str = Field(max_length=2_000)
    track_id: str | None = Field(default=None, description="Null: a made-up track.")


class Example(BaseModel):
    """What the template makes of it."""

    path: str


class PlanOrder(BaseModel):
    """The files of these tracks, of an album, of a music folder; nothing said: all."""

    template: str = Field(max_length=2_000)
    track_ids: list[str] | None = Field(default=None, max_length=orders.AT_ONCE)
    album_id: str | None = None
    root_id: str | None = None


class PlanBody(BaseModel):
    """What a template would rename. Nothing has moved; it holds for a day."""

    id: str
    template: str
    title: str
    at: str
    expires_at: str
    count: int = Field(description="Files that would get another name or place.")
    same: int = Field(description="Files that are named so already.")
    troubled: int = Field(description="Files of `count` that would stay.")
    change_id: str | None = Field(description="Once it was applied.")

    @classmethod
    def of(cls, plan: Plan) -> "PlanBody":
        return cls(
            id=ids.public("Plan", plan.id),
            template=plan.template,
            title=plan.title,
            at=iso(plan.at),
            expires_at=iso(plan.expires_at),
            count=plan.count,
            same=plan.same,
            troubled=plan.troubled,
            change_id=public("Change", plan.change_id),
        )


class MoveBody(BaseModel):
    """A file that would get another name or place. Paths are text for people, in their folder."""

    root_id: str
    file_id: str | None = Field(description="Null for what goes along: lyrics, covers …")
    source: str
    target: str
    trouble: Trouble | None = Field(description="Then it stays where it is.")
    note: str = Field(description="The trouble in words.")

    @classmethod
    def of(cls, move: Move) -> "MoveBody":
        return cls(
            root_id=ids.public("Root", move.root_id),
            file_id=public("File", move.file_id),
            source=shown(move.source),
            target=shown(move.target),
            trouble=move.trouble,
            note=move.note,
        )


class MoveList(BaseModel):
    """Sorted by the new path."""

    moves: list[MoveBody]
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")


class PutAwayBody(BaseModel):
    """A file that was put away."""

    file_id: str
    track_id: str | None
    path: str = Field(description="Where it lay, as text for people.")
    title: str
    artist: str
    size_bytes: int
    reason: str
    source: str
    at: str
    by: str | None = Field(description="The person's name.")
    change_id: str

    @classmethod
    def of(cls, one: PutAway, names: Names) -> "PutAwayBody":
        return cls(
            file_id=ids.public("File", one.file_id),
            track_id=public("Track", one.track_id),
            path=shown(one.path),
            title=one.title,
            artist=one.artist,
            size_bytes=one.size_bytes,
            reason=one.reason,
            source=one.source,
            at=iso(one.at),
            by=named(one.by, names),
            change_id=ids.public("Change", one.change_id),
        )


class PutAwayList(BaseModel):
    """The newest first."""

    files: list[PutAwayBody]
    total: int
    size_bytes: int = Field(description="Of all that lies in quarantine.")
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")


class AwayOrder(BaseModel):
    """What to put away: all files of these tracks, and these files."""

    track_ids: Ids = []
    file_ids: Ids = []
    reason: str = Field(default="", max_length=500)


class FilesOrder(BaseModel):
    """Files of the quarantine."""

    file_ids: Ids


class DeleteOrder(FilesOrder):
    """Files of the quarantine that are to be deleted for good."""

    for_good: bool = Field(description="Must be true: the person was asked.")


class MovedBody(BaseModel):
    """What became of a batch of files."""

    change_id: str | None = Field(description="Takes it back.")
    moved: int
    left: int = Field(description="Files that stay where they were.")
    note: str = Field(description="Why some stay.")

    @classmethod
    def of(cls, moved: Moved) -> "MovedBody":
        return cls(
            change_id=public("Change", moved.change),
            moved=moved.moved,
            left=moved.left,
            note=moved.note,
        )


class Deleted(BaseModel):
    """How many files are gone for good."""

    deleted: int


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api", tags=["files"])

    @api.get("/renames/templates", summary="Templates to begin with")
    async def presets(_: Admin) -> Presets:
        return Presets(
            presets=[PresetBody(name=one.name, template=one.template) for one in templates.PRESETS],
            fields=templates.FIELDS,
        )

    @api.post("/renames/templates/example", summary="Try a template")
    async def example(_: Admin, order: ExampleOrder) -> Example:
        track_id = ids.private("Track", order.track_id, TrackId)
        return Example(path=await ask(soniq.renames.example, order.template, track_id))

    @api.post("/renames", summary="Plan new names", status_code=201)
    async def plan(_: Admin, order: PlanOrder) -> PlanBody:
        """Nothing moves."""
        tracks = order.track_ids
        made = await changes.ask(
            soniq.renames.preview,
            order.template,
            track_ids=None if tracks is None else orders.numbers("Track", tracks, TrackId),
            album_id=ids.private("Album", order.album_id, AlbumId),
            root_id=ids.private("Root", order.root_id, RootId),
        )
        return PlanBody.of(made)

    @api.get("/renames/{plan_id}", summary="A plan")
    async def planned(_: Admin, plan_id: PlanPath) -> PlanBody:
        return PlanBody.of(await ask(soniq.renames.plan, _plan(plan_id)))

    @api.get("/renames/{plan_id}/moves", summary="From where to where")
    async def moves(
        _: Admin,
        plan_id: PlanPath,
        limit: Limit = 50,
        cursor: Cursor = None,
        troubled: Annotated[bool, Query(description="Only what stays.")] = False,
    ) -> MoveList:
        found = await ask(
            soniq.renames.moves,
            _plan(plan_id),
            after=cursors.number(MOVES, cursor),
            first=limit,
            troubled=troubled,
        )
        return MoveList(
            moves=[MoveBody.of(move) for move in found.moves],
            next_cursor=None if found.after is None else cursors.write(MOVES, (found.after,)),
        )

    @api.post("/renames/{plan_id}/apply", summary="Rename as planned", status_code=202)
    async def apply(asker: Admin, plan_id: PlanPath) -> JobBegun:
        """It can be taken back from the history."""
        by = person_of(asker).id
        return JobBegun.of(await ask(orders.rename, soniq, _plan(plan_id), by))

    @api.get("/quarantine", summary="List files that were put away")
    async def quarantine(_: Admin, limit: Limit = 50, cursor: Cursor = None) -> PutAwayList:
        place = cursors.number(AWAY, cursor)
        after = None if place is None else FileId(place)
        found = await ask(soniq.quarantine.listing, after=after, first=limit)
        names = await ask(saying.names_of, soniq)
        return PutAwayList(
            files=[PutAwayBody.of(one, names) for one in found.items],
            total=found.total,
            size_bytes=found.size_bytes,
            next_cursor=None if found.after is None else cursors.write(AWAY, (found.after,)),
        )

    @api.post("/quarantine", summary="Put files away")
    async def put_away(asker: Admin, order: AwayOrder) -> MovedBody:
        """Soniq shows them no more; they can be brought back until they are deleted."""
        moved = await changes.ask(
            orders.put_away,
            soniq,
            orders.numbers("Track", order.track_ids, TrackId),
            orders.numbers("File", order.file_ids, FileId),
            reason=order.reason,
            by=person_of(asker).id,
        )
        return MovedBody.of(moved)

    @api.post("/quarantine/restore", summary="Bring files back")
    async def restore(asker: Admin, order: FilesOrder) -> MovedBody:
        files = orders.numbers("File", order.file_ids, FileId)
        by = person_of(asker).id
        return MovedBody.of(await changes.ask(soniq.quarantine.restore, files, by=by))

    @api.post("/quarantine/delete", summary="Delete files for good")
    async def delete(asker: Admin, order: DeleteOrder) -> Deleted:
        """There is no undo."""
        files = orders.numbers("File", order.file_ids, FileId)
        if not order.for_good:
            raise Invalid("Nothing was deleted: say `for_good: true` once the person has agreed.")
        by = person_of(asker).id
        return Deleted(deleted=await changes.ask(soniq.quarantine.delete_now, files, by=by))

    return api


def _plan(plan_id: str) -> PlanId:
    return ids.private("Plan", plan_id, PlanId)
