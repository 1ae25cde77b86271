"""Lyrics of every kind: each fixture against an independent count, and the ugly cases."""

import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import mutagen
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3, SYLT, USLT

from soniq.errors import Unreadable
from soniq.files import lrc, sidecars, sung, ttml
from soniq.files.lyrics import Kind, Line, Sheet, Word
from soniq.units import Milliseconds
from tests.conftest import SHARED
from tests.shelf import Shelf

FIXTURES = sorted((SHARED / "fixtures" / "lyrics").glob("*.*"))
FIXTURES = [path for path in FIXTURES if path.suffix != ".md"]


def read(path: Path) -> list[Sheet]:
    return sidecars.read(str(path).encode())


def ms(number: int) -> Milliseconds:
    return Milliseconds(number)


def counted(path: Path) -> int:
    """How many lines are sung in a file, by plain Python over it."""
    text = path.read_text("utf-8-sig")
    if path.suffix in (".lrc", ".elrc"):
        return len(re.findall(r"^\[\d+:\d+", text, re.MULTILINE))
    if path.suffix == ".srt":
        return text.count("-->")
    if path.suffix == ".ttml":
        root = ET.fromstring(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
        names = [str(element.tag).rpartition("}")[2] for element in root.iter()]
        return names.count("p") + names.count("text")
    if path.suffix == ".yaml":
        return len(yaml.safe_load(text)["lines"])
    return len(text.rstrip("\n").split("\n"))


@pytest.mark.skipif(not FIXTURES, reason=f"needs the lyrics of {SHARED}")
def test_every_fixture_gives_all_its_lines() -> None:
    assert len(FIXTURES) == 11
    for path in FIXTURES:
        assert sum(len(sheet.lines) for sheet in read(path)) == counted(path), path


@pytest.mark.skipif(not FIXTURES, reason=f"needs the lyrics of {SHARED}")
def test_one_song_reads_alike_in_every_kind() -> None:
    """The same song as LRC, TTML, YAML and text: its words everywhere, its times where there are
    any, those of its words where there are any."""
    songs = {path.suffix: read(path)[0] for path in FIXTURES if "auld-lang-syne" in path.name}
    words = [line.text for line in songs[".txt"].lines]
    starts = [line.start for line in songs[".lrc"].lines]
    for suffix, sheet in songs.items():
        assert [line.text for line in sheet.lines] == words
        assert sheet.is_timed is (suffix != ".txt")
        if sheet.is_timed:
            assert [line.start for line in sheet.lines] == starts
    assert songs[".ttml"].lines[0].words == songs[".yaml"].lines[0].words != ()


@pytest.mark.skipif(not FIXTURES, reason=f"needs the lyrics of {SHARED}")
def test_translations_stand_at_the_times_of_their_lines() -> None:
    (path,) = (path for path in FIXTURES if path.name.endswith("metadata.ttml"))
    main, translated, spoken = read(path)
    assert (main.kind, main.lang) == (Kind.MAIN, "ja")
    assert (translated.kind, translated.lang) == (Kind.TRANSLATION, "es")
    assert translated.lines == (Line(start=main.lines[0].start, text="Hola"),)
    assert (spoken.kind, spoken.lang) == (Kind.PRONUNCIATION, "ja-Latn")
    assert [word.start for word in spoken.lines[0].words] == [2000, 2300]


def test_lrc_as_its_many_writers_have_it() -> None:
    sheet = lrc.lyrics(
        "[ar: Ada Grey ]\r\n[ti:Tide]\r\n[la:de]\r\n[offset:+250]\r\n[by:somebody]\r\n"
        "[00:10.5][01:10.50] Refrain \r\n"
        "[00:05:25]comma or colon\n[00:01,2]first\n[1:02:03.004]an hour\n"
        "[00:20]\n[#:comment]\n[00:30.999]the last\n"
    )
    assert sheet is not None
    assert (sheet.artist, sheet.title, sheet.lang, sheet.offset) == ("Ada Grey", "Tide", "de", 250)
    assert [(line.start, line.text) for line in sheet.lines] == [
        (1_200, "first"),
        (5_250, "comma or colon"),
        (10_500, "Refrain"),
        (20_000, ""),
        (30_999, "the last"),
        (70_500, "Refrain"),
        (3_723_004, "an hour"),
    ]


def test_words_have_times_of_their_own() -> None:
    sheet = lrc.lyrics("[00:01.00] <00:01.00> Lead <00:01.50>and <00:02.00>words <00:03.00>\n")
    assert sheet is not None
    assert sheet.lines == (
        Line(
            start=ms(1_000),
            text="Lead and words",
            words=(
                Word(start=ms(1_000), text="Lead "),
                Word(start=ms(1_500), text="and "),
                Word(start=ms(2_000), text="words"),
            ),
        ),
    )


@pytest.mark.parametrize("text", ["", "\n\n", "[ti:Nothing]\n", "[00:01.00]\n[00:02.00]  \n"])
def test_no_words_are_no_lyrics(text: str) -> None:
    assert lrc.lyrics(text) is None


def test_plain_words_keep_their_stanzas() -> None:
    sheet = lrc.lyrics("\n\nOne\ntwo \n\n[Chorus]\nthree\n\n")
    assert sheet is not None
    assert [line.text for line in sheet.lines] == ["One", "two", "", "[Chorus]", "three"]
    assert not sheet.is_timed


TIMED = st.lists(
    st.tuples(
        st.integers(0, 5_999_990),
        st.text(
            st.characters(
                codec="utf-8", exclude_characters="[]<>", exclude_categories=["Cc", "Zl", "Zp"]
            )
        ).map(str.strip),
    ),
    min_size=1,
)


@given(TIMED)
def test_what_is_written_as_lrc_is_read_again(lines: list[tuple[int, str]]) -> None:
    def row(start: int, text: str) -> str:
        seconds, part = divmod(start, 1000)
        return f"[{seconds // 60:02}:{seconds % 60:02}.{part:03}]{text}"

    found = lrc.lyrics("\n".join(row(start, text) for start, text in lines))
    if not any(text for _, text in lines):
        assert found is None
        return
    assert found is not None
    assert [(line.start, line.text) for line in found.lines] == sorted(
        lines, key=lambda line: line[0]
    )


@given(st.text())
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (lrc.lyrics, lrc.subtitles):
        sheet = read(text)
        assert sheet is None or any(line.text for line in sheet.lines)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"),
     ("utf-16-be", b"\xfe\xff"), ("cp1252", b"")],
)  # fmt: skip
def test_every_encoding_of_old_files_is_read(tmp_path: Path, encoding: str, mark: bytes) -> None:
    path = tmp_path / "song.LRC"
    path.write_bytes(mark + "[00:01.00]Où – “là”\r\n".encode(encoding))
    (sheet,) = read(path)
    assert sheet.lines == (Line(start=ms(1_000), text="Où – “là”"),)


