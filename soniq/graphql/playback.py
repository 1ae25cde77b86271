"""Where one is in one's music: the play queue, bookmarks, long tracks; and radio stations."""

import strawberry

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, needs, rows
from soniq.graphql.relay import Node, node_id
from soniq.graphql.tracks import TrackNode, track_nodes
from soniq.http import ids
from soniq.library.model import PAGE_LIMIT
from soniq.playback.model import Queue, Station, StationId
from soniq.units import Milliseconds, Moment, TrackId


@least(Role.GUEST)
@strawberry.type(
    name="PlayQueue", description="What one plays, on whatever device; each person has one."
)
class QueueNode:
    queue: strawberry.Private[Queue]

    length: int = strawberry.field(description="Entries.")
    index: int | None = strawberry.field(
        description="Which is played, from 0; null where there are none."
    )
    position_ms: int = strawberry.field(description="In that entry.")
    changed_at: Moment | None = strawberry.field(description="Null where none was saved yet.")
    changed_by: str = strawberry.field(description="The program or device.")

    @classmethod
    def of(cls, queue: Queue) -> "QueueNode":
        return cls(
            queue=queue,
            length=len(queue.tracks),
            index=queue.index,
            position_ms=queue.position,
            changed_at=queue.changed_at,
            changed_by=queue.changed_by,
        )

    @field(description="All ids in order; a track may stand there more than once.")
    def track_ids(self) -> list[strawberry.ID]:
        return [node_id("Track", track_id) for track_id in self.queue.tracks]

    @field(description="The tracks of some entries, `offset` from the start; at most 200.")
    async def tracks(self, info: Info, first: int = 50, offset: int = 0) -> list[TrackNode]:
        if not 0 <= first <= PAGE_LIMIT or offset < 0:
            raise Invalid(f"`first` is at most {PAGE_LIMIT}, and `offset` not below 0.")
        wanted = self.queue.tracks[offset : offset + first]
        found = await info.context.ask(info.context.soniq.library.tracks_by_ids, wanted)
        return await track_nodes(info, found)


@least(Role.GUEST)
@strawberry.type(name="Bookmark", description="A place in a track that one wants to find again.")
class BookmarkNode:
    track: TrackNode
    position_ms: int
    comment: str
    created_at: Moment
    changed_at: Moment


@least(Role.GUEST)
@strawberry.type(name="Stop", description="Where one stopped in a track of over 20 minutes.")
class StopNode:
    track: TrackNode
    position_ms: int
    at: Moment


@least(Role.GUEST)
@strawberry.type(name="Station", description="An Internet radio station.")
class StationNode(Node):
    name: str
    stream_url: str = strawberry.field(description="http or https; a browser may play it.")
    homepage_url: str | None

    @classmethod
    def of(cls, station: Station) -> "StationNode":
        return cls(
            id=node_id("Station", station.id),
            name=station.name,
            stream_url=station.stream_url,
            homepage_url=station.homepage_url,
        )


@least(Role.GUEST)
@strawberry.type
class PlaybackQuery:
    @field(description="One's play queue, as it was saved last.")
    async def play_queue(self, info: Info) -> QueueNode:
        context = info.context
        return QueueNode.of(await context.ask(context.soniq.queues.of, context.asker.id))

    @field(description="One's bookmarks, the newest first.", metadata=rows(20))
    async def bookmarks(self, info: Info) -> list[BookmarkNode]:
        context = info.context
        marks = await context.ask(context.soniq.bookmarks.of, context.asker.id)
        tracks = await _by_id(info, [mark.track_id for mark in marks])
        return [
            BookmarkNode(
                track=tracks[mark.track_id],
                position_ms=mark.position,
                comment=mark.comment,
                created_at=mark.created_at,
                changed_at=mark.changed_at,
            )
            for mark in marks
            if mark.track_id in tracks
        ]

    @field(
        description="Long tracks that one did not hear to their end, the newest first; they are "
        "remembered by themselves.",
        metadata=rows(20),
    )
    async def to_continue(self, info: Info) -> list[StopNode]:
        context = info.context
        stops = await context.ask(context.soniq.bookmarks.to_continue, context.asker.id)
        tracks = await _by_id(info, [stop.track_id for stop in stops])
        return [
            StopNode(track=tracks[stop.track_id], position_ms=stop.position, at=stop.at)
            for stop in stops
            if stop.track_id in tracks
        ]

    @field(description="By name.", metadata=rows(20))
    async def stations(self, info: Info) -> list[StationNode]:
        context = info.context
        found = await context.ask(context.soniq.radio.stations)
        return [StationNode.of(one) for one in found]


