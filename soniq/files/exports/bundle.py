"""An export as it comes: one file, or a zip of several, opened with care."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from soniq.errors import Unreadable
from soniq.files.zips import DAMAGED, DAMAGES

LARGEST = 2 << 30
"""Bytes that a zip's files may have in all; thirty years of plays are a tenth of that."""
MOST = 20_000
"""Files in a zip."""
DENSEST = 250
"""Bytes that a byte of a zip may become; plays become some 25, a trap thousands."""
SMALL = 1 << 20
"""Bytes that a file may have, however dense."""
HEAD = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of the export. name: with its folders, "/" between them."""

    name: str
    size: int

    @property
    def stem(self) -> str:
        """The file's own name in small letters, without its folders and its ending."""
        return PurePosixPath(self.name).stem.lower()


class Bundle:
    """The files of an export, in the order of their names."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """stream: can be sought; it stays the caller's. Raises Unreadable."""
        self._stream = stream
        self._zip: zipfile.ZipFile | None = None
        stream.seek(0, 2)
        size = stream.tell()
        stream.seek(0)
        if stream.read(4) == b"PK\x03\x04":
            self._zip = _opened(stream)
            self.members = _members(self._zip)
        else:
            self.members = [Member(name=name.replace("\\", "/").rsplit("/", 1)[-1], size=size)]

    @property
    def is_zip(self) -> bool:
        return self._zip is not None

    @contextmanager
    def open(self, member: Member) -> Iterator[BinaryIO]:
        """The file's bytes. Raises Unreadable, also from within, where the zip is damaged."""
        if self._zip is None:
            self._stream.seek(0)
            yield self._stream
            return
        try:
            opened = self._zip.open(member.name)
        except (*DAMAGES, OSError) as error:
            raise Unreadable(DAMAGED) from error
        try:
            with opened:
                yield cast("BinaryIO", opened)  # IO[bytes] is what zipfile promises, and less
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Unreadable(DAMAGED) from error

    def head(self, member: Member) -> bytes:
        with self.open(member) as stream:
            return stream.read(HEAD)

    def close(self) -> None:
        if self._zip is not None:
            self._zip.close()


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (*DAMAGES, OSError) as error:
        raise Unreadable(DAMAGED) from error


def _members(opened: zipfile.ZipFile) -> list[Member]:
    listed = [member for member in opened.infolist() if not member.is_dir()]
    if len(listed) > MOST:
        raise Unreadable(f"The zip holds {len(listed):,} files; an export has a few.")
    for member in listed:
        _check(member)
    if sum(member.file_size for member in listed) > LARGEST:
        raise Unreadable("The zip becomes larger than 2 GB; no export of plays does.")
    if len({member.filename for member in listed}) < len(listed):
        raise Unreadable("The zip holds two files of one name: it was not made by a service.")
    found = (Member(name=member.filename, size=member.file_size) for member in listed)
    return sorted(found, key=lambda member: member.name)


def _check(member: zipfile.ZipInfo) -> None:
    """Raises Unreadable for what no honest export holds."""
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
        raise Unreadable(
            "The zip names files outside of itself, as only one made to do harm does. "
            "Download your export anew."
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Unreadable(
            "The zip holds links instead of files. Unpack it, and zip the files themselves."
        )
    if member.flag_bits & 1:
        raise Unreadable("The zip is locked by a password. Unpack it, and give the files in it.")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unreadable("The zip is packed in an unusual way. Unpack it, and zip the files anew.")
    if member.file_size > max(SMALL, DENSEST * max(1, member.compress_size)):
        raise Unreadable(
            "A file in the zip becomes far larger than any export: it is made to do harm, or "
            "damaged. Download your export anew."
        )