def test_subtitles_lose_their_styles() -> None:
    sheet = lrc.subtitles(
        "2\n00:00:05,000 --> 00:00:06,000 X1:0\n{\\an8}<i>second</i>\n\n"
        "1\n00:01,5 --> 00:00:04,000\nfirst\n<font color=red>line</font>\n\n"
    )
    assert sheet is not None
    assert [(line.start, line.text) for line in sheet.lines] == [
        (1_500, "first\nline"),
        (5_000, "second"),
    ]


TT = '<tt xmlns="http://www.w3.org/ns/ttml" {}><body><p begin="{}">x</p></body></tt>'
P = "http://www.w3.org/ns/ttml#parameter"


@pytest.mark.parametrize(
    ("begin", "about", "start"),
    [
        ("00:01:02.5", "", 62_500),
        ("01:02.345", "", 62_345),
        ("1:00:00", "", 3_600_000),
        ("12.25", "", 12_250),
        ("12.25s", "", 12_250),
        ("250ms", "", 250),
        ("1.5m", "", 90_000),
        ("0.5h", "", 1_800_000),
        ("00:00:01:15", "", 1_500),
        ("00:00:01:15", f'xmlns:t="{P}" t:frameRate="60"', 1_250),
        ("90f", f'xmlns:t="{P}" t:frameRate="30" t:frameRateMultiplier="1000 1001"', 3_003),
        ("10000000t", f'xmlns:t="{P}" t:tickRate="10000000"', 1_000),
        ("soon", "", None),
        ("-1s", "", None),
    ],
)
def test_every_way_of_telling_time_in_ttml(begin: str, about: str, start: int | None) -> None:
    (sheet,) = ttml.sheets(TT.format(about, begin).encode())
    assert sheet.lines[0].start == start


def test_words_in_ttml_keep_their_spaces_and_no_others() -> None:
    (sheet,) = ttml.sheets(
        b"""<tt xml:lang="en"><body><div begin="9s"><p begin="10s">
            <span begin="10s">Ho</span><span begin="10.2s">la</span>
            <span begin="10.5s">you</span><br/><span begin="11s"> there</span>
        </p><p begin="12s">plain
            words</p></div></body></tt>"""
    )
    assert [line.text for line in sheet.lines] == ["Hola you\n there", "plain words"]
    assert "".join(word.text for word in sheet.lines[0].words) == sheet.lines[0].text
    assert [word.start for word in sheet.lines[0].words] == [10_000, 10_200, 10_500, 11_000]


