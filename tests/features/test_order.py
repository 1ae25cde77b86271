"""Whose turn it is, and when nobody's is."""

import threading
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from soniq.child.service import Children
from soniq.errors import Stopped
from soniq.features import queue_rows
from soniq.features.gate import Conditions, opens_at
from soniq.features.model import AnalysisChanged, AnalysisNeeded, AnalysisState, Rank
from soniq.library.model import RootState
from soniq.units import PersonId, Progress
from tests.features.house import House, made
from tests.shelf import Shelf

PATIENCE = 60
"""Seconds until a test that hangs gives up; nothing is measured with it."""


class World:
    """What the world says; a test changes it."""

    def __init__(self) -> None:
        self.enabled = True
        self.hours = ""
        self.at = time(12, 0)
        self.temperature: float | None = None
        self.is_playing = False
        self.children = 1

    def conditions(self) -> Conditions:
        return Conditions(
            enabled=lambda: self.enabled,
            hours=lambda: self.hours,
            children=lambda: self.children,
            temperature=lambda: self.temperature,
            is_playing=lambda: self.is_playing,
            time_of_day=lambda: self.at,
        )


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def house(tmp_path: Path, children: Children, world: World) -> Any:
    house = House(tmp_path / "library.sqlite", children, world.conditions())
    yield house
    house.close()


def fill(shelf: Shelf, first: int, last: int) -> None:
    for number in range(first, last + 1):
        shelf.add(
            f"Ada/Notes/{number:02}.mp3",
            title=f"T{number}",
            number=number,
            sound=number,
            artist="Ada",
            album="Notes",
        )


def names(*numbers: int) -> list[str]:
    return [f"{number:02}.mp3" for number in numbers]


class Stopping:
    """Stops a run at the first progress whose note it is waiting for."""

    def __init__(self, note: str) -> None:
        self.note = note
        self.told: list[Progress] = []

    def __call__(self, progress: Progress) -> None:
        self.told.append(progress)
        if progress.note == self.note:
            raise Stopped


def test_first_what_was_asked_for_then_what_is_new_then_what_is_played_then_the_rest(
    house: House, shelf: Shelf
) -> None:
    fill(shelf, 1, 4)
    house.take_in(shelf)
    fill(shelf, 5, 6)
    house.take_in(shelf)
    house.features.want([house.track("T4")], Rank.SEEN)
    house.features.want([house.track("T3")], Rank.ASKED)
    house.analyse()
    assert house.ear.heard == names(3, 5, 6, 4, 1, 2)
    assert house.rows("SELECT * FROM analysis_wanted") == []


def test_what_is_asked_for_while_it_runs_comes_next(house: House, shelf: Shelf) -> None:
    fill(shelf, 1, 4)
    house.take_in(shelf)

    def asks(content: bytes) -> Any:
        house.features.want([house.track("T4")], Rank.ASKED)
        return made(content)

    house.ear.tells["01.mp3"] = asks
    house.analyse()
    assert house.ear.heard == names(1, 4, 2, 3)


def test_what_a_scan_brings_while_it_runs_is_heard_in_the_same_run(
    house: House, shelf: Shelf
) -> None:
    fill(shelf, 1, 2)
    house.take_in(shelf)

    def scans(content: bytes) -> Any:
        fill(shelf, 3, 3)
        house.take_in(shelf)
        return made(content)

    house.ear.tells["01.mp3"] = scans
    assert house.analyse()["analysed"] == 3
    assert house.ear.heard == names(1, 3, 2)


def test_wanting_what_was_heard_writes_nothing_and_calls_nobody(house: House, shelf: Shelf) -> None:
    fill(shelf, 1, 1)
    house.take_in(shelf)
    house.analyse()
    house.events.clear()
    before = house.one("PRAGMA data_version")
    for rank in Rank:
        house.features.want([house.track("T1")], rank)
    assert house.one("PRAGMA data_version") == before
    assert house.told(AnalysisNeeded) == []


def test_wanting_calls_for_a_run_once(house: House, shelf: Shelf) -> None:
    fill(shelf, 1, 1)
    house.take_in(shelf)
    house.events.clear()
    for _ in range(3):
        house.features.want([house.track("T1")], Rank.SEEN)
    assert house.told(AnalysisNeeded) == [AnalysisNeeded()]


