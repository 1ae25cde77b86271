"""The shapes in which REST tells who says so: values, candidates, changes and undos."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel, Field, JsonValue

from soniq.accounts.model import Person
from soniq.errors import SignInNeeded
from soniq.http import ids
from soniq.http.asker import Asker
from soniq.http.history import KINDS
from soniq.http.saying import Names
from soniq.http.times import iso
from soniq.jobs.model import Job, JobStatus
from soniq.journal.model import Entity, Source, Stale, Undone
from soniq.library.model import PAGE_LIMIT
from soniq.provenance.model import (
    FIELDS,
    AlbumAttributed,
    Attributed,
    Candidate,
    CandidateEntity,
    FieldChange,
)
from soniq.units import Moment

AlbumPath = Annotated[str, Path(description="The album's id.")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=PAGE_LIMIT)]


class AnswerBody(BaseModel):
    """A value, who says so, and how sure."""

    value: JsonValue
    source: Source = Field(description='"tags": the file; "derived": the name of file or folder.')
    confidence: float | None = Field(description="0–1; null where nobody measured it.")
    candidate_id: str | None = Field(description="What was applied.")
    by: str | None = Field(description="The person's name.")
    at: str | None = Field(description="ISO 8601 in UTC.")
    change_id: str | None = Field(description="By which it is undone; null for what files say.")
    tracks: int = Field(description="How many tracks it is the answer of.")

    @classmethod
    def of(cls, said: Attributed, names: Names, tracks: int = 1) -> "AnswerBody":
        return cls(
            value=said.value,
            source=said.source,
            confidence=said.confidence,
            candidate_id=public("Candidate", said.candidate_id),
            by=named(said.by, names),
            at=when(said.at),
            change_id=public("Change", said.change_id),
            tracks=tracks,
        )


class AttributionBody(BaseModel):
    """Who says what a field shows."""

    field: str
    label: str
    mixed: bool = Field(description="The tracks of the album have several values.")
    answers: list[AnswerBody] = Field(description="The commonest first; of a track, one.")

    @classmethod
    def all(cls, found: dict[str, AlbumAttributed], names: Names) -> list["AttributionBody"]:
        return [
            cls(
                field=name,
                label=FIELDS[name].label,
                mixed=said.is_mixed,
                answers=[AnswerBody.of(one, names, tracks) for one, tracks in said.answers],
            )
            for name, said in found.items()
        ]


class ChangeOfField(BaseModel):
    """What would be said otherwise than now."""

    track_id: str
    field: str
    before: AnswerBody
    after: JsonValue

    @classmethod
    def all(cls, changes: Sequence[FieldChange], names: Names) -> list["ChangeOfField"]:
        return [
            cls(
                track_id=ids.public("Track", one.track_id),
                field=one.field,
                before=AnswerBody.of(one.before, names),
                after=one.after,
            )
            for one in changes
        ]


class TermBody(BaseModel):
    """A part of a score."""

    name: str
    points: float = Field(description="Got, of `of`.")
    of: float
    text: str = Field(description="Why, for people.")


class CandidateBody(BaseModel):
    """What a catalogue would say of an album or a track."""

    id: str
    temp_ref: str | None = Field(description="Another name, for a day; null once it is kept.")
    entity: CandidateEntity
    entity_id: str
    source: Source
    external_id: str
    url: str | None
    title: str
    score: float = Field(description="0–100, soniq's own.")
    confidence: float = Field(description="0–1.")
    terms: list[TermBody] = Field(description="What the score is made of.")
    at: str
    changes: list[ChangeOfField] = Field(description="What applying all of it would change.")

    @classmethod
    def of(cls, found: Candidate, changes: Sequence[FieldChange], names: Names) -> "CandidateBody":
        return cls(
            id=ids.public("Candidate", found.id),
            temp_ref=found.temp_ref,
            entity=found.entity,
            entity_id=ids.public(KINDS[found.entity], found.entity_id),
            source=found.source,
            external_id=found.external_id,
            url=found.url,
            title=found.title,
            score=found.score,
            confidence=found.confidence,
            terms=[
                TermBody(name=one.name, points=one.points, of=one.of, text=one.text)
                for one in found.terms
            ],
            at=iso(found.at),
            changes=ChangeOfField.all(changes, names),
        )


class Candidates(BaseModel):
    """The best first."""

    candidates: list[CandidateBody]


class StaleBody(BaseModel):
    """What an undo left as it is: it was changed later."""

    entity: Entity
    entity_id: str
    field: str
    reason: str = Field(description="For people.")

    @classmethod
    def of(cls, stale: Stale) -> "StaleBody":
        return cls(
            entity=stale.entity,
            entity_id=ids.public(KINDS[stale.entity], stale.entity_id),
            field=stale.field,
            reason=stale.reason,
        )


class UndoneBody(BaseModel):
    """What became of an undo."""

    change_id: str | None = Field(
        description="The new change, by which the undo itself is undone; null where all is stale."
    )
    restored: int = Field(description="How many things are as they were.")
    stale: list[StaleBody]

    @classmethod
    def of(cls, undone: Undone) -> "UndoneBody":
        return cls(
            change_id=public("Change", undone.change),
            restored=undone.restored,
            stale=[StaleBody.of(one) for one in undone.stale],
        )


class JobBegun(BaseModel):
    """The job that does it; follow it at `/api/jobs/{job_id}/status`."""

    job_id: str
    status: JobStatus

    @classmethod
    def of(cls, job: Job) -> "JobBegun":
        return cls(job_id=ids.public("Job", job.id), status=job.status)


def person_of(asker: Asker) -> Person:
    """Who asks; a route that calls this lets nobody else in."""
    if asker.person is None:
        raise SignInNeeded("Nobody is signed in.")
    return asker.person


def public(kind: str, number: int | None) -> str | None:
    return None if number is None else ids.public(kind, number)


def named(by: int | None, names: Names) -> str | None:
    return next((name for person, name in names.items() if person == by), None)


def when(at: Moment | None) -> str | None:
    return None if at is None else iso(at)
