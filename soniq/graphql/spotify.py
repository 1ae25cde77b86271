"""One's own account at Spotify."""

import strawberry

from soniq.accounts.model import Role
from soniq.graphql.context import Context, Info
from soniq.graphql.fields import field, least, rows
from soniq.http import ids, orders
from soniq.jobs.model import Job, JobStatus
from soniq.spotify.model import (
    REDIRECT_URI,
    AccountState,
    Connection,
    ListedPlaylist,
    ListState,
    Reading,
    Wait,
)
from soniq.units import Moment

strawberry.enum(AccountState, name="SpotifyState", description="OVER: the consent was taken back.")
strawberry.enum(Wait, name="SpotifyWait", description="Why reading goes on later.")
strawberry.enum(
    Reading,
    name="SpotifyReading",
    description="REFUSED: Spotify shows its songs to its owner alone; export it with Exportify, or "
    "take the privacy export, and import that.",
)


@least(Role.USER)
@strawberry.type(name="SpotifyList", description="How far a list is read.")
class ListNode:
    name: str = strawberry.field(description="albums, tracks or playlists.")
    taken: int
    total: int | None = strawberry.field(description="As Spotify says.")

    @classmethod
    def of(cls, one: ListState) -> "ListNode":
        return cls(name=one.name, taken=one.taken, total=one.total)


@least(Role.USER)
@strawberry.type(name="SpotifyJob", description="The job that reads just now, or is to.")
class SyncNode:
    id: strawberry.ID
    status: JobStatus
    progress: int = strawberry.field(description="Per cent.")
    note: str

    @classmethod
    def of(cls, job: Job) -> "SyncNode":
        return cls(
            id=strawberry.ID(ids.public("Job", job.id)),
            status=job.status,
            progress=job.progress,
            note=job.note,
        )


@least(Role.USER)
@strawberry.type(name="SpotifyPlaylist", description="A playlist as Spotify lists it for one.")
class PlaylistNode:
    spotify_id: str
    name: str
    owner: str
    url: str | None
    total: int
    reading: Reading
    playlist_id: strawberry.ID | None = strawberry.field(
        description="soniq's own, once it is taken in."
    )

    @classmethod
    def of(cls, one: ListedPlaylist) -> "PlaylistNode":
        here = None if one.playlist_id is None else ids.public("Playlist", one.playlist_id)
        return cls(
            spotify_id=one.spotify_id,
            name=one.name,
            owner=one.owner,
            url=one.url,
            total=one.total,
            reading=one.reading,
            playlist_id=None if here is None else strawberry.ID(here),
        )


@least(Role.USER)
@strawberry.type(
    name="SpotifyConnection", description="How one's account stands. Tokens are never told."
)
class ConnectionNode:
    state: AccountState
    client_id: str | None = strawberry.field(description="Of the app that is asked.")
    own_client_id: bool = strawberry.field(description="It is one's own, not the household's.")
    redirect_uri: str = strawberry.field(description="To be registered with the app.")
    pending_until: Moment | None = strawberry.field(description="A consent is begun.")
    listening: bool = strawberry.field(
        description="soniq waits at the redirect address itself: nothing need be pasted."
    )
    account: str = strawberry.field(description="One's name there.")
    note: str = strawberry.field(description="Why the last try came to nothing.")
    with_playlists: bool
    playlist_songs: bool = strawberry.field(description="Songs of playlists are wished for, too.")
    connected_at: Moment | None
    expires_at: Moment | None
    synced_at: Moment | None
    syncing: bool = strawberry.field(description="A look at everything is not at its end.")
    waits: Wait | None = strawberry.field(description="Why it goes on later, at `resumesAt`.")
    resumes_at: Moment | None
    requests_today: int
    daily_budget: int
    lists: list[ListNode] = strawberry.field(metadata=rows(3))
    job: SyncNode | None

    @classmethod
    def of(cls, one: Connection, job: Job | None) -> "ConnectionNode":
        return cls(
            state=one.state,
            client_id=one.client_id,
            own_client_id=one.is_own_client,
            redirect_uri=REDIRECT_URI,
            pending_until=one.pending_until,
            listening=one.listening,
            account=one.account,
            note=one.note,
            with_playlists=one.with_playlists,
            playlist_songs=one.playlist_songs,
            connected_at=one.connected_at,
            expires_at=one.expires_at,
            synced_at=one.synced_at,
            syncing=one.is_passing,
            waits=one.waits,
            resumes_at=one.resumes_at,
            requests_today=one.asked,
            daily_budget=one.budget,
            lists=[ListNode.of(part) for part in one.lists],
            job=None if job is None else SyncNode.of(job),
        )


async def _standing(context: Context, connection: Connection) -> ConnectionNode:
    job = await context.ask(orders.spotify_job, context.soniq, context.asker.id)
    return ConnectionNode.of(connection, job)


@least(Role.USER)
@strawberry.type
class SpotifyQuery:
    @field(description="How one's account at Spotify stands.")
    async def spotify(self, info: Info) -> ConnectionNode:
        context = info.context
        found = await context.ask(context.soniq.spotify.connection, context.asker.id)
        return await _standing(context, found)

    @field(description="One's playlists at Spotify, in its order.", metadata=rows(50))
    async def spotify_playlists(self, info: Info) -> list[PlaylistNode]:
        context = info.context
        found = await context.ask(context.soniq.spotify.playlists, context.asker.id)
        return [PlaylistNode.of(one) for one in found]


@least(Role.USER)
@strawberry.type
class SpotifyMutation:
    @field(
        description="Begin to connect Spotify: the address where one lets soniq in, within ten "
        "minutes. `clientId`: of one's own app; else the one used last, or the household's. "
        "`listen`: one's browser runs on soniq's own machine, so soniq waits for it there."
    )
    async def begin_spotify(
        self, info: Info, client_id: str | None = None, listen: bool = False
    ) -> str:
        context = info.context
        return await context.ask(
            context.soniq.spotify.begin,
            context.asker.id,
            client_id=client_id,
            listen=listen,
        )

    @field(
        description="Finish connecting Spotify by the address on which one's browser ended. Its "
        "state is good once, and for whoever began."
    )
    async def finish_spotify(self, info: Info, address: str) -> ConnectionNode:
        context = info.context
        done = await context.ask_servers(context.soniq.spotify.paste, context.asker.id, address)
        return await _standing(context, done)

    @field(description="Choose what comes from Spotify. Null leaves it as it is.")
    async def set_spotify_options(
        self, info: Info, with_playlists: bool | None = None, playlist_songs: bool | None = None
    ) -> ConnectionNode:
        context = info.context
        changed = await context.ask(
            context.soniq.spotify.set_options,
            context.asker.id,
            with_playlists=with_playlists,
            playlist_songs=playlist_songs,
        )
        return await _standing(context, changed)

    @field(
        description="Let one's account at Spotify go, with tokens and all that was kept of it; "
        "playlists stay. `forget`: the wishes that are saved there go, too. Returns how many went."
    )
    async def disconnect_spotify(self, info: Info, forget: bool = True) -> int:
        context = info.context
        return await context.ask_changes(
            context.soniq.spotify.disconnect, context.asker.id, forget=forget
        )

    @field(description="Read what one saved at Spotify: albums, songs and playlists.")
    async def sync_spotify(self, info: Info) -> SyncNode:
        context = info.context
        job = await context.ask(orders.sync_spotify, context.soniq, context.asker.id)
        return SyncNode.of(job)
