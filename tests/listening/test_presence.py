from soniq.listening.model import NowPlaying, PlayStarted
from soniq.units import Milliseconds
from tests.listening.room import ADA, BEN, INTRO, LENGTH, MINUTE, NOON, SVEFN, Room


def tell(room: Room, track: int = INTRO, *, client: str = "web", state: str = "playing") -> None:
    room.listening.playing_now(ADA, INTRO if track == INTRO else SVEFN, client=client, state=state)


def test_each_client_of_a_person_plays_one_thing(room: Room) -> None:
    tell(room, INTRO)
    room.clock.wait(5)
    tell(room, SVEFN)
    room.clock.wait(5)
    tell(room, INTRO, client="phone")
    assert [(one.track_id, one.client) for one in room.listening.now_playing(ADA)] == [
        (INTRO, "phone"),
        (SVEFN, "web"),
    ]
    assert room.listening.now_playing(BEN) == []
    assert room.listening.now_playing(ADA)[0] == NowPlaying(
        person_id=ADA,
        track_id=INTRO,
        client="phone",
        state="playing",
        position=Milliseconds(0),
        at=room.clock(),
    )


def test_what_should_be_over_is_not_told_any_more(room: Room) -> None:
    tell(room)
    room.clock.wait(LENGTH + MINUTE - 1)
    assert room.listening.now_playing(ADA)
    room.clock.wait(1)
    assert room.listening.now_playing(ADA) == []


def test_what_stands_still_is_told_longer_and_what_is_stopped_not_at_all(room: Room) -> None:
    tell(room, state="paused")
    room.clock.wait(29 * MINUTE)
    assert room.listening.now_playing(ADA)[0].state == "paused"
    tell(room, state="stopped")
    assert room.listening.now_playing(ADA) == []
    assert room.rows("SELECT * FROM plays") == []


def test_the_person_alone_hears_of_it_and_once(room: Room) -> None:
    tell(room)
    tell(room)
    tell(room, state="paused")
    told = [event for event in room.heard if isinstance(event, PlayStarted)]
    assert [(one.heard_by, one.state) for one in told] == [
        ("person:1", "playing"),
        ("person:1", "paused"),
    ]
    assert room.clock() == NOON
