"""The thread that owns the child: it hands it work, brings back answers, and notices its death."""

import collections
import contextlib
import logging
import os
import select
import signal
import threading
from concurrent.futures import Future

from soniq.child import protocol
from soniq.child.model import Failure, Limits
from soniq.child.process import READER, Process, Program
from soniq.child.protocol import Answer
from soniq.errors import Unavailable

logger = logging.getLogger(__name__)

_IN_FLIGHT = 2  # batches: one that the child works on, one that waits, so that it never idles
_LOOK_SECONDS = 0.5  # how often the clock of the item in work is looked at
_FUTILE_STARTS = 3  # children that died before their first item; then the fault is not a file's


class Batch:
    """Some work for the child, and the promise of its answers, in order."""

    def __init__(self, request: bytes, paths: list[bytes], *, more_seconds: float = 0.0) -> None:
        """more_seconds: for each item, beyond what the limits allow."""
        self.request = request
        self.more_seconds = more_seconds
        self.promise: Future[list[Answer]] = Future()
        self._paths = paths
        self._answers: list[Answer | None] = [None] * len(paths)
        self._open = list(range(len(paths)))

    @property
    def size(self) -> int:
        """How many items are still to be done."""
        return len(self._open)

    def answer(self, answers: list[Answer]) -> None:
        """Settle all items that are open."""
        for place, answer in zip(self._open, answers, strict=True):
            self._answers[place] = answer
        self._open = []
        if not self.promise.cancelled():
            self.promise.set_result([answer for answer in self._answers if answer is not None])

    def fail_one(self, place: int, failure: Failure) -> bool:
        """Settle the item that killed the child. True where others are left to be done again."""
        self._answers[self._open.pop(place)] = failure
        if not self._open:
            self.answer([])
            return False
        self.request = protocol.read_request([self._paths[place] for place in self._open])
        return True

    def give_up(self, error: Exception) -> None:
        if not self.promise.done():
            self.promise.set_exception(error)


class Pump:
    """Takes batches from any thread; keeps a `_Shift` running while there is work."""

    def __init__(self, limits: Limits, program: Program = READER) -> None:
        self.limits = limits
        self.program = program
        self.inbox: collections.deque[Batch] = collections.deque()
        self.closed = False
        self.child: Process | None = None
        self.wake_read, self._wake_write = os.pipe()
        os.set_blocking(self.wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, batch: Batch, *, first: bool = False) -> None:
        """Queue a batch; `first` before all that waits.

        Raises:
            Unavailable: soniq is going down.
        """
        with self._lock:
            if self.closed:
                raise Unavailable("soniq is going down; its reader takes no more files.")
            (self.inbox.appendleft if first else self.inbox.append)(batch)
            if self._thread is None:
                shift = _Shift(self)
                self._thread = threading.Thread(target=shift.run, name="child", daemon=True)
                self._thread.start()
            self._wake()

    def surrender(self, error: Exception) -> None:
        """Tell all who wait that there will be no answer. The next `submit` tries anew."""
        with self._lock:
            self._thread = None
            waiting = list(self.inbox)
            self.inbox.clear()
        for batch in waiting:
            batch.give_up(error)

    def may_rest(self) -> bool:
        """Whether the shift may end: there is no work. The next `submit` starts another."""
        with self._lock:
            if self.inbox:
                return False
            self._thread = None
            return True

    def close(self) -> None:
        """End the child at once; whoever waits is told Unavailable."""
        with self._lock:
            if self.closed:
                return
            self.closed = True
            thread = self._thread
        self._wake()
        if thread is not None:
            thread.join()
        with self._lock:  # nobody is about to write into what may be another file by then
            os.close(self.wake_read)
            os.close(self._wake_write)

    def _wake(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake_write, b"!")

    def take(self) -> Batch | None:
        """The next batch that somebody still waits for."""
        with contextlib.suppress(IndexError):
            while not self.closed:
                batch = self.inbox.popleft()
                if not batch.promise.cancelled():
                    return batch
        return None


