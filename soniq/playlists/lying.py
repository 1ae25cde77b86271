"""Playlist files that lie in music folders."""

import logging
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from soniq.errors import Invalid
from soniq.files.lists.model import LARGEST
from soniq.playlists import carrying
from soniq.playlists.carrying import SUFFIXES, Carried
from soniq.playlists.model import LONGEST
from soniq.text import shown

logger = logging.getLogger(__name__)

MOST = 2_000
"""Files that are brought of all music folders together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A file, by its absolute path."""

    folder: bytes
    name: bytes

    @property
    def path(self) -> bytes:
        return os.path.join(self.folder, self.name)

    def read(self) -> bytes | None:
        """None for what cannot be read now, or is larger than any playlist."""
        try:
            handle = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(handle, "rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            logger.warning("the playlist file %r is left out: %s", self.path, error.strerror)
            return None
        return content if len(content) <= LARGEST else None


def carried(reader: sqlite3.Connection) -> Iterator[Carried]:
    """What each of them says; what is no playlist, or too long a one, is passed by."""
    for one in lying(reader):
        content = one.read()
        if content is None:
            continue
        key = f"file:{one.path.decode('utf-8', 'backslashreplace')}"
        try:
            found = carrying.read(shown(one.name), content, folder=one.folder, key=key)
        except Invalid as error:
            logger.warning("the playlist file %r is left out: %s", one.path, error)
            continue
        if len(found.brought.lines) <= LONGEST:
            yield found


def lying(reader: sqlite3.Connection) -> Iterator[Lying]:
    """Those in all music folders whose drive is there; hidden ones and links are left out."""
    endings = {suffix.encode() for suffix in SUFFIXES}
    count = 0
    for folder, names in _folders(_roots(reader)):
        for name in names:
            if name.rpartition(b".")[2].lower() in endings:
                count += 1
                if count > MOST:
                    logger.warning("more than %d playlist files lie in music folders", MOST)
                    return
                yield Lying(folder=folder, name=name)


def _roots(reader: sqlite3.Connection) -> list[bytes]:
    rows = reader.execute("SELECT path FROM roots WHERE state = 'ready' ORDER BY id DESC")
    return [row["path"] for row in rows]


def _folders(pending: list[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Each folder with the names of its files. The library knows those that hold music alone."""
    while pending:
        folder = pending.pop()
        inner, names = [], []
        try:
            with os.scandir(folder) as entries:
                for one in entries:
                    if one.name.startswith((b".", b"@", b"#")):  # hidden, or a NAS's own
                        continue
                    if one.is_dir(follow_symlinks=False):
                        inner.append(one.path)
                    elif one.is_file(follow_symlinks=False):
                        names.append(one.name)
        except OSError:  # it went since the scan, or may not be listed
            continue
        pending += sorted(inner, reverse=True)
        yield folder, sorted(names)
