"""Reading what is saved: how many requests it takes, how it goes on, and what is noticed."""

import pytest

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.collection.model import CollectedFilter, Ownership, WishSource
from tests.fakes.spotify.music import album, spotify_id, track
from tests.spotify.home import ADA, BEN, DAY, FILE, HOUR, Home, Killed, after, killing, published


@pytest.mark.skipif(published() is None, reason=f"needs {FILE}")
def test_a_large_account_takes_few_requests_each_as_spotify_describes_them(home: Home) -> None:
    home.web.fill(albums=500, tracks=2_000, playlists=30, songs=30)
    home.connect()
    synced = home.sync()
    assert (synced.albums, synced.tracks, synced.playlists) == (500, 2_000, 30)
    assert len(home.web.asked) == 1 + 10 + 40 + 1 + 30
    assert len(home.web.asked) <= 120
    assert (home.wishes("album"), home.wishes("song")) == (500, 2_000)
    assert home.web.wrong == []


@pytest.mark.parametrize("requests", [3, 11, 30, 52, 57])
def test_a_broken_line_costs_no_page_twice(home: Home, requests: int) -> None:
    home.web.fill(albums=120, tracks=1_800, playlists=6, songs=120)
    home.connect()
    home.web.asked.clear()
    home.web.before = after(requests)
    with pytest.raises(ServiceFailed) as failed:
        home.sync()
    assert failed.value.kind is FailureKind.UNREACHABLE
    assert "reached" in home.spotify.connection(ADA).note
    home.web.before = lambda _: None
    home.web.asked.pop()
    home.spotify = home.again()
    home.sync()
    pages = home.web.pages()
    assert len(pages) == len(set(pages)) == 3 + 36 + 1 + 18
    assert home.spotify.connection(ADA).note == ""
    assert (home.wishes("album"), home.wishes("song")) == (120, 1_800)
    assert all(one.entries == 120 for one in home.playlists.of(ADA))


@pytest.mark.parametrize("reports", [1, 2, 4, 9, 12])
def test_a_kill_costs_no_page_twice(home: Home, reports: int) -> None:
    home.web.fill(albums=120, tracks=220, playlists=3, songs=120)
    home.connect()
    with pytest.raises(Killed):
        home.sync(killing(reports))
    home.spotify = home.again()
    home.sync()
    pages = home.web.pages()
    assert len(pages) == len(set(pages)) == 3 + 5 + 1 + 9


def test_what_is_read_again_costs_one_page_of_each_list(home: Home) -> None:
    home.web.fill(albums=500, tracks=2_000, playlists=30)
    home.connect()
    home.sync()
    home.clock.wait(12 * HOUR)
    again = home.sync()
    assert again.requests == 3
    assert (again.albums, again.tracks, again.gone, again.playlists) == (0, 0, 0, 0)


def test_what_is_new_is_read_and_no_more(home: Home) -> None:
    home.web.fill(albums=300)
    home.connect()
    home.sync()
    home.clock.wait(DAY)
    for number in range(900, 960):
        home.web.save_album(album(number))
    again = home.sync()
    assert again.albums == 60
    assert home.wishes() == 360
    assert again.requests == 2 + 1 + 1


def test_what_was_unsaved_there_is_forgotten_here_once_all_is_read(home: Home) -> None:
    home.web.fill(albums=120, tracks=60)
    home.connect()
    home.sync()
    del home.web.albums[70]
    del home.web.tracks[3]
    home.clock.wait(DAY)
    home.web.before = after(2)
    with pytest.raises(ServiceFailed):
        home.sync()
    assert home.wishes() == 120
    home.web.before = lambda _: None
    again = home.sync()
    assert again.gone == 2
    assert (home.wishes(), home.wishes("song")) == (119, 59)
    assert "Album 49" not in home.titles()


def test_one_that_came_and_one_that_went_are_both_noticed(home: Home) -> None:
    home.web.fill(albums=120)
    home.connect()
    home.sync()
    home.clock.wait(DAY)
    del home.web.albums[100]
    home.web.save_album(album(700))
    again = home.sync()
    assert (again.albums, again.gone) == (1, 1)
    assert home.wishes() == 120


