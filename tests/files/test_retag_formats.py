"""What writing keeps in each kind of tag: versions, orders, spellings, what others put there."""

import base64
import os
from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen.apev2 import APEv2
from mutagen.flac import FLAC
from mutagen.id3 import APIC, ID3, PRIV, TIPL, TIT2, TMCL, TPE1, TXXX, TYER
from mutagen.mp4 import MP4
from mutagen.wave import WAVE

from soniq.files.id3 import DATES
from soniq.files.model import Cover
from soniq.files.payload import payload_hash
from soniq.files.reading import Unreadable, read
from soniq.files.retag import retag
from tests.files import media

as_written: Any = DATES["TDRC"]


def of(path: Path) -> bytes:
    return os.fsencode(path)


def test_what_is_not_named_stays_in_an_id3_tag_of_each_version(tmp_path: Path) -> None:
    for version in (3, 4):
        path = media.write(tmp_path, "mp3", seed=version)
        tags = ID3()
        tags.add(TIT2(encoding=1, text="Old"))
        tags.add(TPE1(encoding=1, text="AC/DC"))
        tags.add(TXXX(encoding=1, desc="MOOD", text="odd"))
        tags.add(PRIV(owner="me", data=b"\x00\x01"))
        tags.add(APIC(encoding=0, mime="image/png", type=4, desc="back", data=media.picture()))
        tags.save(path, v2_version=version)
        retag(of(path), {"title": "New", "date": "1997-05"})
        kept: Any = ID3(path, translate=False)
        assert kept.version == (2, version, 0)
        assert kept["TIT2"].text == ["New"]
        assert kept["TPE1"].text == ["AC/DC"]
        assert kept["TXXX:MOOD"].text == ["odd"]
        assert kept["PRIV:me:\x00\x01"].data == b"\x00\x01"
        assert kept["APIC:back"].data == media.picture()
        assert ("TYER" in kept) is (version == 3)
        assert read(of(path)).tags.date == "1997-05"


