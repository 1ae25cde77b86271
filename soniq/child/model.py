"""The bounds of the child process, and how it says that a file cannot be had."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the child may use.

    memory: bytes of address space; a tag that claims more fails, and only that file with it.
    seconds: for one file; a disk that sleeps takes up to ten to wake.
    idle_seconds: how long the child waits for more work before it goes.
    files: after so many it is replaced, so that no leak grows; its start costs 60 ms.
    grown: bytes of resident memory with which it is replaced.
    """

    memory: int = 400 * 1024 * 1024
    seconds: float = 20.0
    idle_seconds: float = 30.0
    files: int = 20_000
    grown: int = 160 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file that could not be read. reason: for people. killed: it took its reader with it."""

    reason: str
    killed: bool = False


TOO_MUCH = "Listening to it takes more memory than soniq allows."
