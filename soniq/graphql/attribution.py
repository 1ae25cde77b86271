"""Who says so: each field's value with its source, candidates for it, and the way back."""

from collections.abc import Sequence
from enum import Enum

import strawberry
from strawberry.scalars import JSON

from soniq.accounts.model import Role
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.history import UndoneNode
from soniq.graphql.relay import node_id
from soniq.graphql.scalars import json
from soniq.http import ids, orders, saying
from soniq.http.history import KINDS
from soniq.http.saying import Names
from soniq.journal.model import Source
from soniq.provenance.model import (
    FIELDS,
    AlbumAttributed,
    Attributed,
    Candidate,
    CandidateEntity,
    Field,
    FieldChange,
    MetadataOfTrack,
    Term,
)
from soniq.units import CandidateId, Moment, TrackId

CHANGES = rows(40)


@strawberry.enum(description="What can have fields and candidates.")
class MetadataEntity(Enum):
    TRACK = "track"
    ALBUM = "album"

    @property
    def told(self) -> CandidateEntity:
        return "track" if self is MetadataEntity.TRACK else "album"

    def number(self, public: str) -> int:
        """Raises NotFound: the id is of another kind."""
        return ids.private(KINDS[self.told], public, int)


@least(Role.USER)
@strawberry.type(name="EditableField", description="What people and catalogues can say.")
class FieldNode:
    name: str = strawberry.field(description='By which mutations name it: "track_number".')
    label: str = strawberry.field(description="For people.")
    level: MetadataEntity = strawberry.field(
        description="ALBUM: the tracks of an album share it as a rule."
    )
    kind: str = strawberry.field(description="text, number, date, flag or list.")

    @classmethod
    def of(cls, found: Field) -> "FieldNode":
        return cls(
            name=found.name,
            label=found.label,
            level=MetadataEntity(found.level),
            kind=found.kind,
        )


@least(Role.USER)
@strawberry.type(name="Answer", description="A value, who says so, and how sure.")
class AnswerNode:
    value: JSON | None = strawberry.field(description="A text, number, flag or list of texts.")
    source: Source = strawberry.field(
        description="TAGS: the file's own tag; DERIVED: the name of file or folder."
    )
    confidence: float | None = strawberry.field(description="0–1; null where nobody measured it.")
    candidate_id: strawberry.ID | None = strawberry.field(description="What was applied.")
    by: str | None = strawberry.field(description="The person's name.")
    at: Moment | None
    change_id: strawberry.ID | None = strawberry.field(
        description="By which it can be undone; null for what files say."
    )
    tracks: int = strawberry.field(description="How many tracks it is the answer of.")

    @classmethod
    def of(cls, said: Attributed, names: Names, tracks: int = 1) -> "AnswerNode":
        return cls(
            value=json(said.value),
            source=said.source,
            confidence=said.confidence,
            candidate_id=node_id("Candidate", said.candidate_id) if said.candidate_id else None,
            by=names.get(said.by) if said.by is not None else None,
            at=said.at,
            change_id=node_id("Change", said.change_id) if said.change_id else None,
            tracks=tracks,
        )


@least(Role.USER)
@strawberry.type(name="Attribution", description="Who says what a field shows.")
class AttributionNode:
    field: FieldNode
    mixed: bool = strawberry.field(description="The tracks of the album have several values.")
    answer: AnswerNode = strawberry.field(description="The commonest.")
    answers: list[AnswerNode] = strawberry.field(
        metadata=rows(3), description="All of them, the commonest first; of a track, one."
    )

    @classmethod
    def of(cls, name: str, said: AlbumAttributed, names: Names) -> "AttributionNode":
        answers = [AnswerNode.of(one, names, tracks) for one, tracks in said.answers]
        return cls(
            field=FieldNode.of(FIELDS[name]),
            mixed=said.is_mixed,
            answer=answers[0],
            answers=answers,
        )


