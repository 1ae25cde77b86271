"""One soniq to a data folder."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from soniq.errors import Conflict, Unavailable


@contextmanager
def held(data: Path, what: str) -> Iterator[None]:
    """Keeps every other process out of the data folder until the block ends.

    what: the program, for whoever is kept out: "soniq serve". The kernel lets go when the process
    ends in whatever way, so a lock is never left behind.

    Raises:
        Conflict: another process holds it; the text names it.
        Unavailable: the folder cannot be written.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _unusable(data, error) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(_in_use(data, os.read(handle, 1000))) from None
        _say(handle, data, {"pid": os.getpid(), "what": what})
        yield
    finally:
        os.close(handle)


def holder(data: Path) -> str | None:
    """What runs on the data folder right now, as "soniq serve (process 812)"; None if nothing."""
    try:
        handle = os.open(data / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _named(os.read(handle, 1000))
    else:
        return None
    finally:
        os.close(handle)


def _say(handle: int, data: Path, who: dict[str, object]) -> None:
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(who).encode(), 0)
    except OSError as error:
        raise _unusable(data, error) from error


def _unusable(data: Path, error: OSError) -> Unavailable:
    return Unavailable(f"The data folder {data} cannot be used: {error.strerror}.")


def _in_use(data: Path, said: bytes) -> str:
    return (
        f"The data folder {data} is in use by {_named(said)}. Stop it first, or name another "
        "folder with --data."
    )


def _named(said: bytes) -> str:
    try:
        who = json.loads(said)
        return f"{who['what']} (process {who['pid']})"
    except (ValueError, KeyError, TypeError):
        return "another soniq that is just starting"
