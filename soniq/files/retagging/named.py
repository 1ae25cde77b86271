"""Fields into tags that are named by people: Vorbis comments, APEv2, ASF and MP4.

Names as Picard writes them (its documentation, appendix "Tag Mapping"), and as beets' mediafile
does where Picard knows none. Every spelling of a field that soniq hears is taken out when the field
is written, so that no player finds the old text under another name.
"""

import base64
import binascii
import struct
from collections.abc import Mapping
from typing import Any

from mutagen.apev2 import BINARY, TEXT, APEv2, APEValue
from mutagen.asf._attrs import ASFByteArrayAttribute
from mutagen.flac import FLAC, Picture, error
from mutagen.mp4 import AtomDataType, MP4Cover, MP4FreeForm

from soniq.files import asf, mp4
from soniq.files.fields import field_of
from soniq.files.model import Cover
from soniq.files.pictures import FRONT
from soniq.files.retagging.texts import Texts, with_pairs

# field: Vorbis comment, APEv2, ASF, MP4 (an atom, or the name of a freeform one)
SPELLINGS: dict[str, tuple[str, str, str, str]] = {
    "title": ("TITLE", "Title", "Title", "\xa9nam"),
    "artist": ("ARTIST", "Artist", "Author", "\xa9ART"),
    "artists": ("ARTISTS", "Artists", "WM/ARTISTS", "ARTISTS"),
    "album": ("ALBUM", "Album", "WM/AlbumTitle", "\xa9alb"),
    "albumartist": ("ALBUMARTIST", "Album Artist", "WM/AlbumArtist", "aART"),
    "albumartists": ("ALBUMARTISTS", "AlbumArtists", "WM/ALBUMARTISTS", "ALBUMARTISTS"),
    "composer": ("COMPOSER", "Composer", "WM/Composer", "\xa9wrt"),
    "lyricist": ("LYRICIST", "Lyricist", "WM/Writer", "LYRICIST"),
    "conductor": ("CONDUCTOR", "Conductor", "WM/Conductor", "CONDUCTOR"),
    "remixer": ("REMIXER", "MixArtist", "WM/ModifiedBy", "REMIXER"),
    "producer": ("PRODUCER", "Producer", "WM/Producer", "PRODUCER"),
    "arranger": ("ARRANGER", "Arranger", "WM/Arranger", "ARRANGER"),
    "performer": ("PERFORMER", "Performer", "WM/Performer", "PERFORMER"),
    "genre": ("GENRE", "Genre", "WM/Genre", "\xa9gen"),
    "track": ("TRACKNUMBER", "Track", "WM/TrackNumber", "trkn"),
    "tracktotal": ("TRACKTOTAL", "", "TotalTracks", ""),
    "disc": ("DISCNUMBER", "Disc", "WM/PartOfSet", "disk"),
    "disctotal": ("DISCTOTAL", "", "TotalDiscs", ""),
    "disctitle": ("DISCSUBTITLE", "DiscSubtitle", "WM/SetSubTitle", "DISCSUBTITLE"),
    "date": ("DATE", "Year", "WM/Year", "\xa9day"),
    "originaldate": ("ORIGINALDATE", "ORIGINALDATE", "WM/OriginalReleaseTime", "ORIGINALDATE"),
    "compilation": ("COMPILATION", "Compilation", "WM/IsCompilation", "cpil"),
    "releasetype": (
        "RELEASETYPE", "MUSICBRAINZ_ALBUMTYPE", "MusicBrainz/Album Type", "MusicBrainz Album Type",
    ),
    "label": ("LABEL", "Label", "WM/Publisher", "LABEL"),
    "catalognumber": ("CATALOGNUMBER", "CatalogNumber", "WM/CatalogNo", "CATALOGNUMBER"),
    "barcode": ("BARCODE", "Barcode", "WM/Barcode", "BARCODE"),
    "isrc": ("ISRC", "ISRC", "WM/ISRC", "ISRC"),
    "media": ("MEDIA", "Media", "WM/Media", "MEDIA"),
    "language": ("LANGUAGE", "Language", "WM/Language", "LANGUAGE"),
    "titlesort": ("TITLESORT", "TITLESORT", "WM/TitleSortOrder", "sonm"),
    "artistsort": ("ARTISTSORT", "ARTISTSORT", "WM/ArtistSortOrder", "soar"),
    "albumsort": ("ALBUMSORT", "ALBUMSORT", "WM/AlbumSortOrder", "soal"),
    "albumartistsort": (
        "ALBUMARTISTSORT", "ALBUMARTISTSORT", "WM/AlbumArtistSortOrder", "soaa",
    ),
    "comment": ("COMMENT", "Comment", "Description", "\xa9cmt"),
    "recordingid": (
        "MUSICBRAINZ_TRACKID", "MUSICBRAINZ_TRACKID", "MusicBrainz/Track Id",
        "MusicBrainz Track Id",
    ),
    "trackid": (
        "MUSICBRAINZ_RELEASETRACKID", "MUSICBRAINZ_RELEASETRACKID",
        "MusicBrainz/Release Track Id", "MusicBrainz Release Track Id",
    ),
    "releaseid": (
        "MUSICBRAINZ_ALBUMID", "MUSICBRAINZ_ALBUMID", "MusicBrainz/Album Id",
        "MusicBrainz Album Id",
    ),
    "releasegroupid": (
        "MUSICBRAINZ_RELEASEGROUPID", "MUSICBRAINZ_RELEASEGROUPID",
        "MusicBrainz/Release Group Id", "MusicBrainz Release Group Id",
    ),
    "artistid": (
        "MUSICBRAINZ_ARTISTID", "MUSICBRAINZ_ARTISTID", "MusicBrainz/Artist Id",
        "MusicBrainz Artist Id",
    ),
    "albumartistid": (
        "MUSICBRAINZ_ALBUMARTISTID", "MUSICBRAINZ_ALBUMARTISTID", "MusicBrainz/Album Artist Id",
        "MusicBrainz Album Artist Id",
    ),
    "acoustid": ("ACOUSTID_ID", "ACOUSTID_ID", "Acoustid/Id", "Acoustid Id"),
}  # fmt: skip
MEASURED = {
    "bpm": "BPM",
    "key": "KEY",
    "lyrics": "LYRICS",
    "trackgain": "REPLAYGAIN_TRACK_GAIN",
    "trackpeak": "REPLAYGAIN_TRACK_PEAK",
    "albumgain": "REPLAYGAIN_ALBUM_GAIN",
    "albumpeak": "REPLAYGAIN_ALBUM_PEAK",
}
"""Fields that nobody edits, as Vorbis comments; they are only carried over from another tag."""

