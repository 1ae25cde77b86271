"""`/sources`: where the library's music comes from."""

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.jobs.model import JobStatus, JobType
from soniq.units import RootId

Admin = Annotated[Asker, allow(Role.ADMIN)]


class ScanOrder(BaseModel):
    """What to scan."""

    root_id: str | None = Field(default=None, description="One music folder; all where absent.")


class ScanBegun(BaseModel):
    """The job that looks through the music folder, or through all."""

    job_id: str
    status: JobStatus


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/sources", tags=["sources"])

    @api.post("/scan", summary="Scan the music folders", status_code=202)
    async def scan(asker: Admin, order: Annotated[ScanOrder | None, Body()] = None) -> ScanBegun:
        """Looks for new, changed, moved and missing files. Where such a scan is unfinished, that
        one's job is told. Follow it at `/api/jobs/{job_id}/status`."""
        root_id = ids.private("Root", order.root_id if order else None, RootId)
        if root_id is not None:
            await ask(soniq.roots.root, root_id)
        job = await ask(
            soniq.jobs.start,
            JobType.FILESYSTEM_SCAN,
            entity_id=root_id,
            by=asker.person.id if asker.person else None,
        )
        return ScanBegun(job_id=ids.public("Job", job.id), status=job.status)

    return api
