"""Wish first or scan first: in both orders one album is one row. Real files, and a real scan."""

import io
import plistlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.collection.model import Collected, Look, Ownership
from soniq.importing.model import Part
from soniq.units import PersonId, tell_nobody
from tests.files.exports.collected import SONG, exportify, sheet
from tests.files.exports.exported import written
from tests.shelf import Shelf

GROUP = "1b022e01-4da6-387b-8658-8678046e4cef"
SONGS = ("Airbag", "Paranoid Android", "Lucky")
URI = "spotify:album:6dVIqQ8qmQ5GBnJ9shOYGE"


def saved_album() -> tuple[str, bytes]:
    album = {"artist": "Radiohead", "album": "OK Computer", "uri": URI}
    return "YourLibrary.json", written({"tracks": [], "albums": [album]})


def saved_songs() -> tuple[str, bytes]:
    rows = [
        [f"spotify:track:{place:022}", title, SONG[2], "Radiohead", URI, "OK Computer", SONG[6],
         "Radiohead", "1997-05-21", "", "1", str(place), "6000", *SONG[13:]]
        for place, title in enumerate(SONGS, 1)
    ]  # fmt: skip
    return "liked.csv", exportify(*rows)


def a_record() -> tuple[str, bytes]:
    names = ["release_id", "Artist", "Title", "Format", "CollectionFolder"]
    row = ["1", "Radiohead (2)", "OK Computer", "CD, Album", "Rock"]
    return "collection.csv", sheet(names, row)


def a_purchase() -> tuple[str, bytes]:
    item = {"item_type": "album", "tralbum_type": "a", "tralbum_id": 5, "band_name": "Radiohead",
            "item_title": "OK Computer", "purchased": "04 Mar 2021 12:34:10 GMT"}  # fmt: skip
    return "items.json", written({"items": [item], "more_available": False})


def an_itunes_library() -> tuple[str, bytes]:
    tracks = {
        str(place): {"Track ID": place, "Name": title, "Artist": "Radiohead", "Total Time": 6_000,
                     "Album": "OK Computer", "Track Number": place, "Track Count": 3}
        for place, title in enumerate(SONGS, 1)
    }  # fmt: skip
    return "Library.xml", plistlib.dumps({"Tracks": tracks, "Playlists": []})


def a_list() -> tuple[str, bytes]:
    lines = "".join(f"#EXTALB:OK Computer\n#EXTINF:6,Radiohead - {title}\nx/{title}.mp3\n"
                    for title in SONGS)  # fmt: skip
    return "list.m3u", f"#EXTM3U\n{lines}".encode()


class Home:
    """A whole soniq with a music folder and one person."""

    def __init__(self, soniq: Soniq, shelf: Shelf) -> None:
        self._soniq = soniq
        self.shelf = shelf
        self.person: PersonId = soniq.accounts.add_person(
            "ada", "a long word", Role.OWNER, by=None
        ).id
        self._root = soniq.roots.add(bytes(shelf.root)).id

    def scan(self) -> None:
        self._soniq.intake.scan(self._root)
        self._soniq.collection.settle()

    def bring(self, name: str, content: bytes) -> None:
        importing = self._soniq.importing
        one = importing.stage(self.person, io.BytesIO(content), name)
        importing.start(one.id, self.person, tuple(Part))
        assert importing.run(one.id, tell_nobody) is not None

    def albums(self) -> list[Collected]:
        return list(self._soniq.collection.albums().items)

    def tracks(self) -> list[str]:
        rows = self._soniq.db.read().execute("SELECT title FROM tracks ORDER BY track_number")
        return [row["title"] for row in rows]


@pytest.fixture
def home(tmp_path: Path, shelf: Shelf) -> Iterator[Home]:
    soniq = Soniq.open({"data": tmp_path / "data"}, alone_as="a test")
    try:
        yield Home(soniq, shelf)
    finally:
        soniq.close()


@pytest.mark.parametrize("group", [None, GROUP], ids=["without ids", "with ids"])
@pytest.mark.parametrize("first", ["wish", "scan"])
@pytest.mark.parametrize(
    "told", [saved_album, saved_songs, a_record, a_purchase, an_itunes_library, a_list],
    ids=lambda told: told.__name__,
)  # fmt: skip
def test_in_either_order_one_album_is_one_row(
    home: Home, told: Callable[[], tuple[str, bytes]], first: str, group: str | None
) -> None:
    for number, title in enumerate(SONGS, 1):
        home.shelf.add(
            f"Radiohead/OK Computer/{number}.mp3",
            title=title,
            artist="Radiohead",
            album_artist="Radiohead",
            album="OK Computer",
            number=number,
            mb_release_group_id=group,
        )
    acts: list[Callable[[], None]] = [lambda: home.bring(*told()), home.scan]
    for act in acts if first == "wish" else reversed(acts):
        act()
    (one,) = home.albums()
    assert (one.ownership, one.look, one.tracks) == (Ownership.OWNED, Look.OWNED, 3)
    assert home.tracks() == list(SONGS)
    home.bring(*told())
    home.scan()
    assert [again.album.id for again in home.albums()] == [one.album.id]
    assert home.tracks() == list(SONGS)
