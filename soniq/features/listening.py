"""One run of the analysis: hands tracks to children, one each, and keeps what they heard."""

import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from soniq.audio.model import Analysis
from soniq.child.model import Failure
from soniq.errors import Unavailable
from soniq.features.gate import Conditions, Gate, Waits
from soniq.features.line import Line
from soniq.features.model import AnalysisState
from soniq.features.pace import Pace
from soniq.features.queue_rows import Turn
from soniq.units import Milliseconds, Progress, Tell

Hears: TypeAlias = Callable[[bytes, Milliseconds | None], Analysis | Failure]
"""Listens to a file, in a thread of the caller's; called from several at once."""

LOOK_SECONDS = 1.0
"""Between two looks whether the run is to end, or may go on."""
AT_ONCE = 50
"""Tracks whose files may be found gone between two looks."""
DISK_SECONDS = 10.0
"""Between two tries to keep what was heard where the disk takes no writes."""
REST_SECONDS = 2.0
"""Between two tracks while somebody streams: the disk and the network are theirs."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a run came to, in tracks."""

    analysed: int = 0
    unheard: int = 0
    passed_by: int = 0
    """Gone, or another file than the library knows: the next scan tells."""


class Keeps(Protocol):
    """Who keeps what was heard. Raises Unavailable where the disk does not take it."""

    def keep(self, turn: Turn, analysis: Analysis) -> int:
        """Returns how many tracks have it now; 0 if the file is another one by now."""

    def fail(self, turn: Turn, failure: Failure) -> bool:
        """Whether the file is given up; otherwise it may be tried once more."""

    def how_far(self) -> tuple[int, int]:
        """Tracks that are done with, and all."""


class Run:
    """Gathers in threads, writes in its own: nothing is written while somebody listens for it."""

    def __init__(
        self,
        hear: Hears,
        line: Line,
        gate: Gate,
        when: Conditions,
        keeps: Keeps,
        changed: Callable[[Waits | None], None],
    ) -> None:
        """changed: is told at each look why it waits, or with None that it works."""
        self.at_work: dict[bytes, Turn] = {}
        self.pace = Pace()
        self.tally = Tally()
        self._hear = hear
        self._line = line
        self._gate = gate
        self._when = when
        self._keeps = keeps
        self._changed = changed
        self._heard: queue.SimpleQueue[tuple[Turn, Analysis | Failure | Exception]] = (
            queue.SimpleQueue()
        )
        self._ended: deque[tuple[Turn, Analysis | Failure]] = deque()
        self._failure: Exception | None = None
        self._refused: Waits | None = None
        self._keeps_again_at = 0.0
        self._rests_until = 0.0
        self._is_passing = False
        self._note = ""

    def run(self, tell: Tell) -> Tally:
        """Until nobody is left, or listening is switched off.

        Raises:
            Stopped: `tell` raised it. What is at work then is heard again in the next run.
            Unavailable: there are no children to listen.
        """
        while True:
            tell(self._progress())
            waits = self._refused or self._gate.waits()
            self._changed(waits)
            self._note = waits.reason if waits else ""
            self._is_passing = False
            is_on = self._when.enabled()
            nobody_left = not is_on or (waits is None and self._fill())
            if nobody_left and not self.at_work:
                return self.tally
            self.pace.at_work(bool(self.at_work), time.monotonic())
            self._take(0.0 if self._is_passing else LOOK_SECONDS)
            self._keep()
            if self._failure is not None:
                raise self._failure

    def _fill(self) -> bool:
        """Gives every free child a track; whether nobody is left to be given."""
        most = 1 if self._when.is_playing() else max(1, self._when.children())
        for _ in range(AT_ONCE):
            if len(self.at_work) >= most or time.monotonic() < self._rests_until:
                return False
            turn = self._line.next(self.at_work)
            if turn is None:
                return True
            if _is_there(turn):
                self._begin(turn)
            else:
                self.tally.passed_by += 1
        self._is_passing = True
        return False

    def _begin(self, turn: Turn) -> None:
        self.at_work[turn.sound] = turn
        # A daemon: a run that is stopped leaves it behind, and what it hears is not kept.
        threading.Thread(target=self._listen, args=(turn,), name="hear", daemon=True).start()

    def _listen(self, turn: Turn) -> None:
        try:
            self._heard.put((turn, self._hear(turn.path, turn.claims)))
        except Exception as error:  # it is raised where the run is
            self._heard.put((turn, error))

    def _take(self, seconds: float) -> None:
        """Waits so long at most for a track to end."""
        try:
            turn, outcome = self._heard.get(timeout=seconds)
            while True:
                if isinstance(outcome, Exception):
                    self._failure = outcome  # raised once the others' outcomes are kept
                else:
                    self._took(turn, outcome)
                turn, outcome = self._heard.get_nowait()
        except queue.Empty:
            return

    def _took(self, turn: Turn, outcome: Analysis | Failure) -> None:
        now = time.monotonic()
        self.pace.done(now)
        if self._when.is_playing():
            self._rests_until = now + REST_SECONDS
        self._ended.append((turn, outcome))

    def _keep(self) -> None:
        """Keeps what has ended; where the disk takes no writes nothing is begun until it does."""
        if self._refused and time.monotonic() < self._keeps_again_at:
            return
        try:
            while self._ended:
                self._settle(*self._ended[0])
                turn, _ = self._ended.popleft()
                del self.at_work[turn.sound]
        except Unavailable as error:
            self._refused = Waits(state=AnalysisState.WAITING, reason=str(error))
            self._keeps_again_at = time.monotonic() + DISK_SECONDS
        else:
            self._refused = None

    def _settle(self, turn: Turn, outcome: Analysis | Failure) -> None:
        if not _is_there(turn):
            self.tally.passed_by += 1
        elif isinstance(outcome, Failure):
            if self._keeps.fail(turn, outcome):
                self.tally.unheard += 1
            else:
                self._line.again(turn)
        else:
            kept = self._keeps.keep(turn, outcome)
            self.tally.analysed += kept
            self.tally.passed_by += not kept

    def _progress(self) -> Progress:
        done, total = self._keeps.how_far()
        return Progress(done=done, total=total, note=self._note)


def _is_there(turn: Turn) -> bool:
    """Whether the file is the one that the library knows; a drive that went has none."""
    try:
        found = os.stat(turn.path)
    except OSError:
        return False
    return (found.st_size, found.st_mtime_ns) == (turn.size_bytes, turn.mtime_ns)
