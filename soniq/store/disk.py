"""What it takes for a file to be on the disk, and not only in a cache."""

import os
from pathlib import Path


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
