"""When a service may be asked next: turns in order, far enough apart, and waits that can end."""

import math
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
NEAR = 0.03
"""Seconds within which a server of the same house may answer."""
SLOW = 1.0
"""Seconds that a request may take to arrive, once it was sent."""
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

    begun: float
    sent: float | None = None
    """When all of it had left this machine; None while it has not."""
    answered: float | None = None
    """When its answer was there, or it had failed."""


class Turns:
    """Lets one request after the other begin, first come first served, and keeps them apart.

    They are apart by `1 / rate` where the server stands, not only here: it counts arrivals. When a
    request arrived cannot be seen, but that was after it was sent and before its answer. So nobody
    begins before the one ahead has left, which takes a while on a new connection; and the next one
    waits for the interval and for as long as the last answer took, less what the fastest answer of
    late took on its way and in the making (less `NEAR`, as that may be all delay and no way). That
    adds at most the interval, or `SLOW` where that is longer: an answer that takes longer was slow
    to make and not slow to ask for.
    """

    def __init__(self, rate: float, waiting: Waiting) -> None:
        """rate: requests a second."""
        self._interval = 1 / rate
        self._waiting = waiting
        self._queue: deque[object] = deque()
        self._last: Turn | None = None
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

    def sent(self, turn: Turn) -> None:
        """The request has left this machine."""
        with self._waiting.condition:
            turn.sent = self._waiting.clock.monotonic()
            self._waiting.condition.notify_all()

    def answered(self, turn: Turn) -> None:
        """The request has its answer, or has failed; twice is once."""
        with self._waiting.condition:
            if turn.answered is None:
                turn.answered = self._waiting.clock.monotonic()
                self._delays.append(turn.answered - _left_at(turn))
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
        self._last = Turn(now)
        self._waiting.condition.notify_all()
        return 0

    def _due(self) -> float:
        last = self._last
        if last is None:
            return 0.0
        if last.sent is None and last.answered is None:
            return math.inf
        return _left_at(last) + self._interval + self._extra(last)

    def _extra(self, last: Turn) -> float:
        most = max(self._interval, SLOW)
        if last.answered is None:
            return most
        way = max(0.0, min(self._delays) - NEAR) if len(self._delays) >= 3 else 0.0
        return max(0.0, min(last.answered - _left_at(last) - way, most))


def _left_at(turn: Turn) -> float:
    return turn.begun if turn.sent is None else turn.sent
