"""What one brings from elsewhere: exports that were uploaded, and accounts of other services."""

from collections.abc import Sequence

import strawberry

from soniq.accounts.model import Role
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import Node, node_id
from soniq.http import ids, importing
from soniq.http.importing import Underway
from soniq.importing.model import (
    Account,
    Import,
    ImportId,
    LineKind,
    LostLine,
    Part,
    Preview,
    Report,
    Sought,
    Source,
    State,
    Taken,
)
from soniq.units import Moment

strawberry.enum(Source, name="ImportSource", description="Where an import comes from.")
strawberry.enum(Part, name="ImportPart", description="What of an import can be wanted.")
strawberry.enum(State, name="ImportState", description="How an import stands.")
strawberry.enum(LineKind, name="ImportLineKind", description="What was not found.")


@least(Role.USER)
@strawberry.type(
    name="ImportSought",
    description="What there is of one kind. The last three are of `tracks`, the different ones.",
)
class SoughtNode:
    told: int
    tracks: int
    found: int
    guessed: int
    lost: int

    @classmethod
    def of(cls, sought: Sought) -> "SoughtNode":
        return cls(
            told=sought.told,
            tracks=sought.tracks,
            found=sought.found,
            guessed=sought.guessed,
            lost=sought.lost,
        )


@least(Role.USER)
@strawberry.type(name="ImportRefusal", description="An entry that cannot be taken, and why.")
class RefusalNode:
    file: str
    place: str
    reason: str


@least(Role.USER)
@strawberry.type(name="ImportLeft", description="What is no music, or not for this; and how many.")
class LeftNode:
    what: str
    count: int


@least(Role.USER)
@strawberry.type(name="ImportPreview", description="What is in an import, before it is taken in.")
class PreviewNode:
    files: list[str]
    parts: list[Part] = strawberry.field(description="Of which there is something.")
    plays: SoughtNode
    counts: SoughtNode
    opinions: SoughtNode
    playlists: int
    entries: SoughtNode = strawberry.field(description="Of the playlists.")
    albums: SoughtNode = strawberry.field(description="Saved ones; `guessed`: here in part.")
    songs: SoughtNode = strawberry.field(description="Saved by themselves.")
    holdings: SoughtNode = strawberry.field(description="Albums owned as records or purchases.")
    listed: SoughtNode = strawberry.field(description="Songs of playlists that may be wished for.")
    since: Moment | None
    until: Moment | None
    refused: int
    refusals: list[RefusalNode] = strawberry.field(
        description="The first of them.", metadata=rows(10)
    )
    left: list[LeftNode] = strawberry.field(metadata=rows(5))

    @classmethod
    def of(cls, preview: Preview) -> "PreviewNode":
        return cls(
            files=list(preview.files),
            parts=list(preview.parts),
            plays=SoughtNode.of(preview.plays),
            counts=SoughtNode.of(preview.counts),
            opinions=SoughtNode.of(preview.opinions),
            playlists=preview.playlists,
            entries=SoughtNode.of(preview.entries),
            albums=SoughtNode.of(preview.albums),
            songs=SoughtNode.of(preview.songs),
            holdings=SoughtNode.of(preview.holdings),
            listed=SoughtNode.of(preview.listed),
            since=preview.since,
            until=preview.until,
            refused=preview.refused,
            refusals=[
                RefusalNode(file=one.file, place=one.place, reason=one.reason)
                for one in preview.refusals
            ],
            left=[LeftNode(what=what, count=count) for what, count in preview.left.items()],
        )


@least(Role.USER)
@strawberry.type(
    name="ImportTaken",
    description="What became of entries. `added`, `known`: new in soniq, or there already.",
)
class TakenNode:
    told: int
    found: int
    guessed: int
    lost: int
    added: int
    known: int

    @classmethod
    def of(cls, taken: Taken) -> "TakenNode":
        return cls(
            told=taken.told,
            found=taken.found,
            guessed=taken.guessed,
            lost=taken.lost,
            added=taken.added,
            known=taken.known,
        )


@least(Role.USER)
@strawberry.type(name="ImportReport", description="What became of an import, so far.")
class ReportNode:
    plays: TakenNode
    counts: TakenNode
    opinions: TakenNode
    playlists: TakenNode = strawberry.field(description="Their entries.")
    wishes: TakenNode = strawberry.field(description="Albums and songs that were saved there.")
    holdings: TakenNode = strawberry.field(description="Albums owned as records or purchases.")
    lists: int
    new_lists: int
    notes: list[str]

    @classmethod
    def of(cls, report: Report) -> "ReportNode":
        return cls(
            plays=TakenNode.of(report.plays),
            counts=TakenNode.of(report.counts),
            opinions=TakenNode.of(report.opinions),
            playlists=TakenNode.of(report.playlists),
            wishes=TakenNode.of(report.wishes),
            holdings=TakenNode.of(report.holdings),
            lists=report.lists,
            new_lists=report.new_lists,
            notes=list(report.notes),
        )