def test_a_drive_that_is_away_is_waited_for(house: House, shelf: Shelf) -> None:
    fill(shelf, 1, 2)
    root = house.take_in(shelf)
    with house.db.write() as tx:
        tx.execute("UPDATE roots SET state = :state", {"state": RootState.OFFLINE})
    assert house.analyse() == {"analysed": 0, "unheard": 0, "passed_by": 0, "left": 2}
    house.scan(root.id)
    assert house.analyse()["analysed"] == 2


def test_a_drive_that_comes_back_while_it_runs_is_heard_in_the_same_run(
    house: House, shelf: Shelf
) -> None:
    fill(shelf, 1, 3)
    root = house.take_in(shelf)
    away = shelf.root / "Ada/Notes/01.mp3"

    def comes_back(content: bytes) -> Any:
        away.with_suffix(".away").rename(away)
        house.scan(root.id)
        house.features.take_up()
        return made(content)

    away.rename(away.with_suffix(".away"))
    house.ear.tells["03.mp3"] = comes_back
    assert house.analyse() == {"analysed": 3, "unheard": 0, "passed_by": 1, "left": 0}


def test_what_lies_on_a_drive_that_is_away_is_not_even_looked_at(
    house: House, shelf: Shelf
) -> None:
    fill(shelf, 1, 2)
    house.take_in(shelf)
    reader = house.db.read()
    assert len(queue_rows.never_heard_after(reader, 0)) == 2
    with house.db.write() as tx:
        tx.execute("UPDATE roots SET state = :state", {"state": RootState.OFFLINE})
    assert queue_rows.never_heard_after(reader, 0) == []


def test_a_file_that_went_since_the_scan_is_passed_by_and_not_given_up(
    house: House, shelf: Shelf
) -> None:
    fill(shelf, 1, 2)
    house.take_in(shelf)
    (shelf.root / "Ada/Notes/01.mp3").unlink()
    assert house.analyse() == {"analysed": 1, "unheard": 0, "passed_by": 1, "left": 1}
    assert house.ear.heard == names(2)
    assert house.rows("SELECT * FROM unheard") == []


