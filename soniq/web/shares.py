"""`/api/shares`: what one shares; `/share/…`: what somebody with the link sees and hears of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.audio.coding import Format
from soniq.errors import NotFound
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, covers, disks
from soniq.http.links import MEDIUM, base
from soniq.http.streaming import sound
from soniq.http.times import iso
from soniq.library.model import Track
from soniq.sharing.model import Share, Shared, SharedKind, ShareId, Until
from soniq.units import Moment, PersonId, TrackId
from soniq.web.saying import person_of, when

Anybody = Annotated[Asker, allow(None)]
SignedIn = Annotated[Asker, allow(Role.GUEST)]
User = Annotated[Asker, allow(Role.USER)]

KINDS = {SharedKind.TRACK: "Track", SharedKind.ALBUM: "Album", SharedKind.PLAYLIST: "Playlist"}
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "The link opens nothing (any more)."},
    410: {"description": "Its time is over."},
}
_SOUND: dict[int | str, dict[str, Any]] = {
    200: {"content": {"audio/*": {}}, "description": "The whole of it."},
    206: {"content": {"audio/*": {}}, "description": "The range that was asked for."},
    416: {"description": "No byte of it lies in the range."},
    **_UNKNOWN,
}


class ThingBody(BaseModel):
    """A thing that is shared."""

    kind: SharedKind
    id: str

    @classmethod
    def of(cls, thing: Shared) -> "ThingBody":
        return cls(kind=thing.kind, id=ids.public(KINDS[thing.kind], thing.id))

    def private(self) -> Shared:
        return Shared(kind=self.kind, id=ids.private(KINDS[self.kind], self.id, int))


class ShareBody(BaseModel):
    """A link that one gave away."""

    id: str
    url: str | None = Field(description="The link; null where it is somebody else's.")
    description: str
    things: list[ThingBody]
    created_at: str
    expires_at: str | None = Field(description="null: it opens until it is revoked.")
    visits: int
    last_visited_at: str | None

    @classmethod
    def of(cls, share: Share, base: str) -> "ShareBody":
        return cls(
            id=ids.public("Share", share.id),
            url=None if share.secret is None else f"{base}/share/{share.secret}",
            description=share.description,
            things=[ThingBody.of(thing) for thing in share.things],
            created_at=iso(share.created_at),
            expires_at=when(share.expires_at),
            visits=share.visits,
            last_visited_at=when(share.last_visited_at),
        )


class Ending(BaseModel):
    """Until when a link opens."""

    expires_at: int | None = Field(
        default=None,
        ge=0,
        le=2**53,
        description="Milliseconds since 1970; for thirty days where nothing is said.",
    )
    forever: bool = Field(default=False, description="Until it is revoked, where settings allow.")

    def until(self) -> Until | None:
        if self.forever:
            return Until(None)
        return None if self.expires_at is None else Until(Moment(self.expires_at))


class ShareOrder(Ending):
    """What is to be shared."""

    things: list[ThingBody] = Field(min_length=1, max_length=1000)
    description: str = Field(default="", max_length=1000)


class ShareChange(Ending):
    """What is to be said of a share from now on; what is left out stays."""

    description: str | None = Field(default=None, max_length=1000)


class SharedTrack(BaseModel):
    """A track as the link shows it."""

    id: str
    title: str
    artist: str
    album: str
    duration_ms: int
    path_stream: str | None = Field(description="Where it plays; null while it is missing.")
    path_cover: str | None

    @classmethod
    def of(cls, track: Track, secret: str) -> "SharedTrack":
        number = ids.public("Track", track.id)
        return cls(
            id=number,
            title=track.title,
            artist=track.artist,
            album=track.album,
            duration_ms=track.duration,
            path_stream=f"/share/{secret}/stream/{number}" if track.file else None,
            path_cover=f"/share/{secret}/cover/{number}" if track.cover else None,
        )


class SharedTracks(BaseModel):
    """What a link opens. Who shares it is not told: names are half of what signs in."""

    description: str
    expires_at: str | None
    tracks: list[SharedTrack]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(tags=["sharing"])
    _own(api, soniq)
    _visited(api, soniq)
    return api


def _own(api: APIRouter, soniq: Soniq) -> None:
    sharing = soniq.sharing

    def told(share: Share, request: Request) -> ShareBody:
        return ShareBody.of(share, base(request.scope, soniq.settings.public_url))

    @api.get("/api/shares", summary="List what one shares")
    async def shares(
        request: Request,
        asker: SignedIn,
        person_id: Annotated[
            str | None, Query(description="Somebody else's, for admins; one's own if unset.")
        ] = None,
    ) -> list[ShareBody]:
        by = person_of(asker)
        whose = ids.private("Person", person_id, PersonId) or by.id
        return [told(one, request) for one in await ask(sharing.of, whose, by=by)]

    @api.post("/api/shares", summary="Share something by a link", status_code=201)
    async def create(order: ShareOrder, request: Request, asker: User) -> ShareBody:
        """Opens for thirty days where nothing is said, a year at most."""
        things = [thing.private() for thing in order.things]
        share = await ask(
            sharing.create,
            person_of(asker),
            things,
            description=order.description,
            until=order.until(),
        )
        return told(share, request)

    @api.patch("/api/shares/{share_id}", summary="Change a share")
    async def change(share_id: str, order: ShareChange, request: Request, asker: User) -> ShareBody:
        share = await ask(
            sharing.change,
            ids.private("Share", share_id, ShareId),
            by=person_of(asker),
            description=order.description,
            until=order.until(),
        )
        return told(share, request)

    @api.delete("/api/shares/{share_id}", summary="Revoke a share", status_code=204)
    async def revoke(share_id: str, asker: User) -> None:
        """The link opens nothing from now on."""
        number = ids.private("Share", share_id, ShareId)
        await ask(sharing.revoke, number, by=person_of(asker))


def _visited(api: APIRouter, soniq: Soniq) -> None:
    @api.get("/share/{secret}/tracks", summary="What a link opens", responses=_UNKNOWN)
    async def tracks(secret: str, response: Response, asker: Anybody) -> SharedTracks:
        """For anybody who has the link; the visit is counted."""
        response.headers["Cache-Control"] = "no-store"
        return await ask(_tracks, soniq, secret, asker.address)

    @api.get(
        "/share/{secret}/stream/{track_id}",
        summary="Play a shared track",
        response_class=Response,
        responses=_SOUND,
    )
    async def play(
        secret: str,
        track_id: str,
        _: Anybody,
        format: Annotated[Format | None, Query(description="As the file is, if unset.")] = None,
        max_bitrate: Annotated[int | None, Query(ge=1, le=10_000, description="kbit/s")] = None,
    ) -> Response:
        """Of the tracks of that share only. One byte range may be asked for."""
        number = ids.private("Track", track_id, TrackId)
        return await disks.ask(_sound, soniq, secret, number, format, max_bitrate)

    @api.get(
        "/share/{secret}/cover/{track_id}",
        summary="The cover of a shared track",
        response_class=Response,
        responses=_UNKNOWN,
    )
    async def cover(
        secret: str,
        track_id: str,
        _: Anybody,
        size: Annotated[int, Query(description="Pixels: 160, 480 or 1200.")] = MEDIUM,
    ) -> Response:
        number = ids.private("Track", track_id, TrackId)
        image = await covers.ask(_cover, soniq, secret, number, size)
        return Response(
            image, media_type="image/webp", headers={"Cache-Control": "private, max-age=3600"}
        )


def _tracks(soniq: Soniq, secret: str, address: str) -> SharedTracks:
    opened = soniq.sharing.open(secret, address=address)
    found = soniq.library.tracks_by_ids(opened.track_ids)
    return SharedTracks(
        description=opened.share.description,
        expires_at=when(opened.share.expires_at),
        tracks=[SharedTrack.of(track, secret) for track in found],
    )


def _sound(
    soniq: Soniq, secret: str, track_id: TrackId, format: Format | None, max_bitrate: int | None
) -> Response:
    soniq.sharing.check(secret, track_id)
    return sound(soniq, track_id, format=format, max_bitrate=max_bitrate)


def _cover(soniq: Soniq, secret: str, track_id: TrackId, size: int) -> bytes:
    soniq.sharing.check(secret, track_id)
    hash = soniq.library.track(track_id).cover
    if hash is None:
        raise NotFound("That track has no cover.")
    try:
        return soniq.library.cover(hash, size).read_bytes()
    except FileNotFoundError:
        raise NotFound("That cover was removed a moment ago.") from None
