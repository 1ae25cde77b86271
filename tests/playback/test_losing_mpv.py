"""What becomes of the music when mpv dies, hangs, is away, or soniq is restarted."""

from pathlib import Path

import pytest

from soniq.errors import Unavailable
from soniq.playback.model import (
    JukeboxChanged,
    PlayState,
)
from tests.fakes.mpv import FakeMpv
from tests.playback.room import House, Stage, on_stage, until


def test_an_mpv_that_dies_says_so_and_comes_back(stage: Stage, fake: FakeMpv) -> None:
    stage.play("One", "Two")
    stage.wait(0.3)
    fake.die()
    until(lambda: stage.jukebox.status().state == PlayState.STOPPED)
    assert stage.jukebox.status().trouble
    said = [one for one in stage.events if isinstance(one, JukeboxChanged)]
    until(lambda: any(one.trouble for one in said) or bool(stage.jukebox.status().trouble))
    again = FakeMpv(fake.path, stage.clock)
    try:
        until(lambda: stage.jukebox.status().state == PlayState.PLAYING)
        assert stage.jukebox.status().trouble is None
        assert (stage.title(), again.position) == ("One", 0.3)
        assert again.properties["volume"] == stage.jukebox.status().volume
        assert any(isinstance(one, JukeboxChanged) and one.trouble for one in stage.events)
    finally:
        stage.jukebox.stop()
        again.close()


def test_an_mpv_that_dies_again_and_again_is_left_alone(stage: Stage, fake: FakeMpv) -> None:
    stage.play("One")
    mpv = fake
    for _ in range(2):
        stage.wait(0)
        mpv.die()
        mpv = FakeMpv(fake.path, stage.clock)
        until(lambda mpv=mpv: mpv.current is not None)  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        until(lambda: stage.jukebox.status().state == PlayState.PLAYING)
    stage.wait(0)
    mpv.die()
    mpv = FakeMpv(fake.path, stage.clock)
    try:
        until(lambda: "left alone" in str(stage.jukebox.status().trouble))
        assert mpv.current is None
        stage.jukebox.play(stage.house.ada)
        assert mpv.current is not None
    finally:
        mpv.close()


def test_a_paused_one_that_dies_waits_until_it_is_played(stage: Stage, fake: FakeMpv) -> None:
    stage.play("One")
    stage.wait(0.6)
    stage.jukebox.pause()
    fake.die()
    until(lambda: not stage.jukebox.status().is_connected)
    again = FakeMpv(fake.path, stage.clock)
    try:
        assert stage.jukebox.play(stage.house.ada).position == 600
        assert again.position == 0.6
    finally:
        again.close()


def test_without_mpv_it_says_what_to_do(stage: Stage, fake: FakeMpv) -> None:
    fake.die()
    with pytest.raises(Unavailable, match="systemctl start soniq-jukebox"):
        stage.play("One")


def test_one_that_is_off_is_refused_in_words(stage: Stage) -> None:
    stage.mode = "off"
    assert not stage.jukebox.can_be
    with pytest.raises(Unavailable, match="off"):
        stage.jukebox.check(stage.house.ada)
    with pytest.raises(Unavailable, match="off"):
        stage.play("One")


def test_one_that_is_turned_off_falls_quiet(stage: Stage, fake: FakeMpv) -> None:
    stage.play("One")
    stage.jukebox.refresh()
    assert stage.jukebox.status().state == PlayState.PLAYING
    stage.mode = "off"
    stage.jukebox.refresh()
    until(lambda: fake.current is None)


def test_a_restart_goes_on_with_what_mpv_plays(house: House, tmp_path: Path) -> None:
    with on_stage(house, tmp_path) as (stage, fake):
        stage.jukebox.set_volume(25)
        stage.play("One", "Two", "Three", by=house.ben)
        stage.close()
        assert fake.current is not None
        fake.finish()
        fake.position = 0.4
        again = Stage(house, tmp_path, unit=fake.path, clock=stage.clock)
        again.jukebox.settle()
        status = again.jukebox.status()
        assert (again.title(), status.state) == ("Two", PlayState.PLAYING)
        assert (status.position, status.volume, status.person_id) == (400, 25, house.ben.id)
        assert fake.urls == [house.path("Two"), house.path("Three")]
        again.close()


def test_a_restart_without_mpv_waits_where_it_was(house: House, tmp_path: Path) -> None:
    with on_stage(house, tmp_path) as (stage, fake):
        stage.play("One", "Two")
        stage.wait(0.7)
        stage.close()
        fake.die()
        again = Stage(house, tmp_path, unit=fake.path, clock=stage.clock)
        again.jukebox.settle()
        status = again.jukebox.status()
        assert (again.title(), status.state, status.position) == ("One", PlayState.STOPPED, 700)
        again.close()


def test_what_somebody_else_plays_through_mpv_is_not_ours(house: House, tmp_path: Path) -> None:
    with on_stage(house, tmp_path) as (stage, fake):
        stage.play("One")
        stage.jukebox.set(stage.entries("Two"), index=0)
        stage.close()
        again = Stage(house, tmp_path, unit=fake.path, clock=stage.clock)
        with again.house.soniq.db.write() as tx:
            tx.execute("DELETE FROM jukebox")
        last = Stage(house, tmp_path, unit=fake.path, clock=stage.clock)
        last.jukebox.settle()
        assert last.jukebox.status().state == PlayState.STOPPED
        until(lambda: fake.current is None)
        again.close()
        last.close()


def test_an_mpv_that_hangs_is_given_up(
    stage: Stage, fake: FakeMpv, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.play("One")
    until(lambda: fake.commands.count("get_property") >= 3)  # all that it asks by itself
    monkeypatch.setattr("soniq.playback.jukebox.mpv.PATIENCE", 0.05)
    fake.hangs = True
    with pytest.raises(Unavailable, match="does not answer"):
        stage.jukebox.pause()
    until(lambda: bool(stage.jukebox.status().trouble))
    fake.hangs = False
    until(lambda: stage.jukebox.status().state == PlayState.PLAYING)
