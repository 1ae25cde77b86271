"""`/api/auth/spotify`: one's own account at Spotify, by consent, and what is read of it."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, model_validator

from soniq.accounts.model import Nearness, Role
from soniq.app import Soniq
from soniq.http import ids, orders
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, servers
from soniq.http.times import iso
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
from soniq.units import now
from soniq.web.saying import JobBegun, person_of, public, when

Listener = Annotated[Asker, allow(Role.USER)]

IN_SESSION = "stored_in_session"
"""The verifier never leaves soniq."""


class AuthorizeOrder(BaseModel):
    """With which app of developer.spotify.com."""

    client_id: str | None = Field(
        default=None,
        max_length=200,
        description="Of one's own app; else the one used last, or the household's.",
    )


class Authorization(BaseModel):
    """Where one lets soniq in."""

    authorization_url: str
    code_verifier: str = Field(
        default=IN_SESSION, description='"stored_in_session": soniq keeps it.'
    )


class CallbackOrder(BaseModel):
    """What Spotify sent one's browser back with: code and state, or the address they stand in."""

    code: str | None = Field(default=None, max_length=5000)
    state: str | None = Field(default=None, max_length=500)
    address: str | None = Field(
        default=None,
        max_length=5000,
        description="The address on which one's browser ended, whole.",
    )

    @model_validator(mode="after")
    def _is_whole(self) -> "CallbackOrder":
        if not self.address and not (self.code and self.state):
            raise ValueError("send the code and the state, or the address they stand in")
        return self


class Connected(BaseModel):
    """That it went well, and until when the access lasts; soniq renews it."""

    success: bool
    expires_at: str


class ListBody(BaseModel):
    name: str = Field(description="albums, tracks or playlists.")
    taken: int
    total: int | None = Field(description="As Spotify says; null while nobody asked.")

    @classmethod
    def of(cls, one: ListState) -> "ListBody":
        return cls(name=one.name, taken=one.taken, total=one.total)


class SyncJob(BaseModel):
    """The job that reads just now, or is to."""

    id: str
    status: JobStatus
    progress: int = Field(description="Per cent.")
    note: str

    @classmethod
    def of(cls, job: Job) -> "SyncJob":
        return cls(
            id=ids.public("Job", job.id), status=job.status, progress=job.progress, note=job.note
        )


class ConnectionBody(BaseModel):
    """How one's account stands. Tokens are never told."""

    state: AccountState = Field(description='"over": the consent was taken back; connect anew.')
    client_id: str | None = Field(description="Of the app that is asked; null: there is none.")
    own_client_id: bool = Field(description="It is one's own, not the household's.")
    redirect_uri: str = Field(description="To be registered with the app, letter by letter.")
    pending_until: str | None = Field(description="A consent is begun, and can be finished.")
    listening: bool = Field(description="soniq waits at the redirect address itself.")
    account: str = Field(description="One's name there.")
    note: str = Field(description="Why the last try came to nothing; empty where it went well.")
    with_playlists: bool
    playlist_songs: bool = Field(description="Songs of playlists are wished for, too.")
    connected_at: str | None
    expires_at: str | None
    synced_at: str | None
    syncing: bool = Field(description="A look at everything is not at its end.")
    waits: Wait | None = Field(description="Why it goes on later, at `resumes_at`.")
    resumes_at: str | None
    requests_today: int
    daily_budget: int
    lists: list[ListBody]
    job: SyncJob | None

    @classmethod
    def of(cls, one: Connection, job: Job | None) -> "ConnectionBody":
        return cls(
            state=one.state,
            client_id=one.client_id,
            own_client_id=one.is_own_client,
            redirect_uri=REDIRECT_URI,
            pending_until=when(one.pending_until),
            listening=one.listening,
            account=one.account,
            note=one.note,
            with_playlists=one.with_playlists,
            playlist_songs=one.playlist_songs,
            connected_at=when(one.connected_at),
            expires_at=when(one.expires_at),
            synced_at=when(one.synced_at),
            syncing=one.is_passing,
            waits=one.waits,
            resumes_at=when(one.resumes_at),
            requests_today=one.asked,
            daily_budget=one.budget,
            lists=[ListBody.of(part) for part in one.lists],
            job=None if job is None else SyncJob.of(job),
        )