def test_a_drive_that_went_is_passed_by_without_waiting_for_each_file(
    house: House, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soniq.features.listening.AT_ONCE", 2)
    monkeypatch.setattr("soniq.features.listening.LOOK_SECONDS", 3_600)
    fill(shelf, 1, 7)
    house.take_in(shelf)
    shelf.root.rename(shelf.root.with_name("away"))
    assert house.analyse() == {"analysed": 0, "unheard": 0, "passed_by": 7, "left": 7}


def test_no_more_listen_at_once_than_may(house: House, shelf: Shelf, world: World) -> None:
    fill(shelf, 1, 6)
    house.take_in(shelf)
    world.children = 3
    house.analyse()
    assert 1 <= house.ear.at_once <= 3


def test_while_somebody_streams_one_listens(
    house: House, shelf: Shelf, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soniq.features.listening.REST_SECONDS", 0.01)
    fill(shelf, 1, 4)
    house.take_in(shelf)
    world.children, world.is_playing = 3, True
    assert house.analyse()["analysed"] == 4
    assert house.ear.at_once == 1


def test_it_rests_while_a_person_has_paused_it_over_a_restart_too(
    house: House, shelf: Shelf, tmp_path: Path, children: Children, world: World
) -> None:
    fill(shelf, 1, 1)
    house.take_in(shelf)
    house.features.pause(by=PersonId(1))
    assert house.features.status().state is AnalysisState.PAUSED
    assert not house.features.has_work()
    again = House(tmp_path / "library.sqlite", children, world.conditions())
    with pytest.raises(Stopped):
        again.features.analyse(Stopping("Paused"))
    assert again.ear.heard == []
    again.features.resume(by=PersonId(1))
    assert again.told(AnalysisNeeded) == [AnalysisNeeded()]
    assert again.told(AnalysisChanged)[-1] == AnalysisChanged("idle", "1 track waits")
    again.analyse()
    assert again.ear.heard == names(1)
    again.close()


def test_it_waits_for_its_hours_and_says_so(house: House, shelf: Shelf, world: World) -> None:
    fill(shelf, 1, 1)
    house.take_in(shelf)
    world.hours = "22:00-07:00"
    with pytest.raises(Stopped):
        house.features.analyse(Stopping("Waits for 22:00"))
    assert house.ear.heard == []
    assert house.told(AnalysisChanged)[0] == AnalysisChanged("waiting", "Waits for 22:00")
    world.at = time(23, 30)
    assert house.analyse()["analysed"] == 1


@pytest.mark.parametrize(
    ("hours", "now", "opens"),
    [
        ("", "12:00", None),
        ("22:00-07:00", "21:59", "22:00"),
        ("22:00-07:00", "22:00", None),
        ("22:00-07:00", "00:00", None),
        ("22:00-07:00", "06:59", None),
        ("22:00-07:00", "07:00", "22:00"),
        ("09:00-17:00", "08:59", "09:00"),
        ("09:00-17:00", "12:00", None),
        ("09:00-17:00", "17:00", "09:00"),
    ],
)
def test_hours_may_pass_midnight(hours: str, now: str, opens: str | None) -> None:
    assert opens_at(hours, time.fromisoformat(now)) == opens


def test_a_hot_processor_cools_well_below_before_it_goes_on(
    house: House, shelf: Shelf, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soniq.features.gate.HEAT_SECONDS", 0)
    monkeypatch.setattr("soniq.features.listening.LOOK_SECONDS", 0.001)
    fill(shelf, 1, 1)
    house.take_in(shelf)
    notes: list[str] = []

    def tell(progress: Progress) -> None:
        notes.append(progress.note)
        world.temperature = {1: 81.0, 2: 79.0, 3: 75.0}.get(len(notes), 74.0)

    house.features.analyse(tell)
    hot = "Waits for the processor to cool: {} °C"
    assert notes[1:4] == [hot.format(81), hot.format(79), hot.format(75)]
    assert house.ear.heard == names(1)


def test_switched_off_it_ends_and_is_not_called_for(
    house: House, shelf: Shelf, world: World
) -> None:
    fill(shelf, 1, 1)
    world.enabled = False
    house.take_in(shelf)
    house.features.want([house.track("T1")], Rank.SEEN)
    assert house.told(AnalysisNeeded) == []
    assert house.analyse()["analysed"] == 0
    status = house.features.status()
    assert (status.state, status.reason) == (
        AnalysisState.WAITING,
        "Switched off in the settings",
    )


def test_a_run_that_is_stopped_keeps_nothing_that_comes_later(house: House, shelf: Shelf) -> None:
    fill(shelf, 1, 1)
    house.take_in(shelf)
    stopped, ended = threading.Event(), threading.Event()

    def slowly(content: bytes) -> Any:
        assert stopped.wait(PATIENCE)
        ended.set()
        return made(content)

    def tell(_: Progress) -> None:
        if house.ear.heard:
            raise Stopped

    house.ear.tells["01.mp3"] = slowly
    with pytest.raises(Stopped):
        house.features.analyse(tell)
    stopped.set()
    assert ended.wait(PATIENCE)
    assert house.of("T1").analyzed_at is None
    assert house.analyse()["analysed"] == 1


def test_the_status_counts_and_tells_an_honest_rate(house: House, shelf: Shelf) -> None:
    fill(shelf, 1, 4)
    house.take_in(shelf)
    status = house.features.status()
    assert (status.total, status.analysed, status.rate, status.time_left) == (4, 0, None, None)
    seen: list[Any] = []

    def looks(content: bytes) -> Any:
        seen.append(house.features.status())
        return made(content)

    house.ear.tells["04.mp3"] = looks
    house.analyse()
    (last,) = seen
    assert (last.state, last.analysed, last.children) == (AnalysisState.RUNNING, 3, 1)
    assert last.rate is not None
    assert last.time_left == round(1 / last.rate * 3_600_000)
    status = house.features.status()
    assert (status.state, status.reason, status.analysed) == (AnalysisState.IDLE, None, 4)
    told = [AnalysisChanged("running", None), AnalysisChanged("idle", None)]
    assert house.told(AnalysisChanged) == told
