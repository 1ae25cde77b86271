"""`/api/duplicates`: what is there more than once, and what people decide."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.duplicates.model import (
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
from soniq.http import cursors, duplicates, ids, links, orders
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes
from soniq.http.times import iso
from soniq.text import shown
from soniq.units import FileId
from soniq.web.saying import Cursor, JobBegun, Limit, person_of, public

User = Annotated[Asker, allow(Role.USER)]
Moderator = Annotated[Asker, allow(Role.MODERATOR)]
Admin = Annotated[Asker, allow(Role.ADMIN)]
ORDER = duplicates.ORDER


class CopyBody(BaseModel):
    """A file of a group, and the track that it plays."""

    file_id: str
    track_id: str
    album_id: str
    path: str | None = Field(description="As text for people; null for all but admins.")
    title: str
    artist: str
    album: str
    track_number: int | None
    year: int | None
    path_cover: str | None
    codec: str | None
    lossless: bool
    bitrate: int | None = Field(description="Bits a second.")
    sample_rate: int | None
    bit_depth: int | None
    duration_ms: int | None
    size_bytes: int
    tag_count: int = Field(description="Fields that its tags fill in.")
    has_cover: bool = Field(description="Embedded.")
    added_at: str
    writable: bool = Field(description="Whether soniq may put it away.")

    @classmethod
    def of(cls, copy: Copy, *, with_path: bool) -> "CopyBody":
        return cls(
            file_id=ids.public("File", copy.file_id),
            track_id=ids.public("Track", copy.track_id),
            album_id=ids.public("Album", copy.album_id),
            path=shown(copy.path) if with_path else None,
            title=copy.title,
            artist=copy.artist,
            album=copy.album,
            track_number=copy.track_number,
            year=copy.year,
            path_cover=links.cover(copy.cover) if copy.cover else None,
            codec=copy.codec,
            lossless=copy.is_lossless,
            bitrate=copy.bitrate,
            sample_rate=copy.sample_rate,
            bit_depth=copy.bit_depth,
            duration_ms=copy.duration,
            size_bytes=copy.size_bytes,
            tag_count=copy.tag_count,
            has_cover=copy.has_cover,
            added_at=iso(copy.added_at),
            writable=copy.is_writable,
        )


class GroupBody(BaseModel):
    """Copies of one recording."""

    id: str
    kind: Kind
    confidence: float = Field(description="0–1.")
    score: float | None = Field(description="0–1, of the weakest pair; null: not measured.")
    evidence: str = Field(description="What says that they are one, for people.")
    delta_ms: int = Field(description="By how much their lengths differ.")
    copies: list[CopyBody] = Field(description="The one that is proposed to be kept first.")
    keep: str = Field(description="The file that the rules would keep.")
    reasons: list[str] = Field(description="Why, for people.")
    differs: list[str] = Field(description="What is not the same in all.")
    frees_bytes: int = Field(description="If the proposal is accepted.")

    @classmethod
    def of(cls, group: Group, asker: Asker) -> "GroupBody":
        with_path = asker.person is not None and asker.person.role.may(Role.ADMIN)
        return cls(
            id=ids.public("Duplicates", group.id),
            kind=group.evidence.kind,
            confidence=group.confidence,
            score=group.evidence.score,
            evidence=group.evidence.text,
            delta_ms=group.evidence.delta,
            copies=[CopyBody.of(copy, with_path=with_path) for copy in group.copies],
            keep=ids.public("File", group.proposal.file_id),
            reasons=list(group.proposal.reasons),
            differs=sorted(group.differs),
            frees_bytes=group.frees_bytes,
        )


class GroupList(BaseModel):
    """The surest first."""

    groups: list[GroupBody]
    counts: dict[Kind, int] = Field(description="Groups of each kind, in all.")
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")

    @classmethod
    def of(cls, found: GroupPage, asker: Asker) -> "GroupList":
        return cls(
            groups=[GroupBody.of(group, asker) for group in found.groups],
            counts=dict(found.counts),
            next_cursor=None if found.after is None else cursors.write(ORDER, found.after),
        )


class ChoiceBody(BaseModel):
    """This file stays, all others of the group are put away."""

    group_id: str
    keep: str = Field(description="The file's id.")

    def meant(self) -> Choice:
        return Choice(
            group_id=ids.private("Duplicates", self.group_id, GroupId),
            keep=ids.private("File", self.keep, FileId),
        )


class ResolveOrder(BaseModel):
    """Decisions that are made as one change."""

    choices: list[ChoiceBody] = Field(min_length=1, max_length=duplicates.AT_ONCE)


class AcceptOrder(BaseModel):
    """Groups whose proposals are accepted."""

    kinds: list[Kind] = Field(min_length=1, max_length=len(Kind))


class PreviewBody(BaseModel):
    """What accepting all proposals of some kinds would do."""

    groups: int
    files: int = Field(description="That would be put away.")
    size_bytes: int
    locked: int = Field(description="Files that lie where soniq may change nothing; they stay.")

    @classmethod
    def of(cls, found: BulkPreview) -> "PreviewBody":
        return cls(
            groups=found.groups,
            files=found.files,
            size_bytes=found.size_bytes,
            locked=found.locked,
        )


class ResolvedBody(BaseModel):
    """What became of it."""

    change_id: str | None = Field(description="Takes it back.")
    groups: int
    files: int = Field(description="Put away.")
    size_bytes: int
    note: str = Field(description="Why some files stay where they were.")

    @classmethod
    def of(cls, done: Resolved) -> "ResolvedBody":
        return cls(
            change_id=public("Change", done.change),
            groups=done.groups,
            files=done.files,
            size_bytes=done.size_bytes,
            note=done.note,
        )


class Said(BaseModel):
    """A word that was taken down."""

    change_id: str = Field(description="Takes it back.")


class RulesBody(BaseModel):
    """Which copy is to be kept, the weightiest rule first; one left out does not count."""

    order: list[Rule] = Field(max_length=len(Rule))
    folders: list[str] = Field(default=[], max_length=100, description="The dearest first.")

    @classmethod
    def of(cls, rules: Rules) -> "RulesBody":
        return cls(order=list(rules.order), folders=[shown(path) for path in rules.folders])


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/duplicates", tags=["duplicates"])

    @api.get("", summary="List what is there more than once")
    async def groups(
        asker: User,
        limit: Limit = 50,
        cursor: Cursor = None,
        kind: Annotated[Kind | None, Query(description="Only of that kind.")] = None,
    ) -> GroupList:
        after = duplicates.place(cursors.read(ORDER, cursor) if cursor else None)
        found = await ask(soniq.duplicates.groups, kind=kind, first=limit, after=after)
        return GroupList.of(found, asker)

    @api.post("/find", summary="Look for duplicates", status_code=202)
    async def find(asker: Admin) -> JobBegun:
        return JobBegun.of(await ask(orders.find_duplicates, soniq, person_of(asker).id))

    @api.post("/resolve", summary="Keep one of each, put the others away")
    async def resolve(asker: Admin, order: ResolveOrder) -> ResolvedBody:
        """What people attached to the tracks goes to the kept one's."""
        meant = duplicates.checked([choice.meant() for choice in order.choices])
        by = person_of(asker).id
        return ResolvedBody.of(await changes.ask(soniq.duplicates.resolve, meant, by=by))

    @api.post("/preview", summary="What accepting proposals would do")
    async def preview(_: Admin, order: AcceptOrder) -> PreviewBody:
        return PreviewBody.of(await changes.ask(soniq.duplicates.preview_all, order.kinds))

    @api.post("/accept", summary="Accept all proposals of some kinds", status_code=202)
    async def accept(asker: Admin, order: AcceptOrder) -> JobBegun:
        """It can be taken back from the history."""
        by = person_of(asker).id
        return JobBegun.of(await ask(orders.resolve_duplicates, soniq, order.kinds, by))

    @api.post("/{group_id}/apart", summary="Say that these are no duplicates")
    async def apart(
        asker: Moderator, group_id: Annotated[str, Path(description="The group's id.")]
    ) -> Said:
        """For ever, wherever the files are moved."""
        number, by = ids.private("Duplicates", group_id, GroupId), person_of(asker).id
        change_id = await ask(soniq.duplicates.not_duplicate, number, by=by)
        return Said(change_id=ids.public("Change", change_id))

    @api.get("/rules", summary="By what the copy to keep is proposed")
    async def rules(_: Admin) -> RulesBody:
        return RulesBody.of(await ask(soniq.duplicates.rules))

    @api.put("/rules", summary="Say which copy is to be kept")
    async def set_rules(asker: Admin, body: RulesBody) -> RulesBody:
        wanted = duplicates.rules_of(body.order, body.folders)
        await ask(soniq.duplicates.set_rules, wanted, by=person_of(asker).id)
        return RulesBody.of(await ask(soniq.duplicates.rules))

    return api