class _Shift:
    """One run of the thread, with the children of that time."""

    def __init__(self, pump: Pump) -> None:
        self._pump = pump
        self._limits = pump.limits
        self._flying: collections.deque[Batch] = collections.deque()
        self._done = 0
        self._futile = 0

    def run(self) -> None:
        try:
            while not self._pump.closed:
                self._send_what_fits()
                if self._flying:
                    self._exchange()
                elif not self._woken():
                    self._end_child()  # before another shift may start one
                    if self._pump.may_rest():
                        return
        except Exception as error:  # nobody may wait for a thread that is no more
            logger.exception("child: given up")
            self._end_child(kill=True)
            self._give_up(Unavailable(f"soniq's reader does not run: {error}."))
        else:
            self._end_child(kill=True)
            self._give_up(Unavailable("soniq is going down; its reader was stopped."))

    def _woken(self) -> bool:
        """Wait for work as long as the child may idle."""
        woken = select.select([self._pump.wake_read], [], [], self._limits.idle_seconds)[0]
        self._drain()
        return bool(woken)

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._pump.wake_read, 4096)

    def _give_up(self, error: Exception) -> None:
        while self._flying:
            self._flying.popleft().give_up(error)
        self._pump.surrender(error)

    def _send_what_fits(self) -> None:
        while len(self._flying) < _IN_FLIGHT and (batch := self._pump.take()) is not None:
            self._flying.append(batch)
            self._child().send(batch.request, batch.size)

    def _send_again(self) -> None:
        """What the last child left undone goes to the next one."""
        for batch in self._flying:
            self._child().send(batch.request, batch.size)

    def _child(self) -> Process:
        if self._pump.child is None:
            self._pump.child, self._done = Process(self._limits, self._pump.program), 0
        return self._pump.child

    def _exchange(self) -> None:
        """Wait for the child's next word, its death, new work, or the end of its time."""
        child = self._child()
        line = child.wait(self._pump.wake_read, _LOOK_SECONDS)
        self._drain()
        while line:
            last = self._settle(line)
            if last:
                self._end_child()
                self._send_again()
                return
            line = child.line()
        if line is None:
            self._mourn(_cause(self._end_child()))
        elif child.seconds_on_item() > (allowed := self._seconds()):
            child.kill()
            self._end_child()
            self._mourn(f"It kept its reader busy for more than {allowed:g} s.")

    def _seconds(self) -> float:
        """How long the child may be at the item that it is at."""
        return self._limits.seconds + (self._flying[0].more_seconds if self._flying else 0.0)

    def _settle(self, line: bytes) -> bool:
        answers, last = protocol.answers(line)
        batch = self._flying.popleft()
        self._done += batch.size
        self._futile = 0
        batch.answer(answers)
        return last

    def _mourn(self, cause: str) -> None:
        """The child died: blame the item that it was at, and do the others again."""
        place = self._began - self._done - 1
        if place < 0 or not self._flying:
            self._blame_nobody(cause)
            return
        batch = self._flying[0]
        logger.warning("child: %s", cause)
        if not batch.fail_one(place, Failure(reason=cause, killed=True)):
            self._flying.popleft()
        self._send_again()

    def _blame_nobody(self, cause: str) -> None:
        self._futile += 1
        logger.error("child: died before it began to work: %s", cause)
        if self._futile >= _FUTILE_STARTS:
            raise RuntimeError(f"it ends before it begins: {cause}")
        self._send_again()

    def _end_child(self, *, kill: bool = False) -> int:
        child, self._pump.child = self._pump.child, None
        if child is None:
            return 0
        if kill:
            child.kill()
        status = child.end()
        self._began = child.item_in_work
        return status

    _began = 0
    """The number of the item that the last child began last."""


def _cause(status: int) -> str:
    if status == -signal.SIGKILL:
        return "Its reader was killed while at it, most likely for want of memory."
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"It crashed its reader ({signal.Signals(-status).name})."
    return f"It ended its reader (exit status {status})."
