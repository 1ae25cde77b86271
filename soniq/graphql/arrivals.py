"""Purchases that come as files, and links to be fetched. Files themselves are brought by REST."""

from collections.abc import Sequence

import strawberry

from soniq.accounts.model import Role
from soniq.arrivals.model import (
    Arrival,
    ArrivalFile,
    ArrivalId,
    ArrivalState,
    Download,
    DownloadId,
    DownloadState,
    Fate,
    Fetch,
    Found,
    Inbox,
    Kind,
    Origin,
    Preview,
)
from soniq.collection.model import Acquisition
from soniq.graphql.context import Context, Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import node_id
from soniq.graphql.scalars import BigInt
from soniq.http import arrivals, ids
from soniq.http.arrivals import Underway
from soniq.library.model import Slice
from soniq.text import shown
from soniq.units import AlbumId, Moment, RootId, TrackId

strawberry.enum(Origin, name="ArrivalOrigin", description="By which way a purchase came.")
strawberry.enum(ArrivalState, description="How a purchase stands.")
strawberry.enum(Kind, name="ArrivalFileKind", description="What a file of a purchase is.")
strawberry.enum(Fate, name="ArrivalFileFate", description="What becomes of a file of a purchase.")
strawberry.enum(Fetch, name="DownloadKind", description="What a link leads to.")
strawberry.enum(DownloadState, description="How a link stands.")


@least(Role.ADMIN)
@strawberry.type(name="ArrivalFound", description="Which album a purchase is.")
class FoundNode:
    album: str
    artist: str
    year: int | None
    album_id: strawberry.ID | None = strawberry.field(
        description="Of the grid; null where soniq did not know it."
    )
    sure: bool
    why: str = strawberry.field(description="In words.")
    wanted: int = strawberry.field(description="Songs of it that are wanted.")
    brings: int = strawberry.field(description="How many of them come.")

    @classmethod
    def of(cls, found: Found) -> "FoundNode":
        return cls(
            album=found.album,
            artist=found.artist,
            year=found.year,
            album_id=node_id("Album", found.album_id) if found.album_id else None,
            sure=found.sure,
            why=found.why,
            wanted=found.wanted,
            brings=found.brings,
        )


@least(Role.ADMIN)
@strawberry.type(name="ArrivalFile", description="A file of a purchase.")
class ArrivalFileNode:
    position: int
    name: str = strawberry.field(description="As it was called, with its folders.")
    kind: Kind
    size_bytes: BigInt
    fate: Fate
    note: str
    target: str | None = strawberry.field(description="In the music folder, as text for people.")
    title: str
    artist: str
    disc_number: int | None
    track_number: int | None
    duration_ms: int | None
    codec: str | None
    wanted_id: strawberry.ID | None = strawberry.field(description="The wanted song that it is.")

    @classmethod
    def of(cls, one: ArrivalFile) -> "ArrivalFileNode":
        return cls(
            position=one.position,
            name=one.name,
            kind=one.kind,
            size_bytes=BigInt(one.size_bytes),
            fate=one.fate,
            note=one.note,
            target=None if one.target is None else shown(one.target),
            title=one.title,
            artist=one.artist,
            disc_number=one.disc_number,
            track_number=one.track_number,
            duration_ms=one.duration,
            codec=one.codec,
            wanted_id=node_id("Track", one.wanted_id) if one.wanted_id else None,
        )


