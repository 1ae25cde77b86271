"""Leaving a service alone that fails and fails, and trying now and then whether it is back."""

import threading
from collections.abc import Callable

from soniq.clients.model import BreakerState

FAILURES = 5
"""In a row, before a service is left alone."""
FIRST_REST = 60.0
LONGEST_REST = 1_800.0


class Breaker:
    """Closed, until requests fail `FAILURES` times in a row; then open for a rest, which doubles
    each time; then half open: one request tries, and its end closes or opens it."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """monotonic: seconds that never go back."""
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failures = 0
        self._rest = FIRST_REST
        self._open_until: float | None = None
        self._trying = False

    @property
    def failures(self) -> int:
        return self._failures

    @property
    def rests(self) -> float:
        """Seconds until a request may try again."""
        until = self._open_until
        return 0.0 if until is None else max(0.0, until - self._monotonic())

    @property
    def state(self) -> BreakerState:
        if self._open_until is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if self.rests else BreakerState.HALF_OPEN

    def enter(self) -> bool:
        """Whether a request may go. One that may ends with `succeeded`, `failed` or `let_go`."""
        with self._lock:
            if self.state is BreakerState.CLOSED:
                return True
            if self.state is BreakerState.OPEN or self._trying:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """The service answered, if only to refuse."""
        with self._lock:
            self._trying = False
            self._failures = 0
            self._rest = FIRST_REST
            self._open_until = None

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            tried, self._trying = self._trying, False
            if tried or (self._open_until is None and self._failures >= FAILURES):
                self._open_until = self._monotonic() + self._rest
                self._rest = min(2 * self._rest, LONGEST_REST)

    def let_go(self) -> None:
        """The request was given up before it told anything."""
        with self._lock:
            self._trying = False
