"""Sources that give as much sound as a test lets them, and what waits for things to be so."""

import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from soniq.streaming.model import Source
from soniq.units import FileId, Milliseconds
from tests import sound

RATE = 44_100


class Tap:
    """A WAVE file that comes out of a pipe: its reader waits for what was not let out yet."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.handle = os.open(path, os.O_RDWR)  # with a writer of its own it never ends by itself

    def begin(self) -> None:
        """The header, of a track of an hour."""
        size = 3600 * RATE * 2
        form = struct.pack("<HHIIHH", 1, 1, RATE, 2 * RATE, 2, 16)
        head = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<I", 16) + form
        os.write(self.handle, head + b"data" + struct.pack("<I", size))

    def let_out(self, seconds: float) -> None:
        """Sound, no more than half a second at once: that is what a pipe takes."""
        samples = (sound.noise(seconds)[: int(seconds * RATE)] * 30_000).astype("<i2")
        os.write(self.handle, samples.tobytes())

    def until(self, is_so: Callable[[], object]) -> None:
        """Lets out sound until it is."""

        def flowing() -> object:
            self.let_out(0.3)
            return is_so()

        eventually(flowing)

    def source(self, number: int = 1) -> Source:
        return Source(
            file_id=FileId(number),
            handle=self.handle,
            size=3600 * RATE * 2,
            mtime_ns=1,
            duration=Milliseconds(3_600_000),
        )

    def close(self) -> None:
        os.close(self.handle)


@contextmanager
def tap(path: Path) -> Iterator[Tap]:
    made = Tap(path)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def file(path: Path, number: int = 1, *, seconds: float = 6.0) -> Iterator[Source]:
    """A whole file of that many seconds, opened."""
    handle = os.open(path, os.O_RDONLY)
    about = os.fstat(handle)
    try:
        yield Source(
            file_id=FileId(number),
            handle=handle,
            size=about.st_size,
            mtime_ns=about.st_mtime_ns,
            duration=Milliseconds(round(seconds * 1000)),
        )
    finally:
        os.close(handle)


def eventually(is_so: Callable[[], object]) -> None:
    """Waits for it; a minute is no measure, only the end of patience."""
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def transcoders() -> list[int]:
    """The process ids of the children of this process that transcode."""
    found: list[int] = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except (OSError, IndexError, ValueError):
            continue
        if parent == os.getpid() and b"soniq.child.transcode" in words:
            found.append(int(entry.name))
    return found


def parts(folder: Path) -> list[Path]:
    """Transcodes that are half done."""
    return list(folder.glob("*.part"))
