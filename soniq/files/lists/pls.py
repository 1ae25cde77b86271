"""PLS: an INI file with File1, Title1, Length1 …

Source: en.wikipedia.org/wiki/PLS_(file_format). Keys in any case, in any order; numbers
may have gaps.
"""

import re
from typing import Any
from urllib.parse import quote_from_bytes

from soniq.files.lists.model import Listed, ListFile, artist_and_title, checked, decoded, one_line
from soniq.units import Milliseconds

_KEY = re.compile(r"(file|title|length)(\d{1,9})\s*=\s*(.*)", re.IGNORECASE)
_NAME = re.compile(r"(?:x-gnome-title|playlistname)\s*=\s*(.*)", re.IGNORECASE)


def read(content: bytes) -> ListFile:
    """Raises Unreadable where it is larger than any playlist."""
    said: dict[int, dict[str, str]] = {}
    name = ""
    for line in re.split(r"\r\n|\r|\n", decoded(content)):
        if found := _KEY.match(line.strip()):
            said.setdefault(int(found[2]), {})[found[1].lower()] = found[3].strip()
        elif found := _NAME.match(line.strip()):
            name = found[1].strip()
    entries = [_listed(said[number]) for number in sorted(said) if said[number].get("file")]
    return ListFile(name=name, entries=checked(entries))


def _listed(said: dict[str, str]) -> Listed:
    artist, title = artist_and_title(said.get("title", ""))
    seconds = re.fullmatch(r"\d{1,9}", said.get("length", ""))
    more: dict[str, Any] = {}
    if seconds is not None:
        more["duration"] = Milliseconds(int(seconds[0]) * 1000)
    place = said["file"].encode("utf-8", "replace")
    return Listed(place=place, artist=artist, title=title, **more)


def write(listed: ListFile) -> bytes:
    """In UTF-8, with whole seconds. Entries without a place are left out."""
    lines = ["[playlist]"]
    if name := one_line(listed.name):
        lines.append(f"X-GNOME-Title={name}")
    entries = [entry for entry in listed.entries if entry.place]
    for number, entry in enumerate(entries, 1):
        artist, title = one_line(entry.artist), one_line(entry.title)
        seconds = -1 if entry.duration is None else round(entry.duration / 1000)
        lines.append(f"File{number}={_place(entry.place or b'')}")
        if said := f"{artist} - {title}" if artist and title else title:
            lines.append(f"Title{number}={said}")
        lines.append(f"Length{number}={seconds}")
    lines += [f"NumberOfEntries={len(entries)}", "Version=2"]
    return "\n".join(lines).encode("utf-8", "replace") + b"\n"


def _place(place: bytes) -> str:
    try:
        path = place.decode()
    except UnicodeDecodeError:
        path = ""
    if path and path == path.strip() and len(path.splitlines()) == 1:
        return path
    escaped = quote_from_bytes(place)
    return f"file://{escaped}" if place.startswith(b"/") else escaped
