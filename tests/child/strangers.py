"""Files that strain or kill their reader, and a look at the child meanwhile."""

import os
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from soniq.child.service import Children, Failure
from tests.files import media

MEGABYTE = 1024 * 1024


def tracks(folder: Path, count: int) -> list[bytes]:
    content = media.content("mp3")
    paths = [folder / f"{number:03}.mp3" for number in range(count)]
    for path in paths:
        path.write_bytes(content)
    return [os.fsencode(path) for path in paths]


def zlib_bomb(path: Path) -> bytes:
    """An MP3 of 300 kB whose ID3v2.4 frame unpacks to 300 MB, several times over."""
    text = zlib.compress(b"\0" + bytes(300 * MEGABYTE), 9)
    frame = b"TIT2" + _synchsafe(4 + len(text)) + b"\0\x09" + _synchsafe(300) + text
    path.write_bytes(b"ID3\4\0\0" + _synchsafe(len(frame)) + frame + media.content("mp3"))
    return os.fsencode(path)


def nested_moov(path: Path) -> bytes:
    """An MP4 of 16 kB that is 2,000 atoms deep."""
    depth = 2_000
    atoms = b"".join(struct.pack(">I4s", 8 * (depth - level), b"moov") for level in range(depth))
    path.write_bytes(struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0) + atoms)
    return os.fsencode(path)


def _synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def stuck(path: Path) -> bytes:
    """A file that no reader gets through in time: an MP4 of a million atoms in `moov`."""
    atoms = struct.pack(">I4s", 8, b"free") * 6_000_000
    head = struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0)
    path.write_bytes(head + struct.pack(">I4s", 8 + len(atoms), b"moov") + atoms)
    return os.fsencode(path)


def failure(children: Children, path: bytes) -> Failure:
    [(_, answer)] = children.read([path])
    assert isinstance(answer, Failure)
    return answer


def memory_of(process: int, key: str) -> int:
    """Bytes, as Linux tells of a process."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) * 1024
    raise AssertionError(key)


@contextmanager
def watched(children: Children) -> Iterator[list[int]]:
    """The most memory that the child has had so far, looked at every few milliseconds."""
    peaks = [0]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.003):
            process = children.process_id
            if process is not None:
                with suppress(OSError, AssertionError):
                    peaks.append(memory_of(process, "VmHWM"))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield peaks
    finally:
        over.set()
        watching.join()


def eventually(what: Callable[[], bool]) -> bool:
    for _ in range(400):
        if what():
            return True
        time.sleep(0.05)
    return False
