"""Which release an album is: the inbox of those that wait for a person, and what they decide."""

import strawberry

from soniq.accounts.model import Role
from soniq.graphql.attribution import CandidateNode
from soniq.graphql.context import Info
from soniq.graphql.covers import Cover
from soniq.graphql.fields import field, least, needs, rows
from soniq.graphql.jobs import JobNode
from soniq.graphql.relay import Edge, PageInfo, node_id
from soniq.http import cursors, ids, orders
from soniq.library.model import Page
from soniq.matching.reviewing import (
    Decided,
    MatchStatus,
    Offered,
    ReviewCounts,
    ReviewItem,
    ReviewPage,
    Standing,
)
from soniq.units import AlbumId, CandidateId, Moment

strawberry.enum(MatchStatus, description="How an album stands to the catalogue.")
ORDER = "review"


@least(Role.USER)
@strawberry.type(name="MatchStanding", description="How one album stands to the catalogue.")
class StandingNode:
    album_id: strawberry.ID
    status: MatchStatus
    score: int | None = strawberry.field(
        description="0–100, of the release that it is, else of the best that was found."
    )
    release_group_id: str | None = strawberry.field(description="Its MBID.")
    release_id: str | None = strawberry.field(description="Its MBID.")
    found_by: str | None = strawberry.field(
        description="mbid, barcode, isrc, exact, fuzzy or fingerprint."
    )
    reason: str = strawberry.field(description="For people.")
    by_hand: bool = strawberry.field(description="A person decided it, so no job touches it.")
    looked_at: Moment | None

    @classmethod
    def of(cls, found: Standing) -> "StandingNode":
        return cls(
            album_id=node_id("Album", found.album_id),
            status=found.status,
            score=found.score,
            release_group_id=found.release_group_id,
            release_id=found.release_id,
            found_by=found.rung,
            reason=found.reason,
            by_hand=found.by_hand,
            looked_at=found.looked_at,
        )


@least(Role.USER)
@strawberry.type(name="ReviewItem", description="An album that waits for a person.")
class ReviewNode:
    item: strawberry.Private[ReviewItem]

    album_id: strawberry.ID
    title: str
    artist: str
    year: int | None
    track_count: int
    status: MatchStatus
    score: int | None
    reason: str
    put_off: bool = strawberry.field(description='Somebody said "later".')
    looked_at: Moment | None

    @classmethod
    def of(cls, item: ReviewItem) -> "ReviewNode":
        return cls(
            item=item,
            album_id=node_id("Album", item.album_id),
            title=item.title,
            artist=item.artist,
            year=item.year,
            track_count=item.track_count,
            status=item.status,
            score=item.score,
            reason=item.reason,
            put_off=item.put_off,
            looked_at=item.looked_at,
        )

    @field()
    def cover(self) -> Cover | None:
        return Cover.of(self.item.cover)

    @field(
        description="What it may be, the best first. No server is asked for it.", metadata=rows(10)
    )
    async def candidates(self, info: Info) -> list[CandidateNode]:
        context = info.context
        return offered(await context.ask(context.soniq.matching.candidates, self.item.album_id))


@least(Role.USER)
@strawberry.type
class ReviewEdge(Edge):
    node: ReviewNode


@least(Role.USER)
@strawberry.type(name="ReviewCounts", description="How many albums stand how.")
class CountsNode:
    review: int = strawberry.field(description="With candidates to choose from.")
    no_match: int = strawberry.field(description="Nothing was found that could be it.")
    pending: int = strawberry.field(description="Not looked for yet.")
    waiting: int = strawberry.field(description="For a person: the first two together.")

    @classmethod
    def of(cls, counts: ReviewCounts) -> "CountsNode":
        return cls(
            review=counts.review,
            no_match=counts.no_match,
            pending=counts.pending,
            waiting=counts.waiting,
        )


@least(Role.USER)
@strawberry.type
class ReviewConnection:
    edges: list[ReviewEdge]
    page_info: PageInfo
    counts: CountsNode

    @classmethod
    def of(cls, found: ReviewPage) -> "ReviewConnection":
        page: Page[ReviewItem] = Page(
            items=found.items, keys=found.keys, has_next=found.has_next, has_previous=False
        )
        return cls(
            edges=[
                ReviewEdge(order=ORDER, key=key, node=ReviewNode.of(item))
                for item, key in zip(found.items, found.keys, strict=True)
            ],
            page_info=PageInfo.of(page, ORDER),
            counts=CountsNode.of(found.counts),
        )


@least(Role.MODERATOR)
@strawberry.type(name="Decided", description="What a decision came to.")
class DecidedNode:
    standing: StandingNode
    change_id: strawberry.ID | None = strawberry.field(
        description="Takes it back; null where it said what was so already."
    )

    @classmethod
    def of(cls, decided: Decided) -> "DecidedNode":
        return cls(
            standing=StandingNode.of(decided.standing),
            change_id=node_id("Change", decided.change) if decided.change else None,
        )


