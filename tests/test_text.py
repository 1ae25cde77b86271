"""Names made comparable: what people type finds what is written on the sleeve."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.text import fold, indexed, initial, shown, sort_key, words


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Sigur Rós", "sigur ros"),
        ("Björk", "BJORK"),
        ("Motörhead", "motorhead"),
        ("Ásgeir  Trausti", "asgeir trausti"),
        ("Mø", "mo"),
        ("Łona", "lona"),
        ("Straße", "strasse"),
        ("Æther", "aether"),
        ("ＡＢＢＡ", "abba"),
        ("Дискотека Авария", "дискотека авария"),
        ("Don’t Stop", "don't stop"),
    ],
)
def test_a_name_is_found_without_its_accents(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)


def test_japanese_voicing_marks_are_letters_and_stay() -> None:
    assert fold("が") != fold("か")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Beatles", "beatles, the"),
        ("A Tribe Called Quest", "tribe called quest, a"),
        ("The The", "the, the"),
        ("Theory of a Deadman", "theory of a deadman"),
        ("The", "the"),
        ('"Heroes"', 'heroes"'),
        ("...And Justice for All", "and justice for all"),
        ("!!!", "!!!"),
        ("", ""),
    ],
)
def test_names_sort_by_their_first_real_word(name: str, key: str) -> None:
    assert sort_key(name) == key


@pytest.mark.parametrize(
    ("name", "spaced"),
    [
        ("AC/DC – T.N.T.", "ac dc t n t"),
        ("Don't Stop", "dont stop"),
        ("東京事変", "東 京 事 変"),
        ("방탄소년단", "방 탄 소 년 단"),
        ("MØ & Diplo", "mo diplo"),
        ("100% (pure)", "100 pure"),
    ],
)
def test_words_are_what_the_index_holds(name: str, spaced: str) -> None:
    assert words(name) == spaced


def test_lists_file_under_letters_of_any_script_and_a_hash_for_the_rest() -> None:
    assert [initial(sort_key(name)) for name in ("The Who", "50 Cent", "Ägypten", "Кино", "")] == [
        "W",
        "#",
        "A",
        "К",
        "#",
    ]


def test_a_path_that_is_no_text_can_still_be_shown() -> None:
    assert shown(b"M\xfcnchen\n\xe2\x80\xaetxt") == "M\ufffdnchen\ufffd\ufffdtxt"


@given(st.text())
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text())
def test_words_are_plain_and_stay_themselves(name: str) -> None:
    assert words(words(name)) == words(name)


@given(st.binary(min_size=1))
def test_what_is_shown_can_be_sent_anywhere(path: bytes) -> None:
    shown(path).encode("utf-8")
    assert os.fsencode(os.fsdecode(path)) == path


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("AC/DC", "ac dc acdc"),
        ("Songs by R.E.M.", "songs by r e m rem"),
        ("Jay-Z", "jay z jayz"),
        ("Don't Stop", "dont stop"),
        ("東京-A", "東 京 a"),
        ("!!!", ""),
        ("Ke$ha", "ke ha keha kesha"),
        ("P!nk", "p nk pnk pink"),
        ("What!", "what"),
    ],
)
def test_a_name_is_indexed_with_and_without_its_marks(name: str, spellings: str) -> None:
    assert indexed(name) == spellings
