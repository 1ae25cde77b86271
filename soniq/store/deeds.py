"""What people did, in an append-only file of its own beside the database.

A scan can be run again; a playlist cannot. So each change that a person makes is one JSON line
here, on the disk before its transaction commits. The database remembers the number of the last
deed that it holds: a library restored from an older backup, or one that lost power between the two
files, is brought up to date by doing the later deeds again. Sources: the append-only file of
Redis, the write-ahead rule of ARIES.
"""

import json
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from soniq.errors import Conflict, Unavailable
from soniq.events import JSON
from soniq.store.disk import sync_folder
from soniq.units import Moment, now

logger = logging.getLogger(__name__)

TAIL = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that a person did. `kind` is `capability.verb`; `body` suffices to do it again."""

    number: int
    at: Moment
    kind: str
    body: dict[str, JSON]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What became of the deeds that a database lacked."""

    done: int
    skipped: int
    """Of a kind that this soniq does not know, or refused by the library as it is now."""


Redo: TypeAlias = Callable[[Deed], None]
"""Does a deed again on a database that lacks it; twice must leave the same as once."""


class Deeds:
    """The file of deeds. All but `since` is called by the database, in its writing turn."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unreadable = 0
        """Lines that the last reading had to pass by."""
        self._last: int | None = None
        self._replaying_thread: int | None = None

    @contextmanager
    def written(
        self, connection: sqlite3.Connection, deeds: Sequence[tuple[str, dict[str, JSON]]]
    ) -> Iterator[None]:
        """Has the deeds on the disk before the block, which commits; if it fails, takes them back.

        Raises:
            Conflict: the file holds deeds that the database lacks; they must be done first.
            Unavailable: the disk does not take them.
        """
        if not deeds or self._replaying_thread == threading.get_ident():
            yield
            return
        first = self._count(connection, len(deeds))
        lines = b"".join(
            json.dumps({"number": first + place, "at": now(), "kind": kind, "body": body}).encode()
            + b"\n"
            for place, (kind, body) in enumerate(deeds)
        )
        with self._opened() as handle:
            end = os.fstat(handle).st_size
            try:
                self._append(handle, lines)
                yield
            except BaseException:
                os.ftruncate(handle, end)
                os.fsync(handle)
                raise
        self._last = first + len(deeds) - 1

    def since(self, number: int) -> Iterator[Deed]:
        """The deeds after the one of that number.

        Lines that cannot be read are passed by with a warning and counted in `unreadable`: a torn
        one was never acknowledged, a damaged one must not hide those behind it.
        """
        self.unreadable = 0
        if not self.path.exists():
            return
        with self.path.open("rb") as lines:
            for place, line in enumerate(lines, start=1):
                deed = _deed(line)
                if deed is None and line.strip():
                    self.unreadable += 1
                    logger.warning("line %d of %s is no whole deed; passed by", place, self.path)
                elif deed is not None and deed.number > number:
                    yield deed

    @contextmanager
    def replaying(self) -> Iterator[None]:
        """While this thread does deeds again, what it does makes no new lines."""
        self._replaying_thread = threading.get_ident()
        try:
            yield
        finally:
            self._replaying_thread = None

    def _count(self, connection: sqlite3.Connection, count: int) -> int:
        """Takes the next numbers in the open transaction, and returns the first."""
        (held,) = connection.execute("SELECT number FROM deeds_held").fetchone()
        last = self._last if self._last is not None else self._last_written()
        if last > held:
            raise Conflict(
                f"The library lacks {last - held} deeds that stand in {self.path}; was it restored "
                "from a backup? Start soniq again: it does them before anything else."
            )
        connection.execute("UPDATE deeds_held SET number = :last", {"last": held + count})
        return int(held) + 1

    def _last_written(self) -> int:
        """The number of the last whole deed in the file; 0 where there is none."""
        if not self.path.exists():
            return 0
        with self.path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - TAIL))
            for line in reversed(file.read().splitlines(keepends=True)):
                deed = _deed(line)
                if deed is not None:
                    return deed.number
        return max((deed.number for deed in self.since(0)), default=0)

    @contextmanager
    def _opened(self) -> Iterator[int]:
        new = not self.path.exists()
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._refused(error) from error
        try:
            if new:
                sync_folder(self.path.parent)
            yield handle
        finally:
            os.close(handle)

    def _append(self, handle: int, lines: bytes) -> None:
        """Writes whole lines behind whole lines, and waits until the disk has them."""
        end = os.fstat(handle).st_size
        if end and os.pread(handle, 1, end - 1) != b"\n":
            lines = b"\n" + lines  # the last line is torn: the power went while it was written
        try:
            while lines:
                lines = lines[os.write(handle, lines) :]
            os.fsync(handle)
        except OSError as error:
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> Unavailable:
        return Unavailable(
            f"The disk does not take what you did ({error.strerror}), so nothing was changed. "
            f"Look at the space on the disk of {self.path.parent}."
        )


def _deed(line: bytes) -> Deed | None:
    if not line.endswith(b"\n"):
        return None
    try:
        deed = json.loads(line)
        return Deed(
            number=int(deed["number"]),
            at=Moment(int(deed["at"])),
            kind=str(deed["kind"]),
            body=dict(deed["body"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
