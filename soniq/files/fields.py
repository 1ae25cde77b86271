"""What the tag formats call their fields, and what soniq calls them.

Vorbis comments, APEv2 items, ASF attributes, MP4 freeform atoms and ID3 TXXX frames are named by
people. Case, spaces, dashes, underscores and slashes are ignored: "ALBUM ARTIST", "AlbumArtist"
and "album_artist" are one field. The names are those that Picard, beets, foobar2000, Mp3tag and
the players' own writers use (Picard's appendix "Tag Mapping", beets' mediafile.py).
"""

import re
from functools import lru_cache
from typing import TypeAlias

Heard: TypeAlias = "dict[str, list[str]]"
"""Texts as the file has them, by soniq's name of the field."""

_NAMES = {
    "title": "title",
    "artist": "artist",
    "artists": "artists",
    "album": "album",
    "albumartist": "albumartist",
    "albumartists": "albumartists",
    "composer": "composer",
    "lyricist": "lyricist",
    "writer": "writer",
    "conductor": "conductor",
    "remixer": "remixer mixartist modifiedby",
    "producer": "producer",
    "arranger": "arranger",
    "performer": "performer",
    "genre": "genre",
    "track": "track tracknumber trackno",
    "tracktotal": "tracktotal totaltracks trackc trackcount tracks",
    "disc": "disc discnumber discno disk disknumber",
    "disctotal": "disctotal totaldiscs discc disccount discs disktotal totaldisks",
    "disctitle": "discsubtitle setsubtitle disctitle",
    "date": "date",
    "releasedate": "releasedate",
    "year": "year",
    "originaldate": "originaldate originalreleasedate",
    "originalyear": "originalyear originalreleaseyear",
    "compilation": "compilation itunescompilation iscompilation",
    "releasetype": "releasetype musicbrainzalbumtype musicbrainzreleasetype",
    "label": "label",
    "publisher": "publisher organization recordlabel",
    "catalognumber": "catalognumber catalogid catalog labelno catalogno",
    "barcode": "barcode",
    "upc": "upc ean eanupc upcean",
    "isrc": "isrc",
    "media": "media sourcemedia mediatype",
    "language": "language",
    "bpm": "bpm tempo beatsperminute",
    "key": "initialkey key",
    "titlesort": "titlesort titlesortorder",
    "artistsort": "artistsort artistsortorder",
    "albumsort": "albumsort albumsortorder",
    "albumartistsort": "albumartistsort albumartistsortorder",
    "comment": "comment comments",
    "description": "description",
    "lyrics": "lyrics unsyncedlyrics unsynchronisedlyrics unsynchronizedlyrics",
    "syncedlyrics": "syncedlyrics synchronisedlyrics synchronizedlyrics",
    "recordingid": "musicbrainztrackid musicbrainzrecordingid",
    "trackid": "musicbrainzreleasetrackid",
    "releaseid": "musicbrainzalbumid musicbrainzreleaseid",
    "releasegroupid": "musicbrainzreleasegroupid",
    "artistid": "musicbrainzartistid",
    "albumartistid": "musicbrainzalbumartistid",
    "acoustid": "acoustidid",
    "trackgain": "replaygaintrackgain rgradio trackgain",
    "trackpeak": "replaygaintrackpeak rgpeak trackpeak",
    "albumgain": "replaygainalbumgain rgaudiophile albumgain",
    "albumpeak": "replaygainalbumpeak albumpeak",
    "r128track": "r128trackgain",
    "r128album": "r128albumgain",
    "picture": "metadatablockpicture",
    "oldpicture": "coverart",
}

_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split()}
_PUNCTUATION = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def field_of(name: str) -> str | None:
    """Soniq's field for a name that people gave; None for names that soniq does not use."""
    return _FIELDS.get(_PUNCTUATION.sub("", name.lower()))


def hear(heard: Heard, field: str, text: str) -> None:
    """Note one more text for a field."""
    if field in heard:
        heard[field].append(text)
    else:
        heard[field] = [text]
