"""Editing by hand: seen before, made at once, taken back after."""

from typing import Any

import pytest

from soniq.errors import Invalid, NotFound, Stopped
from soniq.events import JSON
from soniq.journal.model import ChangeState, Source
from soniq.provenance.edits import (
    Edit,
    FindReplace,
    FromFileName,
    NumberTracks,
    SetField,
    SetFields,
    SplitArtists,
    TrimSpaces,
)
from soniq.units import Progress, TrackId
from tests.provenance.papers import Papers
from tests.provenance.room import ADA, Room

ONE_ID = "b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d"
OTHER_ID = "0e422ab4-7c1c-4e5c-b6b6-5f8b9a5b9b5b"


def edited(room: Room, ids: dict[str, int], edit: Edit) -> dict[int, dict[str, JSON]]:
    """What the preview says, which must be what is made."""
    tracks = [TrackId(id_) for id_ in ids.values()]
    preview = room.editing.preview(tracks, edit)
    said: dict[int, dict[str, JSON]] = {}
    for change in preview.changes:
        said.setdefault(change.track_id, {})[change.field] = change.after
    room.editing.apply(tracks, edit, by=ADA)
    spoken = room.library.said_of(tracks)
    for track_id, fields in said.items():
        for name, value in fields.items():
            assert spoken[TrackId(track_id)].now(name).value == value
    assert room.editing.preview(tracks, edit).changes == []
    return said


