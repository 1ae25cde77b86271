"""Why two things are called alike, in parts that add up to their score.

The score is 1 where all is the same. What each part may give:

    timbre  .60  times the cosine of the embeddings; 0 from a right angle on
    tempo   .12  less .012 for each per cent apart; a quarter less where it is half or double
    key     .10  times how well the keys mix (`MIXING`)
    mood    .12  falling to 0 at a mean difference of .4 over `COMPARED`
    genre   .04  where one is shared
    year    .02  falling to 0 at ten years apart

Timbre leads, as only it was learned from what people hear. The rest breaks its ties: a tempo and a
key that fit are worth as much as a cosine of .37. What is not known of one of the two gives none.
Each part is rounded to hundredths, and the score is their sum.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from soniq.audio.model import Moods
from soniq.discovery.model import Reason, ReasonKind
from soniq.harmony import Key, Relation, relation

TIMBRE = 0.60
TEMPO = 0.12
KEY = 0.10
MOOD = 0.12
GENRE = 0.04
YEAR = 0.02

FARTHEST_TEMPO = 10.0
"""Per cent; what DJs' turntables reach."""

FARTHEST_MOOD = 0.4
FARTHEST_YEARS = 10

MIXING = {
    Relation.SAME: 1.0,
    Relation.RELATIVE: 0.9,
    Relation.FIFTH: 0.8,
    Relation.DIAGONAL: 0.5,
    Relation.PARALLEL: 0.4,
    Relation.TWO_FIFTHS: 0.4,
    Relation.FAR: 0.0,
}

_NAMES = {
    Relation.SAME: "the same key",
    Relation.RELATIVE: "relative keys",
    Relation.FIFTH: "a fifth",
    Relation.DIAGONAL: "a diagonal step",
    Relation.PARALLEL: "the same tonic",
    Relation.TWO_FIFTHS: "two fifths",
}

COMPARED = {
    "mood_happy": "happy",
    "mood_relaxed": "relaxed",
    "mood_aggressive": "aggressive",
    "mood_party": "party",
    "danceability": "danceable",
    "instrumental": "instrumental",
    "acoustic": "acoustic",
}
"""The moods that are compared, and what is said of something that has them."""

TOLD = 0.6
"""A mood from which on something is said to have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is compared beside the timbre: of a track, or the middle of many."""

    bpm: float | None = None
    key: Key | None = None
    moods: Moods | None = None
    genres: tuple[str, ...] = ()
    year: int | None = None


def reasons(cosine: float, asked: Sequence[Profile], other: Profile) -> tuple[Reason, ...]:
    """What speaks for the other one, the weightiest first.

    asked: of several things asked for, each part is that of the one that fits best.
    """
    found = [_timbre(cosine)]
    for part in (_tempo, _key, _mood, _genre, _year):
        fitting = [reason for one in asked if (reason := part(one, other)) is not None]
        found += sorted(fitting, key=lambda reason: -reason.points)[:1]
    found = [reason for reason in found if reason.points]
    return tuple(sorted(found, key=lambda reason: -reason.points))


def total(parts: Sequence[Reason]) -> float:
    """The score that the reasons add up to."""
    return round(sum(reason.points for reason in parts), 2)


def decimals(share: float) -> str:
    """ ".87", as musicians' papers write it; "1.00" and "−.12"."""
    said = f"{share:.2f}".replace("0.", ".", 1) if abs(share) < 0.995 else f"{share:.2f}"
    return said.replace("-", "−")


def signed(value: float) -> str:
    """ "+1.2", "−0.6"; "0.0" has no sign."""
    said = f"{value:+.1f}"
    return "0.0" if said in ("+0.0", "-0.0") else said.replace("-", "−")


def _timbre(cosine: float) -> Reason:
    return _reason(ReasonKind.TIMBRE, TIMBRE * max(0.0, cosine), f"timbre {decimals(cosine)}")


def _tempo(a: Profile, b: Profile) -> Reason | None:
    if not a.bpm or not b.bpm:
        return None
    octaves = max(-1, min(1, round(math.log2(b.bpm / a.bpm))))
    percent = (b.bpm / (a.bpm * 2.0**octaves) - 1) * 100
    share = max(0.0, 1 - abs(percent) / FARTHEST_TEMPO) * (0.75 if octaves else 1)
    word = {-1: "half, ", 0: "", 1: "double, "}[octaves]
    change = f"{signed(percent)} %" if abs(percent) >= 0.05 else "the same"
    text = f"tempo {a.bpm:.0f} → {b.bpm:.0f} BPM ({word}{change})"
    return _reason(ReasonKind.TEMPO, TEMPO * share, text)


def _key(a: Profile, b: Profile) -> Reason | None:
    if a.key is None or b.key is None:
        return None
    related = relation(a.key, b.key)
    if related is Relation.FAR:
        return None
    keys = a.key.camelot if a.key == b.key else f"{a.key.camelot} → {b.key.camelot}"
    return _reason(ReasonKind.KEY, KEY * MIXING[related], f"{keys}, {_NAMES[related]}")


def _mood(a: Profile, b: Profile) -> Reason | None:
    if a.moods is None or b.moods is None:
        return None
    pairs = {
        word: (getattr(a.moods, mood), getattr(b.moods, mood)) for mood, word in COMPARED.items()
    }
    apart = sum(abs(x - y) for x, y in pairs.values()) / len(pairs)
    word, (x, y) = max(pairs.items(), key=lambda pair: min(pair[1]))
    text = f"mood: {decimals(apart)} apart"
    if min(x, y) >= TOLD:
        text = f"mood: both {word} ({decimals(x)}, {decimals(y)})"
    return _reason(ReasonKind.MOOD, MOOD * max(0.0, 1 - apart / FARTHEST_MOOD), text)


def _genre(a: Profile, b: Profile) -> Reason | None:
    shared = [genre for genre in a.genres if genre in b.genres]
    return _reason(ReasonKind.GENRE, GENRE, f"genre: both {shared[0]}") if shared else None


def _year(a: Profile, b: Profile) -> Reason | None:
    if a.year is None or b.year is None:
        return None
    apart = abs(a.year - b.year)
    share = max(0.0, 1 - apart / FARTHEST_YEARS)
    text = f"both of {a.year}" if not apart else f"{a.year} and {b.year}"
    return _reason(ReasonKind.YEAR, YEAR * share, text)


def _reason(kind: ReasonKind, points: float, text: str) -> Reason:
    return Reason(kind=kind, points=round(points, 2), text=text)
