"""`/api/history`: what was changed, by whom, from what to what; and taking it back."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query
from pydantic import BaseModel, Field, JsonValue

from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.http import cursors, history, ids, saying
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes
from soniq.http.history import KINDS
from soniq.http.saying import Names
from soniq.http.times import iso
from soniq.journal.model import Change, ChangeKind, ChangeState, Entity, Item, Source
from soniq.units import ChangeId
from soniq.web.saying import Cursor, Limit, UndoneBody, named, person_of, public

User = Annotated[Asker, allow(Role.USER)]
Moderator = Annotated[Asker, allow(Role.MODERATOR)]
ChangePath = Annotated[str, Path(description="The change's id.")]
ORDER = "history"


class ChangeBody(BaseModel):
    """Something that was changed, and can be taken back."""

    id: str
    kind: ChangeKind
    title: str = Field(description="For people.")
    source: Source
    confidence: float | None = Field(description="0–1; null where nobody measured it.")
    candidate_id: str | None
    by: str | None = Field(description="The person's name; null for soniq itself.")
    job_id: str | None
    at: str
    state: ChangeState
    note: str = Field(description="What went otherwise than asked; of files it is for admins.")
    item_count: int
    undo_of: str | None = Field(description="The change that it took back.")
    undone_by: str | None = Field(description="The change that took it back as a whole.")

    @classmethod
    def of(cls, change: Change, names: Names, person: Person) -> "ChangeBody":
        return cls(
            id=ids.public("Change", change.id),
            kind=change.kind,
            title=change.title,
            source=change.source,
            confidence=change.confidence,
            candidate_id=public("Candidate", change.candidate_id),
            by=named(change.by, names),
            job_id=public("Job", change.job_id),
            at=iso(change.at),
            state=change.state,
            note=change.note if history.may_see(person, change.kind) else "",
            item_count=change.item_count,
            undo_of=public("Change", change.undo_of),
            undone_by=public("Change", change.undone_by),
        )


class ChangeList(BaseModel):
    """The newest first."""

    changes: list[ChangeBody]
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")


class DifferenceBody(BaseModel):
    """What a change did to a field."""

    field: str
    before: JsonValue
    after: JsonValue


class ItemBody(BaseModel):
    """One thing that a change touched."""

    entity: Entity
    entity_id: str
    fields: list[DifferenceBody]

    @classmethod
    def of(cls, change: Change, item: Item) -> "ItemBody":
        return cls(
            entity=item.entity,
            entity_id=ids.public(KINDS[item.entity], item.entity_id),
            fields=[
                DifferenceBody(field=one.field, before=one.before, after=one.after)
                for one in history.differences(change, item)
            ],
        )


class ItemList(BaseModel):
    """In the order of the change. Where files lie, only admins see: for others it is empty."""

    items: list[ItemBody]
    next: int | None = Field(description="For `skip`, where the list goes on.")


class Part(BaseModel):
    """The part of a change that is to be taken back; nothing said: all of it."""

    fields: list[str] | None = Field(default=None, max_length=100)
    track_ids: list[str] | None = Field(default=None, max_length=20_000)
    file_ids: list[str] | None = Field(default=None, max_length=20_000)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/history", tags=["history"])

    @api.get("", summary="List changes")
    async def listed(
        asker: User,
        limit: Limit = 50,
        cursor: Cursor = None,
        kind: Annotated[ChangeKind | None, Query(description="Only of that kind.")] = None,
        of: Annotated[
            str | None,
            Query(description="The id of a track, album, artist or file: what touched it."),
        ] = None,
    ) -> ChangeList:
        found = await ask(
            history.changes,
            soniq,
            before=cursors.number(ORDER, cursor),
            kind=kind,
            of=of,
            first=limit + 1,
        )
        names, person = await ask(saying.names_of, soniq), person_of(asker)
        goes_on = len(found) > limit
        return ChangeList(
            changes=[ChangeBody.of(change, names, person) for change in found[:limit]],
            next_cursor=cursors.write(ORDER, (found[limit - 1].id,)) if goes_on else None,
        )

    @api.get("/{change_id}", summary="A change")
    async def one(asker: User, change_id: ChangePath) -> ChangeBody:
        change = await ask(soniq.journal.change, _number(change_id))
        return ChangeBody.of(change, await ask(saying.names_of, soniq), person_of(asker))

    @api.get("/{change_id}/items", summary="What a change touched")
    async def items(
        asker: User,
        change_id: ChangePath,
        limit: Limit = 50,
        skip: Annotated[int, Query(ge=0, le=2**31)] = 0,
    ) -> ItemList:
        change = await ask(soniq.journal.change, _number(change_id))
        if not history.may_see(asker.person, change.kind):
            return ItemList(items=[], next=None)
        found = await ask(soniq.journal.items, change.id, start=skip, first=limit + 1)
        return ItemList(
            items=[ItemBody.of(change, item) for item in found[:limit]],
            next=skip + limit if len(found) > limit else None,
        )

    @api.post("/{change_id}/undo", summary="Take a change back")
    async def undo(
        asker: Moderator, change_id: ChangePath, part: Annotated[Part | None, Body()] = None
    ) -> UndoneBody:
        """What was changed later stays as it is, and is named. Changes of files are for admins."""
        meant = part or Part()
        undone = await changes.ask(
            history.undo,
            soniq,
            _number(change_id),
            history.part_of(meant.fields, meant.track_ids, meant.file_ids),
            person_of(asker),
        )
        return UndoneBody.of(undone)

    return api


def _number(change_id: str) -> ChangeId:
    return ids.private("Change", change_id, ChangeId)