@least(Role.ADMIN)
@strawberry.type(name="Arrival", description="A purchase, and how it stands.")
class ArrivalNode:
    arrival_id: strawberry.Private[ArrivalId]

    id: strawberry.ID
    origin: Origin
    name: str
    size_bytes: BigInt
    state: ArrivalState
    acquisition_source: str = strawberry.field(
        description=f"Where it came from: {', '.join(Acquisition)}."
    )
    note: str = strawberry.field(description="What it is at, in words.")
    trouble: str | None = strawberry.field(description="Why it was refused, or not filed.")
    progress: int | None = strawberry.field(description="0–100 while a job is at it.")
    found: FoundNode | None
    root_id: strawberry.ID | None
    template: str
    bonus: bool = strawberry.field(description="Pictures, booklets, texts and videos go along.")
    tracks: int = strawberry.field(description="Songs that would be filed, or were.")
    left: int = strawberry.field(description="Songs that would not.")
    change_id: strawberry.ID | None = strawberry.field(description="Takes it back, once filed.")
    created_at: Moment
    ended_at: Moment | None

    @classmethod
    def of(cls, one: Arrival, underway: Underway | None) -> "ArrivalNode":
        return cls(
            arrival_id=one.id,
            id=node_id("Arrival", one.id),
            origin=one.origin,
            name=one.name,
            size_bytes=BigInt(one.size_bytes),
            state=one.state,
            acquisition_source=one.acquisition.value,
            note=one.note or (underway.note if underway is not None else ""),
            trouble=one.trouble,
            progress=None if underway is None else underway.progress,
            found=None if one.found is None else FoundNode.of(one.found),
            root_id=node_id("Root", one.root_id) if one.root_id else None,
            template=one.template,
            bonus=one.bonus,
            tracks=one.tracks,
            left=one.left,
            change_id=node_id("Change", one.change_id) if one.change_id else None,
            created_at=one.created_at,
            ended_at=one.ended_at,
        )


@least(Role.ADMIN)
@strawberry.type(name="ArrivalPreview", description="A purchase with its files, songs first.")
class PreviewNode:
    arrival: ArrivalNode
    files: list[ArrivalFileNode]
    can_accept: bool
    note: str = strawberry.field(description="Why it cannot be filed now.")


@least(Role.ADMIN)
@strawberry.type(name="Inbox", description="The folder in which purchases may be put.")
class InboxNode:
    path: str
    note: str = strawberry.field(description="Why it is not looked at; empty where it is.")

    @classmethod
    def of(cls, inbox: Inbox) -> "InboxNode":
        return cls(path=shown(inbox.path), note=inbox.note)


@least(Role.ADMIN)
@strawberry.type(name="Download", description="A link that somebody gave, and how it stands.")
class DownloadNode:
    id: strawberry.ID
    kind: Fetch
    url: str = strawberry.field(description="Without what opens it to whoever has it.")
    name: str
    state: DownloadState
    received: BigInt = strawberry.field(description="Bytes.")
    size: BigInt | None
    note: str
    trouble: str | None
    album_id: strawberry.ID | None
    track_id: strawberry.ID | None
    arrival_id: strawberry.ID | None = strawberry.field(description="What a purchase became.")
    created_at: Moment
    next_try_at: Moment | None
    ended_at: Moment | None

    @classmethod
    def of(cls, one: Download) -> "DownloadNode":
        return cls(
            id=node_id("Download", one.id),
            kind=one.kind,
            url=one.url,
            name=one.name,
            state=one.state,
            received=BigInt(one.received),
            size=None if one.size is None else BigInt(one.size),
            note=one.note,
            trouble=one.trouble,
            album_id=node_id("Album", one.album_id) if one.album_id else None,
            track_id=node_id("Track", one.track_id) if one.track_id else None,
            arrival_id=node_id("Arrival", one.arrival_id) if one.arrival_id else None,
            created_at=one.created_at,
            next_try_at=one.next_try_at,
            ended_at=one.ended_at,
        )


async def _nodes(context: Context, found: Sequence[Arrival]) -> list[ArrivalNode]:
    jobs = await context.ask(arrivals.underway, context.soniq, found)
    return [
        ArrivalNode.of(one, jobs.get(one.id) if one.state in arrivals.AT_WORK else None)
        for one in found
    ]


async def _shown(context: Context, preview: Preview) -> PreviewNode:
    (arrival,) = await _nodes(context, [preview.arrival])
    return PreviewNode(
        arrival=arrival,
        files=[ArrivalFileNode.of(one) for one in preview.files],
        can_accept=preview.can_accept,
        note=preview.note,
    )


