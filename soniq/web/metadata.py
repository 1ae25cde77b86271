"""`/sources/metadata`: who says what is shown, better candidates for it, and the way back."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, JsonValue

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.http import history, ids, orders, saying
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, servers
from soniq.http.history import KINDS
from soniq.journal.model import ALL
from soniq.provenance.edits import SetFields
from soniq.provenance.model import FIELDS, CandidateEntity
from soniq.units import CandidateId, ChangeId, TrackId
from soniq.web.saying import (
    AttributionBody,
    CandidateBody,
    Candidates,
    UndoneBody,
    person_of,
    public,
)

User = Annotated[Asker, allow(Role.USER)]
Moderator = Annotated[Asker, allow(Role.MODERATOR)]
Entity = Annotated[CandidateEntity, Query(description="What the id is of.")]
Id = Annotated[str, Query(description="Of an album or a track.")]
FieldName = Annotated[str, Field(description="Such as title, album_artists, date.")]


class SearchOrder(BaseModel):
    """Of what better metadata are wanted."""

    entity: CandidateEntity
    id: str


class ApplyOrder(BaseModel):
    """A candidate, by its id or by its temporary reference."""

    candidate_id: str | None = None
    temp_ref: str | None = None
    fields: list[FieldName] | None = Field(default=None, description="Only these; null: all.")
    track_ids: list[str] | None = Field(default=None, description="Only of these; null: all.")


class Applied(BaseModel):
    """What became of it."""

    change_id: str | None = Field(description="Takes it back; null: all was said already.")
    attribution: list[AttributionBody]


class RevertOrder(BaseModel):
    """Either a change, or a thing whose last word on a field (or on all) is to be taken back."""

    change_id: str | None = None
    entity: CandidateEntity | None = None
    id: str | None = None
    field: FieldName | None = Field(default=None, description="Null: all of the thing's fields.")


class EditOrder(BaseModel):
    """What these tracks are to show. Files are not touched."""

    track_ids: list[str] = Field(min_length=1, max_length=orders.AT_ONCE)
    values: dict[str, JsonValue] = Field(
        min_length=1, description='By field: {"album": "Amnesiac"}; null or [] clears one.'
    )


class Edited(BaseModel):
    """What became of an edit."""

    change_id: str | None = Field(description="Takes it back; null: nothing differed.")


class Attributions(BaseModel):
    """In the order of a form; what says nothing is left out."""

    attribution: list[AttributionBody]


class FieldBody(BaseModel):
    """What can be said of tracks."""

    name: str
    label: str = Field(description="For people.")
    level: CandidateEntity = Field(description="album: its tracks share it as a rule.")
    kind: str = Field(description="text, number, date, flag or list.")


class Fields(BaseModel):
    """In the order of a form."""

    fields: list[FieldBody]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/sources/metadata", tags=["metadata"])

    @api.get("/fields", summary="What can be edited")
    async def fields(_: User) -> Fields:
        return Fields(
            fields=[
                FieldBody(name=one.name, label=one.label, level=one.level, kind=one.kind)
                for one in FIELDS.values()
            ]
        )

    @api.get("/attribution", summary="Who says what is shown")
    async def attribution(_: User, entity: Entity, id: Id) -> Attributions:
        return Attributions(attribution=await _attribution(entity, _number(entity, id)))

    @api.get("/candidates", summary="What was found for an album or a track")
    async def candidates(_: User, entity: Entity, id: Id) -> Candidates:
        """No server is asked."""
        return await ask(_candidates, soniq, entity, _number(entity, id))

    @api.post("/search", summary="Look for better metadata")
    async def search(asker: Moderator, order: SearchOrder) -> Candidates:
        """Asks the catalogues that are on. Each candidate holds for a day."""
        number = _number(order.entity, order.id)
        return await servers.ask(_searched, soniq, order.entity, number, asker)

    @api.post("/apply", summary="Show what a candidate says")
    async def apply(asker: Moderator, order: ApplyOrder) -> Applied:
        wanted = ids.private("Candidate", order.candidate_id, CandidateId)
        tracks = order.track_ids
        chosen = None if tracks is None else orders.numbers("Track", tracks, TrackId)
        found = await ask(saying.candidate, soniq, wanted, order.temp_ref)
        change_id = await changes.ask(
            soniq.provenance.apply_candidate,
            found.id,
            fields=None if order.fields is None else saying.checked(order.fields),
            tracks=chosen,
            by=person_of(asker).id,
        )
        return Applied(
            change_id=public("Change", change_id),
            attribution=await _attribution(found.entity, found.entity_id),
        )

    @api.post("/edit", summary="Say what tracks show")
    async def edit(asker: Moderator, order: EditOrder) -> Edited:
        """One change, whatever the number of tracks."""
        change_id = await changes.ask(
            soniq.editing.apply,
            orders.numbers("Track", order.track_ids, TrackId),
            SetFields(values=dict(order.values)),
            by=person_of(asker).id,
        )
        return Edited(change_id=public("Change", change_id))

    @api.post("/revert", summary="Take it back")
    async def revert(asker: Moderator, order: RevertOrder) -> UndoneBody:
        """What was changed later stays as it is, and is named."""
        person = person_of(asker)
        if order.change_id is not None and order.id is None and order.field is None:
            change_id = ids.private("Change", order.change_id, ChangeId)
            return UndoneBody.of(await changes.ask(history.undo, soniq, change_id, ALL, person))
        if order.change_id is not None or order.id is None or order.entity is None:
            raise Invalid("Name either a change_id, or an entity and an id.")
        undone = await changes.ask(
            soniq.provenance.revert,
            order.entity,
            _number(order.entity, order.id),
            order.field,
            by=person.id,
        )
        return UndoneBody.of(undone)

    async def _attribution(entity: CandidateEntity, number: int) -> list[AttributionBody]:
        found, names = await ask(saying.attribution, soniq, entity, number)
        return AttributionBody.all(found, names)

    return api


def _number(entity: CandidateEntity, public: str) -> int:
    return ids.private(KINDS[entity], public, int)


def _candidates(soniq: Soniq, entity: CandidateEntity, number: int) -> Candidates:
    names = saying.names_of(soniq)
    found = saying.candidates(soniq, entity, number)
    return Candidates(candidates=[CandidateBody.of(*each, names) for each in found])


def _searched(soniq: Soniq, entity: CandidateEntity, number: int, asker: Asker) -> Candidates:
    names = saying.names_of(soniq)
    found = saying.searched(soniq, entity, number, person_of(asker).id)
    return Candidates(candidates=[CandidateBody.of(*each, names) for each in found])
