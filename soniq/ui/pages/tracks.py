"""All tracks in a table."""

from collections.abc import Iterable
from dataclasses import asdict

from soniq.app import Soniq
from soniq.events import JSON
from soniq.features.model import SoundFacets
from soniq.harmony import Key
from soniq.http.asking import ask
from soniq.library.model import Facet, Facets, Totals, TrackSort
from soniq.ui import hearing, listing, words
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title

LETTERED = (TrackSort.TITLE, TrackSort.ARTIST, TrackSort.ALBUM)


class Tracks(Lists, component="tracks.js"):
    """Filters, columns and the rows."""


async def build(visit: Visit) -> None:
    facets, sounds, totals, letters = await ask(_find, visit.soniq)
    title("Tracks")
    Tracks(
        facets={
            "genres": _shown(facets.genres),
            "decades": _shown(facets.decades),
            "codecs": [
                {**asdict(facet), "label": words.FORMATS.get(facet.value, facet.label)}
                for facet in facets.codecs
            ],
            "tempos": _shown(sounds.tempos),
            "keys": [{**asdict(facet), "label": _key(facet)} for facet in sounds.keys],
            "moods": [
                {**asdict(facet), "label": hearing.WORDS.get(facet.value, facet.label)}
                for facet in sounds.moods
                if facet.count
            ],
        },
        letters=letters,
        missing=totals.missing,
    )


def _find(soniq: Soniq) -> tuple[Facets, SoundFacets, Totals, dict[str, JSON]]:
    """The letters are those of each order, and with a "-" before its name of that downwards."""
    library = soniq.library
    letters: dict[str, JSON] = {
        f"{'-' if down else ''}{sort}": listing.rail(library, sort, down=down)
        for sort in LETTERED
        for down in (False, True)
    }
    return library.facets(), soniq.features.facets(), library.totals(), letters


def _key(facet: Facet) -> str:
    key = Key.parse(facet.value)
    return words.key(key) if key else facet.label


def _shown(facets: Iterable[Facet]) -> list[JSON]:
    return [asdict(facet) for facet in facets]
