"""The collection in numbers, as its page of statistics shows them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from fastapi import APIRouter
from starlette.responses import Response

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.collection.model import CollectionFigures, Look
from soniq.events import JSON
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.ui import collected
from soniq.ui.collection_feeds import PREFIX
from soniq.ui.feeds import answer
from soniq.ui.shapes import Row
from soniq.units import Moment

MONTHS = 24
"""The latest months that are shown one by one; where there are older ones, years are shown too."""
ARTISTS = 12

Looks = Annotated[Asker, allow(Role.GUEST)]

N = TypeVar("N", bound=str)


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix=PREFIX, include_in_schema=False)

    @api.get("/statistics")
    async def statistics(_: Looks) -> Response:
        return await answer(of_statistics, soniq)

    return api


def of_statistics(soniq: Soniq) -> Row:
    found = soniq.collection.figures()
    months = _months(found.months)
    return {
        "total": found.total,
        "artists": found.artists,
        "matched": found.matched,
        "unsure": found.unsure,
        "looks": {
            str(Look.OWNED): found.owned,
            str(Look.PARTLY): found.partly,
            str(Look.WANTED): found.wanted,
            str(Look.COMING): found.coming,
        },
        "sources": _named(collected.SOURCES, found.by_source),
        "acquisitions": _named(collected.ACQUISITIONS, found.by_acquisition),
        "decades": _decades(found),
        "months": months[-MONTHS:],
        "years": _years(found.months) if len(months) > MONTHS else [],
        "wanted": _wanted(soniq),
    }


def _named(names: Mapping[N, str], counts: Mapping[str, int]) -> list[JSON]:
    """The most first; what has no name of its own keeps the one it came with."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    known = {str(name): word for name, word in names.items()}
    return [
        {"value": name, "word": known.get(name, name), "count": count} for name, count in ordered
    ]


def _decades(found: CollectionFigures) -> list[JSON]:
    """One after the other, those without albums between them too."""
    if not found.by_decade:
        return []
    shown: list[JSON] = []
    for decade in range(min(found.by_decade), max(found.by_decade) + 1, 10):
        owned, all_ = found.by_decade.get(decade, (0, 0))
        label = f"{decade % 100:02}s"
        shown.append({"label": label, "word": f"{decade}s", "plays": owned, "of": all_})
    return shown


def _months(counts: Mapping[Moment, int]) -> list[JSON]:
    """From the first to the last in which an album became owned."""
    by_month = {_day(at).year * 12 + _day(at).month - 1: count for at, count in counts.items()}
    return [
        {"label": f"{first:%b}", "word": f"{first:%B %Y}", "plays": by_month.get(place, 0)}
        for place in _all(by_month)
        for first in [datetime(place // 12, place % 12 + 1, 1, tzinfo=UTC)]
    ]


def _years(counts: Mapping[Moment, int]) -> list[JSON]:
    by_year: dict[int, int] = {}
    for at, count in counts.items():
        by_year[_day(at).year] = by_year.get(_day(at).year, 0) + count
    return [
        {"label": f"{year % 100:02}", "word": str(year), "plays": by_year.get(year, 0)}
        for year in _all(by_year)
    ]


def _wanted(soniq: Soniq) -> list[JSON]:
    counts = soniq.collection.most_wanted(ARTISTS)
    known = {one.id: one.name for one in soniq.library.artists_by_ids([id for id, _ in counts])}
    return [
        {"value": str(number), "word": known[number], "count": count}
        for number, count in counts
        if number in known
    ]


def _all(places: Iterable[int]) -> range:
    known = [*places]
    return range(min(known), max(known) + 1) if known else range(0)


def _day(at: Moment) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
