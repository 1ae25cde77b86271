"""What a file's tags say, read straight from mutagen's own objects: a second opinion.

Nothing here calls soniq. Each format is asked for each field by the names that its taggers use.
Only what one can say without opinion is asked: texts, numbers, dates in digits, pictures' bytes.
"""

import base64
import re
from collections.abc import Callable
from typing import Any

import mutagen
from mutagen.apev2 import APEv2File
from mutagen.asf import ASF
from mutagen.flac import Picture
from mutagen.id3 import ID3
from mutagen.mp4 import MP4Tags

Texts = Callable[[str], list[str]]

NAMES: dict[str, dict[str, str]] = {
    # field: (ID3, MP4, ASF); Vorbis and APE follow
    "title": {"id3": "TIT2", "mp4": "\xa9nam", "asf": "Title", "vorbis": "title", "ape": "Title"},
    "album": {
        "id3": "TALB", "mp4": "\xa9alb", "asf": "WM/AlbumTitle", "vorbis": "album", "ape": "Album",
    },
    "artist": {
        "id3": "TPE1", "mp4": "\xa9ART", "asf": "Author", "vorbis": "artist", "ape": "Artist",
    },
    "albumartist": {
        "id3": "TPE2", "mp4": "aART", "asf": "WM/AlbumArtist", "vorbis": "albumartist",
        "ape": "Album Artist",
    },
    "composer": {
        "id3": "TCOM", "mp4": "\xa9wrt", "asf": "WM/Composer", "vorbis": "composer",
        "ape": "Composer",
    },
    "lyricist": {
        "id3": "TEXT", "mp4": "----:com.apple.iTunes:LYRICIST", "asf": "WM/Writer",
        "vorbis": "lyricist", "ape": "Lyricist",
    },
    "genre": {
        "id3": "TCON", "mp4": "\xa9gen", "asf": "WM/Genre", "vorbis": "genre", "ape": "Genre",
    },
    "date": {"id3": "TDRC", "mp4": "\xa9day", "asf": "WM/Year", "vorbis": "date", "ape": "Year"},
    "track": {
        "id3": "TRCK", "mp4": "trkn", "asf": "WM/TrackNumber", "vorbis": "tracknumber",
        "ape": "Track",
    },
    "disc": {
        "id3": "TPOS", "mp4": "disk", "asf": "WM/PartOfSet", "vorbis": "discnumber", "ape": "Disc",
    },
    "bpm": {
        "id3": "TBPM", "mp4": "tmpo", "asf": "WM/BeatsPerMinute", "vorbis": "bpm", "ape": "BPM",
    },
    "isrc": {
        "id3": "TSRC", "mp4": "----:com.apple.iTunes:ISRC", "asf": "WM/ISRC", "vorbis": "isrc",
        "ape": "ISRC",
    },
    "label": {
        "id3": "TPUB", "mp4": "----:com.apple.iTunes:LABEL", "asf": "WM/Publisher",
        "vorbis": "label", "ape": "Label",
    },
    "media": {
        "id3": "TMED", "mp4": "----:com.apple.iTunes:MEDIA", "asf": "WM/Media", "vorbis": "media",
        "ape": "Media",
    },
    "disctitle": {
        "id3": "TSST", "mp4": "----:com.apple.iTunes:DISCSUBTITLE", "asf": "WM/SetSubTitle",
        "vorbis": "discsubtitle", "ape": "DiscSubtitle",
    },
    "titlesort": {
        "id3": "TSOT", "mp4": "sonm", "asf": "WM/TitleSortOrder", "vorbis": "titlesort",
        "ape": "TitleSort",
    },
    "artistsort": {
        "id3": "TSOP", "mp4": "soar", "asf": "WM/ArtistSortOrder", "vorbis": "artistsort",
        "ape": "ArtistSort",
    },
    "albumsort": {
        "id3": "TSOA", "mp4": "soal", "asf": "WM/AlbumSortOrder", "vorbis": "albumsort",
        "ape": "AlbumSort",
    },
    "albumartistsort": {
        "id3": "TSO2", "mp4": "soaa", "asf": "WM/AlbumArtistSortOrder",
        "vorbis": "albumartistsort", "ape": "AlbumArtistSort",
    },
    "catalognumber": {
        "id3": "TXXX:CATALOGNUMBER", "mp4": "----:com.apple.iTunes:CATALOGNUMBER",
        "asf": "WM/CatalogNo", "vorbis": "catalognumber", "ape": "CatalogNumber",
    },
    "barcode": {
        "id3": "TXXX:BARCODE", "mp4": "----:com.apple.iTunes:BARCODE", "asf": "WM/Barcode",
        "vorbis": "barcode", "ape": "Barcode",
    },
    "compilation": {
        "id3": "TCMP", "mp4": "cpil", "asf": "WM/IsCompilation", "vorbis": "compilation",
        "ape": "Compilation",
    },
    "releaseid": {
        "id3": "TXXX:MusicBrainz Album Id", "mp4": "----:com.apple.iTunes:MusicBrainz Album Id",
        "asf": "MusicBrainz/Album Id", "vorbis": "musicbrainz_albumid",
        "ape": "MUSICBRAINZ_ALBUMID",
    },
    "groupid": {
        "id3": "TXXX:MusicBrainz Release Group Id",
        "mp4": "----:com.apple.iTunes:MusicBrainz Release Group Id",
        "asf": "MusicBrainz/Release Group Id", "vorbis": "musicbrainz_releasegroupid",
        "ape": "MUSICBRAINZ_RELEASEGROUPID",
    },
    "artistid": {
        "id3": "TXXX:MusicBrainz Artist Id", "mp4": "----:com.apple.iTunes:MusicBrainz Artist Id",
        "asf": "MusicBrainz/Artist Id", "vorbis": "musicbrainz_artistid",
        "ape": "MUSICBRAINZ_ARTISTID",
    },
    "acoustid": {
        "id3": "TXXX:Acoustid Id", "mp4": "----:com.apple.iTunes:Acoustid Id",
        "asf": "Acoustid/Id", "vorbis": "acoustid_id", "ape": "ACOUSTID_ID",
    },
    "trackgain": {
        "id3": "TXXX:REPLAYGAIN_TRACK_GAIN",
        "mp4": "----:com.apple.iTunes:replaygain_track_gain",
        "asf": "REPLAYGAIN_TRACK_GAIN", "vorbis": "replaygain_track_gain",
        "ape": "REPLAYGAIN_TRACK_GAIN",
    },
    "trackpeak": {
        "id3": "TXXX:REPLAYGAIN_TRACK_PEAK",
        "mp4": "----:com.apple.iTunes:replaygain_track_peak",
        "asf": "REPLAYGAIN_TRACK_PEAK", "vorbis": "replaygain_track_peak",
        "ape": "REPLAYGAIN_TRACK_PEAK",
    },
}  # fmt: skip


