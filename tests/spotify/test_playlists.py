"""Playlists: which are read, how often, and what comes of them here."""

import pytest

from soniq.clients.model import ServiceFailed
from soniq.spotify.model import Reading
from tests.fakes.spotify.music import episode, item, local, spotify_id, track
from tests.fakes.spotify.web import Playlist
from tests.spotify.home import ADA, DAY, Home, after


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
