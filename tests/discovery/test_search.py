"""What people type finds what they mean, first."""

import sqlite3
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from soniq import text
from soniq.discovery.service import Discovery
from soniq.errors import Invalid
from soniq.events import Bus
from soniq.library.service import Library
from soniq.store.database import Database
from soniq.units import ArtworkHash
from tests.crowd import Record, build

SHELF = [
    Record(artist="The Beatles", title="Revolver", tracks=["Taxman", "Eleanor Rigby"], year=1966),
    Record(artist="The Beatles", title="Abbey Road", tracks=["Come Together", "Something"]),
    Record(artist="Beatles Revival Band", title="Tribute", tracks=["Beatles Forever"]),
    Record(artist="Sigur Rós", title="Ágætis byrjun", tracks=["Svefn-g-englar", "Starálfur"]),
    Record(artist="AC/DC", title="Back in Black", tracks=["Hells Bells", "Back in Black"]),
    Record(artist="Motörhead", title="Ace of Spades", tracks=["Ace of Spades"], genres=["Metal"]),
    Record(artist="The The", title="Soul Mining", tracks=["Uncertain Smile", "This Is the Day"]),
    Record(artist="Björk", title="Homogenic", tracks=["Jóga", "Bachelorette"]),
    Record(artist="Radiohead", title="Pablo Honey", tracks=["You", "Creep", "Anyone Can Play"]),
    Record(artist="Radiohead", title="Creep EP", tracks=["Creep (Acoustic)", "Lurgee"]),
    Record(artist="TLC", title="CrazySexyCool", tracks=["Creep", "Waterfalls"]),
    Record(artist="Love", title="Forever Changes", tracks=["Alone Again Or"]),
    Record(artist="Кино", title="Группа крови", tracks=["Группа крови", "Мама, мы все сошли"]),
    Record(artist="東京事変", title="教育", tracks=["群青日和", "林檎の唄"]),
    Record(artist="방탄소년단", title="화양연화", tracks=["쩔어"]),
    Record(artist="R.E.M.", title="Automatic for the People", tracks=["Drive", "Nightswimming"]),
    Record(artist="Simon & Garfunkel", title="Bookends", tracks=["America", "Mrs. Robinson"]),
    Record(artist="Lady Gaga", title="The Fame", tracks=["Poker Face"]),
    Record(artist="Blink-182", title="Enema of the State", tracks=["What's My Age Again?"]),
    Record(artist="!!!", title="Louden Up Now", tracks=["Pardon My Freedom"]),
    Record(artist="Sunn O)))", title="Monoliths & Dimensions", tracks=["Aghartha"]),
    Record(artist="deadmau5", title="4x4=12", tracks=["Some Chords"]),
    Record(artist="P!nk", title="Missundaztood", tracks=["Don't Let Me Get Me"]),
    Record(artist="Godspeed You! Black Emperor", title="Yanqui U.X.O.", tracks=["09-15-00"]),
]


class NoRenderer:
    """A search shows no picture."""

    def render(self, path: bytes, hash: ArtworkHash) -> NoReturn:
        raise AssertionError("a search shows no picture")


@pytest.fixture(scope="module")
def discovery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Discovery]:
    path = tmp_path_factory.mktemp("search") / "library.sqlite"
    build(path, 4_000, more=SHELF)
    db = Database(path, Bus())
    discovery = Discovery(db, Library(db, NoRenderer(), path.parent))
    discovery.refresh()
    yield discovery
    db.close()


