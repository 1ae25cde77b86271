"""From 200 decisions on, what people accept and reject weighs the score."""

from soniq.matching import state_rows
from soniq.matching.states import Decision, Label, State
from soniq.units import AlbumId, Moment
from tests.matching.room import ADA, SONGS, Room

OF = {"artist": 40.0, "title": 40.0, "date": 10.0, "label": 4.0}


def label(*, accepted: bool, **shares: float) -> Label:
    return Label(
        accepted=accepted,
        external_id="x",
        score=80.0,
        terms={name: (share * OF[name], OF[name]) for name, share in shares.items()},
    )


def decide(room: Room, count: int) -> None:
    """As somebody whose files have the dates of reissues."""
    right = label(accepted=True, artist=1, title=1, date=0, label=0)
    wrong = label(accepted=False, artist=1, title=0.4, date=1, label=1)
    album = room.put("Anybody", "Anything")
    with room.db.write() as tx:
        for number in range(count):
            decision = Decision(
                verdict="chosen", by=ADA, at=Moment(1_000 + number), labels=(right, wrong)
            )
            tx.execute("UPDATE match_states SET decision_id = NULL")
            state_rows.put(tx, AlbumId(album), State(decision=decision), changed=False, sounds=())


def test_less_than_two_hundred_decisions_teach_nothing(room: Room) -> None:
    decide(room, 199)
    assert not room.matching.learn()
    assert room.house.rows("SELECT only FROM match_weights") == []


def test_two_hundred_teach_and_the_score_follows(room: Room) -> None:
    room.books.add("Radiohead", "OK Computer", SONGS, date="1997-06-16")
    album = room.put(date="2017-01-01", label="Another")
    before = room.matching.match(album, by=ADA).score
    decide(room, 200)
    assert room.matching.learn()
    weights, decisions = state_rows.weights(room.db.read()) or ({}, 0)
    assert decisions == 200
    assert weights["date"] < OF["date"]
    after = room.matching.match(album, by=ADA).score
    assert before is not None
    assert after is not None
    assert after != before
    assert not room.matching.learn()


def test_what_was_taught_goes_when_the_decisions_do(room: Room) -> None:
    decide(room, 200)
    assert room.matching.learn()
    with room.db.write() as tx:
        tx.execute("DELETE FROM match_decisions")
    assert room.matching.learn()
    assert room.house.rows("SELECT only FROM match_weights") == []
