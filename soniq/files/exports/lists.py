"""A playlist's file as an export: the list, and each song of it as one that may be wished for."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from soniq.files.exports.bundle import Member
from soniq.files.exports.model import Album, Entry, Left, Listed, Saved, Told
from soniq.files.exports.values import isrc, spotify_id, text
from soniq.files.lists import jspf, m3u, pls, xspf
from soniq.files.lists.model import LARGEST, ListFile, decoded
from soniq.files.lists.model import Listed as Line
from soniq.units import Moment

_RECORDING = re.compile(
    r"musicbrainz\.org/(?:recording|track)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.I
)
_ISRC = re.compile(r"(?:urn:)?isrc:([A-Z0-9]{12})$", re.IGNORECASE)
_ABSOLUTE = re.compile(rb"[/\\]|[A-Za-z][A-Za-z0-9+.-]+:|[A-Za-z]:")


def reader(head: bytes, member: Member) -> partial[Iterator[Entry]] | None:
    """What reads a playlist; None where it is none. The file's name decides where its words do not:
    a plain M3U is paths alone."""
    start = decoded(head).lstrip("\ufeff \t\r\n")
    suffix = PurePosixPath(member.name).suffix.lower()
    found: Callable[[bytes], ListFile] | None = None
    if start.startswith("<"):
        found = xspf.read if "<playlist" in start[:2_000] else None
    elif start.startswith("{"):
        found = (
            jspf.read if suffix == ".jspf" or start[1:].lstrip().startswith('"playlist"') else None
        )
    elif start.lower().startswith("[playlist]"):
        found = pls.read
    elif start.startswith("#EXTM3U") or (suffix in {".m3u", ".m3u8"} and "\0" not in start):
        found = m3u.read
    name = PurePosixPath(member.name).name
    return None if found is None else partial(playlist, read=found, name=name)


def playlist(
    stream: BinaryIO, _now: Moment, *, read: Callable[[bytes], ListFile], name: str
) -> Iterator[Entry]:
    """name: of the file. Raises Unreadable."""
    said = read(stream.read(LARGEST + 1))
    entries = tuple(_told(line) for line in said.entries)
    if not entries:
        yield Left(what="empty playlists")
        return
    title = text(said.name) or text(PurePosixPath(name).stem) or "Playlist"
    yield Listed(
        key=f"{name}:{said.name}",
        name=title[:200],
        description=said.description[:5_000],
        entries=entries,
    )
    for told in entries:
        if told.title and told.artist:
            album = Album(title=told.album, artists=(told.artist,))
            yield Saved(album=album, song=told, key=told.spotify_id or "", of_list=True)


def _told(line: Line) -> Told:
    said = " ".join(line.identifiers)
    recording = _RECORDING.search(said)
    codes = (found[1] for one in line.identifiers if (found := _ISRC.match(one)))
    spotify = (known for one in line.identifiers if (known := spotify_id(one)))
    return Told(
        artist=text(line.artist),
        title=text(line.title),
        album=text(line.album),
        duration=line.duration or None,
        isrc=isrc(next(codes, None)),
        musicbrainz_id=recording[1].lower() if recording else None,
        spotify_id=next(spotify, None),
        path=None if line.place is None else _path(line.place),
        raw=None if line.raw is None else _path(line.raw),
        track_number=line.number,
    )


def _path(place: bytes) -> bytes:
    """A relative path is one from wherever the list lay: what led out of there is dropped."""
    if _ABSOLUTE.match(place):
        return place
    if b"/" not in place:
        place = place.replace(b"\\", b"/")
    return re.sub(rb"^(?:\.{1,2}/)+", b"", place) or place