def test_what_is_saved_with_an_old_date_is_found_within_a_week(home: Home) -> None:
    home.web.fill(albums=120)
    home.connect()
    home.sync()
    gone = home.web.albums.pop(100)
    home.web.albums.insert(110, {"added_at": gone["added_at"], "album": album(800)})
    home.clock.wait(DAY)
    assert home.sync().albums == 0
    home.clock.wait(7 * DAY)
    again = home.sync()
    assert (again.albums, again.gone) == (1, 1)


def test_a_list_that_shrinks_while_it_is_read_hides_nothing(home: Home) -> None:
    home.web.fill(albums=160)
    home.connect()
    home.web.before = after(2)
    with pytest.raises(ServiceFailed):
        home.sync()
    del home.web.albums[:5]
    home.web.before = lambda _: None
    home.sync()
    assert home.titles() >= {f"Album {number}" for number in range(155)}


def test_an_account_that_seems_empty_for_a_while_loses_nothing(home: Home) -> None:
    home.web.fill(albums=60)
    home.connect()
    home.sync()
    albums, home.web.albums = home.web.albums, []
    home.clock.wait(DAY)
    assert home.sync().gone == 0
    assert home.wishes() == 60
    home.web.albums = albums
    home.clock.wait(DAY)
    home.sync()
    assert home.wishes() == 60
    home.web.albums = []
    for _ in range(2):
        home.clock.wait(DAY)
        home.sync()
    assert home.wishes() == 0


def test_entries_that_name_nothing_keep_no_other_from_coming(home: Home) -> None:
    home.web.fill(albums=70, tracks=10)
    home.web.save_album(None)
    home.web.save_track(None)
    home.web.albums.insert(4, {"added_at": 12, "album": {"name": ["odd"]}})
    home.connect()
    synced = home.sync()
    assert (synced.albums, synced.tracks) == (70, 10)
    home.clock.wait(DAY)
    assert home.sync().requests == 3
    home.web.wrong.clear()


def test_an_album_comes_with_all_that_identifies_it(home: Home) -> None:
    home.web.save_album(album(7, songs=5, kind="single"))
    home.connect()
    home.sync()
    (found,) = home.collection.albums(CollectedFilter(source=WishSource.SPOTIFY)).items
    assert found.album.title == "Album 7"
    assert found.ownership is Ownership.NOT_OWNED
    assert found.spotify_id == spotify_id("album", 7)
    assert found.barcode == "600000000007"
    assert found.total == 5
    assert found.cover_art_url is not None
    assert found.cover_art_url.endswith("-640")
    assert found.album.kind == "ep"
    assert len(home.collection.detail(found.album.id, ADA).missing) == 5


def test_a_song_comes_with_its_isrc_and_its_album(home: Home) -> None:
    home.web.save_track(track(10_003, 2))
    home.connect()
    home.sync()
    (found,) = home.collection.albums(CollectedFilter(source=WishSource.SPOTIFY)).items
    (song,) = home.collection.detail(found.album.id, ADA).missing
    assert (song.title, song.track_number, song.isrc) == ("Song 2 of 10003", 2, "ISABC0300002")
    assert song.duration_ms == 182_000


def test_songs_of_long_albums_are_read_to_the_last_and_but_once(home: Home) -> None:
    home.web.save_long_album(3, 130)
    home.web.save_album(album(4))
    home.connect()
    assert home.sync().requests == 1 + 2 + 1 + 1
    assert home.count_of(3) == 130
    home.clock.wait(8 * DAY)
    assert home.sync().requests == 3
    assert home.count_of(3) == 130


def test_a_kill_amid_a_long_album_costs_no_page_twice(home: Home) -> None:
    home.web.save_long_album(3, 170)
    home.connect()
    with pytest.raises(Killed):
        home.sync(killing(2))
    home.sync()
    pages = home.web.pages()
    assert len(pages) == len(set(pages)) == 6
    assert home.count_of(3) == 170


def test_what_a_person_took_back_here_stays_away_though_it_is_saved_there(home: Home) -> None:
    home.web.fill(albums=3)
    home.connect()
    home.sync()
    (found,) = home.collection.albums(CollectedFilter(text="Album 1")).items
    home.collection.unwant(ADA, found.album.id)
    home.clock.wait(8 * DAY)
    home.sync()
    assert home.titles() == {"Album 0", "Album 2"}


def test_one_persons_wishes_are_not_anothers(home: Home) -> None:
    home.web.fill(albums=3)
    home.connect()
    home.sync()
    assert home.wishes(by=BEN) == 0
    assert home.spotify.playlists(BEN) == []
    assert home.spotify.sync(BEN) is None
