"""Turns are apart where the server stands, in order, and nobody waits for longer than wanted."""

import threading
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.clients.limits import NEAR, Held, SystemClock, Turn, Turns, Waiting
from soniq.errors import Stopped
from tests.clients.asking import Clock


def go_on() -> bool:
    return False


class Street:
    """A line of turns on a clock that tests move."""

    def __init__(self, rate: float) -> None:
        self.clock = Clock()
        self.waiting = Waiting(self.clock)
        self.turns = Turns(rate, self.waiting)

    def ask(self, delay: float = 0.0) -> float:
        """A request whose answer takes so long; returns when it began."""
        turn = self.turns.take(go_on)
        self.turns.sent(turn)
        self.clock.seconds += delay
        self.turns.answered(turn)
        return turn.begun


@given(st.lists(st.floats(0, 3), min_size=2, max_size=20), st.sampled_from([0.5, 1.0, 10.0]))
def test_requests_begin_an_interval_apart_however_long_answers_take(
    delays: list[float], rate: float
) -> None:
    street = Street(rate)
    begun = [street.ask(delay) for delay in delays]
    gaps = [later - sooner for sooner, later in pairwise(begun)]
    assert min(gaps) >= 1 / rate - 1e-9


def test_steady_answers_of_a_far_server_cost_next_to_nothing_beyond_the_interval() -> None:
    street = Street(1.0)
    begun = [street.ask(0.2) for _ in range(10)]
    assert begun[9] - begun[4] == pytest.approx(5.0 + 5 * NEAR)


def test_a_near_server_gets_the_interval_after_its_answer() -> None:
    """The answer may have been quick to make and the request slow to arrive."""
    street = Street(10.0)
    begun = [street.ask(0.02) for _ in range(10)]
    assert begun[9] - begun[4] == pytest.approx(5 * 0.12)


def test_a_request_that_was_late_on_its_way_pushes_the_next_one_back() -> None:
    street = Street(1.0)
    for _ in range(5):
        street.ask(0.1)
    late = street.ask(0.1 + 0.4)  # it may have arrived 0.4 s late
    assert street.ask() - late == pytest.approx(1.4 + NEAR)


def test_an_answer_that_never_comes_holds_the_next_one_for_two_intervals() -> None:
    street = Street(0.5)
    never = street.turns.take(go_on)
    street.turns.sent(never)
    assert street.ask() - never.begun == pytest.approx(4.0)


def test_nobody_begins_before_the_one_ahead_has_left() -> None:
    """A new connection may take seconds; what waits for it all would arrive together."""
    street = Street(10.0)
    slow = street.turns.take(go_on)
    looks = 0

    def leaves_later() -> bool:
        nonlocal looks
        looks += 1
        if looks == 40:
            street.turns.sent(slow)
        return False

    street.turns.take(leaves_later)
    assert slow.sent is not None
    assert slow.sent - slow.begun > 5.0
    assert street.clock.seconds - slow.sent >= 0.1


def test_who_never_leaves_lets_the_next_one_begin_when_he_gives_up() -> None:
    street = Street(10.0)
    never = street.turns.take(go_on)
    street.clock.seconds += 3.0
    street.turns.answered(never)
    assert street.ask() - never.begun >= 3.0 - 1e-9


def test_turns_are_taken_in_the_order_of_asking() -> None:
    waiting = Waiting(SystemClock())
    turns = Turns(100.0, waiting)
    taken: list[int] = []
    turns.hold(0.3)

    def take(number: int) -> None:
        turn = turns.take(go_on)
        taken.append(number)
        turns.answered(turn)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for number, thread in enumerate(threads, 1):
        thread.start()
        while turns.length < number:
            threading.Event().wait(0.001)
    for thread in threads:
        thread.join()
    assert taken == list(range(8))


def test_who_gives_up_leaves_the_line_to_those_behind() -> None:
    street = Street(1.0)
    street.ask()
    asked = iter([False, True])
    with pytest.raises(Stopped):
        street.turns.take(lambda: next(asked))
    assert street.turns.length == 0
    street.ask()


def test_a_service_that_asks_for_a_moment_gets_it_from_everybody() -> None:
    street = Street(10.0)
    first = street.ask()
    street.turns.hold(7.0)
    assert street.turns.held == pytest.approx(7.0)
    assert street.ask() - first == pytest.approx(7.0)


def test_nobody_waits_for_a_service_that_wants_minutes() -> None:
    street = Street(10.0)
    street.turns.hold(600.0)
    with pytest.raises(Held) as held:
        street.turns.take(go_on)
    assert held.value.seconds == pytest.approx(600.0)
    assert street.turns.length == 0


def test_a_shorter_hold_does_not_end_a_longer_one() -> None:
    street = Street(10.0)
    street.turns.hold(20.0)
    street.turns.hold(1.0)
    assert street.turns.held == pytest.approx(20.0)


def in_thread(what: Callable[[], object]) -> tuple[threading.Thread, list[type[BaseException]]]:
    raised: list[type[BaseException]] = []

    def run() -> None:
        try:
            what()
        except BaseException as error:
            raised.append(type(error))

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


def test_closing_ends_every_wait() -> None:
    waiting = Waiting(SystemClock())
    turns = Turns(0.001, waiting)
    turns.answered(turns.take(go_on))
    begun = [in_thread(lambda: turns.take(go_on)), in_thread(lambda: waiting.pause(900.0, go_on))]
    while turns.length < 1:
        threading.Event().wait(0.001)
    waiting.close()
    for thread, raised in begun:
        thread.join()
        assert raised == [Stopped]


def test_a_wait_ends_soon_after_its_action_is_cancelled() -> None:
    street = Street(1.0)
    began = street.clock.seconds
    with pytest.raises(Stopped):
        street.waiting.pause(900.0, lambda: street.clock.seconds > began + 5.0)
    assert street.clock.seconds - began <= 6.0


def test_an_answer_told_twice_counts_once() -> None:
    street = Street(1.0)
    turn: Turn = street.turns.take(go_on)
    street.turns.answered(turn)
    street.clock.seconds += 0.9
    street.turns.answered(turn)
    assert street.ask() - turn.begun == pytest.approx(1.0)
