"""What people say of tracks outlives what happens to the files."""

from typing import Any

import pytest

from soniq.library.model import LibraryChanged
from tests.intake.house import dump
from tests.provenance.papers import Papers
from tests.provenance.room import ADA, Room

ONE_ID = "b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d"
OTHER_ID = "0e422ab4-7c1c-4e5c-b6b6-5f8b9a5b9b5b"


def albums(papers: Papers) -> list[tuple[Any, ...]]:
    return papers.house.rows("SELECT title, artist, track_count FROM albums ORDER BY title")


def named(papers: Papers) -> list[list[tuple[Any, ...]]]:
    papers.house.check()
    return dump(papers.house)


def undo(room: Room, change_id: int) -> None:
    change = room.journal.changes(first=1)[0]
    assert change.id == change_id
    undone = room.journal.undo(change.id, by=ADA)
    assert undone.stale == ()


def test_an_album_that_is_edited_as_a_whole_keeps_its_id(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    album = papers.house.one("SELECT id FROM albums")
    before = named(papers)

    papers.house.events.clear()
    change = room.apply_to(
        list(ids.values()),
        album="The Quiet",
        artists=["Zed"],
        album_artists=["Zed"],
        date="1997-05",
    )

    assert albums(papers) == [("The Quiet", "Zed", 3)]
    assert papers.house.one("SELECT id, title_key, year, release_date FROM albums") == (
        album,
        "quiet, the",
        1997,
        "1997-05",
    )
    assert papers.house.rows("SELECT name FROM artists") == [("Zed",)]
    assert (
        papers.house.one("SELECT count(*) FROM search_index WHERE search_index MATCH 'quiet'") == 4
    )
    assert papers.ids() == ids
    assert [e.changed for e in papers.house.events if isinstance(e, LibraryChanged)] == [3]
    papers.house.check()

    undo(room, change)
    assert named(papers) == before
    assert papers.house.one("SELECT id FROM albums") == album
    assert room.overrides() == {}


def test_edits_survive_a_scan_and_tags_that_others_write(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    room.apply(ids["Song 1"], title="Mine", genres=["Jazz"])
    papers.add("X/P/1.mp3", title="Theirs", artists=["New"], album="P", track_number=1)
    assert papers.scan()["Mine"] == ids["Song 1"]
    shown = room.shown(ids["Song 1"])
    assert (shown["title"], shown["genre"], shown["artist"]) == ("Mine", "Jazz", "New")


def test_edits_move_with_the_file(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    room.apply(ids["Song 1"], title="Mine", album="Elsewhere")
    (papers.music / "away").mkdir()
    (papers.music / "X/P/1.mp3").rename(papers.music / "away/1.mp3")
    assert papers.scan()["Mine"] == ids["Song 1"]
    assert room.shown(ids["Song 1"])["album"] == "Elsewhere"


@pytest.mark.parametrize("folder", ["X/P", "X/P [FLAC]", "Y"])
@pytest.mark.parametrize("at_once", [True, False])
def test_edits_stay_when_a_better_rip_comes(
    papers: Papers, room: Room, folder: str, at_once: bool
) -> None:
    papers.album()
    ids = papers.scan()
    room.apply_to(list(ids.values()), album="Q", album_artists=["Zed"])
    room.apply(ids["Song 2"], title="Mine", track_number=7)
    for file in list((papers.music / "X/P").iterdir()):
        file.unlink()
    if not at_once:
        assert papers.scan() == {}
    papers.album(folder, "flac")
    found = papers.scan()
    assert found == {"Song 1": ids["Song 1"], "Mine": ids["Song 2"], "Song 3": ids["Song 3"]}
    assert albums(papers) == [("Q", "Zed", 3)]


def test_another_format_of_an_edited_track_is_that_track(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    room.apply(ids["Song 2"], title="Mine")
    papers.album("X/P", "flac")
    assert papers.scan() == {"Song 1": 1, "Mine": ids["Song 2"], "Song 3": 3}
    assert papers.house.one("SELECT count(*) FROM tracks") == 3


def test_a_copy_elsewhere_is_not_edited(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    room.apply(ids["Song 2"], title="Mine")
    papers.album("copies/P", "mp3")
    papers.scan()
    titles = papers.house.rows("SELECT title FROM tracks WHERE track_number = 2 ORDER BY title")
    assert titles == [("Mine",), ("Song 2",)]


def test_a_new_file_takes_over_what_is_said_of_its_album(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    change = room.apply_to(list(ids.values()), album="Q", album_artists=["Zed"], genres=["Jazz"])
    papers.add("X/P/4.mp3", title="Song 4", artists=["X"], album="P", track_number=4)
    papers.add("X/P/5.mp3", title="Song 5", artists=["X"], album="Other", track_number=5)
    found = papers.scan()
    assert albums(papers) == [("Other", "X", 1), ("Q", "Zed", 4)]
    assert room.shown(found["Song 4"])["genre"] == ""
    assert list(room.overrides()) == [*ids.values(), found["Song 4"]]

    undo(room, change)
    assert albums(papers) == [("Other", "X", 1), ("P", "X", 4)]
    assert room.overrides() == {}
    assert papers.scan() == found


def test_a_new_file_follows_no_album_on_which_the_tracks_differ(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    room.apply(ids["Song 1"], album="Q")
    papers.add("X/P/4.mp3", title="Song 4", artists=["X"], album="P", track_number=4)
    found = papers.scan()
    assert room.shown(found["Song 4"])["album"] == "P"


def test_a_track_that_is_edited_to_another_album_joins_it(papers: Papers, room: Room) -> None:
    papers.album("X/P")
    papers.album("X/Q", album="Q", title="Other")
    ids = papers.scan()
    before = named(papers)
    there = papers.house.one("SELECT id FROM albums WHERE title = 'Q'")
    change = room.apply(ids["Song 1"], album="Q", track_number=9)
    assert albums(papers) == [("P", "X", 2), ("Q", "X", 4)]
    assert room.shown(ids["Song 1"])["album_id"] == there
    undo(room, change)
    assert named(papers) == before


def test_a_whole_album_can_be_merged_into_another_and_back(papers: Papers, room: Room) -> None:
    papers.album("X/P")
    papers.album("X/Q", album="Q", title="Other")
    papers.scan()
    before = named(papers)
    ids = [id_ for (id_,) in papers.house.rows("SELECT id FROM tracks WHERE album = 'P'")]
    change = room.apply_to(ids, album="Q")
    assert albums(papers) == [("Q", "X", 6)]
    undo(room, change)
    assert named(papers) == before


def test_a_wrong_artist_id_goes_when_it_is_taken_back(papers: Papers, room: Room) -> None:
    papers.album("X/P")
    papers.album("X/Q", album="Q", title="Other", mb_artist_ids=[ONE_ID])
    papers.scan()
    before = named(papers)
    assert papers.house.rows("SELECT name, musicbrainz_id FROM artists") == [("X", ONE_ID)]
    ids = [id_ for (id_,) in papers.house.rows("SELECT id FROM tracks WHERE album = 'P'")]
    change = room.apply_to(ids, mb_artist_ids=[OTHER_ID])
    assert papers.house.one("SELECT count(*) FROM artists") == 2
    undo(room, change)
    assert named(papers) == before


def test_the_id_of_somebody_else_brings_nobody_to_him_for_good(papers: Papers, room: Room) -> None:
    papers.album("X/P")
    papers.album("X/Q", count=1, album="Q", artists=["Y"], mb_artist_ids=[ONE_ID])
    papers.scan()
    before = named(papers)
    ids = [id_ for (id_,) in papers.house.rows("SELECT id FROM tracks WHERE album = 'P'")]
    change = room.apply_to(ids[:2], mb_artist_ids=[ONE_ID])
    room.apply(ids[0], genres=["Jazz"])
    room.provenance.revert("track", ids[0], "genres", by=ADA)
    room.journal.undo(change, by=ADA)
    assert named(papers) == before


def test_an_album_artist_whom_another_folder_overrules_is_not_left_behind(
    papers: Papers, room: Room
) -> None:
    papers.album("A", album="P", mb_release_group_id=OTHER_ID)
    papers.album("B", album="P", album_artists=["Nobody"], mb_release_group_id=OTHER_ID)
    papers.scan()
    assert papers.house.rows("SELECT name FROM artists") == [("X",)]


def test_an_id_that_only_an_edit_said_goes_with_it(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    before = named(papers)
    change = room.apply_to(list(ids.values()), mb_artist_ids=[ONE_ID], mb_release_group_id=OTHER_ID)
    assert papers.house.rows("SELECT musicbrainz_id FROM artists") == [(ONE_ID,)]
    undo(room, change)
    assert named(papers) == before


def test_a_new_artist_leaves_the_id_of_the_old_one_behind(papers: Papers, room: Room) -> None:
    papers.album(mb_artist_ids=[ONE_ID], artist_sort="X, the", artist_credit="The X")
    ids = papers.scan()
    room.apply_to(list(ids.values()), artists=["Zed"])
    shown = papers.house.rows("SELECT name, sort_name, musicbrainz_id FROM artists")
    assert shown == [("Zed", None, None)]


def test_files_that_now_say_the_same_need_no_override(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    change = room.apply(ids["Song 1"], title="Mine")
    papers.add("X/P/1.mp3", title="Mine", artists=["X"], album="P", track_number=1)
    papers.scan()
    assert list(room.overrides()) == [ids["Song 1"]]
    undo(room, change)
    assert room.shown(ids["Song 1"])["title"] == "Song 1"
    assert room.overrides() == {ids["Song 1"]: '{"title":["Song 1",null]}'}
    papers.add("X/P/1.mp3", title="Song 1", artists=["X"], album="P", track_number=1)
    papers.scan()
    assert room.overrides() == {}


def test_edits_of_a_missing_track_wait_for_its_file(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    (papers.music / "X/P/1.mp3").rename(papers.music / "hidden")
    papers.scan()
    room.apply(ids["Song 1"], title="Mine")
    (papers.music / "hidden").rename(papers.music / "X/P/1.mp3")
    assert papers.scan()["Mine"] == ids["Song 1"]
