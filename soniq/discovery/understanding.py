"""A description in words, taken apart: what it asks of the sound, and what is left over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from soniq import text
from soniq.discovery import lexicon
from soniq.discovery.asking import LETTERS
from soniq.discovery.lexicon import Meaning
from soniq.discovery.model import Term
from soniq.harmony import Key

MOST = 24
"""Words that are looked at."""

AROUND = 0.04
"""The part of a tempo that "124 BPM" leaves to both sides."""


def _words(of: str) -> frozenset[str]:
    return frozenset(of.split())


_NOT = _words("no not without non never less minus isnt dont nothing hardly")
_MORE = _words("very really super extremely so most totally highly incredibly quite ultra")
_LESS = _words("slightly somewhat little bit rather fairly mildly almost semi kinda")
_SAID_OF_ALL = _words(
    """music song songs track tracks tune tunes sound sounds sounding playlist album albums with
    and for a an the some any to of in on at my me i we us it that is are was be something anything
    like from by or but as this please play find give want need kind sort feeling feel vibe vibes
    mood style type bpm tempo key around about between only just too lots much more era years decade
    stuff while when during time good great best nice day into up where there has have which"""
)

_TEMPO = re.compile(r"\b(\d{2,3})(?:\s*(?:-|–|to)\s*(\d{2,3}))?\s*bpm\b")
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s*(?:-|–|to)\s*((?:19|20)\d\d)\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?!s)")
_DECADE = re.compile(r"\b(?:(19|20)(\d)0s|(\d)0s)\b")
_DECADES = {
    word: 1900 + 10 * place
    for place, word in enumerate(("fifties", "sixties", "seventies", "eighties", "nineties"), 5)
} | {"noughties": 2000}
_KEY = re.compile(
    r"\b(?:in\s+)?([a-g](?:\s?sharp|\s?flat|#|b)?\s(?:minor|major)|(?:1[0-2]|[1-9])[ab])\b"
)

VERY, SLIGHTLY, AGAINST = 1.5, 0.5, -0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A word that the lexicon knows. weight: 1 as said, below nought for "not"."""

    word: str
    meaning: Meaning
    weight: float

    @property
    def term(self) -> Term:
        return Term(word=self.word, means=self.meaning.shown, weight=self.weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """terms: all of it in the order of what is told. unknown: words that said nothing."""

    wanted: tuple[Wanted, ...] = ()
    bpm: tuple[float, float] | None = None
    years: tuple[int, int] | None = None
    key: Key | None = None
    told: tuple[Term, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        return (*(one.term for one in self.wanted), *self.told)

    @property
    def weights(self) -> list[float]:
        """Of the 100 tags, all words together; all 0 where no word is known."""
        total = [0.0] * 100
        for one in self.wanted:
            for at, weight in one.meaning.weights:
                total[at] += one.weight * weight
        return total


def understood(typed: str) -> Understood:
    """What was typed, as soniq takes it."""
    left = text.fold(typed[:LETTERS]).replace("'", "").replace("&", " and ")
    told: list[Term] = []
    left, bpm = _tempo(left, told)
    left, key = _key(left, told)
    left, years = _years(left, told)
    wanted: dict[str, Wanted] = {}
    unknown: list[str] = []
    for word, meaning, weight in _parts(text.words(left).split()[:MOST]):
        if meaning is None:
            unknown.append(word)
        else:
            wanted.setdefault(word, Wanted(word=word, meaning=meaning, weight=weight))
    return Understood(
        wanted=tuple(wanted.values()),
        bpm=bpm,
        years=years,
        key=key,
        told=tuple(told),
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _parts(words: list[str]) -> Iterator[tuple[str, Meaning | None, float]]:
    """Phrases with their meaning, the longest first, and how much they count; or unknown words."""
    said: list[str] = []
    weight, at = 1.0, 0
    while at < len(words):
        for length in range(min(lexicon.longest(), len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            if (meaning := lexicon.meaning(phrase)) is not None:
                yield " ".join([*said, phrase]), meaning, weight
                said, weight, at = [], 1.0, at + length
                break
        else:
            word = words[at]
            at += 1
            if word in _NOT or word in _MORE or word in _LESS:
                said.append(word)
                weight = _weighted(word, weight)
            elif word not in _SAID_OF_ALL:
                yield word, None, weight
                said, weight = [], 1.0


def _weighted(word: str, weight: float) -> float:
    """ "not very" counts as "not"."""
    if weight < 0 or word in _NOT:
        return AGAINST
    return weight * (VERY if word in _MORE else SLIGHTLY)


def _tempo(typed: str, told: list[Term]) -> tuple[str, tuple[float, float] | None]:
    if not (found := _TEMPO.search(typed)):
        return typed, None
    low, high = int(found[1]), int(found[2] or found[1])
    if found[2] is None:
        bpm = (low * (1 - AROUND), high * (1 + AROUND))
    else:
        bpm = (float(min(low, high)), float(max(low, high)))
    means = f"{bpm[0]:.0f}–{bpm[1]:.0f} BPM, half or double too"
    told.append(Term(word=found[0], means=means, weight=1.0))
    return _TEMPO.sub(" ", typed, count=1), bpm


def _key(typed: str, told: list[Term]) -> tuple[str, Key | None]:
    if not (found := _KEY.search(typed)):
        return typed, None
    said = (
        found[1].replace("sharp", "#").replace("flat", "b").replace(" #", "#").replace(" b ", "b ")
    )
    if (key := Key.parse(said)) is None:
        return typed, None
    told.append(Term(word=found[1], means=f"{key.name} ({key.camelot})", weight=1.0))
    return typed[: found.start()] + " " + typed[found.end() :], key


def _years(typed: str, told: list[Term]) -> tuple[str, tuple[int, int] | None]:
    """Decades stay in what is left: they have a sound, too."""
    years: tuple[int, int] | None = None
    if found := _YEARS.search(typed):
        a, b = int(found[1]), int(found[2])
        years, typed = (min(a, b), max(a, b)), _YEARS.sub(" ", typed, count=1)
    elif found := _DECADE.search(typed):
        first = _decade(found)
        years = (first, first + 9)
    elif found := _YEAR.search(typed):
        years, typed = (int(found[1]), int(found[1])), _YEAR.sub(" ", typed, count=1)
    else:
        named = [year for word, year in _DECADES.items() if re.search(rf"\b{word}\b", typed)]
        years = (named[0], named[0] + 9) if named else None
    if years is not None:
        span = f"{years[0]}" if years[0] == years[1] else f"{years[0]}–{years[1]}"
        told.append(Term(word=span, means=f"years {span}, where the tags tell", weight=1.0))
    return typed, years


def _decade(found: re.Match[str]) -> int:
    if found[1]:
        return int(found[1]) * 100 + int(found[2]) * 10
    tens = int(found[3])
    return (2000 if tens < 3 else 1900) + tens * 10
