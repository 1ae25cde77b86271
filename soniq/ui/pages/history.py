"""The history: what was changed, by whom, from what to what, and the way back."""

from soniq.accounts.model import Role
from soniq.errors import Forbidden
from soniq.events import JSON
from soniq.http.asking import ask
from soniq.ui import telling
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title
from soniq.units import AlbumId, TrackId


class History(Lists, component="history.js"):
    """The list of changes, which fetches its parts."""


async def build(visit: Visit, track: int | None = None, album: int | None = None) -> None:
    """track, album: of the address; then only what touched that."""
    if not visit.may(Role.USER):
        raise Forbidden("The history is for those who have a part in this soniq.")
    of = await ask(_thing, visit, track, album)
    title(f"History of {of['title']}" if of else "History")
    kinds: list[JSON] = [[kind.value, icon, word] for kind, (icon, word) in telling.KINDS.items()]
    History(kinds=kinds, of=of)


def _thing(visit: Visit, track: int | None, album: int | None) -> dict[str, JSON] | None:
    library = visit.soniq.library
    if track is not None:
        found = library.track(TrackId(track))
        return _named("track", found.id, found.title)
    if album is not None:
        of = library.album(AlbumId(album))
        return _named("album", of.id, of.title)
    return None


def _named(entity: str, number: int, name: str) -> dict[str, JSON]:
    return {
        "entity": entity,
        "id": number,
        "title": name,
        "path": f"/library/{entity}s/{number}",
    }
