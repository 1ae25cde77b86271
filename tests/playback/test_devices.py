"""What people play on, and how one device has another play."""

import threading

import pytest

from soniq.errors import Conflict, Forbidden, Invalid, NotFound
from soniq.events import Event
from soniq.playback.devices import MOST, Devices
from soniq.playback.model import (
    GONE_AFTER,
    JUKEBOX,
    Action,
    Command,
    Device,
    DeviceChanged,
    DeviceCommand,
    DeviceId,
    DeviceKind,
    PlayState,
    Report,
)
from soniq.playback.ticking import Ticking
from soniq.units import Milliseconds
from tests.fakes.mpv import FakeMpv
from tests.playback.room import Stage, until


class Desk:
    """Devices beside a jukebox on a fake mpv."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.house = stage.house
        self.events: list[Event] = []
        self.devices = Devices(
            stage.house.soniq.queues,
            stage.reports,
            stage.jukebox,
            self.events.append,
            clock=stage.clock.now,
            monotonic=stage.clock,
        )

    def commands(self) -> list[DeviceCommand]:
        return [event for event in self.events if isinstance(event, DeviceCommand)]

    def changes(self) -> list[DeviceChanged]:
        return [event for event in self.events if isinstance(event, DeviceChanged)]

    def browser(self, name: str = "Firefox on the desk") -> Device:
        return self.devices.register(self.house.ada.id, name)

    def queue(self, *titles: str, index: int = 0) -> None:
        tracks = [self.house.tracks[title] for title in titles]
        self.house.soniq.queues.save(self.house.ada.id, tracks, index=index)

    def plays(self, device: Device, title: str, index: int, position: int) -> None:
        self.devices.report(
            self.house.ada.id,
            device.id,
            Report(
                state=PlayState.PLAYING,
                track_id=self.house.tracks[title],
                index=index,
                position=Milliseconds(position),
                volume=80,
            ),
        )


@pytest.fixture
def desk(stage: Stage) -> Desk:
    return Desk(stage)


def test_a_device_comes_is_listed_and_goes(desk: Desk) -> None:
    ada = desk.house.ada
    made = desk.browser("  Firefox  on the desk ")
    phone = desk.devices.register(ada.id, "Phone", kind=DeviceKind.APP)
    assert [one.name for one in desk.devices.of(ada)[:2]] == ["Firefox on the desk", "Phone"]
    desk.devices.leave(ada.id, made.id)
    assert [one.id for one in desk.devices.of(ada)] == [phone.id, JUKEBOX]
    assert desk.changes()[-1].state == "gone"
    for name, kind in (("", DeviceKind.APP), ("Me", DeviceKind.JUKEBOX)):
        with pytest.raises(Invalid):
            desk.devices.register(ada.id, name, kind=kind)


def test_it_keeps_its_id_over_a_reload_but_takes_nobody_elses(desk: Desk) -> None:
    ada, ben = desk.house.ada, desk.house.ben
    made = desk.browser()
    assert desk.devices.register(ada.id, "Again", as_id=made.id).id == made.id
    assert len(desk.devices.of(ada)) == 2
    assert desk.devices.register(ben.id, "Ben's", as_id=made.id).id != made.id
    for odd in (JUKEBOX, DeviceId(""), DeviceId("a b c d e f g h")):
        assert desk.devices.register(ben.id, "Odd", as_id=odd).id != odd


def test_somebody_elses_device_is_not_there(desk: Desk) -> None:
    made, ben = desk.browser(), desk.house.ben
    assert made.id not in {one.id for one in desk.devices.of(ben)}
    with pytest.raises(NotFound):
        desk.devices.command(ben, made.id, Command(action=Action.PAUSE))
    with pytest.raises(NotFound):
        desk.devices.report(ben.id, made.id, Report())
    with pytest.raises(NotFound):
        desk.devices.leave(ben.id, made.id)
    with pytest.raises(NotFound):
        desk.devices.transfer(ben, made.id, JUKEBOX)
    with pytest.raises(NotFound):
        desk.devices.transfer(ben, None, made.id)
    assert desk.commands() == []


def test_a_command_is_heard_by_its_person_alone(desk: Desk) -> None:
    made, ada = desk.browser(), desk.house.ada
    seek = Command(action=Action.SEEK, position=Milliseconds(5_000))
    desk.devices.command(ada, made.id, seek)
    (told,) = desk.commands()
    assert told.heard_by == f"person:{ada.id}"
    assert told.payload() == {
        "person_id": str(ada.id),
        "device_id": made.id,
        "action": "seek",
        "position": 5_000,
        "index": None,
        "volume": None,
        "playing": True,
    }


@pytest.mark.parametrize(
    "command",
    [
        Command(action=Action.SEEK),
        Command(action=Action.SKIP),
        Command(action=Action.VOLUME),
        Command(action=Action.VOLUME, volume=101),
        Command(action=Action.SKIP, index=-1),
        Command(action=Action.SEEK, position=Milliseconds(-1)),
    ],
)
def test_a_command_says_what_its_action_needs(desk: Desk, command: Command) -> None:
    made = desk.browser()
    for device_id in (made.id, JUKEBOX):
        with pytest.raises(Invalid):
            desk.devices.command(desk.house.ada, device_id, command)
    assert desk.commands() == []


def test_who_says_nothing_for_a_minute_is_gone(desk: Desk) -> None:
    ada, made = desk.house.ada, desk.browser()
    desk.stage.wait(GONE_AFTER - 1)
    desk.devices.report(ada.id, made.id, Report())
    desk.stage.wait(GONE_AFTER - 1)
    assert made.id in {one.id for one in desk.devices.of(ada)}
    desk.stage.wait(2)
    assert not desk.devices.sweep()
    with pytest.raises(NotFound):
        desk.devices.report(ada.id, made.id, Report())
    assert [one.state for one in desk.changes()] == ["stopped", "gone"]


def test_what_it_plays_is_told_and_counts(desk: Desk) -> None:
    made = desk.browser()
    desk.plays(made, "One", 0, 0)
    desk.stage.wait(0.5)
    desk.plays(made, "One", 0, 500)
    assert len(desk.changes()) == 2  # coming, and playing; not each second
    desk.devices.leave(desk.house.ada.id, made.id)
    (heard,) = desk.stage.heard
    assert (heard.played, heard.via, heard.client) == (500, "web", "Firefox on the desk")
    with pytest.raises(Invalid):
        desk.devices.report(desk.house.ada.id, made.id, Report(volume=101))


def test_playing_goes_on_on_another_device_where_it_was(desk: Desk) -> None:
    ada, browser = desk.house.ada, desk.browser()
    phone = desk.devices.register(ada.id, "Phone", kind=DeviceKind.APP)
    desk.queue("One", "Two", "Three")
    desk.plays(browser, "Two", 1, 200)
    desk.stage.wait(0.3)
    queue = desk.devices.transfer(ada, browser.id, phone.id)
    assert (queue.index, queue.position) == (1, 500)
    assert [(one.device_id, one.action, one.playing) for one in desk.commands()] == [
        (phone.id, "queue", True),
        (browser.id, "stop", True),
    ]
    assert desk.house.soniq.queues.of(ada.id).position == 500
    with pytest.raises(Conflict):
        desk.devices.transfer(ada, phone.id, phone.id)


def test_an_empty_queue_goes_nowhere(desk: Desk) -> None:
    browser = desk.browser()
    with pytest.raises(Conflict):
        desk.devices.transfer(desk.house.ada, None, browser.id)
    assert desk.commands() == []


def test_it_goes_to_the_jukebox_and_back(desk: Desk, fake: FakeMpv) -> None:
    ada, browser = desk.house.ada, desk.browser()
    desk.queue("One", "Two", "Three")
    desk.plays(browser, "Two", 1, 400)
    desk.devices.transfer(ada, browser.id, JUKEBOX)
    assert (desk.stage.title(), fake.position) == ("Two", 0.4)
    assert [(one.device_id, one.action) for one in desk.commands()] == [(browser.id, "stop")]
    desk.devices.command(ada, JUKEBOX, Command(action=Action.NEXT))
    desk.stage.wait(0.25)
    queue = desk.devices.transfer(ada, JUKEBOX, browser.id)
    assert (queue.index, queue.position) == (2, 250)
    until(lambda: fake.current is None)
    assert desk.commands()[-1].action == "queue"


def test_radio_stays_where_it_is_when_a_queue_leaves_the_jukebox(desk: Desk, fake: FakeMpv) -> None:
    from soniq.playback.model import Entry

    ada, browser = desk.house.ada, desk.browser()
    station = desk.house.soniq.radio.add("Waves", "https://waves.example/")
    entries = [Entry(station_id=station.id), *desk.stage.entries("One", "Two")]
    desk.stage.jukebox.set(entries, index=0)
    queue = desk.devices.transfer(ada, JUKEBOX, browser.id)
    assert (len(queue.tracks), queue.index) == (2, 0)
    desk.stage.jukebox.set([Entry(station_id=station.id)], index=0)
    with pytest.raises(Conflict):
        desk.devices.transfer(ada, JUKEBOX, browser.id)


def test_the_jukebox_obeys_like_any_device(desk: Desk, fake: FakeMpv) -> None:
    ada, jukebox = desk.house.ada, desk.stage.jukebox
    desk.queue("One", "Two")

    def tell(action: Action, **more: int) -> None:
        position = more.pop("position", None)
        desk.devices.command(
            ada,
            JUKEBOX,
            Command(
                action=action,
                position=None if position is None else Milliseconds(position),
                index=more.get("index"),
                volume=more.get("volume"),
            ),
        )

    tell(Action.QUEUE)
    assert jukebox.status().state == PlayState.PLAYING
    tell(Action.PAUSE)
    assert jukebox.status().state == PlayState.PAUSED
    tell(Action.PLAY)
    tell(Action.SEEK, position=700)
    assert jukebox.status().position == 700
    tell(Action.SKIP, index=1, position=100)
    assert jukebox.status().index == 1
    tell(Action.PREVIOUS)
    assert jukebox.status().index == 0
    tell(Action.VOLUME, volume=12)
    assert fake.properties["volume"] == 12
    tell(Action.STOP)
    (listed,) = (one for one in desk.devices.of(ada) if one.id == JUKEBOX)
    assert (listed.report.state, listed.report.volume) == (PlayState.STOPPED, 12)


def test_the_jukebox_is_for_those_who_may(desk: Desk) -> None:
    guest = desk.house.guest
    assert desk.devices.of(guest) == []
    with pytest.raises(Forbidden):
        desk.devices.command(guest, JUKEBOX, Command(action=Action.PLAY))
    for source, target in ((None, JUKEBOX), (JUKEBOX, desk.browser().id)):
        with pytest.raises((Forbidden, NotFound)):
            desk.devices.transfer(guest, source, target)


def test_a_person_has_so_many_devices_at_once(desk: Desk) -> None:
    made = []
    for number in range(MOST + 1):
        made.append(desk.browser(f"Browser {number}"))
        desk.stage.wait(0.01)
    listed = {one.id for one in desk.devices.of(desk.house.ada)}
    assert made[0].id not in listed
    assert {one.id for one in made[1:]} <= listed


def test_something_ticks_only_while_there_is_something_to_look_at() -> None:
    ticks: list[int] = []
    done = threading.Event()

    def tick() -> bool:
        ticks.append(1)
        if len(ticks) == 3:
            done.set()
        return len(ticks) < 3

    ticking = Ticking(0.001, tick)
    ticking.wake()
    ticking.wake()
    assert done.wait(20)
    ticking.close()
    ticking.wake()
    assert len(ticks) == 3


def test_a_look_that_fails_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    ticks: list[int] = []
    done = threading.Event()

    def tick() -> bool:
        ticks.append(1)
        if len(ticks) == 1:
            raise OSError("the disk is away")
        done.set()
        return False

    ticking = Ticking(0.001, tick)
    ticking.wake()
    assert done.wait(20)
    ticking.close()


def test_what_comes_while_it_looks_is_looked_at() -> None:
    ticks: list[int] = []
    done = threading.Event()

    def tick() -> bool:
        ticks.append(1)
        if len(ticks) == 1:
            ticking.wake()
        else:
            done.set()
        return False

    ticking = Ticking(0.001, tick)
    ticking.wake()
    assert done.wait(20)
    ticking.close()
