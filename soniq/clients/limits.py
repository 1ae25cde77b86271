"""When a service may be asked next: turns in order, far enough apart, and waits that can end."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from soniq.errors import Stopped

SLICE = 0.25
"""Seconds of a wait between two looks whether it is still wanted."""
PATIENCE = 30.0
"""Seconds that a request waits where a service told soniq to wait; longer, and it fails at once."""
SAMPLES = 20
"""Answers whose delays are remembered."""

ShouldStop: TypeAlias = Callable[[], bool]


class Held(Exception):
    """The service asked to be left alone for longer than a request can wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"for {seconds:.0f} s")
        self.seconds = seconds


class Clock(Protocol):
    def monotonic(self) -> float:
        """Seconds that never go back."""

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        """Waits until somebody notifies, at most so long. The condition is held."""


class SystemClock:
    def monotonic(self) -> float:
        return time.monotonic()

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        condition.wait(seconds)


class Waiting:
    """Waits that end at once when soniq stops, and within `SLICE` when the action is to end."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.condition = threading.Condition()
        self._closed = False

    def until(self, left: Callable[[], float], should_stop: ShouldStop) -> None:
        """Waits while `left`, asked with the condition held, says that there are seconds left.

        Raises:
            Stopped: the action is to end, or soniq stops.
        """
        while True:
            self.check(should_stop)
            with self.condition:
                seconds = left()
                if seconds <= 0:
                    return
                self.clock.wait(self.condition, min(seconds, SLICE))

    def pause(self, seconds: float, should_stop: ShouldStop) -> None:
        """Raises Stopped as `until` does."""
        end = self.clock.monotonic() + seconds
        self.until(lambda: end - self.clock.monotonic(), should_stop)

    def check(self, should_stop: ShouldStop) -> None:
        """Raises Stopped."""
        if self._closed or should_stop():
            raise Stopped

    def close(self) -> None:
        with self.condition:
            self._closed = True
            self.condition.notify_all()


@dataclass(slots=True)
class Turn:
    """A request that may begin now."""

    sent: float
    is_answered: bool = False


class Turns:
    """Lets one request after the other begin, first come first served, and keeps them apart.

    They are apart by `1 / rate` where the server stands, not only here: it counts arrivals. How
    late a request arrived cannot be seen, but it was no later than its answer less the way back.
    So the next one waits for the interval and for as long as the last answer took longer than the
    fastest of late: a new connection, a busy machine. That adds an interval at most; an answer
    that takes longer was slow to make and not slow to ask for.
    """

    def __init__(self, rate: float, waiting: Waiting) -> None:
        """rate: requests a second."""
        self._interval = 1 / rate
        self._waiting = waiting
        self._queue: deque[object] = deque()
        self._last: Turn | None = None
        self._extra: float | None = None
        """Beyond the interval; None while the last request has no answer."""
        self._delays: deque[float] = deque(maxlen=SAMPLES)
        self._held_until = 0.0

    def set_rate(self, rate: float) -> None:
        """From the next request on."""
        self._interval = 1 / rate

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._queue)

    @property
    def held(self) -> float:
        """Seconds for which the service asked to be left alone."""
        return max(0.0, self._held_until - self._waiting.clock.monotonic())

    def take(self, should_stop: ShouldStop) -> Turn:
        """Waits for a turn. Whoever has it says `answered` when its answer is there.

        Raises:
            Held: the service wants a longer pause than anybody should wait for.
            Stopped: the action is to end, or soniq stops.
        """
        ticket = object()
        with self._waiting.condition:
            self._queue.append(ticket)
        try:
            self._waiting.until(lambda: self._left(ticket), should_stop)
        except BaseException:
            with self._waiting.condition:
                self._queue.remove(ticket)
                self._waiting.condition.notify_all()
            raise
        assert self._last is not None
        return self._last

    def answered(self, turn: Turn) -> None:
        """The request has its answer, or has failed; twice is once."""
        with self._waiting.condition:
            if turn.is_answered:
                return
            turn.is_answered = True
            delay = self._waiting.clock.monotonic() - turn.sent
            self._delays.append(delay)
            if turn is self._last:
                usual = min(self._delays) if len(self._delays) >= 3 else 0.0
                self._extra = min(delay - usual, self._interval)
                self._waiting.condition.notify_all()

    def hold(self, seconds: float) -> None:
        """Nobody begins for so long."""
        with self._waiting.condition:
            until = self._waiting.clock.monotonic() + seconds
            self._held_until = max(self._held_until, until)
            self._waiting.condition.notify_all()

    def _left(self, ticket: object) -> float:
        now = self._waiting.clock.monotonic()
        if self._held_until - now > PATIENCE:
            raise Held(self._held_until - now)
        if self._queue[0] is not ticket:
            return SLICE
        left = max(self._due(), self._held_until) - now
        if left > 0:
            return left
        self._queue.popleft()
        self._last, self._extra = Turn(now), None
        self._waiting.condition.notify_all()
        return 0

    def _due(self) -> float:
        if self._last is None:
            return 0.0
        extra = self._interval if self._extra is None else self._extra
        return self._last.sent + self._interval + extra
