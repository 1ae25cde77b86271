"""The history: what was changed, by whom, from what to what; and taking it back."""

from collections.abc import Sequence
from enum import Enum

import strawberry
from strawberry.scalars import JSON

from soniq.accounts.model import Role
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import Edge, PageInfo, node_id
from soniq.graphql.scalars import json
from soniq.http import cursors, history, ids, saying
from soniq.http.history import KINDS
from soniq.http.saying import Names
from soniq.journal.model import Change, ChangeKind, ChangeState, Entity, Item, Source, Stale, Undone
from soniq.library.model import Page, Slice
from soniq.units import ChangeId, Moment

strawberry.enum(Source, description="Who says so.")
strawberry.enum(ChangeKind, description="What a change was of.")
strawberry.enum(ChangeState, description="How a change stands.")
ORDER = "history"


@strawberry.enum(description="What a change can touch.")
class ChangedEntity(Enum):
    TRACK = "track"
    ALBUM = "album"
    ARTIST = "artist"
    FILE = "file"


@least(Role.USER)
@strawberry.type(name="Difference", description="What a change did to a field.")
class DifferenceNode:
    field: str
    before: JSON | None
    after: JSON | None


@least(Role.USER)
@strawberry.type(name="ChangeItem", description="One thing that a change touched.")
class ItemNode:
    entity: ChangedEntity
    entity_id: strawberry.ID
    fields: list[DifferenceNode] = strawberry.field(
        metadata=rows(5),
        description="What became of it. Where files lie, only admins see: for others it is empty.",
    )

    @classmethod
    def of(cls, change: Change, item: Item) -> "ItemNode":
        return cls(
            entity=ChangedEntity(item.entity),
            entity_id=entity_id(item.entity, item.entity_id),
            fields=[
                DifferenceNode(field=one.field, before=json(one.before), after=json(one.after))
                for one in history.differences(change, item)
            ],
        )


@least(Role.USER)
@strawberry.type(description="The things that a change touched, in its order, a part at a time.")
class ChangeItems:
    items: list[ItemNode]
    has_next_page: bool


@least(Role.USER)
@strawberry.type(name="Change", description="Something that was changed, and can be taken back.")
class ChangeNode:
    change: strawberry.Private[Change]

    id: strawberry.ID
    kind: ChangeKind
    title: str
    source: Source
    confidence: float | None = strawberry.field(description="0–1; null where nobody measured it.")
    candidate_id: strawberry.ID | None
    by: str | None = strawberry.field(description="The person's name; null for soniq itself.")
    job_id: strawberry.ID | None
    at: Moment
    state: ChangeState
    item_count: int
    undo_of: strawberry.ID | None = strawberry.field(description="The change that it took back.")
    undone_by: strawberry.ID | None = strawberry.field(
        description="The change that took it back as a whole."
    )

    @classmethod
    def of(cls, change: Change, names: Names) -> "ChangeNode":
        return cls(
            change=change,
            id=node_id("Change", change.id),
            kind=change.kind,
            title=change.title,
            source=change.source,
            confidence=change.confidence,
            candidate_id=node_id("Candidate", change.candidate_id) if change.candidate_id else None,
            by=names.get(change.by) if change.by is not None else None,
            job_id=node_id("Job", change.job_id) if change.job_id else None,
            at=change.at,
            state=change.state,
            item_count=change.item_count,
            undo_of=node_id("Change", change.undo_of) if change.undo_of else None,
            undone_by=node_id("Change", change.undone_by) if change.undone_by else None,
        )

    @field(description="What went otherwise than asked; of files it is for admins.")
    def note(self, info: Info) -> str:
        return self.change.note if history.may_see(info.context.person, self.change.kind) else ""

    @field(description="What it touched; at most 200 at a time, from the one of number `skip` on.")
    async def items(self, info: Info, first: int | None = None, skip: int = 0) -> ChangeItems:
        context = info.context
        size, start = Slice(first=first).size, max(0, skip)
        found: list[Item] = []
        if history.may_see(context.person, self.change.kind):
            journal = context.soniq.journal
            found = await context.ask(
                journal.items, self.change.id, start=min(start, 2**31), first=size + 1
            )
        return ChangeItems(
            items=[ItemNode.of(self.change, item) for item in found[:size]],
            has_next_page=len(found) > size,
        )


