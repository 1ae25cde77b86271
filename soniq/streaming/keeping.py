"""Finished transcodes on the disk: the least lately played go first when they grow too many.

There is no list of them beside the folder, which could be wrong after a power cut: a file's name
says what it is, its access time when it was last wanted. Only whole files have such names.
"""

import logging
import os
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from soniq.audio.coding import CODINGS
from soniq.store.disk import making, settle_file
from soniq.streaming.model import Plan, Source
from soniq.units import Milliseconds

logger = logging.getLogger(__name__)

VERSION = 1
"""Of the encoders' settings: another one makes other bytes of the same file."""

PART = ".part"


def name_of(source: Source, plan: Plan, offset: Milliseconds) -> str:
    """What a transcode is kept under: another file, or another make, has another name."""
    assert plan.format is not None
    made = f"{plan.format.value}-{plan.bitrate or 0}-{offset}-{VERSION}"
    suffix = CODINGS[plan.format].suffix
    return f"{source.file_id}-{source.size}-{source.mtime_ns}-{made}.{suffix}"


class Keeping:
    """The folder of transcodes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, name: str) -> int | None:
        """A descriptor of the finished transcode, which is now the last wanted; None without."""
        try:
            handle = os.open(self._folder / name, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        with suppress(OSError):  # a disk that has become read-only still plays
            os.utime(handle, ns=(time.time_ns(), os.fstat(handle).st_mtime_ns))
        return handle

    def part(self) -> Path:
        """A new name for what is begun. Raises Unavailable where the folder cannot be made."""
        part = self._folder / (uuid4().hex + PART)
        with making(part):
            self._folder.mkdir(parents=True, exist_ok=True)
        return part

    def settle(self, part: Path, name: str) -> None:
        """A whole transcode gets its name. Raises OSError."""
        settle_file(part, self._folder / name)

    def sweep(self) -> None:
        """Takes away what a kill left half done; nothing may be in the making."""
        for part in self._folder.glob("*" + PART):
            part.unlink(missing_ok=True)

    def shrink(self, most: int) -> int:
        """Takes away the least lately wanted while there are more bytes than that; how many."""
        found: list[tuple[int, int, Path]] = []
        for path in self._folder.glob("*"):
            with suppress(FileNotFoundError):
                about = path.stat()
                found.append((about.st_atime_ns, about.st_size, path))
        total = sum(size for _, size, path in found if path.suffix != PART)
        gone = 0
        for _, size, path in sorted(found):
            if total <= most:
                break
            if path.suffix != PART:
                path.unlink(missing_ok=True)
                total -= size
                gone += 1
        return gone

    def size(self) -> int:
        """Bytes on the disk now."""
        total = 0
        for path in self._folder.glob("*"):
            with suppress(FileNotFoundError):
                total += path.stat().st_size
        return total
