"""What the page Explore fetches: answers to descriptions, lists by sound, the points of the map."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.audio.model import MOODS
from soniq.discovery.model import Described
from soniq.errors import Invalid
from soniq.features.model import MoodRange, SoundFilter
from soniq.harmony import Key
from soniq.http.access import allow
from soniq.http.asking import ask
from soniq.library.model import Page, Slice, Track, TrackFilter, TrackSort
from soniq.ui import hearing, listing, shelving
from soniq.ui.feeds import answer
from soniq.ui.listing import Asked
from soniq.ui.shapes import Row
from soniq.units import GenreId, TrackId

PREFIX = "/explore/_feed"
ROWS = 200
"""Tracks of the map that are asked for at once."""

RANGE = r"^\d{1,4}-\d{1,4}$"
SHARE = r"^\d{1,3}-\d{1,3}$"

Share = Annotated[str | None, Field(pattern=SHARE)]


class SoundAsked(Asked):
    """The sliders: ranges as "100-130", moods in hundredths."""

    sort: TrackSort = TrackSort.ARTIST
    bpm: str | None = Field(None, pattern=RANGE)
    half: bool = False
    keys: str | None = Field(None, max_length=120)
    """Camelot codes with commas between."""
    mixes: bool = False
    years: str | None = Field(None, pattern=RANGE)
    genre: GenreId | None = None
    danceability: Share = None
    mood_happy: Share = None
    mood_aggressive: Share = None
    mood_party: Share = None
    mood_relaxed: Share = None
    instrumental: Share = None
    acoustic: Share = None

    def where(self) -> TrackFilter:
        bpm, years = _ends(self.bpm), _ends(self.years)
        return TrackFilter(
            genre_id=self.genre,
            year_from=years[0],
            year_to=years[1],
            bpm_from=bpm[0],
            bpm_to=bpm[1],
            bpm_octaves=self.half,
            keys=self._keys(),
        )

    def _keys(self) -> tuple[Key, ...]:
        found: dict[Key, None] = {}
        for text in (self.keys or "").split(","):
            key = Key.parse(text) if text else None
            if text and key is None:
                raise Invalid(f"“{text[:20]}” is no key. Write it as 8A or as A minor.")
            if key is not None:
                found |= dict.fromkeys(key.neighbours if self.mixes else (key,))
        return tuple(found)

    def sound(self) -> SoundFilter:
        """What `TrackFilter` cannot say."""
        ranges = [(mood, _ends(getattr(self, mood, None))) for mood in MOODS]
        return SoundFilter(
            moods=tuple(
                MoodRange(mood=mood, low=low / 100, high=high / 100)
                for mood, (low, high) in ranges
                if low is not None and high is not None
            )
        )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False, dependencies=[allow(Role.GUEST)])

    @api.get("/described")
    async def described(
        text: Annotated[str, Query(max_length=200)],
        first: Annotated[int, Query(ge=1, le=100)] = 60,
    ) -> Response:
        return await answer(_described, soniq, text, first)

    @api.get("/tracks")
    async def tracks(asked: Annotated[SoundAsked, Query()]) -> Response:
        return await answer(_tracks, soniq, asked)

    @api.get("/rows")
    async def rows(ids: Annotated[str, Query(pattern=r"^\d{1,18}(,\d{1,18})*$")]) -> Response:
        """The tracks of points, as lists show them; those that are gone are left out."""
        return await answer(_rows, soniq, ids)

    @api.get("/points")
    async def points(request: Request) -> Response:
        """The map; `soniq.discovery.map_points` says how it is packed."""
        found = await ask(soniq.soundmap.points)
        headers = {"ETag": found.etag, "Cache-Control": "private, no-cache"}
        if request.headers.get("if-none-match") == found.etag:
            return Response(status_code=304, headers=headers)
        headers |= {"Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers |= {"Content-Encoding": "gzip"}
            return Response(found.zipped, media_type="application/octet-stream", headers=headers)
        return Response(found.content, media_type="application/octet-stream", headers=headers)

    return api


def _described(soniq: Soniq, text: str, first: int) -> Row:
    found = soniq.similar.described(text, first) if text.strip() else Described(text=text)
    rows = shelving.tracks(soniq, [one.track for one in found.items])
    return {
        "understood": [
            {"word": term.word, "means": term.means, "weight": term.weight}
            for term in found.understood
        ],
        "unknown": list(found.unknown),
        "corrected": found.corrected,
        "close": found.is_close,
        "items": [
            row | hearing.of_reasons(one.score, one.reasons)
            for row, one in zip(rows, found.items, strict=True)
        ],
    }


def _tracks(soniq: Soniq, asked: SoundAsked) -> Row:
    def find(part: Slice) -> Page[Track]:
        return soniq.library.tracks(
            asked.where(),
            sort=asked.sort,
            descending=asked.down,
            part=part,
            also=soniq.features.narrowings(asked.sound()),
        )

    found = listing.find(find, asked, f"explore.{asked.sort}.{asked.down}")
    return found.shown(shelving.tracks(soniq, found.items))


def _rows(soniq: Soniq, ids: str) -> Row:
    wanted = [TrackId(int(one)) for one in ids.split(",")]
    if len(wanted) > ROWS:
        raise Invalid(f"{len(wanted)} tracks were asked for; {ROWS} are the most at once.")
    return {"items": [*shelving.tracks(soniq, soniq.library.tracks_by_ids(wanted))]}


def _ends(text: str | None) -> tuple[int, int] | tuple[None, None]:
    """The ends of a range, the lower first."""
    if text is None:
        return None, None
    low, high = sorted(int(end) for end in text.split("-"))
    return low, high