def test_dates_of_id3_2_3_are_written_in_its_own_frames(tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")
    tags = ID3()
    tags.add(TYER(encoding=0, text="1980"))
    tags.save(path, v2_version=3)
    retag(of(path), {"date": "1997-05-21"})
    frames: Any = ID3(path, translate=False)
    assert (frames["TYER"].text, frames["TDAT"].text) == (["1997"], ["2105"])
    assert "TDRC" not in frames
    retag(of(path), {"date": None})
    assert set(ID3(path, translate=False)) == set()


def test_a_date_that_is_none_of_iso_8601_stays_as_it_was_written(tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")
    tags = ID3()
    tags.add(TXXX(encoding=0, desc="x", text="x"))
    tags.add(as_written(encoding=0, text="21/05/1997"))
    tags.save(path)
    retag(of(path), {"title": "New"})
    assert b"21/05/1997" in path.read_bytes()


def test_people_keep_their_instruments(tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")
    tags = ID3()
    tags.add(TMCL(encoding=3, people=[["guitar", "Ann"], ["drums", "Bo"]]))
    tags.add(TIPL(encoding=3, people=[["engineer", "Cy"], ["producer", "Di"]]))
    tags.save(path)
    retag(of(path), {"performers": ["Eve", "Ann"], "producers": ["Di", "Fay"]})
    frames: Any = ID3(path)
    assert frames["TMCL"].people == [["performer", "Eve"], ["guitar", "Ann"]]
    assert frames["TIPL"].people == [["engineer", "Cy"], ["producer", "Di"], ["producer", "Fay"]]


def test_roles_in_comments_stay_with_their_names(tmp_path: Path) -> None:
    path = media.write(tmp_path, "flac")
    file: Any = FLAC(path)
    file["PERFORMER"] = ["Ann (guitar)", "Bo (drums)"]
    file.save()
    retag(of(path), {"performers": ["Ann", "Cy"]})
    kept: Any = FLAC(path)
    assert kept["PERFORMER"] == ["Ann (guitar)", "Cy"]


def version_1(title: str, artist: str) -> bytes:
    texts = (title.encode().ljust(30, b"\0"), artist.encode().ljust(30, b"\0"))
    return b"TAG" + b"".join(texts) + bytes(30) + b"1980" + b"note".ljust(28, b"\0") + b"\0\x05\x11"


@pytest.mark.parametrize("fmt", ["mp3", "tta", "wavpack", "ape"])
def test_version_1_is_brought_up_to_date_and_never_added(fmt: str, tmp_path: Path) -> None:
    path = media.write(tmp_path, fmt)
    retag(of(path), {"title": "New"})
    assert path.read_bytes()[-128:-125] != b"TAG"
    path.write_bytes(path.read_bytes() + version_1("Old", "Ann"))
    sounding = payload_hash(of(path))
    found = retag(of(path), {"title": "Newer", "track_number": 7})
    assert found.tags.artists == ("Ann",)
    assert found.tags.genres == ("Rock",)
    tail = path.read_bytes()[-128:]
    assert tail[:8] == b"TAGNewer"
    assert tail[33:36] == b"Ann"
    assert tail[97:101] == b"note"
    assert (tail[126], tail[127]) == (7, 17)
    cleared = retag(of(path), {"title": None, "artists": None, "genres": None})
    assert (cleared.tags.title, cleared.tags.artists, cleared.tags.genres) == (None, (), ())
    assert payload_hash(of(path)) == sounding


def test_an_ape_tag_behind_an_mp3_says_no_other_things(tmp_path: Path) -> None:
    path = media.write(tmp_path, "mp3")
    items = APEv2()
    items["Title"], items["Artist"], items["Mood"] = "Old", "Ann", "odd"
    items.save(path)
    path.write_bytes(path.read_bytes() + version_1("Old", "Ann"))
    sounding = payload_hash(of(path))
    retag(of(path), {"title": "New", "artists": None, "album": "First"})
    after: Any = APEv2(path)
    assert {name: str(after[name]) for name in after} == {"Title": "New", "Mood": "odd"}
    assert read(of(path)).tags.title == "New"
    assert path.read_bytes()[-128:-122] == b"TAGNew"
    assert payload_hash(of(path)) == sounding


def test_a_wave_file_keeps_what_its_info_list_said(tmp_path: Path) -> None:
    path = media.write(tmp_path, "wav")
    info = b"INFO" + b"INAM\x04\0\0\0Old\0" + b"IART\x04\0\0\0Ann\0"
    whole = path.read_bytes() + b"LIST" + len(info).to_bytes(4, "little") + info
    path.write_bytes(whole[:4] + (len(whole) - 8).to_bytes(4, "little") + whole[8:])
    assert read(of(path)).tags.artists == ("Ann",)
    found = retag(of(path), {"title": "New"})
    assert (found.tags.title, found.tags.artists) == ("New", ("Ann",))
    tags: Any = WAVE(path).tags
    assert tags["TPE1"].text == ["Ann"]


def test_a_flac_keeps_what_only_an_id3_tag_before_it_said(tmp_path: Path) -> None:
    path = media.write(tmp_path, "flac")
    tags = ID3()
    tags.add(TIT2(encoding=3, text="Old"))
    tags.add(TPE1(encoding=3, text="Ann"))
    tags.add(TXXX(encoding=3, desc="REPLAYGAIN_TRACK_GAIN", text="-3.00 dB"))
    tags.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=media.picture()))
    tags.save(path)
    before = read(of(path))
    found = retag(of(path), {"title": "New"})
    assert found.picture == before.picture
    assert found.tags.said() == {**before.tags.said(), "title": "New"}
    assert path.read_bytes()[:3] == b"ID3"


def test_other_comments_keep_their_order_and_older_spellings_go(tmp_path: Path) -> None:
    path = media.write(tmp_path, "flac")
    file: Any = FLAC(path)
    file.tags.extend([("Zeta", "1"), ("track", "3"), ("alpha", "2"), ("YEAR", "1980")])
    file.save()
    retag(of(path), {"track_number": 4, "date": "1997"})
    kept: Any = FLAC(path)
    assert list(kept.tags) == [
        ("Zeta", "1"),
        ("alpha", "2"),
        ("DATE", "1997"),
        ("TRACKNUMBER", "4"),
    ]


def test_a_publisher_beside_a_label_stays_and_one_that_stood_for_it_goes(tmp_path: Path) -> None:
    path = media.write(tmp_path, "flac")
    file: Any = FLAC(path)
    file["ORGANIZATION"] = ["EMI"]
    file.save()
    retag(of(path), {"label": "Parlophone"})
    assert "ORGANIZATION" not in FLAC(path)
    file = FLAC(path)
    file["ORGANIZATION"] = ["EMI"]
    file.save()
    retag(of(path), {"label": "Capitol"})
    assert FLAC(path)["ORGANIZATION"] == ["EMI"]
    retag(of(path), {"label": None})
    assert "ORGANIZATION" not in FLAC(path)


def test_other_pictures_stay_behind_a_new_front(tmp_path: Path) -> None:
    path = media.write(tmp_path, "aac")
    file: Any = MP4(path)
    first, second = media.picture(colour="red"), media.picture(colour="blue")
    file["covr"] = [first, second]
    file.save()
    front = media.picture(colour="green")
    retag(of(path), {}, Cover(image=front, mime="image/png"))
    after: Any = MP4(path)
    assert [bytes(cover) for cover in after["covr"]] == [front, second]


def test_an_old_coverart_comment_makes_room(tmp_path: Path) -> None:
    path = media.write(tmp_path, "vorbis")
    file: Any = mutagen.File(path)
    file["COVERART"] = [base64.b64encode(media.picture()).decode()]
    file.save()
    assert read(of(path)).picture is not None
    assert retag(of(path), {}, Cover(image=None)).picture is None


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"artists": ["Ann; Bo"]}, "No tag can say"),
        ({"title": " spaced "}, "No tag can say"),
        ({"genres": ["17"]}, "No tag can say"),
        ({"bpm": 120.0}, "writes no such tags"),
        ({"nonsense": "x"}, "writes no such tags"),
    ],
)
def test_what_cannot_be_said_is_refused_in_words(
    fields: dict[str, Any], why: str, tmp_path: Path
) -> None:
    path = media.write(tmp_path, "mp3")
    with pytest.raises(Unreadable, match=why):
        retag(of(path), fields)
