"""Scanning: what is there is in the library, once, and only what changed is read again."""

import os
from pathlib import Path

import pytest

from soniq.errors import NotFound, Stopped
from soniq.intake.model import ScanFinished, ScanProgress
from soniq.library.model import LibraryChanged
from soniq.units import Progress, RootId
from tests.intake.house import House
from tests.intake.killers import Killer
from tests.powerless import powerless
from tests.shelf import Shelf, picture


def test_a_scan_takes_in_what_the_tags_say(house: House, shelf: Shelf) -> None:
    shelf.add(
        "Nina/Live/01.mp3",
        title="Sinnerman",
        artist="Nina Simone",
        album="Pastel Blues",
        number=9,
        year="1965",
        genre="Jazz",
    )
    report = house.scan(house.add(shelf.root).id)
    assert (report.found, report.new, report.unreadable, report.held) == (1, 1, 0, None)
    assert house.rows("SELECT title, artist, album, track_number, year, genre FROM tracks") == [
        ("Sinnerman", "Nina Simone", "Pastel Blues", 9, 1965, "Jazz")
    ]
    assert house.rows("SELECT title, artist, year, track_count FROM albums") == [
        ("Pastel Blues", "Nina Simone", 1965, 1)
    ]
    house.check()


def test_scanning_twice_finds_nothing_new_and_reads_nothing(house: House, shelf: Shelf) -> None:
    shelf.fill(130)
    shelf.add("loose.flac", title="Loose")
    shelf.put("Artist 000/note.txt", b"no music")
    root = house.add(shelf.root)
    house.scan(root.id)
    before = house.rows("SELECT id, updated_at_ms FROM tracks ORDER BY id")
    again = house.scan(root.id)
    assert (again.found, again.new, again.changed, again.moved, again.missing) == (131, 0, 0, 0, 0)
    assert house.paths_read == []
    assert house.rows("SELECT id, updated_at_ms FROM tracks ORDER BY id") == before
    assert not any(isinstance(event, LibraryChanged) for event in house.events)
    house.check()


def test_folders_that_only_lead_to_music_are_looked_at_once(house: House, shelf: Shelf) -> None:
    shelf.add("A/B/C/01.flac", title="One")
    shelf.picture("A/B/poster.jpg")
    root = house.add(shelf.root)
    house.scan(root.id)
    assert house.rows("SELECT path FROM folders WHERE listing IS NULL") == []


def test_only_the_changed_file_of_a_folder_is_read_again(house: House, shelf: Shelf) -> None:
    for number in range(5):
        shelf.add(f"A/{number}.flac", title=f"T{number}", album="A", artist="X", number=number)
    root = house.add(shelf.root)
    house.scan(root.id)
    shelf.add("A/3.flac", title="Another", album="A", artist="X", number=3)
    report = house.scan(root.id)
    assert (report.changed, report.new, report.read) == (1, 0, 1)
    assert house.paths_read == [os.fsencode(shelf.root / "A/3.flac")]
    assert house.one("SELECT title FROM tracks WHERE track_number = 3") == "Another"
    house.check()


def test_names_of_any_bytes_survive(house: House, shelf: Shelf) -> None:
    names = [
        b"caf\xe9.mp3",
        "été 🎺.mp3".encode(),
        "e\u0301te\u0301 🎺.mp3".encode(),
        b"line\nbreak.mp3",
        b"-dash.mp3",
        b"x" * 251 + b".mp3",
    ]
    for name in names:
        shelf.add(b"odd \xff folder/" + name, title=None)
    root = house.add(shelf.root)
    assert house.scan(root.id).new == len(names)
    kept = house.rows("SELECT f.name FROM files AS f JOIN tracks AS t ON t.id = f.track_id")
    assert sorted(name for (name,) in kept) == sorted(names)
    assert house.one("SELECT path FROM folders WHERE path <> x''") == b"odd \xff folder"
    assert house.scan(root.id).read == 0
    house.check()


