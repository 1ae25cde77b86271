"""What an export is: told by what stands in it, as people rename files and services theirs."""

import codecs
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, TypeAlias

from soniq.errors import Unreadable
from soniq.files.exports import (
    bandcamp,
    discogs,
    exportify,
    itunes,
    listenbrainz,
    lists,
    scrobblers,
    spotify,
    tables,
)
from soniq.files.exports.bundle import Bundle, Member
from soniq.files.exports.model import Entry, Format, Left
from soniq.files.exports.parts import NOT_UTF8
from soniq.units import Moment

Read: TypeAlias = Callable[[BinaryIO, Moment], Iterator[Entry]]

KNOWN = (
    "soniq knows Spotify's privacy export, Exportify's tables, collections of Bandcamp and "
    "Discogs, the Library.xml of iTunes and Apple Music, exports of Last.fm, Libre.fm, "
    "ListenBrainz, Maloja and Pano Scrobbler, playlists, and tables with columns for artist, title "
    "and time."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of an export that soniq reads, and how."""

    member: Member
    format: Format
    read: Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What an export is. origin: what makes it that library, where it says so; else empty.

    others: files of the zip that are of other exports, and are not read with this one.
    """

    format: Format
    parts: tuple[Part, ...]
    origin: str = ""
    others: int = 0


COLLECTED = {
    *(Format.SPOTIFY, Format.EXPORTIFY, Format.ITUNES, Format.BANDCAMP, Format.DISCOGS),
    Format.LIST,
}
"""What tells of a collection somewhere: it is not to be mixed with another."""


def recognise(bundle: Bundle) -> Recognised:
    """Raises Unreadable where nothing in it is known; the text says what it seems to be."""
    found = [part for member in bundle.members if (part := _part(bundle, member)) is not None]
    if not found:
        raise Unreadable(_nothing(bundle))
    first = found[0]
    origin = ""
    parts = tuple(part for part in found if _goes_with(first.format, part.format))
    if first.format is Format.ITUNES:
        with bundle.open(first.member) as stream:
            origin = itunes.origin(stream)
    others = len(found) - len(parts)
    return Recognised(format=first.format, parts=parts, origin=origin, others=others)


def read(bundle: Bundle, recognised: Recognised, now: Moment) -> Iterator[tuple[Part, Entry]]:
    """All entries of all parts. Raises Unreadable; what was read before is not to be kept."""
    for part in recognised.parts:
        with bundle.open(part.member) as stream:
            for entry in part.read(stream, now):
                yield part, entry
    if recognised.others:
        yield recognised.parts[0], Left(what="files of other exports", count=recognised.others)


def _goes_with(one: Format, other: Format) -> bool:
    return one is other or not {one, other} & COLLECTED


def _part(bundle: Bundle, member: Member) -> Part | None:
    head = bundle.head(member)
    is_alone = len(bundle.members) == 1
    try:
        known = _known(head, member)
    except Unreadable:
        if is_alone:
            raise
        return None
    return None if known is None else Part(member=member, format=known[0], read=known[1])


def _known(head: bytes, member: Member) -> tuple[Format, Read] | None:
    """Raises Unreadable for what another program has made of an export."""
    if (playlist := lists.reader(head, member)) is not None:
        return Format.LIST, playlist
    if member.stem == bandcamp.ITEM_ID:
        return Format.BANDCAMP, partial(bandcamp.item_id, name=member.name)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (
        b"\0" in head[:4] and head[:1] in {b"\0", b"[", b"{", b"<"}
    ):
        raise Unreadable(NOT_UTF8)
    if head.startswith(b"bplist"):
        raise Unreadable(
            "This is a binary property list. In Music or iTunes choose File, Library, "
            "Export Library, and give that Library.xml."
        )
    told = _text(head)
    start = told.lstrip()
    if start.startswith("<"):
        is_plist = "<plist" in start[:2_000] and "<dict" in start[:4_000]
        if is_plist:
            return Format.ITUNES, itunes.library
        return (Format.BANDCAMP, bandcamp.page) if bandcamp.is_page(start) else None
    if start.startswith(("[", "{")):
        return _json(start, member)
    if start.startswith("#AUDIOSCROBBLER"):
        return Format.SCROBBLES, tables.log
    if tables.has_header(told) or tables.is_bare(told):
        return _table(told), tables.plays
    for format, reader in _SHEETS:
        if (read := reader(told, member)) is not None:
            return format, read
    return None


_SHEETS: tuple[tuple[Format, Callable[[str, Member], Read | None]], ...] = (
    (Format.EXPORTIFY, exportify.reader),
    (Format.DISCOGS, discogs.reader),
    (Format.BANDCAMP, bandcamp.reader),
)


def _table(head: str) -> Format:
    if "Libre.fm" in head:
        return Format.LIBREFM
    named = "uts" in head.split("\n", 1)[0].lower() or tables.is_bare(head)
    return Format.LASTFM if named else Format.SCROBBLES


def _json(start: str, member: Member) -> tuple[Format, Read] | None:
    keys, is_lines = _first_keys(start)
    for wanted, known in _BY_LINE if is_lines else ():
        if wanted <= keys:
            return known
    for wanted, known in _BY_KEYS:
        if wanted <= keys:
            return known
    return _by_name(member) if start.startswith("[") and not keys else None


_BY_LINE: tuple[tuple[set[str], tuple[Format, Read]], ...] = (
    ({"listened_at", "track_metadata"}, (Format.LISTENBRAINZ, listenbrainz.listens)),
    ({"score", "created"}, (Format.LISTENBRAINZ, listenbrainz.feedback)),
    ({"score", "recording_mbid"}, (Format.LISTENBRAINZ, listenbrainz.feedback)),
    ({"timeMs", "track", "artist"}, (Format.PANOSCROBBLER, scrobblers.panoscrobbler)),
)
_BY_KEYS: tuple[tuple[set[str], tuple[Format, Read]], ...] = (
    ({"endTime", "msPlayed"}, (Format.SPOTIFY, spotify.short_history)),
    ({"ts", "ms_played"}, (Format.SPOTIFY, spotify.long_history)),
    ({"playlists"}, (Format.SPOTIFY, spotify.playlists)),
    ({"basic_information"}, (Format.DISCOGS, discogs.answers)),
    ({"pagination", "releases"}, (Format.DISCOGS, discogs.answers)),
    ({"pagination", "wants"}, (Format.DISCOGS, discogs.answers)),
    ({"band_name", "item_title"}, (Format.BANDCAMP, bandcamp.collection)),
    ({"items", "more_available"}, (Format.BANDCAMP, bandcamp.collection)),
    ({"items", "redownload_urls"}, (Format.BANDCAMP, bandcamp.collection)),
    ({"@context", "@type", "byArtist"}, (Format.BANDCAMP, bandcamp.page_json)),
    ({"tracks", "albums"}, (Format.SPOTIFY, spotify.library)),
    ({"tracks", "artists"}, (Format.SPOTIFY, spotify.library)),
    ({"lovedtracks"}, (Format.LASTFM, scrobblers.loved)),
    ({"recenttracks"}, (Format.LASTFM, scrobblers.recent)),
    ({"name", "artist"}, (Format.LASTFM, scrobblers.recent)),
    ({"track"}, (Format.LASTFM, scrobblers.recent)),
    ({"maloja"}, (Format.MALOJA, scrobblers.maloja)),
    ({"username", "scrobbles"}, (Format.LASTFM, scrobblers.lastfmstats)),
    ({"scrobbles"}, (Format.MALOJA, scrobblers.maloja)),
    ({"listened_at"}, (Format.LISTENBRAINZ, listenbrainz.payload)),
    ({"track_metadata"}, (Format.LISTENBRAINZ, listenbrainz.payload)),
    ({"payload"}, (Format.LISTENBRAINZ, listenbrainz.payload)),
    ({"tracks"}, (Format.SPOTIFY, spotify.library)),
)


def _by_name(member: Member) -> tuple[Format, Read] | None:
    """An empty list says nothing by itself."""
    if member.stem.startswith(("streaming_history", "endsong")):
        return Format.SPOTIFY, spotify.long_history
    if member.stem.startswith("streaminghistory"):
        return Format.SPOTIFY, spotify.short_history
    return None


def _first_keys(start: str) -> tuple[set[str], bool]:
    """The keys of the first object, or of the first in the list; and whether it is a line of
    several. Of what goes on behind the head, the keys that stand in it."""
    first = start.split("\n", 1)[0]
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return _keys_of_head(start), False
    has_more = "{" in start[len(first) :].lstrip()[:1]
    if isinstance(value, dict):
        is_document = {"playlists", "payload", "scrobbles", "lovedtracks"} & value.keys()
        return set(value), has_more or not is_document
    return _keys_of_head(start), False


def _keys_of_head(start: str) -> set[str]:
    """Keys on the first level of objects; of a list, or a list of lists, those of its first."""
    keys: set[str] = set()
    depth, wanted, place = 0, None, 0
    decoder = json.JSONDecoder()
    while place < len(start):
        letter = start[place]
        if letter in "{[":
            depth += 1
            wanted = depth if letter == "{" and wanted is None else wanted
        elif letter in "}]":
            depth -= 1
            if wanted is not None and depth < wanted:
                break
        elif letter == '"':
            try:
                said, place = decoder.raw_decode(start, place)
            except ValueError:
                break
            if depth == wanted and start[place:].lstrip()[:1] == ":":
                keys.add(said)
            continue
        place += 1
    return keys


def _text(head: bytes) -> str:
    """The head may end within a letter."""
    return io.TextIOWrapper(io.BytesIO(head), "utf-8-sig", errors="ignore").read()


_MUSIC = (".flac", ".mp3", ".m4a", ".ogg", ".opus", ".wav", ".aiff", ".aif", ".wv", ".ape")


def _nothing(bundle: Bundle) -> str:
    names = [member.name for member in bundle.members]
    if not names:
        return f"The zip is empty. {KNOWN}"
    if bundle.is_zip and any(name.lower().endswith(".zip") for name in names):
        return f"In this zip is another. Unpack it, and give what lies in it. {KNOWN}"
    if any(name.lower().endswith(_MUSIC) for name in names):
        return f"This is music, and no export: it goes into a music folder or the inbox. {KNOWN}"
    if len(names) > 1:
        return f"None of the {len(names):,} files in the zip is one that soniq reads. {KNOWN}"
    if names[0].lower().endswith(".itl"):
        return (
            "This is iTunes' own database, which only iTunes reads. In it choose File, Library, "
            "Export Library, and give that Library.xml."
        )
    return f"This is no export that soniq reads. {KNOWN}"
