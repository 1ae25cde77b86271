"""One artist: albums by kind, what else they play on."""

from itertools import groupby

from soniq.accounts.model import Role
from soniq.http.asking import ask
from soniq.library.model import Album, ArtistDetail
from soniq.ui import shapes, shelving, words
from soniq.ui.asking import Visit
from soniq.ui.cards import Alike, Grid, Opinion, Picture, Rows
from soniq.ui.parts import Part, button, nothing, play, title
from soniq.ui.shapes import Row
from soniq.units import ArtistId

ORDER = ("album", "ep", "single", "live", "compilation", "soundtrack", "remix")
HEADINGS = {
    "album": "Albums",
    "ep": "EPs",
    "single": "Singles",
    "live": "Live",
    "compilation": "Compilations",
    "soundtrack": "Soundtracks",
    "remix": "Remixes",
}


async def build(visit: Visit, number: int) -> None:
    detail, shelves, tracks = await ask(_find, visit, ArtistId(number))
    artist = detail.artist
    title(artist.name)
    with Part("section", None, "hero"):
        Picture(item=shapes.of_artist(artist, ""), round=True)
        with Part("div", None, "stack"):
            Part("span", "Artist", "label")
            Part("h1", artist.name)
            with Part("div", None, "facts-line"):
                if artist.album_count:
                    Part("span", words.plural(artist.album_count, "album"))
                Part("span", words.plural(artist.track_count, "track"))
            with Part("div", None, "actions"):
                play(f"artist/{artist.id}", "Play", "play", classes="btn lead")
                play(f"artist/{artist.id}", "Shuffle", "shuffle", how="shuffle")
                play(f"artist/{artist.id}", "Queue", "list-end", how="last")
                if visit.may(Role.USER):
                    button("Add to a playlist", "list-plus", data_add=f"artist/{artist.id}")
            Opinion(kind="artist", number=artist.id, name=artist.name)
    for heading, albums in shelves:
        with Part("section", None, "stack"):
            Part("h2", heading)
            Grid(items=albums)
    if tracks:
        with Part("section", None, "stack"):
            Part("h2", "Tracks")
            columns = ["title", "album", "year", "bpm", "key", "format", "time", "dots"]
            Rows(items=tracks, pictures=True, columns=columns)
    if shelves or tracks:
        with Part("section", None, "stack"):
            Alike(kind="artist", number=artist.id)
    if not shelves and not tracks:
        nothing("disc-3", "Nothing here now", "All that this artist plays on is missing just now.")


def _find(
    visit: Visit, artist_id: ArtistId
) -> tuple[ArtistDetail, list[tuple[str, list[Row]]], list[Row]]:
    soniq = visit.soniq
    detail = soniq.library.artist_detail(artist_id)
    shelves = [
        (HEADINGS.get(kind, kind.capitalize()), shelving.albums(soniq, list(albums)))
        for kind, albums in groupby(sorted(detail.albums, key=_place), key=lambda one: one.kind)
    ]
    if detail.appears_on:
        shelves.append(("Appears on", shelving.albums(soniq, detail.appears_on)))
    return detail, shelves, shelving.tracks(soniq, detail.tracks)


def _place(album: Album) -> tuple[int, str]:
    """Where the album's kind stands. Sorting is stable: the newest stays first within a kind."""
    return (ORDER.index(album.kind) if album.kind in ORDER else len(ORDER), album.kind)
