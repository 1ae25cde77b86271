"""What is put away is gone from every list, and comes back as it was."""

import os
from pathlib import Path

import pytest

from soniq.errors import Conflict, Forbidden, NotFound, Unavailable
from soniq.journal.model import ChangeKind, Source
from soniq.library.model import AlbumFilter, TrackFilter
from tests.moving.house import MovingHouse
from tests.moving.stand_ins import put

DAY_MS = 24 * 3600 * 1000


def fill(music: Path) -> None:
    for number in (1, 2):
        put(music, f"Band/Record/{number}.mp3", number, title=f"Song {number}", artist="Band",
            album="Record", number=number)  # fmt: skip
    put(music, "loose.mp3", 3, title="Loose", artist="Else", album="Apart")


def age(house: MovingHouse, days: int) -> None:
    with house.db.write() as tx:
        tx.execute("UPDATE quarantined SET at_ms = at_ms - :ms", {"ms": days * DAY_MS})


def test_a_track_put_away_is_in_no_list_not_even_of_missing_ones(
    house: MovingHouse, music: Path
) -> None:
    fill(music)
    house.scan(house.root_id)
    track = house.track("Loose")
    house.put_away(track, reason="Never liked it")
    assert not (music / "loose.mp3").exists()
    house.library.forget()
    assert track not in [one.id for one in house.library.tracks().items]
    assert house.library.tracks(TrackFilter(missing=True)).items == []
    assert house.library.albums(AlbumFilter(missing=True)).items == []
    assert house.library.totals().missing == 0
    (one,) = house.quarantine.listing().items
    assert house.quarantine.of_tracks([track]) == [one]
    assert (one.title, one.artist, one.reason, one.source) == (
        "Loose", "Else", "Never liked it", Source.PERSON,
    )  # fmt: skip
    assert one.path == os.fsencode(music / "loose.mp3")
    assert Path(os.fsdecode(one.place)).exists()
    folders = [folder.name for folder in house.library.folders(None).items]
    assert folders == ["music"]
    top = house.one("SELECT id FROM folders WHERE path = x''")
    assert ".soniq" not in [folder.name for folder in house.library.folders(top).items]
    house.check()


def test_people_find_the_files_without_soniq(house: MovingHouse, music: Path) -> None:
    fill(music)
    house.scan(house.root_id)
    content = (music / "Band/Record/1.mp3").read_bytes()
    change = house.put_away(house.track("Song 1"))
    home = music / ".soniq/quarantine" / str(change)
    assert (home / "files/Band/Record/1.mp3").read_bytes() == content
    page = (home / "READ ME.txt").read_text()
    assert "Band/Record/1.mp3" in page
    assert "Put away" in page


def test_restoring_brings_back_the_file_its_track_and_what_hangs_on_it(
    house: MovingHouse, music: Path
) -> None:
    fill(music)
    house.scan(house.root_id)
    before, disk = house.tracks(), house.on_disk()
    file = house.file("Song 1")
    house.put_away(house.track("Song 1"))
    house.restore(file)
    assert house.tracks() == before
    assert house.on_disk() == disk
    assert not (music / ".soniq").exists()
    assert house.quarantine.listing().items == []
    report = house.scan(house.root_id)
    assert (report.read, report.new, report.moved, report.missing) == (0, 0, 0, 0)
    house.check()


def test_undo_works_in_both_directions(house: MovingHouse, music: Path) -> None:
    fill(music)
    house.scan(house.root_id)
    before, disk = house.tracks(), house.on_disk()
    change = house.put_away(house.track("Song 1"), house.track("Loose"))
    undone = house.undo(change)
    assert (house.tracks(), house.on_disk()) == (before, disk)
    house.undo(undone.change)
    assert house.quarantine.listing().total == 2
    assert house.paths()[-1] == "Band/Record/2.mp3"
    again = house.restore(house.file("Loose"))
    house.undo(again)
    assert house.quarantine.listing().total == 2
    house.check()


