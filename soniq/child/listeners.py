"""Listening to files in children of their own, several at a time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from soniq.audio.model import Analysis
from soniq.child import protocol
from soniq.child.model import TOO_MUCH, Failure, Limits
from soniq.child.process import LISTENER
from soniq.child.pump import Batch, Pump
from soniq.errors import Unavailable
from soniq.units import Milliseconds

LISTENING = Limits(
    memory=1536 * 1024 * 1024,
    seconds=300.0,
    idle_seconds=30.0,
    files=200,
    grown=200 * 1024 * 1024,
)
"""memory: of address space, most of which is mapped and never touched. 640 MB at the peak after
several tracks, 640 after one of an hour, 540 after one of six (VmPeak, x86-64); the rest is for
stranger files and systems. seconds: a track of four minutes takes half a one on a desktop, some
ten on a Raspberry Pi 4, and three times that while others work."""

_SECONDS_AN_HOUR = 900.0
"""Of sound, beyond what any file may take: ten times what it takes on a Raspberry Pi 4."""

_LONGEST = Milliseconds(24 * 3_600_000)
"""Of a claim that is believed: a broken header may claim years, for which nobody is to wait."""

_LOOK_SECONDS = 1.0  # how often those who wait ask anew how many children there may be


class Listeners:
    """The door to the listening children. Any thread may knock, and waits for its answer."""

    def __init__(self, limits: Limits | None = None, *, count: Callable[[], int]) -> None:
        """count: how many children may be at work now; asked for each file. At least one may."""
        self._limits = limits or LISTENING
        self._count = count
        self._changed = threading.Condition()
        self._pumps: list[Pump] = []
        self._idle: list[Pump] = []
        self._closed = False

    def hear(self, path: bytes, claims: Milliseconds | None) -> Analysis | Failure:
        """Listen to a file, once a child is free. claims: how long its tags say that it is.

        Raises:
            Unavailable: soniq is going down, or its listener cannot be started.
        """
        more = min(claims or 0, _LONGEST) / 3_600_000 * _SECONDS_AN_HOUR
        batch = Batch(protocol.hear_request(path, claims), [path], more_seconds=more)
        with self._pump() as pump:
            pump.submit(batch)
            answer = batch.promise.result()[0]
        assert isinstance(answer, Analysis | Failure)
        if isinstance(answer, Failure) and answer.reason == TOO_MUCH:
            return replace(answer, killed=True)  # the child ended; a fresh one has more room
        return answer

    @property
    def process_ids(self) -> list[int]:
        """Of the children that there are, at work or idle."""
        children = [pump.child for pump in self._pumps]
        return [child.id for child in children if child is not None]

    def close(self) -> None:
        """End the children at once; whoever waits for an answer is told Unavailable."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for pump in self._pumps:
            pump.close()

    @contextmanager
    def _pump(self) -> Iterator[Pump]:
        """One that nobody else uses, the last used first: the others' children go home."""
        with self._changed:
            while not self._closed and self._at_work >= max(1, self._count()):
                self._changed.wait(_LOOK_SECONDS)
            if self._closed:
                raise Unavailable("soniq is going down; it listens to no more files.")
            if not self._idle:
                self._idle.append(Pump(self._limits, LISTENER))
                self._pumps.append(self._idle[-1])
            pump = self._idle.pop()
        try:
            yield pump
        finally:
            with self._changed:
                self._idle.append(pump)
                self._changed.notify()

    @property
    def _at_work(self) -> int:
        return len(self._pumps) - len(self._idle)
