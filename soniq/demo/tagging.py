"""A sleeve written into a file's tags, in the spelling that MusicBrainz Picard uses.

Source: the mapping table of Picard's documentation, appendix "Tag Mapping".
"""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mutagen.aiff
import mutagen.apev2
import mutagen.asf
import mutagen.flac
import mutagen.id3
import mutagen.mp3
import mutagen.mp4
import mutagen.oggopus
import mutagen.oggvorbis
import mutagen.trueaudio
import mutagen.wave
import mutagen.wavpack
from mutagen.asf._attrs import ASFByteArrayAttribute

from soniq.demo.sleeve import Front, Sleeve

# field: ID3 frame or TXXX name, Vorbis comment, MP4 atom or freeform name, ASF, APEv2
SPELLINGS: dict[str, tuple[str, str, str, str, str]] = {
    "title": ("TIT2", "TITLE", "©nam", "Title", "Title"),
    "album": ("TALB", "ALBUM", "©alb", "WM/AlbumTitle", "Album"),
    "composers": ("TCOM", "COMPOSER", "©wrt", "WM/Composer", "Composer"),
    "lyricists": ("TEXT", "LYRICIST", "LYRICIST", "WM/Writer", "Lyricist"),
    "conductors": ("TPE3", "CONDUCTOR", "CONDUCTOR", "WM/Conductor", "Conductor"),
    "remixers": ("TPE4", "REMIXER", "REMIXER", "WM/ModifiedBy", "MixArtist"),
    "genres": ("TCON", "GENRE", "©gen", "WM/Genre", "Genre"),
    "disc_title": ("TSST", "DISCSUBTITLE", "DISCSUBTITLE", "WM/SetSubTitle", "DiscSubtitle"),
    "date": ("TDRC", "DATE", "©day", "WM/Year", "Year"),
    "original_date": (
        "TDOR", "ORIGINALDATE", "ORIGINALDATE", "WM/OriginalReleaseTime", "ORIGINALDATE",
    ),
    "release_types": (
        "MusicBrainz Album Type", "RELEASETYPE", "MusicBrainz Album Type",
        "MusicBrainz/Album Type", "MUSICBRAINZ_ALBUMTYPE",
    ),
    "label": ("TPUB", "LABEL", "LABEL", "WM/Publisher", "Label"),
    "catalog_number": (
        "CATALOGNUMBER", "CATALOGNUMBER", "CATALOGNUMBER", "WM/CatalogNo", "CatalogNumber",
    ),
    "barcode": ("BARCODE", "BARCODE", "BARCODE", "WM/Barcode", "Barcode"),
    "isrc": ("TSRC", "ISRC", "ISRC", "WM/ISRC", "ISRC"),
    "media": ("TMED", "MEDIA", "MEDIA", "WM/Media", "Media"),
    "language": ("TLAN", "LANGUAGE", "LANGUAGE", "WM/Language", "Language"),
    "key": ("TKEY", "KEY", "initialkey", "WM/InitialKey", "KEY"),
    "title_sort": ("TSOT", "TITLESORT", "sonm", "WM/TitleSortOrder", "TITLESORT"),
    "artist_sort": ("TSOP", "ARTISTSORT", "soar", "WM/ArtistSortOrder", "ARTISTSORT"),
    "album_sort": ("TSOA", "ALBUMSORT", "soal", "WM/AlbumSortOrder", "ALBUMSORT"),
    "album_artist_sort": (
        "TSO2", "ALBUMARTISTSORT", "soaa", "WM/AlbumArtistSortOrder", "ALBUMARTISTSORT",
    ),
    "mb_release_id": (
        "MusicBrainz Album Id", "MUSICBRAINZ_ALBUMID", "MusicBrainz Album Id",
        "MusicBrainz/Album Id", "MUSICBRAINZ_ALBUMID",
    ),
    "mb_release_group_id": (
        "MusicBrainz Release Group Id", "MUSICBRAINZ_RELEASEGROUPID",
        "MusicBrainz Release Group Id", "MusicBrainz/Release Group Id",
        "MUSICBRAINZ_RELEASEGROUPID",
    ),
    "mb_artist_ids": (
        "MusicBrainz Artist Id", "MUSICBRAINZ_ARTISTID", "MusicBrainz Artist Id",
        "MusicBrainz/Artist Id", "MUSICBRAINZ_ARTISTID",
    ),
    "mb_album_artist_ids": (
        "MusicBrainz Album Artist Id", "MUSICBRAINZ_ALBUMARTISTID", "MusicBrainz Album Artist Id",
        "MusicBrainz/Album Artist Id", "MUSICBRAINZ_ALBUMARTISTID",
    ),
}  # fmt: skip


