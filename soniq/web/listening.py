"""`/api/plays`, `/api/now-playing`: what one played, and plays now. All of it is one's own."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.http import cursors, ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.times import iso
from soniq.listening.model import (
    AT_ONCE,
    ForgettingId,
    Heard,
    HeardLine,
    NowPlaying,
    Play,
    PlayId,
    PlaySource,
    Span,
)
from soniq.units import Milliseconds, Moment, TrackId
from soniq.web.saying import Cursor, Limit, person_of

SignedIn = Annotated[Asker, allow(Role.GUEST)]
PLAYS = "plays.at"
Since = Annotated[AwareDatetime | None, Query(description="ISO 8601; from then on.")]
Until = Annotated[AwareDatetime | None, Query(description="ISO 8601; before then.")]
Client = Annotated[str, Field(max_length=100, description="The program or device.")]


class PlayOrder(BaseModel):
    """A track that was heard, or begun."""

    track_id: str = Field(max_length=100)
    started_at: AwareDatetime = Field(description="ISO 8601, or milliseconds since 1970.")
    played_ms: int | None = Field(
        default=None, ge=0, le=2**53, description="How long; null: it counts as played."
    )


class PlaysOrder(BaseModel):
    """What a player reports; it may have been away for long."""

    plays: list[PlayOrder] = Field(max_length=AT_ONCE)
    source: Literal["web", "api"] = "web"
    client: Client = ""


class Recorded(BaseModel):
    """What became of it. What was reported before is known, and not counted again."""

    plays: int
    skips: int = Field(description="Less than half and less than four minutes.")
    known: int
    unknown_track_ids: list[str] = Field(description="Of which there is no track (any more).")


class LineBody(BaseModel):
    """What was heard, as it was told: the library does not have it."""

    artist: str
    title: str
    album: str

    @classmethod
    def of(cls, line: HeardLine) -> "LineBody":
        return cls(artist=line.artist, title=line.title, album=line.album)


class PlayBody(BaseModel):
    """An entry of one's history; it has a track or a line."""

    id: str
    at: str
    track_id: str | None
    line: LineBody | None
    played_ms: int | None
    is_skip: bool
    source: PlaySource
    client: str

    @classmethod
    def of(cls, play: Play) -> "PlayBody":
        return cls(
            id=ids.public("Play", play.id),
            at=iso(play.at),
            track_id=None if play.track_id is None else ids.public("Track", play.track_id),
            line=None if play.line is None else LineBody.of(play.line),
            played_ms=play.played,
            is_skip=play.is_skip,
            source=play.source,
            client=play.client,
        )


class Plays(BaseModel):
    """The newest first."""

    plays: list[PlayBody]
    next_cursor: str | None


class Forgotten(BaseModel):
    """What was deleted."""

    plays: int
    forgetting_id: str | None = Field(description="Brings them back, for a day.")


class Remembered(BaseModel):
    """Plays that are back."""

    plays: int


class NowOrder(BaseModel):
    """What a player plays at this moment."""

    track_id: str = Field(max_length=100)
    position_ms: int = Field(default=0, ge=0, le=2**53)
    state: Literal["playing", "paused", "stopped"] = "playing"
    client: Client = "web"


class NowBody(BaseModel):
    """What a player of one's own plays."""

    track_id: str
    client: str
    state: str
    position_ms: int = Field(description="When it was told, at `at`.")
    at: str

    @classmethod
    def of(cls, one: NowPlaying) -> "NowBody":
        return cls(
            track_id=ids.public("Track", one.track_id),
            client=one.client,
            state=one.state,
            position_ms=one.position,
            at=iso(one.at),
        )


class NowPlayingBody(BaseModel):
    """The newest first."""

    playing: list[NowBody]


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api", tags=["listening"])
    _plays(api, soniq)
    _forgetting(api, soniq)
    _now(api, soniq)
    return api


