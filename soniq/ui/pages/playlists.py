"""Playlists: all of them, one, and the builder of smart ones."""

from typing import Any

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.errors import Forbidden, NotFound
from soniq.events import JSON
from soniq.http.asking import ask
from soniq.library.model import Slice
from soniq.playlists.model import Playlist, PlaylistId
from soniq.ui import hearing, listed, ruling
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title
from soniq.ui.shapes import Row
from soniq.units import PersonId

GENRES = 200


class Playlists(Lists, component="playlists.js"):
    """All lists as cards, what is new, and what is brought from files."""


class OneList(Lists, component="playlist.js"):
    """One list, with its entries."""


class Smart(Lists, component="smart.js"):
    """The builder of rules, with what they find."""


async def build_all(visit: Visit) -> None:
    title("Playlists")
    Playlists(may=visit.may(Role.USER))


async def build(visit: Visit, number: int) -> None:
    found = await ask(_find, visit.soniq, PlaylistId(number), visit.person.id)
    title(str(found["name"]))
    OneList(given=found, may=visit.may(Role.USER))


async def build_new(visit: Visit) -> None:
    if not visit.may(Role.USER):
        raise Forbidden("Playlists are made by those who have an account here.")
    title("New smart list")
    Smart(**await ask(_known, visit.soniq, visit.person.id))


async def build_rules(visit: Visit, number: int) -> None:
    """The rules of one's own list."""
    person = visit.person.id
    found = await ask(_find, visit.soniq, PlaylistId(number), person)
    if not found["smart"]:
        raise NotFound(f"“{found['name']}” is made by hand; it has no rules.")
    if not found["mine"]:
        raise Forbidden(f"“{found['name']}” is {found['owner']}’s, who alone changes its rules.")
    title(f"Rules of {found['name']}")
    Smart(given=found, **await ask(_known, visit.soniq, person))


def _find(soniq: Soniq, number: PlaylistId, person: PersonId) -> Row:
    found: Playlist = soniq.playlists.playlist(number, person)
    return listed.of_list(soniq, found, person)


def _known(soniq: Soniq, person: PersonId) -> dict[str, Any]:
    """What the builder offers: fields, beginnings, and words that may stand in rules."""
    genres: list[JSON] = [one.name for one in soniq.library.genres(Slice(first=GENRES)).items]
    lists: list[JSON] = [
        [one.id, one.name if one.owner_id == person else f"{one.name} · {one.owner}"]
        for one in soniq.playlists.of(person)
    ]
    return {
        "fields": ruling.registry(),
        "templates": ruling.TEMPLATES,
        "genres": genres,
        "keys": hearing.KEYS,
        "lists": lists,
    }