_VORBIS = {field: names[0] for field, names in SPELLINGS.items()} | MEASURED
_FREEFORM = "----:com.apple.iTunes:"


def write_vorbis(file: Any, texts: Texts, cover: Cover | None) -> None:
    """Into a loaded FLAC or Ogg file. Comments keep their order; new ones go to the end."""
    if file.tags is None:
        file.add_tags()
    old = list(file.tags)
    roles = {_without_role(text): text for name, text in old if field_of(name) == "performer"}
    if "performer" in texts:
        texts = texts | {"performer": [roles.get(name, name) for name in texts["performer"]]}
    kept = [(name, text) for name, text in old if field_of(name) not in texts]
    new = [(_VORBIS[field], text) for field, values in texts.items() for text in values]
    if cover is not None:
        kept = _without_front(kept)
        if isinstance(file, FLAC):
            _write_blocks(file, cover)
        elif cover.image is not None:
            packed = base64.b64encode(_block(cover).write()).decode()
            new.append(("METADATA_BLOCK_PICTURE", packed))
    file.tags[:] = kept + new


def _without_role(text: str) -> str:
    """ "Name (instrument)" without the instrument, as `files.tags` reads it."""
    return text.rpartition(" (")[0].rstrip() if text.endswith(")") and " (" in text else text


def _block(cover: Cover) -> Picture:
    block = Picture()
    block.type, block.mime, block.data = FRONT, cover.mime, cover.image or b""
    return block


def _write_blocks(file: FLAC, cover: Cover) -> None:
    kinds = {int(picture.type) for picture in file.pictures}
    taken = FRONT if FRONT in kinds else 0
    rest = [picture for picture in file.pictures if int(picture.type) != taken]
    file.clear_pictures()
    for picture in rest if cover.image is None else [_block(cover), *rest]:
        file.add_picture(picture)


