"""One service's line: its turns, its breaker, and how often a request is tried."""

import random
import threading
from collections.abc import Callable
from typing import TypeVar

from soniq.clients.breaker import Breaker
from soniq.clients.limits import PATIENCE, Held, ShouldStop, Turn, Turns, Waiting
from soniq.clients.model import BreakerState, FailureKind, Service, ServiceFailed, ServiceState

T = TypeVar("T")

FIRST_PAUSE = 1.0
"""Seconds before the second try, where the service names none; doubled before the third."""
LONGEST_HOLD = 3_600.0
"""Of what a service may ask for; it may be lying."""

_AGAIN = frozenset({FailureKind.THROTTLED, FailureKind.UNREACHABLE, FailureKind.GARBAGE})
_ALIVE = frozenset({FailureKind.NOT_FOUND, FailureKind.REFUSED})


class Misread(Exception):
    """An answer of another shape than soniq knows, or too long: asking again gives the same."""

    def __init__(self, failure: ServiceFailed) -> None:
        super().__init__(str(failure))
        self.failure = failure


class Try:
    """One request on its way, with the turn that it has."""

    def __init__(self, turns: Turns, take: Callable[[], Turn]) -> None:
        """Waits for its turn."""
        self.seconds = 0.0
        """For all that it does."""
        self._turns = turns
        self._take = take
        self._turn = take()

    @property
    def begun(self) -> float:
        return self._turn.begun

    def sent(self) -> None:
        """The request has left this machine."""
        self._turns.sent(self._turn)

    def answered(self) -> None:
        """The answer is there, or never comes; twice is once."""
        self._turns.answered(self._turn)

    def again(self) -> None:
        """Waits for another turn: a redirect leads to the service once more."""
        self.answered()
        self._turn = self._take()


class Line:
    def __init__(self, service: Service, waiting: Waiting, call_seconds: float) -> None:
        """call_seconds: for all tries of a request together."""
        self.service = service
        self._call_seconds = call_seconds
        self._waiting = waiting
        self._turns = Turns(service.rate, waiting)
        self._breaker = Breaker(waiting.clock.monotonic)
        self._random = random.Random()  # noqa: S311 - so that many soniqs do not come back at once

    def ask(self, once: Callable[[Try], T], should_stop: ShouldStop, *, repeatable: bool) -> T:
        """What `once` returns, tried again as the service's manners allow.

        once: a try; raises ServiceFailed or Misread.

        Raises:
            ServiceFailed: of the last try, or at once where the service is left alone.
            Stopped: the action is to end, or soniq stops.
        """
        end: float | None = None
        pause = FIRST_PAUSE
        for tries in range(1, self.service.tries + 1):
            try:
                trying = self._begin(should_stop)
                end = trying.begun + self._call_seconds if end is None else end
                trying.seconds = max(1.0, end - trying.begun)
                return self._tried(once, trying)
            except Misread as misread:
                raise misread.failure from None
            except ServiceFailed as failure:
                wait = self._wait(failure, pause)
                now = self._waiting.clock.monotonic()
                too_long = wait > PATIENCE or end is None or now + wait >= end
                is_last = tries == self.service.tries or too_long
                if is_last or not self._may_repeat(failure, repeatable):
                    raise
            self._waiting.pause(wait, should_stop)
            pause *= 2
        raise AssertionError("the last try returns or raises")

    def adopt(self, service: Service) -> None:
        """The same service by other manners: it grants more to those it knows."""
        self.service = service
        self._turns.set_rate(service.rate)

    def hold(self, seconds: float) -> None:
        """The service said that nothing more will be answered for so long."""
        self._turns.hold(min(seconds, LONGEST_HOLD))

    def state(self) -> ServiceState:
        return ServiceState(
            name=self.service.name,
            label=self.service.label,
            host=self.service.host,
            rate=self.service.rate,
            breaker=self._breaker.state,
            failures=self._breaker.failures,
            rests=max(self._breaker.rests, self._turns.held),
            waiting=self._turns.length,
        )

    def _begin(self, should_stop: ShouldStop) -> Try:
        if not self._breaker.enter():
            raise self._resting()

        def is_over() -> bool:
            if self._breaker.state is BreakerState.OPEN:  # the ones ahead failed
                raise self._resting()
            return should_stop()

        def take() -> Turn:
            try:
                return self._turns.take(is_over)
            except Held as held:
                raise self._held(held) from None

        try:
            return Try(self._turns, take)
        except BaseException:
            self._breaker.let_go()
            raise

    def _tried(self, once: Callable[[Try], T], trying: Try) -> T:
        try:
            value = once(trying)
        except Misread:
            self._breaker.succeeded()
            raise
        except ServiceFailed as failure:
            if failure.kind in _ALIVE:
                self._breaker.succeeded()
            else:
                self._breaker.failed()
            raise
        except BaseException:
            self._breaker.let_go()
            raise
        finally:
            trying.answered()
        self._breaker.succeeded()
        return value

    def _wait(self, failure: ServiceFailed, pause: float) -> float:
        """Seconds until the next try; all others wait as well where the service said so."""
        if failure.kind in {FailureKind.THROTTLED, FailureKind.QUOTA}:
            asked = failure.retry_after
            self.hold(pause if asked is None else asked)
            if asked is not None:
                return min(asked, LONGEST_HOLD) + self._random.uniform(0, 0.1)
        return pause * self._random.uniform(0.75, 1.25)

    def _may_repeat(self, failure: ServiceFailed, repeatable: bool) -> bool:
        untouched = failure.kind is FailureKind.THROTTLED or not failure.reached
        return failure.kind in _AGAIN and (repeatable or untouched)

    def _resting(self) -> ServiceFailed:
        rests = max(1.0, self._breaker.rests)
        return self._failed(
            FailureKind.UNREACHABLE,
            f"{self.service.label} failed {self._breaker.failures} times in a row, so soniq leaves "
            f"it alone for another {rests:.0f} seconds.",
            retry_after=rests,
        )

    def _held(self, held: Held) -> ServiceFailed:
        return self._failed(
            FailureKind.THROTTLED,
            f"{self.service.label} asked to be left alone for another {held.seconds:.0f} seconds. "
            "Try again then.",
            retry_after=held.seconds,
        )

    def _failed(self, kind: FailureKind, text: str, *, retry_after: float) -> ServiceFailed:
        return ServiceFailed(
            text, kind=kind, service=self.service.name, retry_after=retry_after, reached=False
        )


class Lines:
    """The lines of all services that were asked."""

    def __init__(self, waiting: Waiting, call_seconds: float) -> None:
        self._waiting = waiting
        self._call_seconds = call_seconds
        self._lock = threading.Lock()
        self._lines: dict[tuple[str, str], Line] = {}

    def of(self, service: Service) -> Line:
        """Services of one name and base URL share a line, with the manners of the last one."""
        with self._lock:
            line = self._lines.get((service.name, service.base_url))
            if line is None:
                line = Line(service, self._waiting, self._call_seconds)
                self._lines[service.name, service.base_url] = line
            elif line.service is not service:
                line.adopt(service)
            return line

    def states(self) -> list[ServiceState]:
        with self._lock:
            lines = list(self._lines.values())
        return sorted((line.state() for line in lines), key=lambda state: state.label)
