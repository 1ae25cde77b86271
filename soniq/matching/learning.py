"""What people's accepts and rejects teach: how much each term of the score is to count.

A logistic regression over the terms, in the form of the score itself: the probability of an accept
is σ((score − MATCHED) ÷ SLOPE), and what is learnt are the points of each term. So the score stays
0–100, its thresholds keep their meaning, and terms that nobody's decisions touch keep their points.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from soniq.matching.model import Score, Weights
from soniq.matching.scoring import MATCHED, WEIGHTS

ENOUGH = 200
"""Decisions before anything is learnt."""
HELD_BACK = 5
"""Every fifth decision is not learnt from, but judges what was learnt."""
SLOPE = 6.0
"""Points of score in which an accept becomes e times as likely against a reject."""
WRONG = 10.0
"""How many albums sent to a person a wrong match weighs."""
STEPS = 300
RATE = 0.5
PRIOR = 0.02
"""How strongly each weight is held where it stood, against the mean loss of a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person said of a suggestion.

    key: of the decision, for ever the same, as it says whether it is held back. terms: by name, how
    right each was: points ÷ of.
    """

    key: str
    terms: Mapping[str, float]
    accepted: bool


def decision(key: str, score: Score, *, accepted: bool) -> Decision:
    terms = {term.name: term.points / term.of for term in score.terms if term.of}
    return Decision(key=key, terms=terms, accepted=accepted)


def learn(decisions: Sequence[Decision], before: Mapping[str, float] = WEIGHTS) -> Weights | None:
    """Better weights, or None: too few decisions, or nothing that wins on those held back.

    The same decisions, in whatever order, give the same weights.
    """
    ordered = sorted((one for one in decisions if one.terms), key=lambda one: one.key)
    if len(ordered) < ENOUGH:
        return None
    held = [one for one in ordered if _is_held_back(one)]
    taught = [one for one in ordered if not _is_held_back(one)]
    if len({one.accepted for one in held}) < 2 or len({one.accepted for one in taught}) < 2:
        return None
    learnt = _fitted(taught, before)
    if _price(held, learnt) >= _price(held, before):
        return None
    return Weights(of=learnt, taught_by=len(ordered))


def _is_held_back(one: Decision) -> bool:
    return crc32(one.key.encode()) % HELD_BACK == 0


def _price(decisions: Sequence[Decision], of: Mapping[str, float]) -> float:
    """What the weights would have cost: wrong matches and needless questions."""
    price = 0.0
    for one in decisions:
        is_matched = _value(one.terms, of) >= MATCHED
        if is_matched != one.accepted:
            price += WRONG if is_matched else 1
    return price


def _value(terms: Mapping[str, float], of: Mapping[str, float]) -> float:
    """The score, 0–100, as `scoring.summed` has it, but not cut off at the ends."""
    whole = sum(of.get(name, 0.0) for name in terms)
    won = sum(right * of.get(name, 0.0) for name, right in terms.items())
    return 100 * won / whole if whole else 0.0


def _fitted(decisions: Sequence[Decision], before: Mapping[str, float]) -> dict[str, float]:
    """By gradient descent on the logarithms of the points, which keeps these above nothing."""
    bent = dict.fromkeys(before, 0.0)
    for _ in range(STEPS):
        of = {name: points * math.exp(bent[name]) for name, points in before.items()}
        slope = dict.fromkeys(before, 0.0)
        for one in decisions:
            _add_slope(slope, one, of)
        for name in bent:
            pull = slope[name] / len(decisions) + PRIOR * bent[name]
            bent[name] = min(max(bent[name] - RATE * pull, -2.0), 2.0)
    learnt = {name: points * math.exp(bent[name]) for name, points in before.items()}
    scale = sum(before.values()) / sum(learnt.values())
    return {name: round(points * scale, 3) for name, points in learnt.items()}


def _add_slope(slope: dict[str, float], one: Decision, of: Mapping[str, float]) -> None:
    """The slope of one decision's loss by the logarithm of each term's points."""
    whole = sum(of.get(name, 0.0) for name in one.terms)
    if not whole:
        return
    value = _value(one.terms, of)
    likely = 1 / (1 + math.exp(-min(max((value - MATCHED) / SLOPE, -30), 30)))
    off = (likely - (1 if one.accepted else 0)) / SLOPE
    for name, right in one.terms.items():
        if name in of:
            slope[name] += off * of[name] * (100 * right - value) / whole
