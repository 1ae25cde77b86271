"""Playlists: made, changed, deleted and had back; and what rules would find."""

import strawberry
from strawberry.scalars import JSON as ANY

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.playlist_nodes import AddedNode, FieldNode, PlaylistNode, PreviewNode, entry_id
from soniq.graphql.scalars import told
from soniq.http import ids
from soniq.http import rules as worded
from soniq.library.model import PAGE_LIMIT
from soniq.playlists.fields import FIELDS
from soniq.playlists.model import Duplicates, EntryId, PlaylistId, Visibility
from soniq.units import TrackId

PREVIEW_SECONDS = 1.5
"""Less than an answer may take."""


@least(Role.GUEST)
@strawberry.type
class PlaylistQuery:
    @field(description="One's playlists by name, then those that others show.", metadata=rows(30))
    async def playlists(self, info: Info, others: bool = True) -> list[PlaylistNode]:
        context = info.context
        found = await context.ask(context.soniq.playlists.of, context.asker.id, others=others)
        return [PlaylistNode.of(one) for one in found]

    @field(description="One playlist.")
    async def playlist(self, info: Info, id: strawberry.ID) -> PlaylistNode:
        context = info.context
        found = await context.ask(context.soniq.playlists.playlist, _list(id), context.asker.id)
        return PlaylistNode.of(found)

    @field(description="One's deleted playlists, for 30 days.", metadata=rows(10))
    async def deleted_playlists(self, info: Info) -> list[PlaylistNode]:
        context = info.context
        found = await context.ask(context.soniq.playlists.deleted, context.asker.id)
        return [PlaylistNode.of(one) for one in found]

    @field(description="One's playlists by hand that a track is in.", metadata=rows(10))
    async def playlists_with(self, info: Info, track_id: strawberry.ID) -> list[PlaylistNode]:
        context = info.context
        number = ids.private("Track", track_id, TrackId)
        found = await context.ask(context.soniq.playlists.holding, number, context.asker.id)
        return [PlaylistNode.of(one) for one in found]

    @field(description="What rules may ask of, as the builder shows it.", metadata=rows(70))
    def rule_fields(self) -> list[FieldNode]:
        return [FieldNode.of(one) for one in FIELDS.values()]

    @field(description="What rules would find now, with one's own ears.")
    async def preview_rules(self, info: Info, rules: ANY, first: int = 50) -> PreviewNode:
        if not 0 <= first <= PAGE_LIMIT:
            raise Invalid(f"`first` is at most {PAGE_LIMIT}.")
        context = info.context
        found = await context.ask(
            context.soniq.playlists.preview,
            worded.read(told(rules)),
            context.asker.id,
            first=first,
            seconds=PREVIEW_SECONDS,
        )
        return PreviewNode(
            found=found,
            total=found.total,
            duration_ms=found.duration,
            cut=found.cut,
            seconds=found.seconds,
        )


@least(Role.USER)
@strawberry.type
class PlaylistMutation:
    @field(description="Make a list of tracks, or a smart one of rules.")
    async def create_playlist(
        self,
        info: Info,
        name: str,
        track_ids: list[strawberry.ID] | None = None,
        description: str = "",
        visibility: Visibility = Visibility.PRIVATE,
        rules: ANY | None = None,
    ) -> PlaylistNode:
        context = info.context
        made = await context.ask(
            context.soniq.playlists.create,
            context.asker.id,
            name,
            _tracks(track_ids or []),
            description=description,
            visibility=visibility,
            rules=None if rules is None else worded.read(told(rules)),
        )
        return PlaylistNode.of(made)

    @field(
        description="Change what is given. `seen` is `changes` as one saw it: where the list was "
        "changed since, nothing is done."
    )
    async def change_playlist(
        self,
        info: Info,
        id: strawberry.ID,
        name: str | None = None,
        description: str | None = None,
        visibility: Visibility | None = None,
        rules: ANY | None = None,
        seen: int | None = None,
    ) -> PlaylistNode:
        context = info.context
        changed = await context.ask(
            context.soniq.playlists.change,
            _list(id),
            context.asker.id,
            name=name,
            description=description,
            visibility=visibility,
            rules=None if rules is None else worded.read(told(rules)),
            seen=seen,
        )
        return PlaylistNode.of(changed)

    @field(description="Add tracks at the end, or before an entry.")
    async def add_to_playlist(
        self,
        info: Info,
        id: strawberry.ID,
        track_ids: list[strawberry.ID],
        duplicates: Duplicates = Duplicates.ASK,
        before: strawberry.ID | None = None,
    ) -> AddedNode:
        context = info.context
        added = await context.ask(
            context.soniq.playlists.add,
            _list(id),
            context.asker.id,
            _tracks(track_ids),
            duplicates=duplicates,
            before=_entry(before),
        )
        return AddedNode.of(added)

    @field(description="Take entries out. `putBackInPlaylist` undoes it.", metadata=rows(10))
    async def remove_from_playlist(
        self, info: Info, id: strawberry.ID, entry_ids: list[strawberry.ID]
    ) -> list[strawberry.ID]:
        context = info.context
        gone = await context.ask(
            context.soniq.playlists.remove, _list(id), context.asker.id, _entry_ids(entry_ids)
        )
        return [entry_id(one.id) for one in gone if one.id is not None]

    @field(description="Bring entries back to where they were taken out.", metadata=rows(10))
    async def put_back_in_playlist(
        self, info: Info, id: strawberry.ID, entry_ids: list[strawberry.ID]
    ) -> list[strawberry.ID]:
        context = info.context
        back = await context.ask(
            context.soniq.playlists.put_back, _list(id), context.asker.id, _entry_ids(entry_ids)
        )
        return [entry_id(one.id) for one in back if one.id is not None]

    @field(description="Move entries, in the order given, before another one, or to the end.")
    async def move_in_playlist(
        self,
        info: Info,
        id: strawberry.ID,
        entry_ids: list[strawberry.ID],
        before: strawberry.ID | None = None,
    ) -> PlaylistNode:
        context = info.context
        moved = await context.ask(
            context.soniq.playlists.move,
            _list(id),
            context.asker.id,
            _entry_ids(entry_ids),
            before=_entry(before),
        )
        return PlaylistNode.of(moved)

    @field(description="An own list by hand of what any list holds now.")
    async def copy_playlist(
        self, info: Info, id: strawberry.ID, name: str | None = None
    ) -> PlaylistNode:
        context = info.context
        made = await context.ask(
            context.soniq.playlists.copy, _list(id), context.asker.id, name=name
        )
        return PlaylistNode.of(made)

    @field(description="Delete a list; `restorePlaylist` brings it back for 30 days.")
    async def delete_playlist(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        context = info.context
        await context.ask(context.soniq.playlists.delete, _list(id), context.asker.id)
        return id

    @field(description="Bring a deleted list back with all that was in it.")
    async def restore_playlist(self, info: Info, id: strawberry.ID) -> PlaylistNode:
        context = info.context
        back = await context.ask(context.soniq.playlists.restore, _list(id), context.asker.id)
        return PlaylistNode.of(back)


def _list(public: str) -> PlaylistId:
    return ids.private("Playlist", public, PlaylistId)


def _tracks(public: list[strawberry.ID]) -> list[TrackId]:
    return [ids.private("Track", one, TrackId) for one in public]


def _entry(public: str | None) -> EntryId | None:
    return ids.private("PlaylistEntry", public, EntryId)


def _entry_ids(public: list[strawberry.ID]) -> list[EntryId]:
    return [ids.private("PlaylistEntry", one, EntryId) for one in public]
