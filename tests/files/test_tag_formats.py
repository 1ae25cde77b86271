"""Each format gives the same tags, in each spelling of its taggers."""

import os
import struct
from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen.apev2 import APEv2
from mutagen.asf import ASF
from mutagen.id3 import ID3, Frames
from mutagen.mp4 import MP4, MP4FreeForm

from soniq.files.model import Tags
from soniq.files.reading import read
from tests.files import media

RECORDING = "11111111-aaaa-4bbb-8ccc-000000000001"
TRACK = "11111111-aaaa-4bbb-8ccc-000000000002"
RELEASE = "11111111-aaaa-4bbb-8ccc-000000000003"
GROUP = "11111111-aaaa-4bbb-8ccc-000000000004"
ARTISTS = ("11111111-aaaa-4bbb-8ccc-000000000005", "11111111-aaaa-4bbb-8ccc-000000000006")
ALBUM_ARTIST = "11111111-aaaa-4bbb-8ccc-000000000007"
FINGERPRINT = "11111111-aaaa-4bbb-8ccc-000000000008"

FULL = Tags(
    title="Títle",
    artists=("Ann", "Bob"),
    artist_credit="Ann feat. Bob",
    album="Albüm",
    album_artists=("Ann",),
    composers=("Cleo", "Carl"),
    lyricists=("Lea",),
    conductors=("Cora",),
    remixers=("Rex",),
    producers=("Pia",),
    arrangers=("Ari",),
    performers=("Gus",),
    genres=("Post-Rock", "Jazz"),
    track_number=3,
    track_total=12,
    disc_number=1,
    disc_total=2,
    disc_title="Side A",
    date="1997-05-21",
    original_date="1969",
    compilation=True,
    release_types=("album", "live"),
    label="A Label",
    catalog_number="CAT 1",
    barcode="0123456789012",
    isrc="USABC9712345",
    media="CD",
    language="eng",
    bpm=128.0,
    key="Am",
    title_sort="Title",
    artist_sort="Ann & Bob",
    album_sort="Album",
    album_artist_sort="Ann, The",
    comment="A comment",
    lyrics="plain",
    mb_recording_id=RECORDING,
    mb_track_id=TRACK,
    mb_release_id=RELEASE,
    mb_release_group_id=GROUP,
    mb_artist_ids=ARTISTS,
    mb_album_artist_ids=(ALBUM_ARTIST,),
    acoustid_id=FINGERPRINT,
    rg_track_gain=-7.03,
    rg_track_peak=0.988547,
    rg_album_gain=-6.5,
    rg_album_peak=1.0,
)
"""What the writers below write, each in the manner of Picard."""

NAMED = {
    "ARTISTS": ["Ann", "Bob"],
    "CATALOGNUMBER": ["CAT 1"],
    "BARCODE": ["0123456789012"],
    "REPLAYGAIN_TRACK_GAIN": ["-7.03 dB"],
    "REPLAYGAIN_TRACK_PEAK": ["0.988547"],
    "REPLAYGAIN_ALBUM_GAIN": ["-6.50 dB"],
    "REPLAYGAIN_ALBUM_PEAK": ["1.000000"],
}

COMMENTS = {
    **NAMED,
    "TITLE": ["Títle"],
    "ARTIST": ["Ann feat. Bob"],
    "ALBUM": ["Albüm"],
    "ALBUMARTIST": ["Ann"],
    "COMPOSER": ["Cleo", "Carl"],
    "LYRICIST": ["Lea"],
    "CONDUCTOR": ["Cora"],
    "REMIXER": ["Rex"],
    "PRODUCER": ["Pia"],
    "ARRANGER": ["Ari"],
    "PERFORMER": ["Gus (guitar)"],
    "GENRE": ["Post-Rock", "Jazz"],
    "TRACKNUMBER": ["3"],
    "TRACKTOTAL": ["12"],
    "DISCNUMBER": ["1"],
    "DISCTOTAL": ["2"],
    "DISCSUBTITLE": ["Side A"],
    "DATE": ["1997-05-21"],
    "ORIGINALDATE": ["1969"],
    "COMPILATION": ["1"],
    "RELEASETYPE": ["album", "live"],
    "LABEL": ["A Label"],
    "ISRC": ["USABC9712345"],
    "MEDIA": ["CD"],
    "LANGUAGE": ["eng"],
    "BPM": ["128"],
    "KEY": ["Am"],
    "TITLESORT": ["Title"],
    "ARTISTSORT": ["Ann & Bob"],
    "ALBUMSORT": ["Album"],
    "ALBUMARTISTSORT": ["Ann, The"],
    "COMMENT": ["A comment"],
    "LYRICS": ["la la"],
    "MUSICBRAINZ_TRACKID": [RECORDING],
    "MUSICBRAINZ_RELEASETRACKID": [TRACK],
    "MUSICBRAINZ_ALBUMID": [RELEASE],
    "MUSICBRAINZ_RELEASEGROUPID": [GROUP],
    "MUSICBRAINZ_ARTISTID": list(ARTISTS),
    "MUSICBRAINZ_ALBUMARTISTID": [ALBUM_ARTIST],
    "ACOUSTID_ID": [FINGERPRINT],
}