def test_an_unreadable_file_is_listed_with_its_reason(house: House, shelf: Shelf) -> None:
    shelf.put("A/broken.mp3", b"this is no music" * 100)
    shelf.add("A/fine.flac", title="Fine")
    root = house.add(shelf.root)
    report = house.scan(root.id)
    assert (report.found, report.new, report.unreadable) == (2, 2, 1)
    assert [unread.path for unread in report.unread] == [os.fsencode(shelf.root / "A/broken.mp3")]
    assert report.unread[0].reason
    assert house.one("SELECT unreadable FROM files WHERE track_id IS NULL")
    assert house.scan(root.id).read == 0
    house.check()


def test_a_file_that_became_unreadable_keeps_its_track(house: House, shelf: Shelf) -> None:
    shelf.add("A/1.flac", title="One", album="A", artist="X")
    root = house.add(shelf.root)
    house.scan(root.id)
    track = house.one("SELECT id FROM tracks")
    shelf.put("A/1.flac", b"rubbish")
    assert house.scan(root.id).unreadable == 1
    assert house.one("SELECT id FROM tracks") == track
    shelf.add("A/1.flac", title="One", album="A", artist="X")
    assert house.scan(root.id).unreadable == 0
    assert house.one("SELECT id, missing_since_ms FROM tracks") == (track, None)
    house.check()


def test_what_is_gone_is_missing_and_keeps_its_row(house: House, shelf: Shelf) -> None:
    shelf.add("A/1.flac", title="One", album="A", artist="X")
    gone = shelf.add("A/2.flac", title="Two", album="A", artist="X")
    root = house.add(shelf.root)
    house.scan(root.id)
    gone.unlink()
    report = house.scan(root.id)
    assert report.missing == 1
    assert house.rows("SELECT title FROM tracks WHERE missing_since_ms IS NOT NULL") == [("Two",)]
    assert house.one("SELECT track_count FROM albums") == 1
    assert house.scan(root.id).missing == 0
    house.check()


def test_a_whole_album_can_go_and_come_back(house: House, shelf: Shelf, tmp_path: Path) -> None:
    for number in range(3):
        shelf.add(f"A/{number}.flac", title=f"T{number}", album="A", artist="X", genre="Jazz")
    shelf.add("B/1.flac", title="Other", album="B", artist="Y")
    root = house.add(shelf.root)
    house.scan(root.id)
    tracks = house.rows("SELECT id, title FROM tracks ORDER BY id")
    (shelf.root / "A").rename(tmp_path / "away")
    assert house.scan(root.id).missing == 3
    assert house.rows("SELECT title FROM albums WHERE missing_since_ms IS NOT NULL") == [("A",)]
    assert house.one("SELECT album_count FROM artists WHERE name = 'X'") == 0
    house.check()
    (tmp_path / "away").rename(shelf.root / "A")
    assert house.scan(root.id).missing == 0
    assert house.rows("SELECT id, title FROM tracks ORDER BY id") == tracks
    assert house.rows("SELECT id FROM albums WHERE missing_since_ms IS NOT NULL") == []
    house.check()


def test_an_unreadable_folder_never_makes_its_files_missing(house: House, shelf: Shelf) -> None:
    shelf.add("A/1.flac", title="One")
    shelf.add("B/1.flac", title="Other")
    root = house.add(shelf.root)
    house.scan(root.id)
    (shelf.root / "A").chmod(0)
    try:
        with powerless():
            report = house.scan(root.id)
    finally:
        (shelf.root / "A").chmod(0o755)
    assert report.missing == 0
    assert [passed.path for passed in report.passed_by] == [b"A"]
    assert house.rows("SELECT id FROM tracks WHERE missing_since_ms IS NOT NULL") == []


def test_a_cover_in_the_folder_is_the_albums_and_the_embedded_one_the_tracks(
    house: House, shelf: Shelf
) -> None:
    own = picture("red")
    shelf.add("A/1.flac", title="One", album="A", artist="X", number=1, cover=own)
    shelf.add("A/2.flac", title="Two", album="A", artist="X", number=2)
    shelf.picture("A/cover.jpg", colour="blue")
    shelf.picture("A/back.jpg", colour="green")
    root = house.add(shelf.root)
    house.scan(root.id)
    album = house.one("SELECT cover FROM albums")
    first, second = house.rows("SELECT cover FROM tracks ORDER BY track_number")
    assert album == second[0]
    assert first[0] not in (None, album)
    assert house.one("SELECT name FROM artwork_of WHERE is_primary = 1") == b"cover.jpg"
    (shelf.root / "A/cover.jpg").unlink()
    (shelf.root / "A/back.jpg").unlink()
    house.scan(root.id)
    assert house.one("SELECT cover FROM albums") == first[0]
    assert [cover for (cover,) in house.rows("SELECT cover FROM tracks")] == [first[0], first[0]]
    house.check()


