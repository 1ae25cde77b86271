"""What the pages of listening fetch: statistics, a year, the history, and its deletion."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Invalid
from soniq.http import cursors
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.listening.model import ForgettingId, Play, PlayId, Span
from soniq.ui import listened, shelving, words
from soniq.ui.feeds import PREFIX, answer
from soniq.ui.opinion_feeds import person_of
from soniq.ui.periods import PeriodAsked, period
from soniq.ui.shapes import Row
from soniq.units import Moment, PersonId, TrackId, now

PLAYS = "plays.at"
SignedIn = Annotated[Asker, allow(Role.GUEST)]
Time = Annotated[int, Field(ge=0, le=4_102_444_800_000)]

SOURCES = {
    "web": "",
    "subsonic": "",
    "jukebox": "",
    "api": "",
    "spotify": "from Spotify",
    "lastfm": "from Last.fm",
    "listenbrainz": "from ListenBrainz",
    "itunes": "from iTunes",
    "server": "from another server",
    "file": "from a file",
}


class PlaysAsked(BaseModel):
    first: int = Field(60, ge=1, le=100)
    after: str | None = Field(None, max_length=4096)
    since: Time | None = None
    until: Time | None = None
    skips: bool = False


class Forgets(BaseModel):
    """Which plays go: some, those of a span, or everything."""

    ids: list[Annotated[int, Field(ge=0, lt=2**63)]] | None = Field(None, max_length=1_000)
    since: Time | None = None
    until: Time | None = None
    everything: bool = False


class Remembers(BaseModel):
    id: int = Field(ge=0, lt=2**63)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=f"{PREFIX}/listening", include_in_schema=False)

    @api.get("/statistics")
    async def statistics(asked: Annotated[PeriodAsked, Query()], asker: SignedIn) -> Response:
        return await answer(_statistics, soniq, person_of(asker).id, asked)

    @api.get("/years/{year}")
    async def year(
        year: Annotated[int, Path(ge=1971, le=9998)],
        asker: SignedIn,
        zone: Annotated[str, Query(max_length=60)] = "UTC",
    ) -> Response:
        return await answer(_year, soniq, person_of(asker).id, year, zone)

    @api.get("/plays")
    async def plays(asked: Annotated[PlaysAsked, Query()], asker: SignedIn) -> Response:
        return await answer(_plays, soniq, person_of(asker).id, asked)

    @api.post("/forget")
    async def forget(forgets: Forgets, asker: SignedIn) -> Response:
        return await answer(_forget, soniq, person_of(asker).id, forgets)

    @api.post("/remember")
    async def remember(remembers: Remembers, asker: SignedIn) -> Response:
        return await answer(_remember, soniq, person_of(asker).id, ForgettingId(remembers.id))

    return api


def _statistics(soniq: Soniq, person_id: PersonId, asked: PeriodAsked) -> Row:
    shown = period(asked, now())
    found = soniq.listening.statistics(person_id, shown.span, zone=asked.zone)
    has_any = found.sum.plays > 0 or bool(soniq.listening.plays(person_id, first=1).plays)
    return {
        "title": shown.title,
        "first": shown.first.isoformat() if shown.first else None,
        "last": shown.last.isoformat() if shown.last else None,
        "before": shown.before.isoformat() if shown.before else None,
        "after": shown.after.isoformat() if shown.after else None,
        "any": has_any,
        **listened.of_statistics(soniq, found, shown),
    }


def _year(soniq: Soniq, person_id: PersonId, year: int, zone: str) -> Row:
    found = soniq.listening.review(person_id, year, zone=zone)
    return listened.of_review(soniq, found)


def _plays(soniq: Soniq, person_id: PersonId, asked: PlaysAsked) -> Row:
    found = soniq.listening.plays(
        person_id,
        first=asked.first,
        after=None if asked.after is None else cursors.read(PLAYS, asked.after),
        span=Span(since=_moment(asked.since), until=_moment(asked.until)),
        skips=asked.skips,
    )
    ids = list({play.track_id for play in found.plays if play.track_id is not None})
    tracks = soniq.library.tracks_by_ids(ids)
    rows = dict(zip([one.id for one in tracks], shelving.tracks(soniq, tracks), strict=True))
    return {
        "items": [_of_play(play, rows) for play in found.plays],
        "after": None if found.after is None else cursors.write(PLAYS, found.after),
    }


def _of_play(play: Play, rows: dict[TrackId, Row]) -> Row:
    track = rows.get(play.track_id) if play.track_id is not None else None
    line = play.line
    return {
        "id": play.id,
        "at": play.at,
        "skip": play.is_skip,
        "from": SOURCES[play.source] or play.client,
        "track": track,
        "line": None
        if line is None
        else {"artist": line.artist, "title": line.title, "album": line.album},
    }


def _forget(soniq: Soniq, person_id: PersonId, forgets: Forgets) -> Row:
    span = Span(since=_moment(forgets.since), until=_moment(forgets.until))
    if forgets.ids is None and span == Span() and not forgets.everything:
        raise Invalid("Say which plays are to go.")
    ids = None if forgets.ids is None else [PlayId(one) for one in forgets.ids]
    gone = soniq.listening.forget(person_id, span=span, ids=ids)
    return {"id": gone.id, "plays": gone.plays, "words": _gone(gone.plays)}


def _remember(soniq: Soniq, person_id: PersonId, forgetting: ForgettingId) -> Row:
    plays = soniq.listening.remember(person_id, forgetting)
    return {"plays": plays, "words": f"{words.plural(plays, 'play')} came back."}


def _gone(plays: int) -> str:
    return f"{words.plural(plays, 'play')} deleted." if plays else "No play was deleted."


def _moment(at: int | None) -> Moment | None:
    return None if at is None else Moment(at)
