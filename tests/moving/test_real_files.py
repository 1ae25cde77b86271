"""Real MP3, FLAC and Opus files, read by the child: renamed and put away without being read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.child.service import Children
from soniq.moving.planning import respelled
from tests.moving.house import MovingHouse
from tests.shelf import Shelf, picture


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    children = Children()
    yield children
    children.close()


@pytest.fixture
def lived_in(tmp_path: Path, shelf: Shelf, children: Children) -> Iterator[MovingHouse]:
    for number, ending in enumerate(("mp3", "flac", "opus"), start=1):
        shelf.add(
            f"downloads/{number}.{ending}",
            title=f"Song {number}",
            artist="Björk",
            album="Début: Live",
            number=number,
            year="1993",
            cover=picture("red") if number == 1 else None,
        )
    shelf.picture("downloads/cover.jpg")
    house = MovingHouse(tmp_path / "library.sqlite", children, shelf.root)
    house.scan(house.root_id)
    yield house
    house.close()


def test_renames_and_the_quarantine_keep_every_byte_and_track(lived_in: MovingHouse) -> None:
    house = lived_in
    content, tracks = house.on_disk(), house.tracks()
    house.paths_read.clear()
    renamed = house.rename("{artist}/{year} - {album}/{track:02} {title}")
    assert house.paths() == [
        "Björk/1993 - Début - Live/01 Song 1.mp3",
        "Björk/1993 - Début - Live/02 Song 2.flac",
        "Björk/1993 - Début - Live/03 Song 3.opus",
        "Björk/1993 - Début - Live/cover.jpg",
    ]
    assert sorted(house.on_disk().values()) == sorted(content.values())
    away = house.put_away(house.track("Song 2"))
    report = house.scan(house.root_id)
    assert (report.read, report.missing, report.new) == (0, 0, 0)
    house.undo(away)
    house.undo(renamed.change)
    assert house.on_disk() == content
    assert house.tracks() == tracks
    assert house.paths_read == []
    house.check()


def test_where_case_tells_nothing_apart_folders_keep_their_spelling(tmp_path: Path) -> None:
    (tmp_path / "ABBA/Arrival").mkdir(parents=True)
    root = str(tmp_path).encode()
    assert respelled(root, b"Abba/arrival/1.mp3") == b"ABBA/Arrival/1.mp3"
    assert respelled(root, b"Abba/Other/1.mp3") == b"ABBA/Other/1.mp3"
    assert respelled(root, b"ABBA/Arrival/1.mp3") == b"ABBA/Arrival/1.mp3"
