"""How like two names are, from 0 to 1, and in which way they differ."""

from functools import lru_cache

from soniq.titles import words
from soniq.titles.words import Credit, Title

SAME = 1.0
JOINED = 0.99
"""Only spaces differ: "AC DC", "ACDC"."""
UNSAID = 0.98
"""Only an article or an edition is said by one and not by the other."""
GUESTS = 0.97
"""Only guests differ, or the order of those who share the credit."""
UNMARKED = 0.95
"""Only the voicing marks of kana differ."""
FIRST = 0.88
"""One names the first of the artists, the other more of them; or first names by initials."""
SUBTITLED = 0.7
"""One has something in brackets that the other has not."""
MEMBER = 0.7
"""One is among the other's artists, but not their first."""
OTHER_NUMBER = 0.4
"""At most, where the numbers or the places differ: "II" is another album, not a slip."""
UNLIKE = 0.7
"""At most, for names that no slip of the pen explains."""

SHORTEST_SLIP = 4
"""Letters of an artist's name in which one slip is believed; shorter ones have many neighbours."""
SHORTEST_TITLE = 5
"""The same of a title: the words of four letters are each other's neighbours ("Home", "Hope")."""
SHORTEST_WORD = 3
"""Letters of a word that a slip can have changed, unless the name is long: "Kid Q", "Kid A"."""
LONG = 12


def titles(one: Title, other: Title) -> float:
    """How like two titles are, whatever versions they say; `scoring` weighs those."""
    like = _without_versions(one, other)
    if one.details != other.details:
        like = min(like, OTHER_NUMBER if one.details and other.details else SUBTITLED)
    return like if one.editions == other.editions or like < SAME else UNSAID


def credits(one: Credit, other: Credit) -> float:
    """How like two credits are."""
    if one.is_various or other.is_various:
        return SAME if one.is_various and other.is_various else 0.0
    if one.full == other.full:
        return SAME if set(one.featured) == set(other.featured) else GUESTS
    if one.key == other.key:
        return UNSAID
    initials = FIRST if _is_abbreviated(one.key, other.key) else 0.0
    like = max(names(one.key, other.key), names(one.full, other.full), _shared(one, other))
    return max(like, initials)


@lru_cache(maxsize=words.KEPT)
def names(one: str, other: str, shortest: int = SHORTEST_SLIP) -> float:
    """How like two folded names are: equal, a slip of the pen apart, or by the words they share.

    shortest: letters of a name in which a slip is believed.
    """
    if one == other:
        return SAME
    packed = one.replace(" ", ""), other.replace(" ", "")
    if not packed[0] or not packed[1]:
        return 0.0
    if packed[0] == packed[1]:
        return JOINED
    length = max(map(len, packed))
    if length > SHORTEST_SLIP and words.bare(packed[0]) == words.bare(packed[1]):
        return UNMARKED
    slips = min(_apart(one, other), _apart(*packed))
    if length >= shortest and slips <= _forgiven(length) and _is_slip(one, other, length):
        return 1 - slips * max(0.06, 0.6 / length)
    first, second = set(one.split()), set(other.split())
    if len(first) > 1 and first == second:
        return UNMARKED
    return UNLIKE * max(1 - slips / length, _overlap(first, second))


def _without_versions(one: Title, other: Title) -> float:
    if one.key == other.key:
        return SAME
    bare = words.without_article(one.key), words.without_article(other.key)
    if bare[0] == bare[1]:
        return UNSAID
    if bare[0].removesuffix(" ep") == bare[1].removesuffix(" ep"):
        return GUESTS
    if one.versions == other.versions and one.core == other.core:
        return UNSAID
    if one.numbers != other.numbers:
        return min(OTHER_NUMBER, names(one.key, other.key, SHORTEST_TITLE))
    subtitled = one.short == other.key or one.key == other.short
    return max(SUBTITLED if subtitled else 0.0, names(one.key, other.key, SHORTEST_TITLE))


def _shared(one: Credit, other: Credit) -> float:
    """By the artists that both credits join."""
    mine, theirs = [*one.parts, *one.featured], [*other.parts, *other.featured]
    if len(mine) < 2 and len(theirs) < 2:
        return 0.0
    same = [part for part in mine if any(_is_same(part, their) for their in theirs)]
    if len(same) == len(mine) == len(theirs):
        return GUESTS
    if not same:
        return 0.0
    fewer, more = sorted((mine, theirs), key=len)
    if len(same) < len(fewer):
        return 0.5
    return FIRST if _is_same(fewer[0], more[0]) else MEMBER


def _is_abbreviated(one: str, other: str) -> bool:
    """Whether one says "j s bach" where the other says "johann sebastian bach"."""
    mine, theirs = one.split(), other.split()
    if len(mine) != len(theirs) or len(mine) < 2 or mine[-1] != theirs[-1] or len(mine[-1]) < 3:
        return False
    pairs = list(zip(mine[:-1], theirs[:-1], strict=True))
    return all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in pairs)


def _is_same(one: str, other: str) -> bool:
    return one == other or names(one, other) > 0.84


def _apart(one: str, other: str) -> int:
    """Letters wrong, missing, added, or swapped with the next."""
    from rapidfuzz.distance import OSA  # 4.5 MB that only a search for albums needs

    return int(OSA.distance(one, other))


def _forgiven(length: int) -> int:
    return 1 if length < 10 else 2 if length < 24 else 3


def _is_slip(one: str, other: str, length: int) -> bool:
    """Whether the words that differ are such as a slip can have changed."""
    mine, theirs = one.split(), other.split()
    if [word for word in mine if word.isdecimal()] != [word for word in theirs if word.isdecimal()]:
        return False
    if len(mine) != len(theirs):
        return _apart(one, other) < 2
    changed = [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]]
    return length >= LONG or all(max(map(len, pair)) >= SHORTEST_WORD for pair in changed)


def _overlap(one: set[str], other: set[str]) -> float:
    """The share of letters in words that both have."""
    shared = sum(map(len, one & other))
    return 2 * shared / (sum(map(len, one)) + sum(map(len, other)))
