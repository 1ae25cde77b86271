"""How fast the listening goes, told from what it did lately."""

from collections import deque

LATELY = 60
"""Tracks over which the rate is taken: long enough that one symphony does not bend it."""
LEAST = 3
"""Tracks before which any rate would be a guess."""


class Pace:
    """Counts seconds of work, not of waiting. `now` is of a clock that never goes back."""

    def __init__(self) -> None:
        self._worked = 0.0
        self._since: float | None = None
        self._ended: deque[float] = deque(maxlen=LATELY)
        self._counted_from = 0.0

    def at_work(self, is_working: bool, now: float) -> None:
        """Whether anybody listens from now on."""
        if self._since is not None:
            self._worked += now - self._since
        self._since = now if is_working else None

    def done(self, now: float) -> None:
        """A track has ended."""
        self.at_work(self._since is not None, now)
        if len(self._ended) == LATELY:
            self._counted_from = self._ended[0]
        self._ended.append(self._worked)

    def rate(self) -> float | None:
        """Tracks an hour of work."""
        seconds = self._worked - self._counted_from
        if len(self._ended) < LEAST or seconds <= 0:
            return None
        return len(self._ended) / seconds * 3600
