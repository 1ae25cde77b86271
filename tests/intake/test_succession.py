"""A better rip of a song is the same track to people, with all that hangs on it."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.intake.house import House
from tests.shelf import Shelf


def ids(house: House) -> dict[str, int]:
    return dict(house.rows("SELECT title, id FROM tracks"))


def album(shelf: Shelf, folder: str, suffix: str, *, titles: str = "ABC", **tags: Any) -> None:
    for number, title in enumerate(titles, start=1):
        said: dict[str, Any] = {
            "title": title,
            "artist": "X",
            "album": "P",
            "number": number,
        } | tags
        shelf.add(f"{folder}/{number}.{suffix}", **said)


def scanned(house: House, shelf: Shelf) -> dict[str, int]:
    house.scan(house.add(shelf.root).id)
    return ids(house)


def rescanned(house: House) -> dict[str, int]:
    (root,) = house.roots.all()
    house.scan(root.id, accept_missing=True)
    house.check()
    return ids(house)


def present(house: House) -> list[str]:
    rows = house.rows("SELECT codec FROM tracks WHERE missing_since_ms IS NULL ORDER BY title")
    return [codec for (codec,) in rows]


@pytest.mark.parametrize("folder", ["P", "P [FLAC]", "X/Y"])
@pytest.mark.parametrize("at_once", [True, False])
def test_tracks_stay_when_flac_replaces_mp3(
    house: House, shelf: Shelf, folder: str, at_once: bool
) -> None:
    album(shelf, "P", "mp3")
    before = scanned(house, shelf)
    numbers = house.one("SELECT a.id, e.id FROM albums AS a JOIN editions AS e")
    for file in (shelf.root / "P").iterdir():
        file.unlink()
    if not at_once:
        assert rescanned(house) == before
        assert present(house) == []
    album(shelf, folder, "flac")
    assert rescanned(house) == before
    assert present(house) == ["flac"] * 3
    assert house.one("SELECT a.id, e.id FROM albums AS a JOIN editions AS e") == numbers


def test_tracks_stay_when_a_better_rip_has_another_name_and_better_tags(
    house: House, shelf: Shelf
) -> None:
    album(shelf, "P", "mp3")
    before = scanned(house, shelf)
    shutil.rmtree(shelf.root / "P")
    for number, title in enumerate("ABC", start=1):
        shelf.add(
            f"Other/0{number} - {title}.mp3",
            title=title,
            artist="X",
            album="P",
            number=number,
            mb_release_group_id="11111111-aaaa-4bbb-8ccc-000000000001",
        )
    assert rescanned(house) == before
    assert house.one("SELECT count(*), count(missing_since_ms) FROM albums") == (1, 0)


def test_a_song_of_another_length_is_another_track(house: House, shelf: Shelf) -> None:
    shelf.add("P/1.mp3", title="A", artist="X", album="P", number=1)
    before = scanned(house, shelf)
    (shelf.root / "P/1.mp3").unlink()
    shelf.add("P/1.flac", title="A", artist="X", album="P", number=1, seconds=14.0)
    assert before["A"] != rescanned(house)["A"]
    assert house.one("SELECT count(*), count(missing_since_ms) FROM tracks") == (2, 1)


def test_nothing_is_taken_from_a_track_whose_file_is_there(house: House, shelf: Shelf) -> None:
    album(shelf, "P (CD)", "mp3")
    before = scanned(house, shelf)
    album(shelf, "P (Box)", "flac")
    rescanned(house)
    assert house.one("SELECT count(*), count(missing_since_ms) FROM tracks") == (6, 0)
    old = "SELECT t.title, t.id FROM tracks AS t WHERE t.codec = 'mp3'"
    assert dict(house.rows(old)) == before


def test_nothing_is_taken_from_a_track_whose_drive_is_away(
    house: House, shelf: Shelf, tmp_path: Path
) -> None:
    album(shelf, "P", "mp3")
    before = scanned(house, shelf)
    shelf.root.rename(tmp_path / "away")
    other = Shelf(tmp_path / "other")
    album(other, "P", "flac")
    house.scan(house.add(other.root).id)
    assert house.one("SELECT count(*), count(missing_since_ms) FROM tracks") == (6, 0)
    old = "SELECT t.title, t.id FROM tracks AS t WHERE t.codec = 'mp3'"
    assert dict(house.rows(old)) == before
    house.check()


def test_replacing_a_whole_library_asks_nothing(house: House, shelf: Shelf) -> None:
    shelf.fill(60)
    root = house.add(shelf.root)
    house.scan(root.id)
    before = house.rows("SELECT id FROM tracks")
    for file in sorted(shelf.root.rglob("*.mp3")):
        content = file.read_bytes()
        place = file.with_name(f"new {file.name}")
        place.write_bytes(content[:-144] + content[-72:] + content[-144:-72])
        os.utime(place, (1, 1))
        file.unlink()
    report = house.scan(root.id)
    assert (report.new, report.missing, report.held) == (60, 60, None)
    assert house.rows("SELECT id FROM tracks") == before
    house.check()


def test_an_album_retagged_while_a_song_of_it_goes_keeps_its_id(house: House, shelf: Shelf) -> None:
    for number in range(1, 5):
        shelf.add(f"P/{number}.mp3", sound=number, title=f"T{number}", artist="X", album="P")
    before = scanned(house, shelf)
    kept = house.one("SELECT id FROM albums")
    (shelf.root / "P/1.mp3").unlink()
    rescanned(house)
    (shelf.root / "P/2.mp3").unlink()
    for number in (3, 4):
        shelf.retag(
            f"P/{number}.mp3", sound=number, title=f"T{number}", artist="X", album="The Real P"
        )
    assert rescanned(house) == before
    assert house.one("SELECT id, title, track_count FROM albums") == (kept, "The Real P", 2)
