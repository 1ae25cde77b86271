"""Imports that are taken back, cut off, dropped: nothing is lost, nothing comes twice."""

from itertools import pairwise

import pytest

from soniq.errors import Conflict, Stopped
from soniq.importing import taking
from soniq.importing.model import State, Taken
from soniq.listening.model import PlaySource
from soniq.units import Milliseconds, Moment
from tests.files.exports.exported import (
    EXPORTS,
    LONG,
    written,
    zipped,
)
from tests.importing.room import ADA, BEN, ONE, THREE, Room, Stops, history

AT = 1_614_861_240_000


# Taking back


def test_undoing_removes_what_came_and_nothing_else(room: Room) -> None:
    own = Moment(AT + 7_200_000)
    room.listening.play(ADA, THREE, at=own, played=Milliseconds(200_000), source=PlaySource.WEB)
    room.bring(written([LONG[0]]), by=BEN)
    first, _ = room.bring(written([LONG[0]]))
    second, report = room.bring(zipped({"a.json": written([*LONG, LONG[0] | {
        "ts": "2021-03-05T12:00:00Z"}]), "Playlist1.json": EXPORTS["Playlist1.json"],
        "YourLibrary.json": EXPORTS["YourLibrary.json"]}))  # fmt: skip
    assert (report.plays.added, report.plays.known) == (1, 1)
    undone = room.importing.undo(second.id, ADA)
    assert (undone.plays, undone.opinions, undone.playlists) == (1, 2, 2)
    assert sorted(play.at for play in room.plays()) == sorted([AT - 190_000, own])
    assert room.playlists.of(ADA) == []
    assert room.opinion(ONE).starred_at is None
    assert len(room.plays(BEN)) == 1
    assert room.importing.import_(second.id, ADA).state is State.UNDONE
    room.importing.undo(first.id, ADA)
    assert [play.at for play in room.plays()] == [own]


def test_undoing_counts_leaves_none_of_that_library(room: Room) -> None:
    one, _ = room.bring(EXPORTS["Library.xml"])
    undone = room.importing.undo(one.id, ADA)
    assert undone.counts == 1
    assert (room.opinion(ONE).play_count, room.opinion(ONE).rating) == (0, None)


def test_what_was_undone_can_be_brought_again(room: Room) -> None:
    one, first = room.bring(EXPORTS["my_spotify_data.zip"])
    room.importing.undo(one.id, ADA)
    _, again = room.bring(EXPORTS["my_spotify_data.zip"])
    assert again.plays == first.plays
    assert again.opinions == first.opinions


def test_an_undo_needs_an_import_that_is_over(room: Room) -> None:
    one = room.stage(EXPORTS["my_spotify_data.zip"])
    with pytest.raises(Conflict, match="not over"):
        room.importing.undo(one.id, ADA)
    room.importing.drop(one.id, ADA)
    with pytest.raises(Conflict, match="nothing"):
        room.importing.undo(one.id, ADA)
    done, _ = room.bring(EXPORTS["my_spotify_data.zip"])
    room.importing.undo(done.id, ADA)
    with pytest.raises(Conflict):
        room.importing.undo(done.id, ADA)


# Being cut off


def test_an_import_that_was_cut_off_goes_on_where_it_was(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 10)
    one = room.stage(history(95))
    room.importing.start(one.id, ADA)
    seen = [0]
    for _ in range(3):
        with pytest.raises(Stopped):
            room.importing.run(one.id, Stops(3, Stopped()))
        seen.append(len(room.plays()))
    assert all(before < after for before, after in pairwise(seen))
    _, report = room.run(one)
    assert report.plays == Taken(told=95, found=64, lost=31, added=95)
    assert len(room.plays()) == 95
    assert room.importing.lost(one.id, ADA).lines[0].times == 31
    assert room.importing.undo(one.id, ADA).plays == 95


def test_a_kill_between_the_plays_and_the_note_of_them_loses_and_doubles_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 10)
    one = room.stage(history(30))
    room.importing.start(one.id, ADA)

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as cut:
        cut.setattr("soniq.importing.rows.set_place", killed)
        with pytest.raises(SystemExit):
            room.importing.run(one.id, Stops(100, Stopped()))
    assert len(room.plays()) == 10
    _, report = room.run(one)
    assert (report.plays.added, report.plays.known) == (20, 10)
    assert room.importing.undo(one.id, ADA).plays == 30


def test_another_import_in_between_keeps_its_plays(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 10)
    one = room.stage(history(30))
    room.importing.start(one.id, ADA)
    with pytest.raises(Stopped):
        room.importing.run(one.id, Stops(3, Stopped()))
    other, _ = room.bring(written([LONG[0] | {"ts": "2019-01-01T00:00:00Z"}]))
    room.run(one)
    assert room.importing.undo(one.id, ADA).plays == 30
    assert len(room.plays()) == 1
    assert room.importing.undo(other.id, ADA).plays == 1


def test_one_that_is_dropped_while_it_runs_ends(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 10)
    one = room.stage(history(95))
    room.importing.start(one.id, ADA)
    told = []

    def tell(progress: object) -> None:
        told.append(progress)
        if len(told) == 4:
            room.importing.drop(one.id, ADA)

    assert room.importing.run(one.id, tell) is None
    assert len(room.plays()) == 40
    assert room.importing.import_(one.id, ADA).state is State.DROPPED
    assert room.importing.undo(one.id, ADA).plays == 40
