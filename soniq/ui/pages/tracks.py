"""All tracks in a table."""

from dataclasses import asdict

from soniq.events import JSON
from soniq.http.asking import ask
from soniq.library.model import Facet
from soniq.ui import words
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Tracks(Lists, component="tracks.js"):
    """Filters, columns and the rows."""


async def build(visit: Visit) -> None:
    facets = await ask(visit.soniq.library.facets)
    totals = await ask(visit.soniq.library.totals)
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
        missing=totals.missing,
    )


def _shown(facets: list[Facet]) -> list[JSON]:
    return [asdict(facet) for facet in facets]
