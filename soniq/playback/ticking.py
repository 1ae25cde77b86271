"""Something that is looked at again and again, only while there is something to look at."""

import threading
from collections.abc import Callable


class Ticking:
    """Calls `tick` every so many seconds from when it is woken until `tick` says no."""

    def __init__(self, seconds: float, tick: Callable[[], bool]) -> None:
        self._seconds = seconds
        self._tick = tick
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._woken = False
        """Since the last tick began: what came meanwhile may not have been looked at."""
        self._closed = False

    def wake(self) -> None:
        with self._lock:
            self._woken = True
            if self._timer is None and not self._closed:
                self._wait()

    def close(self) -> None:
        """No tick begins after this."""
        with self._lock:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()

    def _wait(self) -> None:
        self._timer = threading.Timer(self._seconds, self._turn)
        self._timer.daemon = True
        self._timer.start()

    def _turn(self) -> None:
        with self._lock:
            self._woken = False
        goes_on = True  # a tick that fails is followed by another
        try:
            goes_on = self._tick()
        finally:
            with self._lock:
                self._timer = None
                if (goes_on or self._woken) and not self._closed:
                    self._wait()
