"""One genre: its albums."""

from soniq.http.asking import ask
from soniq.ui import words
from soniq.ui.asking import Visit
from soniq.ui.cards import Grid
from soniq.ui.feeds import PREFIX
from soniq.ui.parts import Part, link, page_head, play
from soniq.units import GenreId


async def build(visit: Visit, number: int) -> None:
    genre = await ask(visit.soniq.library.genre, GenreId(number))
    with Part("nav", None, "crumbs", aria_label="Above"):
        link("/library/genres", "Genres")
    with page_head(genre.name, words.plural(genre.album_count, "album")):
        play(f"genre/{genre.id}", "Shuffle", "shuffle", how="shuffle", classes="btn lead")
        link(
            f"/library/tracks?genre={genre.id}",
            f"See {words.plural(genre.track_count, 'track')}",
            "btn",
        )
    Grid(feed=f"{PREFIX}/albums", fixed={"genre": genre.id, "sort": "artist"})
