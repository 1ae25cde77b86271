"""What people star and rate, by the ids that the outside sees."""

from soniq.errors import Invalid, NotFound
from soniq.http import ids
from soniq.listening.model import Thing, ThingKind

KINDS = {ThingKind.TRACK: "Track", ThingKind.ALBUM: "Album", ThingKind.ARTIST: "Artist"}
_BY_NAME = {name: kind for kind, name in KINDS.items()}


def thing(public: str) -> Thing:
    """
    Raises:
        NotFound: it is the id of nothing that can be starred.
    """
    try:
        name, number = ids.parse(public)
    except Invalid as error:
        raise NotFound(str(error)) from None
    if name not in _BY_NAME:
        raise NotFound(f"Tracks, albums and artists can be starred and rated, not a {name}.")
    return Thing(kind=_BY_NAME[name], id=number)


def public(kind: ThingKind, number: int) -> str:
    return ids.public(KINDS[kind], number)