def tag(path: Path, sleeve: Sleeve, *, front: Front | None = None) -> None:
    """Write the sleeve, and the cover where there is one, into an untagged file."""
    _WRITERS[path.suffix](path, sleeve, front)


def _artists(sleeve: Sleeve) -> dict[str, list[str]]:
    """The credit as people read it under "artist", and each name under "artists"."""
    credit = [sleeve.artist_credit] if sleeve.artist_credit else list(sleeve.artists)
    each = list(sleeve.artists) if sleeve.artist_credit else []
    return {"artist": credit, "artists": each, "album artist": list(sleeve.album_artists)}


def _numbered(number: int | None, total: int | None) -> str:
    return f"{number or 0}/{total}" if total else str(number) if number else ""


def _gain(sleeve: Sleeve) -> dict[str, str]:
    """ReplayGain in the form all but Opus use."""
    found = {}
    if sleeve.rg_track_gain is not None:
        found["REPLAYGAIN_TRACK_GAIN"] = f"{sleeve.rg_track_gain:.2f} dB"
    if sleeve.rg_track_peak is not None:
        found["REPLAYGAIN_TRACK_PEAK"] = f"{sleeve.rg_track_peak:.6f}"
    return found


def id3_of(sleeve: Sleeve, front: Front | None) -> mutagen.id3.ID3:
    tags = mutagen.id3.ID3()
    for field, (name, *_) in SPELLINGS.items():
        if values := sleeve.values(field):
            _add_text(tags, name, values)
    for name, values in zip(("TPE1", "ARTISTS", "TPE2"), _artists(sleeve).values(), strict=True):
        _add_text(tags, name, values)
    _add_text(tags, "TRCK", [_numbered(sleeve.track_number, sleeve.track_total)])
    _add_text(tags, "TPOS", [_numbered(sleeve.disc_number, sleeve.disc_total)])
    _add_text(tags, "TBPM", [f"{sleeve.bpm:g}" if sleeve.bpm else ""])
    _add_text(tags, "TCMP", ["1" if sleeve.compilation else ""])
    for name, value in _gain(sleeve).items():
        _add_text(tags, name, [value])
    if sleeve.mb_recording_id:
        owner, data = "http://musicbrainz.org", sleeve.mb_recording_id.encode()
        tags.add(mutagen.id3.UFID(owner=owner, data=data))
    if sleeve.comment:
        tags.add(mutagen.id3.COMM(encoding=3, lang="eng", desc="", text=[sleeve.comment]))
    if sleeve.lyrics:
        tags.add(mutagen.id3.USLT(encoding=3, lang="eng", desc="", text=sleeve.lyrics))
    if front:
        tags.add(
            mutagen.id3.APIC(encoding=3, mime=front.mime, type=3, desc="", data=front.image)
        )  # fmt: skip
    return tags


def _add_text(tags: mutagen.id3.ID3, name: str, values: list[str]) -> None:
    texts = [value for value in values if value]
    if not texts:
        return
    if len(name) == 4 and name in mutagen.id3.Frames:
        tags.add(mutagen.id3.Frames[name](encoding=3, text=texts))
    else:
        tags.add(mutagen.id3.TXXX(encoding=3, desc=name, text=texts))


