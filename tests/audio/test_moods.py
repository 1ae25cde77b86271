"""Moods, read off the tags."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.audio.model import MOODS, Moods
from soniq.audio.moods import CONTRASTS, moods
from soniq.audio.tags import TagSet, place, tags

SCORES = st.lists(st.floats(-14, 14), min_size=100, max_size=100)
SHARES = st.floats(0, 1)
MIDDLE = [0.0] * 100


def _music(*names: str, score: float = 2.5) -> Moods:
    """Of a track for which these tags stand out, in whichever sets they are."""
    scores = [score if tag.name in names else -0.3 for tag in tags()]
    return moods(scores, pulse=0.7, strength=0.8)


METAL = _music("metal", "heavy metal", "hard rock", "loud", "fast", "drums", "guitar")
LULLABY = _music("quiet", "soft", "slow", "Mellow", "sad", "acoustic", "piano", "female vocal")
HOUSE = _music("dance", "House", "party", "beat", "electro", "electronic", "synth", "techno")
STRING_TRIO = _music("classical", "strings", "violin", "cello", "no vocals", "no voice", "slow")
SONG = _music("vocal", "vocals", "singing", "female vocalists", "pop", "catchy", "happy")


@given(SCORES, SHARES, SHARES)
def test_every_mood_lies_between_nothing_and_all(
    scores: list[float], pulse: float, strength: float
) -> None:
    told = dataclasses.astuple(moods(scores, pulse=pulse, strength=strength))

    assert len(told) == len(MOODS)
    assert all(0 <= share <= 1 for share in told)


def test_the_middle_of_the_reference_lies_in_the_middle() -> None:
    told = moods(MIDDLE, pulse=0.5, strength=0.5)

    assert {told.mood_happy, told.mood_relaxed, told.mood_aggressive, told.mood_party} == {0.5}
    assert {told.instrumental, told.acoustic, told.tonal} == {0.5}


@pytest.mark.parametrize("name", CONTRASTS)
@given(scores=SCORES, at=st.integers(0, 99), more=st.floats(0.01, 3))
def test_more_of_a_tag_never_turns_a_mood_the_wrong_way(
    name: str, scores: list[float], at: int, more: float
) -> None:
    raised = [score + more * (number == at) for number, score in enumerate(scores)]
    weight = CONTRASTS[name].weights.get(at, 0)

    change = getattr(moods(raised, pulse=0.7, strength=0.5), name) - getattr(
        moods(scores, pulse=0.7, strength=0.5), name
    )

    assert change * weight >= 0
    assert weight or change == 0


@pytest.mark.parametrize("name", CONTRASTS)
def test_each_of_its_tags_moves_a_mood(name: str) -> None:
    before = getattr(moods(MIDDLE, pulse=0.7, strength=0.5), name)

    for at, weight in CONTRASTS[name].weights.items():
        raised = [float(number == at) for number in range(100)]
        after = getattr(moods(raised, pulse=0.7, strength=0.5), name)
        assert (after - before) * weight > 0, tags()[at]


def test_metal_is_more_aggressive_than_a_lullaby_and_less_relaxed() -> None:
    assert METAL.mood_aggressive > 0.8 > 0.3 > LULLABY.mood_aggressive
    assert LULLABY.mood_relaxed > 0.7 > 0.4 > METAL.mood_relaxed


def test_house_is_for_dancing_and_parties() -> None:
    assert HOUSE.danceability > max(METAL.danceability, LULLABY.danceability)
    assert HOUSE.mood_party == max(one.mood_party for one in (METAL, LULLABY, HOUSE, SONG))


def test_a_string_trio_is_acoustic_and_a_techno_track_is_not() -> None:
    assert STRING_TRIO.acoustic > 0.6 > 0.3 > HOUSE.acoustic


def test_singing_makes_it_no_instrumental() -> None:
    assert STRING_TRIO.instrumental > 0.6 > 0.3 > SONG.instrumental


def test_a_catchy_song_is_happier_than_a_sad_lullaby() -> None:
    assert SONG.mood_happy > LULLABY.mood_happy


def test_nobody_dances_without_a_beat() -> None:
    scores = [0.0] * 100
    scores[place(TagSet.MSD, "dance")] = 3.0

    danced = [moods(scores, pulse=pulse, strength=0).danceability for pulse in (0, 0.2, 0.6, 1)]

    assert danced[0] == 0
    assert danced == sorted(set(danced))


def test_tonal_is_the_strength_of_the_key() -> None:
    assert moods(MIDDLE, pulse=0, strength=0.83).tonal == 0.83


def test_the_weights_are_those_that_the_docstring_tells() -> None:
    happy = {tags()[at].name: weight for at, weight in CONTRASTS["mood_happy"].weights.items()}

    assert happy == {
        "happy": 1, "catchy": 1, "party": 0.5, "fast": 1, "sad": -1, "slow": -1, "ambient": -1,
    }  # fmt: skip
    assert {name: len(one.weights) for name, one in CONTRASTS.items()} == {
        "mood_happy": 7,
        "mood_relaxed": 12,
        "mood_aggressive": 10,
        "mood_party": 7,
        "instrumental": 9,
        "acoustic": 9,
        "danceability": 6,
    }
