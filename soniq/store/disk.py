"""What it takes for a file to be on the disk, and not only in a cache."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from soniq.errors import Unavailable


@contextmanager
def making(part: Path) -> Iterator[None]:
    """While the block makes a file; of one that cannot be made nothing is left to fill the disk.

    Raises:
        Unavailable: the disk does not take it.
    """
    try:
        yield
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Unavailable(
            f"{part} cannot be written: {error.strerror or error}. Look at the space on its disk."
        ) from error


def settle_file(part: Path, to: Path) -> None:
    """Gives a finished file its name, whole and on the disk."""
    handle = os.open(part, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    part.replace(to)
    sync_folder(to.parent)


def sync_folder(folder: Path) -> None:
    """Has the folder's list of names on the disk: a new file is safe only then."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