@least(Role.USER)
@strawberry.type(name="FieldChange", description="What would be said otherwise than now.")
class FieldChangeNode:
    track_id: strawberry.ID
    field: FieldNode
    before: AnswerNode
    after: JSON | None

    @classmethod
    def all(cls, changes: Sequence[FieldChange], names: Names) -> list["FieldChangeNode"]:
        return [
            cls(
                track_id=node_id("Track", one.track_id),
                field=FieldNode.of(FIELDS[one.field]),
                before=AnswerNode.of(one.before, names),
                after=json(one.after),
            )
            for one in changes
        ]


@least(Role.USER)
@strawberry.type(name="ScoreTerm", description="A part of a candidate's score.")
class TermNode:
    name: str
    points: float = strawberry.field(description="Got, of `of`.")
    of: float
    text: str = strawberry.field(description="Why, for people.")

    @classmethod
    def all(cls, terms: Sequence[Term]) -> list["TermNode"]:
        return [cls(name=one.name, points=one.points, of=one.of, text=one.text) for one in terms]


@least(Role.USER)
@strawberry.type(name="Candidate", description="What a catalogue would say of an album or a track.")
class CandidateNode:
    known: strawberry.Private[Sequence[FieldChange] | None]
    candidate: strawberry.Private[Candidate]

    id: strawberry.ID
    temp_ref: str | None = strawberry.field(
        description="Another name for it, for a day; null once it is kept for good."
    )
    entity: MetadataEntity
    entity_id: strawberry.ID
    source: Source
    external_id: str
    url: str | None
    title: str
    score: float = strawberry.field(description="0–100, soniq's own.")
    confidence: float = strawberry.field(description="0–1.")
    terms: list[TermNode] = strawberry.field(metadata=rows(8), description="What the score is of.")
    at: Moment

    @classmethod
    def of(cls, found: Candidate, changes: Sequence[FieldChange] | None = None) -> "CandidateNode":
        return cls(
            known=changes,
            candidate=found,
            id=node_id("Candidate", found.id),
            temp_ref=found.temp_ref,
            entity=MetadataEntity(found.entity),
            entity_id=node_id(KINDS[found.entity], found.entity_id),
            source=found.source,
            external_id=found.external_id,
            url=found.url,
            title=found.title,
            score=found.score,
            confidence=found.confidence,
            terms=TermNode.all(found.terms),
            at=found.at,
        )

    @field(description="What applying all of it would change.", metadata=CHANGES)
    async def changes(self, info: Info) -> list[FieldChangeNode]:
        soniq, ask = info.context.soniq, info.context.ask
        known = self.known
        if known is None:
            known = await ask(saying.preview, soniq, self.candidate)
        return FieldChangeNode.all(known, await ask(saying.names_of, soniq))


@least(Role.USER)
@strawberry.type(
    name="TrackMetadata", description="What a service tells of a track besides its fields."
)
class TrackMetadataNode:
    key: str = strawberry.field(
        description="listeners, plays, tags or url; known: whether the service knows the track."
    )
    value: JSON | None = strawberry.field(description="A number, text or flag; of tags, a list.")
    source: Source
    at: Moment = strawberry.field(description="When it was asked.")

    @classmethod
    def of(cls, told: MetadataOfTrack) -> "TrackMetadataNode":
        return cls(key=told.key, value=json(told.value), source=told.source, at=told.at)


@least(Role.MODERATOR)
@strawberry.type(description="What became of an applied candidate.")
class Applied:
    change_id: strawberry.ID | None = strawberry.field(
        description="Takes it back; null where all of it was said already."
    )
    attribution: list[AttributionNode] = strawberry.field(metadata=rows(20))


