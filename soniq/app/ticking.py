"""Something that is looked at every few minutes, for as long as soniq runs."""

import logging
import threading
from collections.abc import Callable

from soniq.errors import SoniqError

logger = logging.getLogger(__name__)


class Ticker:
    """Calls something at equal spaces; a failure does not end it."""

    def __init__(self, name: str, seconds: float, call: Callable[[], object]) -> None:
        self._seconds = seconds
        self._call = call
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"soniq-{name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Waits for a call that runs; twice is once."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(self._seconds):
            try:
                self._call()
            except SoniqError as error:
                logger.warning("%s: %s", self._thread.name, error)
            except Exception:  # a full disk, for one: it may have passed at the next tick
                logger.exception("%s came to nothing", self._thread.name)
