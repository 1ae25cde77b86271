"""One child process: started, fed, listened to, ended."""

import contextlib
import logging
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from soniq.child import protocol
from soniq.child.model import Limits

logger = logging.getLogger(__name__)

_PACKAGES = str(Path(__file__).resolve().parent.parent.parent)
"""Where the package soniq lies, installed or in a checkout."""


@dataclass(frozen=True, slots=True)
class Program:
    """What a child runs, and what it finds in its environment beside what Python needs."""

    module: str
    variables: Mapping[str, str]


READER = Program(
    "soniq.child",
    {
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
        "MALLOC_TRIM_THRESHOLD_": str(16 << 20),
    },
)
"""Reads tags and renders pictures. It keeps the memory of the last cover for the next one: mapping
it anew took as long as reading a FLAC's whole header does (210 against 120 µs a file with a cover
of 150 kB)."""

WRITER = Program("soniq.child.writing", READER.variables)
"""Writes tags into copies. The only one that may make files."""

LISTENER = Program(
    "soniq.child.listening",
    {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
        "MALLOC_TRIM_THRESHOLD_": str(16 << 20),
    },
)
"""Listens. On one thread, as there are several of them. Networks free and take the same megabytes
many times a second: where each goes back to the system at once, the peak is 12 MB lower, but a
track takes .78 CPU-s for .54."""

_CHUNK = 1 << 18
_GOODBYE_SECONDS = 2.0


class Process:
    """A running child. All but `kill` belong to the thread that started it."""

    def __init__(self, limits: Limits, program: Program = READER) -> None:
        with tempfile.TemporaryFile(prefix="soniq-") as shared:
            shared.truncate(protocol.COUNTER_BYTES)
            self._counter = protocol.counter(shared.fileno())
            self._popen = _started(program, limits, shared.fileno())
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        self._into, self._out_of = self._popen.stdin.fileno(), self._popen.stdout.fileno()
        os.set_blocking(self._into, False)
        self._unsent = bytearray()
        self._unread = bytearray()
        self._sent = 0
        self._watched = 0
        self._since = time.monotonic()

    @property
    def id(self) -> int:
        return self._popen.pid

    def send(self, request: bytes, items: int) -> None:
        """Queue a request of so many items; `wait` writes it."""
        if self.item_in_work == self._sent:
            self._since = time.monotonic()
        self._sent += items
        self._unsent += request

    @property
    def item_in_work(self) -> int:
        """The number, counted from 1 over the child's life, of the item it began last."""
        return self._counter[0]

    def wait(self, wake: int, seconds: float) -> bytes | None:
        """One line of answers, b"" if none came in time or `wake` became readable, None at its end.

        Raises:
            BrokenPipeError: never; a child that is gone is told by None.
        """
        writing = [self._into] if self._unsent else []
        readable, writable, _ = select.select([self._out_of, wake], writing, [], seconds)
        if writable:
            self._write()
        if self._out_of not in readable:
            return b""
        chunk = os.read(self._out_of, _CHUNK)
        if not chunk:
            return None
        self._unread += chunk
        return self.line()

    def line(self) -> bytes:
        """A whole line that has come already, or b""."""
        line, newline, rest = self._unread.partition(b"\n")
        if not newline:
            return b""
        self._unread = rest
        return bytes(line)

    def _write(self) -> None:
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            written = os.write(self._into, self._unsent[:_CHUNK])
            del self._unsent[:written]

    def seconds_on_item(self) -> float:
        """How long the child has been at the item in work."""
        item, now = self.item_in_work, time.monotonic()
        if item != self._watched:
            self._watched, self._since = item, now
        return now - self._since

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._popen.kill()

    def end(self) -> int:
        """Let it go, or kill it where it does not, and give its exit status (negative: signal)."""
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        for _ in range(2):
            try:
                return self._popen.wait(_GOODBYE_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
        logger.error("child %d: stuck in the kernel, most likely on a share that is away", self.id)
        return -signal.SIGKILL


def _started(program: Program, limits: Limits, counter: int) -> "subprocess.Popen[bytes]":
    numbers = (counter, limits.memory, limits.files, limits.grown, os.getpid())
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", program.module, *map(str, numbers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        pass_fds=(counter,),
        cwd="/",
        env=environment(program),
    )


def environment(program: Program = READER) -> dict[str, str]:
    """What Python needs, and nothing that is secret."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONPATH": _PACKAGES, "LANG": "C.UTF-8", **program.variables}
