"""What is there more than once: the groups with their evidence, and what people decide."""

import strawberry

from soniq.accounts.model import Role
from soniq.duplicates.model import (
    RANKS,
    BulkPreview,
    Choice,
    Copy,
    Group,
    GroupId,
    GroupPage,
    Kind,
    Resolved,
    Rule,
    Rules,
)
from soniq.graphql.context import Info
from soniq.graphql.covers import Cover
from soniq.graphql.fields import field, least, needs, rows
from soniq.graphql.jobs import JobNode
from soniq.graphql.relay import Edge, PageInfo, node_id
from soniq.graphql.scalars import BigInt
from soniq.http import cursors, duplicates, ids, orders
from soniq.library.model import Key, Page
from soniq.text import shown
from soniq.units import FileId, Moment

strawberry.enum(Kind, name="DuplicateKind", description="By what copies are known to be one.")
strawberry.enum(Rule, name="KeepRule", description="By what one copy is better than another.")
ORDER = duplicates.ORDER


@least(Role.USER)
@strawberry.type(name="DuplicateCopy", description="A file of a group, and the track it plays.")
class CopyNode:
    copy: strawberry.Private[Copy]

    file_id: strawberry.ID
    track_id: strawberry.ID
    album_id: strawberry.ID
    title: str
    artist: str
    album: str
    track_number: int | None
    year: int | None
    codec: str | None
    lossless: bool
    bitrate: int | None = strawberry.field(description="Bits a second.")
    sample_rate: int | None
    bit_depth: int | None
    duration_ms: int | None
    size_bytes: BigInt
    tag_count: int = strawberry.field(description="Fields that its tags fill in.")
    has_cover: bool = strawberry.field(description="Embedded.")
    added_at: Moment
    writable: bool = strawberry.field(description="Whether soniq may put it away.")

    @classmethod
    def of(cls, copy: Copy) -> "CopyNode":
        return cls(
            copy=copy,
            file_id=node_id("File", copy.file_id),
            track_id=node_id("Track", copy.track_id),
            album_id=node_id("Album", copy.album_id),
            title=copy.title,
            artist=copy.artist,
            album=copy.album,
            track_number=copy.track_number,
            year=copy.year,
            codec=copy.codec,
            lossless=copy.is_lossless,
            bitrate=copy.bitrate,
            sample_rate=copy.sample_rate,
            bit_depth=copy.bit_depth,
            duration_ms=copy.duration,
            size_bytes=BigInt(copy.size_bytes),
            tag_count=copy.tag_count,
            has_cover=copy.has_cover,
            added_at=copy.added_at,
            writable=copy.is_writable,
        )

    @field(description="As text for people.", metadata=needs(Role.ADMIN))
    def path(self) -> str:
        return shown(self.copy.path)

    @field()
    def cover(self) -> Cover | None:
        return Cover.of(self.copy.cover)


@least(Role.USER)
@strawberry.type(name="DuplicateGroup", description="Copies of one recording.")
class GroupNode:
    id: strawberry.ID
    kind: Kind
    confidence: float = strawberry.field(description="0–1.")
    score: float | None = strawberry.field(
        description="0–1, of the weakest pair; null where nothing was measured."
    )
    evidence: str = strawberry.field(description="What says that they are one, for people.")
    delta_ms: int = strawberry.field(description="By how much their lengths differ.")
    copies: list[CopyNode] = strawberry.field(
        metadata=rows(3), description="The one that is proposed to be kept first."
    )
    keep: strawberry.ID = strawberry.field(description="The file that the rules would keep.")
    reasons: list[str] = strawberry.field(description="Why, for people.")
    differs: list[str] = strawberry.field(description="What is not the same in all.")
    frees_bytes: BigInt = strawberry.field(description="If the proposal is accepted.")

    @classmethod
    def of(cls, group: Group) -> "GroupNode":
        return cls(
            id=node_id("Duplicates", group.id),
            kind=group.evidence.kind,
            confidence=group.confidence,
            score=group.evidence.score,
            evidence=group.evidence.text,
            delta_ms=group.evidence.delta,
            copies=[CopyNode.of(copy) for copy in group.copies],
            keep=node_id("File", group.proposal.file_id),
            reasons=list(group.proposal.reasons),
            differs=sorted(group.differs),
            frees_bytes=BigInt(group.frees_bytes),
        )


@least(Role.USER)
@strawberry.type
class DuplicateEdge(Edge):
    node: GroupNode


@least(Role.USER)
@strawberry.type(name="DuplicateCount", description="How many groups of a kind there are.")
class DuplicateCount:
    kind: Kind
    count: int


@least(Role.USER)
@strawberry.type
class DuplicateConnection:
    edges: list[DuplicateEdge]
    page_info: PageInfo
    counts: list[DuplicateCount] = strawberry.field(metadata=rows(5))

    @classmethod
    def of(cls, found: GroupPage) -> "DuplicateConnection":
        keys: list[Key] = [(RANKS[group.evidence.kind], group.id) for group in found.groups]
        page: Page[Group] = Page(
            items=list(found.groups),
            keys=keys,
            has_next=found.after is not None,
            has_previous=False,
        )
        return cls(
            edges=[
                DuplicateEdge(order=ORDER, key=key, node=GroupNode.of(group))
                for group, key in zip(found.groups, keys, strict=True)
            ],
            page_info=PageInfo.of(page, ORDER),
            counts=[DuplicateCount(kind=kind, count=n) for kind, n in found.counts.items()],
        )


