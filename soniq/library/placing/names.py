"""Artists' names as tags write them: recognised, taken apart, joined again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from soniq import text

UNKNOWN = "Unknown Artist"
VARIOUS = "Various Artists"
VARIOUS_ID = "89ad4ac3-39f7-470e-963a-56509c546377"
"""MusicBrainz' artist for compilations."""

_VARIOUS = """
    various artists, various, va, v.a., v/a, various artist, varios artistas, varios,
    artistes divers, artistes variés, divers, verschiedene interpreten, verschiedene künstler,
    verschiedene, diverse, diverse artister, diverse artiesten, diverse interpreten,
    diverse künstler, artisti vari, vari artisti, aa.vv., vários artistas, vários intérpretes,
    různí interpreti, rôzni interpreti, różni wykonawcy, különböző előadók, eri esittäjiä,
    eri artisteja, çeşitli sanatçılar, blandade artister, blandede artister, разные исполнители,
    различные исполнители, сборник, ヴァリアス・アーティスト, ヴァリアス, オムニバス, 群星,
    合輯, 合辑, 여러 아티스트
"""

_FEATURING = re.compile(
    r"\s*(?P<open>[(\[])?\s*\b(?:feat\.?|ft\.|featuring)\s+(?P<guests>.+)$", re.IGNORECASE
)
_BETWEEN_GUESTS = re.compile(r"\s*(?:,|;|&|\s+and\s+)\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_ARTICLE_BEHIND = re.compile(r"^(.+), (the|a|an)$")


@dataclass(frozen=True, slots=True)
class Name:
    """An artist as one tag names him. `sort` is the name to sort by, where a tag says it."""

    text: str
    musicbrainz_id: str | None = None
    sort: str | None = None

    @property
    def key(self) -> str:
        return match_key(self.text)

    @property
    def various(self) -> bool:
        return self.musicbrainz_id == VARIOUS_ID or is_various(self.text)


VARIOUS_ARTISTS = Name(VARIOUS, VARIOUS_ID)


@lru_cache(maxsize=4096)
def match_key(name: str) -> str:
    """By what two spellings are one artist: "Simon & Garfunkel" and "simon and garfunkel".

    Words only; "Beatles, The" is turned round; a name all of signs ("!!!") is its own key.
    """
    folded = _ARTICLE_BEHIND.sub(r"\2 \1", text.fold(name))
    return text.words(folded.replace("&", " and ").replace("+", " and ")) or folded


_VARIOUS_KEYS = frozenset(match_key(name.strip()) for name in _VARIOUS.split(","))


def is_various(name: str) -> bool:
    return match_key(name) in _VARIOUS_KEYS


def split_featured(name: str) -> tuple[str, tuple[str, ...]]:
    """A credit or title without its guests, and the guests.

    "Umbrella (feat. Jay-Z)" → "Umbrella", ("Jay-Z",). A bracket's end closes the list of guests.
    """
    lowered = name.lower()
    if "feat" not in lowered and "ft." not in lowered:
        return name, ()
    found = _FEATURING.search(name)
    if found is None or not name[: found.start()].strip():
        return name, ()
    guests, rest = found["guests"], ""
    if found["open"]:
        guests, _, rest = guests.partition(")" if found["open"] == "(" else "]")
    else:
        cut = re.search(r"\s[(\[]", guests)
        guests, rest = (guests[: cut.start()], guests[cut.start() :]) if cut else (guests, "")
    names = tuple(guest for part in _BETWEEN_GUESTS.split(guests) if (guest := part.strip()))
    bare = " ".join((name[: found.start()] + " " + rest).split())
    return bare, names


def without_instrument(name: str) -> str:
    """ "Miles Davis (trumpet)" → "Miles Davis"."""
    return _IN_BRACKETS.sub("", name) or name


def paired(names: Iterable[str], ids: tuple[str, ...]) -> tuple[Name, ...]:
    """Names with their MusicBrainz ids; without any where their numbers differ."""
    listed = tuple(names)
    if len(listed) != len(ids):
        return tuple(Name(name) for name in listed)
    return tuple(Name(name, id_ or None) for name, id_ in zip(listed, ids, strict=True))


def sorted_as(names: tuple[Name, ...], sort: str | None) -> tuple[Name, ...]:
    """A sole artist with the name that his tag says to sort by; of several it tells no one's."""
    if sort is None or len(names) != 1:
        return names
    return (replace(names[0], sort=split_featured(sort)[0]),)


def distinct(names: Iterable[Name]) -> tuple[Name, ...]:
    """Each artist once, in order."""
    once: dict[str, Name] = {}
    for name in names:
        once.setdefault(name.musicbrainz_id or name.key, name)
    return tuple(once.values())
