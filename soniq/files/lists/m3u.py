"""M3U, M3U8 and Extended M3U: a path or address a line, with words before it.

Source: en.wikipedia.org/wiki/M3U; the directives beside #EXTINF are those that VLC and foobar2000
write. An .m3u may be in any encoding: what is not UTF-8 is taken as Windows' Western one, and the
bytes of its paths are kept, as the disk may have the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from soniq.files.lists.model import (
    Listed,
    ListFile,
    artist_and_title,
    check_size,
    checked,
    decoded,
    is_wide,
    one_line,
)
from soniq.units import Milliseconds

_INFO = re.compile(
    r"#EXTINF:\s*(-?\d{1,9}(?:\.\d{1,9})?(?![\d.]))?((?:[^,\"]|\"[^\"]*\")*),?(.*)", re.IGNORECASE
)
_BREAK = re.compile(rb"\r\n|\r|\n")


@dataclass(slots=True)
class _Said:
    """What directives said of the next path."""

    info: str = ""
    artist: str = ""
    album: str = ""
    seconds: float | None = None

    def listed(self, place: bytes, raw: bytes | None) -> Listed:
        artist, title = self.artist, self.info
        if artist and title.startswith(f"{artist} - "):
            title = title[len(artist) + 3 :].strip()
        elif not artist:
            artist, title = artist_and_title(self.info)
        known = self.seconds is not None and self.seconds >= 0
        return Listed(
            place=place,
            raw=raw,
            title=title,
            artist=artist,
            album=self.album,
            duration=Milliseconds(round((self.seconds or 0) * 1000)) if known else None,
        )


def read(content: bytes) -> ListFile:
    """Raises Unreadable where it is larger than any playlist."""
    name, entries, said = "", [], _Said()
    for line, raw in _lines(content):
        if not line.startswith("#"):
            entries.append(said.listed(line.encode("utf-8", "replace"), raw))
            said = _Said()
            continue
        directive, _, value = line.partition(":")
        match directive.upper():
            case "#PLAYLIST":
                name = value.strip()
            case "#EXTINF":
                found = _INFO.match(line)
                said.seconds = float(found[1]) if found and found[1] else None
                said.info = found[3].strip() if found else ""
            case "#EXTART":
                said.artist = value.strip()
            case "#EXTALB":
                said.album = value.strip()
    return ListFile(name=name, entries=checked(entries))


def _lines(content: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Each line that says something, and its bytes where they are no UTF-8."""
    check_size(content)
    if is_wide(content):
        content = decoded(content).encode("utf-8", "replace")
    for raw in _BREAK.split(content.removeprefix(b"\xef\xbb\xbf")):
        bare = raw.strip(b" \t\x00\x0b\x0c")
        if not bare:
            continue
        try:
            yield bare.decode(), None
        except UnicodeDecodeError:
            yield bare.decode("cp1252", "replace"), bare


def write(listed: ListFile) -> bytes:
    """As .m3u8, in UTF-8. Entries without a place are left out: there is nothing to play."""
    lines = [b"#EXTM3U"]
    if name := one_line(listed.name):
        lines.append(f"#PLAYLIST:{name}".encode())
    for entry in listed.entries:
        if entry.place:
            lines += [line.encode("utf-8", "replace") for line in _words(entry)]
            lines.append(_place(entry.raw or entry.place))
    return b"\n".join(lines) + b"\n"


def _words(entry: Listed) -> Iterator[str]:
    artist, title, album = (one_line(said) for said in (entry.artist, entry.title, entry.album))
    if artist:
        yield f"#EXTART:{artist}"
    if album:
        yield f"#EXTALB:{album}"
    if artist or title or entry.duration is not None:
        said = f"{artist} - {title}" if artist and title else title
        seconds = "-1" if entry.duration is None else f"{entry.duration / 1000:.3f}"
        yield f"#EXTINF:{seconds.removesuffix('.000')},{said}"


def _place(place: bytes) -> bytes:
    """A path that would be read as something else is written as an address, or from "./" on."""
    if place == place.strip(b" \t\x00\x0b\x0c") and not _BREAK.search(place):
        return b"./" + place if place.startswith((b"#", b"\xef\xbb\xbf")) else place
    escaped = quote_from_bytes(place).encode()
    return b"file://" + escaped if place.startswith(b"/") else escaped
