"""Walking a music folder: which files are there, without opening any."""

import marshal
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import xxhash

from soniq.files.opened import refusal

AUDIO = frozenset(
    b"mp3 mp2 flac wav wave ogg oga opus m4a m4b mp4 aac aif aiff aifc wma ape wv mpc mp+ mpp tta"
    b" dsf dff".split()
)
IMAGES = frozenset(b"jpg jpeg jpe jfif png webp gif bmp avif".split())

_JUNK = frozenset(
    (
        b"@eadir", b"#recycle", b"#snapshot", b"$recycle.bin", b"recycler", b"lost+found",
        b"system volume information",
    )
)  # fmt: skip
"""Folders of NAS makers and systems, in lower case. Hidden ones are left out anyway."""

_PASS_ON = (b".nomedia", b".ndignore")
"""A file of this name asks that its folder be left out (Android's name, Navidrome's name)."""

_Row: TypeAlias = tuple[bytes, int, int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as its folder lists it."""

    name: bytes
    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class FolderSeen:
    """A folder and the sounds and images directly in it.

    path: relative to the root, which itself is b"". listing: a digest of the names, sizes, times
    and inodes of `audio` and `images`: where it is the same as last time, nothing has changed.
    Entries are made when asked for, as most folders of a scan are decided by their listing.
    """

    path: bytes
    mtime_ns: int
    listing: bytes
    _audio: tuple[_Row, ...]
    _images: tuple[_Row, ...]

    @property
    def audio(self) -> tuple[Entry, ...]:
        return tuple(Entry(*row) for row in self._audio)

    @property
    def images(self) -> tuple[Entry, ...]:
        return tuple(Entry(*row) for row in self._images)

    @property
    def audio_count(self) -> int:
        return len(self._audio)


@dataclass(frozen=True, slots=True)
class PassedBy:
    """Something that the walk noted and left alone, and why. path: relative to the root."""

    path: bytes
    reason: str


Seen: TypeAlias = FolderSeen | PassedBy


def walk(root: bytes) -> Iterator[Seen]:
    """Every folder beneath a root, parents before children, sorted by name.

    Each real folder comes once. A link to a file counts as that file where its target lies in the
    root; a link to a folder in the root adds nothing, as the folder itself is walked.
    """
    real_root = os.path.realpath(root)
    try:
        about = os.stat(root)
    except OSError as error:
        yield PassedBy(b"", refusal(error))
        return
    visited = {(about.st_dev, about.st_ino)}
    waiting = [(b"", about.st_mtime_ns)]
    while waiting:
        path, mtime_ns = waiting.pop()
        folder = _Folder(root, real_root, path)
        try:
            folder.look()
        except OSError as error:
            yield PassedBy(path, refusal(error))
            continue
        if folder.asks_to_be_left:
            yield PassedBy(path, "It holds a .nomedia or .ndignore file, so it is left out.")
            continue
        yield folder.seen(mtime_ns)
        yield from sorted(folder.passed_by, key=lambda passed: passed.path)
        for child in sorted(folder.folders, reverse=True):
            _, device, inode, child_mtime = child
            if (device, inode) not in visited:
                visited.add((device, inode))
                waiting.append((child[0], child_mtime))


class _Folder:
    """One folder being looked at."""

    def __init__(self, root: bytes, real_root: bytes, path: bytes) -> None:
        self._root = real_root
        self._within = path + b"/" if path else b""
        self._place = os.path.join(root, path) if path else root
        self._path = path
        self._audio: list[_Row] = []
        self._images: list[_Row] = []
        self.folders: list[tuple[bytes, int, int, int]] = []
        """Path, device, inode and mtime of each."""
        self.passed_by: list[PassedBy] = []
        self.asks_to_be_left = False

    def look(self) -> None:
        """One scandir, and one stat for each sound, image and folder.

        Raises:
            OSError: the folder cannot be listed.
        """
        audio, images = self._audio, self._images
        with os.scandir(self._place) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == 0x2E and _is_hidden(name):
                    self.asks_to_be_left |= name in _PASS_ON
                    continue
                ending = name.rpartition(b".")[2].lower()
                rows = audio if ending in AUDIO else images if ending in IMAGES else None
                try:
                    if rows is not None and entry.is_file(follow_symlinks=False):
                        about = entry.stat(follow_symlinks=False)
                        rows.append((name, about.st_size, about.st_mtime_ns, about.st_ino))
                    elif entry.is_dir(follow_symlinks=False):
                        self._note_folder(entry)
                    elif entry.is_symlink():
                        self._note_link(entry, rows)
                    elif not entry.is_file(follow_symlinks=False):
                        self._note_special(entry)
                except OSError as error:
                    self._pass_by(name, refusal(error))

    def seen(self, mtime_ns: int) -> FolderSeen:
        audio, images = tuple(sorted(self._audio)), tuple(sorted(self._images))
        # marshal's version 2 writes equal rows as equal bytes, ten times as fast as struct does
        listing = xxhash.xxh3_64_digest(marshal.dumps((audio, images), 2))
        return FolderSeen(self._path, mtime_ns, listing, audio, images)

    def _pass_by(self, name: bytes, reason: str) -> None:
        self.passed_by.append(PassedBy(self._within + name, reason))

    def _note_folder(self, entry: "os.DirEntry[bytes]") -> None:
        if entry.name.lower() in _JUNK:
            return
        about = entry.stat(follow_symlinks=False)
        path = self._within + entry.name
        self.folders.append((path, about.st_dev, about.st_ino, about.st_mtime_ns))

    def _note_link(self, entry: "os.DirEntry[bytes]", rows: list[_Row] | None) -> None:
        target = os.path.realpath(entry.path)
        try:
            about = os.stat(target)
        except OSError:
            self._pass_by(entry.name, "It is a link that leads nowhere.")
            return
        is_folder = stat.S_ISDIR(about.st_mode)
        if not is_folder and rows is None:
            return
        if target != self._root and not target.startswith(self._root.rstrip(b"/") + b"/"):
            self._pass_by(entry.name, _OUTSIDE)
        elif stat.S_ISREG(about.st_mode) and rows is not None:
            rows.append((entry.name, about.st_size, about.st_mtime_ns, about.st_ino))

    def _note_special(self, entry: "os.DirEntry[bytes]") -> None:
        kind = stat.S_IFMT(entry.stat(follow_symlinks=False).st_mode)
        self._pass_by(entry.name, _SPECIAL.get(kind, "It is no file."))


_OUTSIDE = "It is a link that leads outside the folder; add its target as a folder of its own."
_SPECIAL = {
    stat.S_IFIFO: "It is a named pipe, not a file.",
    stat.S_IFSOCK: "It is a socket, not a file.",
    stat.S_IFCHR: "It is a device, not a file.",
    stat.S_IFBLK: "It is a device, not a file.",
}


def _is_hidden(name: bytes) -> bool:
    """Whether a name with a dot in front is meant to be hidden; ".38 Special" and "...Baby" not."""
    return not (name[1:2].isdigit() or name[1:2] == b".")
