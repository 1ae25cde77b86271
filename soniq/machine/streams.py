"""Whether somebody is being played to: background work then makes room."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LINGERS = 20.0
"""Seconds for which a stream counts after its last byte: players fetch a track in parts."""


class Streams:
    """Counts the answers that send sound. `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open = 0
        self._ended: float | None = None

    @contextmanager
    def playing(self) -> Iterator[None]:
        """While the block lasts, somebody is being played to."""
        with self._lock:
            self._open += 1
        try:
            yield
        finally:
            with self._lock:
                self._open -= 1
                self._ended = self._clock()

    def is_playing(self) -> bool:
        """Now, or until a moment ago."""
        if self._open:
            return True
        return self._ended is not None and self._clock() - self._ended < LINGERS