def _without_front(comments: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without comments that are a front cover; "coverart" is the older spelling, of any kind."""
    return [
        (name, text)
        for name, text in comments
        if field_of(name) != "oldpicture" and not (field_of(name) == "picture" and _is_front(text))
    ]


def _is_front(text: str) -> bool:
    try:
        return Picture(base64.b64decode(text)).type in (FRONT, 0)
    except (binascii.Error, error, ValueError):
        return False


def write_ape(tags: APEv2, texts: Texts, cover: Cover | None, *, only_known: bool = False) -> None:
    """Into a loaded tag. only_known: just what it says already, where another tag has the word."""
    texts = with_pairs(texts)
    known: set[str] = set()
    for name in list(tags):
        field = field_of(name) if tags[name].kind == TEXT else None
        if field in texts:
            known.add(str(field))
            del tags[name]
    for field, values in texts.items():
        if values and (field in known or not only_known):
            tags[SPELLINGS[field][1]] = values
    if cover is not None:
        for name in list(tags):
            if name.lower().startswith("cover art") and "front" in name.lower():
                del tags[name]
        if cover.image is not None and not only_known:
            packed = f"cover.{cover.mime.rpartition('/')[2]}".encode() + b"\0" + cover.image
            tags["Cover Art (Front)"] = APEValue(packed, BINARY)


def write_asf(tags: Any, texts: Texts, cover: Cover | None) -> None:
    """Into the attributes of a loaded file. A disc and its total are one text, a track not."""
    if texts.get("disctotal"):
        paired = with_pairs({name: texts[name] for name in ("disc", "disctotal")})
        texts = texts | paired
    for name in {name for name, _ in tags}:
        if _asf_field(name) in texts:
            del tags[name]
    for field, values in texts.items():
        if values:
            tags[SPELLINGS[field][2]] = values
    if cover is not None:
        pictures = [value for name, value in tags if name == "WM/Picture"]
        kinds = {bytes(value.value)[:1] for value in pictures}
        taken = bytes([FRONT]) if bytes([FRONT]) in kinds else b"\0"
        rest = [value for value in pictures if bytes(value.value)[:1] != taken]
        new = [] if cover.image is None else [ASFByteArrayAttribute(_wm_picture(cover))]
        tags["WM/Picture"] = [*new, *rest]


def _asf_field(name: str) -> str | None:
    field = asf.NAMES.get(name)
    if field is None:
        field = field_of(name.removeprefix("WM/"))
    return "track" if field == "oldtrack" else field


def _wm_picture(cover: Cover) -> bytes:
    image = cover.image or b""
    return struct.pack("<BI", FRONT, len(image)) + f"{cover.mime}\0\0".encode("utf-16-le") + image


def write_mp4(tags: Any, texts: Texts, cover: Cover | None) -> None:
    """Into the atoms of a loaded file."""
    for name in list(tags):
        if _mp4_field(name) in texts:
            del tags[name]
    for field, values in texts.items():
        atom = SPELLINGS[field][3] if field in SPELLINGS else ""
        if field in ("track", "disc"):
            number, total = (int((texts.get(n) or ["0"])[0]) for n in (field, field + "total"))
            if number or total:
                tags[atom] = [(number, total)]
        elif not values or not atom:
            continue
        elif field == "compilation":
            tags[atom] = True
        elif atom in mp4.ATOMS:
            tags[atom] = values
        else:
            tags[_FREEFORM + atom] = [
                MP4FreeForm(value.encode(), AtomDataType.UTF8) for value in values
            ]
    if cover is not None:
        _write_covr(tags, cover)


def _mp4_field(name: str) -> str | None:
    if name.startswith("----:"):
        return field_of(name.rpartition(":")[2])
    return mp4.ATOMS.get(name) or _NUMBERS.get(name)


_NUMBERS: Mapping[str, str] = {"trkn": "track", "disk": "disc", "cpil": "compilation"}


def _write_covr(tags: Any, cover: Cover) -> None:
    """The first is the front by custom."""
    rest = list(tags.get("covr", ()))[1:]
    if cover.image is not None:
        png = cover.mime == "image/png"
        kind = MP4Cover.FORMAT_PNG if png else MP4Cover.FORMAT_JPEG
        rest = [MP4Cover(cover.image, imageformat=kind), *rest]
    if rest:
        tags["covr"] = rest
    else:
        tags.pop("covr", None)
