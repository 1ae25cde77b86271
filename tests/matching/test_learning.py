"""What people's decisions teach, and when they teach nothing."""

import random

import pytest

from soniq.matching import learning
from soniq.matching.learning import ENOUGH, Decision, decision, learn
from soniq.matching.model import Score, Term
from soniq.matching.scoring import MATCHED, WEIGHTS


def score_of(terms: dict[str, float], of: dict[str, float]) -> float:
    whole = sum(of[name] for name in terms)
    return 100 * sum(right * of[name] for name, right in terms.items()) / whole


def by_a_curator(count: int, seed: int = 1) -> list[Decision]:
    """Of somebody for whom a title that is a little off is fine, and an artist never."""
    chance = random.Random(seed)
    decisions = []
    for number in range(count):
        accepted = chance.random() < 0.5
        off = {"title": 0.7, "artist": 1.0} if accepted else {"title": 1.0, "artist": 0.82}
        noise = chance.uniform(-0.03, 0)
        terms = {name: right + noise for name, right in off.items()} | {"version": 1.0, "type": 1.0}
        decisions.append(Decision(key=f"{seed}-{number}", terms=terms, accepted=accepted))
    return decisions


def test_nothing_is_learnt_of_too_few() -> None:
    assert learn(by_a_curator(ENOUGH - 1)) is None


def test_what_people_value_comes_to_count_more() -> None:
    learnt = learn(by_a_curator(400))
    assert learnt is not None
    assert learnt.taught_by == 400
    assert learnt.of["artist"] / learnt.of["title"] > WEIGHTS["artist"] / WEIGHTS["title"]


def test_what_was_learnt_decides_more_as_they_do() -> None:
    learnt = learn(by_a_curator(400))
    assert learnt is not None
    fresh = by_a_curator(200, seed=9)

    def right(of: dict[str, float]) -> int:
        return sum((score_of(dict(it.terms), of) >= MATCHED) == it.accepted for it in fresh)

    assert right(dict(learnt.of)) > right(dict(WEIGHTS))


def test_nothing_is_learnt_where_the_score_is_right_already() -> None:
    right = {"artist": 1.0, "title": 1.0, "version": 1.0}
    decisions = [
        Decision(
            key=str(number),
            terms=right if number % 2 else right | {"version": -3.0},
            accepted=bool(number % 2),
        )
        for number in range(400)
    ]
    assert learn(decisions) is None


def test_what_only_fits_the_decisions_it_was_learnt_from_is_not_taken() -> None:
    def at(wanted: bool, count: int) -> list[str]:
        keys = (f"{wanted}-{number}" for number in range(10_000))
        return [it for it in keys if learning._is_held_back(_bare(it)) is wanted][:count]

    def _bare(key: str) -> Decision:
        return Decision(key=key, terms={}, accepted=True)

    off = {"artist": 1.0, "title": 0.7, "version": 1.0}
    taught = [
        Decision(key=it, terms=off, accepted=at % 4 > 0) for at, it in enumerate(at(False, 300))
    ]
    held = [Decision(key=it, terms=off, accepted=at == 0) for at, it in enumerate(at(True, 60))]
    assert learn([*taught, *held]) is None


def test_decisions_that_all_agree_with_the_score_teach_nothing() -> None:
    accepted = [
        Decision(key=str(number), terms={"artist": 1.0, "title": 1.0}, accepted=True)
        for number in range(400)
    ]
    assert learn(accepted) is None


def test_the_order_of_decisions_does_not_matter() -> None:
    decisions = by_a_curator(300)
    shuffled = random.Random(2).sample(decisions, k=len(decisions))
    assert learn(decisions) == learn(shuffled)


def test_terms_that_nobody_decided_by_keep_their_share() -> None:
    learnt = learn(by_a_curator(400))
    assert learnt is not None
    ratio = learnt.of["barcode"] / learnt.of["tracks"]
    assert ratio == pytest.approx(WEIGHTS["barcode"] / WEIGHTS["tracks"], rel=0.001)


def test_the_points_keep_their_sum() -> None:
    learnt = learn(by_a_curator(400))
    assert learnt is not None
    assert abs(sum(learnt.of.values()) - sum(WEIGHTS.values())) < 0.1


def test_a_decision_remembers_how_right_each_term_was() -> None:
    terms = (Term(name="title", points=20, of=40), Term(name="version", points=-30, of=10))
    made = decision("7", Score(value=0, terms=terms), accepted=False)
    assert made.terms == {"title": 0.5, "version": -3.0}


def test_about_a_fifth_is_held_back() -> None:
    held = sum(learning._is_held_back(it) for it in by_a_curator(1000))
    assert 150 < held < 250
