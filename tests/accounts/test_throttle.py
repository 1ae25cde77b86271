"""Guessing stays slow, and counting it stays small."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.accounts.throttle import PER_ADDRESS, REMEMBERED, Throttle, network_of
from soniq.errors import Throttled


class Steady:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@given(
    st.lists(
        st.tuples(st.floats(0, 900), st.sampled_from("abcdefghijklmnopqrstuvwxyz")), max_size=400
    )
)
def test_no_pattern_of_tries_gets_more_than_150_an_hour_or_10_for_a_name_in_5_minutes(
    pattern: list[tuple[float, str]],
) -> None:
    clock = Steady()
    throttle = Throttle(clock)
    heard: list[tuple[float, str]] = []
    waits: list[float | None] = []
    for pause, name in pattern:
        clock.at += pause
        try:
            throttle.count("10.0.0.1", name)
        except Throttled as refusal:
            waits.append(refusal.retry_after)
        else:
            heard.append((clock.at, name))
    assert all(wait is not None and 0 < wait <= 3_600 for wait in waits)
    for at, name in heard:
        assert sum(at - 3_600 < other <= at for other, _ in heard) <= 150
        assert sum(at - 300 < other <= at and name == same for other, same in heard) <= 10


def test_a_flood_of_names_stops_at_150_an_hour() -> None:
    throttle = Throttle(Steady())
    for number in range(PER_ADDRESS.tries):
        throttle.count("10.0.0.1", f"name {number}")
    with pytest.raises(Throttled, match="60 minutes"):
        throttle.count("10.0.0.1", "another")
    throttle.count("10.0.0.2", "another")


def test_a_flood_of_addresses_fills_no_memory() -> None:
    throttle = Throttle(Steady())
    for number in range(3 * REMEMBERED):
        throttle.count(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", "Ada")
    assert len(throttle._tries) <= REMEMBERED


def test_a_flood_of_names_from_one_address_does_not_wash_its_own_count_away() -> None:
    throttle = Throttle(Steady())
    heard = 0
    for number in range(3 * REMEMBERED):
        try:
            throttle.count("10.0.0.1", f"name {number}")
            heard += 1
        except Throttled:
            pass
    assert heard == PER_ADDRESS.tries


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_household_counts_as_one(address: str, counted_as: str) -> None:
    assert network_of(address) == counted_as
