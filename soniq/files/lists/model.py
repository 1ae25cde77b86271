"""What files of playlists say, whatever their format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from soniq.errors import Unreadable
from soniq.units import Milliseconds

LARGEST = 20_000_000
"""Bytes of a file that is read; 20,000 entries with long names take 8 MB in the wordiest format."""

MOST = 100_000
"""Entries that are read of one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry. place: its path or address as the file has it, in bytes; None where it has none.

    raw: the same in the file's own bytes, where its text was not UTF-8. identifiers: addresses and
    URNs that name the recording.
    """

    place: bytes | None = None
    raw: bytes | None = None
    title: str = ""
    artist: str = ""
    album: str = ""
    duration: Milliseconds | None = None
    number: int | None = None
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A playlist. name: "" where the file does not say one."""

    name: str = ""
    description: str = ""
    entries: tuple[Listed, ...] = ()


Writer: TypeAlias = Callable[[ListFile], bytes]


def checked(entries: Sequence[Listed]) -> tuple[Listed, ...]:
    """Raises Unreadable where there are too many."""
    if len(entries) > MOST:
        raise Unreadable(f"It has {len(entries):,} entries; soniq reads lists of up to {MOST:,}.")
    return tuple(entries)


def decoded(content: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-16 by its zeros, UTF-8, or Windows'.

    Raises:
        Unreadable: it is larger than any playlist.
    """
    check_size(content)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff")
    if encoding_of_zeros := _by_zeros(content[:1000]):
        return content.decode(encoding_of_zeros, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def check_size(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Unreadable(f"It is larger than {LARGEST // 1_000_000} MB: no playlist.")


def is_wide(content: bytes) -> bool:
    """Whether it is UTF-16 or UTF-32, so that its lines cannot be told by single bytes."""
    return content.startswith(_WIDE) or _by_zeros(content[:1000]) is not None


_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8"),
)


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark, as most of its characters are Latin: every other byte is 0."""
    if len(head) < 4:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > half * 0.7 and head[::2].count(0) < half * 0.1:
        return "utf-16-le"
    if head[::2].count(0) > half * 0.7 and head[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def one_line(text: str) -> str:
    """A text for formats of lines: all kinds of line ends become spaces."""
    return " ".join(text.splitlines()).strip()


def artist_and_title(said: str) -> tuple[str, str]:
    """Of "Artist - Title"; without a dash, all of it is the title."""
    artist, dash, title = said.partition(" - ")
    return (artist.strip(), title.strip()) if dash and title.strip() else ("", said.strip())
