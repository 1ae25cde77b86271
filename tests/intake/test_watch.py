"""Watching: changes are told once it has been quiet, and it is said how well that works."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from soniq.events import Bus, Event
from soniq.files.volume import Volume
from soniq.intake import watch
from soniq.intake.model import RootTouched, Watching
from soniq.intake.watch import Watcher
from soniq.library.model import Root, RootState
from soniq.units import Moment, RootId

PATIENCE = 30.0
"""Seconds until a test gives up; all of them end much sooner."""


class Touches:
    """Counts what the watcher tells."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        assert isinstance(event, RootTouched)
        with self._changed:
            self.count += 1
            self._changed.notify_all()

    def wait_for(self, count: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.count >= count, timeout=PATIENCE)


def root(path: Path, root_id: int = 1) -> Root:
    return Root(
        id=RootId(root_id),
        path=os.fsencode(path),
        name="music",
        volume=None,
        state=RootState.READY,
        note=None,
        added_at=Moment(0),
        scanned_at=None,
    )


@pytest.fixture
def touches() -> Touches:
    return Touches()


@pytest.fixture
def watching(touches: Touches) -> Iterator[Callable[..., Watcher]]:
    """Starts a watcher of roots and waits until it watches."""
    started: list[Watcher] = []
    bus = Bus()

    def start(roots: list[Root], **times: Any) -> Watcher:
        watcher = Watcher(bus, lambda: roots, quiet=lambda: 0.2, **times)
        started.append(watcher)
        watcher.start()
        wait_until(lambda: all(state.watching != Watching.OFF for state in watcher.status()))
        return watcher

    with bus.listen(touches):
        yield start
        for watcher in started:
            watcher.stop()


def wait_until(holds: Callable[[], bool]) -> None:
    step = threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        if holds():
            return
        step.wait(0.05)
    pytest.fail("it did not come to be")


def test_a_new_file_is_noticed_once_it_is_quiet(
    tmp_path: Path, touches: Touches, watching: Callable[..., Watcher]
) -> None:
    (tmp_path / "Album").mkdir()
    watcher = watching([root(tmp_path)])
    assert [state.watching for state in watcher.status()] == [Watching.WATCHING]
    for number in range(20):
        (tmp_path / "Album" / f"{number}.mp3").write_bytes(b"x")
    assert touches.wait_for(1)
    assert touches.count == 1


def test_files_that_hold_no_music_are_let_pass(
    tmp_path: Path, touches: Touches, watching: Callable[..., Watcher]
) -> None:
    (tmp_path / "song.mp3").write_bytes(b"x")
    watching([root(tmp_path)])
    (tmp_path / "notes.txt").write_bytes(b"x")
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "song.mp3").read_bytes()
    (tmp_path / "half.mp3.part").write_bytes(b"x")
    assert touches.count == 0
    (tmp_path / "cover.jpg").write_bytes(b"x")
    assert touches.wait_for(1)


def test_a_folder_that_goes_is_noticed(
    tmp_path: Path, touches: Touches, watching: Callable[..., Watcher]
) -> None:
    (tmp_path / "music" / "Vol. 2").mkdir(parents=True)
    watching([root(tmp_path / "music")])
    (tmp_path / "music" / "Vol. 2").rename(tmp_path / "elsewhere")
    assert touches.wait_for(1)


def test_a_share_in_the_network_is_polled_and_says_so(
    tmp_path: Path,
    touches: Touches,
    watching: Callable[..., Watcher],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    share = Volume("fs:nfs4:box:/music", "nfs4", network=True, device=7)
    monkeypatch.setattr(watch, "volume_of", lambda _: share)
    watcher = watching([root(tmp_path)], poll=lambda: 0.05)
    assert touches.wait_for(2)
    (state,) = watcher.status()
    assert state.watching == Watching.POLLING
    assert state.note is not None
    assert "network" in state.note


def test_a_path_that_is_no_text_is_polled(
    tmp_path: Path, touches: Touches, watching: Callable[..., Watcher]
) -> None:
    place = tmp_path / os.fsdecode(b"caf\xe9")
    place.mkdir()
    watcher = watching([root(place)], poll=lambda: 0.05)
    assert watcher.status()[0].watching == Watching.POLLING
    assert touches.wait_for(1)


def test_a_drive_that_comes_back_is_noticed(
    tmp_path: Path, touches: Touches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "AWAY", 0.05)
    bus = Bus()
    watcher = Watcher(bus, lambda: [root(tmp_path / "drive")], quiet=lambda: 0.2)
    with bus.listen(touches):
        watcher.start()
        wait_until(lambda: watcher.status()[0].note is not None)
        assert watcher.status()[0].watching == Watching.OFF
        (tmp_path / "drive").mkdir()
        assert touches.wait_for(1)
        wait_until(lambda: watcher.status()[0].watching == Watching.WATCHING)
        watcher.stop()


def test_a_drive_that_is_changed_under_the_path_is_noticed(
    tmp_path: Path,
    touches: Touches,
    watching: Callable[..., Watcher],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "AWAY", 0.05)
    (tmp_path / "drive").mkdir()
    (tmp_path / "other").mkdir()
    watcher = watching([root(tmp_path / "drive")])
    (tmp_path / "drive").rename(tmp_path / "away")
    (tmp_path / "other").rename(tmp_path / "drive")
    assert touches.wait_for(1)
    wait_until(lambda: watcher.status()[0].watching == Watching.WATCHING)
    before = touches.count
    (tmp_path / "drive" / "new.flac").write_bytes(b"x")
    assert touches.wait_for(before + 1)


def test_roots_come_and_go(
    tmp_path: Path, touches: Touches, watching: Callable[..., Watcher]
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    roots = [root(tmp_path / "one", 1)]
    watcher = watching(roots)
    roots[:] = [root(tmp_path / "two", 2)]
    watcher.refresh()
    wait_until(lambda: watcher.status()[0].watching == Watching.WATCHING)
    assert [state.root_id for state in watcher.status()] == [2]
    (tmp_path / "two" / "a.flac").write_bytes(b"x")
    assert touches.wait_for(1)
    watcher.stop()
    assert watcher.status() == []
