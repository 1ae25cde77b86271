"""Transcodes, each in a process of its own that ends with it, or when nobody wants it."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import orjson

from soniq.audio.coding import Format
from soniq.child.process import environment
from soniq.units import Milliseconds

MEMORY = 400 << 20
"""Bytes of address space. Twenty minutes at 96 kHz and 24 bits take 160 MB at the peak, most of it
libraries that are mapped and never touched; 40 to 45 MB are resident."""

SECONDS = 600
"""Of processor time for any file, beyond what its length asks for."""

SLOWEST = 2
"""Times as fast as it plays that a transcode is at the least, or it is given up: a Raspberry Pi 4
does thirty."""

_CHUNK = 1 << 16
_LOOK_SECONDS = 0.25
GOODBYE_SECONDS = 10.0
_UNKNOWN = Milliseconds(4 * 3_600_000)
"""How long a file of unknown length is taken to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to make of an opened file. bitrate: kbit/s. duration: of the file, where known."""

    format: Format
    bitrate: int | None
    offset: Milliseconds
    duration: Milliseconds | None


class Failed(Exception):
    """It did not come to an end; the text says why, for people."""


class Abandoned(Exception):
    """Nobody wanted it any more."""


def run(
    order: Order,
    source: int,
    take: Callable[[bytes], None],
    *,
    wanted: Callable[[], bool],
    memory: int = MEMORY,
) -> None:
    """Have a child transcode the open file `source`; returns when all was taken.

    take: is given each part of the result, in this thread. wanted: asked at least every quarter of
    a second; where it says no, the child is killed. The child dies with the calling thread.

    Raises:
        Failed: the file is broken, or the child died or took too long.
        Abandoned: `wanted` said no.
        OSError: what `take` raised, or no process can be started.
    """
    length = _UNKNOWN if order.duration is None else order.duration
    seconds = SECONDS + length // 1000 // SLOWEST
    reading, words = os.pipe()
    try:
        try:
            child = _started(order, source, words, memory, seconds)
        finally:
            os.close(words)
        with _ended(child):
            _pump(child, take, wanted, until=time.monotonic() + seconds)
            status = child.wait(GOODBYE_SECONDS)
            _judge(os.read(reading, _CHUNK), status)
    finally:
        os.close(reading)


def _started(
    order: Order, source: int, words: int, memory: int, seconds: int
) -> "subprocess.Popen[bytes]":
    numbers = (order.bitrate or 0, order.offset, words, memory, seconds, os.getpid())
    return subprocess.Popen(
        [
            *(sys.executable, "-W", "ignore", "-m", "soniq.child.transcode"),
            order.format.value,
            *map(str, numbers),
        ],
        stdin=source,
        stdout=subprocess.PIPE,
        bufsize=0,
        pass_fds=(words,),
        cwd="/",
        env=environment(),
    )


@contextlib.contextmanager
def _ended(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Whatever happens in the block, the child is gone after it."""
    assert child.stdout is not None
    try:
        yield
    finally:
        child.stdout.close()
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        child.wait()


def _pump(
    child: "subprocess.Popen[bytes]",
    take: Callable[[bytes], None],
    wanted: Callable[[], bool],
    *,
    until: float,
) -> None:
    """Take what the child writes until it closes its end. until: on the monotonic clock."""
    assert child.stdout is not None
    pipe = child.stdout.fileno()
    while True:
        if not wanted():
            raise Abandoned
        if time.monotonic() > until:
            raise Failed("Decoding it took too long and was given up.")
        if not select.select([pipe], [], [], _LOOK_SECONDS)[0]:
            continue
        chunk = os.read(pipe, _CHUNK)
        if not chunk:
            return
        take(chunk)


def _judge(said: bytes, status: int) -> None:
    """Raises Failed unless the child says that it is done."""
    told = orjson.loads(said) if said else {}
    if told.get("done") and status == 0:
        return
    if "error" in told:
        raise Failed(told["error"])
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Failed("Decoding it took too long or too much memory and was given up.")
    raise Failed(f"Its decoder broke down over it (exit status {status}).")
