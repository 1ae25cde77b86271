"""Every page and its address. No address is one of the API's."""

import re
from collections.abc import Awaitable, Callable

from soniq.ui.pages import (
    about,
    album,
    albums,
    apps,
    artist,
    artists,
    collection,
    connections,
    duplicates,
    explore,
    figures,
    folder,
    genre,
    genres,
    history,
    home,
    importing,
    listening,
    network,
    outputs,
    people,
    playlists,
    quarantine,
    radio,
    renames,
    review,
    settings,
    shares,
    shopping,
    tags,
    tidy,
    track,
    tracks,
    unreadable,
    welcome,
    work,
)

PAGES: dict[str, Callable[..., Awaitable[None]]] = {
    "/": home.build,
    "/library/albums": albums.build,
    "/library/albums/{number}": album.build,
    "/library/artists": artists.build,
    "/library/artists/{number}": artist.build,
    "/library/tracks": tracks.build,
    "/library/tracks/{number}": track.build,
    "/library/genres": genres.build,
    "/library/genres/{number}": genre.build,
    "/library/folders": folder.build_all,
    "/library/folders/{number}": folder.build,
    "/library/unreadable": unreadable.build,
    "/playlists": playlists.build_all,
    "/playlists/smart": playlists.build_new,
    "/playlists/smart/{number}": playlists.build_rules,
    "/playlists/{number}": playlists.build,
    "/explore": explore.build,
    "/collection": collection.build,
    "/collection/statistics": figures.build,
    "/shopping": shopping.build,
    "/review": review.build,
    "/import": importing.build,
    "/listening": listening.build,
    "/listening/history": listening.build_history,
    "/listening/years/{number}": listening.build_year,
    "/network": network.build,
    "/connections": connections.build,
    "/history": history.build,
    "/tidy": tidy.build,
    "/duplicates": duplicates.build,
    "/renames": renames.build,
    "/quarantine": quarantine.build,
    "/tags": tags.build,
    "/jobs": work.build,
    "/people": people.build,
    "/apps": apps.build,
    "/shares": shares.build,
    "/radio": radio.build,
    "/outputs": outputs.build,
    "/settings": settings.build,
    "/about": about.build,
    "/welcome": welcome.build,
}

PATHS = tuple(re.sub(r"\{.*\}", "*", path) for path in PAGES)
"""As `Doors.open` takes them."""

_ANY = re.compile("|".join(re.sub(r"\{.*\}", "[^/]+", path) for path in PAGES))


def is_page(path: str) -> bool:
    return _ANY.fullmatch(path.rstrip("/") or "/") is not None
