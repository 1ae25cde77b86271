"""What a person decided of an album is taken back, made again, and restored."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soniq.errors import Conflict
from soniq.journal.model import ChangeKind, Entry, Source
from soniq.units import ChangeId
from tests.matching.books import mbid
from tests.matching.room import ADA, OTHER, SONGS, Room, in_doubt


def test_a_decision_is_undone_and_made_again(room: Room) -> None:
    album = in_doubt(room)
    before = room.everything()
    (offered,) = room.matching.candidates(album)
    made = room.matching.choose(album, candidate_id=offered.candidate.id, by=ADA).change
    after = room.everything()
    assert made is not None
    undone = room.journal.undo(made, by=ADA)
    assert room.everything() == before
    assert undone.change is not None
    assert undone.stale == ()
    room.journal.undo(undone.change, by=ADA)
    again = room.everything()
    assert _without_said(again) == _without_said(after)
    assert room.matching.standing(album).by_hand


def test_an_undo_leaves_what_was_decided_later(room: Room) -> None:
    album = in_doubt(room)
    first = room.matching.decide_none(album, by=ADA).change
    release = room.books.add("Radiohead", "Kid A", SONGS)
    room.matching.choose(album, mbid=release.id, by=ADA)
    after = room.everything()
    assert first is not None
    with pytest.raises(Conflict, match="later"):
        room.journal.undo(first, by=ADA)
    assert room.everything() == after


def test_a_field_that_was_edited_later_stays_when_a_choice_goes(room: Room) -> None:
    album = in_doubt(room)
    (offered,) = room.matching.candidates(album)
    made = room.matching.choose(album, candidate_id=offered.candidate.id, by=ADA).change
    assert made is not None
    edited = room.tracks(album)[0]
    mine = Entry(kind=ChangeKind.FIELDS, title="Label", source=Source.PERSON, by=ADA)
    room.provenance.apply({edited: {"label": "My own"}}, mine)
    undone = room.journal.undo(made, by=ADA)
    assert {stale.field for stale in undone.stale} == {"label"}
    assert room.shown(album)["match_status"] == "manual_review"
    said = room.provenance.attribution_of_tracks([edited])[edited]
    assert said["label"].value == "My own"


def test_a_restored_library_gets_its_decisions_again(tmp_path: Path) -> None:
    room = Room(tmp_path / "live")
    chosen, none, undone = in_doubt(room), room.put("A", "B"), room.put("C", "D")
    room.matching.match_all()
    room.db.backup(tmp_path / "copy.sqlite")
    (offered,) = room.matching.candidates(chosen)
    room.matching.choose(chosen, candidate_id=offered.candidate.id, by=ADA)
    room.matching.decide_none(none, by=ADA)
    change = room.matching.decide_none(undone, by=ADA).change
    assert change is not None
    room.journal.undo(change, by=ADA)
    after = room.everything()
    history = [(one.id, one.title, one.undone_by) for one in room.journal.changes()]
    room.close()
    (tmp_path / "again").mkdir()
    shutil.copy(tmp_path / "copy.sqlite", tmp_path / "again" / "library.sqlite")
    shutil.copy(tmp_path / "live" / "deeds.jsonl", tmp_path / "again" / "deeds.jsonl")
    again = Room(tmp_path / "again", room.books)
    try:
        redo = {**again.provenance.redo, **again.matching.redo}
        assert again.db.replay(redo).skipped == 0
        assert again.everything() == after
        assert [(one.id, one.title, one.undone_by) for one in again.journal.changes()] == history
    finally:
        again.close()


STEPS = st.lists(
    st.tuples(st.sampled_from(["choose", "none", "later", "reopen", "undo"]), st.integers(0, 2)),
    min_size=1,
    max_size=7,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undoing_everything_brings_back_every_row(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    room = Room(tmp_path_factory.mktemp("room"))
    try:
        for number in range(3):
            songs = SONGS if number == 0 else OTHER
            room.books.add("Radiohead", f"Album {number}", songs)
            room.put("Radiohead", f"Album {number}")
        room.matching.match_all()
        begun = room.journal.changes()[0].id
        before = room.everything()
        for what, which in steps:
            _step(room, what, which, begun)
        for change in room.journal.changes(first=200):
            if change.id > begun and _is_open(room, change.id):
                room.journal.undo(change.id, by=ADA)
        assert room.everything() == before
        room.house.check()
    finally:
        room.close()


def _step(room: Room, what: str, which: int, begun: ChangeId) -> None:
    album = room.album_in(f"Radiohead/Album {which}".encode())
    try:
        if what == "choose":
            release = mbid("release", "Radiohead", f"Album {which}", "")
            room.matching.choose(album, mbid=release, by=ADA)
        elif what == "none":
            room.matching.decide_none(album, by=ADA)
        elif what == "later":
            room.matching.later(album, by=ADA)
        elif what == "reopen":
            room.matching.reopen(album, by=ADA)
        else:
            newest = [
                one
                for one in room.journal.changes(kind=ChangeKind.MATCH)
                if one.id > begun and one.undone_by is None
            ]
            if newest:
                room.journal.undo(newest[0].id, by=ADA)
    except Conflict:
        return


def _is_open(room: Room, change_id: ChangeId) -> bool:
    """A decision that holds; what it did to fields goes with it."""
    change = room.journal.change(change_id)
    return change.kind == ChangeKind.MATCH and change.undone_by is None and change.undo_of is None


def _without_said(rows: dict[str, list[tuple[Any, ...]]]) -> list[list[tuple[Any, ...]]]:
    """All but which change said so: made again, that is another one."""
    return [found for sql, found in rows.items() if "track_overrides" not in sql]


@pytest.mark.parametrize("edition", ["", "vinyl"])
def test_albums_that_a_choice_brought_together_part_again(room: Room, edition: str) -> None:
    release = room.books.add("Radiohead", "OK Computer", SONGS)
    other = room.books.add("Radiohead", "OK Computer", SONGS, edition=edition)
    one = room.put("Radiohead", "OKC", folder="one")
    two = room.put("Radiohead", "Computer, okay", folder="two")
    room.matching.match_all()
    statuses = [room.shown(album)["match_status"] for album in (one, two)]
    first = room.matching.choose(one, mbid=release.id, by=ADA).change
    alone = room.everything()
    second = room.matching.choose(two, mbid=other.id, by=ADA).change
    assert room.album_in(b"one") == room.album_in(b"two")
    assert first is not None
    assert second is not None
    room.journal.undo(second, by=ADA)
    assert room.album_in(b"one") != room.album_in(b"two")
    assert _decisions(room.everything()) == _decisions(alone)
    room.journal.undo(first, by=ADA)
    parted = [room.album_in(b"one"), room.album_in(b"two")]
    assert [room.shown(album)["match_status"] for album in parted] == statuses
    assert not any(room.matching.standing(album).by_hand for album in parted)
    assert room.house.rows("SELECT * FROM match_decisions") == []
    room.house.check()


def _decisions(rows: dict[str, list[tuple[Any, ...]]]) -> list[list[tuple[Any, ...]]]:
    return [found for sql, found in rows.items() if "match_decision" in sql]