class OptionsOrder(BaseModel):
    """What comes too; what is left out stays as it is."""

    with_playlists: bool | None = None
    playlist_songs: bool | None = None


class Forgotten(BaseModel):
    """How many wishes went with the account."""

    forgotten: int


class PlaylistBody(BaseModel):
    """A playlist as Spotify lists it for one."""

    spotify_id: str
    name: str
    owner: str
    url: str | None
    total: int
    reading: Reading = Field(
        description='"refused": Spotify shows its songs to its owner alone; export it with '
        "Exportify, or take the privacy export, and import that."
    )
    playlist_id: str | None = Field(description="soniq's own, once it is taken in.")

    @classmethod
    def of(cls, one: ListedPlaylist) -> "PlaylistBody":
        return cls(
            spotify_id=one.spotify_id,
            name=one.name,
            owner=one.owner,
            url=one.url,
            total=one.total,
            reading=one.reading,
            playlist_id=public("Playlist", one.playlist_id),
        )


class Playlists(BaseModel):
    """In Spotify's order."""

    playlists: list[PlaylistBody]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["spotify"])

    async def standing(asker: Asker, connection: Connection) -> ConnectionBody:
        job = await ask(orders.spotify_job, soniq, person_of(asker).id)
        return ConnectionBody.of(connection, job)

    @api.get("/api/auth/spotify", summary="How one's account at Spotify stands")
    async def connection(asker: Listener) -> ConnectionBody:
        return await standing(asker, await ask(soniq.spotify.connection, person_of(asker).id))

    @api.post("/api/auth/spotify/authorize", summary="Begin to connect Spotify")
    async def authorize(asker: Listener, order: AuthorizeOrder | None = None) -> Authorization:
        """Open the address, let soniq in there within ten minutes, then tell `callback` with what
        the browser came back. Where the browser runs on soniq's own machine it comes by itself."""
        url = await ask(
            soniq.spotify.begin,
            person_of(asker).id,
            client_id=None if order is None else order.client_id,
            listen=asker.nearness is Nearness.LOOPBACK,
        )
        return Authorization(authorization_url=url)

    @api.post("/api/auth/spotify/callback", summary="Finish connecting Spotify")
    async def callback(asker: Listener, order: CallbackOrder) -> Connected:
        """The state is good once, for ten minutes, and for whoever began."""
        whose = person_of(asker).id
        if order.address:
            done = await servers.ask(soniq.spotify.paste, whose, order.address)
        else:
            done = await servers.ask(
                soniq.spotify.finish, whose, code=order.code or "", state=order.state or ""
            )
        return Connected(success=True, expires_at=iso(done.expires_at or now()))

    @api.patch("/api/auth/spotify", summary="Choose what comes from Spotify")
    async def options(asker: Listener, order: OptionsOrder) -> ConnectionBody:
        changed = await ask(
            soniq.spotify.set_options,
            person_of(asker).id,
            with_playlists=order.with_playlists,
            playlist_songs=order.playlist_songs,
        )
        return await standing(asker, changed)

    @api.delete("/api/auth/spotify", summary="Let one's account at Spotify go")
    async def disconnect(
        asker: Listener,
        forget: Annotated[
            bool, Query(description="The wishes that are saved there go, too.")
        ] = True,
    ) -> Forgotten:
        """Deletes the tokens and all that was kept of the account. Playlists that were taken in
        stay. At spotify.com/account/apps soniq can be taken off the list of apps as well."""
        gone = await changes.ask(soniq.spotify.disconnect, person_of(asker).id, forget=forget)
        return Forgotten(forgotten=gone)

    @api.get("/api/auth/spotify/playlists", summary="One's playlists at Spotify")
    async def playlists(asker: Listener) -> Playlists:
        found = await ask(soniq.spotify.playlists, person_of(asker).id)
        return Playlists(playlists=[PlaylistBody.of(one) for one in found])

    @api.post("/api/jobs/spotify-sync", summary="Read what one saved at Spotify", status_code=202)
    async def sync(asker: Listener) -> JobBegun:
        """Albums, songs and playlists. Where such a job is unfinished, that one is told; how it
        stands is told at `/api/auth/spotify` as well."""
        return JobBegun.of(await ask(orders.sync_spotify, soniq, person_of(asker).id))

    return api
