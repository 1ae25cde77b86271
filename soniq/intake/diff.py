"""What differs between a folder on the disk and the same folder as soniq knows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from soniq.files.walk import Entry
from soniq.units import FileId, Moment

TRIES = 2
"""Times that a file may kill its reader before it is left alone until it changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """A file as the library has it."""

    id: FileId
    name: bytes
    size: int
    mtime_ns: int
    inode: int
    tries: int
    unreadable: bool
    audio_hash: bytes | None
    missing_since: Moment | None

    @property
    def stamp(self) -> tuple[int, int, int]:
        return (self.inode, self.size, self.mtime_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderDiff:
    """`to_read` are new or changed, with the known file of that name, if any."""

    same: list[KnownFile] = field(default_factory=list)
    renamed: list[tuple[Entry, KnownFile]] = field(default_factory=list)
    """Nothing but the name is new, so there is nothing to read."""
    back: list[KnownFile] = field(default_factory=list)
    """Were missing, and lie in their place again as they were."""
    to_read: list[tuple[Entry, KnownFile | None]] = field(default_factory=list)
    gone: list[KnownFile] = field(default_factory=list)
    """Present until now."""


def folder_diff(entries: Sequence[Entry], known: Iterable[KnownFile]) -> FolderDiff:
    """Compares by name, size, time and inode: first what is as it was, then renames, then names."""
    diff = FolderDiff()
    left = {file.name: file for file in known}
    rest: list[Entry] = []
    for entry in entries:
        file = left.get(entry.name)
        if file is None or file.stamp != _stamp(entry) or _try_again(file):
            rest.append(entry)
        else:
            (diff.same if file.missing_since is None else diff.back).append(left.pop(entry.name))
    rest = _take_renamed(diff, rest, left)
    for entry in rest:
        diff.to_read.append((entry, left.pop(entry.name, None)))
    diff.gone.extend(file for file in left.values() if file.missing_since is None)
    return diff


def _take_renamed(
    diff: FolderDiff, entries: list[Entry], left: dict[bytes, KnownFile]
) -> list[Entry]:
    by_stamp = _once_each(left)
    rest: list[Entry] = []
    for entry in entries:
        file = by_stamp.pop(_stamp(entry), None)
        if file is None or file.name == entry.name or _try_again(file):
            rest.append(entry)
        else:
            diff.renamed.append((entry, left.pop(file.name)))
    return rest


def _once_each(left: Mapping[bytes, KnownFile]) -> dict[tuple[int, int, int], KnownFile]:
    """Known files by stamp; hard links share one, and are told apart by being read."""
    found: dict[tuple[int, int, int], KnownFile] = {}
    twice: set[tuple[int, int, int]] = set()
    for file in left.values():
        if file.stamp in found:
            twice.add(file.stamp)
        found[file.stamp] = file
    return {stamp: file for stamp, file in found.items() if stamp not in twice}


def _try_again(file: KnownFile) -> bool:
    return file.unreadable and 0 < file.tries < TRIES


def _stamp(entry: Entry) -> tuple[int, int, int]:
    return (entry.inode, entry.size, entry.mtime_ns)
