"""ASF attributes (Windows Media) as soniq's fields."""

import struct
from typing import Any

from soniq.files.fields import Heard, field_of, hear

NAMES = {
    "Title": "title",
    "Author": "artist",
    "WM/AlbumTitle": "album",
    "WM/AlbumArtist": "albumartist",
    "WM/Composer": "composer",
    "WM/Writer": "lyricist",
    "WM/Conductor": "conductor",
    "WM/ModifiedBy": "remixer",
    "WM/Producer": "producer",
    "WM/Genre": "genre",
    "WM/TrackNumber": "track",
    "WM/Track": "oldtrack",
    "WM/PartOfSet": "disc",
    "WM/SetSubTitle": "disctitle",
    "WM/Year": "date",
    "WM/OriginalReleaseTime": "originaldate",
    "WM/OriginalReleaseYear": "originalyear",
    "WM/IsCompilation": "compilation",
    "WM/Publisher": "label",
    "WM/CatalogNo": "catalognumber",
    "WM/Barcode": "barcode",
    "WM/ISRC": "isrc",
    "WM/Media": "media",
    "WM/Language": "language",
    "WM/BeatsPerMinute": "bpm",
    "WM/InitialKey": "key",
    "WM/TitleSortOrder": "titlesort",
    "WM/ArtistSortOrder": "artistsort",
    "WM/AlbumSortOrder": "albumsort",
    "WM/AlbumArtistSortOrder": "albumartistsort",
    "Description": "comment",
    "WM/Lyrics": "lyrics",
    "WM/Lyrics_Synchronised": "syncedlyrics",
    "Copyright": "",
    "WM/Picture": "",
}


def listen(tags: Any) -> Heard:
    """The texts of the attributes by field."""
    heard: Heard = {}
    for name, value in tags:
        field = NAMES.get(name)
        if field is None:
            field = field_of(name.removeprefix("WM/"))
        if field:
            hear(heard, field, _text(value))
    if "track" not in heard and "oldtrack" in heard:
        heard["track"] = [_counted_from_one(text) for text in heard["oldtrack"]]
    return heard


def _text(value: Any) -> str:
    return value.value.decode("utf-8", "replace") if isinstance(value.value, bytes) else str(value)


def _counted_from_one(text: str) -> str:
    """WM/Track, which WM/TrackNumber replaced, counts from 0."""
    return str(int(text) + 1) if text.isdecimal() and len(text) < 6 else ""


def pictures(tags: Any) -> list[tuple[int, bytes]]:
    """The attached pictures: what each shows (3 is the front cover) and its bytes."""
    return [
        picture
        for name, value in tags
        if name == "WM/Picture" and (picture := _picture(value.value)) is not None
    ]


def _picture(packed: object) -> tuple[int, bytes] | None:
    """A WM_PICTURE: type, size, then MIME type and description in UTF-16, each NUL-terminated."""
    if not isinstance(packed, bytes) or len(packed) < 9:
        return None
    shows, size = struct.unpack_from("<BI", packed)
    place = 5
    for _ in range(2):
        while packed[place : place + 2] not in (b"\0\0", b""):
            place += 2
        place += 2
    return shows, packed[place : place + size]