def test_one_value_for_many_tracks(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    edited(room, ids, SetField(field="genres", value=["Jazz"]))
    change = room.journal.changes()[0]
    assert change.title == "Genres of 3 tracks"
    assert (change.source, change.confidence, change.by) == (Source.PERSON, 1.0, ADA)
    assert (change.item_count, change.state) == (3, ChangeState.DONE)
    assert papers.house.rows("SELECT name, track_count FROM genres") == [("Jazz", 3)]


def test_several_fields_at_once_as_a_form_has_them(papers: Papers, room: Room) -> None:
    papers.album()
    ids = papers.scan()
    one = {"Song 1": ids["Song 1"]}
    edited(room, one, SetFields(values={"date": "1997", "title": "Mine", "label": ""}))
    assert room.journal.changes()[0].title == 'Title, Date, Label of "Song 1"'
    assert papers.ids()["Mine"] == ids["Song 1"]


def test_find_and_replace(papers: Papers, room: Room) -> None:
    papers.add("1.mp3", title="song ONE (live)", artists=["X (live)", "Y"])
    papers.add("2.mp3", title="Song two", artists=["Z"])
    ids = papers.scan()
    said = edited(room, ids, FindReplace(field="title", find="(live)", replace=""))
    assert said == {ids["song ONE (live)"]: {"title": "song ONE"}}
    said = edited(
        room, ids, FindReplace(field="title", find="SONG", replace="Track", match_case=False)
    )
    assert [one["title"] for one in said.values()] == ["Track ONE", "Track two"]
    said = edited(room, ids, FindReplace(field="artists", find=" (live)", replace=""))
    assert said == {ids["song ONE (live)"]: {"artists": ["X", "Y"]}}
    pattern = FindReplace(field="title", find=r"(\w+) (\w+)", replace=r"\2 \1", is_pattern=True)
    tracks = [TrackId(id_) for id_ in ids.values()]
    room.editing.apply(tracks, pattern, by=ADA)
    assert set(papers.ids()) == {"ONE Track", "two Track"}


def test_a_plain_search_takes_signs_as_they_are(papers: Papers, room: Room) -> None:
    papers.add("1.mp3", title="a.b [c] (d) \\1 $^")
    ids = papers.scan()
    edit = FindReplace(field="title", find=".B [C] (D) \\1 $^", replace=r"\1", match_case=False)
    (said,) = edited(room, ids, edit).values()
    assert said == {"title": r"a\1"}


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (SetField(field="bpm", value=120), "no field"),
        (SetField(field="date", value="yesterday"), "Date is a year"),
        (SetFields(values={}), "No field is set"),
        (FindReplace(field="track_number", find="1", replace="2"), "no text to search"),
        (FindReplace(field="mb_release_id", find="1", replace="2"), "no text to search"),
        (FindReplace(field="title", find="", replace="2"), "Say what to find"),
        (FindReplace(field="title", find="(", replace="", is_pattern=True), "no regular"),
        (FindReplace(field="title", find="a", replace="b" * 501), "at most"),
        (NumberTracks(start=-1), "is a number from"),
        (SplitArtists(separators=()), "Say where"),
        (SplitArtists(separators=(";",), field="genres"), "no list of artists"),
        (FromFileName(pattern="{nonsense}"), "no field"),
        (TrimSpaces(fields=("bpm",)), "no field"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_before_any_track(
    papers: Papers, room: Room, edit: Edit, text: str
) -> None:
    papers.album()
    ids = [TrackId(id_) for id_ in papers.scan().values()]
    with pytest.raises(Invalid, match=text):
        room.editing.preview(ids, edit)
    with pytest.raises(Invalid, match=text):
        room.editing.apply(ids, edit, by=ADA)
    assert room.journal.changes() == []


def test_tracks_are_numbered_in_their_order_and_anew_on_each_disc(
    papers: Papers, room: Room
) -> None:
    for name, disc in (("a", 1), ("b", 1), ("c", 2), ("d", 2)):
        papers.add(f"P/{name}.mp3", title=name, artists=["X"], album="P", disc_number=disc)
    ids = papers.scan()
    order = {name: ids[name] for name in "badc"}
    said = edited(room, order, NumberTracks(start=5, set_totals=True))
    numbers = {name: said[ids[name]] for name in "abcd"}
    assert [one["track_number"] for one in numbers.values()] == [6, 5, 6, 5]
    assert {one["track_total"] for one in numbers.values()} == {6}
    edited(room, order, NumberTracks(per_disc=False))
    rows = papers.house.rows("SELECT title FROM tracks ORDER BY track_number")
    assert [title for (title,) in rows] == ["b", "a", "d", "c"]


def test_artists_are_parted_and_the_credit_stays(papers: Papers, room: Room) -> None:
    papers.add("1.mp3", title="T", artists=["A & B feat. C"], mb_artist_ids=[ONE_ID])
    papers.add("2.mp3", title="U", artists=["D"])
    ids = papers.scan()
    said = edited(room, ids, SplitArtists(separators=("&", "feat.")))
    assert said == {
        ids["T"]: {
            "artists": ["A", "B", "C"],
            "artist_credit": "A & B feat. C",
            "mb_artist_ids": [],
        }
    }
    assert room.shown(ids["T"])["artist"] == "A & B feat. C"
    names = papers.house.rows("SELECT name FROM artists ORDER BY name")
    assert [name for (name,) in names] == ["A", "B", "C", "D"]


def test_ids_that_there_were_for_each_artist_stay(papers: Papers, room: Room) -> None:
    papers.add("1.mp3", title="T", artists=["A; B"], mb_artist_ids=[ONE_ID, OTHER_ID])
    ids = papers.scan()
    said = edited(room, ids, SplitArtists(separators=(";",)))
    assert said == {ids["T"]: {"artists": ["A", "B"], "artist_credit": "A; B"}}
    rows = papers.house.rows("SELECT musicbrainz_id FROM artists ORDER BY name")
    assert rows[0] == (ONE_ID,)


def test_fields_from_file_names_and_those_that_do_not_fit(papers: Papers, room: Room) -> None:
    papers.add("01 - Kraftwerk - Autobahn.mp3", title="x", artists=["y"])
    papers.add("Track.mp3", title="z", artists=["y"])
    ids = papers.scan()
    tracks = [TrackId(id_) for id_ in ids.values()]
    edit = FromFileName(pattern="{track} - {artist} - {title}")
    preview = room.editing.preview(tracks, edit)
    assert list(preview.problems) == [ids["z"]]
    assert "does not fit" in preview.problems[TrackId(ids["z"])]
    room.editing.apply(tracks, edit, by=ADA)
    assert room.shown(ids["x"])["title"] == "Autobahn"
    assert room.shown(ids["x"])["artist"] == "Kraftwerk"
    assert room.shown(ids["z"])["title"] == "z"
    with pytest.raises(Invalid, match="does not fit"):
        room.editing.apply([TrackId(ids["z"])], edit, by=ADA)


def test_spaces_are_trimmed_everywhere(papers: Papers, room: Room) -> None:
    papers.add("1.mp3", title="a  b ", artists=[" X  Y"], comment="keep\n  this", genres=["Jazz"])
    ids = papers.scan()
    (said,) = edited(room, ids, TrimSpaces()).values()
    assert said == {"title": "a b", "artists": ["X Y"]}


def test_a_value_that_an_edit_would_spoil_is_a_problem_of_its_track(
    papers: Papers, room: Room
) -> None:
    papers.add("1.mp3", title="a", date="1997")
    papers.add("2.mp3", title="b", date="2001")
    ids = papers.scan()
    tracks = [TrackId(id_) for id_ in ids.values()]
    edit = FindReplace(field="date", find="1997", replace="next year")
    preview = room.editing.preview(tracks, edit)
    assert (preview.changes, list(preview.problems)) == ([], [ids["a"]])


def test_an_album_that_is_renamed_keeps_its_ids_and_a_track_that_leaves_does_not(
    papers: Papers, room: Room
) -> None:
    papers.album("X/P", mb_release_group_id=ONE_ID, mb_release_id=OTHER_ID)
    ids = papers.scan()
    album = papers.house.one("SELECT id FROM albums")
    edited(room, ids, SetField(field="album", value="Q"))
    assert papers.house.one("SELECT id, title, musicbrainz_release_group_id FROM albums") == (
        album,
        "Q",
        ONE_ID,
    )
    said = edited(room, {"one": ids["Song 1"]}, SetField(field="album", value="R"))
    assert said == {
        ids["Song 1"]: {"album": "R", "mb_release_group_id": None, "mb_release_id": None}
    }
    rows = papers.house.rows("SELECT title, track_count FROM albums ORDER BY title")
    assert rows == [("Q", 2), ("R", 1)]


@pytest.mark.parametrize("group", [None, OTHER_ID])
@pytest.mark.parametrize("folder", ["X/Q", "X/P"])
def test_a_track_joins_the_album_that_is_called_so_whatever_ids_tell(
    papers: Papers, room: Room, group: str | None, folder: str
) -> None:
    papers.album("X/P", mb_release_group_id=ONE_ID)
    more: dict[str, Any] = {"mb_release_group_id": group} if group else {}
    for number in (11, 12):
        papers.add(f"{folder}/{number}.mp3", title=str(number), artists=["X"], album="Q",
                   track_number=number, **more)  # fmt: skip
    ids = papers.scan()
    there = papers.house.one("SELECT id FROM albums WHERE title = 'Q'")
    edited(room, {"one": ids["Song 1"]}, SetField(field="album", value="q"))
    assert room.shown(ids["Song 1"])["album_id"] == there
    rest = {name: ids[name] for name in ("Song 2", "Song 3")}
    edited(room, rest, SetField(field="album", value="Q"))
    assert papers.house.one("SELECT count(*), sum(track_count) FROM albums") == (1, 5)
    papers.house.check()


def test_tracks_that_are_not_there_are_named(room: Room) -> None:
    with pytest.raises(NotFound, match="no track 99"):
        room.editing.preview([TrackId(99)], TrimSpaces())


def test_a_bulk_can_be_stopped_and_taken_back(papers: Papers, room: Room) -> None:
    for album in range(16):
        papers.album(f"X/{album}", album=f"A{album}", count=15)
    papers.scan()
    ids = [TrackId(id_) for (id_,) in papers.house.rows("SELECT id FROM tracks")]
    told: list[Progress] = []

    def tell(progress: Progress) -> None:
        told.append(progress)
        if progress.done > 0:
            raise Stopped

    edit = SetField(field="genres", value=["Jazz"])
    with pytest.raises(Stopped):
        room.editing.apply(ids, edit, by=ADA, tell=tell)
    (change,) = room.journal.changes()
    assert change.state == ChangeState.DONE
    assert change.note == f"Stopped after {told[-1].done} of 240 tracks."
    assert 0 < change.item_count == told[-1].done < 240
    again = room.editing.apply(ids, edit, by=ADA)
    assert again is not None
    assert room.journal.change(again).item_count == 240 - change.item_count
    room.journal.undo(again, by=ADA)
    room.journal.undo(change.id, by=ADA)
    assert room.overrides() == {}


def test_what_was_under_way_when_soniq_ended_is_settled(papers: Papers, room: Room) -> None:
    for album in range(16):
        papers.album(f"X/{album}", album=f"A{album}", count=15)
    papers.scan()
    ids = [TrackId(id_) for (id_,) in papers.house.rows("SELECT id FROM tracks")]

    def tell(progress: Progress) -> None:
        if progress.done > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        room.editing.apply(ids, SetField(field="genres", value=["Jazz"]), by=ADA, tell=tell)
    assert room.journal.changes()[0].state == ChangeState.UNDERWAY
    room.provenance.settle()
    change = room.journal.changes()[0]
    assert change.state == ChangeState.DONE
    assert "in the midst" in change.note
    room.journal.undo(change.id, by=ADA)
    assert room.overrides() == {}
