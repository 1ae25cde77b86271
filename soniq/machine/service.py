"""The machine's health, in words that tell what to do."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from soniq import __version__
from soniq.machine import board
from soniq.machine.disks import Disks
from soniq.machine.model import Board, Disk, Health, HealthStatus
from soniq.store.database import Database
from soniq.text import shown
from soniq.units import Milliseconds, Moment, now

LEAST_FREE = 500 * 2**20
"""Bytes that the library's disk should have free: room for an upgrade's copy and some covers."""
HOT = 80.0
"""Degrees Celsius at which a Raspberry Pi 4 begins to slow down (its documentation)."""
BUILT = Moment(1_767_225_600_000)
"""Start of 2026: a clock that says less has not been set yet."""


class Waiting(Protocol):
    """How many jobs wait for a worker, for their next try, and for a person."""

    @property
    def pending(self) -> int: ...
    @property
    def retrying(self) -> int: ...
    @property
    def failed(self) -> int: ...


class Place(Protocol):
    """A music folder."""

    @property
    def path(self) -> bytes: ...


class Machine:
    """All that outsiders may ask of the machine."""

    def __init__(
        self,
        db: Database,
        counts: Callable[[], Waiting],
        roots: Callable[[], Iterable[Place]],
        *,
        data: Path,
        sys: Path = board.SYS,
        troubles: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        """counts: of the jobs. roots: the music folders. data: the data folder.

        troubles: what others find wrong with this machine, in words that tell what to do.
        """
        self._db = db
        self._counts = counts
        self._roots = roots
        self._data = data
        self._sys = sys
        self._troubles = troubles
        self._disks = Disks()
        self._started = time.monotonic()
        self._checked_at: Moment | None = None
        self._faults: list[str] = []

    def check(self) -> list[str]:
        """Reads the library file through and returns what is wrong; `health` tells it from then on.

        It takes seconds for a large library, so it is a chore for the night.
        """
        self._faults = self._db.check()
        self._checked_at = now()
        return self._faults

    def health(self) -> Health:
        """How soniq and its machine are. Never raises, and waits at most a second for a disk."""
        answers, waiting, dead = self._ask_library()
        roots = self._root_paths() if answers else []
        disks = tuple(self._disks.ask(path) for path in [os.fsencode(self._data), *roots])
        used, free = _memory()
        found = board.board(self._sys)
        clock_is_set = now() >= BUILT
        reasons = (
            *_of_library(answers, self._faults),
            *_of_jobs(dead),
            *_of_data_disk(disks[0]),
            *_of_music_disks(disks[1:]),
            *_of_board(found),
            *self._troubles(),
            *(() if clock_is_set else ("The clock is not set; is there a time server?",)),
        )
        return Health(
            status=HealthStatus.DEGRADED if reasons else HealthStatus.OK,
            reasons=reasons,
            version=__version__,
            uptime=Milliseconds(round((time.monotonic() - self._started) * 1000)),
            database=answers and not self._faults,
            checked_at=self._checked_at,
            waiting_jobs=waiting,
            dead_letters=dead,
            memory_bytes=used,
            memory_free_bytes=free,
            disks=disks,
            board=found,
            clock_is_set=clock_is_set,
        )

    def _ask_library(self) -> tuple[bool, int, int]:
        try:
            counts = self._counts()
        except sqlite3.Error:
            return False, 0, 0
        return True, counts.pending + counts.retrying, counts.failed

    def _root_paths(self) -> list[bytes]:
        try:
            return [root.path for root in self._roots()]
        except sqlite3.Error:
            return []


def _memory() -> tuple[int, int]:
    import psutil  # 4 MB, and asked for only by who watches

    me = psutil.Process()
    used = me.memory_info().rss
    for child in me.children(recursive=True):
        try:
            used += child.memory_info().rss
        except psutil.Error:
            continue  # it has just ended
    return used, psutil.virtual_memory().available


def _of_library(answers: bool, faults: list[str]) -> list[str]:
    if not answers:
        return ["The library file does not answer. Look at its disk, or restore a backup."]
    if faults:
        return [f"The library file is damaged ({faults[0]}). Restore a backup."]
    return []


def _of_jobs(dead: int) -> list[str]:
    if not dead:
        return []
    return [f"{dead} failed {'job waits' if dead == 1 else 'jobs wait'} for you on the jobs page."]


def _of_data_disk(disk: Disk) -> list[str]:
    if disk.free_bytes is None:
        return [f"The disk of {shown(disk.path)} does not answer."]
    if not disk.writable:
        return [f"The disk of {shown(disk.path)} cannot be written; a card at its end does that."]
    if disk.free_bytes < LEAST_FREE:
        return [f"Only {disk.free_bytes >> 20} MB are free on the disk of {shown(disk.path)}."]
    return []


def _of_music_disks(disks: Iterable[Disk]) -> list[str]:
    return [
        f"The music folder {shown(disk.path)} does not answer; is its drive connected?"
        for disk in disks
        if disk.free_bytes is None
    ]


def _of_board(found: Board) -> list[str]:
    reasons: list[str] = []
    if found.undervoltage:
        reasons.append("The power supply is too weak (undervoltage); take the board's own.")
    if found.temperature is not None and found.temperature >= HOT:
        reasons.append(f"The processor is at {found.temperature:.0f} °C and slows down; cool it.")
    elif found.throttled and not found.undervoltage:
        reasons.append("The processor is slowed down by its firmware.")
    return reasons
