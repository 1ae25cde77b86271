"""The rate that people are told is that of work, not of waiting."""

from soniq.features.pace import LATELY, Pace


def test_waiting_does_not_count() -> None:
    pace = Pace()
    for hour in range(5):
        begin = hour * 3600.0
        pace.at_work(True, begin)
        pace.done(begin + 10)
        pace.at_work(False, begin + 10)
    assert pace.rate() == 360


def test_of_a_few_tracks_nothing_is_said() -> None:
    pace = Pace()
    pace.at_work(True, 0)
    pace.done(1)
    pace.done(2)
    assert pace.rate() is None


def test_what_was_long_ago_is_forgotten() -> None:
    pace = Pace()
    pace.at_work(True, 0)
    for second in range(1, 100):
        pace.done(float(second))
    for place in range(1, LATELY + 1):
        pace.done(99.0 + 10 * place)
    assert pace.rate() == 360


def test_tracks_that_are_heard_side_by_side_count_each() -> None:
    pace = Pace()
    pace.at_work(True, 0)
    for second in (9, 10, 19, 20, 29, 30):
        pace.done(float(second))
    assert pace.rate() == 720
