"""A track is its sound: it stays itself wherever its file goes and whatever its tags say."""

import os
import shutil
from pathlib import Path
from typing import Any

from tests.intake.house import House
from tests.shelf import Shelf


def ids(house: House) -> dict[str, int]:
    return dict(house.rows("SELECT title, id FROM tracks"))


def test_a_retag_keeps_the_track_and_its_album(house: House, shelf: Shelf) -> None:
    for number in (1, 2):
        path, title = f"A/{number}.flac", f"T{number}"
        shelf.add(path, sound=number, title=title, album="Old", artist="X", number=number)
    root = house.add(shelf.root)
    house.scan(root.id)
    before, album = ids(house), house.one("SELECT id FROM albums")
    for number in (1, 2):
        path, title = f"A/{number}.flac", f"T{number}"
        shelf.retag(path, sound=number, title=title, album="New", artist="Y", number=number)
    report = house.scan(root.id)
    assert (report.changed, report.new, report.missing) == (2, 0, 0)
    assert ids(house) == before
    assert house.one("SELECT id, title, artist FROM albums") == (album, "New", "Y")
    assert house.rows("SELECT name FROM artists") == [("Y",)]
    house.check()


def test_an_album_that_is_retagged_file_by_file_while_scans_run_keeps_its_id(
    house: House, shelf: Shelf
) -> None:
    said: dict[str, Any] = {"album": "A", "artist": "X", "album_artist": "X"}
    for number in (1, 2, 3, 4):
        shelf.add(f"A/{number}.flac", sound=number, title=f"T{number}", number=number, **said)
    root = house.add(shelf.root)
    house.scan(root.id)
    before, album = ids(house), house.one("SELECT id FROM albums")
    for part in ((1, 2, 3), (4,)):
        for number in part:
            path, title = f"A/{number}.flac", f"T{number}"
            tags = said | {"album_artist": "Y"}
            shelf.retag(path, sound=number, title=title, number=number, **tags)
        house.scan(root.id)
    assert ids(house) == before
    assert house.one("SELECT id, artist, track_count FROM albums") == (album, "Y", 4)
    house.check()


def test_a_move_keeps_the_track_whichever_folder_comes_first(house: House, shelf: Shelf) -> None:
    shelf.add("M/1.flac", title="Up", album="M", artist="X")
    shelf.add("M/2.flac", title="Down", album="M", artist="X")
    root = house.add(shelf.root)
    house.scan(root.id)
    before = ids(house)
    shelf.place("A/one.flac")
    shelf.place("Z/two.flac")
    (shelf.root / "M/1.flac").rename(shelf.root / "A/one.flac")
    (shelf.root / "M/2.flac").rename(shelf.root / "Z/two.flac")
    report = house.scan(root.id)
    assert (report.moved, report.new, report.missing) == (2, 0, 0)
    assert ids(house) == before
    house.check()
    assert house.scan(root.id).read == 0


def test_a_retag_and_a_move_at_once_keep_the_track(house: House, shelf: Shelf) -> None:
    shelf.add("A/1.mp3", sound=7, title="Before", album="A", artist="X", number=1)
    shelf.add("A/2.mp3", sound=8, title="Stays", album="A", artist="X", number=2)
    root = house.add(shelf.root)
    house.scan(root.id)
    track = ids(house)["Before"]
    (shelf.root / "A/1.mp3").unlink()
    shelf.add("B/x/renamed.mp3", sound=7, title="After", album="B", artist="Y", number=5)
    report = house.scan(root.id)
    assert (report.moved, report.new, report.missing) == (1, 0, 0)
    assert ids(house)["After"] == track
    house.check()


def test_copies_stay_apart(house: House, shelf: Shelf) -> None:
    shelf.add("A/1.flac", title="One", album="A", artist="X")
    root = house.add(shelf.root)
    house.scan(root.id)
    shutil.copy2(shelf.root / "A/1.flac", shelf.place("B/1.flac"))
    shutil.copy2(shelf.root / "A/1.flac", shelf.root / "A/1 (1).flac")
    os.link(shelf.root / "A/1.flac", shelf.root / "A/1 link.flac")
    report = house.scan(root.id)
    assert (report.new, report.moved) == (3, 0)
    assert house.one("SELECT count(*), count(DISTINCT audio_hash) FROM files") == (4, 1)
    assert house.one("SELECT count(*) FROM tracks") == 4
    house.check()


def test_renaming_a_file_in_its_folder_reads_nothing(house: House, shelf: Shelf) -> None:
    for number in (1, 2, 3):
        shelf.add(f"A/{number}.flac", title=f"T{number}", album="A", artist="X", number=number)
    root = house.add(shelf.root)
    house.scan(root.id)
    before = ids(house)
    for number in (3, 2, 1):
        (shelf.root / f"A/{number}.flac").rename(shelf.root / f"A/{number + 1}.flac")
    report = house.scan(root.id)
    assert (report.moved, report.read, report.missing) == (3, 0, 0)
    assert ids(house) == before
    names = house.rows("SELECT f.name, t.title FROM files f JOIN tracks t ON t.id = f.track_id")
    assert sorted(names) == [(b"2.flac", "T1"), (b"3.flac", "T2"), (b"4.flac", "T3")]
    house.check()


def test_files_that_swap_their_names_by_copying_stay_themselves(house: House, shelf: Shelf) -> None:
    for number in (1, 2, 3):
        shelf.add(f"A/{number}.mp3", sound=number, title=f"T{number}", album="A", artist="X")
    root = house.add(shelf.root)
    house.scan(root.id)
    before = ids(house)
    for number in (1, 2, 3):
        place = f"A/{number % 3 + 1}.mp3"
        shelf.add(place, sound=number, title=f"T{number}", album="A", artist="X", comment="x" * 99)
    house.scan(root.id)
    assert ids(house) == before
    assert house.one("SELECT count(*) FROM files") == 3
    house.check()


