"""Reasons say in numbers why two tracks are alike, and add up to their score."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.audio.model import MOODS, Moods
from soniq.discovery.model import ReasonKind
from soniq.discovery.reasons import Profile, decimals, reasons, total
from soniq.harmony import Key


def key(name: str) -> Key:
    found = Key.parse(name)
    assert found is not None
    return found


def moods(**said: float) -> Moods:
    return Moods(**{name: said.get(name, 0.3) for name in MOODS})


SEED = Profile(
    bpm=124.0, key=key("8A"), moods=moods(mood_relaxed=0.81), genres=("Jazz", "Soul"), year=1979
)


def texts(cosine: float, other: Profile, seed: Profile = SEED) -> dict[ReasonKind, str]:
    return {reason.kind: reason.text for reason in reasons(cosine, [seed], other)}


def test_the_same_in_all_is_a_score_of_one() -> None:
    assert total(reasons(1.0, [SEED], SEED)) == 1.0


def test_each_reason_tells_its_numbers() -> None:
    other = Profile(
        bpm=126.0, key=key("9A"), moods=moods(mood_relaxed=0.78), genres=("Soul",), year=1981
    )
    assert texts(0.874, other) == {
        ReasonKind.TIMBRE: "timbre .87",
        ReasonKind.TEMPO: "tempo 124 → 126 BPM (+1.6 %)",
        ReasonKind.KEY: "8A → 9A, a fifth",
        ReasonKind.MOOD: "mood: both relaxed (.81, .78)",
        ReasonKind.GENRE: "genre: both Soul",
        ReasonKind.YEAR: "1979 and 1981",
    }


@pytest.mark.parametrize(
    ("bpm", "text"),
    [
        (124.0, "tempo 124 → 124 BPM (the same)"),
        (62.0, "tempo 124 → 62 BPM (half, the same)"),
        (252.0, "tempo 124 → 252 BPM (double, +1.6 %)"),
        (120.0, "tempo 124 → 120 BPM (−3.2 %)"),
    ],
)
def test_half_and_double_tempi_are_near(bpm: float, text: str) -> None:
    assert texts(0, Profile(bpm=bpm))[ReasonKind.TEMPO] == text


def test_half_the_tempo_gives_less_than_the_tempo_itself() -> None:
    [same] = reasons(0, [SEED], Profile(bpm=124.0))
    [half] = reasons(0, [SEED], Profile(bpm=62.0))
    assert same.points > half.points > 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("8A", "8A, the same key"),
        ("8B", "8A → 8B, relative keys"),
        ("7A", "8A → 7A, a fifth"),
        ("10A", "8A → 10A, two fifths"),
    ],
)
def test_keys_are_told_as_on_the_wheel(name: str, text: str) -> None:
    assert texts(0, Profile(key=key(name)))[ReasonKind.KEY] == text


def test_what_speaks_for_nothing_is_not_told() -> None:
    assert reasons(-0.2, [SEED], Profile(bpm=90.0, key=key("2A"), year=1940)) == ()
    assert reasons(0.0, [SEED], Profile()) == ()
    assert reasons(0.0, [Profile()], SEED) == ()


def test_of_several_seeds_the_best_fitting_tells() -> None:
    fast = Profile(bpm=160.0, key=key("1A"))
    told = {one.kind: one.text for one in reasons(0.5, [fast, SEED], Profile(bpm=125.0))}
    assert told[ReasonKind.TEMPO].startswith("tempo 124 → 125")
    told = {one.kind: one.text for one in reasons(0.5, [fast, SEED], Profile(bpm=161.0))}
    assert told[ReasonKind.TEMPO].startswith("tempo 160 → 161")


@pytest.mark.parametrize(
    ("share", "text"), [(0.87, ".87"), (1.0, "1.00"), (-0.12, "−.12"), (0.999, "1.00"), (0, ".00")]
)
def test_decimals_are_written_short(share: float, text: str) -> None:
    assert decimals(share) == text


profiles = st.builds(
    Profile,
    bpm=st.none() | st.floats(40, 240),
    key=st.none() | st.builds(Key.of_index, st.integers(0, 23)),
    moods=st.none()
    | st.builds(
        lambda seed: Moods(**{name: random.Random(f"{seed}{name}").random() for name in MOODS}),
        st.integers(),
    ),
    genres=st.lists(st.sampled_from(["Jazz", "Rock", "Pop"]), max_size=2, unique=True).map(tuple),
    year=st.none() | st.integers(1900, 2030),
)


@given(st.floats(-1, 1), st.lists(profiles, min_size=1, max_size=3), profiles)
def test_points_add_up_to_the_score_which_lies_between_0_and_1(
    cosine: float, asked: list[Profile], other: Profile
) -> None:
    told = reasons(cosine, asked, other)
    score = total(told)
    assert 0 <= score <= 1
    assert score == pytest.approx(sum(one.points for one in told), abs=1e-9)
    assert all(round(one.points, 2) == one.points > 0 for one in told)
    assert [one.points for one in told] == sorted((one.points for one in told), reverse=True)
    assert len({one.kind for one in told}) == len(told)
