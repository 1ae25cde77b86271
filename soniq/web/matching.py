"""`/api/albums/{id}/match` and `/api/review`: which release an album is."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import cursors, ids, links, saying
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask, changes, servers
from soniq.matching.reviewing import Decided, MatchStatus, Offered, ReviewItem, ReviewPage, Standing
from soniq.units import AlbumId, CandidateId
from soniq.web.saying import (
    AlbumPath,
    CandidateBody,
    Candidates,
    Cursor,
    Limit,
    person_of,
    public,
    when,
)

User = Annotated[Asker, allow(Role.USER)]
Moderator = Annotated[Asker, allow(Role.MODERATOR)]
ORDER = "review"


class StandingBody(BaseModel):
    """How an album stands to the catalogue."""

    album_id: str
    match_status: MatchStatus
    match_score: int | None = Field(description="0–100, soniq's own.")
    musicbrainz_release_group_id: str | None
    musicbrainz_release_id: str | None
    found_by: str | None = Field(description="mbid, barcode, isrc, exact, fuzzy or fingerprint.")
    reason: str = Field(description="For people.")
    by_hand: bool = Field(description="A person decided it, so no job touches it.")
    looked_at: str | None

    @classmethod
    def of(cls, found: Standing) -> "StandingBody":
        return cls(
            album_id=ids.public("Album", found.album_id),
            match_status=found.status,
            match_score=found.score,
            musicbrainz_release_group_id=found.release_group_id,
            musicbrainz_release_id=found.release_id,
            found_by=found.rung,
            reason=found.reason,
            by_hand=found.by_hand,
            looked_at=when(found.looked_at),
        )


class DecidedBody(BaseModel):
    """What a decision came to."""

    standing: StandingBody
    change_id: str | None = Field(description="Takes it back; null where it was so already.")

    @classmethod
    def of(cls, decided: Decided) -> "DecidedBody":
        return cls(
            standing=StandingBody.of(decided.standing),
            change_id=public("Change", decided.change),
        )


class Choice(BaseModel):
    """What the album is: one of the three names."""

    candidate_id: str | None = None
    mbid: str | None = Field(
        default=None, max_length=100, description="Of a release or a release group."
    )
    url: str | None = Field(
        default=None, max_length=2_000, description="At MusicBrainz, Bandcamp, Discogs …"
    )
    fields: list[str] | None = Field(
        default=None, description="Which of the candidate's to show; null: all."
    )


class Words(BaseModel):
    """What to look for: any words, or an artist and a title."""

    text: str | None = Field(default=None, max_length=500)
    artist: str | None = Field(default=None, max_length=500)
    title: str | None = Field(default=None, max_length=500)


class ReviewBody(BaseModel):
    """An album that waits for a person."""

    album_id: str
    title: str
    artist: str
    year: int | None
    track_count: int
    path_cover: str | None
    match_status: MatchStatus
    match_score: int | None
    reason: str
    put_off: bool = Field(description='Somebody said "later".')
    looked_at: str | None

    @classmethod
    def of(cls, item: ReviewItem) -> "ReviewBody":
        return cls(
            album_id=ids.public("Album", item.album_id),
            title=item.title,
            artist=item.artist,
            year=item.year,
            track_count=item.track_count,
            path_cover=links.cover(item.cover) if item.cover else None,
            match_status=item.status,
            match_score=item.score,
            reason=item.reason,
            put_off=item.put_off,
            looked_at=when(item.looked_at),
        )


class ReviewList(BaseModel):
    """Those with candidates first; in each part, those that were put off last."""

    albums: list[ReviewBody]
    review: int = Field(description="Albums with candidates to choose from, in all.")
    no_match: int = Field(description="Albums for which nothing was found.")
    pending: int = Field(description="Albums that were not looked for yet.")
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")

    @classmethod
    def of(cls, page: ReviewPage) -> "ReviewList":
        return cls(
            albums=[ReviewBody.of(item) for item in page.items],
            review=page.counts.review,
            no_match=page.counts.no_match,
            pending=page.counts.pending,
            next_cursor=cursors.write(ORDER, page.keys[-1]) if page.has_next else None,
        )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api", tags=["matching"])

    @api.get("/albums/{album_id}/match", summary="How an album stands to the catalogue")
    async def standing(_: User, album_id: AlbumPath) -> StandingBody:
        return StandingBody.of(await ask(soniq.matching.standing, _number(album_id)))

    @api.post("/albums/{album_id}/match", summary="Look for an album")
    async def match(asker: Moderator, album_id: AlbumPath) -> StandingBody:
        """Asks MusicBrainz. 409 where a person decided what it is: reopen it first."""
        by = person_of(asker).id
        return StandingBody.of(await servers.ask(soniq.matching.match, _number(album_id), by=by))

    @api.get("/albums/{album_id}/candidates", summary="What an album may be")
    async def candidates(_: User, album_id: AlbumPath) -> Candidates:
        """The best first, each with what choosing it would change. No server is asked."""
        found = await ask(soniq.matching.candidates, _number(album_id))
        return await ask(_offered, soniq, found)

    @api.post("/albums/{album_id}/search", summary="Look for an album by hand")
    async def search(asker: Moderator, album_id: AlbumPath, words: Words) -> Candidates:
        """Asks MusicBrainz."""
        found = await servers.ask(
            soniq.matching.search,
            _number(album_id),
            by=person_of(asker).id,
            text=words.text,
            artist=words.artist,
            title=words.title,
        )
        return await ask(_offered, soniq, found)

    @api.post("/albums/{album_id}/choose", summary="Say what an album is")
    async def choose(asker: Moderator, album_id: AlbumPath, choice: Choice) -> DecidedBody:
        """It sticks for ever, until it is reopened or undone. May ask MusicBrainz."""
        decided = await servers.ask(
            soniq.matching.choose,
            _number(album_id),
            by=person_of(asker).id,
            candidate_id=ids.private("Candidate", choice.candidate_id, CandidateId),
            mbid=choice.mbid,
            url=choice.url,
            fields=choice.fields,
        )
        return DecidedBody.of(decided)

    @api.post("/albums/{album_id}/reject", summary="Say that an album is none of these")
    async def reject(asker: Moderator, album_id: AlbumPath) -> DecidedBody:
        by = person_of(asker).id
        return DecidedBody.of(
            await changes.ask(soniq.matching.decide_none, _number(album_id), by=by)
        )

    @api.post("/albums/{album_id}/later", summary="Put an album off")
    async def later(asker: Moderator, album_id: AlbumPath) -> DecidedBody:
        """409 where it is not in the inbox."""
        by = person_of(asker).id
        return DecidedBody.of(await ask(soniq.matching.later, _number(album_id), by=by))

    @api.post("/albums/{album_id}/reopen", summary="Take a match or a decision away")
    async def reopen(asker: Moderator, album_id: AlbumPath) -> DecidedBody:
        """What the match had said of its tracks is taken back."""
        by = person_of(asker).id
        return DecidedBody.of(await changes.ask(soniq.matching.reopen, _number(album_id), by=by))

    @api.get("/review", summary="List albums that wait for a person")
    async def review(_: User, limit: Limit = 50, cursor: Cursor = None) -> ReviewList:
        after = cursors.read(ORDER, cursor) if cursor else None
        return ReviewList.of(await ask(soniq.matching.review, first=limit, after=after))

    return api


def _number(album_id: str) -> AlbumId:
    return ids.private("Album", album_id, AlbumId)


def _offered(soniq: Soniq, found: list[Offered]) -> Candidates:
    names = saying.names_of(soniq)
    return Candidates(
        candidates=[CandidateBody.of(one.candidate, one.changes, names) for one in found]
    )