@least(Role.ADMIN)
@strawberry.type(name="KeepRules", description="Which copy is to be kept, the weightiest first.")
class RulesNode:
    order: list[Rule]
    folders: list[str] = strawberry.field(description="The dearest first, as text for people.")

    @classmethod
    def of(cls, rules: Rules) -> "RulesNode":
        return cls(order=list(rules.order), folders=[shown(path) for path in rules.folders])


@least(Role.ADMIN)
@strawberry.type(name="Resolved", description="What became of a decision on duplicates.")
class ResolvedNode:
    change_id: strawberry.ID | None = strawberry.field(description="Takes it back.")
    groups: int
    files: int = strawberry.field(description="Put away.")
    size_bytes: BigInt
    note: str = strawberry.field(description="Why some files stay where they were.")

    @classmethod
    def of(cls, done: Resolved) -> "ResolvedNode":
        return cls(
            change_id=node_id("Change", done.change) if done.change else None,
            groups=done.groups,
            files=done.files,
            size_bytes=BigInt(done.size_bytes),
            note=done.note,
        )


@least(Role.ADMIN)
@strawberry.type(description="What accepting all proposals of some kinds would do.")
class DuplicatesPreview:
    groups: int
    files: int = strawberry.field(description="That would be put away.")
    size_bytes: BigInt
    locked: int = strawberry.field(
        description="Files that lie where soniq may change nothing; their groups stay."
    )

    @classmethod
    def of(cls, found: BulkPreview) -> "DuplicatesPreview":
        return cls(
            groups=found.groups,
            files=found.files,
            size_bytes=BigInt(found.size_bytes),
            locked=found.locked,
        )


@strawberry.input(name="DuplicateChoice", description="This file stays, all others go.")
class ChoiceInput:
    group_id: strawberry.ID
    keep: strawberry.ID = strawberry.field(description="The file.")

    def meant(self) -> Choice:
        return Choice(
            group_id=ids.private("Duplicates", self.group_id, GroupId),
            keep=ids.private("File", self.keep, FileId),
        )


@least(Role.USER)
@strawberry.type
class DuplicatesQuery:
    @field(description="What is there more than once, the surest first; at most 200 at a time.")
    async def duplicates(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        kind: Kind | None = None,
    ) -> DuplicateConnection:
        context = info.context
        found = await context.ask(
            context.soniq.duplicates.groups,
            kind=kind,
            first=50 if first is None else first,
            after=duplicates.place(cursors.read(ORDER, after) if after else None),
        )
        return DuplicateConnection.of(found)

    @field(
        description="What accepting the proposals of all groups of these kinds would do.",
        metadata=needs(Role.ADMIN),
    )
    async def duplicates_preview(self, info: Info, kinds: list[Kind]) -> DuplicatesPreview:
        context = info.context
        found = await context.ask_changes(context.soniq.duplicates.preview_all, kinds)
        return DuplicatesPreview.of(found)

    @field(description="By what the copy to keep is proposed.", metadata=needs(Role.ADMIN))
    async def keep_rules(self, info: Info) -> RulesNode:
        context = info.context
        return RulesNode.of(await context.ask(context.soniq.duplicates.rules))


@least(Role.ADMIN)
@strawberry.type
class DuplicatesMutation:
    @field(description="Look for duplicates, as a job.")
    async def find_duplicates(self, info: Info) -> JobNode:
        context = info.context
        return JobNode.of(
            await context.ask(orders.find_duplicates, context.soniq, context.asker.id)
        )

    @field(
        description=f"Keep one file of each of these groups, at most {duplicates.AT_ONCE}; the "
        "others are put away, and what people attached to their tracks goes to the kept one's."
    )
    async def resolve_duplicates(self, info: Info, choices: list[ChoiceInput]) -> ResolvedNode:
        context = info.context
        meant = duplicates.checked([choice.meant() for choice in choices])
        done = await context.ask_changes(
            context.soniq.duplicates.resolve, meant, by=context.asker.id
        )
        return ResolvedNode.of(done)

    @field(
        description="Accept the proposals of all groups of these kinds, as a job. It can be undone."
    )
    async def accept_duplicates(self, info: Info, kinds: list[Kind]) -> JobNode:
        context = info.context
        job = await context.ask(orders.resolve_duplicates, context.soniq, kinds, context.asker.id)
        return JobNode.of(job)

    @field(
        description="Say that the copies of a group are different things, or all wanted, for ever. "
        "Returns the change that takes it back.",
        metadata=needs(Role.MODERATOR),
    )
    async def not_duplicate(self, info: Info, group_id: strawberry.ID) -> strawberry.ID:
        context = info.context
        number = ids.private("Duplicates", group_id, GroupId)
        change_id = await context.ask(
            context.soniq.duplicates.not_duplicate, number, by=context.asker.id
        )
        return node_id("Change", change_id)

    @field(description="Say which copy is to be kept; a rule that is left out does not count.")
    async def set_keep_rules(
        self, info: Info, order: list[Rule], folders: list[str] | None = None
    ) -> RulesNode:
        context = info.context
        rules = duplicates.rules_of(order, folders or [])
        await context.ask(context.soniq.duplicates.set_rules, rules, by=context.asker.id)
        return RulesNode.of(await context.ask(context.soniq.duplicates.rules))