@least(Role.USER)
@strawberry.type
class ChangeEdge(Edge):
    node: ChangeNode


@least(Role.USER)
@strawberry.type
class ChangeConnection:
    edges: list[ChangeEdge]
    page_info: PageInfo

    @classmethod
    def of(cls, found: Sequence[Change], size: int, names: Names) -> "ChangeConnection":
        """found: one more than the page holds, where there are more."""
        page: Page[Change] = Page(
            items=list(found[:size]),
            keys=[(change.id,) for change in found[:size]],
            has_next=len(found) > size,
            has_previous=False,
        )
        return cls(
            edges=[
                ChangeEdge(order=ORDER, key=key, node=ChangeNode.of(change, names))
                for change, key in zip(page.items, page.keys, strict=True)
            ],
            page_info=PageInfo.of(page, ORDER),
        )


@least(Role.MODERATOR)
@strawberry.type(name="Stale", description="What an undo left as it is: it was changed later.")
class StaleNode:
    entity: ChangedEntity
    entity_id: strawberry.ID
    field: str
    reason: str = strawberry.field(description="For people.")

    @classmethod
    def of(cls, stale: Stale) -> "StaleNode":
        return cls(
            entity=ChangedEntity(stale.entity),
            entity_id=entity_id(stale.entity, stale.entity_id),
            field=stale.field,
            reason=stale.reason,
        )


@least(Role.MODERATOR)
@strawberry.type(name="Undone", description="What became of an undo.")
class UndoneNode:
    change_id: strawberry.ID | None = strawberry.field(
        description="The new change, by which the undo itself is undone; null where all is stale."
    )
    restored: int = strawberry.field(description="How many things are as they were.")
    stale: list[StaleNode] = strawberry.field(metadata=rows(10))

    @classmethod
    def of(cls, undone: Undone) -> "UndoneNode":
        return cls(
            change_id=node_id("Change", undone.change) if undone.change else None,
            restored=undone.restored,
            stale=[StaleNode.of(one) for one in undone.stale],
        )


def entity_id(entity: Entity, number: int) -> strawberry.ID:
    return node_id(KINDS[entity], number)


@least(Role.USER)
@strawberry.type
class HistoryQuery:
    @field(
        description="All changes, those of a kind, or those of a track, album, artist or file with "
        "what belongs to it; the newest first, at most 200."
    )
    async def history(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        kind: ChangeKind | None = None,
        of: strawberry.ID | None = None,
    ) -> ChangeConnection:
        context, size = info.context, Slice(first=first).size
        found = await context.ask(
            history.changes,
            context.soniq,
            before=cursors.number(ORDER, after),
            kind=kind,
            of=of,
            first=size + 1,
        )
        names = await context.ask(saying.names_of, context.soniq)
        return ChangeConnection.of(found, size, names)

    @field()
    async def change(self, info: Info, id: strawberry.ID) -> ChangeNode | None:
        context = info.context
        number = ids.private("Change", id, ChangeId)
        change = await context.ask(context.soniq.journal.change, number)
        return ChangeNode.of(change, await context.ask(saying.names_of, context.soniq))


@least(Role.MODERATOR)
@strawberry.type
class HistoryMutation:
    @field(
        description="Take a change back, or only these of its fields, tracks or files. What was "
        "changed later stays as it is, and is named. Changes of files are for admins."
    )
    async def undo_change(
        self,
        info: Info,
        id: strawberry.ID,
        fields: list[str] | None = None,
        track_ids: list[strawberry.ID] | None = None,
        file_ids: list[strawberry.ID] | None = None,
    ) -> UndoneNode:
        context = info.context
        undone = await context.ask_changes(
            history.undo,
            context.soniq,
            ids.private("Change", id, ChangeId),
            history.part_of(fields, track_ids, file_ids),
            context.asker,
        )
        return UndoneNode.of(undone)
