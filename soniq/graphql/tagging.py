"""Writing what is shown into the files' own tags, where a person allowed it."""

import strawberry
from strawberry.scalars import JSON

from soniq.accounts.model import Role
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.jobs import JobNode
from soniq.graphql.relay import node_id
from soniq.graphql.roots import RootNode
from soniq.graphql.scalars import json
from soniq.http import ids, orders
from soniq.library.model import PAGE_LIMIT
from soniq.tagging.model import FileChange
from soniq.text import shown
from soniq.units import RootId, TrackId


@least(Role.ADMIN)
@strawberry.type(description="What writing would change in a field of a file.")
class FieldWrite:
    field: str
    before: JSON | None
    after: JSON | None


@least(Role.ADMIN)
@strawberry.type(name="FileChange", description="What writing would change in a file.")
class FileChangeNode:
    file_id: strawberry.ID
    track_id: strawberry.ID
    path: str = strawberry.field(description="As text for people.")
    fields: list[FieldWrite] = strawberry.field(metadata=rows(5))
    refusal: str | None = strawberry.field(
        description="Why it cannot be written as things stand, for people."
    )

    @classmethod
    def of(cls, change: FileChange) -> "FileChangeNode":
        return cls(
            file_id=node_id("File", change.file_id),
            track_id=node_id("Track", change.track_id),
            path=shown(change.path),
            fields=[
                FieldWrite(field=one.field, before=json(one.before), after=json(one.after))
                for one in change.fields
            ],
            refusal=change.refusal,
        )


@least(Role.ADMIN)
@strawberry.type
class TaggingQuery:
    @field(
        description="What writing the tags of these tracks would change in their files; at most "
        f"{PAGE_LIMIT} tracks.",
        metadata=rows(50),
    )
    async def preview_tags(
        self, info: Info, track_ids: list[strawberry.ID]
    ) -> list[FileChangeNode]:
        context = info.context
        tracks = orders.numbers("Track", track_ids, TrackId, most=PAGE_LIMIT)
        found = await context.ask_changes(context.soniq.tagging.preview, tracks)
        return [FileChangeNode.of(one) for one in found]


@least(Role.ADMIN)
@strawberry.type
class TaggingMutation:
    @field(
        description="Write what is shown of these tracks into their files, as a job; at most "
        f"{orders.AT_ONCE:,} tracks. It can be undone to the byte."
    )
    async def write_tags(self, info: Info, track_ids: list[strawberry.ID]) -> JobNode:
        context = info.context
        tracks = orders.numbers("Track", track_ids, TrackId)
        job = await context.ask(orders.write_tags, context.soniq, tracks, context.asker.id)
        return JobNode.of(job)

    @field(
        description="Say whether soniq may change files in a music folder: write tags, rename, "
        "put away. It may not until somebody says so."
    )
    async def set_root_writable(
        self, info: Info, root_id: strawberry.ID, writable: bool
    ) -> RootNode:
        context = info.context
        number = ids.private("Root", root_id, RootId)
        root = await context.ask(
            context.soniq.roots.set_writable, number, writable, by=context.asker.id
        )
        return RootNode.of(root)
