"""All tracks in a table."""

from dataclasses import asdict

from soniq.events import JSON
from soniq.http.asking import ask
from soniq.library.model import Facet, Facets, Totals, TrackSort
from soniq.library.service import Library
from soniq.ui import listing, words
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title

LETTERED = (TrackSort.TITLE, TrackSort.ARTIST, TrackSort.ALBUM)


class Tracks(Lists, component="tracks.js"):
    """Filters, columns and the rows."""


async def build(visit: Visit) -> None:
    facets, totals, letters = await ask(_find, visit.soniq.library)
    title("Tracks")
    Tracks(
        facets={
            "genres": _shown(facets.genres),
            "decades": _shown(facets.decades),
            "codecs": [
                {**asdict(facet), "label": words.FORMATS.get(facet.value, facet.label)}
                for facet in facets.codecs
            ],
        },
        letters=letters,
        missing=totals.missing,
    )


def _find(library: Library) -> tuple[Facets, Totals, dict[str, JSON]]:
    """The letters are those of each order, and with a "-" before its name of that downwards."""
    letters: dict[str, JSON] = {
        f"{'-' if down else ''}{sort}": listing.rail(library, sort, down=down)
        for sort in LETTERED
        for down in (False, True)
    }
    return library.facets(), library.totals(), letters


def _shown(facets: list[Facet]) -> list[JSON]:
    return [asdict(facet) for facet in facets]
