"""A transcode that is read while it is made, by one listener or several."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from soniq.errors import SoniqError
from soniq.streaming.model import Ready
from soniq.streaming.reads import at_once

LINGERS = 0.5
"""Seconds for which a transcode that nobody listens to goes on: players open a stream, look at its
head, close it and open it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far it is. size: bytes that can be read. failure: why there will be no more."""

    size: int
    is_done: bool
    failure: SoniqError | None


class Growing:
    """One transcode. Its maker calls `begin`, `add` and `end`; any thread may join."""

    def __init__(self, name: str) -> None:
        """name: of the finished bytes."""
        self.name = name
        self._lock = threading.Lock()
        self._handle: int | None = None
        self._size = 0
        self._is_done = False
        self._failure: SoniqError | None = None
        self._readers: set[Reading] = set()
        self._left = time.monotonic()
        self._is_made = False
        self._is_abandoned = False

    def join(self) -> "Reading | None":
        """Another listener; None where it was given up already."""
        with self._lock:
            if self._is_abandoned or self._failure is not None:
                return None
            reading = Reading(self)
            self._readers.add(reading)
            return reading

    def is_wanted(self) -> bool:
        """Whether somebody listens, or did until a moment ago. Once not, never again."""
        with self._lock:
            if not self._readers and time.monotonic() - self._left > LINGERS:
                self._is_abandoned = True
            return not self._is_abandoned

    def begin(self, handle: int) -> None:
        """handle: of a file to be written and read, which closes with the last who needs it."""
        with self._lock:
            self._handle = handle

    def add(self, chunk: bytes) -> None:
        """Raises OSError where the disk does not take it."""
        assert self._handle is not None
        at = self._size
        while chunk:
            written = os.pwrite(self._handle, chunk, at)
            chunk, at = chunk[written:], at + written
        with self._lock:
            self._size = at
        self._tell()

    def finish(self) -> None:
        """All of it is there."""
        with self._lock:
            self._is_done = True
        self._tell()

    def fail(self, failure: SoniqError) -> None:
        with self._lock:
            self._failure = failure
        self._tell()

    def leave(self) -> None:
        """Its maker needs it no longer."""
        with self._lock:
            self._is_made = True
            self._close_if_over()

    @property
    def size(self) -> int:
        return self._size

    def state(self) -> State:
        with self._lock:
            return State(size=self._size, is_done=self._is_done, failure=self._failure)

    def read(self, at: int, most: int, *, wait: bool) -> bytes:
        with self._lock:
            handle, most = self._handle, min(most, self._size - at)
        if handle is None or most <= 0:
            return b""
        return os.pread(handle, most, at) if wait else at_once(handle, most, at)

    def finished(self) -> Ready:
        with self._lock:
            assert self._is_done
            assert self._handle is not None, "somebody reads it"
            return Ready.of(os.dup(self._handle), self.name)

    def part(self, reading: "Reading") -> None:
        with self._lock:
            if reading in self._readers:
                self._readers.remove(reading)
                self._left = time.monotonic()
            self._close_if_over()

    def _close_if_over(self) -> None:
        if self._is_made and not self._readers and self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _tell(self) -> None:
        with self._lock:
            tells = [reading.tell for reading in self._readers]
        for tell in tells:
            with suppress(RuntimeError):  # the loop that listened is closed
                tell()


class Reading:
    """A listener's place in a transcode; while it is open, the transcode goes on."""

    def __init__(self, growing: Growing) -> None:
        self._growing = growing
        self.tell: Callable[[], object] = _nobody

    def listen(self, tell: Callable[[], object]) -> None:
        """tell: called in another thread whenever `state` may have changed."""
        self.tell = tell

    @property
    def name(self) -> str:
        """Of the finished bytes."""
        return self._growing.name

    @property
    def state(self) -> State:
        return self._growing.state()

    def read(self, at: int, most: int) -> bytes:
        """Bytes from a place on, as many as are there; the reading must be open."""
        return self._growing.read(at, most, wait=True)

    def at_once(self, at: int, most: int) -> bytes:
        """Those that are in memory; nothing where a disk must be waited for."""
        return self._growing.read(at, most, wait=False)

    def finished(self) -> Ready:
        """All of it, once it is done; for who takes ranges."""
        return self._growing.finished()

    def close(self) -> None:
        """Twice is once."""
        self._growing.part(self)


def _nobody() -> None:
    return None
