"""Slips of the pen, and what may have been meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.discovery.spelling import BEGINNING, cuts, parted

WORD = st.text(alphabet="abcdeé", min_size=4, max_size=12)


def test_a_cut_lacks_a_letter_of_the_beginning() -> None:
    assert cuts("abba", most=1) == {"abba", "bba", "aba", "abb"}
    assert cuts("radiohead", most=0) == {"radiohea"}


@given(WORD, st.data())
def test_every_single_slip_leaves_a_cut_in_common(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdeéz"))
    slips = [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    ]
    for slip in slips:
        assert cuts(word, most=1) & cuts(slip, most=2), slip


@given(WORD)
def test_no_cut_is_longer_than_a_beginning(word: str) -> None:
    assert max(map(len, cuts(word, most=2))) <= BEGINNING


@pytest.mark.parametrize(
    ("typed", "other"),
    [("lady gaga", "ladygaga"), ("ladygaga", "lady gaga"), ("a b c", "ab c"), ("a b c", "a bc")],
)
def test_words_are_joined_and_parted(typed: str, other: str) -> None:
    assert tuple(other.split()) in set(parted(typed.split()))
