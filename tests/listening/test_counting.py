"""Last.fm's rule: half of the track or four minutes, whichever comes first."""

from hypothesis import given
from hypothesis import strategies as st

from soniq.listening.counting import counts, heard
from soniq.units import Milliseconds

LENGTHS = st.integers(0, 4 * 3_600_000).map(Milliseconds)


@given(LENGTHS, LENGTHS)
def test_a_play_counts_from_half_or_four_minutes_on(
    played: Milliseconds, length: Milliseconds
) -> None:
    threshold = min(length / 2, 240_000)
    assert counts(played, length) == (played > 0 and played >= threshold)


@given(LENGTHS, LENGTHS, LENGTHS)
def test_who_hears_longer_never_counts_less(
    played: Milliseconds, more: Milliseconds, length: Milliseconds
) -> None:
    longer = Milliseconds(played + more)
    assert counts(longer, length) >= counts(played, length)


@given(LENGTHS, LENGTHS)
def test_nobody_hears_more_of_a_track_than_it_has(
    played: Milliseconds, length: Milliseconds
) -> None:
    assert heard(played, length) == (min(played, length) if length else played)


def test_what_is_not_timed_is_the_whole_track_where_that_is_known() -> None:
    assert heard(None, Milliseconds(200_000)) == 200_000
    assert heard(None, None) is None
    assert heard(None, Milliseconds(0)) is None