@least(Role.USER)
@strawberry.type
class AttributionQuery:
    @field(description="All that can be edited, in the order of a form.", metadata=rows(40))
    def editable_fields(self) -> list[FieldNode]:
        return [FieldNode.of(one) for one in FIELDS.values()]

    @field(
        description="Who says what each field of a track or album shows. Fields that say nothing, "
        "and were never made to, are left out.",
        metadata=rows(20),
    )
    async def attribution(
        self, info: Info, entity: MetadataEntity, id: strawberry.ID
    ) -> list[AttributionNode]:
        return await attribution(info, entity, entity.number(id))

    @field(
        description="What services tell of a track besides its fields, as the job `enrich` keeps "
        "it: by key and source.",
        metadata=rows(10),
    )
    async def metadata(self, info: Info, track_id: strawberry.ID) -> list[TrackMetadataNode]:
        provenance = info.context.soniq.provenance
        number = ids.private("Track", track_id, TrackId)
        return [
            TrackMetadataNode.of(told)
            for told in await info.context.ask(provenance.metadata_of, number)
        ]

    @field(description="What was found for a track or album; the best first.", metadata=rows(10))
    async def candidates(
        self, info: Info, entity: MetadataEntity, id: strawberry.ID
    ) -> list[CandidateNode]:
        context = info.context
        number = entity.number(id)
        found = await context.ask(saying.candidates, context.soniq, entity.told, number)
        return [CandidateNode.of(one, changes) for one, changes in found]

    @field(description="A candidate by its id or temporary reference, to see what it changes.")
    async def preview_candidate(
        self, info: Info, id: strawberry.ID | None = None, temp_ref: str | None = None
    ) -> CandidateNode | None:
        context = info.context
        named = ids.private("Candidate", id, CandidateId)
        return CandidateNode.of(await context.ask(saying.candidate, context.soniq, named, temp_ref))


@least(Role.MODERATOR)
@strawberry.type
class AttributionMutation:
    @field(
        description="Ask the catalogues that are on what they know of a track or album: scored "
        "candidates, the best first. This asks other servers.",
        metadata=rows(10),
    )
    async def search_metadata(
        self, info: Info, entity: MetadataEntity, id: strawberry.ID
    ) -> list[CandidateNode]:
        context = info.context
        found = await context.ask_servers(
            saying.searched, context.soniq, entity.told, entity.number(id), context.asker.id
        )
        return [CandidateNode.of(one, changes) for one, changes in found]

    @field(
        description="Show what a candidate says: all of it, or only these fields, of these tracks."
    )
    async def apply_candidate(
        self,
        info: Info,
        id: strawberry.ID | None = None,
        temp_ref: str | None = None,
        fields: list[str] | None = None,
        track_ids: list[strawberry.ID] | None = None,
    ) -> Applied:
        context = info.context
        named = ids.private("Candidate", id, CandidateId)
        candidate = await context.ask(saying.candidate, context.soniq, named, temp_ref)
        tracks = None if track_ids is None else orders.numbers("Track", track_ids, TrackId)
        change_id = await context.ask_changes(
            context.soniq.provenance.apply_candidate,
            candidate.id,
            fields=None if fields is None else saying.checked(fields),
            tracks=tracks,
            by=context.asker.id,
        )
        return Applied(
            change_id=node_id("Change", change_id) if change_id else None,
            attribution=await attribution(
                info, MetadataEntity(candidate.entity), candidate.entity_id
            ),
        )

    @field(
        description="Take the last word on a field, or on all, of a track or of each track of an "
        "album back: the value before it shows again, with who said so."
    )
    async def revert_field(
        self, info: Info, entity: MetadataEntity, id: strawberry.ID, field: str | None = None
    ) -> UndoneNode:
        context = info.context
        undone = await context.ask_changes(
            context.soniq.provenance.revert,
            entity.told,
            entity.number(id),
            field,
            by=context.asker.id,
        )
        return UndoneNode.of(undone)


async def attribution(info: Info, entity: MetadataEntity, number: int) -> list[AttributionNode]:
    context = info.context
    found, names = await context.ask(saying.attribution, context.soniq, entity.told, number)
    return [AttributionNode.of(name, said, names) for name, said in found.items()]
