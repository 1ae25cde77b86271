"""From what came to a folder of numbered files: zips unpacked, folders and songs copied."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from soniq import text
from soniq.arrivals import unpacking
from soniq.arrivals.store import check_room
from soniq.arrivals.unpacking import MOST, Told, Unpacked, unpack
from soniq.errors import Unreadable
from soniq.files import naming
from soniq.files.walk import AUDIO
from soniq.files.zips import DAMAGED
from soniq.units import Progress, Tell

COPIED = 1 << 20
DEEPEST = 8
"""Folders in one another, of a purchase that lies in a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something that came: a file or a folder. name: as people know it."""

    place: bytes
    name: str


def stage(sources: Sequence[Source], into: Path, *, largest: int, tell: Tell) -> list[Unpacked]:
    """Brings all files of what came into an empty folder.

    Raises:
        Unreadable: it is nothing that soniq takes, or is damaged or harmful; nothing is left.
        OSError: the disk refuses. Unavailable: it has no room.
    """
    staged: list[Unpacked] = []
    for source in sources:
        left = largest - sum(one.size for one in staged)
        staged += _staged(source, into, left, tell, first=len(staged))
        if len(staged) > MOST:
            raise Unreadable(f"It is more than {MOST:,} files. Bring one album at a time.")
    if not any(_is_sound(one.name) for one in staged):
        raise Unreadable("There is no song in it that soniq can play.")
    return staged


def _staged(source: Source, into: Path, left: int, tell: Tell, *, first: int) -> list[Unpacked]:
    if _is_folder(source.place):
        found = list(_files_in(source.place))
        return _copied(found, into, left, tell, first=first)
    with _opened(source.place) as file:
        head = file.read(512)
    if unpacking.is_zip(head):
        return unpack(
            Path(os.fsdecode(source.place)),
            into,
            largest=left,
            check_space=lambda size: check_room(into, size, "Unpacked, it"),
            tell=_telling(tell, "unpacking"),
            first=first,
        )
    if unpacking.is_archive(head):
        raise Unreadable(
            f'"{source.name}" is an archive that soniq does not unpack. Unpack it, and bring what '
            "is in it, or bring it as a zip."
        )
    if source.name.lower().endswith(".zip"):
        raise Unreadable(DAMAGED)
    if not _is_sound(source.name):
        raise Unreadable(
            f'"{source.name}" is neither a zip nor a song. Bring the zip of your purchase, or its '
            "songs."
        )
    return _copied([(source.name, source.place)], into, left, tell, first=first)


def _copied(
    found: Sequence[tuple[str, bytes]], into: Path, left: int, tell: Tell, *, first: int
) -> list[Unpacked]:
    if len(found) > MOST:
        raise Unreadable(f"It is more than {MOST:,} files. Bring one album at a time.")
    sizes = [os.lstat(place).st_size for _, place in found]
    total = sum(sizes)
    if total > left:
        raise Unreadable("It is larger than soniq takes. Raise arrival_mb, or bring it in parts.")
    check_room(into, total, "It")
    copied, done = [], 0
    for number, (name, place) in enumerate(found, first):
        target = into / f"{number:05}{naming.ending_of(os.fsencode(name))}"
        size = 0
        with _opened(place) as source, target.open("xb") as file:
            while chunk := source.read(COPIED):
                size += len(chunk)
                done += len(chunk)
                if done > left:
                    raise Unreadable("It grows while it is copied. Bring it once it is whole.")
                file.write(chunk)
                _telling(tell, "copying")(Told(done=done, total=total))
        copied.append(Unpacked(name=name, place=target, size=size))
    return copied


def _files_in(top: bytes) -> Iterator[tuple[str, bytes]]:
    """Plain files with their names beneath a folder; links, and what is hidden, are passed by."""

    def walk(place: bytes, above: str, deep: int) -> Iterator[tuple[str, bytes]]:
        if deep > DEEPEST:
            raise Unreadable("Its folders lie too deep in one another. Bring one album at a time.")
        with os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                shown = above + text.shown(entry.name)
                if entry.name.startswith(b"."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from walk(entry.path, shown + "/", deep + 1)
                elif entry.is_file(follow_symlinks=False):
                    yield shown, entry.path

    return walk(top, "", 0)


def _opened(place: bytes) -> BinaryIO:
    """A plain file; a link is not followed. Raises Unreadable."""
    handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable(f"{text.shown(place)} is no file.")
    return os.fdopen(handle, "rb")


def _is_folder(place: bytes) -> bool:
    return stat.S_ISDIR(os.lstat(place).st_mode)


def _is_sound(name: str) -> bool:
    return os.fsencode(name).rpartition(b".")[2].lower() in AUDIO


def _telling(tell: Tell, what: str) -> Callable[[Told], None]:
    def told(one: Told) -> None:
        mb = 1 << 20
        tell(Progress(done=one.done // mb, total=max(1, one.total // mb), note=f"{what} (MB)"))

    return told
