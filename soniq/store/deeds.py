"""What people did, in an append-only file of its own beside the database.

A scan can be run again; a playlist cannot. So each change that a person makes is one JSON line
here, on the disk before it is acknowledged. The database remembers the number of the last deed
that it holds: a library restored from an older backup is brought up to date by doing the later
deeds again. Sources: the append-only file of Redis, the write-ahead idea of ARIES.
"""

import json
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from soniq.events import JSON
from soniq.units import Moment, now

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing that a person did. `kind` is `capability.verb`; `body` suffices to do it again."""

    number: int
    at: Moment
    kind: str
    body: dict[str, JSON]


Redo: TypeAlias = Callable[[Deed], None]
"""Does a deed again on a database that lacks it; twice must leave the same as once."""


class Deeds:
    """The file of deeds. `number` joins the transaction; `append` follows its commit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._next = 0
        self._silent = False

    def number(self, connection: sqlite3.Connection, count: int) -> None:
        """Counts the deeds of the open transaction, so that the database knows what it holds."""
        (last,) = connection.execute(
            "UPDATE deeds_held SET number = number + :count RETURNING number", {"count": count}
        ).fetchone()
        self._next = last - count + 1

    def append(self, deeds: list[tuple[str, dict[str, JSON]]]) -> None:
        """Writes the deeds of a committed transaction and waits until the disk has them."""
        if self._silent:
            return
        lines = [
            json.dumps({"number": self._next + place, "at": now(), "kind": kind, "body": body})
            for place, (kind, body) in enumerate(deeds)
        ]
        with self._lock:
            new = not self.path.exists()
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, ("\n".join(lines) + "\n").encode())
                os.fsync(handle)
            finally:
                os.close(handle)
            if new:
                _sync_folder(self.path.parent)

    def since(self, number: int) -> Iterator[Deed]:
        """The deeds after the one of that number. A torn last line, is left out."""
        if not self.path.exists():
            return
        with self.path.open("rb") as lines:
            for line in lines:
                if not line.endswith(b"\n"):
                    logger.warning(
                        "the last deed in %s is torn; it was never acknowledged", self.path
                    )
                    return
                deed = json.loads(line)
                if deed["number"] > number:
                    yield Deed(
                        number=deed["number"],
                        at=Moment(deed["at"]),
                        kind=deed["kind"],
                        body=deed["body"],
                    )

    def replay(self, reader: sqlite3.Connection, redo: Mapping[str, Redo]) -> int:
        """Does again what the database lacks; returns how many deeds that were.

        The deeds come from the file, so doing them writes no new lines.
        """
        (held,) = reader.execute("SELECT number FROM deeds_held").fetchone()
        self._silent = True
        count = 0
        try:
            for deed in self.since(held):
                redo[deed.kind](deed)
                count += 1
        finally:
            self._silent = False
        return count


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
