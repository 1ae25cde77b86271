"""From what players report, what was heard."""

from collections.abc import Iterator

import pytest

from soniq.errors import Invalid, NotFound
from soniq.playback.model import Heard, NowHeard, PlayState, Via
from soniq.playback.reports import MOST, PUT_ASIDE, SILENT, Reports
from soniq.units import Milliseconds, PersonId, TrackId
from tests.playback.room import NOON, Clock, House

MINUTE = 60_000
LENGTH = 4 * MINUTE


class Player:
    """A player that reports."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.clock = Clock()
        self.heard: list[Heard] = []
        self.now: list[NowHeard] = []
        self.reports = Reports(
            house.soniq.library,
            house.soniq.bookmarks,
            heard=self.heard.append,
            now_heard=self.now.append,
            clock=self.clock.now,
            monotonic=self.clock,
        )
        with house.soniq.db.write() as tx:
            tx.execute("UPDATE tracks SET duration_ms = :length", {"length": LENGTH})

    def say(
        self,
        title: str,
        position: int,
        state: PlayState = PlayState.PLAYING,
        *,
        person: PersonId | None = None,
        begins: bool = False,
        rate: float = 1.0,
        counts: bool = True,
        client: str = "phone",
    ) -> None:
        self.reports.report(
            self.house.ada.id if person is None else person,
            client,
            self.house.tracks[title],
            state=state,
            position=Milliseconds(position),
            via=Via.SUBSONIC,
            begins=begins,
            rate=rate,
            counts=counts,
        )

    def played(self) -> list[tuple[str, int]]:
        titles = {track_id: title for title, track_id in self.house.tracks.items()}
        return [(titles[one.track_id], one.played) for one in self.heard]


@pytest.fixture
def player(house: House) -> Iterator[Player]:
    made = Player(house)
    yield made
    made.reports.close()


def test_a_track_counts_from_its_begin_once_another_begins(player: Player) -> None:
    player.say("One", 0, begins=True)
    for second in range(10, 241, 10):
        player.clock.wait(10)
        player.say("One", second * 1000)
    assert player.heard == []
    player.say("Two", 0, begins=True)
    assert player.played() == [("One", LENGTH)]
    assert (player.heard[0].at, player.heard[0].client) == (NOON, "phone")


def test_the_last_word_of_a_player_that_tells_seldom_counts_the_rest(player: Player) -> None:
    player.say("One", 0)
    player.clock.wait(240)
    player.say("Two", 0)
    assert player.played() == [("One", LENGTH)]


def test_pauses_and_seeks_are_not_heard(player: Player) -> None:
    player.say("One", 0)
    player.clock.wait(30)
    player.say("One", 30_000, PlayState.PAUSED)
    player.clock.wait(3600)
    player.say("One", 30_000)
    player.clock.wait(10)
    player.say("One", 200_000)
    player.clock.wait(5)
    player.say("One", 100_000)
    player.clock.wait(20)
    player.say("One", 120_000, PlayState.STOPPED)
    assert player.played() == [("One", 60_000)]


def test_a_laptop_that_was_closed_heard_nothing_meanwhile(player: Player) -> None:
    player.say("One", 0)
    player.clock.wait(9 * 3600)
    player.say("One", 20_000, PlayState.STOPPED)
    assert player.played() == [("One", 20_000)]


def test_faster_playback_sounds_for_less_time(player: Player) -> None:
    player.say("One", 0, rate=2.0)
    player.clock.wait(60)
    player.say("One", 120_000, PlayState.STOPPED, rate=2.0)
    assert player.played() == [("One", 60_000)]


def test_a_track_on_repeat_counts_each_time(player: Player) -> None:
    player.say("One", 0)
    for _ in range(2):
        player.clock.wait(235)
        player.say("One", 235_000)
        player.clock.wait(10)
        player.say("One", 5_000)
    player.say("One", 5_000, PlayState.STOPPED)
    assert [title for title, _ in player.played()][:2] == ["One", "One"]
    assert player.played()[0][1] == LENGTH


def test_players_are_told_apart_by_person_and_name(player: Player) -> None:
    player.say("One", 0)
    player.say("Two", 0, person=player.house.ben.id)
    player.say("Three", 0, client="browser")
    player.clock.wait(10)
    player.say("One", 10_000, PlayState.STOPPED)
    assert player.played() == [("One", 10_000)]


def test_what_is_told_by_other_ways_does_not_count_twice(player: Player) -> None:
    player.say("One", 0, counts=False)
    player.clock.wait(60)
    player.say("One", 60_000, PlayState.STOPPED, counts=False)
    assert player.heard == []
    assert [one.state for one in player.now] == [PlayState.PLAYING, PlayState.STOPPED]


def test_a_player_that_falls_silent_has_heard_what_it_told(player: Player) -> None:
    player.say("One", 0)
    player.clock.wait(30)
    player.say("One", 30_000)
    player.say("Two", 0, PlayState.PAUSED, client="browser")
    player.clock.wait(SILENT + 1)
    assert player.reports.sweep()
    assert player.played() == [("One", 30_000)]
    player.reports.left(player.house.ada.id, "browser")
    assert not player.reports.sweep()
    assert player.played() == [("One", 30_000)]


def test_what_was_paused_and_never_went_on_counts_in_the_end(player: Player) -> None:
    player.say("One", 0)
    player.clock.wait(200)
    player.say("One", 200_000, PlayState.PAUSED)
    player.clock.wait(PUT_ASIDE - 1)
    assert player.reports.sweep()
    assert player.played() == []
    player.clock.wait(2)
    assert not player.reports.sweep()
    assert player.played() == [("One", 200_000)]


def test_an_app_of_ever_other_names_is_few_players_at_once(player: Player) -> None:
    for number in range(MOST + 2):
        player.say("One", 0, client=f"app {number}")
        player.clock.wait(10)
        player.say("One", 10_000, client=f"app {number}")
    assert [heard.client for heard in player.heard] == ["app 0", "app 1"]
    player.say("Two", 0, person=player.house.ben.id)
    assert len(player.heard) == 2


def test_a_stop_of_soniq_loses_nothing(player: Player) -> None:
    player.say("One", 0)
    player.clock.wait(50)
    player.say("One", 50_000)
    player.reports.close()
    assert player.played() == [("One", 50_000)]


def test_long_tracks_remember_their_place(player: Player) -> None:
    with player.house.soniq.db.write() as tx:
        tx.execute("UPDATE tracks SET duration_ms = :hour", {"hour": 60 * MINUTE})
    player.say("One", 10 * MINUTE)
    (stop,) = player.house.soniq.bookmarks.to_continue(player.house.ada.id)
    assert stop.position == 10 * MINUTE


def test_what_cannot_be_is_refused(player: Player) -> None:
    with pytest.raises(Invalid):
        player.say("One", -1)
    for rate in (0.0, -1.0, 101.0, float("nan")):
        with pytest.raises(Invalid):
            player.say("One", 0, rate=rate)
    with pytest.raises(NotFound):
        player.reports.report(
            player.house.ada.id,
            "phone",
            TrackId(999),
            state=PlayState.PLAYING,
            position=Milliseconds(0),
            via=Via.API,
        )
    assert player.now == []