def said(file: mutagen.FileType) -> dict[str, Any]:
    """Soniq's fields as far as they are asked here; those that the file leaves out are left out."""
    if file.tags is None:
        return {}
    kind, texts = _asker(file)
    found = {field: _clean(texts(names[kind])) for field, names in NAMES.items()}
    fields: dict[str, Any] = {
        "title": _first(found["title"]),
        "album": _first(found["album"]),
        "artists": _parted(found["artist"]),
        "album_artists": _parted(found["albumartist"]),
        "composers": _parted(found["composer"]),
        "lyricists": _parted(found["lyricist"]),
        "genres": _genres(file, kind, found["genre"]),
        "date": _date(found["date"]),
        "track_number": _place(found["track"], 0),
        "disc_number": _place(found["disc"], 0),
        "bpm": _number(found["bpm"]) or None,  # 0 is how taggers say that they do not know
        "isrc": _first(found["isrc"]),
        "label": _first(found["label"]),
        "media": _first(found["media"]),
        "disc_title": _first(found["disctitle"]),
        "title_sort": _first(found["titlesort"]),
        "artist_sort": _first(found["artistsort"]),
        "album_sort": _first(found["albumsort"]),
        "album_artist_sort": _first(found["albumartistsort"]),
        "catalog_number": _first(found["catalognumber"]),
        "barcode": _first(found["barcode"]),
        "compilation": True if found["compilation"][:1] in (["1"], ["True"]) else None,
        "mb_release_id": _first(found["releaseid"]),
        "mb_release_group_id": _first(found["groupid"]),
        "mb_artist_ids": tuple(found["artistid"]) or None,
        "acoustid_id": _first(found["acoustid"]),
        "rg_track_gain": _number(found["trackgain"]),
        "rg_track_peak": _number(found["trackpeak"]),
    }
    return {name: value for name, value in fields.items() if value is not None}


