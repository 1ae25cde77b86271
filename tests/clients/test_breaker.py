"""A service that fails and fails is left alone, and tried again."""

import pytest

from soniq.clients.breaker import FAILURES, FIRST_REST, LONGEST_REST, Breaker
from soniq.clients.model import BreakerState
from tests.clients.asking import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock.monotonic)


def state(breaker: Breaker) -> BreakerState:
    """As a call, since it may be another one each time."""
    return breaker.state


def fail(breaker: Breaker, times: int = FAILURES) -> None:
    for _ in range(times):
        assert breaker.enter()
        breaker.failed()


def test_it_opens_after_failures_in_a_row(breaker: Breaker) -> None:
    fail(breaker, FAILURES - 1)
    assert state(breaker) is BreakerState.CLOSED
    fail(breaker, 1)
    assert state(breaker) is BreakerState.OPEN
    assert breaker.rests == FIRST_REST
    assert not breaker.enter()


def test_an_answer_in_between_starts_the_count_anew(breaker: Breaker) -> None:
    fail(breaker, FAILURES - 1)
    breaker.succeeded()
    fail(breaker, FAILURES - 1)
    assert state(breaker) is BreakerState.CLOSED


def test_after_its_rest_one_request_tries(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.seconds += FIRST_REST
    assert state(breaker) is BreakerState.HALF_OPEN
    assert breaker.enter()
    assert not breaker.enter(), "only one at a time"
    breaker.succeeded()
    assert state(breaker) is BreakerState.CLOSED
    assert breaker.failures == 0


def test_a_try_that_fails_makes_the_next_rest_longer(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    rests = []
    for _ in range(8):
        rests.append(breaker.rests)
        clock.seconds += breaker.rests
        fail(breaker, 1)
    assert rests[:3] == [FIRST_REST, 2 * FIRST_REST, 4 * FIRST_REST]
    assert breaker.rests == LONGEST_REST


def test_a_try_that_was_given_up_leaves_room_for_another(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.seconds += FIRST_REST
    assert breaker.enter()
    breaker.let_go()
    assert breaker.enter()


def test_requests_under_way_that_fail_late_make_the_rest_no_longer(
    breaker: Breaker, clock: Clock
) -> None:
    for _ in range(FAILURES + 3):
        assert breaker.enter()
    for _ in range(FAILURES + 3):
        breaker.failed()
    assert breaker.rests == FIRST_REST
