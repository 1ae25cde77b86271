"""A sound file held open: its bytes by place, and where the tags around the sound end."""

import errno
import os
import stat
from types import TracebackType
from typing import Self

from soniq.files.model import Unreadable

Span = tuple[int, int]
"""A stretch of a file: where it begins and where it ends."""

HEAD = 128
TAIL = 160  # an ID3v1 tag and, before it, an APEv2 footer

_REASONS = {
    errno.ENOENT: "It is gone.",
    errno.EACCES: "soniq is not allowed to read it; its owner or mode must change.",
    errno.EPERM: "soniq is not allowed to read it; its owner or mode must change.",
    errno.ENAMETOOLONG: "Its path is longer than the system can open.",
    errno.EIO: "The disk fails to read it.",
    errno.ELOOP: "It is a link that leads back to itself.",
    errno.ENXIO: "It is not a file.",
    errno.ENOSPC: "The disk is full.",
    errno.EDQUOT: "The disk is full, as far as soniq may use it.",
    errno.EROFS: "Its disk is mounted read-only.",
    errno.EFBIG: "It would grow larger than the system or soniq allows.",
}


def refusal(error: OSError) -> str:
    """Why the system would not open or read something, for people."""
    return _REASONS.get(error.errno or 0, f"The system cannot read it: {error.strerror or error}.")


class Opened:
    """A file opened for reading, and what its edges tell.

    head: its first 128 bytes; tail: its last 160. start: where the sound begins behind ID3v2 tags;
    magic: the 16 bytes there.
    """

    __slots__ = ("fd", "file", "head", "magic", "size", "start", "tail")

    def __init__(self, path: bytes, *, follow: bool = True) -> None:
        """follow: whether the path may be a link.

        Raises:
            OSError: the system does not open it.
            Unreadable: it is no file.
        """
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
        self.fd = os.open(path, flags if follow else flags | os.O_NOFOLLOW)
        about = os.fstat(self.fd)
        if not stat.S_ISREG(about.st_mode):
            os.close(self.fd)
            raise Unreadable("It is not a file.")
        self.file = open(self.fd, "rb")  # noqa: SIM115 - closed by __exit__
        self.size = about.st_size
        self.head = self.at(0, HEAD)
        self.tail = self.at(self.size - TAIL, TAIL) if self.size > HEAD else self.head
        self.start, self.magic = self._behind_id3()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.file.close()

    def at(self, place: int, length: int) -> bytes:
        """The bytes from a place on; fewer at the file's end."""
        return os.pread(self.fd, length, max(0, place)) if place < self.size else b""

    def _behind_id3(self) -> tuple[int, bytes]:
        """Some writers stack several ID3v2 tags."""
        start, magic = 0, self.head
        while magic[:3] == b"ID3" and len(magic) >= 10 and max(magic[6:10]) < 0x80:
            footer = 10 if magic[5] & 0x10 else 0
            start += 10 + footer + synchsafe(magic[6:10])
            if start >= self.size:
                return self.size, b""
            magic = self.at(start, 16)
        return start, magic[:16]

    def end(self) -> int:
        """Where the sound ends before ID3v1, APEv2, Lyrics3 and appended ID3v2 tags."""
        end, tail = self.size, self.tail
        while end > self.start and (length := _last_tag(self, end, tail)):
            end = max(self.start, end - length)
            tail = self.at(end - TAIL, min(TAIL, end))
        return end


def synchsafe(four: bytes) -> int:
    """ID3's integers of seven bits a byte."""
    return four[0] << 21 | four[1] << 14 | four[2] << 7 | four[3]


def _last_tag(opened: Opened, end: int, tail: bytes) -> int:
    """How long the tag is with which the bytes before `end` end; 0 where there is none."""
    if tail[-128:-125] == b"TAG":
        return 128
    if tail[-32:-24] == b"APETAGEX":
        with_header = 32 if tail[-9] & 0x80 else 0
        return int.from_bytes(tail[-20:-16], "little") + with_header
    if tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
        return int(tail[-15:-9]) + 15
    if tail[-9:] == b"LYRICSEND":
        longest = 5100 + 20  # as Lyrics3 v1 has it
        place = max(0, end - longest)
        found = opened.at(place, end - place).rfind(b"LYRICSBEGIN")
        return 0 if found < 0 else end - place - found
    if tail[-10:-7] == b"3DI" and max(tail[-4:]) < 0x80:
        return synchsafe(tail[-4:]) + 20
    return 0
