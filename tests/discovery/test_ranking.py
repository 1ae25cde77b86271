"""Which name is nearer to what was typed."""

import pytest

from soniq.discovery.asking import Asked
from soniq.discovery.ranking import Hit, Nearness, best, nearness


@pytest.mark.parametrize(
    ("typed", "name", "artist", "near"),
    [
        ("love", "love", "x", Nearness.SAME),
        ("beatles", "the beatles", "", Nearness.SAME),
        ("the beatles", "beatles", "", Nearness.SAME),
        ("the the", "the the", "", Nearness.SAME),
        ("the", "the the", "", Nearness.SAME),
        ("acdc", "ac dc acdc", "", Nearness.SAME),
        ("ac dc", "ac dc acdc", "", Nearness.SAME),
        ("radiohead creep", "creep", "radiohead", Nearness.TOLD),
        ("creep radioh", "creep", "radiohead", Nearness.TOLD),
        ("beatles something", "something", "the beatles", Nearness.TOLD),
        ("radiohead creep", "creep acoustic", "radiohead", Nearness.ELSEWHERE),
        ("ele", "eleanor rigby", "x", Nearness.BEGINS),
        ("eleanor r", "eleanor rigby", "x", Nearness.BEGINS),
        ("the be", "the beatles", "", Nearness.BEGINS),
        ("the be", "beck", "", Nearness.HOLDS),
        ("rigby", "eleanor rigby", "x", Nearness.HOLDS),
        ("rigby eleanor", "eleanor rigby", "x", Nearness.HOLDS),
        ("radiohead", "creep", "radiohead", Nearness.ELSEWHERE),
    ],
)
def test_a_name_is_as_near_as_a_listener_thinks(
    typed: str, name: str, artist: str, near: Nearness
) -> None:
    assert nearness(typed.split(), name.split(), artist.split()) is near


def test_among_the_equally_near_the_weightier_artist_comes_first() -> None:
    hits = [Hit(1, "beat happening", weight=3), Hit(2, "the beatles", weight=300)]
    assert best(hits, ["beat"], first=2) == [2, 1]


def test_among_songs_that_hold_the_words_the_shorter_name_comes_first() -> None:
    hits = [
        Hit(1, "my love that never dies", "x", weight=300),
        Hit(2, "all you need is love", "x", weight=3),
        Hit(3, "true love", "x", weight=1),
    ]
    assert best(hits, ["love"], first=3) == [3, 1, 2]


def test_the_article_that_was_typed_counts_among_the_same() -> None:
    hits = [Hit(1, "the band", weight=1), Hit(2, "band", weight=9)]
    assert best(hits, ["the", "band"], first=2) == [1, 2]
    assert best(hits, ["band"], first=2) == [2, 1]


def test_the_article_is_taken_from_the_key_and_kept_in_mind() -> None:
    assert Asked.of("The Beatles").key == "beatles"
    assert "beatles, the" in Asked.of("beatles").keys
    assert Asked.of("The").key == "the"


def test_a_single_letter_does_not_go_on() -> None:
    assert Asked.of("plan b").match(unfinished=True, names_only=False) == '"plan" "b"'
    assert Asked.of("plan be").match(unfinished=True, names_only=True) == 'name : ("plan" "be"*)'


def test_and_may_be_a_sign_on_the_sleeve() -> None:
    assert Asked.of("simon and garfunkel").needed == ("simon", "garfunkel")
    assert Asked.of("and").needed == ("and",)


def test_a_flood_of_words_is_cut() -> None:
    assert len(Asked.of("love " * 1_000).words) == 8
