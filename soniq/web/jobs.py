"""`/api/jobs`: what soniq does in the background."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import cursors, ids, orders
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.times import iso
from soniq.jobs.model import Job, JobStatus, JobType
from soniq.library.model import PAGE_LIMIT, Slice
from soniq.units import JobId
from soniq.web.saying import JobBegun, person_of

Admin = Annotated[Asker, allow(Role.ADMIN)]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]
ORDER = "jobs"


class JobBody(BaseModel):
    """A job and how it stands. Times are ISO 8601 in UTC."""

    id: str
    job_type: JobType
    status: JobStatus
    entity_id: str | None = Field(
        description="Of a scan, the music folder; of a match, the album; of a renaming, its plan. "
        "Null is all."
    )
    progress: int = Field(description="Per cent.")
    processed_items: int
    total_items: int | None = Field(description="Null while it is not known.")
    note: str = Field(description="What it is at, in words.")
    error_message: str | None
    attempts: int
    created_at: str
    started_at: str | None
    completed_at: str | None

    @classmethod
    def of(cls, job: Job) -> "JobBody":
        return cls(
            id=ids.public("Job", job.id),
            job_type=job.job_type,
            status=job.status,
            entity_id=orders.entity_id(job),
            progress=job.progress,
            processed_items=job.processed_items,
            total_items=job.total_items,
            note=job.note,
            error_message=job.error_message,
            attempts=job.attempts,
            created_at=iso(job.created_at),
            started_at=None if job.started_at is None else iso(job.started_at),
            completed_at=None if job.completed_at is None else iso(job.completed_at),
        )


class JobPage(BaseModel):
    """A part of the list of jobs, newest first."""

    jobs: list[JobBody]
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/jobs", tags=["jobs"])

    @api.get("", summary="List jobs")
    async def recent(
        _: Admin,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 50,
        cursor: Annotated[
            str | None, Query(description="`next_cursor` of the page before.")
        ] = None,
    ) -> JobPage:
        after = cursors.read(ORDER, cursor) if cursor else None
        page = await ask(soniq.jobs.recent, Slice(first=limit, after=after))
        goes_on = page.has_next and page.keys
        return JobPage(
            jobs=[JobBody.of(job) for job in page.items],
            next_cursor=cursors.write(ORDER, page.keys[-1]) if goes_on else None,
        )

    @api.get("/{job_id}/status", summary="How a job stands")
    async def status(_: Admin, job_id: str) -> JobBody:
        return JobBody.of(await ask(soniq.jobs.job, ids.private("Job", job_id, JobId)))

    @api.post("/{job_id}/cancel", summary="Stop a job")
    async def cancel(_: Admin, job_id: str) -> JobBody:
        """A waiting job ends at once, a running one between two items."""
        return JobBody.of(await ask(soniq.jobs.cancel, ids.private("Job", job_id, JobId)))

    @api.post("/{job_id}/retry", summary="Try a failed job again")
    async def retry(_: Admin, job_id: str) -> JobBody:
        return JobBody.of(await ask(soniq.jobs.retry, ids.private("Job", job_id, JobId)))

    @api.post(
        "/musicbrainz-match-all", summary="Look for all albums that wait for it", status_code=202
    )
    async def match_all(asker: Admin) -> JobBegun:
        """In MusicBrainz. Where such a job is unfinished, that one is told."""
        return JobBegun.of(await ask(orders.match_all, soniq, person_of(asker).id))

    @api.post("/cover-art-fetch", summary="Fetch covers that are missing", status_code=202)
    async def fetch_covers(asker: Admin) -> JobBegun:
        """Of matched albums. Where such a job is unfinished, that one is told."""
        return JobBegun.of(await ask(orders.fetch_covers, soniq, person_of(asker).id))

    return api
