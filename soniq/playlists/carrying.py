"""Lists as files: which format a file has, what its lines mean here, and how a list is written."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from soniq.errors import Invalid, Unreadable
from soniq.files.lists import jspf, m3u, nsp, pls, xspf
from soniq.files.lists.model import Listed, ListFile
from soniq.library.finding import Line
from soniq.playlists import navidrome
from soniq.playlists.model import BroughtPlaylist, Format, Rules, Visibility, Written

_READERS: Mapping[str, Callable[[bytes], ListFile]] = {
    "m3u": m3u.read,
    "m3u8": m3u.read,
    "pls": pls.read,
    "xspf": xspf.read,
    "jspf": jspf.read,
}
_WRITERS: Mapping[Format, tuple[Callable[[ListFile], bytes], str]] = {
    Format.M3U8: (m3u.write, "audio/x-mpegurl; charset=utf-8"),
    Format.PLS: (pls.write, "audio/x-scpls; charset=utf-8"),
    Format.XSPF: (xspf.write, "application/xspf+xml"),
    Format.JSPF: (jspf.write, "application/jspf+json"),
}

SUFFIXES = (*_READERS, "nsp")
"""Of files that are read."""

_RECORDING = re.compile(
    r"musicbrainz\.org/(?:recording|track)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.I
)
_ISRC = re.compile(r"(?:urn:)?isrc:([A-Z0-9]{12})$", re.IGNORECASE)
_SPOTIFY = re.compile(r"(?:spotify:track:|open\.spotify\.com/track/)([A-Za-z0-9]{22})")
_ADDRESS = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]+:")
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A list as its file says it. raw: for lines that a file in another encoding than UTF-8 has:
    the same with the path in that file's own bytes, by their place."""

    brought: BroughtPlaylist
    raw: Mapping[int, Line]
    notes: tuple[str, ...] = ()


def read(file_name: str, content: bytes, *, folder: bytes | None, key: str | None) -> Carried:
    """folder: where the file lies, absolute; None for one that was sent from elsewhere.

    key: what makes it this list; None: its own name and the name that it gives the list.

    Raises:
        Invalid: it is no playlist, or none that soniq reads.
    """
    base = file_name.replace("\\", "/").rpartition("/")[2]
    stem, _, suffix = base.rpartition(".")
    try:
        if suffix.lower() == "nsp":
            return _rules(stem, base, nsp.read(content), key)
        reader = _READERS.get(suffix.lower()) or _by_content(content)
        said = reader(content)
    except Unreadable as error:
        raise Invalid(f"{base[:100]} cannot be read: {error}") from error
    name = said.name or stem or base
    lines = [line_of(one, folder) for one in said.entries]
    return Carried(
        brought=BroughtPlaylist(
            key=key or f"file:{base}:{said.name}",
            name=name[:200],
            origin=base[:200],
            lines=tuple(lines),
            description=said.description[:5_000],
        ),
        raw={
            place: line_of(replace(one, place=one.raw), folder)
            for place, one in enumerate(said.entries)
            if one.raw is not None
        },
    )


def _rules(stem: str, base: str, said: nsp.SmartFile, key: str | None) -> Carried:
    rules, notes = navidrome.rules_of(said)
    return Carried(
        brought=BroughtPlaylist(
            key=key or f"file:{base}:{said.name}",
            name=(said.name or stem or base)[:200],
            origin=base[:200],
            description=said.comment[:5_000],
            rules=rules,
            visibility=Visibility.HOUSEHOLD if said.public else Visibility.PRIVATE,
        ),
        raw={},
        notes=notes,
    )


def _by_content(content: bytes) -> Callable[[bytes], ListFile]:
    """Of a file whose name does not tell."""
    head = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        return xspf.read
    if head.startswith(b"{"):
        return jspf.read
    if head.lower().startswith(b"[playlist]"):
        return pls.read
    if head.startswith(b"#EXTM3U"):
        return m3u.read
    raise Unreadable(f"soniq reads {', '.join(SUFFIXES)}.")


def line_of(said: Listed, folder: bytes | None) -> Line:
    identifiers = " ".join(said.identifiers)
    recording, spotify = _RECORDING.search(identifiers), _SPOTIFY.search(identifiers)
    isrc = next((found for one in said.identifiers if (found := _ISRC.match(one))), None)
    return Line(
        path=None if said.place is None else path_of(said.place, folder),
        title=said.title,
        artist=said.artist,
        album=said.album,
        duration=said.duration,
        isrc=None if isrc is None else isrc[1].upper(),
        musicbrainz_id=None if recording is None else recording[1].lower(),
        spotify_id=None if spotify is None else spotify[1],
        track_number=said.number,
    )


def path_of(place: bytes, folder: bytes | None) -> bytes:
    """A relative path as it is meant: from the folder of its list, where that is known."""
    if place.startswith((b"/", b"\\")) or _ADDRESS.match(place) or re.match(rb"[A-Za-z]:", place):
        return place
    if b"/" not in place:
        place = place.replace(b"\\", b"/")
    if folder is not None:
        return os.path.normpath(os.path.join(folder, place))
    return re.sub(rb"^(?:\.{1,2}/)+", b"", place) or place


def write(name: str, description: str, entries: Sequence[Listed], chosen: Format) -> Written:
    """Of a list of tracks. Entries without a place are in the formats that can hold them."""
    if chosen is Format.NSP:
        raise Invalid(f'"{name}" was made by hand; a .nsp file holds rules. Choose another format.')
    writer, media_type = _WRITERS[chosen]
    without = sum(one.place is None for one in entries)
    notes = []
    if without and chosen in (Format.M3U8, Format.PLS):
        notes.append(f"{without} entries without a path, which this format cannot hold")
    said = ListFile(name=name, description=description, entries=tuple(entries))
    return Written(
        file_name=file_name(name, chosen),
        media_type=media_type,
        content=writer(said),
        notes=tuple(notes),
    )


def write_rules(name: str, description: str, rules: Rules, *, public: bool) -> Written:
    said, notes = navidrome.file_of(name, description, rules, public=public)
    return Written(
        file_name=file_name(name, Format.NSP),
        media_type="application/json",
        content=nsp.write(said),
        notes=tuple(f"Navidrome does not know: {note}" for note in notes),
    )


def file_name(name: str, chosen: Format) -> str:
    """One that every system takes."""
    stem = _UNFIT.sub("-", name).strip(" .-")[:100] or "playlist"
    return f"{stem}.{chosen}"
