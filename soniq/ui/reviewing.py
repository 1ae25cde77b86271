"""What the review inbox fetches and decides: albums that wait, their candidates, one at a time."""

from collections.abc import Callable
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import NotFound
from soniq.events import JSON
from soniq.http import cursors, history
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, servers
from soniq.jobs.model import JobStatus, JobType
from soniq.journal.model import ALL
from soniq.library.model import Slice, Track
from soniq.matching.reviewing import Decided, Offered, ReviewCounts
from soniq.ui import comparing, shapes
from soniq.ui.feeds import answer
from soniq.ui.shapes import Row
from soniq.units import AlbumId, CandidateId, ChangeId, PersonId

PREFIX = "/review/_feed"
ORDER = "review"
SHOWN = 5
"""Candidates side by side."""
LATELY = 30
"""Jobs among which the last look for albums is sought."""
FILES = 200
"""Tracks of an album that are listed."""

Number = Annotated[int, Path(ge=0, lt=2**63)]
Words = Annotated[str | None, Field(max_length=300)]
Looks = Annotated[Asker, allow(Role.USER)]
Decides = Annotated[Asker, allow(Role.MODERATOR)]


class Listed(BaseModel):
    first: int = Field(50, ge=1, le=100)
    after: str | None = Field(None, max_length=400)


class Choice(BaseModel):
    """One of candidate, mbid and url."""

    candidate: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    mbid: Words = None
    url: Annotated[str | None, Field(max_length=2000)] = None
    fields: Annotated[list[Annotated[str, Field(max_length=60)]] | None, Field(max_length=100)] = (
        None
    )


class Search(BaseModel):
    artist: Words = None
    title: Words = None


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False)
    matching = soniq.matching

    @api.get("/count")
    async def count(_: Looks) -> Response:
        return await answer(_count, soniq)

    @api.get("/albums")
    async def albums(_: Looks, listed: Annotated[Listed, Query()]) -> Response:
        return await answer(_albums, soniq, listed)

    @api.get("/album/{number}")
    async def album(_: Looks, number: Number) -> Response:
        """The album with its candidates, and what the first of them would change."""
        return await answer(of_album, soniq, AlbumId(number))

    @api.get("/album/{number}/candidate/{candidate}")
    async def candidate(_: Looks, number: Number, candidate: Number) -> Response:
        """What a candidate would change."""
        return await answer(_detail, soniq, AlbumId(number), CandidateId(candidate))

    @api.get("/standing/{number}")
    async def standing(_: Looks, number: Number) -> Response:
        return await answer(of_standing, soniq, AlbumId(number))

    @api.post("/album/{number}/match")
    async def match(asker: Decides, number: Number) -> Response:
        """Looks for the album anew."""
        await servers.ask(matching.match, AlbumId(number), by=_who(asker))
        return await answer(of_album, soniq, AlbumId(number))

    @api.post("/album/{number}/search")
    async def search(asker: Decides, number: Number, asked: Search) -> Response:
        return _packed(await servers.ask(_search, soniq, AlbumId(number), asked, _who(asker)))

    @api.post("/album/{number}/choose")
    async def choose(asker: Decides, number: Number, choice: Choice) -> Response:
        return _packed(await servers.ask(_choose, soniq, AlbumId(number), choice, _who(asker)))

    @api.post("/album/{number}/none")
    async def none(asker: Decides, number: Number) -> Response:
        return await _decided(soniq, matching.decide_none, asker, number)

    @api.post("/album/{number}/later")
    async def later(asker: Decides, number: Number) -> Response:
        return await _decided(soniq, matching.later, asker, number)

    @api.post("/album/{number}/reopen")
    async def reopen(asker: Decides, number: Number) -> Response:
        return await _decided(soniq, matching.reopen, asker, number)

    @api.post("/undo/{number}")
    async def undo(asker: Decides, number: Number) -> Response:
        """Takes a decision back, and what it wrote of the tracks."""
        assert asker.person is not None  # the role asks for somebody
        done = await changes.ask(history.undo, soniq, ChangeId(number), ALL, asker.person)
        stale = [one.reason for one in done.stale]
        made = await ask(_made, soniq, done.change)
        return _packed({"restored": done.restored, "stale": stale, **made})

    return api


async def _decided(
    soniq: Soniq, decide: Callable[..., Decided], asker: Asker, number: int
) -> Response:
    def act() -> Row:
        return of_decided(soniq, decide(AlbumId(number), by=_who(asker)))

    return _packed(await changes.ask(act))


