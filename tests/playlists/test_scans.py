"""A real music folder: scanned, emptied, moved and scanned again, with the lists upon it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.accounts.model import Nearness
from soniq.app import Soniq
from soniq.library.model import Slice
from soniq.playlists.model import Playlist, Visibility
from soniq.units import PersonId
from tests.shelf import Shelf

TITLES = ("Low Tide", "Salt", "Harbour Bell")


class Home:
    """A soniq that works through its scans when asked, and its owner."""

    def __init__(self, folder: Path, **more: object) -> None:
        self.shelf = Shelf(folder / "music")
        calm = {
            "data": folder / "data", "music": (self.shelf.root,), "watch": False,
            "scan_on_start": False, "analyse": False, "network": "off", **more,
        }  # fmt: skip
        self.soniq = Soniq.open(calm, alone_as="a test")
        self.soniq.start()
        accounts = self.soniq.accounts
        if not accounts.people():
            accounts.claim(
                "ada", "correct horse battery", nearness=Nearness.LOOPBACK, address="127.0.0.1"
            )
        self.owner: PersonId = accounts.people()[0].id

    def scan(self) -> None:
        for root in self.soniq.roots.all():
            self.soniq.intake.scan(root.id, accept_missing=True)
        self.soniq._playing.music_came()

    def titles(self, playlist: Playlist) -> list[str]:
        ids = self.soniq.playlists.track_ids(playlist.id, self.owner)
        return [track.title for track in self.soniq.library.tracks_by_ids(ids)]

    def close(self) -> None:
        self.soniq.close()


def fill(shelf: Shelf, folder: str = "Tide") -> None:
    for number, title in enumerate(TITLES, 1):
        shelf.add(
            f"{folder}/{number:02} {title}.mp3",
            sound=number,
            title=title,
            artist="Ada Grey",
            album="Tide",
            number=number,
        )


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path)
    fill(home.shelf)
    home.scan()
    yield home
    home.close()


def listed(home: Home) -> Playlist:
    page = home.soniq.library.tracks(part=Slice(first=10))
    by_title = {track.title: track.id for track in page.items}
    return home.soniq.playlists.create(
        home.owner, "Evening", [by_title[title] for title in (*TITLES, TITLES[0])]
    )


def test_a_list_stays_whole_while_its_files_are_gone_and_plays_when_they_are_back(
    home: Home, tmp_path: Path
) -> None:
    made = listed(home)
    shutil.move(home.shelf.root / "Tide", tmp_path / "away")
    home.shelf.put("other/.keep", b"")
    home.scan()
    assert home.titles(made) == [*TITLES, TITLES[0]]
    shutil.move(tmp_path / "away", home.shelf.root / "Elsewhere" / "Tide")
    home.scan()
    assert home.titles(made) == [*TITLES, TITLES[0]]
    ids = home.soniq.playlists.track_ids(made.id, home.owner)
    tracks = home.soniq.library.tracks_by_ids(ids)
    assert {track.missing_since for track in tracks} == {None}


def test_a_music_folder_that_is_taken_out_and_in_again_fills_its_lists_again(home: Home) -> None:
    made = listed(home)
    [root] = home.soniq.roots.all()
    home.soniq.roots.remove(root.id)
    kept = home.soniq.playlists.playlist(made.id, home.owner)
    assert (kept.entries, kept.lost) == (4, 4)
    home.soniq.roots.add(root.path)
    home.scan()
    assert home.titles(made) == [*TITLES, TITLES[0]]


def test_a_restart_between_scans_keeps_every_list(tmp_path: Path) -> None:
    home = Home(tmp_path)
    fill(home.shelf)
    home.scan()
    made = listed(home)
    home.close()
    home = Home(tmp_path)
    home.scan()
    assert home.titles(made) == [*TITLES, TITLES[0]]
    home.close()


def test_playlist_files_of_music_folders_come_in_where_that_is_wanted(tmp_path: Path) -> None:
    home = Home(tmp_path, folder_playlists=True)
    fill(home.shelf)
    home.shelf.put("Tide/all.m3u", b"03 Harbour Bell.mp3\n01 Low Tide.mp3\nnot here.mp3\n")
    home.shelf.put("Lists/up.pls", b"[playlist]\nFile1=../Tide/02 Salt.mp3\n")
    home.shelf.put("Lists/rules.nsp", b'{"all": [{"is": {"album": "Tide"}}]}')
    home.shelf.put("Lists/.hidden.m3u", b"x.mp3\n")
    home.shelf.put("Lists/broken.xspf", b"<html>")
    (home.shelf.root / "Lists" / "link.m3u").symlink_to(home.shelf.root / "Tide" / "all.m3u")
    home.scan()
    lists = {one.name: one for one in home.soniq.playlists.of(home.owner)}
    assert {name: home.titles(one) for name, one in lists.items()} == {
        "all": ["Harbour Bell", "Low Tide"],
        "up": ["Salt"],
        "rules": ["Harbour Bell", "Low Tide", "Salt"],
    }
    assert {one.visibility for one in lists.values()} == {Visibility.HOUSEHOLD}
    assert lists["all"].lost == 1
    home.soniq.playlists.delete(lists["up"].id, home.owner)
    home.scan()
    assert len(home.soniq.playlists.of(home.owner)) == 2
    with home.soniq.db.write() as tx:  # a month and more goes by
        tx.execute("UPDATE playlists SET deleted_at_ms = 1 WHERE deleted_at_ms IS NOT NULL")
    assert home.soniq.playlists.purge() == 1
    home.scan()
    assert len(home.soniq.playlists.of(home.owner)) == 2
    home.close()


def test_playlist_files_stay_where_they_lie_unless_that_is_wanted(home: Home) -> None:
    home.shelf.put("Tide/all.m3u", b"01 Low Tide.mp3\n")
    home.scan()
    assert home.soniq.playlists.of(home.owner) == []
