"""Names that every disk takes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.files.naming import LONGEST, ending_of, safe_name, twin

FORBIDDEN = set('\\/:*?"<>|')
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{n}{d}" for n in ("com", "lpt") for d in "0123456789¹²³"),
}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Song 1", "Song 1"),
        ("AC/DC", "AC-DC"),
        ("What?", "What"),
        ("Title: the rest", "Title - the rest"),
        ("12:34", "12-34"),
        ('The "Best" <of> a|b*', "The 'Best' (of) a-b_"),
        ("Dr. ", "Dr"),
        ("Wait...", "Wait…"),
        ("...Baby One More Time", "…Baby One More Time"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("~root", "root"),
        ("  two   spaces\tand\nmore ", "two spaces and more"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u200bb\ufeffc", "abc"),
        ("CON", "CON_"),
        ("nul", "nul_"),
        ("aux.old stuff", "aux_.old stuff"),
        ("COM¹", "COM¹_"),
        ("console", "console"),
        ("..", "_"),
        ("", "_"),
        ("???", "_"),
        ("-", "_"),
        ("Cafe\u0301", "Café"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800x", "x"),
    ],
)
def test_a_name_is_made_safe(said: str, name: str) -> None:
    assert safe_name(said) == name
    assert safe_name(said, ending=".mp3") == f"{name}.mp3"


@given(said=st.text(max_size=400), ending=st.sampled_from(["", ".mp3", ".flac"]))
def test_any_text_gives_a_name_that_every_disk_takes(said: str, ending: str) -> None:
    name = safe_name(said, ending=ending)
    stem = name.removesuffix(ending)
    assert stem
    assert 0 < len(name.encode()) <= LONGEST
    assert len(name.encode("utf-16-le")) // 2 <= 255
    assert not set(name) & FORBIDDEN
    assert all(ord(char) >= 32 for char in name)
    assert not name.startswith((".", "-", " ", "~"))
    assert not name.endswith((" ", "."))
    assert stem.split(".")[0].rstrip().lower() not in RESERVED
    assert unicodedata.normalize("NFC", name) == name
    assert safe_name(stem, ending=ending) == name


def test_a_long_name_is_cut_between_characters_and_keeps_its_ending() -> None:
    name = safe_name("é" * 200, ending=".flac")
    assert name.endswith("é.flac")
    assert 250 <= len(name.encode()) <= 255
    family = "👨\u200d👩\u200d👧"
    assert safe_name(family * 30).replace(family, "") == ""
    assert safe_name("x" * 252 + "a\u0323\u0302")[-1] == "x"


@pytest.mark.parametrize(
    ("name", "ending"),
    [(b"a.MP3", ".mp3"), (b"a", ""), (b".flac", ""), (b"a.b.ogg", ".ogg"), (b"a.\xff", "")],
)
def test_the_ending_of_a_file_is_told(name: bytes, ending: str) -> None:
    assert ending_of(name) == ending


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Song.mp3", "SONG.MP3"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("CAF\u00c9", "cafe\u0301"),
        ("STRASSE", "straße"),
    ],
)
def test_twins_are_known(one: str, other: str) -> None:
    assert twin(one.encode()) == twin(other.encode())


def test_names_that_are_no_text_have_no_twins_but_themselves() -> None:
    assert twin(b"\xff") != twin(b"\xfe")
    assert twin(b"\xff") == twin(b"\xff")
