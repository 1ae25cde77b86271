"""The files of what is staged: one line an entry, without whatever soniq is not to know."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from soniq.errors import Unavailable
from soniq.files.exports.model import Entry
from soniq.importing import plain
from soniq.importing.model import ImportId

COPIED = 1 << 20


class Store:
    """A folder of such files, named for their imports."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, import_id: ImportId) -> Path:
        return self._folder / f"{import_id}.jsonl"

    def nameless(self) -> BinaryIO:
        """A file without a name, for what comes in: it is gone when it is closed, or soniq ends.

        Raises Unavailable where the disk does not take it.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return tempfile.TemporaryFile(dir=self._folder)
        except OSError as error:
            raise _full(error) from error

    def append(self, import_id: ImportId, entries: Iterable[Entry], *, at: int) -> int:
        """Writes entries behind the first `at` bytes, which are known to be whole; the length then.

        Raises Unavailable where the disk does not take it.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.path(import_id), os.O_RDWR | os.O_CREAT, 0o600)
            with open(handle, "r+b") as file:
                file.truncate(at)
                file.seek(at)
                for entry in entries:
                    file.write(plain.line(entry))
                file.flush()
                os.fsync(file.fileno())
                return file.tell()
        except OSError as error:
            raise _full(error) from error

    def lines(self, import_id: ImportId, *, start: int, end: int) -> Iterator[tuple[bytes, int]]:
        """Lines between two places, each with the place behind it."""
        with self.path(import_id).open("rb") as file:
            file.seek(start)
            place = start
            while place < end and (line := file.readline()):
                place += len(line)
                yield line, place

    def remove(self, import_id: ImportId) -> None:
        self.path(import_id).unlink(missing_ok=True)

    def sweep(self, wanted: Iterable[ImportId]) -> int:
        """Takes away the files of no import; returns how many."""
        names = {self.path(import_id).name for import_id in wanted}
        strays = [file for file in self._folder.glob("*.jsonl") if file.name not in names]
        for file in strays:
            file.unlink(missing_ok=True)
        return len(strays)


def _full(error: OSError) -> Unavailable:
    return Unavailable(
        f"What you brought cannot be kept: {error.strerror or error}. Look at the space on the "
        "disk."
    )
