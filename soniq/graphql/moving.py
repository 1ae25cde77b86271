"""Renaming files by a template, and putting files away so that they can be brought back."""

from collections.abc import Sequence

import strawberry

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.jobs import JobNode
from soniq.graphql.relay import Edge, PageInfo, node_id
from soniq.graphql.scalars import BigInt
from soniq.http import cursors, ids, orders, saying
from soniq.http.saying import Names
from soniq.journal.model import Source
from soniq.library.model import PAGE_LIMIT, Key, Page, Slice
from soniq.moving import templates
from soniq.moving.model import (
    Move,
    Moved,
    MovePage,
    Plan,
    PlanId,
    PutAway,
    PutAwayPage,
    Trouble,
)
from soniq.text import shown
from soniq.units import AlbumId, FileId, Moment, RootId, TrackId

strawberry.enum(Trouble, name="MoveTrouble", description="Why a file stays where it is.")
MOVES = "moves"
AWAY = "quarantine"


@least(Role.ADMIN)
@strawberry.type(description="A template to begin with.")
class RenamePreset:
    name: str
    template: str


@least(Role.ADMIN)
@strawberry.type(name="Move", description="A file that would get another name or place.")
class MoveNode:
    root_id: strawberry.ID
    file_id: strawberry.ID | None = strawberry.field(
        description="Null for what goes along: lyrics, cue sheets, cover images."
    )
    source: str = strawberry.field(description="The path in its music folder, as text for people.")
    target: str
    trouble: Trouble | None = strawberry.field(description="Then it stays where it is.")
    note: str = strawberry.field(description="The trouble in words.")

    @classmethod
    def of(cls, move: Move) -> "MoveNode":
        return cls(
            root_id=node_id("Root", move.root_id),
            file_id=node_id("File", move.file_id) if move.file_id else None,
            source=shown(move.source),
            target=shown(move.target),
            trouble=move.trouble,
            note=move.note,
        )


@least(Role.ADMIN)
@strawberry.type
class MoveEdge(Edge):
    node: MoveNode


@least(Role.ADMIN)
@strawberry.type
class MoveConnection:
    edges: list[MoveEdge]
    page_info: PageInfo

    @classmethod
    def of(cls, found: MovePage) -> "MoveConnection":
        keys: list[Key] = [(move.position,) for move in found.moves]
        return cls(
            edges=[
                MoveEdge(order=MOVES, key=key, node=MoveNode.of(move))
                for move, key in zip(found.moves, keys, strict=True)
            ],
            page_info=PageInfo.of(_page(found.moves, keys, found.after), MOVES),
        )


@least(Role.ADMIN)
@strawberry.type(name="RenamePlan", description="What a template would rename; nothing has moved.")
class PlanNode:
    plan_id: strawberry.Private[PlanId]

    id: strawberry.ID
    template: str
    title: str
    at: Moment
    expires_at: Moment
    count: int = strawberry.field(description="Files that would get another name or place.")
    same: int = strawberry.field(description="Files that are named so already.")
    troubled: int = strawberry.field(description="Files of `count` that would stay.")
    change_id: strawberry.ID | None = strawberry.field(description="Once it was applied.")

    @classmethod
    def of(cls, plan: Plan) -> "PlanNode":
        return cls(
            plan_id=plan.id,
            id=node_id("Plan", plan.id),
            template=plan.template,
            title=plan.title,
            at=plan.at,
            expires_at=plan.expires_at,
            count=plan.count,
            same=plan.same,
            troubled=plan.troubled,
            change_id=node_id("Change", plan.change_id) if plan.change_id else None,
        )

    @field(
        description="From where to where, sorted by the new path; at most 200 at a time. "
        "`troubled`: only what stays."
    )
    async def moves(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        troubled: bool = False,
    ) -> MoveConnection:
        context = info.context
        found = await context.ask(
            context.soniq.renames.moves,
            self.plan_id,
            after=cursors.number(MOVES, after),
            first=Slice(first=first).size,
            troubled=troubled,
        )
        return MoveConnection.of(found)


@least(Role.ADMIN)
@strawberry.type(name="QuarantinedFile", description="A file that was put away.")
class PutAwayNode:
    file_id: strawberry.ID
    track_id: strawberry.ID | None
    path: str = strawberry.field(description="Where it lay, as text for people.")
    title: str
    artist: str
    size_bytes: BigInt
    reason: str
    source: Source
    at: Moment
    by: str | None = strawberry.field(description="The person's name.")
    change_id: strawberry.ID

    @classmethod
    def of(cls, one: PutAway, names: Names) -> "PutAwayNode":
        return cls(
            file_id=node_id("File", one.file_id),
            track_id=node_id("Track", one.track_id) if one.track_id else None,
            path=shown(one.path),
            title=one.title,
            artist=one.artist,
            size_bytes=BigInt(one.size_bytes),
            reason=one.reason,
            source=Source(one.source),
            at=one.at,
            by=names.get(one.by) if one.by is not None else None,
            change_id=node_id("Change", one.change_id),
        )


@least(Role.ADMIN)
@strawberry.type
class QuarantineEdge(Edge):
    node: PutAwayNode


