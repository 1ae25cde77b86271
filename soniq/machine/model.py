"""The words of the machine's health."""

from dataclasses import dataclass
from enum import StrEnum

from soniq.units import Milliseconds, Moment


class HealthStatus(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    """It works, but somebody should look; the reasons say at what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """The disk beneath one folder. Sizes are None while it does not answer."""

    path: bytes
    free_bytes: int | None
    total_bytes: int | None
    writable: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the board tells of itself. None: this machine does not tell."""

    temperature: float | None
    """Degrees Celsius of the hottest zone."""
    undervoltage: bool | None
    """The power supply is too weak, now or since the start."""
    throttled: bool | None
    """The processor runs slower than it could, for heat or want of power."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    status: HealthStatus
    reasons: tuple[str, ...]
    """Sentences for a person; empty where all is well."""
    version: str
    uptime: Milliseconds
    database: bool
    """Whether the library answers, and its last check found nothing wrong."""
    checked_at: Moment | None
    """When the library file was last read through; see `Machine.check`."""
    waiting_jobs: int
    dead_letters: int
    memory_bytes: int
    """Of this process and its children."""
    memory_free_bytes: int
    """That programs can still have."""
    disks: tuple[Disk, ...]
    """Of the data folder, then of the music folders."""
    board: Board
    clock_is_set: bool
