"""Which of the hits a listener most likely means."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from soniq.discovery.asking import ARTICLES


class Nearness(IntEnum):
    """How a name answers what was asked; less is nearer."""

    SAME = 0
    """The name is what was typed."""
    TOLD = 1
    """Title and artist together are what was typed: "radiohead creep"."""
    BEGINS = 2
    """The name begins with what was typed."""
    HOLDS = 3
    """All words are in the name."""
    ELSEWHERE = 4
    """Some are in the artist's name, the album's or the genre."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that matches, its names as the index holds them (`text.indexed`)."""

    id: int
    name: str
    artist: str = ""
    album: str = ""
    weight: int = 0
    """How much of the library is by the same artist."""


def best(hits: Sequence[Hit], asked: Sequence[str], *, first: int) -> list[int]:
    """The ids of the best hits, the nearest first, among these the weightier.

    asked: the words that were typed, the last perhaps unfinished.
    """
    ranked = sorted((_rank(hit, asked), hit.id) for hit in hits)
    return [found for _, found in ranked[:first]]


def _rank(hit: Hit, asked: Sequence[str]) -> tuple[int, int, int]:
    """Of two songs that hold the words, the one with the shorter name is nearer; of two artists
    the weightier, as "beat" more likely means The Beatles than Beat."""
    name = hit.name.split()
    near = nearness(asked, name, hit.artist.split())
    if near is Nearness.ELSEWHERE:
        return (near, -_told(asked, name), -hit.weight)
    if near is Nearness.SAME:
        return (near, int(name != list(asked)), -hit.weight)
    is_artist = not hit.artist
    return (near, 0 if is_artist else len(name), -hit.weight)


def nearness(asked: Sequence[str], name: Sequence[str], artist: Sequence[str]) -> Nearness:
    wanted, bare = _bare(asked), _bare(name)
    if _same(wanted, bare):
        return Nearness.SAME
    if artist and len(wanted) > 1 and _is_told(wanted, bare, _bare(artist)):
        return Nearness.TOLD
    if _begins(wanted, bare) and (len(wanted) == len(asked) or asked[0] == name[0]):
        return Nearness.BEGINS
    return Nearness.HOLDS if holds(wanted, name) else Nearness.ELSEWHERE


def holds(asked: Sequence[str], name: Sequence[str]) -> bool:
    """Whether all words are in the name, the last perhaps unfinished."""
    *whole, last = asked
    return all(word in name for word in whole) and any(word.startswith(last) for word in name)


def _bare(words: Sequence[str]) -> list[str]:
    """Without the article before it; a name that is only an article stays."""
    return list(words[1:] if len(words) > 1 and words[0] in ARTICLES else words)


def _same(asked: list[str], name: list[str]) -> bool:
    """Joined words follow the others: "ac dc acdc" is "ac dc", and "acdc" too."""
    if asked == name:
        return True
    joined = "".join(asked)
    return name == [*asked, joined] or (name[-1:] == [joined] and "".join(name[:-1]) == joined)


def _begins(asked: list[str], name: list[str]) -> bool:
    *whole, last = asked
    return (
        name[: len(whole)] == whole
        and len(name) > len(whole)
        and (name[len(whole)].startswith(last))
    )


def _is_told(asked: list[str], name: list[str], artist: list[str]) -> bool:
    """Whether the words are those of title and artist, in either order, the last unfinished."""
    for told in ([*artist, *name], [*name, *artist]):
        if len(told) == len(asked) and told[:-1] == asked[:-1] and told[-1].startswith(asked[-1]):
            return True
    return False


def _told(asked: Sequence[str], name: Sequence[str]) -> int:
    """Of a name that the words tell wholly, its length; of others nothing."""
    return len(name) if set(name) <= set(asked) else 0