@least(Role.GUEST)
@strawberry.type
class PlaybackMutation:
    @field(description="Replace one's queue; the first entry is played where no index is given.")
    async def save_play_queue(
        self,
        info: Info,
        track_ids: list[strawberry.ID],
        index: int | None = None,
        position_ms: int = 0,
        client: str = "",
    ) -> QueueNode:
        context = info.context
        saved = await context.ask(
            context.soniq.queues.save,
            context.asker.id,
            _tracks(track_ids),
            index=index,
            position=Milliseconds(position_ms),
            client=client,
        )
        return QueueNode.of(saved)

    @field(description="Say where one is in the queue.")
    async def set_queue_place(
        self, info: Info, index: int, position_ms: int = 0, client: str = ""
    ) -> QueueNode:
        context = info.context
        saved = await context.ask(
            context.soniq.queues.go,
            context.asker.id,
            index,
            position=Milliseconds(position_ms),
            client=client,
        )
        return QueueNode.of(saved)

    @field(description="Put tracks before an entry of the queue; behind all without a place.")
    async def add_to_queue(
        self,
        info: Info,
        track_ids: list[strawberry.ID],
        place: int | None = None,
        client: str = "",
    ) -> QueueNode:
        context = info.context
        saved = await context.ask(
            context.soniq.queues.put,
            context.asker.id,
            _tracks(track_ids),
            place=place,
            client=client,
        )
        return QueueNode.of(saved)

    @field(description="Take entries out of the queue, by their places from 0.")
    async def remove_from_queue(self, info: Info, places: list[int], client: str = "") -> QueueNode:
        context = info.context
        saved = await context.ask(
            context.soniq.queues.remove, context.asker.id, places, client=client
        )
        return QueueNode.of(saved)

    @field(description="Move an entry of the queue.")
    async def move_in_queue(self, info: Info, place: int, to: int, client: str = "") -> QueueNode:
        context = info.context
        saved = await context.ask(
            context.soniq.queues.move, context.asker.id, place, to, client=client
        )
        return QueueNode.of(saved)

    @field(description="Set the bookmark of a track; each track has one.")
    async def set_bookmark(
        self, info: Info, track_id: strawberry.ID, position_ms: int, comment: str = ""
    ) -> BookmarkNode:
        context = info.context
        number = ids.private("Track", track_id, TrackId)
        mark = await context.ask(
            context.soniq.bookmarks.set,
            context.asker.id,
            number,
            Milliseconds(position_ms),
            comment,
        )
        return BookmarkNode(
            track=(await _by_id(info, [number]))[number],
            position_ms=mark.position,
            comment=mark.comment,
            created_at=mark.created_at,
            changed_at=mark.changed_at,
        )

    @field(description="Take a bookmark away. Returns the track's id.")
    async def remove_bookmark(self, info: Info, track_id: strawberry.ID) -> strawberry.ID:
        context = info.context
        number = ids.private("Track", track_id, TrackId)
        await context.ask(context.soniq.bookmarks.remove, context.asker.id, number)
        return track_id

    @field(description="Add a radio station.", metadata=needs(Role.ADMIN))
    async def add_station(
        self, info: Info, name: str, stream_url: str, homepage_url: str | None = None
    ) -> StationNode:
        context = info.context
        made = await context.ask(context.soniq.radio.add, name, stream_url, homepage_url)
        return StationNode.of(made)

    @field(description="Change a radio station.", metadata=needs(Role.ADMIN))
    async def change_station(
        self,
        info: Info,
        id: strawberry.ID,
        name: str,
        stream_url: str,
        homepage_url: str | None = None,
    ) -> StationNode:
        context = info.context
        number = ids.private("Station", id, StationId)
        made = await context.ask(context.soniq.radio.change, number, name, stream_url, homepage_url)
        return StationNode.of(made)

    @field(description="Remove a radio station. Returns the id it had.", metadata=needs(Role.ADMIN))
    async def remove_station(self, info: Info, id: strawberry.ID) -> strawberry.ID:
        context = info.context
        number = ids.private("Station", id, StationId)
        await context.ask(context.soniq.radio.remove, number)
        return id


def _tracks(public: list[strawberry.ID]) -> list[TrackId]:
    return [ids.private("Track", one, TrackId) for one in public]


async def _by_id(info: Info, wanted: list[TrackId]) -> dict[TrackId, TrackNode]:
    found = await info.context.ask(info.context.soniq.library.tracks_by_ids, wanted)
    nodes = await track_nodes(info, found)
    return {track.id: node for track, node in zip(found, nodes, strict=True)}
