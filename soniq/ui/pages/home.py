"""Home: keep listening, what is new, what one forgot."""

import time

from soniq.accounts.model import Role
from soniq.http.asking import ask
from soniq.library.model import (
    Album,
    AlbumSort,
    Genre,
    Root,
    RootState,
    Slice,
    Totals,
)
from soniq.ui import hearing, lately, shelving, words
from soniq.ui.asking import Visit
from soniq.ui.cards import Grid, Listening, Lists
from soniq.ui.parts import Part, icon, link, nothing, title
from soniq.ui.shapes import Row

ON_A_SHELF = 18
FEW = 5
"""Albums that make a shelf; with fewer, it is filled from anywhere in the library."""
GENRES_SHOWN = 14
DAY_SECONDS = 24 * 3600

TOLD = {
    RootState.HELD: "Much of “{}” seems to be gone; soniq waits for your word. ",
    RootState.OFFLINE: "The drive of “{}” is away; its music does not play just now. ",
}


class Greeting(Lists, component="home.js"):
    """What one listened to last, on any device; and the time of day, which the browser knows."""


async def build(visit: Visit) -> None:
    totals, new, old, genres, troubled = await ask(_find, visit)
    own = await ask(lately.lately, visit.soniq, visit.person.id)
    status = hearing.of_status(await ask(visit.soniq.features.status))
    title("")
    Greeting(about=_about(totals), recent=own.recent, stops=own.stops)
    if status["first"]:
        Listening(status=status, shape="line")
    for root in troubled:
        _trouble(visit, root)
    if not totals.tracks:
        _empty(visit)
        return
    _shelf("Recently added", new, "/library/albums?sort=added")
    _shelf("Most played lately", own.frequent, "/listening")
    if len(own.forgotten) >= FEW:
        _shelf("Rediscover", own.forgotten, "/listening", "Loved or often played, not for long")
    elif totals.albums > ON_A_SHELF:
        _shelf("Rediscover", old, "/library/albums")
    _genres(genres)


def _find(visit: Visit) -> tuple[Totals, list[Row], list[Row], list[Genre], list[Root]]:
    soniq = visit.soniq
    part = Slice(first=ON_A_SHELF)
    new = soniq.library.albums(sort=AlbumSort.ADDED, descending=True, part=part).items
    shown = {album.id for album in new}
    seed = int(time.time() // DAY_SECONDS) * 1000 + visit.person.id
    old: list[Album] = [
        album
        for album in shelving.rediscoveries(soniq, ON_A_SHELF * 2, seed)
        if album.id not in shown
    ]
    genres = sorted(
        soniq.library.genres(Slice(first=200)).items, key=lambda genre: -genre.album_count
    )
    rows = shelving.albums(soniq, new), shelving.albums(soniq, old[:ON_A_SHELF])
    troubled = [root for root in soniq.roots.all() if root.state in TOLD]
    return soniq.library.totals(), *rows, genres[:GENRES_SHOWN], troubled


def _trouble(visit: Visit, root: Root) -> None:
    """What keeps music away just now; those who look after soniq can do something about it."""
    if root.state is RootState.HELD and not visit.may(Role.ADMIN):
        return
    with Part("div", None, "note warn"):
        icon("unplug" if root.state is RootState.OFFLINE else "triangle-alert")
        with Part("p"):
            Part("b", TOLD[root.state].format(root.name))
            if visit.may(Role.ADMIN):
                link("/settings#folders", "See the music folders", "link")


def _shelf(heading: str, albums: list[Row], path: str, why: str = "") -> None:
    if not albums:
        return
    with Part("section", None, "shelf"):
        with Part("div", None, "shelf-head"):
            with Part("h2", heading):
                if why:
                    Part("small", why)
            link(path, "See all")
        Grid(items=albums, shape="shelf")


def _genres(genres: list[Genre]) -> None:
    if not genres:
        return
    with Part("section", None, "shelf"):
        with Part("div", None, "shelf-head"):
            Part("h2", "By genre")
            link("/library/genres", "See all")
        with Part("div", None, "chips wrap"):
            for genre in genres:
                with link(f"/library/genres/{genre.id}", genre.name, "chip"):
                    Part("b", words.number(genre.album_count))


def _about(totals: Totals) -> str:
    if not totals.tracks:
        return ""
    parts = (
        words.plural(totals.albums, "album"),
        words.plural(totals.tracks, "track"),
        words.span(totals.duration),
        words.size(totals.size_bytes),
    )
    return " · ".join(parts)


def _empty(visit: Visit) -> None:
    if visit.may(Role.ADMIN):
        text = "Tell soniq where your music is. It reads the folders and changes nothing in them."
        nothing("music", "No music yet", text, path="/welcome", word="Choose music folders")
    else:
        text = "Whoever looks after this soniq has not added any music. Come back in a while."
        nothing("music", "No music yet", text)