def test_disc_folders_are_one_edition_with_the_cover_above_them(house: House, shelf: Shelf) -> None:
    shelf.picture("X/A/folder.jpg")
    for disc in (1, 2):
        for number in (1, 2):
            shelf.add(
                f"X/A/CD{disc}/{number}.flac",
                title=f"{disc}-{number}",
                album="A",
                artist="X",
                number=number,
            )
    root = house.add(shelf.root)
    house.scan(root.id)
    assert house.one("SELECT track_count, disc_count, cover IS NOT NULL FROM albums") == (4, 2, 1)
    assert house.one("SELECT count(*) FROM editions") == 1
    shelf.add("X/A/CD3/1.flac", title="3-1", album="A", artist="X", number=1)
    house.scan(root.id)
    assert house.one("SELECT track_count, disc_count, cover IS NOT NULL FROM albums") == (5, 3, 1)
    house.check()


def test_a_cover_on_one_disc_stays_when_another_disc_changes(house: House, shelf: Shelf) -> None:
    for disc in (1, 2):
        shelf.add(f"A/CD{disc}/1.flac", title=f"{disc}", album="A", artist="X", number=1)
    shelf.picture("A/CD1/cover.jpg")
    root = house.add(shelf.root)
    house.scan(root.id)
    cover = house.one("SELECT cover FROM albums")
    shelf.add("A/CD2/2.flac", title="2-2", album="A", artist="X", number=2)
    house.scan(root.id)
    assert cover is not None
    assert house.one("SELECT cover FROM albums") == cover


@pytest.mark.parametrize("folder", ["Artwork", "scans", "Covers"])
def test_a_cover_among_the_scans_of_the_sleeve_is_the_albums(
    house: House, shelf: Shelf, folder: str
) -> None:
    shelf.add("X/A/1.flac", title="One", album="A", artist="X", number=1)
    root = house.add(shelf.root)
    house.scan(root.id)
    shelf.picture(f"X/A/{folder}/front.jpg")
    shelf.picture(f"X/A/{folder}/back.jpg", colour="red")
    house.scan(root.id)
    assert house.one("SELECT name FROM artwork_of WHERE is_primary = 1") == b"front.jpg"
    assert house.scan(root.id).read == 0
    (shelf.root / f"X/A/{folder}/front.jpg").unlink()
    (shelf.root / f"X/A/{folder}/back.jpg").unlink()
    house.scan(root.id)
    assert house.one("SELECT cover FROM albums") is None
    house.check()


def test_the_same_track_in_two_formats_is_one_track_with_two_files(
    house: House, shelf: Shelf
) -> None:
    for name in ("A/1.mp3", "A/1.flac"):
        shelf.add(name, title="One", album="A", artist="X", number=1)
    house.scan(house.add(shelf.root).id)
    assert house.one("SELECT codec FROM tracks") == "flac"
    assert house.one("SELECT count(*) FROM files WHERE track_id IS NOT NULL") == 2
    house.check()
    (shelf.root / "A/1.flac").unlink()
    house.scan(RootId(1))
    assert house.one("SELECT codec, missing_since_ms FROM tracks") == ("mp3", None)
    house.check()


def test_a_file_that_kills_its_reader_is_tried_twice(house: House, shelf: Shelf) -> None:
    shelf.add("A/fine.flac", title="Fine")
    shelf.add("A/killer.flac", title="Killer")
    house.reads = Killer(house.reads, b"killer.flac")
    root = house.add(shelf.root)
    house.scan(root.id)
    assert house.one("SELECT tries FROM files WHERE unreadable IS NOT NULL") == 1
    assert house.scan(root.id).read == 1
    assert house.one("SELECT tries FROM files WHERE unreadable IS NOT NULL") == 2
    assert house.scan(root.id).read == 0
    shelf.add("A/killer.flac", title="Reborn")
    assert house.scan(root.id).read == 1
    assert house.one("SELECT tries FROM files WHERE unreadable IS NOT NULL") == 1


