"""The shopping list: what is wanted, by how much, and where it may be bought."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest

from soniq.collection.model import Priority
from soniq.collection.shops import shops
from soniq.errors import Invalid
from soniq.settings import check_value
from soniq.units import AlbumId
from tests.collection.home import ADA, Home, album_wish

TITLES = ("Amnesiac", "Hail to the Thief", "In Rainbows", "Kid A", "OK Computer")


@pytest.fixture
def list_(home: Home) -> Home:
    home.collection.bring(ADA, [album_wish(title, title=title, tracks=()) for title in TITLES])
    home.put()
    with home.db.write() as tx:
        home.collection.coming(tx, home.id_of("Kid A"), 10)
    return home


def titles(home: Home, *, later: bool = False) -> list[str]:
    return [line.collected.album.title for line in home.collection.to_buy(later=later)]


def test_what_is_wanted_and_neither_owned_nor_coming_is_to_buy(list_: Home) -> None:
    assert titles(list_) == ["Amnesiac", "Hail to the Thief", "In Rainbows"]
    assert list_.collection.count_to_buy() == 3


def test_it_is_by_priority_and_what_is_put_off_is_apart(list_: Home) -> None:
    buying = list_.collection.set_buying
    buying([list_.id_of("In Rainbows")], priority=Priority.NEXT, price_note="12 €")
    buying([list_.id_of("Hail to the Thief")], priority=Priority.SOON)
    buying([list_.id_of("Amnesiac")], priority=Priority.LATER)
    assert titles(list_) == ["In Rainbows", "Hail to the Thief"]
    assert titles(list_, later=True) == ["Amnesiac"]
    assert (list_.collection.count_to_buy(), list_.collection.count_to_buy(later=True)) == (2, 1)
    first = list_.collection.to_buy(first=1)[0]
    assert (first.priority, first.price_note) == (Priority.NEXT, "12 €")


def test_parts_follow_one_another(list_: Home) -> None:
    list_.collection.set_buying([list_.id_of("In Rainbows")], priority=Priority.SOON)
    whole = [line.collected.album.id for line in list_.collection.to_buy()]
    for size in (1, 2):
        parts = [
            line.collected.album.id
            for offset in range(0, 4, size)
            for line in list_.collection.to_buy(first=size, offset=offset)
        ]
        assert parts == whole


@pytest.mark.parametrize(("first", "offset"), [(-1, 0), (501, 0), (1, -1), (1, 2**63)])
def test_a_part_that_cannot_be_is_refused(list_: Home, first: int, offset: int) -> None:
    with pytest.raises(Invalid):
        list_.collection.to_buy(first=first, offset=offset)


def test_what_is_said_stays_where_nothing_new_is(list_: Home) -> None:
    album_id = list_.id_of("Amnesiac")
    list_.collection.set_buying([album_id], price_note="9 €", note="the box")
    list_.collection.set_buying([album_id], priority=Priority.SOON)
    list_.collection.set_buying([album_id], note="")
    detail = list_.collection.detail(album_id)
    assert (detail.price_note, detail.note) == ("9 €", "")
    assert detail.collected.priority is Priority.SOON


def test_a_note_without_end_is_refused(list_: Home) -> None:
    for note in ("x" * 2_001, "\ud800"):
        with pytest.raises(Invalid):
            list_.collection.set_buying([list_.id_of("Amnesiac")], note=note)
    with pytest.raises(Invalid):
        list_.collection.set_buying([AlbumId(at) for at in range(501)], note="")


def test_the_table_is_read_by_spreadsheets_and_holds_no_formulas(home: Home) -> None:
    home.collection.bring(
        ADA,
        [
            album_wish("1", title='=cmd|"x"', artists=("Ed, the",), tracks=(), total_tracks=12),
            album_wish("2", title="Ágætis byrjun", artists=("Sigur Rós",), release_date="1999"),
        ],
    )
    home.collection.set_buying([home.id_of("Ágætis byrjun")], price_note="two\nlines")
    rows = list(csv.DictReader(io.StringIO("".join(home.collection.to_buy_csv()), newline="")))
    assert [row["Album"] for row in rows] == ['\'=cmd|"x"', "Ágætis byrjun"]
    assert (rows[0]["Artist"], rows[0]["Songs in all"]) == ("Ed, the", "12")
    assert (rows[1]["Year"], rows[1]["Price"], rows[1]["Songs here"]) == ("1999", "two\nlines", "0")
    assert rows[1]["Discogs"].startswith("https://www.discogs.com/")


@pytest.mark.parametrize(
    ("artist", "album"),
    [("AC/DC", "Back & Forth?"), ("Björk", "50% #1"), ("{album}", "{artist}"), ("a", "")],
)
def test_a_shop_is_asked_for_the_names_as_they_are(artist: str, album: str) -> None:
    local = "https://www.records.example/find?a={artist}&t={album}&x={}"
    found = {shop.name: shop.url for shop in shops(artist, album, local)}
    asked = parse_qs(urlsplit(found["Discogs"]).query)
    assert asked["q"] == [f"{artist} {album}"]
    own = parse_qs(urlsplit(found["records.example"]).query, keep_blank_values=True)
    assert (own["a"], own["t"], own["x"]) == ([artist], [album], ["{}"])


def test_no_shop_is_asked_for_various_artists() -> None:
    found = {shop.name: shop.url for shop in shops("Various Artists", "Help")}
    assert parse_qs(urlsplit(found["Bandcamp"]).query)["q"] == ["Help"]


@pytest.mark.parametrize(
    "said",
    ["shop.example/{album}", "https://shop.example/", "javascript:alert('{album}')",
     "https://{album}.example/", "https://shop.example/{album} x", "https://[/{album}",
     "https://shop.example/\n{album}"],
)  # fmt: skip
def test_what_is_no_search_is_refused_in_words(said: str) -> None:
    with pytest.raises(Invalid, match=r"\{artist\}"):
        check_value("local_shop", said)


def test_a_search_of_ones_own_is_taken() -> None:
    for said in ("", "https://shop.example/search?q={artist}+{album}"):
        assert check_value("local_shop", said) == said
