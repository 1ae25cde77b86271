"""The collection: what the household owns, wants, has on its way, or is unsure of."""

from soniq.events import JSON
from soniq.http.asking import ask
from soniq.library.model import Slice
from soniq.ui import collection_feeds
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title
from soniq.ui.shapes import Row

GENRES_SHOWN = 100


class Collection(Lists, component="collection.js"):
    """Filters, the wall of sleeves, and one album beside it."""


async def build(visit: Visit) -> None:
    genres, figures = await ask(_find, visit)
    has_lidarr = await ask(collection_feeds.asks_lidarr, visit.soniq)
    title("Collection")
    Collection(genres=genres, figures=figures, lidarr=has_lidarr)


def _find(visit: Visit) -> tuple[list[JSON], Row]:
    found = visit.soniq.library.genres(Slice(first=200)).items
    most = sorted(found, key=lambda genre: -genre.album_count)[:GENRES_SHOWN]
    genres: list[JSON] = [
        {"value": str(genre.id), "label": genre.name}
        for genre in sorted(most, key=lambda genre: genre.name.casefold())
    ]
    return genres, collection_feeds.of_figures(visit.soniq)
