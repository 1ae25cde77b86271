"""Where the CPU time of a piece of work goes, by the functions that it is known by."""

import functools
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any


class Clock:
    """Counts seconds of CPU to names; what a watched function calls counts to the callee alone."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._inner: list[float] = []

    def watch(self, owner: Any, function: str, name: str) -> None:
        """owner: the class or module whose function is replaced, for as long as the process lives.

        name: with {} for the name of the watched function that calls it.
        """
        setattr(owner, function, self._watched(getattr(owner, function), name))

    def _watched(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        @functools.wraps(function)
        def watched(*args: Any, **kwargs: Any) -> Any:
            own = name.format(self._running[-1]) if "{}" in name else name
            self._running.append(own)
            self._inner.append(0.0)
            begun = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.process_time() - begun
                self._running.pop()
                self.seconds[own] += spent - self._inner.pop()
                if self._inner:
                    self._inner[-1] += spent

        return watched
