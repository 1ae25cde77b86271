"""Playlists as GraphQL tells them: lists, entries, what rules ask of and would find."""

import strawberry
from strawberry.scalars import JSON as ANY

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.graphql.context import Info
from soniq.graphql.covers import Cover
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import Node, node_id
from soniq.graphql.scalars import json
from soniq.graphql.tracks import TrackNode, track_nodes
from soniq.http import rules as worded
from soniq.library.model import PAGE_LIMIT
from soniq.playlists.fields import Field, FieldKind, can_order, ops_of
from soniq.playlists.model import (
    Added,
    Duplicates,
    Entry,
    EntryId,
    EntryPage,
    Playlist,
    Preview,
    Visibility,
)
from soniq.text import shown
from soniq.units import Moment

strawberry.enum(Visibility, name="PlaylistVisibility", description="Who sees a playlist.")
strawberry.enum(
    Duplicates,
    name="PlaylistDuplicates",
    description="What becomes of tracks that are in the list already.",
)
strawberry.enum(FieldKind, name="RuleFieldKind", description="What the values of a field are.")


@least(Role.GUEST)
@strawberry.type(name="ToldTrack", description="What a list tells of a track that is not here.")
class LineNode:
    title: str
    artist: str
    album: str
    duration_ms: int | None
    path: str | None = strawberry.field(description="As it was told.")


@least(Role.GUEST)
@strawberry.type(name="PlaylistEntry", description="A place in a playlist.")
class EntryNode:
    id: strawberry.ID | None = strawberry.field(
        description="By which it is moved and taken out; null in a smart list."
    )
    position: int
    track: TrackNode | None = strawberry.field(description="Null while the library lacks it.")
    line: LineNode | None
    added_at: Moment | None


@least(Role.GUEST)
@strawberry.type(name="PlaylistEntries", description="A part of a playlist.")
class EntriesNode:
    entries: list[EntryNode] = strawberry.field(metadata=rows(50))
    total: int = strawberry.field(description="Of the whole list.")
    duration_ms: int
    cut: bool = strawberry.field(description="The rules find more than a list may hold.")


@least(Role.GUEST)
@strawberry.type(name="Playlist", description="A list of tracks, by hand or by rules.")
class PlaylistNode(Node):
    playlist: strawberry.Private[Playlist]

    name: str
    description: str
    owner: str
    visibility: Visibility
    is_smart: bool
    entry_count: int | None = strawberry.field(
        description="Of a smart list as it was when it was last opened."
    )
    lost_count: int = strawberry.field(description="Entries whose track is not in the library.")
    duration_ms: int | None
    changes: int = strawberry.field(description="To be sent with a change; see `changePlaylist`.")
    created_at: Moment
    changed_at: Moment
    deleted_at: Moment | None
    origin: str | None = strawberry.field(description="Where it was brought from.")

    @classmethod
    def of(cls, playlist: Playlist) -> "PlaylistNode":
        return cls(
            playlist=playlist,
            id=node_id("Playlist", playlist.id),
            name=playlist.name,
            description=playlist.description,
            owner=playlist.owner,
            visibility=playlist.visibility,
            is_smart=playlist.is_smart,
            entry_count=playlist.entries,
            lost_count=playlist.lost,
            duration_ms=playlist.duration,
            changes=playlist.changes,
            created_at=playlist.created_at,
            changed_at=playlist.changed_at,
            deleted_at=playlist.deleted_at,
            origin=playlist.origin,
        )

    @field(description="Whether the one who asks may change it.")
    def is_mine(self, info: Info) -> bool:
        return self.playlist.owner_id == info.context.asker.id

    @field(description='Of a smart list: {"all": [{"field", "op", "value"}, …], "order", "limit"}.')
    def rules(self) -> ANY | None:
        found = self.playlist.rules
        return None if found is None else json(worded.told(found))

    @field(description="Of its first tracks; at most four.", metadata=rows(4))
    def covers(self) -> list[Cover]:
        return [cover for hash in self.playlist.covers if (cover := Cover.of(hash)) is not None]

    @field(description="A part of the list, `offset` from its start; at most 200.")
    async def entries(self, info: Info, first: int = 50, offset: int = 0) -> EntriesNode:
        if not 0 <= first <= PAGE_LIMIT:
            raise Invalid(f"`first` is at most {PAGE_LIMIT}.")
        context = info.context
        page = await context.ask(
            context.soniq.playlists.entries,
            self.playlist.id,
            context.asker.id,
            first=first,
            skip=offset,
        )
        return await entries(info, page)


@least(Role.GUEST)
@strawberry.type(name="RulePreview", description="What rules would find.")
class PreviewNode:
    found: strawberry.Private[Preview]

    total: int
    duration_ms: int
    cut: bool = strawberry.field(description="They find more than a list may hold.")
    seconds: float = strawberry.field(description="What it took.")

    @field(description="The first ones.", metadata=rows(50))
    async def tracks(self, info: Info) -> list[TrackNode]:
        context = info.context
        tracks = await context.ask(context.soniq.library.tracks_by_ids, self.found.track_ids)
        return await track_nodes(info, tracks)


@least(Role.GUEST)
@strawberry.type(name="RuleField", description="What a rule may ask of.")
class FieldNode:
    name: str
    label: str
    topic: str
    kind: FieldKind
    operators: list[str] = strawberry.field(description='As rules say them: "is", "gt" …')
    unit: str
    choices: list[str] = strawberry.field(description="Of a choice; empty where any text is one.")
    sorts: bool = strawberry.field(description="Whether a list can be sorted by it.")

    @classmethod
    def of(cls, one: Field) -> "FieldNode":
        return cls(
            name=one.name,
            label=one.label,
            topic=one.topic,
            kind=one.kind,
            operators=[op.value for op in ops_of(one)],
            unit=one.unit,
            choices=list(one.choices),
            sorts=can_order(one),
        )


@least(Role.USER)
@strawberry.type(name="AddedToPlaylist", description="What became of tracks for a playlist.")
class AddedNode:
    entry_ids: list[strawberry.ID]
    already: list[strawberry.ID] = strawberry.field(
        description="Tracks that are in the list already, or were named twice."
    )
    playlist: PlaylistNode

    @classmethod
    def of(cls, added: Added) -> "AddedNode":
        return cls(
            entry_ids=[entry_id(one) for one in added.entries],
            already=[node_id("Track", one) for one in added.already],
            playlist=PlaylistNode.of(added.playlist),
        )


def entry_id(number: EntryId) -> strawberry.ID:
    return node_id("PlaylistEntry", number)


async def entries(info: Info, page: EntryPage) -> EntriesNode:
    wanted = [entry.track_id for entry in page.entries if entry.track_id is not None]
    found = await info.context.ask(info.context.soniq.library.tracks_by_ids, wanted)
    nodes = dict(zip([track.id for track in found], await track_nodes(info, found), strict=True))
    return EntriesNode(
        entries=[
            EntryNode(
                id=None if entry.id is None else entry_id(entry.id),
                position=entry.position,
                track=None if entry.track_id is None else nodes.get(entry.track_id),
                line=_line(entry),
                added_at=entry.added_at,
            )
            for entry in page.entries
        ],
        total=page.total,
        duration_ms=page.duration,
        cut=page.cut,
    )


def _line(entry: Entry) -> LineNode | None:
    line = entry.line
    if line is None:
        return None
    return LineNode(
        title=line.title,
        artist=line.artist,
        album=line.album,
        duration_ms=line.duration,
        path=None if line.path is None else shown(line.path),
    )
