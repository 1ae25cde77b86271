"""One long sum over many embeddings, done where it can take no memory from the server."""

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

import orjson

from soniq.child.process import environment
from soniq.errors import Unavailable
from soniq.units import Progress, Tell, tell_nobody

Task: TypeAlias = Literal["clusters", "map"]

MEMORY = 1 << 30
"""Bytes of address space: 200,000 rows are 205 MB of it, numpy and its BLAS some 250 MB."""

SECONDS = 2 * 3600.0
_LOOK_SECONDS = 1.0  # how often `tell` is asked whether to go on, whether or not there is news
_CHUNK = 1 << 16
_THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS")}


def reckon(
    task: Task,
    rows: Path,
    *,
    numbers: Mapping[str, float] | None = None,
    tell: Tell = tell_nobody,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> bytes:
    """Run one of `soniq.child.reckon.TASKS` in a fresh child; its result as little-endian bytes.

    rows: a file of float16, little-endian, 512 a row. numbers: what the task asks for by name.
    tell: hears the child's progress, and at least each second; may raise Stopped, which ends it.
    The child has the lowest priority, one thread and `memory`, and dies with the calling thread.

    Raises:
        Stopped: `tell` raised it.
        Unavailable: the child failed, died, or was at it for more than so many seconds.
    """
    with _child(task, rows, numbers or {}, memory) as child:
        try:
            return _Answer(task, child, tell).wait(time.monotonic() + seconds)
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()


def _child(
    task: str, rows: Path, numbers: Mapping[str, float], memory: int
) -> "subprocess.Popen[bytes]":
    words = (task, str(rows.absolute()), orjson.dumps(dict(numbers)).decode())
    bounds = (str(memory), str(os.getpid()))
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "soniq.child.reckon", *words, *bounds],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd="/",
        env=environment() | _THREADS,
    )


class _Answer:
    """What comes from a child: lines of JSON, and after the last as many bytes as it says."""

    def __init__(self, task: str, child: "subprocess.Popen[bytes]", tell: Tell) -> None:
        assert child.stdout is not None
        self._task = task
        self._child = child
        self._pipe = child.stdout.fileno()
        self._tell = tell
        self._progress = Progress(done=0)
        self._unread = bytearray()

    def wait(self, until: float) -> bytes:
        """until: on the monotonic clock."""
        while "bytes" not in (said := self._said(until)):
            if "error" in said:
                raise Unavailable(said["error"])
            self._progress = Progress(**said)
            self._tell(self._progress)
        while len(self._unread) < said["bytes"]:
            self._more(until)
        return bytes(self._unread)

    def _said(self, until: float) -> dict[str, Any]:
        while (line := self._line()) is None:
            self._more(until)
        said: dict[str, Any] = orjson.loads(line)
        return said

    def _line(self) -> bytes | None:
        line, newline, rest = self._unread.partition(b"\n")
        if not newline:
            return None
        self._unread = rest
        return bytes(line)

    def _more(self, until: float) -> None:
        """Take in what the child says, for a second at most."""
        left = until - time.monotonic()
        if left <= 0:
            raise Unavailable(f"The sum “{self._task}” took too long and was given up.")
        if not select.select([self._pipe], [], [], min(left, _LOOK_SECONDS))[0]:
            self._tell(self._progress)
            return
        chunk = os.read(self._pipe, _CHUNK)
        if not chunk:
            raise Unavailable(_ended(self._task, self._child.wait()))
        self._unread += chunk


def _ended(task: str, status: int) -> str:
    if status == -9:
        return f"The sum “{task}” was killed while at it, most likely for want of memory."
    return f"The sum “{task}” ended without a result (exit status {status})."
