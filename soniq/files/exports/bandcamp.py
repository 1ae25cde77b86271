"""Bandcamp: what somebody bought there, in the forms in which people can have it.

Bandcamp exports nothing itself. So: the answers of its collection (`collection_items`, and
`wishlist_items` likewise) as they are, or their items in a list; the page of a collection or of an
album as a browser saves it; tables that programs make of them; and the folders that bandcampsync
keeps, each with a `bandcamp_item_id.txt`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from soniq.errors import Unreadable
from soniq.files.exports import fanpage, sheets
from soniq.files.exports.bundle import Member
from soniq.files.exports.model import Album, Entry, Left, Medium, Owned, Refused, Saved, Told
from soniq.files.exports.parts import CUT_SHORT, NOT_UTF8, parts
from soniq.files.exports.sheets import Row, Sheet
from soniq.files.exports.values import Fields, address, day, fields, span, stamp, text, whole
from soniq.units import Milliseconds, Moment

LARGEST = 32 << 20
"""Bytes of a page; that of a collection of thousands has some."""
ITEM_ID = "bandcamp_item_id"

_COLUMNS: Mapping[str, Sequence[str]] = {
    "artist": ("band_name", "artist", "band", "artist name", "artist_name", "item_artist"),
    "title": ("item_title", "album", "title", "album title", "album_title", "release", "item name"),
    "url": ("item_url", "url", "link", "album url", "item url", "bandcamp url"),
    "at": ("purchased", "purchase date", "purchase_date", "date purchased", "date", "added"),
    "id": ("tralbum_id", "item_id", "id", "item id"),
    "type": ("tralbum_type", "item_type", "type", "item type"),
}
_LD_JSON = re.compile(rb"<script\s[^<>]{0,500}?application/ld\+json[^<>]{0,500}>")
_LENGTH = re.compile(r"P(?:T?(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?")
_KINDS = {"AlbumRelease": "album", "SingleRelease": "single", "EPRelease": "ep"}
_NO_NAMES = "It names no artist or no title."


def collection(stream: BinaryIO, _now: Moment) -> Iterator[Entry]:
    """Answers of the collection and of the wishlist, or a list of their items."""
    for place, (key, said) in enumerate(parts(stream), 1):
        if key in {"", "items", "collection", "wishlist"}:
            yield _item(f"entry {place}", fields(said), is_wish=key == "wishlist")


def page_json(stream: BinaryIO, _now: Moment) -> Iterator[Entry]:
    """What an album's page says of itself (schema.org, as ld+json)."""
    yield _release("the page", fields(_parsed(_whole(stream))))


def page(stream: BinaryIO, _now: Moment) -> Iterator[Entry]:
    """A page as a browser saved it: of an album, of a track, or of a collection."""
    content = _whole(stream)
    releases = [one for one in _said(content) if is_release(one)]
    yield from (_release("the page", one) for one in releases)
    if releases:
        return
    shown = list(fanpage.items(_decoded(content)))
    if not shown:
        raise Unreadable(
            "The page shows no album and no collection. Save the page of an album, or your own "
            "collection's (bandcamp.com/yourname) after you scrolled to its end."
        )
    for place, (is_wish, item) in enumerate(shown, 1):
        yield _item(f"entry {place}", item, is_wish=is_wish)


def _said(content: bytes) -> Iterator[Fields]:
    """What the page says of itself in ld+json."""
    end = 0
    while (begun := _LD_JSON.search(content, end)) is not None:
        end = content.find(b"</script>", begun.end())
        if end < 0:
            raise Unreadable(CUT_SHORT)
        yield fields(_parsed(content[begun.end() : end]))


def is_release(said: Fields) -> bool:
    return said.get("@type") in ("MusicAlbum", "MusicRecording")


def is_page(head: str) -> bool:
    """Whether it is one of Bandcamp's pages, by its beginning."""
    lowered = head[:20_000].lower()
    return "<html" in lowered and ("bandcamp.com" in lowered or "bcbits.com" in lowered)


def reader(head: str, _member: Member) -> partial[Iterator[Entry]] | None:
    """What reads a table; None where nothing in it speaks of Bandcamp."""
    sheet = sheets.begun(head)
    columns = {} if sheet is None else sheet.columns(_COLUMNS)
    if sheet is None or not {"artist", "title"} <= columns.keys():
        return None
    if "bandcamp" not in head.lower() and not {"band_name", "item_title"} <= set(sheet.names):
        return None
    return partial(table, sheet=sheet, columns=columns)


def table(
    stream: BinaryIO, _now: Moment, *, sheet: Sheet, columns: Mapping[str, int]
) -> Iterator[Entry]:
    for row in sheets.read(stream, sheet, columns):
        yield _row(row)


def item_id(stream: BinaryIO, _now: Moment, *, name: str) -> Iterator[Entry]:
    """The number of a purchase; its folders tell whose it is. name: Artist/Album/ and the file's.

    Raises Unreadable where it came without them.
    """
    folders = [text(part) for part in PurePosixPath(name).parts[:-1]]
    if len(folders) < 2:
        raise Unreadable(
            "bandcamp_item_id.txt holds a number alone. Zip the folders that these files lie in "
            "(Artist/Album), without the music if you like, and give that zip."
        )
    number = stream.read(40).decode("ascii", "replace").strip()
    artist, title = folders[-2:]
    if not number.isdecimal() or not artist or not title:
        yield Refused(place=text(name), reason="It holds no number of a purchase.")
    else:
        album = Album(title=title, artists=(artist,))
        yield Owned(album=album, key=f"a{int(number)}", medium=Medium.DIGITAL)


