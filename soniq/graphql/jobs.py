"""Jobs: what soniq does in the background, starting and stopping it."""

import strawberry
from strawberry.scalars import JSON

from soniq.accounts.model import Role
from soniq.graphql.context import Context, Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import Node, node_id
from soniq.http import ids, orders
from soniq.jobs.model import Job, JobStatus, JobType
from soniq.library.model import Slice
from soniq.units import JobId, Moment, RootId

strawberry.enum(JobType, description="What a job does.")
strawberry.enum(JobStatus, description="How a job stands.")


@least(Role.ADMIN)
@strawberry.type(name="Job", description="Something that soniq does in the background.")
class JobNode(Node):
    job_type: JobType
    status: JobStatus
    entity_id: strawberry.ID | None = strawberry.field(
        description="What it is about: of a scan, the music folder; of a match, the album; of a "
        "renaming, its plan. Null is all."
    )
    progress: int = strawberry.field(description="Per cent.")
    processed_items: int
    total_items: int | None = strawberry.field(description="Null while it is not known.")
    note: str = strawberry.field(description="What it is at, in words.")
    result: JSON | None = strawberry.field(description="What it found, when it went well.")
    error_message: str | None
    attempts: int
    stopping: bool = strawberry.field(description="Cancelled; it ends at its next item.")
    rate: float | None = strawberry.field(description="Items a second, while it runs.")
    time_left_ms: int | None = strawberry.field(description="An estimate, while it runs.")
    created_at: Moment
    started_at: Moment | None
    completed_at: Moment | None
    next_try_at: Moment | None

    @classmethod
    def of(cls, job: Job) -> "JobNode":
        return cls(
            id=node_id("Job", job.id),
            job_type=job.job_type,
            status=job.status,
            entity_id=entity_id(job),
            progress=job.progress,
            processed_items=job.processed_items,
            total_items=job.total_items,
            note=job.note,
            result=None if job.result is None else JSON(orders.result(job.result)),
            error_message=job.error_message,
            attempts=job.attempts,
            stopping=job.is_stopping,
            rate=job.rate,
            time_left_ms=job.time_left,
            created_at=job.created_at,
            started_at=job.started_at,
            completed_at=job.completed_at,
            next_try_at=job.next_try_at,
        )


def entity_id(job: Job) -> strawberry.ID | None:
    found = orders.entity_id(job)
    return None if found is None else strawberry.ID(found)


@least(Role.ADMIN)
@strawberry.type
class JobQuery:
    @field(description="The newest jobs first.")
    async def jobs(self, info: Info, first: int = 50) -> list[JobNode]:
        page = await info.context.ask(info.context.soniq.jobs.recent, Slice(first=first))
        return [JobNode.of(job) for job in page.items]

    @field()
    async def job(self, info: Info, id: strawberry.ID) -> JobNode | None:
        jobs = info.context.soniq.jobs
        return JobNode.of(await info.context.ask(jobs.job, ids.private("Job", id, JobId)))


@least(Role.ADMIN)
@strawberry.type
class JobMutation:
    @field(
        description="Look for new, changed and moved files in one music folder, or in all. "
        "Returns the scans: those started now, and those that were running already.",
        metadata=rows(5),
    )
    async def start_scan(self, info: Info, root_id: strawberry.ID | None = None) -> list[JobNode]:
        return [JobNode.of(job) for job in await scans(info.context, root_id)]

    @field(
        description="Scan a held root again and take what is not there as missing: the person "
        "who was asked has agreed."
    )
    async def accept_missing(self, info: Info, root_id: strawberry.ID) -> JobNode:
        (job,) = await scans(info.context, root_id, accept_missing=True)
        return JobNode.of(job)

    @field(description="Stop a job between two items.")
    async def cancel_job(self, info: Info, id: strawberry.ID) -> JobNode:
        jobs = info.context.soniq.jobs
        return JobNode.of(await info.context.ask(jobs.cancel, ids.private("Job", id, JobId)))

    @field(description="Try a failed job again.")
    async def retry_job(self, info: Info, id: strawberry.ID) -> JobNode:
        jobs = info.context.soniq.jobs
        return JobNode.of(await info.context.ask(jobs.retry, ids.private("Job", id, JobId)))


async def scans(
    context: Context, root_id: str | None, *, accept_missing: bool = False
) -> list[Job]:
    """Starts a scan of the root, or of all; where one runs already, that one is told."""
    soniq = context.soniq
    if root_id is not None:
        root = await context.ask(soniq.roots.root, ids.private("Root", root_id, RootId))
        roots = [root]
    else:
        roots = await context.ask(soniq.roots.all)
    return [
        await context.ask(
            soniq.jobs.start,
            JobType.FILESYSTEM_SCAN,
            entity_id=root.id,
            args={"accept_missing": True} if accept_missing else None,
            by=context.asker.id,
        )
        for root in roots
    ]
