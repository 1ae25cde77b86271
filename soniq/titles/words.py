"""Titles and names of artists made comparable: what is the name, and what shops put behind it.

"A Title (feat. B) [Deluxe Edition] - Single" has a name, a guest, an edition and a kind. Editions
say how it is sold and are no part of the name. Versions (live, remix, karaoke …) say that it is
another recording: they are never dropped, but kept apart, to be held against each other.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from soniq import text
from soniq.titles.vocabulary import (
    AND,
    COUNTING,
    EDITION,
    EDITION_FILLING,
    KINDS,
    LOUD,
    NUMBER_WORDS,
    PLAIN,
    SHORT_FORMS,
    UNKNOWN,
    VARIOUS,
    VERSION,
    VERSION_FILLING,
    VERSION_PHRASES,
)

KEPT = 2_048
"""Parsed names that are kept: an album's tracks are held against those of many releases."""

_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}
_SIGN_FOR_LETTER = re.compile(r"(?<=[^\W_])[!$](?=[^\W_])")
_APOSTROPHES = re.compile("['`´‘’ʼ′＇]")
_BRACKET = re.compile(
    r"^(?P<before>.*\S)\s*[(\[{（［【「<](?P<inner>[^()\[\]{}]*)[)\]}）］】」>]\s*$"
)
_DASH = re.compile(r"^(?P<before>.*\S)\s+[-–—‐−~]\s+(?P<inner>\S.*)$")
_FEATURING = re.compile(
    r"[\s,]*(?:[(\[{（]\s*(?:feat\.?|ft\.?|featuring|with|w/)\s+(?P<inner>[^)\]}）]*)[)\]}）]"
    r"|(?<=\s)(?:feat\.?|ft\.?|featuring)\s+(?P<tail>[^()\[\]]+))",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\s+(?:feat\.?|ft\.?|featuring)\s+", re.IGNORECASE)
_ROMAN = re.compile(r"^(?=..)x{0,3}(?:ix|iv|v?i{0,3})$")
_ORDINAL = re.compile(r"^\d+(?:st|nd|rd|th)$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_BITS = re.compile(r"^(?:(?:16|24|32)(?:bit)?|\d+khz|96|192|\d(?:cd|lp|disc))$")
_OWN_VERSION = re.compile("['’]s version", re.IGNORECASE)
_KANA_MARKS = re.compile("[\u3099\u309a]")
_JOINED = re.compile(
    r"\s*(?:[;,，、/／](?=\s)|[;、／]|\s[x×+&/]\s|\s(?:and|y|und|et|with|vs\.?)\s)\s*", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title taken apart.

    base: as written, without guests, editions, versions and kind: what to search for.
    key: its words, folded. short: the same without what stands in brackets behind ("(From X)").
    versions: live, remix …, wherever the title says so; details: what more is said beside the name
    ("at wembley", "somebody"), folded; core: the key without a version behind it ("X Remixes").
    editions: deluxe, remaster, soundtrack, score … kind: "ep" or "single", where a shop says so.
    """

    text: str
    base: str
    key: str
    short: str
    versions: frozenset[str]
    details: str
    core: str
    editions: frozenset[str]
    kind: str | None
    featured: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """An artist as credited, taken apart.

    main: as written, without guests. key: its words, folded, without "The". full: with "The".
    parts: keys of the artists that it may join, the first one first; featured: of the guests.
    """

    text: str
    main: str
    key: str
    full: str
    parts: tuple[str, ...]
    featured: tuple[str, ...]
    is_various: bool
    is_unknown: bool


def words(name: str) -> list[str]:
    """The words by which names are held against each other: those of `spelt`, with what joins as
    "and" and short forms written out."""
    found = spelt(name)
    last = len(found) - 1
    return [
        "and" if 0 < place < last and word in AND else SHORT_FORMS.get(word, word)
        for place, word in enumerate(found)
    ]


def spelt(name: str) -> list[str]:
    """The folded words of a name: case, accents, widths and marks away, & and + as "and".

    Marks that stand for letters are read as such ("P!nk"). A name that is all marks is one word.
    """
    plain = name.lower() if name.isascii() else text.fold(name)
    plain = _SIGN_FOR_LETTER.sub(lambda sign: {"!": "i", "$": "s"}[sign[0]], plain)
    plain = _APOSTROPHES.sub("", plain).replace("&", " and ").replace(" + ", " and ")
    if plain.isascii():
        found = plain.translate(_SPACED).split()
    else:
        found = "".join(letter if _in_word(letter) else " " for letter in plain).split()
    marks = plain.split()[:1] if _begins_with_mark(plain) else []
    if found or not plain.strip():
        return [*marks, *found]
    return ["".join(plain.split())]


def key(name: str) -> str:
    return " ".join(words(name))


def bare(folded: str) -> str:
    """Without voicing marks of kana, which some shops lose with the accents."""
    return _KANA_MARKS.sub("", unicodedata.normalize("NFD", folded))


def without_article(folded: str) -> str:
    """Without a "the" before or behind, unless nothing stays: "beatles", "the the" → "the"."""
    stripped = folded.removeprefix("the ")
    return stripped if stripped != folded else folded.removesuffix(" the")


@lru_cache(maxsize=KEPT)
def title(written: str) -> Title:
    base, featured = _guests(unicodedata.normalize("NFKC", written))
    base, asides, kind = _behind(base)
    details = [word for aside in asides if _versions(aside) for word in _numbered(aside)]
    editions = frozenset(name for aside in asides for name in _editions(aside))
    named = _numbered(words(base))
    within = _loud(named)
    short = _BRACKET.match(base)
    return Title(
        text=written,
        base=base,
        key=" ".join(named),
        core=" ".join(_unversioned(named)),
        short=" ".join(_numbered(words(short["before"] if short else base))),
        versions=within.union(*(_versions(aside) for aside in asides)),
        details=" ".join(word for word in details if word not in VERSION_FILLING),
        editions=editions,
        kind=kind,
        featured=featured,
        numbers=tuple(word for word in named if word.isdecimal()),
    )


@lru_cache(maxsize=KEPT)
def credit(written: str) -> Credit:
    main, featured = _guests(unicodedata.normalize("NFKC", written))
    full = key(main)
    joined = [part for part in _JOINED.split(main) if part.strip()]
    return Credit(
        text=written,
        main=main,
        key=without_article(full),
        full=full,
        parts=tuple(dict.fromkeys(without_article(key(part)) for part in joined)),
        featured=featured,
        is_various=full in VARIOUS,
        is_unknown=full in UNKNOWN,
    )


def _in_word(letter: str) -> bool:
    return letter.isalnum() or (letter > "\u036f" and unicodedata.category(letter)[0] == "M")


def _begins_with_mark(plain: str) -> bool:
    """Whether the first word is a sign such as ÷ or =, which is all that some names have."""
    first = (plain.split() or [""])[0]
    return bool(first) and all(unicodedata.category(letter) in {"Sm", "So"} for letter in first)


def _guests(written: str) -> tuple[str, tuple[str, ...]]:
    """The text without its guests, and their keys. "ft" within a word, as in "left", is none."""
    guests = [found["inner"] or found["tail"] for found in _FEATURING.finditer(written)]
    left = _FEATURING.sub("", written).strip()
    if not left or not guests:
        return written.strip(), ()
    named = (
        part
        for guest in guests
        for joined in _AGAIN.split(guest)
        for part in _JOINED.split(joined)
        if part.strip()
    )
    return left, tuple(dict.fromkeys(without_article(key(part)) for part in named))


def _behind(base: str) -> tuple[str, list[list[str]], str | None]:
    """The name, what stands behind it as editions and versions, and the kind that a shop names."""
    asides: list[list[str]] = []
    kind: str | None = None
    while found := _BRACKET.match(base) or _DASH.match(base):
        inner = words(found["inner"])
        if _OWN_VERSION.search(found["inner"]):
            inner.append("rerecorded")
        if len(inner) == 1 and inner[0] in KINDS:
            kind = kind or inner[0]
        elif _editions(inner) or _versions(inner):
            asides.append(inner)
        elif " ".join(inner) in PLAIN:
            pass
        else:
            break
        base = found["before"].strip()
    return base, asides, kind


def _editions(aside: list[str]) -> set[str]:
    """What kinds of edition the words name; nothing if they say anything besides."""
    if "soundtrack" in aside or "ost" in aside:
        return {"soundtrack"}
    if len(aside) > 1 and aside[-1] == "mix" and any(map(_YEAR.match, aside)):
        return {"remaster"}
    named = {EDITION[word] for word in aside if word in EDITION}
    counts_years = not {"anniversary", "year", "years"}.isdisjoint(aside)
    known = all(
        word in EDITION
        or (counts_years and word.isdecimal())
        or word in EDITION_FILLING
        or _YEAR.match(word)
        or _ORDINAL.match(word)
        or _BITS.match(word)
        for word in aside
    )
    return named if known else set()


def _versions(aside: list[str]) -> set[str]:
    said = " ".join(aside)
    named = {VERSION[word] for word in aside if word in VERSION}
    return named | {
        version for phrase, version in VERSION_PHRASES.items() if f" {phrase} " in f" {said} "
    }


def same_title(one: str, other: str) -> bool:
    """Whether two titles name one recording: "Creep - 2008 Remaster" and "Creep", and not
    "Creep (Live)"."""
    mine, its = title(one), title(other)
    return mine.key == its.key and mine.versions == its.versions


def _loud(named: list[str]) -> frozenset[str]:
    """Versions that the name itself tells: "X Remixes", "Tribute to X", "Live at X".

    "Live" counts only at the end or before a place: "Live Through This" is no concert.
    """
    found = {LOUD[word] for word in named[1:] if word in LOUD}
    found |= {LOUD[word] for word in named[:1] if word in LOUD and len(named) > 1}
    found |= {
        "live"
        for place, word in enumerate(named)
        if word == "live"
        and (
            place == len(named) - 1
            or (place < len(named) - 2 and named[place + 1] in {"at", "in", "from", "on"})
        )
    }
    return frozenset(found)


def _unversioned(named: list[str]) -> list[str]:
    kept = len(named)
    while kept > 1 and (named[kept - 1] in LOUD or named[kept - 1] == "live"):
        kept -= 1
    return named[:kept]


def _numbered(named: list[str]) -> list[str]:
    """Roman numerals and counted words as digits: "Part II", "Vol. Two" → "part 2", "volume 2"."""
    result: list[str] = []
    for place, word in enumerate(named):
        counted = place > 0 and named[place - 1] in COUNTING
        if _ROMAN.match(word) or (
            place > 0 and word in {"i", "v", "x"} and (counted or place == len(named) - 1)
        ):
            result.append(str(_value(word)))
        elif counted and word in NUMBER_WORDS:
            result.append(str(NUMBER_WORDS[word]))
        else:
            result.append(word.lstrip("0") or "0" if word.isdecimal() else word)
    return result


def _value(roman: str) -> int:
    worth = [{"i": 1, "v": 5, "x": 10}[letter] for letter in roman]
    return sum(
        -one if one < after else one for one, after in zip(worth, [*worth[1:], 0], strict=True)
    )