def _comments(sleeve: Sleeve) -> dict[str, list[str]]:
    """Vorbis comments, as FLAC, Ogg and Opus have them."""
    found = {names[1]: sleeve.values(field) for field, names in SPELLINGS.items()}
    people = _artists(sleeve)
    found |= {
        "ARTIST": people["artist"],
        "ARTISTS": people["artists"],
        "ALBUMARTIST": people["album artist"],
        "TRACKNUMBER": sleeve.values("track_number"),
        "TRACKTOTAL": sleeve.values("track_total"),
        "DISCNUMBER": sleeve.values("disc_number"),
        "DISCTOTAL": sleeve.values("disc_total"),
        "BPM": [f"{sleeve.bpm:g}"] if sleeve.bpm else [],
        "COMPILATION": ["1"] if sleeve.compilation else [],
        "COMMENT": sleeve.values("comment"),
        "LYRICS": sleeve.values("lyrics"),
        "MUSICBRAINZ_TRACKID": sleeve.values("mb_recording_id"),
    }
    found |= {name: [value] for name, value in _gain(sleeve).items()}
    return {name: values for name, values in found.items() if values}


def _picture(front: Front) -> mutagen.flac.Picture:
    picture = mutagen.flac.Picture()
    picture.type, picture.mime, picture.data = 3, front.mime, front.image
    return picture


def _write_flac(path: Path, sleeve: Sleeve, front: Front | None) -> None:
    file = mutagen.flac.FLAC(path)
    file.update(_comments(sleeve))
    if front:
        file.add_picture(_picture(front))
    file.save()


def _write_ogg(kind: type[Any]) -> Callable[[Path, Sleeve, Front | None], None]:
    def write(path: Path, sleeve: Sleeve, front: Front | None) -> None:
        file = kind(path)
        file.update(_comments(sleeve))
        if front:
            block = base64.b64encode(_picture(front).write()).decode()
            file["METADATA_BLOCK_PICTURE"] = [block]
        file.save()

    return write


def _write_id3(kind: type[Any]) -> Callable[[Path, Sleeve, Front | None], None]:
    def write(path: Path, sleeve: Sleeve, front: Front | None) -> None:
        file = kind(path)
        if file.tags is None:
            file.add_tags()
        for frame in id3_of(sleeve, front).values():
            file.tags.add(frame)
        file.save()

    return write


def _write_bare_id3(path: Path, sleeve: Sleeve, front: Front | None) -> None:
    id3_of(sleeve, front).save(path)


def _write_mp4(path: Path, sleeve: Sleeve, front: Front | None) -> None:
    file = mutagen.mp4.MP4(path)
    people = _artists(sleeve)
    found = {names[2]: sleeve.values(field) for field, names in SPELLINGS.items()}
    found |= {"©ART": people["artist"], "ARTISTS": people["artists"]}
    found |= {"aART": people["album artist"], "©cmt": sleeve.values("comment")}
    found |= {"©lyr": sleeve.values("lyrics")}
    found |= {"MusicBrainz Track Id": sleeve.values("mb_recording_id")}
    found |= {name: [value] for name, value in _gain(sleeve).items()}
    for name, values in found.items():
        if values and len(name) == 4:
            file[name.replace("©", "\xa9")] = values
        elif values:
            file[f"----:com.apple.iTunes:{name}"] = [value.encode() for value in values]
    if sleeve.track_number:
        file["trkn"] = [(sleeve.track_number, sleeve.track_total or 0)]
    if sleeve.disc_number:
        file["disk"] = [(sleeve.disc_number, sleeve.disc_total or 0)]
    if sleeve.bpm:
        file["tmpo"] = [round(sleeve.bpm)]
    if sleeve.compilation:
        file["cpil"] = True
    if front:
        png = front.mime == "image/png"
        kind = mutagen.mp4.MP4Cover.FORMAT_PNG if png else mutagen.mp4.MP4Cover.FORMAT_JPEG
        file["covr"] = [mutagen.mp4.MP4Cover(front.image, imageformat=kind)]
    file.save()


