"""An older copy of the library gets what people did since from their deeds."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from soniq.listening.model import PlaySource, Span, Thing, ThingKind
from soniq.units import Moment
from tests.listening.room import (
    ADA,
    AFRAID,
    BEN,
    DAY,
    INTRO,
    LENGTH,
    NOON,
    SVEFN,
    Room,
    brought,
    things,
)

TABLES = (
    "SELECT person_id, track_id, at_ms, played_ms, skipped FROM plays ORDER BY at_ms, track_id",
    "SELECT * FROM play_counts ORDER BY 1, 2",
    "SELECT person_id, entity, entity_id, rating, starred_at_ms, vote FROM ratings"
    " ORDER BY 1, 2, 3",
)


def all_of(room: Room) -> list[list[tuple[int, ...]]]:
    return [room.rows(sql) for sql in TABLES]


def did_much(room: Room) -> None:
    listening = room.listening
    room.play(INTRO, NOON, 1_000)
    room.play(INTRO, NOON, LENGTH)
    room.play(SVEFN, NOON + DAY)
    room.play(AFRAID, NOON + 2 * DAY, by=BEN)
    listening.star(ADA, [*things(ThingKind.TRACK, [INTRO]), *things(ThingKind.ALBUM, [1])])
    listening.star(ADA, things(ThingKind.ARTIST, [1, 2]), at=NOON)
    listening.unstar(ADA, things(ThingKind.ARTIST, [2]))
    listening.rate(BEN, Thing(kind=ThingKind.TRACK, id=AFRAID), 5)
    listening.vote(ADA, SVEFN, -1)
    listening.forget(ADA, span=Span(since=Moment(NOON + DAY)))
    gone = listening.forget(ADA, ids=[play.id for play in listening.plays(ADA).plays])
    assert gone.id is not None
    listening.remember(ADA, gone.id)


@contextmanager
def restored(room: Room, copy: Path, folder: Path) -> Iterator[Room]:
    """A library from the copy, brought up to date."""
    folder.mkdir()
    shutil.copy(copy, folder / "library.sqlite")
    shutil.copy(room.deeds, folder / "deeds.jsonl")
    other = Room(folder)
    try:
        done = other.db.replay(other.listening.redo)
        assert done.skipped == 0
        yield other
    finally:
        other.close()


def test_a_restored_copy_is_brought_up_to_what_people_did(room: Room, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    room.db.backup(copy)
    did_much(room)
    before = all_of(room)
    assert before[0] == [(ADA, INTRO, NOON, LENGTH, 0), (BEN, AFRAID, NOON + 2 * DAY, LENGTH, 0)]
    with restored(room, copy, tmp_path / "a") as other:
        assert all_of(other) == before


def test_deeds_that_are_held_already_change_nothing(room: Room, tmp_path: Path) -> None:
    did_much(room)
    before = all_of(room)
    copy = tmp_path / "copy.sqlite"
    room.db.backup(copy)
    with restored(room, copy, tmp_path / "a") as other:
        with other.db.write() as tx:
            tx.execute("UPDATE deeds_held SET number = 0")
        other.db.replay(other.listening.redo)
        assert [row[:4] for row in all_of(other)[0] if row[0] == BEN] == [
            row[:4] for row in before[0] if row[0] == BEN
        ]
        assert all_of(other)[2] == before[2]


def test_what_is_not_in_the_older_library_becomes_a_line(room: Room, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    room.db.backup(copy)
    room.play(INTRO, NOON)
    room.play(SVEFN, NOON + DAY)
    room.listening.rate(ADA, Thing(kind=ThingKind.TRACK, id=INTRO), 4)
    folder = tmp_path / "a"
    folder.mkdir()
    shutil.copy(copy, folder / "library.sqlite")
    shutil.copy(room.deeds, folder / "deeds.jsonl")
    other = Room(folder)
    try:
        other.untrack(INTRO)
        with other.db.write() as tx:  # the number means another sound there
            tx.execute("UPDATE files SET audio_hash = x'01' WHERE track_id = :id", {"id": SVEFN})
        assert other.db.replay(other.listening.redo).skipped == 0
        assert other.history() == [(NOON + DAY, "Svefn-g-englar"), (NOON, "Intro")]
        assert other.rows("SELECT rating FROM ratings WHERE entity = 'line'") == [(4,)]
    finally:
        other.close()


def test_an_import_is_no_deed_as_it_can_be_repeated(room: Room) -> None:
    before = room.deeds.read_bytes() if room.deeds.exists() else b""
    room.listening.bring(ADA, [brought("x", NOON)], PlaySource.LASTFM)
    assert (room.deeds.read_bytes() if room.deeds.exists() else b"") == before