def test_scans_neither_resurrect_nor_lose_what_was_put_away(
    house: MovingHouse, music: Path
) -> None:
    fill(music)
    house.scan(house.root_id)
    before = house.tracks()
    track, file = house.track("Loose"), house.file("Loose")
    house.put_away(track)
    for _ in range(2):
        report = house.scan(house.root_id)
        assert (report.new, report.moved, report.missing, report.held) == (0, 0, 0, None)
    assert house.quarantine.listing().total == 1
    house.restore(file)
    assert house.tracks() == before


def test_a_copy_that_arrives_is_a_file_of_its_own(house: MovingHouse, music: Path) -> None:
    fill(music)
    house.scan(house.root_id)
    file = house.file("Loose")
    house.put_away(house.track("Loose"))
    put(music, "again.mp3", 3, title="Loose", artist="Else", album="Apart")
    house.scan(house.root_id)
    assert house.quarantine.listing().total == 1
    assert house.one("SELECT count(*) FROM files WHERE missing_since_ms IS NULL") == 3
    house.restore(file)
    assert house.paths() == ["Band/Record/1.mp3", "Band/Record/2.mp3", "again.mp3", "loose.mp3"]
    house.check()


def test_one_of_two_files_goes_and_the_track_plays_the_other(
    house: MovingHouse, music: Path
) -> None:
    put(music, "A/1.flac", 5, title="T", artist="A", album="Y", number=1)
    put(music, "A/1.mp3", 6, title="T", artist="A", album="Y", number=1)
    house.scan(house.root_id)
    worse, track = house.one("SELECT id, track_id FROM files WHERE codec = 'mp3'")
    better = house.one("SELECT id FROM files WHERE codec = 'flac'")
    assert house.rows("SELECT id, file_id FROM tracks") == [(track, better)]
    house.put_away(track)
    assert house.quarantine.listing().total == 2
    house.restore(better)
    assert house.rows("SELECT id, file_id FROM tracks") == [(track, better)]
    house.restore(worse)
    moved = house.quarantine.put_away(
        file_ids=[worse], title="Worse", source=Source.RULE, confidence=0.9, by=None
    )
    assert moved.moved == 1
    assert moved.change is not None
    assert house.journal.change(moved.change).confidence == 0.9
    assert house.rows("SELECT id, file_id FROM tracks") == [(track, better)]
    assert house.library.tracks(TrackFilter(missing=True)).items == []
    house.check()


def test_restoring_where_another_file_lies_is_refused(house: MovingHouse, music: Path) -> None:
    fill(music)
    house.scan(house.root_id)
    file = house.file("Loose")
    house.put_away(house.track("Loose"))
    (music / "loose.mp3").write_text("new")
    with pytest.raises(Unavailable, match="has that name"):
        house.restore(file)
    assert (music / "loose.mp3").read_text() == "new"
    assert house.quarantine.listing().total == 1


def test_without_leave_nothing_is_put_away(house: MovingHouse, music: Path) -> None:
    fill(music)
    house.scan(house.root_id)
    house.allow(house.root_id, allowed=False)
    disk = house.on_disk()
    with pytest.raises(Forbidden, match="may not change files"):
        house.put_away(house.track("Loose"))
    assert house.on_disk() == disk
    assert house.journal.changes() == []


def test_what_is_not_there_cannot_be_put_away_or_brought_back(
    house: MovingHouse, music: Path
) -> None:
    fill(music)
    house.scan(house.root_id)
    file = house.file("Loose")
    with pytest.raises(NotFound):
        house.restore(file)
    house.put_away(house.track("Loose"))
    with pytest.raises(NotFound, match='No file of "Loose"'):
        house.put_away(house.track("Loose"))


def test_a_file_changed_since_the_scan_is_not_put_away(house: MovingHouse, music: Path) -> None:
    fill(music)
    house.scan(house.root_id)
    (music / "loose.mp3").write_text("somebody else's")
    with pytest.raises(Unavailable, match="changed"):
        house.put_away(house.track("Loose"))
    assert (music / "loose.mp3").read_text() == "somebody else's"
    assert not (music / ".soniq").exists()


