"""All artists, by letter."""

from soniq.http.asking import ask
from soniq.library.model import ArtistSort
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title


class Artists(Lists, component="artists.js"):
    """The letters and the list."""


async def build(visit: Visit) -> None:
    letters = await ask(visit.soniq.library.letters, ArtistSort.NAME)
    title("Artists")
    Artists(letters=[letter.letter for letter in letters])