def _packed(row: Any) -> Response:
    fresh = {"Cache-Control": "no-store"}
    return Response(orjson.dumps(row), media_type="application/json", headers=fresh)


def _who(asker: Asker) -> PersonId | None:
    return None if asker.person is None else asker.person.id


def _count(soniq: Soniq) -> Row:
    return _counted(soniq, soniq.matching.counts())


def _counted(soniq: Soniq, counts: ReviewCounts) -> Row:
    trouble = _trouble(soniq) if counts.pending else None
    return comparing.of_counts(counts, soniq.library.totals().albums) | {"trouble": trouble}


def _trouble(soniq: Soniq) -> str | None:
    """Why the last look left albums for another time, where it did."""
    for job in soniq.jobs.recent(Slice(first=LATELY)).items:
        if job.job_type is JobType.MUSICBRAINZ_MATCH and job.result is not None:
            return str(job.result.get("trouble") or "") or None
    return None


def _albums(soniq: Soniq, listed: Listed) -> Row:
    after = cursors.read(ORDER, listed.after) if listed.after else None
    page = soniq.matching.review(first=listed.first, after=after)
    covers = soniq.library.artwork(list({item.cover for item in page.items if item.cover}))
    return {
        "items": [comparing.of_item(item, covers) for item in page.items],
        "after": cursors.write(ORDER, page.keys[-1]) if page.has_next else None,
        "counts": _counted(soniq, page.counts),
    }


def of_standing(soniq: Soniq, album_id: AlbumId) -> Row:
    return comparing.of_standing(soniq.matching.standing(album_id))


def of_album(soniq: Soniq, album_id: AlbumId) -> Row:
    detail = soniq.library.album_detail(album_id)
    covers = soniq.library.artwork([detail.album.cover] if detail.album.cover else [])
    found = soniq.matching.candidates(album_id)[:SHOWN]
    return {
        "album": shapes.of_album(detail.album, covers),
        "standing": of_standing(soniq, album_id),
        "files": [comparing.of_file(track) for track in detail.tracks[:FILES]],
        "file_count": len(detail.tracks),
        **_offered(found, detail.tracks),
    }


def _offered(found: list[Offered], tracks: list[Track]) -> Row:
    first = found[0] if found else None
    return {
        "candidates": [comparing.of_candidate(one, len(tracks)) for one in found],
        "detail": None if first is None else comparing.of_detail(first, tracks),
    }


def _detail(soniq: Soniq, album_id: AlbumId, candidate_id: CandidateId) -> Row:
    tracks = soniq.library.album_detail(album_id).tracks
    found = soniq.provenance.candidate(candidate_id)
    if found.entity != "album" or found.entity_id != album_id:
        raise NotFound("That was found for another album. Look for this one again.")
    offered = Offered(candidate=found, changes=tuple(soniq.provenance.preview(found.proposals)))
    return comparing.of_detail(offered, tracks)


def _search(soniq: Soniq, album_id: AlbumId, asked: Search, by: PersonId | None) -> Row:
    found = soniq.matching.search(album_id, by=by, artist=asked.artist, title=asked.title)
    return _offered(found[:SHOWN], soniq.library.album_detail(album_id).tracks)


def _choose(soniq: Soniq, album_id: AlbumId, choice: Choice, by: PersonId | None) -> Row:
    decided = soniq.matching.choose(
        album_id,
        by=by,
        candidate_id=None if choice.candidate is None else CandidateId(choice.candidate),
        mbid=choice.mbid,
        url=choice.url,
        fields=choice.fields,
    )
    return of_decided(soniq, decided)


def of_decided(soniq: Soniq, decided: Decided) -> Row:
    return {"standing": comparing.of_standing(decided.standing), **_made(soniq, decided.change)}


def _made(soniq: Soniq, change: ChangeId | None) -> Row:
    """A change, and that of fields which came with it and goes back with it."""
    items = [] if change is None else soniq.journal.items(change, first=1)
    parts = [part for item in items if isinstance(part := item.after.get("fields"), int)]
    return {"change": None if change is None else str(change), "parts": [*parts]}


async def running(soniq: Soniq) -> JSON:
    """The job that looks for all albums, as far as it is; None where it does not run."""

    def find() -> JSON:
        for job in soniq.jobs.active():
            if job.job_type == JobType.MUSICBRAINZ_MATCH and job.entity_id is None:
                return {
                    "id": str(job.id),
                    "status": job.status,
                    "done": job.processed_items,
                    "total": job.total_items,
                    "note": job.note if job.status is not JobStatus.PENDING else None,
                }
        return None

    return await ask(find)
