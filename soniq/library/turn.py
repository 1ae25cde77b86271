"""Whose turn it is in the music folders: scans look at them, others move files in them.

A scan that looked at a folder before its files moved, and writes after, takes them for missing, and
at their new places for new ones: all that hangs on their tracks would be lost. So one of the two is
at work at a time. A scan may take an hour, and can be begun again at little cost; so it gives way.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from soniq.errors import Conflict
from soniq.units import Progress, Tell, tell_nobody

PATIENCE = 30.0
"""Seconds that a person waits for a turn: scans give way after some files, on the slowest disks."""
SLICE = 0.25
"""Seconds between two times that a job which waits is asked whether it should stop."""


class GiveWay(Exception):
    """Somebody wants to move files: the scan is to end, and to begin again when it is its turn."""


class Turn:
    """One scan or one batch of moves at a time. Not to be waited for within a write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._guard = threading.Lock()
        self._waiting = 0

    @contextmanager
    def moving(self, tell: Tell = tell_nobody, *, for_job: bool = False) -> Iterator[None]:
        """While the block runs, nothing else moves files, and no scan looks at them.

        for_job: waits until it is its turn, however long, or until `tell` raises.

        Raises:
            Conflict: others did not end in time.
            Stopped: `tell` raised it.
        """
        with self._guard:
            self._waiting += 1
        try:
            self._wait(tell, "Waiting for its turn", None if for_job else PATIENCE)
        finally:
            with self._guard:
                self._waiting -= 1
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def scanning(self, tell: Tell = tell_nobody) -> Iterator[None]:
        """While the block runs, nobody of soniq moves files. It is to call `give_way` often.

        Raises:
            Stopped: `tell` raised it.
        """
        while self._waiting:
            tell(_WAITING_TO_SCAN)
            time.sleep(SLICE)
        self._wait(tell, _WAITING_TO_SCAN.note, None)
        try:
            yield
        finally:
            self._lock.release()

    def give_way(self) -> None:
        """Raises GiveWay where somebody waits for the scan."""
        if self._waiting:
            raise GiveWay

    def _wait(self, tell: Tell, note: str, patience: float | None) -> None:
        until = None if patience is None else time.monotonic() + patience
        while not self._lock.acquire(timeout=SLICE):
            if until is not None and time.monotonic() > until:
                raise Conflict(
                    "Other files are being moved, or looked at, just now. Wait until that is done, "
                    "or cancel its job."
                )
            tell(Progress(done=0, total=None, note=note))


_WAITING_TO_SCAN = Progress(done=0, total=None, note="Waiting until no more files are moved")


class Alone:
    """One batch of a kind at a time; who comes second is sent away, not made to wait."""

    def __init__(self, refusal: str) -> None:
        """refusal: what runs, and what to do, for people."""
        self._refusal = refusal
        self._lock = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises Conflict: another one runs."""
        if not self._lock.acquire(blocking=False):
            raise Conflict(self._refusal)
        try:
            yield
        finally:
            self._lock.release()