def test_a_replaced_recording_takes_over_the_place(house: House, shelf: Shelf) -> None:
    shelf.add("A/1.flac", sound=1, title="One", album="A", artist="X")
    root = house.add(shelf.root)
    house.scan(root.id)
    before = ids(house)
    shelf.add("A/1.flac", sound=2, title="One", album="A", artist="X")
    report = house.scan(root.id)
    assert (report.changed, report.new) == (1, 0)
    assert ids(house) == before
    house.check()


def test_a_file_whose_place_another_sound_took_is_missing_until_it_is_found(
    house: House, shelf: Shelf
) -> None:
    shelf.add("A/1.mp3", sound=1, title="One", album="A", artist="X")
    shelf.add("A/2.mp3", sound=2, title="Two", album="A", artist="X")
    root = house.add(shelf.root)
    house.scan(root.id)
    before = ids(house)
    (shelf.root / "A/1.mp3").unlink()
    shelf.add("A/2.mp3", sound=1, title="One", album="A", artist="X", comment="moved")
    report = house.scan(root.id)
    assert (report.moved, report.missing) == (1, 1)
    assert house.one("SELECT title FROM tracks WHERE missing_since_ms IS NOT NULL") == "Two"
    shelf.add("B/2.mp3", sound=2, title="Two", album="A", artist="X")
    assert house.scan(root.id).moved == 1
    assert ids(house) == before
    assert house.rows("SELECT id FROM tracks WHERE missing_since_ms IS NOT NULL") == []
    house.check()


def test_silence_and_scraps_are_known_again_by_their_inode_alone(
    house: House, shelf: Shelf
) -> None:
    shelf.add("A/scrap.flac", seconds=1.0, title="Scrap", album="A", artist="X")
    shelf.add("A/long.flac", title="Long", album="A", artist="X")
    root = house.add(shelf.root)
    house.scan(root.id)
    before = ids(house)
    assert house.one("SELECT count(*) FROM files WHERE audio_hash IS NULL") == 1
    shelf.place("B/x")
    (shelf.root / "A/scrap.flac").rename(shelf.root / "B/scrap.flac")
    assert house.scan(root.id).moved == 1
    assert ids(house) == before
    (shelf.root / "B/scrap.flac").unlink()
    shelf.add("C/scrap.flac", seconds=1.0, title="Other scrap", album="A", artist="X")
    assert house.scan(root.id).new == 1
    assert len(ids(house)) == 3
    house.check()


def test_of_several_moved_copies_each_keeps_what_fits_it_best(house: House, shelf: Shelf) -> None:
    for name in ("a.flac", "b.flac", "c.flac"):
        shelf.add(f"Old/{name}", sound=5, title=name, album="A", artist="X")
    root = house.add(shelf.root)
    house.scan(root.id)
    before = ids(house)
    for old, new in (("c", "New/c"), ("a", "New/a"), ("b", "New/z")):
        (shelf.root / f"Old/{old}.flac").rename(shelf.place(f"{new}.flac"))
    report = house.scan(root.id)
    assert (report.moved, report.new, report.missing) == (3, 0, 0)
    assert ids(house) == before
    house.check()


def test_a_file_that_moves_to_another_music_folder_stays_itself(
    house: House, shelf: Shelf, tmp_path: Path
) -> None:
    other = Shelf(tmp_path / "other")
    shelf.add("A/1.flac", title="One", album="A", artist="X")
    other.add("B/9.flac", title="Nine", album="B", artist="Y")
    first, second = house.add(shelf.root), house.add(other.root)
    house.scan(first.id)
    house.scan(second.id)
    before = ids(house)
    (shelf.root / "A/1.flac").rename(other.root / "B/1.flac")
    assert house.scan(second.id).moved == 1
    assert house.scan(first.id, accept_missing=True).missing == 0
    assert ids(house) == before
    assert house.one("SELECT count(*) FROM files WHERE root_id = 2") == 2
    house.check()


def test_a_copy_of_what_lies_on_a_drive_that_is_away_is_a_copy(
    house: House, shelf: Shelf, tmp_path: Path
) -> None:
    other = Shelf(tmp_path / "other")
    shelf.add("A/1.flac", title="One", album="A", artist="X")
    first, second = house.add(shelf.root), house.add(other.root)
    house.scan(first.id)
    shutil.copytree(shelf.root / "A", other.root / "A")
    shelf.root.rename(tmp_path / "unplugged")
    report = house.scan(second.id)
    assert (report.new, report.moved) == (1, 0)
    assert house.one("SELECT count(*) FROM tracks") == 2
    house.check()


def test_a_thousand_files_moved_and_retagged_at_once_keep_their_tracks(
    house: House, shelf: Shelf
) -> None:
    shelf.fill(1000)
    root = house.add(shelf.root)
    house.scan(root.id)
    before = house.rows("SELECT title, id FROM tracks ORDER BY id")
    shelf.root.joinpath("Zoo").mkdir()
    for folder in sorted(shelf.root.glob("Artist */Album *")):
        folder.rename(shelf.root / "Zoo" / f"{folder.name[::-1]}")
    for file in shelf.root.glob("Zoo/*/*.mp3"):
        content = file.read_bytes().replace(b"Artist ", b"Singer ", 1)
        file.unlink()
        file.with_name(f"x{file.name}").write_bytes(content)
    report = house.scan(root.id)
    assert (report.moved, report.new, report.missing, report.held) == (1000, 0, 0, None)
    assert house.rows("SELECT title, id FROM tracks ORDER BY id") == before
    house.check()
