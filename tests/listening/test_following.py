"""What hangs on a track follows it into another, and comes back."""

from soniq.events import JSON
from soniq.listening.following import follow_album
from soniq.listening.model import BroughtCount, Thing, ThingKind
from soniq.units import AlbumId, Moment, TrackId
from tests.listening.room import (
    ADA,
    AFRAID,
    AMBER,
    BEN,
    DAY,
    INTRO,
    NOON,
    Room,
    line,
    things,
)

TABLES = (
    "SELECT id, person_id, track_id, at_ms FROM plays ORDER BY id",
    "SELECT person_id, track_id, origin, plays, skips FROM brought_counts ORDER BY 1, 2, 3",
    "SELECT * FROM play_counts ORDER BY 1, 2",
    "SELECT * FROM album_counts ORDER BY 1, 2",
    "SELECT * FROM ratings ORDER BY 1, 2, 3",
)


def all_of(room: Room) -> list[list[tuple[int, ...]]]:
    return [room.rows(sql) for sql in TABLES]


def move(room: Room, src: TrackId, dst: TrackId) -> JSON:
    with room.db.write() as tx:
        return room.listening.mover.move(tx, src, dst)


def back(room: Room, moved: JSON) -> None:
    with room.db.write() as tx:
        room.listening.mover.back(tx, moved)


def lived_in(room: Room) -> None:
    room.play(INTRO, NOON)
    room.play(AFRAID, NOON + DAY)
    room.play(AFRAID, NOON + DAY, by=BEN)
    counts = [BroughtCount(line=line("x"), track_id=id_, plays=id_) for id_ in (INTRO, AFRAID)]
    room.listening.bring_counts(ADA, counts, "itunes")
    room.listening.bring_counts(BEN, counts[:1], "itunes")
    room.listening.rate(ADA, Thing(kind=ThingKind.TRACK, id=INTRO), 2)
    room.listening.rate(ADA, Thing(kind=ThingKind.TRACK, id=AFRAID), 5)
    room.listening.star(ADA, things(ThingKind.TRACK, [INTRO]), at=NOON)
    room.listening.vote(BEN, INTRO, -1)


def test_plays_stars_and_counts_move_and_come_back_as_they_were(room: Room) -> None:
    lived_in(room)
    before = all_of(room)
    moved = move(room, INTRO, AFRAID)
    assert room.count(INTRO) == (0, 0)
    assert room.count(AFRAID) == (2 + INTRO + AFRAID, 0)
    mine = room.listening.opinions(ADA, ThingKind.TRACK, [AFRAID])[AFRAID]
    assert (mine.rating, mine.starred_at) == (5, NOON)
    assert room.listening.disliked(BEN) == {AFRAID}
    back(room, moved)
    assert all_of(room) == before


def test_what_was_said_since_stays(room: Room) -> None:
    lived_in(room)
    moved = move(room, INTRO, AFRAID)
    room.listening.rate(ADA, Thing(kind=ThingKind.TRACK, id=AFRAID), 1)
    room.play(AFRAID, NOON + 3 * DAY)
    back(room, moved)
    found = room.listening.opinions(ADA, ThingKind.TRACK, [INTRO, AFRAID])
    assert (found[INTRO].rating, found[AFRAID].rating) == (2, 1)
    assert [at for at, track in room.history() if track == AFRAID] == [NOON + 3 * DAY, NOON + DAY]


def test_a_merge_upon_a_merge_comes_back_in_turn(room: Room) -> None:
    lived_in(room)
    before = all_of(room)
    first = move(room, INTRO, AFRAID)
    between = all_of(room)
    second = move(room, AFRAID, AMBER)
    assert room.count(AMBER)[0] == 2 + INTRO + AFRAID
    back(room, second)
    assert all_of(room) == between
    back(room, first)
    assert all_of(room) == before


def test_deleted_plays_come_back_to_where_their_track_went(room: Room) -> None:
    room.play(INTRO, NOON)
    gone = room.listening.forget(ADA)
    assert gone.id is not None
    moved = move(room, INTRO, AFRAID)
    room.listening.remember(ADA, gone.id)
    assert room.history() == [(NOON, AFRAID)]
    room.listening.forget(ADA)
    back(room, moved)
    assert room.count(INTRO) == (0, 0)


def test_who_has_gone_since_gets_nothing_back(room: Room) -> None:
    lived_in(room)
    moved = move(room, INTRO, AFRAID)
    with room.db.write() as tx:
        tx.execute("DELETE FROM people WHERE id = :id", {"id": BEN})
    back(room, moved)
    assert room.count(INTRO) == (1 + INTRO, 0)
    assert room.rows("SELECT DISTINCT person_id FROM ratings") == [(ADA,)]
    assert room.db.check() == []
    assert Moment(NOON) == NOON


def test_what_people_thought_of_an_album_follows_it_into_another(room: Room) -> None:
    one, other = AlbumId(1), AlbumId(2)
    room.listening.rate(ADA, Thing(kind=ThingKind.ALBUM, id=one), 4)
    room.listening.rate(BEN, Thing(kind=ThingKind.ALBUM, id=one), 1)
    room.listening.rate(BEN, Thing(kind=ThingKind.ALBUM, id=other), 5)
    room.listening.star(ADA, things(ThingKind.ALBUM, [one]), at=NOON)
    with room.db.write() as tx:
        follow_album(tx, one, other)
    told = room.rows("SELECT person_id, entity_id, rating, starred_at_ms FROM ratings ORDER BY 1")
    assert told == [(ADA, other, 4, NOON), (BEN, other, 5, None)]