def _item(place: str, said: Fields, *, is_wish: bool) -> Entry:
    """A purchase or a wish. Who bought a song of an album has not the album."""
    sold = text(said.get("item_type"))[:1].lower()
    kind = text(said.get("tralbum_type"))[:1].lower() or sold
    if kind not in {"a", "t"}:
        return Left(what="merchandise and subscriptions")
    number = whole(said.get("tralbum_id") or said.get("item_id"), most=2**53)
    artist, title = text(said.get("band_name")), text(said.get("item_title"))
    of_album = text(said.get("album_title"))
    if sold == "p":  # a package, whose own name is that of the thing
        title = of_album or title
    if not artist or not title:
        return Refused(place=place, reason=_NO_NAMES)
    at = stamp(said.get("purchased")) or stamp(said.get("added"))
    url, cover = address(said.get("item_url")), address(said.get("item_art_url"))
    is_wish = is_wish or ("purchased" in said and not said.get("purchased"))
    is_song = kind == "t" and of_album not in {"", title}
    album = Album(
        title=of_album if is_song else title,
        artists=(artist,),
        kind="single" if kind == "t" and not is_song else None,
        cover_url=cover,
    )
    key = f"{kind}{number}" if number else ""
    if is_song:
        song = Told(artist=artist, title=title, album=of_album)
        return Saved(album=album, song=song, key=key, url=url, at=at)
    if is_wish:
        return Saved(album=album, key=key, url=url, at=at)
    return _owned(album, key, url, at)


def _row(row: Row) -> Entry:
    kind = row["type"].strip().lower()[:1]
    artist, title = text(row["artist"]), text(row["title"])
    if kind in {"p", "s", "b"} and not row["url"]:
        return Left(what="merchandise and subscriptions")
    if not artist or not title:
        return Refused(place=row.place, reason=_NO_NAMES)
    url = address(row["url"])
    is_song = kind == "t" or (url is not None and "/track/" in url)
    album = Album(title=title, artists=(artist,), kind="single" if is_song else None)
    number = whole(row["id"], most=2**53)
    key = f"{'t' if is_song else 'a'}{number}" if number else ""
    return _owned(album, key, url, stamp(row["at"]))


def _release(place: str, said: Fields) -> Entry:
    title, artist = text(said.get("name")), text(fields(said.get("byArtist")).get("name"))
    if not title or not artist or not is_release(said):
        return Refused(place=place, reason=_NO_NAMES)
    url, cover = address(said.get("@id")), address(said.get("image"))
    within = fields(said.get("inAlbum"))
    inner, is_track = text(within.get("name")), said.get("@type") == "MusicRecording"
    released = day(said.get("datePublished"))
    if is_track and inner and within.get("@id") not in (None, said.get("@id")):
        album = Album(title=inner, artists=(artist,), release_date=released)
        song = Told(artist=artist, title=title, album=inner, duration=_length(said))
        return Saved(album=album, song=song, key=_number(said, "track_id", "t"), url=url)
    songs = () if is_track else tuple(_songs(said, artist))
    album = Album(
        title=title,
        artists=(artist,),
        release_date=released,
        kind="single" if is_track else _KINDS.get(text(said.get("albumReleaseType"))),
        total_tracks=whole(said.get("numTracks"), most=9_999) or len(songs) or None,
        cover_url=cover,
        songs=songs,
    )
    key = _number(said, "track_id", "t") if is_track else ""
    for one in _list(said.get("albumRelease")) if not key else ():
        if fields(one).get("@id") == said.get("@id"):
            key = _number(fields(one), "item_id", "a")
    return _owned(album, key, url, None)


def _owned(album: Album, key: str, url: str | None, at: Moment | None) -> Owned:
    """Known again by its number, else its address, else its names."""
    known = key or url or f"{album.artists[0]} / {album.title}"
    return Owned(album=album, key=known, medium=Medium.DIGITAL, note=url or "", at=at)


def _songs(said: Fields, artist: str) -> Iterator[Told]:
    for one in _list(fields(said.get("track")).get("itemListElement")):
        song = fields(fields(one).get("item"))
        credited = text(fields(song.get("byArtist")).get("name")) or artist
        if title := text(song.get("name")):
            yield Told(
                artist=credited,
                title=title,
                duration=_length(song),
                track_number=whole(fields(one).get("position"), most=999) or None,
            )


def _number(said: Fields, name: str, kind: str) -> str:
    for one in _list(said.get("additionalProperty")):
        if fields(one).get("name") == name and (
            number := whole(fields(one).get("value"), most=2**53)
        ):
            return f"{kind}{number}"
    return ""


def _length(said: Fields) -> Milliseconds | None:
    """Of "P00H08M24S"."""
    found = _LENGTH.fullmatch(text(said.get("duration")))
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return span(hours * 3600 + minutes * 60 + seconds, unit=1000)


def _whole(stream: BinaryIO) -> bytes:
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(f"The page is larger than {LARGEST >> 20} MB.")
    return content


def _parsed(content: bytes) -> object:
    try:
        return json.loads(_decoded(content))
    except (ValueError, RecursionError) as error:
        raise Unreadable("The page is damaged, or was cut short. Save it again.") from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(NOT_UTF8) from error


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