@least(Role.USER)
@strawberry.type(name="Import", description="Something that one brought, and how it stands.")
class ImportNode(Node):
    source: Source
    name: str = strawberry.field(description="Of the file, or of the account.")
    state: State
    preview: PreviewNode | None
    parts: list[Part] = strawberry.field(description="What of it is wanted.")
    suggested: list[Part] = strawberry.field(description="What is taken in where one does not say.")
    guesses: bool
    report: ReportNode | None
    trouble: str | None
    running: bool
    progress: int | None = strawberry.field(
        description="Per cent; null where nothing is under way."
    )
    note: str
    created_at: Moment
    ended_at: Moment | None

    @classmethod
    def of(cls, one: Import, job: Underway | None = None) -> "ImportNode":
        return cls(
            id=node_id("Import", one.id),
            source=one.source,
            name=one.name,
            state=one.state,
            preview=None if one.preview is None else PreviewNode.of(one.preview),
            parts=list(one.parts),
            suggested=list(one.suggested),
            guesses=one.guesses,
            report=None if one.report is None else ReportNode.of(one.report),
            trouble=one.trouble,
            running=job is not None and job.is_running,
            progress=None if job is None else job.progress,
            note="" if job is None else job.note,
            created_at=one.created_at,
            ended_at=one.ended_at,
        )


@least(Role.USER)
@strawberry.type(name="ImportLine", description="What was not found, or could only be guessed.")
class LineNode:
    kind: LineKind
    playlist: str
    artist: str
    title: str
    album: str
    times: int
    guess_id: strawberry.ID | None = strawberry.field(description="The track that may be meant.")

    @classmethod
    def of(cls, line: LostLine) -> "LineNode":
        return cls(
            kind=line.kind,
            playlist=line.playlist,
            artist=line.artist,
            title=line.title,
            album=line.album,
            times=line.times,
            guess_id=None if line.guess is None else node_id("Track", line.guess),
        )


@least(Role.USER)
@strawberry.type(name="ImportLines", description="A part of what was not found.")
class LinesNode:
    lines: list[LineNode] = strawberry.field(metadata=rows(50))
    total: int
    after: int | None = strawberry.field(
        description="Pass it on for the next part; null at the end."
    )


@least(Role.USER)
@strawberry.type(name="ImportUndone", description="What taking an import back removed.")
class UndoneNode:
    plays: int
    counts: int
    opinions: int
    playlists: int
    wishes: int
    holdings: int


@strawberry.input(name="AccountInput", description="An account of one's own elsewhere.")
class AccountInput:
    source: Source
    name: str = strawberry.field(default="", description="As the service knows one.")
    url: str = strawberry.field(default="", description="Of a Subsonic server.")
    password: str = strawberry.field(default="", description="Or a token, or an API key.")
    is_key: bool = strawberry.field(default=False, description="The password is an API key.")

    def account(self) -> Account:
        return Account(
            source=self.source,
            name=self.name,
            url=self.url,
            password=self.password,
            is_key=self.is_key,
        )


@least(Role.USER)
@strawberry.type
class ImportQuery:
    @field(description="One's own imports, the newest first.", metadata=rows(20))
    async def imports(self, info: Info) -> list[ImportNode]:
        context = info.context
        found = await context.ask(context.soniq.importing.of, context.asker.id)
        return await _nodes(info, found)

    @field(description="One of one's own imports, and how far it is.")
    async def import_by_id(self, info: Info, id: strawberry.ID) -> ImportNode | None:
        context = info.context
        one = await context.ask(context.soniq.importing.import_, _number(id), context.asker.id)
        return (await _nodes(info, [one]))[0]

    @field(description="What of an import was not found, as it came.")
    async def import_lost(
        self, info: Info, id: strawberry.ID, first: int = 50, after: int = 0
    ) -> LinesNode:
        context = info.context
        found = await context.ask(
            context.soniq.importing.lost,
            _number(id),
            context.asker.id,
            first=first,
            after=after,
        )
        return LinesNode(
            lines=[LineNode.of(line) for line in found.lines],
            total=found.total,
            after=found.after,
        )


@least(Role.USER)
@strawberry.type
class ImportMutation:
    @field(
        description="Take in an import that waits, as a job; what failed goes on where it was. "
        "`guesses`: tracks that are only guessed, too."
    )
    async def start_import(
        self,
        info: Info,
        id: strawberry.ID,
        parts: list[Part] | None = None,
        guesses: bool = False,
    ) -> ImportNode:
        context = info.context
        one = await context.ask(
            importing.start,
            context.soniq,
            _number(id),
            context.asker.id,
            parts,
            guesses=guesses,
        )
        return (await _nodes(info, [one]))[0]

    @field(
        description="Bring what an account at Last.fm, ListenBrainz or another Subsonic server "
        "holds, as a job. Asked again, it brings what came since."
    )
    async def import_account(
        self,
        info: Info,
        account: AccountInput,
        parts: list[Part] | None = None,
        guesses: bool = False,
    ) -> ImportNode:
        context = info.context
        one = await context.ask_servers(
            importing.connect,
            context.soniq,
            context.asker.id,
            account.account(),
            parts,
            guesses=guesses,
        )
        return (await _nodes(info, [one]))[0]

    @field(description="Let an import go that is not over; what it took in by then stays.")
    async def drop_import(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        context = info.context
        await context.ask(context.soniq.importing.drop, _number(id), context.asker.id)
        return id

    @field(description="Take back what an import added, and nothing else.")
    async def undo_import(self, info: Info, id: strawberry.ID) -> UndoneNode:
        context = info.context
        done = await context.ask_changes(
            context.soniq.importing.undo, _number(id), context.asker.id
        )
        return UndoneNode(
            plays=done.plays,
            counts=done.counts,
            opinions=done.opinions,
            playlists=done.playlists,
            wishes=done.wishes,
            holdings=done.holdings,
        )


async def _nodes(info: Info, imports: Sequence[Import]) -> list[ImportNode]:
    context = info.context
    jobs = await context.ask(importing.underway, context.soniq, imports)
    return [ImportNode.of(one, jobs.get(one.id)) for one in imports]


def _number(id: str) -> ImportId:
    return ids.private("Import", id, ImportId)