@least(Role.ADMIN)
@strawberry.type
class ArrivalQuery:
    @field(
        description="Purchases, the newest first, at most 200: those that wait for something, or "
        "those that are over. `before`: the id of the last one that was shown.",
        metadata=rows(50),
    )
    async def arrivals(
        self,
        info: Info,
        over: bool = False,
        first: int | None = None,
        before: strawberry.ID | None = None,
    ) -> list[ArrivalNode]:
        context = info.context
        found = await context.ask(
            context.soniq.arrivals.listing,
            over=over,
            before=ids.private("Arrival", before, ArrivalId),
            first=Slice(first=first).size,
        )
        return await _nodes(context, found)

    @field(description="A purchase, and where it would go.")
    async def arrival(self, info: Info, id: strawberry.ID) -> PreviewNode | None:
        context = info.context
        number = ids.private("Arrival", id, ArrivalId)
        return await _shown(context, await context.ask(context.soniq.arrivals.preview, number))

    @field(description="The folder in which purchases may be put.")
    async def inbox(self, info: Info) -> InboxNode:
        context = info.context
        return InboxNode.of(await context.ask(context.soniq.arrivals.inbox))

    @field(description="Links that were given, the newest first, at most 200.", metadata=rows(50))
    async def downloads(
        self, info: Info, first: int | None = None, before: strawberry.ID | None = None
    ) -> list[DownloadNode]:
        context = info.context
        found = await context.ask(
            context.soniq.arrivals.downloads,
            before=ids.private("Download", before, DownloadId),
            first=Slice(first=first).size,
        )
        return [DownloadNode.of(one) for one in found]


@least(Role.ADMIN)
@strawberry.type
class ArrivalMutation:
    @field(description="Plan otherwise where a purchase goes; null leaves what is planned.")
    async def plan_arrival(
        self,
        info: Info,
        id: strawberry.ID,
        root_id: strawberry.ID | None = None,
        template: str | None = None,
        bonus: bool | None = None,
        album_id: strawberry.ID | None = None,
    ) -> PreviewNode:
        context = info.context
        planned = await context.ask_changes(
            context.soniq.arrivals.plan,
            ids.private("Arrival", id, ArrivalId),
            root_id=ids.private("Root", root_id, RootId),
            template=template,
            bonus=bonus,
            album_id=ids.private("Album", album_id, AlbumId),
        )
        return await _shown(context, planned)

    @field(description="File a purchase as planned, as a job. It can be undone from the history.")
    async def accept_arrival(self, info: Info, id: strawberry.ID) -> ArrivalNode:
        context = info.context
        number = ids.private("Arrival", id, ArrivalId)
        one = await context.ask(context.soniq.arrivals.accept, number, by=context.asker.id)
        return (await _nodes(context, [one]))[0]

    @field(description="Let a purchase go. What lies in the inbox stays there.")
    async def drop_arrival(self, info: Info, id: strawberry.ID) -> ArrivalNode:
        context = info.context
        number = ids.private("Arrival", id, ArrivalId)
        one = await context.ask_changes(context.soniq.arrivals.drop, number)
        return (await _nodes(context, [one]))[0]

    @field(
        description="Fetch what an https link leads to: a purchase or free release, the picture of "
        "an album, or the words of a track. Streams are not recorded."
    )
    async def fetch_link(
        self,
        info: Info,
        url: str,
        kind: Fetch = Fetch.MUSIC,
        album_id: strawberry.ID | None = None,
        track_id: strawberry.ID | None = None,
    ) -> DownloadNode:
        context = info.context
        one = await context.ask(
            context.soniq.arrivals.fetch,
            url,
            kind,
            by=context.asker.id,
            album_id=ids.private("Album", album_id, AlbumId),
            track_id=ids.private("Track", track_id, TrackId),
        )
        return DownloadNode.of(one)

    @field(description="Fetch a link no more.")
    async def cancel_download(self, info: Info, id: strawberry.ID) -> DownloadNode:
        context = info.context
        number = ids.private("Download", id, DownloadId)
        return DownloadNode.of(await context.ask(context.soniq.arrivals.cancel, number))

    @field(description="Try a link again now.")
    async def retry_download(self, info: Info, id: strawberry.ID) -> DownloadNode:
        context = info.context
        number = ids.private("Download", id, DownloadId)
        return DownloadNode.of(await context.ask(context.soniq.arrivals.retry, number))
