"""This machine's own sound output on a real mpv, whose sound goes nowhere."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.errors import Unavailable
from soniq.playback.jukebox.player import SOCKET
from soniq.playback.model import GainMode, PlayState
from soniq.units import Milliseconds
from tests.playback.room import SECONDS, Clock, House, Stage, until

MPV = shutil.which("mpv")
pytestmark = pytest.mark.skipif(
    MPV is None and os.environ.get("CI") != "true", reason="mpv is not installed"
)


class RealTime(Clock):
    def __call__(self) -> float:
        return time.monotonic()


@pytest.fixture
def silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An mpv on the path that is the real one but for the sound card, and notes its number.

    Its buffer is small: while paused, mpv tells a place that is early by what is in the buffer.
    """
    program = tmp_path / "bin" / "mpv"
    program.parent.mkdir()
    quiet = "--ao=null --ao-null-buffer=0.02"
    program.write_text(f'#!/bin/sh\necho $$ >> "{tmp_path}/started"\nexec "{MPV}" "$@" {quiet}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return tmp_path


@pytest.fixture
def stage(house: House, silent: Path) -> Iterator[Stage]:
    made = Stage(house, silent, unit=None, clock=RealTime())
    yield made
    made.jukebox.stop()
    made.close()
    for process in processes(silent):
        until(lambda process=process: not lives(process))  # type: ignore[misc]  # mypy cannot infer a lambda with a default


def processes(folder: Path) -> list[int]:
    started = folder / "started"
    return [int(line) for line in started.read_text().split()] if started.exists() else []


def sounded(stage: Stage) -> float:
    """Where mpv is, in seconds."""
    place = stage.jukebox._running.mpv().get("time-pos")
    return place if isinstance(place, float) else 0.0


def lives(process: int) -> bool:
    """A child that ended and that nobody has waited for lives no more."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_it_plays_a_queue_to_its_end_and_each_track_counts(stage: Stage) -> None:
    """One of the files has a name that is no UTF-8."""
    stage.play("One", "Two", "Three")
    until(lambda: stage.jukebox.status().state == PlayState.STOPPED)
    assert stage.jukebox.status().trouble is None
    titles = {track_id: title for title, track_id in stage.house.tracks.items()}
    assert [titles[heard.track_id] for heard in stage.heard] == ["One", "Two", "Three"]
    assert [heard.played for heard in stage.heard] == [
        pytest.approx(SECONDS * 1000, abs=400) for _ in range(3)
    ]


def test_it_is_started_once_and_only_when_it_is_needed(stage: Stage, silent: Path) -> None:
    stage.jukebox.set(stage.entries("One", "Two"))
    stage.jukebox.set_volume(35)
    stage.jukebox.set_gain(GainMode.TRACK)
    assert processes(silent) == []
    stage.jukebox.play(stage.house.ada)
    until(lambda: sounded(stage) > 0.2)  # what is not opened yet begins anew instead
    stage.jukebox.pause()
    stage.jukebox.seek(Milliseconds(500))
    until(lambda: abs(stage.jukebox.status().position - 500) <= 60)  # mpv seeks to a frame
    stage.jukebox.play(stage.house.ada)
    assert len(processes(silent)) == 1
    mpv = stage.jukebox._running.mpv()
    assert (mpv.get("volume"), mpv.get("replaygain"), mpv.get("pause")) == (35, "track", False)
    assert "auto" in {output.name for output in stage.jukebox.outputs()}


def test_the_next_track_is_told_to_it_ahead(stage: Stage) -> None:
    stage.play("One", "Two", "Three")
    listed = stage.jukebox._running.mpv().get("playlist")
    assert isinstance(listed, list)
    assert [one["filename"] for one in listed if isinstance(one, dict)] == [
        stage.house.path("One"),
        stage.house.path("Two"),
    ]


def test_one_that_is_killed_comes_back_where_it_was(stage: Stage, silent: Path) -> None:
    with stage.house.soniq.db.write() as tx:
        tx.execute("UPDATE tracks SET duration_ms = 1000")
    stage.play("One", "Two")
    (first,) = processes(silent)
    os.kill(first, signal.SIGKILL)
    until(lambda: len(processes(silent)) == 2)
    until(lambda: stage.jukebox.status().state == PlayState.PLAYING)
    until(lambda: stage.title() == "Two")


def test_it_outlives_soniq_while_it_plays_and_is_taken_up_again(stage: Stage, silent: Path) -> None:
    stage.play("One", "Two", "Three", "Four")
    (process,) = processes(silent)
    stage.close()
    assert lives(process)
    again = Stage(stage.house, silent, unit=None, clock=RealTime())
    try:
        again.jukebox.settle()
        assert again.jukebox.status().state == PlayState.PLAYING
        until(lambda: again.title() == "Four")
        assert processes(silent) == [process]
    finally:
        again.jukebox.stop()
        again.close()
    until(lambda: not lives(process))


def test_left_alone_it_ends_with_what_it_knows(stage: Stage, silent: Path) -> None:
    stage.play("One", "Two")
    (process,) = processes(silent)
    stage.close()
    until(lambda: not lives(process))


def test_idle_it_ends_with_soniq(stage: Stage, silent: Path) -> None:
    stage.play("One")
    (process,) = processes(silent)
    stage.jukebox.stop()
    stage.close()
    assert not lives(process)
    assert not (silent / SOCKET).exists() or not lives(process)


def test_nobody_else_may_talk_to_it(stage: Stage, silent: Path) -> None:
    stage.play("One")
    assert (silent / SOCKET).stat().st_mode & 0o077 == 0


def test_a_broken_file_is_passed_by(stage: Stage) -> None:
    path = Path(stage.house.path("One"))
    kept = path.read_bytes()
    path.write_bytes(b"fLaC" + b"\0" * 500)
    try:
        stage.play("One", "Two")
        until(lambda: stage.title() == "Two")
        assert "could not be played" in str(stage.jukebox.status().trouble)
    finally:
        path.write_bytes(kept)


def test_one_that_does_not_start_is_said(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "mpv"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    stage = Stage(house, tmp_path, unit=None)
    try:
        with pytest.raises(Unavailable, match="does not start"):
            stage.play("One")
        program.unlink()
        assert not stage.jukebox.can_be
        with pytest.raises(Unavailable, match="not installed"):
            stage.jukebox.play(house.ada)
    finally:
        stage.close()
