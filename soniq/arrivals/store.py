"""Where arrivals lie until they are filed: a folder of soniq's own, one folder for each."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from soniq.arrivals.model import ArrivalId, DownloadId
from soniq.errors import Invalid, Unavailable
from soniq.files import naming

KEPT_FREE = 128 << 20
"""Bytes that stay free on a disk, for the library itself."""
CHECKED = 64 << 20
"""Bytes between two looks at the space that is left."""


def check_room(place: Path, size: int, what: str) -> None:
    """Raises Unavailable where the disk of a folder has no room for so much."""
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        raise Unavailable(f"{what} has no place: {error.strerror or error}.") from error
    if free - KEPT_FREE < size:
        raise Unavailable(
            f"{what} takes {_mb(size)}, and the disk has {_mb(max(0, free - KEPT_FREE))} to spare. "
            "Make room, and try again."
        )


def refused(error: OSError, what: str) -> Unavailable:
    """What a disk said, for people."""
    return Unavailable(
        f"{what} cannot be kept: {error.strerror or error}. Look at the space on the disk."
    )


class Incoming:
    """A file that comes in; unless it is taken, it is gone when the block ends."""

    def __init__(self, place: Path, largest: int) -> None:
        self.place = place
        self.size = 0
        self._largest = largest
        self._checked = 0
        try:
            self._file = place.open("xb")
        except OSError as error:
            raise refused(error, "What you bring") from error

    def write(self, chunk: bytes) -> None:
        """Raises Invalid where it becomes too large, Unavailable where the disk is full."""
        self.size += len(chunk)
        if self.size > self._largest:
            raise Invalid(too_large(self._largest))
        if self.size - self._checked >= CHECKED:
            self._checked = self.size
            check_room(self.place.parent, 0, "What you bring")
        try:
            self._file.write(chunk)
        except OSError as error:
            raise refused(error, "What you bring") from error

    def whole(self) -> None:
        """All of it came; on the disk when this returns."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise refused(error, "What you bring") from error

    def head(self, size: int) -> bytes:
        self._file.flush()
        with self.place.open("rb") as file:
            return file.read(size)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self.place.unlink(missing_ok=True)


class Store:
    """The folders by the ids of arrivals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def incoming(self, largest: int) -> Incoming:
        return Incoming(self._made(self.folder / "incoming") / uuid4().hex, largest)

    def part(self, download_id: DownloadId) -> Path:
        """Where a link's file grows."""
        return self._made(self.folder / "downloads") / f"{download_id}.part"

    def drop_part(self, download_id: DownloadId) -> None:
        (self.folder / "downloads" / f"{download_id}.part").unlink(missing_ok=True)

    def take(self, arrival_id: ArrivalId, place: Path, name: str, *, fresh: bool) -> None:
        """Moves a file to those that an arrival is made of. fresh: it is the first."""
        into = self.folder / str(arrival_id) / "in"
        if fresh:
            self.remove(arrival_id)
        self._made(into)
        number = sum(1 for _ in into.iterdir())
        ending = naming.ending_of(os.fsencode(name))
        stem = name.removesuffix(name[len(name) - len(ending) :]) if ending else name
        own = naming.safe_name(stem[:100], ending=ending)
        place.rename(into / f"{number:05} {own}")

    def sources(self, arrival_id: ArrivalId) -> list[Path]:
        """The files that were taken, in order."""
        into = self.folder / str(arrival_id) / "in"
        return sorted(into.iterdir()) if into.is_dir() else []

    def staging(self, arrival_id: ArrivalId) -> Path:
        """An empty folder for the files of an arrival."""
        place = self.folder / str(arrival_id) / "files"
        shutil.rmtree(place, ignore_errors=True)
        return self._made(place)

    def staged(self, arrival_id: ArrivalId, position: int, ending: str) -> Path:
        return self.folder / str(arrival_id) / "files" / f"{position:05}{ending}"

    def remove(self, arrival_id: ArrivalId) -> None:
        """All that lies of an arrival."""
        shutil.rmtree(self.folder / str(arrival_id), ignore_errors=True)

    def drop_staged(self, arrival_id: ArrivalId) -> None:
        shutil.rmtree(self.folder / str(arrival_id) / "files", ignore_errors=True)

    def sweep(self, wanted: Iterable[ArrivalId], downloads: Iterable[DownloadId]) -> None:
        """Takes away what is nobody's any more; before anything comes in."""
        names = {str(arrival_id) for arrival_id in wanted}
        if not self.folder.is_dir():
            return
        shutil.rmtree(self.folder / "incoming", ignore_errors=True)
        for place in self.folder.iterdir():
            if place.name.isdigit() and place.name not in names:
                shutil.rmtree(place, ignore_errors=True)
        self.drop_parts(downloads)

    def drop_parts(self, wanted: Iterable[DownloadId]) -> None:
        """Takes away what came of links, but for these."""
        parts = {f"{download_id}.part" for download_id in wanted}
        for part in (self.folder / "downloads").glob("*.part"):
            if part.name not in parts:
                part.unlink(missing_ok=True)

    def _made(self, place: Path) -> Path:
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise refused(error, "What you bring") from error
        return place


def too_large(largest: int) -> str:
    return (
        f"It is larger than {_mb(largest)}, of which soniq takes no more. Raise arrival_mb in the "
        "settings, or bring it in parts."
    )


def _mb(size: int) -> str:
    return f"{size / 2**20:,.0f} MB"
