"""Reading what is saved: how many requests it takes, how it goes on, and what is noticed."""

import pytest

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.collection.model import CollectedFilter, Ownership, WishSource
from soniq.spotify.model import Reading, SpotifyChanged, Wait
from tests.fakes.spotify.music import album, episode, item, local, spotify_id, track
from tests.fakes.spotify.web import Playlist
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


@pytest.mark.parametrize("reports", [1, 2, 4, 9, 12, 15])
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


def test_playlists_come_with_songs_files_of_ones_own_and_none_of_the_talk(home: Home) -> None:
    home.web.playlists.append(
        Playlist(
            spotify_id("list", 1),
            "Mixed",
            [
                item(track(20_001, 1)),
                item(episode(1)),
                item(None),
                item(local("Rehearsal"), is_local=True),
                item(track(20_002, 1), old=True),
            ],
        )
    )
    home.connect()
    home.sync()
    (here,) = home.playlists.of(ADA)
    assert (here.name, here.origin, here.description) == ("Mixed", "Spotify", "About Mixed")
    entries = home.playlists.entries(here.id, ADA).entries
    lines = [entry.line for entry in entries if entry.line is not None]
    assert [line.title for line in lines] == ["Song 1 of 20001", "Rehearsal", "Song 1 of 20002"]
    assert lines[0].isrc == "ISABC0100001"
    assert home.wishes("song") == 0


def test_a_playlist_that_did_not_change_is_passed_by(home: Home) -> None:
    home.web.fill(playlists=5, songs=60)
    home.connect()
    home.sync()
    home.clock.wait(DAY)
    home.web.playlists[2].change([*home.web.playlists[2].items, item(track(30_000, 1))])
    again = home.sync()
    assert (again.playlists, again.requests) == (1, 3 + 2)
    assert sorted(one.entries or 0 for one in home.playlists.of(ADA)) == [60, 60, 60, 60, 61]


def test_one_that_changes_while_it_is_read_is_read_from_its_start(home: Home) -> None:
    home.web.fill(playlists=1, songs=120)
    home.connect()
    home.web.before = after(4)
    with pytest.raises(ServiceFailed):
        home.sync()
    (one,) = home.web.playlists
    one.change([item(track(30_000, 1)), *one.items])
    home.web.before = lambda _: None
    home.sync()
    (here,) = home.playlists.of(ADA)
    assert here.entries == 121


def test_lists_of_others_are_marked_and_cost_nothing(home: Home) -> None:
    home.web.fill(playlists=4)
    home.web.playlists[1].owner = "somebody"
    home.web.playlists[2].owner, home.web.playlists[2].collaborative = "ben", True
    home.connect()
    synced = home.sync()
    assert (synced.playlists, synced.unreadable) == (3, 1)
    readings = [one.reading for one in home.spotify.playlists(ADA)]
    assert readings == [Reading.TAKEN, Reading.REFUSED, Reading.TAKEN, Reading.TAKEN]
    assert synced.requests == 3 + 3


def test_where_spotify_does_not_say_who_one_is_refusals_tell(home: Home) -> None:
    home.web.me = None
    home.web.fill(playlists=3)
    home.web.playlists[0].owner = "somebody"
    home.connect()
    synced = home.sync()
    assert (synced.playlists, synced.unreadable) == (2, 1)
    home.clock.wait(DAY)
    assert home.sync().requests == 4


def test_a_list_that_is_gone_is_no_failure(home: Home) -> None:
    home.web.fill(playlists=2)
    listed = home.web.playlists[0].listed()
    home.connect()
    home.web.playlists[0].listed = lambda: listed  # type: ignore[method-assign]  # it stays listed
    home.web.playlists[0].id = "nowhere"
    home.sync()
    assert [one.reading for one in home.spotify.playlists(ADA)] == [Reading.GONE, Reading.TAKEN]


def test_a_list_that_was_deleted_here_stays_deleted(home: Home) -> None:
    home.web.fill(playlists=1)
    home.connect()
    home.sync()
    (here,) = home.playlists.of(ADA)
    home.playlists.delete(here.id, ADA)
    home.web.playlists[0].change(home.web.playlists[0].items[:-1])
    home.clock.wait(DAY)
    home.sync()
    assert home.playlists.of(ADA) == []


def test_playlists_may_be_left_out(home: Home) -> None:
    home.web.fill(albums=2, playlists=3)
    home.connect()
    home.spotify.set_options(ADA, with_playlists=False)
    home.sync()
    assert home.playlists.of(ADA) == []


