"""What people bring from elsewhere stands in the grid once, whoever told it and how often."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from soniq.collection.model import (
    Acquisition,
    CollectedFilter,
    CollectionChanged,
    Look,
    Ownership,
    WishSource,
)
from tests.collection.home import ADA, BEN, SONGS, Home, album_wish, record, song_wish, told


def test_a_wish_is_in_the_grid_and_not_owned(home: Home) -> None:
    found = home.collection.bring(ADA, [album_wish()])
    assert (found.added, found.known, len(found.new)) == (1, 0, 1)
    one = home.only()
    assert one.album.id == found.albums[0]
    assert (one.ownership, one.look, one.tracks, one.total) == (
        Ownership.NOT_OWNED,
        Look.WANTED,
        0,
        3,
    )
    assert one.sources == (WishSource.SPOTIFY,)
    home.check()


@pytest.mark.parametrize("first", ["wish", "scan"])
def test_wish_and_scan_end_in_one_row_in_either_order(home: Home, first: str) -> None:
    acts: list[Callable[[], object]] = [
        lambda: home.collection.bring(ADA, [album_wish()]),
        home.put,
    ]
    for act in acts if first == "wish" else reversed(acts):
        act()
    one = home.only()
    assert (one.look, one.tracks, one.sources) == (Look.OWNED, 3, (WishSource.SPOTIFY,))


def test_what_is_brought_again_adds_nothing_and_writes_no_album(home: Home) -> None:
    wishes = [album_wish(), song_wish("Karma Police", "s1"), song_wish("Creep", "s2", title="")]
    first = home.collection.bring(ADA, wishes)
    home.events.clear()
    again = home.collection.bring(ADA, wishes)
    assert (again.added, again.known) == (0, 3)
    assert (again.ids, again.albums, again.new) == (first.ids, first.albums, frozenset())
    assert [event for event in home.events if isinstance(event, CollectionChanged)] == []


def test_the_same_twice_in_one_import_is_one_wish(home: Home) -> None:
    found = home.collection.bring(ADA, [album_wish(), album_wish()])
    assert (found.added, found.known) == (1, 1)
    assert found.ids[0] == found.ids[1]


def test_a_source_that_tells_more_later_is_listened_to(home: Home) -> None:
    home.collection.bring(ADA, [album_wish(tracks=())])
    assert home.only().total is None
    found = home.collection.bring(ADA, [album_wish(total_tracks=12, barcode="0634904078164")])
    assert found.added == 0
    assert (home.only().total, home.only().barcode) == (12, "634904078164")


def test_songs_of_one_album_stand_on_it_together(home: Home) -> None:
    found = home.collection.bring(
        ADA, [song_wish(song, f"s{at}", number=at) for at, song in enumerate(SONGS, 1)]
    )
    assert len(set(found.albums)) == 1
    detail = home.collection.detail(home.only().album.id, ADA)
    assert [song.title for song in detail.missing] == list(SONGS)
    assert len(detail.wishes) == 3


def test_a_song_of_no_known_album_is_a_single_of_its_name(home: Home) -> None:
    home.collection.bring(ADA, [song_wish("Creep", "s1", title="")])
    assert (home.only().album.title, home.only().album.kind) == ("Creep", "single")


def test_a_wish_without_an_id_is_known_by_its_names(home: Home) -> None:
    wish = replace(album_wish(its=""), source=WishSource.LIST)
    home.collection.bring(ADA, [wish])
    again = home.collection.bring(ADA, [replace(wish, album=told("Ok  COMPUTER"))])
    assert again.known == 1


@pytest.mark.parametrize("first", ["wish", "scan"])
def test_a_song_that_is_here_on_another_album_is_met_there(home: Home, first: str) -> None:
    acts: list[Callable[[], object]] = [
        lambda: home.collection.bring(ADA, [song_wish("Lucky", "s1", number=3)]),
        lambda: home.put("help", ("Lucky",), album="Help", album_artists=("Various Artists",)),
    ]
    for act in acts if first == "wish" else reversed(acts):
        act()
    if first == "wish":
        home.collection.settle()
    one = home.only()
    assert (one.album.title, one.look, one.sources) == ("Help", Look.OWNED, ("spotify",))
    again = home.collection.bring(ADA, [song_wish("Lucky", "s1", number=3, total_tracks=12)])
    assert (again.added, again.albums) == (0, [one.album.id])
    assert home.only() == one
    home.check()


def test_who_wished_is_each_ones_own(home: Home) -> None:
    (album_id,) = home.collection.bring(ADA, [album_wish()]).albums
    home.collection.bring(BEN, [album_wish(its="b1", source=WishSource.ITUNES)])
    assert album_id is not None
    detail = home.collection.detail(album_id, BEN)
    assert [wish.person_id for wish in detail.wishes] == [BEN]
    assert home.collection.detail(album_id).wishes == []
    assert home.only().sources == (WishSource.ITUNES, WishSource.SPOTIFY)


def test_what_is_saved_no_more_goes_and_with_the_last_wish_the_album(home: Home) -> None:
    found = home.collection.bring(ADA, [album_wish(), album_wish(its="a2", title="Kid A")])
    assert home.collection.forget_wishes(ADA, found.ids[1:]) == 1
    assert home.only().album.title == "OK Computer"
    assert home.rows("SELECT title FROM albums") == [("OK Computer",)]
    home.check()


def test_an_album_whose_songs_are_still_wished_for_stays_for_these(home: Home) -> None:
    home.collection.bring(ADA, [album_wish(), song_wish("Lucky", "s3", number=3)])
    assert home.collection.forget_source(ADA, WishSource.ITUNES) == 0
    found = home.collection.bring(ADA, [album_wish()])
    home.collection.forget_wishes(ADA, found.ids)
    detail = home.collection.detail(home.only().album.id, ADA)
    assert [song.title for song in detail.missing] == ["Lucky"]
    home.check()


def test_nobody_takes_anothers_wishes_away(home: Home) -> None:
    found = home.collection.bring(ADA, [album_wish()])
    assert home.collection.forget_wishes(BEN, found.ids) == 0
    assert home.only().wanted


def test_what_is_owned_stays_when_the_wish_goes(home: Home) -> None:
    home.put()
    home.collection.bring(ADA, [album_wish()])
    assert home.collection.forget_source(ADA, WishSource.SPOTIFY) == 1
    assert (home.only().look, home.only().wanted) == (Look.OWNED, False)


def test_a_source_of_many_albums_is_let_go_in_parts(home: Home) -> None:
    wishes = [album_wish(f"a{at}", title=f"Album {at}", tracks=()) for at in range(450)]
    home.collection.bring(ADA, wishes)
    home.events.clear()
    assert home.collection.forget_source(ADA, WishSource.SPOTIFY) == 450
    told = [one.albums for one in home.events if isinstance(one, CollectionChanged)]
    assert max(told) <= 200
    assert home.rows("SELECT id FROM albums") == []
    home.check()


def test_a_record_on_a_shelf_is_owned_without_files(home: Home) -> None:
    found = home.collection.bring_holdings(ADA, [record(), record()])
    assert (found.added, found.known, len(found.new)) == (1, 1, 1)
    one = home.only()
    assert (one.look, one.acquisition, one.wanted) == (Look.OWNED, Acquisition.PHYSICAL, False)
    assert home.collection.bring_holdings(ADA, [record()]).added == 0
    assert home.collection.forget_holdings(found.ids) == 1
    assert home.collection.albums().items == []
    home.check()


def test_a_record_of_an_album_with_files_changes_not_where_these_came_from(home: Home) -> None:
    home.put()
    album_id = home.only().album.id
    with home.db.write() as tx:
        home.collection.came(tx, album_id, Acquisition.BANDCAMP)
    home.collection.bring_holdings(ADA, [record()])
    assert home.only().acquisition is Acquisition.BANDCAMP
    assert len(home.collection.detail(album_id).holdings) == 1


def test_five_hundred_albums_and_their_songs_are_brought_in_bulk(home: Home) -> None:
    wishes = [
        album_wish(its=f"a{at}", title=f"Album {at}", artists=(f"Artist {at % 90}",))
        for at in range(250)
    ] + [
        song_wish(
            f"Song {at}", f"s{at}", title=f"Album {at % 300}", artists=(f"Artist {at % 300 % 90}",)
        )
        for at in range(600)
    ]
    found = home.collection.bring(ADA, wishes)
    assert (found.added, len(set(found.albums))) == (850, 300)
    assert home.collection.page(CollectedFilter(source=WishSource.SPOTIFY)).total_items == 300
    home.check()