def offered(found: list[Offered]) -> list[CandidateNode]:
    return [CandidateNode.of(one.candidate, one.changes) for one in found]


@least(Role.USER)
@strawberry.type
class MatchingQuery:
    @field(
        description="Albums that wait for a person, page by page; at most 200. Those with "
        "candidates come first, and in each part those that were put off last."
    )
    async def review(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> ReviewConnection:
        context = info.context
        found = await context.ask(
            context.soniq.matching.review,
            first=50 if first is None else first,
            after=cursors.read(ORDER, after) if after else None,
        )
        return ReviewConnection.of(found)

    @field(description="How an album stands to the catalogue.")
    async def match_standing(self, info: Info, album_id: strawberry.ID) -> StandingNode | None:
        context = info.context
        number = ids.private("Album", album_id, AlbumId)
        return StandingNode.of(await context.ask(context.soniq.matching.standing, number))

    @field(
        description="Which releases an album may be, the best first, each with what choosing it "
        "would change. No server is asked.",
        metadata=rows(10),
    )
    async def match_candidates(self, info: Info, album_id: strawberry.ID) -> list[CandidateNode]:
        context = info.context
        number = ids.private("Album", album_id, AlbumId)
        return offered(await context.ask(context.soniq.matching.candidates, number))


@least(Role.MODERATOR)
@strawberry.type
class MatchingMutation:
    @field(description="Look for an album anew. This asks other servers.")
    async def match_album(self, info: Info, album_id: strawberry.ID) -> StandingNode:
        context = info.context
        standing = await context.ask_servers(
            context.soniq.matching.match,
            ids.private("Album", album_id, AlbumId),
            by=context.asker.id,
        )
        return StandingNode.of(standing)

    @field(
        description="Look for all albums that wait for it, as a job.", metadata=needs(Role.ADMIN)
    )
    async def match_all(self, info: Info) -> JobNode:
        context = info.context
        return JobNode.of(await context.ask(orders.match_all, context.soniq, context.asker.id))

    @field(
        description="Say what an album is, for ever: by a candidate, by the MBID of a release or "
        "release group, or by its address (MusicBrainz, Bandcamp, Discogs …); one of them. "
        "`fields`: which of the candidate's to show; null for all."
    )
    async def choose_match(
        self,
        info: Info,
        album_id: strawberry.ID,
        candidate_id: strawberry.ID | None = None,
        mbid: str | None = None,
        url: str | None = None,
        fields: list[str] | None = None,
    ) -> DecidedNode:
        context = info.context
        decided = await context.ask_servers(
            context.soniq.matching.choose,
            ids.private("Album", album_id, AlbumId),
            by=context.asker.id,
            candidate_id=ids.private("Candidate", candidate_id, CandidateId),
            mbid=mbid,
            url=url,
            fields=fields,
        )
        return DecidedNode.of(decided)

    @field(description="Say that an album is none of its candidates, for ever.")
    async def reject_match(self, info: Info, album_id: strawberry.ID) -> DecidedNode:
        context = info.context
        decided = await context.ask_changes(
            context.soniq.matching.decide_none,
            ids.private("Album", album_id, AlbumId),
            by=context.asker.id,
        )
        return DecidedNode.of(decided)

    @field(description="Put an album at the end of its part of the inbox.")
    async def put_off_match(self, info: Info, album_id: strawberry.ID) -> DecidedNode:
        context = info.context
        number = ids.private("Album", album_id, AlbumId)
        decided = await context.ask(context.soniq.matching.later, number, by=context.asker.id)
        return DecidedNode.of(decided)

    @field(
        description="Take a decision or a match away: the album is looked for again by itself, and "
        "what the match had said of its tracks is taken back."
    )
    async def reopen_match(self, info: Info, album_id: strawberry.ID) -> DecidedNode:
        context = info.context
        decided = await context.ask_changes(
            context.soniq.matching.reopen,
            ids.private("Album", album_id, AlbumId),
            by=context.asker.id,
        )
        return DecidedNode.of(decided)

    @field(
        description="Look for an album by hand: by any words, or by artist and title. This asks "
        "other servers.",
        metadata=rows(10),
    )
    async def search_match(
        self,
        info: Info,
        album_id: strawberry.ID,
        text: str | None = None,
        artist: str | None = None,
        title: str | None = None,
    ) -> list[CandidateNode]:
        context = info.context
        found = await context.ask_servers(
            context.soniq.matching.search,
            ids.private("Album", album_id, AlbumId),
            by=context.asker.id,
            text=text,
            artist=artist,
            title=title,
        )
        return offered(found)