def test_songs_of_playlists_may_be_wished_for_and_no_longer(home: Home) -> None:
    home.web.fill(playlists=2, songs=60)
    home.web.save_track(track(20_000, 1))
    home.connect()
    home.sync()
    assert home.wishes("song") == 1
    home.spotify.set_options(ADA, playlist_songs=True)
    home.sync()
    assert home.wishes("song") == 120
    home.web.playlists[1].change(home.web.playlists[1].items[10:])
    home.clock.wait(DAY)
    home.sync()
    assert home.wishes("song") == 110
    home.web.playlists.pop()
    home.clock.wait(DAY)
    home.sync()
    assert home.wishes("song") == 60
    home.spotify.set_options(ADA, playlist_songs=False)
    home.sync()
    assert home.titles("song") == {"Song 1 of 20000"}


def test_what_a_person_took_back_here_stays_away_though_it_is_saved_there(home: Home) -> None:
    home.web.fill(albums=3)
    home.connect()
    home.sync()
    (found,) = home.collection.albums(CollectedFilter(text="Album 1")).items
    home.collection.unwant(ADA, found.album.id)
    home.clock.wait(8 * DAY)
    home.sync()
    assert home.titles() == {"Album 0", "Album 2"}


def test_a_pause_that_spotify_asks_for_is_sat_out(home: Home) -> None:
    home.web.fill(albums=120)
    home.connect()
    home.web.waits = [5, 2]
    synced = home.sync()
    assert synced.waits is None
    assert home.wishes() == 120


def test_a_long_pause_is_waited_for_and_the_sync_goes_on_by_itself(home: Home) -> None:
    home.web.fill(albums=120)
    home.connect()
    home.web.waits = [3_600]
    synced = home.sync()
    assert synced.waits is Wait.THROTTLED
    connection = home.spotify.connection(ADA)
    assert (connection.waits, connection.is_passing) == (Wait.THROTTLED, True)
    assert connection.resumes_at == home.clock() + HOUR
    assert home.spotify.due() == []
    home.clock.wait(HOUR)
    assert home.spotify.due() == [ADA]


def test_a_spent_quota_is_no_throttling(home: Home) -> None:
    home.web.fill(albums=300)
    home.connect()
    home.web.quota = 3
    synced = home.sync()
    assert synced.waits is Wait.QUOTA
    assert home.wishes() == 150
    assert len(home.web.asked) == 1 + 3 + 1


def test_the_days_budget_is_kept_and_the_rest_goes_on_tomorrow(home: Home) -> None:
    home.web.fill(albums=60, tracks=2_000)
    home.choose(spotify_budget=20)
    home.connect()
    synced = home.sync()
    assert (synced.waits, len(home.web.asked)) == (Wait.BUDGET, 20)
    connection = home.spotify.connection(ADA)
    assert (connection.asked, connection.budget) == (20, 20)
    assert connection.resumes_at is not None
    assert 0 < connection.resumes_at - home.clock() <= DAY
    assert home.sync().requests == 0
    states = [event.state for event in home.heard if isinstance(event, SpotifyChanged)]
    assert states[-1] == "waiting"
    for _ in range(2):
        home.clock.wait(DAY)
        assert home.spotify.due() == [ADA]
        home.sync()
    pages = home.web.pages()
    assert len(pages) == len(set(pages)) == 2 + 40 + 1
    assert home.spotify.connection(ADA).is_passing is False
    assert home.wishes("song") == 2_000


def test_people_of_one_app_share_its_budget(home: Home) -> None:
    home.choose(spotify_budget=20)
    home.connect()
    home.connect(BEN)
    home.sync()
    assert home.spotify.connection(BEN).asked == home.spotify.connection(ADA).asked == 5


def test_the_schedule_asks_only_where_settings_say_so(home: Home) -> None:
    home.web.fill(albums=2)
    home.connect()
    assert home.spotify.due() == []
    home.choose(auto_sync_enabled=True)
    assert home.spotify.due() == []
    home.choose(network="auto")
    assert home.spotify.due() == [ADA]
    home.sync(by_person=False)
    assert home.spotify.due() == []
    home.clock.wait(12 * HOUR)
    assert home.spotify.due() == []
    home.choose(sync_interval_hours=12)
    assert home.spotify.due() == [ADA]


def test_soniq_itself_asks_nothing_where_only_people_may(home: Home) -> None:
    home.web.fill(albums=2)
    home.connect()
    home.web.asked.clear()
    with pytest.raises(ServiceFailed) as failed:
        home.sync(by_person=False)
    assert failed.value.kind is FailureKind.OFF
    assert home.web.asked == []


def test_what_a_person_began_goes_on_tomorrow_though_only_people_may_ask(home: Home) -> None:
    home.web.fill(tracks=2_000)
    home.choose(spotify_budget=20)
    home.connect()
    home.sync()
    home.clock.wait(DAY)
    assert home.spotify.due() == [ADA]
    assert home.sync(by_person=False).requests == 20


def test_one_persons_wishes_are_not_anothers(home: Home) -> None:
    home.web.fill(albums=3)
    home.connect()
    home.sync()
    assert home.wishes(by=BEN) == 0
    assert home.spotify.playlists(BEN) == []
    assert home.spotify.sync(BEN) is None
