"""Unpacking a stranger's zip: into numbered files, or not at all.

No name of the zip ever becomes a name on the disk, so it cannot lead anywhere; names are kept as
text. What a zip claims of itself is checked before anything is written, and what really comes out
is counted while it does. zipfile reads nothing that is larger than it need be: its table of
contents is refused before it is read whole.
"""

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from soniq import text
from soniq.errors import Unreadable
from soniq.files import naming
from soniq.files.zips import DAMAGED, DAMAGES

MOST = 2_000
"""Files in a zip; a box of forty discs has some 600."""
LONGEST_TABLE = 1 << 20
"""Bytes of its table of contents: a hundred for each of 2,000 files, five times over. In memory it
takes some ten times as much."""
LONGEST_NAME = 1_000
DENSEST = 100
"""Bytes that a byte of a zip may become. Songs become one or two; a silent WAV is an exception,
which `SMALL` lets pass."""
SMALL = 16 << 20
"""Bytes that a file may have, however dense."""
CHUNK = 256 << 10

HARMFUL = "as only one made to do harm does. Download it again from where you bought it"
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"(\xb5\x2f\xfd",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A file that came out. name: as the zip calls it, "/" between folders. place: its number and
    ending in the folder that it was unpacked to."""

    name: str
    place: Path
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How far it is, in bytes."""

    done: int
    total: int


def is_zip(head: bytes) -> bool:
    """By the first bytes of a file."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_archive(head: bytes) -> bool:
    """A zip, or one that soniq does not unpack."""
    return head.startswith(_ARCHIVES) or head[257:262] == b"ustar"


def unpack(
    source: Path,
    into: Path,
    *,
    largest: int,
    check_space: Callable[[int], None],
    tell: Callable[[Told], None],
    first: int = 0,
) -> list[Unpacked]:
    """Unpacks a zip into an empty folder, in the order of its names.

    largest: bytes that may come out. check_space: is asked for room before anything is written, and
    may raise. tell: may raise to end it. first: the number of the first file.

    Raises:
        Unreadable: it is damaged or harmful; the text says what to do. What was unpacked is gone.
        OSError: the disk refuses. Likewise.
    """
    unpacked: list[Unpacked] = []
    try:
        with source.open("rb") as stream, _opened(stream) as opened:
            members = _checked(opened, largest, source.stat().st_size)
            total = sum(member.file_size for member in members)
            check_space(total)
            done = 0
            for number, member in enumerate(members, first):
                place = into / f"{number:05}{naming.ending_of(_name(member).encode())}"
                unpacked.append(Unpacked(name=_name(member), place=place, size=member.file_size))
                for written in _extracted(opened, member, place):
                    done += written
                    tell(Told(done=done, total=total))
    except BaseException:
        for one in unpacked:
            one.place.unlink(missing_ok=True)
        raise
    return unpacked


@contextmanager
def _opened(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    with _in_words():
        opened = zipfile.ZipFile(cast("BinaryIO", _Careful(stream)))  # it reads and seeks alone
    with opened:
        yield opened


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except DAMAGES as error:
        raise Unreadable(DAMAGED) from error


class _Careful(io.RawIOBase):
    """A file of which nobody reads a megabyte at once, as zipfile does with what a zip claims."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        try:
            return self._stream.seek(offset, whence)
        except OSError as error:
            if whence == os.SEEK_SET:
                raise zipfile.BadZipFile("it points out of itself") from error
            raise

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            size = LONGEST_TABLE  # it looks for the zip's end so, in its last 64 kB
        if size > LONGEST_TABLE:
            raise Unreadable(
                f"The zip's table of contents is far longer than {MOST:,} files need, {HARMFUL}."
            )
        return self._stream.read(size)


def _checked(opened: zipfile.ZipFile, largest: int, packed: int) -> list[zipfile.ZipInfo]:
    """What is to come out, by name. Raises Unreadable for a zip that nobody honest made."""
    everything = opened.infolist()
    if len(everything) > MOST:
        raise Unreadable(f"The zip holds {len(everything):,} files; soniq takes {MOST:,} at most.")
    for member in everything:
        _check(member)
    _check_twins([_name(member) for member in everything])
    members = [member for member in everything if not _name(member).endswith("/")]
    if sum(member.compress_size for member in members) > packed:
        raise Unreadable(f"The zip's files lie upon each other, {HARMFUL}.")
    total = sum(member.file_size for member in members)
    if total > largest:
        raise Unreadable(
            f"The zip becomes {total / 2**20:,.0f} MB; soniq takes {largest / 2**20:,.0f} at most. "
            "Raise arrival_mb in the settings if that is right."
        )
    return sorted(members, key=_name)


def _check(member: zipfile.ZipInfo) -> None:
    name = _name(member)
    shown = text.shown(name[:80].encode("utf-8", "replace"))
    raw = member.orig_filename
    parts = name.split("/")
    if "\0" in raw or not name.strip("/ ") or len(name) > LONGEST_NAME:
        raise Unreadable(f'The zip holds a file without a proper name ("{shown}"), {HARMFUL}.')
    if ".." in parts or name.startswith("/") or ":" in parts[0][:2]:
        raise Unreadable(f'The zip names files outside of itself ("{shown}"), {HARMFUL}.')
    if stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise Unreadable(
            f'The zip holds something that is neither file nor folder ("{shown}"), {HARMFUL}.'
        )
    if member.flag_bits & 0x2041:
        raise Unreadable("The zip is locked by a password. Unpack it, and give the files in it.")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unreadable(
            "The zip is packed in an unusual way. Unpack it, and give the files in it."
        )
    if member.file_size > max(SMALL, DENSEST * max(1, member.compress_size)):
        raise Unreadable(f'"{shown}" in the zip becomes far larger than any song, {HARMFUL}.')


def _check_twins(names: Sequence[str]) -> None:
    """Raises Unreadable for two files of one name, or of names that some disks take for one."""
    seen: set[str] = set()
    files: set[str] = set()
    for name in names:
        twin = naming.twin(name.rstrip("/").encode("utf-8", "surrogateescape"))
        is_folder = name.endswith("/")
        if twin in seen and not (is_folder and twin not in files):
            shown = text.shown(name[:80].encode("utf-8", "replace"))
            raise Unreadable(
                f'The zip holds two files that are called "{shown}". Unpack it, give them names of '
                "their own, and bring the files."
            )
        seen.add(twin)
        if not is_folder:
            files.add(twin)


def _extracted(opened: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path) -> Iterator[int]:
    """Writes a file, and tells how many bytes at a time. Raises Unreadable."""
    with place.open("xb") as file:
        written = 0
        with _in_words(), opened.open(member) as packed:
            head = True
            while chunk := packed.read(CHUNK):
                if head and is_archive(chunk[:512]):
                    raise Unreadable(
                        "The zip holds another archive. Unpack it, and bring what is in it."
                    )
                head = False
                written += len(chunk)
                if written > member.file_size:
                    raise Unreadable(f"A file in the zip is longer than it claims, {HARMFUL}.")
                file.write(chunk)
                yield len(chunk)
        if written != member.file_size:
            raise Unreadable(DAMAGED)


def _name(member: zipfile.ZipInfo) -> str:
    """As it is meant: "/" between folders, and UTF-8 where its maker forgot to say so."""
    name = member.filename
    if not member.flag_bits & 0x800 and not name.isascii():
        with suppress(UnicodeError):  # else it is in the old encoding, as it says
            name = name.encode("cp437").decode("utf-8")
    name = name.replace(os.sep, "/").replace("\\", "/")
    return name.rstrip("/") + ("/" if name.endswith("/") else "")
