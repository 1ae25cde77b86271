"""The folder in which purchases are dropped: what lies still in it is an arrival.

It is looked at every few seconds, which costs one listing while it is empty; unlike a watch of the
system's, that works on shares of the network too. What grows, or has the name of something that is
still coming, is waited for.
"""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from soniq import text
from soniq.arrivals.unpacking import MOST
from soniq.files import relocating
from soniq.files.walk import AUDIO
from soniq.library.model import Root

DONE = b"done"
"""The folder in it to which goes what was filed."""
LOOSE = "Songs from the inbox"

_COMING = frozenset((b"part", b"partial", b"crdownload", b"download", b"tmp", b"!ut", b"filepart"))
_ARCHIVES = frozenset((b"zip", b"rar", b"7z", b"gz", b"tgz", b"tar", b"bz2", b"xz"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """Something that lies still. mark: by which it is known again; one line for each of its
    places."""

    name: str
    places: tuple[bytes, ...]
    mark: str
    size: int


@dataclass(frozen=True, slots=True)
class _Seen:
    mark: str
    since: float
    size: int


class InboxFolder:
    """One folder, and what was seen in it."""

    def __init__(self, folder: Callable[[], Path], quiet: Callable[[], float]) -> None:
        """quiet: seconds without a change after which something lies still."""
        self._folder = folder
        self._quiet = quiet
        self._seen: dict[bytes, _Seen] = {}

    @property
    def path(self) -> bytes:
        return os.path.abspath(os.fsencode(self._folder()))

    def look(self, at: float, known: Callable[[], set[str]]) -> list[Lying]:
        """What lies still and is not known yet; songs that lie loose are one. at: seconds of a
        clock that never goes back."""
        found = dict(self._entries())
        if not found:
            self._seen.clear()
            return []
        marks = known()
        fresh = {name: _Seen(mark, at, size) for name, (mark, size) in found.items()}
        self._seen = {
            name: self._seen[name] if self._is_same(name, seen) else seen
            for name, seen in fresh.items()
        }
        still = {
            name: seen
            for name, seen in self._seen.items()
            if seen.mark not in marks and at - seen.since >= self._quiet()
        }
        whole = [name for name in still if not _is_song(name) or self._is_folder(name)]
        loose = sorted(name for name in still if name not in whole)
        groups = [[name] for name in sorted(whole)] + ([loose] if loose else [])
        return [self._lying(group, still) for group in groups]

    def put_aside(self, places: list[bytes]) -> None:
        """What was filed goes to the folder of what is done. Raises OSError."""
        done = os.path.join(self.path, DONE)
        os.makedirs(done, exist_ok=True)  # noqa: PTH103 - it may have any bytes
        for place in places:
            own = os.path.basename(place)
            stem, ending = os.path.splitext(own)
            for number in range(1, 1_000):
                name = own if number == 1 else b"%s (%d)%s" % (stem, number, ending)
                try:
                    relocating.rename(place, os.path.join(done, name))
                except FileExistsError:
                    continue
                except FileNotFoundError:
                    pass  # somebody took it away meanwhile
                break

    def _lying(self, names: list[bytes], still: dict[bytes, _Seen]) -> Lying:
        seen = [still[name] for name in names]
        is_loose = len(names) > 1
        return Lying(
            name=LOOSE if is_loose else text.shown(names[0]),
            places=tuple(os.path.join(self.path, name) for name in names),
            mark="\n".join(one.mark for one in seen),
            size=sum(one.size for one in seen),
        )

    def _is_same(self, name: bytes, seen: _Seen) -> bool:
        return name in self._seen and self._seen[name].mark == seen.mark

    def _is_folder(self, name: bytes) -> bool:
        return os.path.isdir(os.path.join(self.path, name))  # noqa: PTH112 - it may have any bytes

    def _entries(self) -> Iterator[tuple[bytes, tuple[str, int]]]:
        """What may become an arrival, with its mark and size."""
        try:
            with os.scandir(self.path) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError:
            return
        for name in names:
            ending = name.rpartition(b".")[2].lower()
            if name.startswith(b".") or name == DONE or ending in _COMING:
                continue
            place = os.path.join(self.path, name)
            try:
                about = os.lstat(place)
                if stat.S_ISDIR(about.st_mode):
                    yield name, _mark_of_folder(name, place)
                elif stat.S_ISREG(about.st_mode) and (ending in AUDIO or ending in _ARCHIVES):
                    yield name, (_mark(name, about.st_size, about.st_mtime_ns), about.st_size)
            except OSError:
                continue


def trouble(path: bytes, roots: Sequence[Root]) -> str:
    """Why a folder cannot be the inbox, for people; "" where it can."""
    real = os.path.realpath(path)
    for root in roots:
        top = os.path.realpath(root.path)
        if os.path.commonpath((top, real)) in {top, real}:
            return (
                f"The inbox lies in the music folder {text.shown(root.path)}, or holds it. Choose "
                "another folder for the setting inbox."
            )
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        return f"{text.shown(path)} is not there, or soniq's user has no right to write there."
    return ""


def _mark_of_folder(name: bytes, place: bytes) -> tuple[str, int]:
    """Of all that lies in it; while a name in it says that it is coming, it never lies still."""
    size = latest = count = 0
    for above, folders, names in os.walk(place):
        folders[:] = [folder for folder in folders if not folder.startswith(b".")]
        for own in names:
            if own.rpartition(b".")[2].lower() in _COMING:
                raise OSError("still coming")
            about = os.lstat(os.path.join(above, own))
            count += 1
            size += about.st_size
            latest = max(latest, about.st_mtime_ns)
            if count > MOST:
                return _mark(name, size, latest), size
    if not count:
        raise OSError("empty")
    return _mark(name, size, latest), size


def _mark(name: bytes, size: int, mtime_ns: int) -> str:
    return f"{name.hex()}:{size}:{mtime_ns}"


def _is_song(name: bytes) -> bool:
    return name.rpartition(b".")[2].lower() in AUDIO