@pytest.mark.parametrize(
    ("typed", "artist"),
    [
        ("beatles", "The Beatles"),
        ("the beatles", "The Beatles"),
        ("Beatles, The", "The Beatles"),
        ("beat", "The Beatles"),
        ("the beatl", "The Beatles"),
        ("sigur ros", "Sigur Rós"),
        ("sigur rós", "Sigur Rós"),
        ("SIGUR", "Sigur Rós"),
        ("acdc", "AC/DC"),
        ("ac dc", "AC/DC"),
        ("AC/DC", "AC/DC"),
        ("ac-dc", "AC/DC"),
        ("motorhead", "Motörhead"),
        ("the the", "The The"),
        ("björk", "Björk"),
        ("bjork", "Björk"),
        ("кино", "Кино"),
        ("東京事変", "東京事変"),
        ("東京", "東京事変"),
        ("방탄소년단", "방탄소년단"),
        ("rem", "R.E.M."),
        ("r.e.m.", "R.E.M."),
        ("simon and garfunkel", "Simon & Garfunkel"),
        ("simon & garf", "Simon & Garfunkel"),
        ("love", "Love"),
        ("lady gaga", "Lady Gaga"),
        ("blink182", "Blink-182"),
        ("blink 182", "Blink-182"),
        ("!!!", "!!!"),
        ("sunn o", "Sunn O)))"),
        ("godspeed black", "Godspeed You! Black Emperor"),
        ("pink", "P!nk"),
    ],
)
def test_an_artist_comes_first_however_the_name_is_typed(
    discovery: Discovery, typed: str, artist: str
) -> None:
    found = discovery.search(typed)
    assert [found.artists[0].name, found.corrected] == [artist, None]


@pytest.mark.parametrize(
    ("typed", "title", "artist"),
    [
        ("creep", "Creep", "Radiohead"),
        ("radiohead creep", "Creep", "Radiohead"),
        ("creep radiohead", "Creep", "Radiohead"),
        ("creep tlc", "Creep", "TLC"),
        ("radiohead cre", "Creep", "Radiohead"),
        ("bjork joga", "Jóga", "Björk"),
        ("svefn g englar", "Svefn-g-englar", "Sigur Rós"),
        ("whats my age", "What's My Age Again?", "Blink-182"),
        ("dont let me get me", "Don't Let Me Get Me", "P!nk"),
        ("группа", "Группа крови", "Кино"),
        ("群青", "群青日和", "東京事変"),
        ("nightswim", "Nightswimming", "R.E.M."),
        ("mrs robinson", "Mrs. Robinson", "Simon & Garfunkel"),
        ("revolver taxman", "Taxman", "The Beatles"),
    ],
)
def test_a_track_comes_first_by_title_or_with_its_artist(
    discovery: Discovery, typed: str, title: str, artist: str
) -> None:
    first = discovery.search(typed).tracks[0]
    assert (first.title, first.artist) == (title, artist)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("back in black", "Back in Black"),
        ("agaetis", "Ágætis byrjun"),
        ("beatles abbey", "Abbey Road"),
        ("the fame", "The Fame"),
        ("monoliths and dimensions", "Monoliths & Dimensions"),
    ],
)
def test_an_album_comes_first_by_title_or_with_its_artist(
    discovery: Discovery, typed: str, title: str
) -> None:
    assert discovery.search(typed).albums[0].title == title


def test_a_title_that_is_the_word_comes_before_those_that_hold_it(discovery: Discovery) -> None:
    titles = [text.fold(track.title) for track in discovery.search("love", first=100).tracks]
    same = [title == "love" for title in titles]
    assert any(same)
    assert same == sorted(same, reverse=True)


def test_a_genre_finds_its_tracks(discovery: Discovery) -> None:
    assert "Ace of Spades" in {track.title for track in discovery.search("spades metal").tracks}