def tags_of(path: Path) -> Tags:
    return read(os.fsencode(path)).tags


@pytest.mark.parametrize("fmt", ["flac", "vorbis", "opus", "oggflac"])
@pytest.mark.parametrize("case", [str.upper, str.lower, str.title])
def test_vorbis_comments_of_any_case(tmp_path: Path, fmt: str, case: Any) -> None:
    path = media.write(tmp_path, fmt)
    file = mutagen.File(path)
    if file.tags is None:
        file.add_tags()
    for name, values in COMMENTS.items():
        file[case(name)] = values
    file.save()

    assert tags_of(path) == FULL


FRAMES: dict[str, dict[str, Any]] = {
    "TIT2": {"text": "Títle"},
    "TPE1": {"text": "Ann feat. Bob"},
    "TALB": {"text": "Albüm"},
    "TPE2": {"text": "Ann"},
    "TCOM": {"text": ["Cleo", "Carl"]},
    "TEXT": {"text": "Lea"},
    "TPE3": {"text": "Cora"},
    "TPE4": {"text": "Rex"},
    "TIPL": {"people": [["producer", "Pia"], ["arranger", "Ari"], ["engineer", "Eva"]]},
    "TMCL": {"people": [["guitar", "Gus"]]},
    "TCON": {"text": ["Post-Rock", "8"]},
    "TRCK": {"text": "03/12"},
    "TPOS": {"text": "1/2"},
    "TSST": {"text": "Side A"},
    "TDRC": {"text": "1997-05-21"},
    "TDOR": {"text": "1969"},
    "TCMP": {"text": "1"},
    "TPUB": {"text": "A Label"},
    "TSRC": {"text": "US-ABC-97-12345"},
    "TMED": {"text": "CD"},
    "TLAN": {"text": "eng"},
    "TBPM": {"text": "128"},
    "TKEY": {"text": "Am"},
    "TSOT": {"text": "Title"},
    "TSOP": {"text": "Ann & Bob"},
    "TSOA": {"text": "Album"},
    "TSO2": {"text": "Ann, The"},
    "COMM": {"lang": "eng", "desc": "", "text": "A comment"},
    "USLT": {"lang": "eng", "desc": "", "text": "la la"},
    "UFID": {"owner": "http://musicbrainz.org", "data": RECORDING.encode()},
}
DESCRIBED = {
    **NAMED,
    "MusicBrainz Album Type": ["album", "live"],
    "MusicBrainz Release Track Id": [TRACK],
    "MusicBrainz Album Id": [RELEASE],
    "MusicBrainz Release Group Id": [GROUP],
    "MusicBrainz Artist Id": list(ARTISTS),
    "MusicBrainz Album Artist Id": [ALBUM_ARTIST],
    "Acoustid Id": [FINGERPRINT],
}


def id3(encoding: int = 3) -> ID3:
    tags = ID3()
    for name, values in FRAMES.items():
        tags.add(Frames[name](**({"encoding": encoding} if name != "UFID" else {}), **values))
    for desc, texts in DESCRIBED.items():
        tags.add(Frames["TXXX"](encoding=encoding, desc=desc, text=texts))
    tags.add(Frames["COMM"](encoding=0, lang="eng", desc="iTunNORM", text=" 0000 0000"))
    return tags


@pytest.mark.parametrize("fmt", ["mp3", "adts", "tta"])
@pytest.mark.parametrize("encoding", [1, 2, 3])
def test_id3_version_24(tmp_path: Path, fmt: str, encoding: int) -> None:
    path = media.write(tmp_path, fmt)
    id3(encoding).save(path)

    assert tags_of(path) == FULL


