"""All artists, by letter."""

from soniq.http.asking import ask
from soniq.library.model import ArtistSort
from soniq.ui import listing
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Artists(Lists, component="artists.js"):
    """The letters and the list."""


async def build(visit: Visit) -> None:
    letters = await ask(listing.rail, visit.soniq.library, ArtistSort.NAME)
    title("Artists")
    Artists(letters=letters)