@pytest.mark.parametrize(
    ("typed", "corrected", "artist"),
    [
        ("radiohed", "radiohead", "Radiohead"),
        ("raidohead", "radiohead", "Radiohead"),
        ("radioheead", "radiohead", "Radiohead"),
        ("raadiohed", "radiohead", "Radiohead"),
        ("beetles", "beatles", "The Beatles"),
        ("motorhaed", "motorhead", "Motörhead"),
        ("garfunkle", "garfunkel", "Simon & Garfunkel"),
        ("deadmaus", "deadmau5", "deadmau5"),
        ("ladygaga", "lady gaga", "Lady Gaga"),
        ("radio head", "radiohead", "Radiohead"),
    ],
)
def test_a_slip_of_the_pen_is_forgiven_and_told(
    discovery: Discovery, typed: str, corrected: str, artist: str
) -> None:
    found = discovery.search(typed)
    assert found.corrected == corrected
    assert found.artists[0].name == artist


def test_only_the_wrong_word_is_corrected(discovery: Discovery) -> None:
    found = discovery.search("radiohaed creep")
    assert found.corrected == "radiohead creep"
    assert found.tracks[0].title == "Creep"


def test_a_stray_short_word_is_left_out(discovery: Discovery) -> None:
    found = discovery.search("radiohead xq")
    assert found.corrected == "radiohead"


def test_nothing_is_corrected_while_something_matches(discovery: Discovery) -> None:
    assert discovery.search("cree").corrected is None
    assert discovery.search("creep").corrected is None


@pytest.mark.parametrize("typed", ["", "   ", "zzzqqqxxyy", "\x00", "\ud800"])
def test_what_means_nothing_finds_nothing(discovery: Discovery, typed: str) -> None:
    assert discovery.search(typed).is_empty


@pytest.mark.parametrize(
    "typed",
    [
        'back "in" black',
        "back* in* black*",
        "(back in black)",
        "{back} in black",
        "back^in black",
        "back + in + black",
        "-back in black",
        "back: in black",
        "'back' in; black--",
        "back in black\\",
    ],
)
def test_the_indexs_own_syntax_means_nothing(discovery: Discovery, typed: str) -> None:
    assert discovery.search(typed).albums[0].title == "Back in Black"


@pytest.mark.parametrize("typed", ["NOT", "AND", "OR", "NEAR", "name:love", "NOT love", "love OR"])
def test_the_indexs_own_words_are_words(discovery: Discovery, typed: str) -> None:
    for track in discovery.search(typed).tracks:
        fields = text.fold(" ".join((track.title, track.artist, track.album)))
        assert all(word in fields for word in text.words(typed).split() if word != "and")


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.text(alphabet=string.punctuation + "ab \x00", max_size=30),
        st.text(alphabet="lovethe *\"'", max_size=20),
    )
)
@example("\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35")
@example("a" * 5_000)
@example("\U00010500 \U0001e900 love")
@example("ǆ ß ﬁ İ")
def test_nothing_that_is_typed_breaks_the_search(discovery: Discovery, typed: str) -> None:
    discovery.search(typed, first=5)


def test_every_name_finds_its_own_track(discovery: Discovery) -> None:
    for record in SHELF:
        for title in record.tracks:
            found = discovery.search(f"{record.artist} {title}")
            assert title in [track.title for track in found.tracks], (record.artist, title)


def test_as_many_as_asked_for_come_back(discovery: Discovery) -> None:
    assert len(discovery.search("the", first=7).tracks) == 7
    assert discovery.search("the", first=0).tracks == []
    with pytest.raises(Invalid):
        discovery.search("the", first=201)


def test_the_spellings_follow_the_library(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    build(path, 50, more=SHELF)
    db = Database(path, Bus())
    discovery = Discovery(db, Library(db, NoRenderer(), tmp_path))
    assert discovery.search("radiohed").is_empty
    learned = discovery.refresh()
    assert discovery.search("radiohed").corrected == "radiohead"
    assert discovery.refresh() == 0
    with db.write() as tx:
        tx.execute("DELETE FROM search_docs")
    assert discovery.refresh() == learned
    assert [count(db.read(), table) for table in ("spellings", "spelling_cuts")] == [0, 0]
    db.close()


def count(reader: sqlite3.Connection, table: str) -> int:
    (rows,) = reader.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(rows)