@pytest.mark.parametrize("separator", ["; ", None])
def test_id3_version_23(tmp_path: Path, separator: str | None) -> None:
    path = media.write(tmp_path, "mp3")
    tags = id3(1)
    tags.update_to_v23()
    tags.save(path, v2_version=3, v23_sep=separator)

    assert ID3(path, translate=False).version == (2, 3, 0)
    sort_names = {"title_sort", "artist_sort", "album_sort", "album_artist_sort"}
    found = tags_of(path)
    for name, value in FULL.said().items():
        if name not in {*sort_names, "disc_title", "performers", "genres", "original_date"}:
            assert getattr(found, name) == value, name
    assert found.original_date == "1969"
    assert found.genres == ("Post-Rock", "Jazz")


@pytest.mark.parametrize("fmt", ["wav", "aiff", "dsf", "dff"])
def test_id3_within_a_chunk(tmp_path: Path, fmt: str) -> None:
    path = media.write(tmp_path, fmt)
    file = mutagen.File(path)
    if file.tags is None:
        file.add_tags()
    for frame in id3().values():
        file.tags.add(frame)
    file.save()

    assert tags_of(path) == FULL


def test_id3_version_22(tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")
    frames = {
        b"TT2": b"\0Title", b"TP1": b"\0Ann", b"TAL": b"\0Album", b"TP2": b"\0Bob",
        b"TRK": b"\x003/12", b"TYE": b"\x001997", b"TDA": b"\x002105", b"TCO": b"\0(17)",
        b"TCP": b"\x001", b"ULT": b"\0eng\0la la", b"PIC": b"\0PNG\3\0" + media.picture(),
    }  # fmt: skip
    body = b"".join(name + struct.pack(">I", len(text))[1:] + text for name, text in frames.items())
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    ID3(path).delete(path)
    path.write_bytes(b"ID3\2\0\0" + size + body + path.read_bytes())

    found = read(os.fsencode(path))
    assert found.tags == Tags(
        title="Title",
        artists=("Ann",),
        album="Album",
        album_artists=("Bob",),
        track_number=3,
        track_total=12,
        date="1997-05-21",
        genres=("Rock",),
        compilation=True,
        lyrics="plain",
    )
    assert found.picture is not None
    assert found.picture.mime == "image/png"


def test_id3_version_1_alone_and_where_others_are_silent(tmp_path: Path) -> None:
    old = b"TAG" + b"Old title".ljust(30, b"\0") + b"Old artist".ljust(30) + bytes(30)
    old += b"1997" + b"Old comment".ljust(28, b"\0") + b"\0\7\x11"
    path = media.write(tmp_path, "mp3")
    ID3(path).delete(path)
    path.write_bytes(path.read_bytes() + old)

    alone = tags_of(path)
    media.retag(path, title="New title")
    path.write_bytes(path.read_bytes()[: -len(old)] + old)
    both = tags_of(path)

    assert alone == Tags(
        title="Old title",
        artists=("Old artist",),
        date="1997",
        comment="Old comment",
        track_number=7,
        genres=("Rock",),
    )
    assert both.title == "New title"
    assert both.artists == ("Old artist",)


@pytest.mark.parametrize("fmt", ["ape", "mpc7", "mpc8", "wavpack", "mp3"])
def test_ape_items(tmp_path: Path, fmt: str) -> None:
    path = media.write(tmp_path, fmt)
    if fmt == "mp3":
        ID3(path).delete(path)
    other_names = {
        "ALBUMARTIST": "Album Artist", "REMIXER": "MixArtist", "DATE": "Year",
        "TRACKNUMBER": "Track", "DISCNUMBER": "Disc", "RELEASETYPE": "MUSICBRAINZ_ALBUMTYPE",
    }  # fmt: skip
    tags = APEv2()
    for name, values in COMMENTS.items():
        tags[other_names.get(name, name.title())] = values
    tags["Track"], tags["Disc"] = "3/12", "1/2"
    tags.save(path)

    assert tags_of(path) == FULL


@pytest.mark.parametrize("fmt", ["aac", "alac"])
def test_mp4_atoms(tmp_path: Path, fmt: str) -> None:
    path = media.write(tmp_path, fmt)
    file = MP4(path)
    if file.tags is None:
        file.add_tags()
    atoms: dict[str, Any] = {
        "\xa9nam": "Títle", "\xa9ART": "Ann feat. Bob", "\xa9alb": "Albüm", "aART": "Ann",
        "\xa9wrt": ["Cleo", "Carl"], "\xa9gen": ["Post-Rock", "Jazz"], "\xa9day": "1997-05-21",
        "\xa9cmt": "A comment", "\xa9lyr": "la la", "trkn": [(3, 12)], "disk": [(1, 2)],
        "cpil": True, "tmpo": [128], "sonm": "Title", "soar": "Ann & Bob", "soal": "Album",
        "soaa": "Ann, The",
    }  # fmt: skip
    for name, value in atoms.items():
        file[name] = value
    named = {
        **DESCRIBED,
        "LYRICIST": ["Lea"], "CONDUCTOR": ["Cora"], "REMIXER": ["Rex"], "PRODUCER": ["Pia"],
        "ARRANGER": ["Ari"], "PERFORMER": ["Gus (guitar)"], "DISCSUBTITLE": ["Side A"],
        "ORIGINALDATE": ["1969"], "LABEL": ["A Label"], "ISRC": ["USABC9712345"], "MEDIA": ["CD"],
        "LANGUAGE": ["eng"], "initialkey": ["Am"], "MusicBrainz Track Id": [RECORDING],
    }  # fmt: skip
    for name, values in named.items():
        texts = [MP4FreeForm(value.encode()) for value in values]
        file[f"----:com.apple.iTunes:{name}"] = texts
    file.save()

    assert tags_of(path) == FULL


def test_asf_attributes(tmp_path: Path) -> None:
    path = media.write(tmp_path, "wma")
    names = {
        "TITLE": "Title", "ARTIST": "Author", "ALBUM": "WM/AlbumTitle",
        "ALBUMARTIST": "WM/AlbumArtist", "COMPOSER": "WM/Composer", "LYRICIST": "WM/Writer",
        "CONDUCTOR": "WM/Conductor", "REMIXER": "WM/ModifiedBy", "PRODUCER": "WM/Producer",
        "GENRE": "WM/Genre", "DISCSUBTITLE": "WM/SetSubTitle", "DATE": "WM/Year",
        "ORIGINALDATE": "WM/OriginalReleaseTime", "COMPILATION": "WM/IsCompilation",
        "LABEL": "WM/Publisher", "CATALOGNUMBER": "WM/CatalogNo", "BARCODE": "WM/Barcode",
        "ISRC": "WM/ISRC", "MEDIA": "WM/Media", "LANGUAGE": "WM/Language",
        "BPM": "WM/BeatsPerMinute", "KEY": "WM/InitialKey", "TITLESORT": "WM/TitleSortOrder",
        "ARTISTSORT": "WM/ArtistSortOrder", "ALBUMSORT": "WM/AlbumSortOrder",
        "ALBUMARTISTSORT": "WM/AlbumArtistSortOrder", "COMMENT": "Description",
        "LYRICS": "WM/Lyrics", "ARTISTS": "WM/ARTISTS", "ARRANGER": "WM/Arranger",
    }  # fmt: skip
    file = ASF(path)
    for name, values in (COMMENTS | DESCRIBED).items():
        if not name.startswith(("TRACK", "DISCNUMBER", "DISCTOTAL", "MUSICBRAINZ_", "RELEASETYPE")):
            file[names.get(name, name.replace("MusicBrainz ", "MusicBrainz/"))] = values
    file["WM/TrackNumber"], file["WM/PartOfSet"] = "3/12", "1/2"
    file["MusicBrainz/Track Id"] = RECORDING
    file.save()

    assert tags_of(path) == FULL


def test_the_old_track_number_of_windows_media_counts_from_zero(tmp_path: Path) -> None:
    path = media.write(tmp_path, "wma")
    file = ASF(path)
    file["WM/Track"] = 4
    file.save()

    assert tags_of(path).track_number == 5


def test_the_info_list_of_a_wave_file_speaks_where_no_id3_does(tmp_path: Path) -> None:
    path = media.write(tmp_path, "wav")
    texts = {b"INAM": "Títle".encode(), b"IART": b"Ren\xe9", b"ICRD": b"1997-05-21", b"ITRK": b"3"}
    body = b"INFO"
    for name, text in texts.items():
        text = text + b"\0" * (2 - len(text) % 2)
        body += name + struct.pack("<I", len(text)) + text
    content = path.read_bytes() + b"LIST" + struct.pack("<I", len(body)) + body
    path.write_bytes(content[:4] + struct.pack("<I", len(content) - 8) + content[8:])

    spoken = tags_of(path)
    assert (spoken.title, spoken.artists, spoken.date) == ("Títle", ("René",), "1997-05-21")
    assert spoken.track_number == 3
    media.retag(path, title="In ID3")
    assert tags_of(path) == Tags(title="In ID3")


def test_tags_survive_their_json() -> None:
    assert Tags.from_json(FULL.to_json()) == FULL
    assert Tags().to_json() == "{}"
    assert Tags.from_json('{"title": "A", "from a later version": 1}') == Tags(title="A")
