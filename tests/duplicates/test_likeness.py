"""Fingerprints are compared where they lie best over each other."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.duplicates.likeness import FEWEST, REACH, likeness, packed


def frames(seed: int, count: int = 400) -> list[int]:
    chance = random.Random(seed)
    return [chance.getrandbits(32) for _ in range(count)]


@given(seed=st.integers(0, 1000), begins=st.integers(0, REACH))
def test_what_begins_later_is_still_the_same(seed: int, begins: int) -> None:
    whole = frames(seed)
    assert likeness(packed(whole), packed(whole[begins:])) == 1.0
    assert likeness(packed(whole[begins:]), packed(whole)) == 1.0


@given(seed=st.integers(0, 1000), share=st.integers(0, 8))
def test_each_bit_that_differs_counts(seed: int, share: int) -> None:
    whole = frames(seed)
    noise = random.Random(seed + 1)
    spoiled = [frame ^ sum(1 << bit for bit in noise.sample(range(32), share)) for frame in whole]
    found = likeness(packed(whole), packed(spoiled))
    assert found == pytest.approx(1 - share / 32)


def test_two_sounds_that_have_nothing_in_common_agree_in_half_of_their_bits() -> None:
    found = likeness(packed(frames(1)), packed(frames(2)))
    assert found is not None
    assert 0.5 < found < 0.56


@pytest.mark.parametrize(
    "other",
    [[627964279] * 400, [], frames(1)[: FEWEST - 1]],
    ids=["silence", "nothing", "a scrap"],
)
def test_what_says_too_little_is_like_nothing(other: list[int]) -> None:
    assert likeness(packed(frames(1)), packed(other)) is None
    assert likeness(packed(other), packed(other)) is None