def test_old_ones_are_deleted_and_only_those(house: MovingHouse, music: Path) -> None:
    fill(music)
    house.scan(house.root_id)
    change = house.put_away(house.track("Loose"))
    age(house, 31)
    later = house.put_away(house.track("Song 1"))
    stranger = music / ".soniq/quarantine" / str(change) / "files/stranger.txt"
    stranger.write_text("mine")
    assert house.quarantine.purge() == 1
    assert stranger.exists()
    assert [one.title for one in house.quarantine.listing().items] == ["Song 1"]
    assert house.quarantine.purge() == 0
    assert house.library.tracks(TrackFilter(missing=True)).items == []
    with pytest.raises(Conflict, match="deleted for good"):
        house.undo(change)
    newest = house.journal.changes()[0]
    assert (newest.kind, newest.source, newest.item_count) == (
        ChangeKind.QUARANTINE, Source.RULE, 1,
    )  # fmt: skip
    house.undo(later)
    house.check()


def test_deleting_now_leaves_nothing_behind(house: MovingHouse, music: Path) -> None:
    fill(music)
    house.scan(house.root_id)
    file = house.file("Loose")
    house.put_away(house.track("Loose"))
    assert house.quarantine.delete_now([file], by=None) == 1
    assert not (music / ".soniq").exists()
    with pytest.raises(NotFound):
        house.quarantine.delete_now([file], by=None)
    house.scan(house.root_id)
    house.check()


def test_what_was_deleted_and_comes_again_is_its_old_track(house: MovingHouse, music: Path) -> None:
    fill(music)
    house.scan(house.root_id)
    track, file = house.track("Loose"), house.file("Loose")
    house.put_away(track)
    house.quarantine.delete_now([file], by=None)
    put(music, "new place.mp3", 3, title="Loose", artist="Else", album="Apart")
    house.scan(house.root_id)
    assert house.track("Loose") == track
    (music / "new place.mp3").unlink()
    house.scan(house.root_id)
    assert [one.id for one in house.library.tracks(TrackFilter(missing=True)).items] == [track]


def test_another_file_in_its_place_is_not_deleted(house: MovingHouse, music: Path) -> None:
    fill(music)
    house.scan(house.root_id)
    file = house.file("Loose")
    house.put_away(house.track("Loose"))
    (one,) = house.quarantine.listing().items
    place = Path(os.fsdecode(one.place))
    place.unlink()
    place.write_text("somebody else's")
    with pytest.raises(Unavailable, match="Another file"):
        house.quarantine.delete_now([file], by=None)
    assert place.read_text() == "somebody else's"


def test_long_lists_come_in_pages_the_newest_first(house: MovingHouse, music: Path) -> None:
    for number in range(7):
        put(music, f"{number}.mp3", number + 1, title=f"T{number}", artist="A", album="X")
    house.scan(house.root_id)
    for number in range(7):
        house.put_away(house.track(f"T{number}"))
    titles, after = [], None
    while True:
        page = house.quarantine.listing(after=after, first=3)
        titles += [one.title for one in page.items]
        after = page.after
        assert page.total == 7
        if after is None:
            break
    assert titles == [f"T{number}" for number in reversed(range(7))]


def test_names_that_are_no_text_come_back_too(house: MovingHouse, music: Path) -> None:
    put(music, b"\xff/\xe9 \xfe.mp3", 1, title="Odd", artist="A", album="X")
    house.scan(house.root_id)
    disk = house.on_disk()
    change = house.put_away(house.track("Odd"))
    house.undo(change)
    assert house.on_disk() == disk


def test_an_artist_of_whom_nothing_is_left_goes_with_the_album(
    house: MovingHouse, music: Path
) -> None:
    for number in (1, 2, 3):
        put(music, f"in/{number}.mp3", number, title=f"T{number}", artist="A", album="X",
            number=number)  # fmt: skip
    put(music, "in/9.mp3", 9, title="Guest", artist="B", album="X", number=2)
    put(music, "A/X/8.mp3", 8, title="Elder", artist="A", album="X", number=8)
    house.scan(house.root_id)
    assert ("Various Artists",) in house.rows("SELECT name FROM artists")
    house.put_away(house.track("Guest"), house.track("Elder"))
    house.restore(house.file("Guest"))
    house.check()
    assert ("Various Artists",) not in house.rows("SELECT name FROM artists")