@least(Role.ADMIN)
@strawberry.type
class QuarantineConnection:
    edges: list[QuarantineEdge]
    page_info: PageInfo
    total_count: int
    size_bytes: BigInt = strawberry.field(description="Of all that lies in quarantine.")

    @classmethod
    def of(cls, found: PutAwayPage, names: Names) -> "QuarantineConnection":
        keys: list[Key] = [(one.file_id,) for one in found.items]
        return cls(
            edges=[
                QuarantineEdge(order=AWAY, key=key, node=PutAwayNode.of(one, names))
                for one, key in zip(found.items, keys, strict=True)
            ],
            page_info=PageInfo.of(_page(found.items, keys, found.after), AWAY),
            total_count=found.total,
            size_bytes=BigInt(found.size_bytes),
        )


@least(Role.ADMIN)
@strawberry.type(name="Moved", description="What became of a batch of files.")
class MovedNode:
    change_id: strawberry.ID | None = strawberry.field(description="Takes it back.")
    moved: int
    left: int = strawberry.field(description="Files that stay where they were.")
    note: str = strawberry.field(description="Why some stay.")

    @classmethod
    def of(cls, moved: Moved) -> "MovedNode":
        return cls(
            change_id=node_id("Change", moved.change) if moved.change else None,
            moved=moved.moved,
            left=moved.left,
            note=moved.note,
        )


def _page(items: Sequence[object], keys: list[Key], after: int | None) -> Page[object]:
    return Page(items=list(items), keys=keys, has_next=after is not None, has_previous=False)


@least(Role.ADMIN)
@strawberry.type
class MovingQuery:
    @field(description="Templates to begin with.", metadata=rows(5))
    def rename_presets(self) -> list[RenamePreset]:
        return [RenamePreset(name=one.name, template=one.template) for one in templates.PRESETS]

    @field(description="What a template makes of a track, or of a made-up one.")
    async def rename_example(
        self, info: Info, template: str, track_id: strawberry.ID | None = None
    ) -> str:
        context = info.context
        number = ids.private("Track", track_id, TrackId)
        return await context.ask(context.soniq.renames.example, template, number)

    @field(description="A plan, for a day after it was made.")
    async def rename_plan(self, info: Info, id: strawberry.ID) -> PlanNode | None:
        context = info.context
        number = ids.private("Plan", id, PlanId)
        return PlanNode.of(await context.ask(context.soniq.renames.plan, number))

    @field(description="Files that were put away, the newest first; at most 200 at a time.")
    async def quarantine(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> QuarantineConnection:
        context = info.context
        place = cursors.number(AWAY, after)
        found = await context.ask(
            context.soniq.quarantine.listing,
            after=None if place is None else FileId(place),
            first=Slice(first=first).size,
        )
        return QuarantineConnection.of(found, await context.ask(saying.names_of, context.soniq))


@least(Role.ADMIN)
@strawberry.type
class MovingMutation:
    @field(
        description="Plan new names for the files of these tracks, of an album, of a music folder, "
        "or of all. Nothing moves. The template: as in `renamePresets`."
    )
    async def plan_renames(
        self,
        info: Info,
        template: str,
        track_ids: list[strawberry.ID] | None = None,
        album_id: strawberry.ID | None = None,
        root_id: strawberry.ID | None = None,
    ) -> PlanNode:
        context = info.context
        plan = await context.ask_changes(
            context.soniq.renames.preview,
            template,
            track_ids=None if track_ids is None else orders.numbers("Track", track_ids, TrackId),
            album_id=ids.private("Album", album_id, AlbumId),
            root_id=ids.private("Root", root_id, RootId),
        )
        return PlanNode.of(plan)

    @field(description="Rename as a plan says, as a job. It can be undone from the history.")
    async def apply_renames(self, info: Info, plan_id: strawberry.ID) -> JobNode:
        context = info.context
        number = ids.private("Plan", plan_id, PlanId)
        return JobNode.of(await context.ask(orders.rename, context.soniq, number, context.asker.id))

    @field(
        description="Put the files of these tracks away, or these files: soniq shows them no more. "
        f"They can be brought back until they are deleted. At most {PAGE_LIMIT} of each."
    )
    async def quarantine_tracks(
        self,
        info: Info,
        track_ids: list[strawberry.ID] | None = None,
        file_ids: list[strawberry.ID] | None = None,
        reason: str = "",
    ) -> MovedNode:
        context = info.context
        tracks = orders.numbers("Track", track_ids or [], TrackId, most=PAGE_LIMIT)
        files = orders.numbers("File", file_ids or [], FileId, most=PAGE_LIMIT)
        moved = await context.ask_changes(
            orders.put_away, context.soniq, tracks, files, reason=reason, by=context.asker.id
        )
        return MovedNode.of(moved)

    @field(description=f"Bring files back to where they lay; at most {PAGE_LIMIT}.")
    async def restore_files(self, info: Info, file_ids: list[strawberry.ID]) -> MovedNode:
        context = info.context
        files = orders.numbers("File", file_ids, FileId, most=PAGE_LIMIT)
        moved = await context.ask_changes(
            context.soniq.quarantine.restore, files, by=context.asker.id
        )
        return MovedNode.of(moved)

    @field(
        description="Delete files of the quarantine for good, at most 200: there is no undo. "
        "`forGood` must be true: the person was asked. Returns how many."
    )
    async def delete_quarantined(
        self, info: Info, file_ids: list[strawberry.ID], for_good: bool
    ) -> int:
        context = info.context
        files = orders.numbers("File", file_ids, FileId, most=PAGE_LIMIT)
        if not for_good:
            raise Invalid("Nothing was deleted: say `forGood: true` once the person has agreed.")
        return await context.ask_changes(
            context.soniq.quarantine.delete_now, files, by=context.asker.id
        )