def front(file: mutagen.FileType) -> bytes | None:
    """The picture that stands for the file, where the format knows one of type 3 or only one."""
    tags = file.tags
    pictures: list[tuple[int, bytes]] = []
    if hasattr(file, "pictures"):
        pictures += [(picture.type, picture.data) for picture in file.pictures]
    if isinstance(tags, ID3):
        pictures += [(int(frame.type), frame.data) for frame in tags.getall("APIC")]
    elif isinstance(tags, MP4Tags):
        pictures += [(3, bytes(cover)) for cover in tags.get("covr", [])]
    elif isinstance(file, APEv2File) and tags is not None and "Cover Art (Front)" in tags:
        pictures += [(3, tags["Cover Art (Front)"].value.split(b"\0", 1)[1])]
    elif tags is not None and not isinstance(file, ASF | APEv2File):
        for text in tags.get("metadata_block_picture", []):
            picture = Picture(base64.b64decode(text))
            pictures.append((picture.type, picture.data))
    fronts = [data for shows, data in pictures if shows == 3 and data]
    return next(iter(fronts or [data for _, data in pictures if data]), None)


def _asker(file: mutagen.FileType) -> tuple[str, Texts]:
    tags: Any = file.tags
    if isinstance(tags, ID3):
        return "id3", lambda name: [str(text) for text in getattr(tags.get(name), "text", [])]
    if isinstance(tags, MP4Tags):
        return "mp4", lambda name: _atom(tags, name)
    if isinstance(file, ASF):
        return "asf", lambda name: [str(value) for value in tags.as_dict().get(name, [])]
    if isinstance(file, APEv2File):
        return "ape", lambda name: list(tags[name]) if name in tags else []
    return "vorbis", lambda name: list(tags.get(name, []))


def _atom(tags: MP4Tags, name: str) -> list[str]:
    values = tags.get(name, [])
    if isinstance(values, bool):
        return [str(values)]
    return [
        bytes(value).decode("utf-8", "replace") if isinstance(value, bytes)
        else "/".join(map(str, value)) if isinstance(value, tuple)
        else str(value)
        for value in values
    ]  # fmt: skip


def _clean(texts: list[str]) -> list[str]:
    parts = [part for text in texts for part in text.split("\0")]
    return [part.strip() for part in parts if part.strip()]


def _first(texts: list[str]) -> str | None:
    return texts[0][:2000] if texts else None


def _parted(texts: list[str]) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(part[:2000] for text in texts for part in text.split("; "))) or None


def _genres(file: mutagen.FileType, kind: str, texts: list[str]) -> tuple[str, ...] | None:
    if kind == "id3" and file.tags is not None and "TCON" in file.tags:
        texts = _clean(file.tags["TCON"].genres)
        texts = [text for text in texts if text != "Unknown"]
    return tuple(dict.fromkeys(part for text in texts for part in text.split("; "))) or None


def _date(texts: list[str]) -> str | None:
    text = "".join(texts[:1])
    match = re.match(r"([12]\d{3})(?:[-/](0[1-9]|1[0-2])(?:[-/]([012]\d|3[01]))?)?", text)
    return "-".join(part for part in match.groups() if part) if match else None


def _place(texts: list[str], which: int) -> int | None:
    parts = texts[0].split("/") if texts else []
    digits = parts[which].strip() if len(parts) > which else ""
    return int(digits) or None if digits.isdecimal() else None


def _number(texts: list[str]) -> float | None:
    match = re.match(r"[+-]?\d+(\.\d+)?", "".join(texts[:1]))
    return float(match.group()) if match else None
