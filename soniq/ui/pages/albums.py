"""All albums as covers."""

from soniq.events import JSON
from soniq.http.asking import ask
from soniq.library.model import AlbumSort, Slice
from soniq.ui import listing
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title

GENRES_SHOWN = 60


class Albums(Lists, component="albums.js"):
    """Sort, filters, letters, the size of the covers, and the grid."""


async def build(visit: Visit) -> None:
    facets, letters, missing = await ask(_find, visit)
    title("Albums")
    Albums(facets=facets, letters=letters, missing=missing)


def _find(visit: Visit) -> tuple[dict[str, JSON], dict[str, JSON], int]:
    library = visit.soniq.library
    genres: list[JSON] = [
        {"value": str(genre.id), "label": genre.name, "count": genre.album_count}
        for genre in sorted(
            library.genres(Slice(first=200)).items, key=lambda genre: -genre.album_count
        )[:GENRES_SHOWN]
        if genre.album_count
    ]
    decades: list[JSON] = [
        {"value": facet.value, "label": facet.label, "count": facet.count}
        for facet in library.facets().album_decades
    ]
    letters: dict[str, JSON] = {
        sort: listing.rail(library, sort) for sort in (AlbumSort.ARTIST, AlbumSort.TITLE)
    }
    return {"genres": genres, "decades": decades}, letters, library.totals().missing