def _write_asf(path: Path, sleeve: Sleeve, front: Front | None) -> None:
    file = mutagen.asf.ASF(path)
    people = _artists(sleeve)
    found = {names[3]: sleeve.values(field) for field, names in SPELLINGS.items()}
    found |= {"Author": people["artist"], "WM/ARTISTS": people["artists"]}
    found |= {"WM/AlbumArtist": people["album artist"], "Description": sleeve.values("comment")}
    found |= {"WM/TrackNumber": [_numbered(sleeve.track_number, sleeve.track_total)]}
    found |= {"WM/PartOfSet": [_numbered(sleeve.disc_number, sleeve.disc_total)]}
    found |= {"WM/BeatsPerMinute": [f"{sleeve.bpm:g}" if sleeve.bpm else ""]}
    found |= {"WM/IsCompilation": ["1" if sleeve.compilation else ""]}
    found |= {"WM/Lyrics": sleeve.values("lyrics")}
    found |= {"MusicBrainz/Track Id": sleeve.values("mb_recording_id")}
    found |= {name: [value] for name, value in _gain(sleeve).items()}
    for name, values in found.items():
        if any(values):
            file[name] = values
    if front:
        head = b"\x03" + len(front.image).to_bytes(4, "little")
        text = f"{front.mime}\0\0".encode("utf-16-le")
        block = head + text + front.image
        file["WM/Picture"] = [ASFByteArrayAttribute(block)]
    file.save()


def _write_ape(path: Path, sleeve: Sleeve, front: Front | None) -> None:
    tags = mutagen.apev2.APEv2()
    people = _artists(sleeve)
    found = {names[4]: sleeve.values(field) for field, names in SPELLINGS.items()}
    found |= {"Artist": people["artist"], "Artists": people["artists"]}
    found |= {"Album Artist": people["album artist"], "Comment": sleeve.values("comment")}
    found |= {"Track": [_numbered(sleeve.track_number, sleeve.track_total)]}
    found |= {"Disc": [_numbered(sleeve.disc_number, sleeve.disc_total)]}
    found |= {"BPM": [f"{sleeve.bpm:g}" if sleeve.bpm else ""]}
    found |= {"Compilation": ["1" if sleeve.compilation else ""]}
    found |= {"Lyrics": sleeve.values("lyrics")}
    found |= {"MUSICBRAINZ_TRACKID": sleeve.values("mb_recording_id")}
    found |= {name: [value] for name, value in _gain(sleeve).items()}
    for name, values in found.items():
        if any(values):
            tags[name] = values
    if front:
        name = "cover.png" if front.mime == "image/png" else "cover.jpg"
        block = name.encode() + b"\0" + front.image
        tags["Cover Art (Front)"] = mutagen.apev2.APEValue(block, mutagen.apev2.BINARY)
    tags.save(path)


_WRITERS: dict[str, Callable[[Path, Sleeve, Front | None], None]] = {
    ".mp3": _write_id3(mutagen.mp3.MP3),
    ".aiff": _write_id3(mutagen.aiff.AIFF),
    ".wav": _write_id3(mutagen.wave.WAVE),
    ".tta": _write_id3(mutagen.trueaudio.TrueAudio),
    ".aac": _write_bare_id3,
    ".flac": _write_flac,
    ".ogg": _write_ogg(mutagen.oggvorbis.OggVorbis),
    ".opus": _write_ogg(mutagen.oggopus.OggOpus),
    ".m4a": _write_mp4,
    ".wma": _write_asf,
    ".wv": _write_ape,
}