BOMB = (
    b'<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<tt><body><p>&b;</p></body></tt>"
)
OUTSIDE = b'<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><tt><body><p>&x;</p></body></tt>'


@pytest.mark.parametrize("content", [BOMB, OUTSIDE, b"<tt>", b"", b"\0" * 50, b"\xff\xfe<"])
def test_xml_that_wants_more_than_to_be_read_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "song.ttml"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        read(path)


@pytest.mark.parametrize(
    "content",
    [b"a: &a [*a]", b"- 1", b"lines: 3", b"lines: [3, {text: 4}]", b"lines: [{words: 2}]"],
)
def test_yaml_of_another_shape_is_no_lyrics(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "song.yml"
    path.write_bytes(content)
    assert [line.text for sheet in read(path) for line in sheet.lines if line.text] in ([], ["4"])


def test_what_is_too_large_or_a_link_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.lrc"
    large.write_bytes(b"[00:01.00]x\n" * 200_000)
    with pytest.raises(Unreadable, match="too large"):
        read(large)
    link = tmp_path / "link.txt"
    link.symlink_to("/etc/passwd")
    with pytest.raises(Unreadable):
        read(link)
    with pytest.raises(Unreadable, match="no kind"):
        read(tmp_path / "song.doc")


def test_the_words_of_a_file_survive_their_way_between_processes() -> None:
    sheet = Sheet(
        lines=(Line(start=ms(1), text="a b", words=(Word(start=ms(1), text="a b"),)),),
        kind=Kind.TRANSLATION,
        lang="de",
        offset=ms(-5),
        title="T",
        artist="A",
    )
    assert Sheet.unpacked(sheet.packed()) == sheet


def embedded(path: Path) -> list[Sheet]:
    return sung.read(str(path).encode())


@pytest.mark.parametrize(
    "suffix", ["mp3", "flac", "ogg", "opus", "m4a", "wma", "wv", "aiff", "wav"]
)
def test_words_are_read_from_the_tags_of_every_format(shelf: Shelf, suffix: str) -> None:
    path = shelf.add(f"song.{suffix}", lyrics="[00:01.00]One\n[00:02.50]two")
    (sheet,) = embedded(path)
    assert [(line.start, line.text) for line in sheet.lines] == [(1_000, "One"), (2_500, "two")]
    assert embedded(shelf.add(f"bare.{suffix}")) == []


def test_synced_frames_come_before_plain_ones_each_in_its_language(shelf: Shelf) -> None:
    path = shelf.add("song.mp3")
    tags = ID3(path)
    tags.add(USLT(encoding=3, lang="deu", desc="", text="Eins\nzwei"))
    tags.add(USLT(encoding=3, lang="XXX", desc="other", text="One\ntwo"))
    tags.add(SYLT(encoding=3, lang="eng", format=2, type=1, desc="",
                  text=[("two", 2_500), ("One", 1_000)]))  # fmt: skip
    tags.add(SYLT(encoding=3, lang="fra", format=1, type=1, desc="frames", text=[("x", 1)]))
    tags.save()
    timed, german, other = embedded(path)
    assert (timed.lang, timed.is_timed) == ("eng", True)
    assert [(line.start, line.text) for line in timed.lines] == [(1_000, "One"), (2_500, "two")]
    assert (german.lang, other.lang) == ("deu", None)


def test_syllables_of_a_synced_frame_become_lines(shelf: Shelf) -> None:
    path = shelf.add("song.mp3")
    tags = ID3(path)
    pieces = [("Str", 1_000), ("ang", 1_200), ("ers", 1_400), ("\nin", 2_000), (" the", 2_200)]
    tags.add(SYLT(encoding=3, lang="eng", format=2, type=1, desc="", text=pieces))
    tags.save()
    (sheet,) = embedded(path)
    assert [(line.start, line.text) for line in sheet.lines] == [
        (1_000, "Strangers"),
        (2_000, "in the"),
    ]


def test_a_comment_named_syncedlyrics_is_heard(shelf: Shelf) -> None:
    path = shelf.add("song.flac")
    file = mutagen.File(path)
    file["SYNCEDLYRICS"] = "[00:01.00]One"
    file["LYRICS"] = "One"
    file.save()
    timed, plain = embedded(path)
    assert timed.is_timed
    assert not plain.is_timed


def test_a_broken_file_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(b"ID3\x04\x00\x00" + struct.pack(">I", 99) + b"x" * 20)
    with pytest.raises(Unreadable):
        embedded(path)