def _plays(api: APIRouter, soniq: Soniq) -> None:
    @api.post("/plays", summary="Report what was played")
    async def report(asker: SignedIn, order: PlaysOrder) -> Recorded:
        """In batches, also of long ago: reported twice is once, by track and second. A later
        report of the same beginning counts where it says that more was heard."""
        heard = [
            Heard(
                track_id=ids.private("Track", one.track_id, TrackId),
                at=moment(one.started_at),
                played=None if one.played_ms is None else Milliseconds(one.played_ms),
                source=PlaySource(order.source),
                client=order.client,
            )
            for one in order.plays
        ]
        done = await ask(soniq.listening.record, person_of(asker).id, heard, pass_by=True)
        return Recorded(
            plays=done.plays,
            skips=done.skips,
            known=done.known,
            unknown_track_ids=[ids.public("Track", one) for one in done.unknown],
        )

    @api.get("/plays", summary="One's history")
    async def plays(
        asker: SignedIn,
        limit: Limit = 50,
        cursor: Cursor = None,
        since: Since = None,
        until: Until = None,
        skips: Annotated[bool, Query(description="With what was skipped.")] = False,
    ) -> Plays:
        found = await ask(
            soniq.listening.plays,
            person_of(asker).id,
            first=limit,
            after=None if cursor is None else cursors.read(PLAYS, cursor),
            span=span(since, until),
            skips=skips,
        )
        return Plays(
            plays=[PlayBody.of(one) for one in found.plays],
            next_cursor=None if found.after is None else cursors.write(PLAYS, found.after),
        )


def _forgetting(api: APIRouter, soniq: Soniq) -> None:
    @api.delete("/plays", summary="Delete plays of one's history")
    async def forget(
        asker: SignedIn,
        since: Since = None,
        until: Until = None,
        everything: Annotated[
            bool, Query(alias="all", description="Needed where no time is said.")
        ] = False,
    ) -> Forgotten:
        if since is None and until is None and not everything:
            raise Invalid("Say from when, until when, or all=true.")
        gone = await ask(soniq.listening.forget, person_of(asker).id, span=span(since, until))
        return Forgotten(plays=gone.plays, forgetting_id=_forgetting_id(gone.id))

    @api.delete("/plays/{play_id}", summary="Delete one play")
    async def forget_one(
        asker: SignedIn, play_id: Annotated[str, Path(max_length=100)]
    ) -> Forgotten:
        """0 plays where it is none of one's own."""
        number = ids.private("Play", play_id, PlayId)
        gone = await ask(soniq.listening.forget, person_of(asker).id, ids=[number])
        return Forgotten(plays=gone.plays, forgetting_id=_forgetting_id(gone.id))

    @api.post("/plays/forgotten/{forgetting_id}", summary="Bring deleted plays back")
    async def remember(
        asker: SignedIn, forgetting_id: Annotated[str, Path(max_length=100)]
    ) -> Remembered:
        """Within a day."""
        number = ids.private("Forgetting", forgetting_id, ForgettingId)
        return Remembered(plays=await ask(soniq.listening.remember, person_of(asker).id, number))


def _now(api: APIRouter, soniq: Soniq) -> None:
    @api.post("/now-playing", summary="Say what one plays now", status_code=204)
    async def now_playing(asker: SignedIn, order: NowOrder) -> None:
        """For players, at each beginning, pause and end. It is told to nobody but the services
        that one linked."""
        await ask(
            soniq.listening.playing_now,
            person_of(asker).id,
            ids.private("Track", order.track_id, TrackId),
            client=order.client,
            position=Milliseconds(order.position_ms),
            state=order.state,
        )

    @api.get("/now-playing", summary="What one plays now")
    async def playing(asker: SignedIn) -> NowPlayingBody:
        found = await ask(soniq.listening.now_playing, person_of(asker).id)
        return NowPlayingBody(playing=[NowBody.of(one) for one in found])


def span(since: AwareDatetime | None, until: AwareDatetime | None) -> Span:
    return Span(
        since=None if since is None else moment(since),
        until=None if until is None else moment(until),
    )


def moment(at: AwareDatetime) -> Moment:
    return Moment(round(at.timestamp() * 1000))


def _forgetting_id(number: ForgettingId | None) -> str | None:
    return None if number is None else ids.public("Forgetting", number)
