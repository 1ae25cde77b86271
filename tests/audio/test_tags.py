"""The words that soniq has for music."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.audio.tags import NAMES, TagSet, place, tags, top

SCORES = st.lists(st.floats(-5, 5), min_size=100, max_size=100)


def _scores(**of: float) -> list[float]:
    """Zeros but for some: `MTT_piano=2`."""
    scores = [0.0] * 100
    for key, score in of.items():
        tag_set, _, name = key.partition("_")
        scores[place(TagSet(tag_set), name.replace("_", " "))] = score
    return scores


def test_there_are_fifty_tags_of_each_set_in_the_order_of_the_network() -> None:
    sets = [tag.set for tag in tags()]

    assert sets == [TagSet.MSD] * 50 + [TagSet.MTT] * 50
    assert (tags()[0].name, tags()[50].name, tags()[99].name) == ("rock", "guitar", "choral")


def test_no_set_says_a_word_twice() -> None:
    assert len({(tag.set, tag.name) for tag in tags()}) == 100


def test_the_middle_of_the_reference_scores_nothing() -> None:
    rock = tags()[place(TagSet.MSD, "rock")]

    assert rock.standardised(rock.mean) == 0
    assert rock.standardised(rock.mean + 2 * rock.deviation) == pytest.approx(2)


@pytest.mark.parametrize(
    ("tag_set", "name", "shown"),
    [
        (TagSet.MSD, "Mellow", "Mellow"),
        (TagSet.MSD, "Hip-Hop", "Hip-Hop"),
        (TagSet.MSD, "rnb", "R&B"),
        (TagSet.MSD, "80s", "1980s"),
        (TagSet.MSD, "female vocalist", "Female vocals"),
        (TagSet.MTT, "woman", "Female vocals"),
        (TagSet.MTT, "no voice", "Instrumental"),
        (TagSet.MTT, "harpsichord", "Harpsichord"),
    ],
)
def test_tags_are_shown_as_people_write_them(tag_set: TagSet, name: str, shown: str) -> None:
    assert NAMES[place(tag_set, name)] == shown


def test_what_is_shown_begins_with_a_capital_or_a_year() -> None:
    assert all(name[0].isupper() or name[:2] in ("19", "20") for name in NAMES)


def test_a_word_of_both_sets_is_told_once_with_its_higher_score() -> None:
    assert top(_scores(MSD_rock=1.0, MTT_rock=2.0, MTT_piano=1.5), 5) == [
        ("Rock", 2.0),
        ("Piano", 1.5),
    ]


def test_four_words_for_no_singing_take_one_place() -> None:
    silent = _scores(
        MSD_instrumental=1.0, MTT_no_vocals=2.0, MTT_no_vocal=3.0, MTT_no_voice=2.5, MTT_harp=0.9
    )

    assert top(silent, 2) == [("Instrumental", 3.0), ("Harp", 0.9)]


def test_music_like_all_music_has_nothing_to_tell() -> None:
    assert top([0.0] * 100, 8) == []


@given(SCORES, st.integers(0, 100))
def test_the_best_come_first_and_no_name_twice(scores: list[float], count: int) -> None:
    told = top(scores, count)

    assert len(told) <= count
    assert len({name for name, _ in told}) == len(told)
    assert [score for _, score in told] == sorted((s for _, s in told), reverse=True)
    assert all(score in scores for _, score in told)


def test_a_tag_that_is_not_in_the_set_is_missed() -> None:
    with pytest.raises(KeyError):
        place(TagSet.MTT, "happy")


def test_tags_and_moods_need_no_numpy() -> None:
    asked = "import sys, soniq.audio.tags, soniq.audio.moods; print('numpy' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"
