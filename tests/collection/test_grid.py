"""The grid: one list of all that is owned, wanted and on its way, by cursor and by number."""

import itertools
from pathlib import Path

import pytest

from soniq.collection.model import (
    Acquisition,
    Collected,
    CollectedFilter,
    CollectedSort,
    Look,
    MatchStatus,
    Medium,
    Ownership,
    WishSource,
)
from soniq.errors import Invalid
from soniq.library.model import Slice
from soniq.units import Moment
from tests.collection.home import ADA, BEN, Home, album_wish, record, song_wish, told


@pytest.fixture
def full(home: Home) -> Home:
    """Owned: OK Computer, Debut. Partly: Kid A. Wanted: Homogenic, Post. Coming: Vespertine."""
    home.put(genres=("Rock",), date="1997")
    home.put("kid", songs=("Everything",), album="Kid A", date="2000-10-02", track_total=10)
    home.collection.bring(ADA, [album_wish("k", title="Kid A", total_tracks=10)])
    for its, title, date in (("h", "Homogenic", "1997-09-22"), ("v", "Vespertine", "2001")):
        home.collection.bring(
            ADA, [album_wish(its, title=title, artists=("Björk",), release_date=date)]
        )
    home.collection.bring(
        BEN, [song_wish("Hyperballad", source=WishSource.LIST, title="Post", artists=("Björk",))]
    )
    home.collection.bring_holdings(ADA, [record(title="Debut", artists=("Björk",))])
    with home.db.write() as tx:
        home.collection.coming(tx, home.id_of("Vespertine"), 30)
        tx.execute("UPDATE albums SET match_status = 'manual_review' WHERE title = 'Homogenic'")
        tx.execute("UPDATE albums SET match_status = 'matched' WHERE title = 'Debut'")
    return home


def titles(found: list[Collected]) -> list[str]:
    return [one.album.title for one in found]


def test_all_stand_in_it_by_artist(full: Home) -> None:
    page = full.collection.albums()
    assert titles(page.items) == [
        "Debut", "Post", "Homogenic", "Vespertine", "OK Computer", "Kid A",
    ]  # fmt: skip
    assert page.total == 6


def test_how_each_stands_is_told(full: Home) -> None:
    found = {
        one.album.title: (one.look, one.tracks, one.total, one.coming)
        for one in full.collection.albums().items
    }
    assert found == {
        "Debut": (Look.OWNED, 0, None, None),
        "Post": (Look.WANTED, 0, 1, None),
        "Homogenic": (Look.WANTED, 0, 3, None),
        "Vespertine": (Look.COMING, 0, 3, 30),
        "OK Computer": (Look.OWNED, 3, None, None),
        "Kid A": (Look.PARTLY, 1, 10, None),
    }


FILTERS: list[tuple[str, CollectedFilter, set[str]]] = [
    ("owned", CollectedFilter(ownership=Ownership.OWNED), {"Debut", "OK Computer"}),
    ("not owned", CollectedFilter(ownership=Ownership.NOT_OWNED), {"Post", "Homogenic", "Kid A"}),
    ("downloading", CollectedFilter(ownership=Ownership.DOWNLOADING), {"Vespertine"}),
    ("looks owned", CollectedFilter(look=Look.OWNED), {"Debut", "OK Computer"}),
    ("partly", CollectedFilter(look=Look.PARTLY), {"Kid A"}),
    ("wanted", CollectedFilter(look=Look.WANTED), {"Post", "Homogenic"}),
    ("coming", CollectedFilter(look=Look.COMING), {"Vespertine"}),
    ("unsure", CollectedFilter(look=Look.UNSURE), {"Homogenic"}),
    ("matched", CollectedFilter(match=MatchStatus.MATCHED), {"Debut"}),
    ("list", CollectedFilter(source=WishSource.LIST), {"Post"}),
    ("spotify", CollectedFilter(source=WishSource.SPOTIFY), {"Kid A", "Homogenic", "Vespertine"}),
    ("physical", CollectedFilter(acquisition=Acquisition.PHYSICAL), {"Debut"}),
    ("of ben", CollectedFilter(wished_by=BEN), {"Post"}),
    ("text", CollectedFilter(text="bjork po"), {"Post"}),
    ("title", CollectedFilter(text="computer"), {"OK Computer"}),
    ("blank", CollectedFilter(text="  "), {"Debut", "Post", "Homogenic", "Vespertine",
                                           "OK Computer", "Kid A"}),
    ("none", CollectedFilter(text="computer bjork"), set()),
    ("both", CollectedFilter(look=Look.WANTED, ownership=Ownership.OWNED), set()),
    ("three", CollectedFilter(look=Look.WANTED, source=WishSource.SPOTIFY, text="homo"),
     {"Homogenic"}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "where", "left"), FILTERS, ids=[what for what, _, _ in FILTERS])