def test_a_scan_tells_how_far_it_is_and_what_it_came_to(house: House, shelf: Shelf) -> None:
    shelf.fill(100)
    root = house.add(shelf.root)
    told: list[Progress] = []
    house.intake.scan(root.id, told.append)
    assert (told[0].done, told[0].total) == (0, 100)
    assert (told[-1].done, told[-1].total) == (100, 100)
    assert any(isinstance(event, ScanProgress) for event in house.events)
    (finished,) = [event for event in house.events if isinstance(event, ScanFinished)]
    assert (finished.root_id, finished.found, finished.new, finished.held) == (1, 100, 100, False)
    assert sum(event.added for event in house.events if isinstance(event, LibraryChanged)) == 100


def test_a_stopped_scan_goes_on_where_it_stopped(house: House, shelf: Shelf) -> None:
    shelf.fill(200)
    root = house.add(shelf.root)

    def stop_after_100(progress: Progress) -> None:
        if progress.done >= 100:
            raise Stopped

    with pytest.raises(Stopped):
        house.intake.scan(root.id, stop_after_100)
    kept = house.one("SELECT count(*) FROM files")
    assert 100 <= kept < 200
    assert house.scan(root.id).read == 200 - kept
    house.check()


def test_a_stopped_scan_goes_on_within_a_large_folder(house: House, shelf: Shelf) -> None:
    shelf.fill(200, albums_of=200)
    root = house.add(shelf.root)

    def stop_after_100(progress: Progress) -> None:
        if progress.done >= 100:
            raise Stopped

    with pytest.raises(Stopped):
        house.intake.scan(root.id, stop_after_100)
    kept = house.one("SELECT count(*) FROM files")
    assert house.scan(root.id).read == 200 - kept
    assert house.one("SELECT track_count FROM albums") == 200
    house.check()


def test_a_file_that_came_in_a_stopped_scan_and_went_is_missing(house: House, shelf: Shelf) -> None:
    shelf.add("A/1.flac", title="One")
    root = house.add(shelf.root)
    house.scan(root.id)
    new = shelf.add("A/2.flac", title="Two")

    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        house.intake.scan(root.id, stop)
    assert house.one("SELECT count(*) FROM files") == 2
    new.unlink()
    assert house.scan(root.id).missing == 1
    assert house.rows("SELECT title FROM tracks WHERE missing_since_ms IS NULL") == [("One",)]
    house.check()


def test_a_root_that_is_removed_while_it_is_scanned_ends_the_scan(
    house: House, shelf: Shelf
) -> None:
    shelf.fill(200)
    root = house.add(shelf.root)

    def remove_after_100(progress: Progress) -> None:
        if progress.done == 96:
            house.roots.remove(root.id)

    with pytest.raises(NotFound):
        house.intake.scan(root.id, remove_after_100)
    for table in ("files", "tracks", "albums", "artists", "genres", "search_docs"):
        assert house.one(f"SELECT count(*) FROM {table}") == 0
    house.check()


def test_a_moved_album_forgets_the_image_of_its_old_place(house: House, shelf: Shelf) -> None:
    shelf.add("Old/1.flac", title="One", album="A", artist="X")
    shelf.picture("Old/cover.jpg", colour="red")
    root = house.add(shelf.root)
    house.scan(root.id)
    before = house.one("SELECT cover FROM albums")
    shelf.picture("New/cover.jpg", colour="blue")
    (shelf.root / "Old/1.flac").rename(shelf.root / "New/1.flac")
    assert house.scan(root.id).moved == 1
    assert house.one("SELECT cover FROM albums") not in (None, before)
    assert house.one("SELECT count(*) FROM artwork_of") == 1
    house.check()


def test_a_root_that_nobody_added_cannot_be_scanned(house: House) -> None:
    with pytest.raises(NotFound):
        house.scan(RootId(7))
