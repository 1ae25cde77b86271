"""All artists, by letter."""

from soniq.events import JSON
from soniq.http.asking import ask
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Artists(Lists, component="artists.js"):
    """The letters and the list."""


async def build(visit: Visit) -> None:
    facets = await ask(visit.soniq.library.facets)
    letters: list[JSON] = [
        {"value": facet.value, "label": facet.label} for facet in facets.initials
    ]
    title("Artists")
    Artists(letters=letters)