def test_a_filter_leaves_what_it_names(
    full: Home, what: str, where: CollectedFilter, left: set[str]
) -> None:
    assert set(titles(full.collection.albums(where).items)) == left, what
    page = full.collection.page(where)
    assert set(titles(list(page.items))) == left
    assert page.total_items == len(left)


def test_an_artist_and_a_genre_narrow_it(full: Home) -> None:
    artist = full.one("SELECT id FROM artists WHERE name = 'Björk'")
    genre = full.one("SELECT id FROM genres WHERE name = 'Rock'")
    assert len(full.collection.albums(CollectedFilter(artist_id=artist)).items) == 4
    found = full.collection.albums(CollectedFilter(genre_id=genre)).items
    assert titles(found) == ["OK Computer"]


def test_every_sort_and_page_size_shows_each_album_once(full: Home) -> None:
    everything = {one.album.id for one in full.collection.albums().items}
    for sort, descending, size in itertools.product(CollectedSort, (False, True), (1, 2, 4)):
        seen: list[int] = []
        after = None
        while True:
            page = full.collection.albums(
                sort=sort, descending=descending, part=Slice(first=size, after=after)
            )
            seen += [one.album.id for one in page.items]
            if not page.has_next:
                break
            after = page.keys[-1]
        assert len(seen) == len(everything)
        assert set(seen) == everything
    for size in (1, 4, 200):
        pages = [full.collection.page(page=at, page_size=size) for at in range(1, 8)]
        numbered = [one.album.id for page in pages for one in page.items]
        assert sorted(numbered) == sorted(everything)
        assert pages[0].total_pages == -(-6 // size)


@pytest.mark.parametrize(("page", "size"), [(0, 50), (-1, 50), (1, 0), (1, 201)])
def test_a_page_that_cannot_be_is_refused_in_words(full: Home, page: int, size: int) -> None:
    with pytest.raises(Invalid):
        full.collection.page(page=page, page_size=size)


def test_behind_the_last_page_is_nothing(full: Home) -> None:
    assert full.collection.page(page=2**62).items == []


@pytest.mark.parametrize(
    "where",
    [
        CollectedFilter(text="\ud800"),
        CollectedFilter(artist_id=2**63),
        CollectedFilter(genre_id=-1),
    ],
    ids=["broken text", "large artist", "negative genre"],
)
def test_what_no_album_can_have_is_refused_in_words(full: Home, where: CollectedFilter) -> None:
    with pytest.raises(Invalid):
        full.collection.albums(where)


def test_what_is_gone_and_nobody_wants_is_not_in_it(full: Home) -> None:
    full.lose()
    assert "OK Computer" not in titles(full.collection.albums().items)


def test_another_edition_is_owned_and_said_so(home: Home) -> None:
    home.put(track_total=3)
    home.collection.bring(ADA, [album_wish(title="OK Computer (Deluxe Edition)", tracks=())])
    one = home.only()
    assert (one.look, one.other_edition, one.told_edition) == (
        Look.OWNED,
        True,
        "Deluxe Edition",
    )


def test_one_album_is_told_in_full(full: Home) -> None:
    detail = full.collection.detail(full.id_of("Post"), BEN)
    assert [song.title for song in detail.missing] == ["Hyperballad"]
    assert [wish.title for wish in detail.wishes] == ["Hyperballad"]
    assert [shop.name for shop in detail.shops] == ["Bandcamp", "Qobuz", "7digital", "Discogs"]
    assert all(shop.url.startswith("https://") for shop in detail.shops)
    assert "Bj%C3%B6rk%20Post" in detail.shops[0].url


def test_figures_count_the_grid(full: Home, tmp_path: Path) -> None:
    found = full.collection.figures()
    assert (found.owned, found.partly, found.wanted, found.coming) == (2, 1, 2, 1)
    assert (found.total, found.unsure, found.matched, found.artists) == (6, 1, 1, 2)
    assert found.by_source == {"spotify": 3, "list": 1}
    assert found.by_acquisition == {"physical": 1, "unknown": 1}
    assert found.by_decade == {1990: (1, 2), 2000: (0, 2)}
    assert sum(found.months.values()) == found.owned


def test_an_album_is_owned_since_its_last_file_came(home: Home) -> None:
    home.collection.bring(ADA, [album_wish()])
    home.put()
    home.collection.hold(BEN, told("Kid A", tracks=()), Medium.CD)
    with home.db.write() as tx:
        tx.execute("UPDATE albums SET added_at_ms = 0")
        tx.execute("UPDATE files SET added_at_ms = 1705000000000")
        tx.execute("UPDATE holdings SET held_since_ms = 951868800000")
    january, march = Moment(1_704_067_200_000), Moment(951_868_800_000)
    assert home.collection.figures().months == {march: 1, january: 1}


def test_an_empty_grid_has_figures_too(home: Home) -> None:
    assert home.collection.figures().total == 0
    assert home.collection.albums().items == []
    assert home.collection.page().total_pages == 0
