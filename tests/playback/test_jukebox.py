"""This machine's own sound output, on a fake mpv."""

from pathlib import Path

import pytest

from soniq.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from soniq.playback.jukebox import rows
from soniq.playback.jukebox.following import JukeboxFollowing
from soniq.playback.model import (
    Entry,
    GainMode,
    JukeboxFollowed,
    PlayState,
    Queue,
    StationId,
    Via,
)
from soniq.units import Milliseconds, TrackId
from tests.fakes.mpv import FakeMpv
from tests.playback.room import SECONDS, House, Stage, on_stage, until

MS = round(SECONDS * 1000)


def test_it_starts_nothing_before_it_is_needed(stage: Stage, fake: FakeMpv) -> None:
    stage.jukebox.set(stage.entries("One"))
    assert not stage.jukebox.status().is_connected
    assert fake.commands == []


def test_the_next_track_is_told_ahead_so_that_no_gap_comes_in(stage: Stage, fake: FakeMpv) -> None:
    house = stage.house
    stage.play("One", "Two", "Three")
    assert fake.urls == [house.path("One"), house.path("Two")]
    fake.finish()
    until(lambda: stage.title() == "Two")
    until(lambda: fake.urls == [house.path("Two"), house.path("Three")])
    assert stage.jukebox.status().state == PlayState.PLAYING
    assert fake.commands.count("stop") == 0


def test_at_the_end_of_the_queue_it_stops(stage: Stage, fake: FakeMpv) -> None:
    stage.play("One")
    fake.finish()
    until(lambda: stage.jukebox.status().state == PlayState.STOPPED)
    assert stage.jukebox.status().index == 0
    assert stage.jukebox.status().position == 0


def test_it_counts_for_the_person_who_had_it_begin(stage: Stage, fake: FakeMpv) -> None:
    stage.play("One", "Two", by=stage.house.ben)
    stage.wait(SECONDS)
    fake.finish()
    until(lambda: len(stage.heard) == 1)
    (heard,) = stage.heard
    assert heard.person_id == stage.house.ben.id
    assert (heard.track_id, heard.played, heard.via) == (
        stage.house.tracks["One"],
        MS,
        Via.JUKEBOX,
    )
    stage.wait(0.25)
    stage.jukebox.pause()
    stage.wait(3600)
    stage.jukebox.play(stage.house.ada)
    stage.wait(0.25)
    stage.jukebox.stop()
    assert [(one.person_id, one.played) for one in stage.heard[1:]] == [(stage.house.ben.id, 500)]


def test_pausing_stopping_seeking_and_skipping(stage: Stage, fake: FakeMpv) -> None:
    jukebox, ada = stage.jukebox, stage.house.ada
    stage.play("One", "Two", "Three")
    stage.wait(0.4)
    assert jukebox.status().position == 400
    assert jukebox.pause().state == PlayState.PAUSED
    assert fake.properties["pause"] is True
    stage.wait(10)
    assert jukebox.status().position == 400
    jukebox.seek(Milliseconds(700))
    assert fake.position == 0.7
    assert jukebox.play(ada).position == 700
    assert fake.properties["pause"] is False
    jukebox.skip(ada, 2, Milliseconds(100))
    assert (stage.title(), fake.urls, fake.position) == (
        "Three",
        [stage.house.path("Three")],
        0.1,
    )
    jukebox.previous()
    assert stage.title() == "Two"
    jukebox.next()
    assert stage.title() == "Three"
    with pytest.raises(Conflict):
        jukebox.next()
    assert jukebox.stop().state == PlayState.STOPPED
    until(lambda: fake.current is None)
    assert jukebox.status().position == 0


def test_what_others_do_to_mpv_is_seen(stage: Stage, fake: FakeMpv) -> None:
    stage.play("One")
    fake.set_by_other("pause", True)
    until(lambda: stage.jukebox.status().state == PlayState.PAUSED)
    fake.set_by_other("pause", False)
    until(lambda: stage.jukebox.status().state == PlayState.PLAYING)


def test_the_queue_changes_under_what_is_played(stage: Stage, fake: FakeMpv) -> None:
    jukebox, path = stage.jukebox, stage.house.path
    stage.play("One", "Two", "Three")
    jukebox.move(2, 1)
    assert fake.urls == [path("One"), path("Three")]
    jukebox.remove([1])
    assert fake.urls == [path("One"), path("Two")]
    jukebox.add(stage.entries("Four"), place=1)
    assert fake.urls == [path("One"), path("Four")]
    jukebox.remove([0])
    assert fake.urls == [path("Four"), path("Two")]
    assert jukebox.status().state == PlayState.PLAYING
    jukebox.set(stage.entries("One", "Four"))
    assert stage.title() == "Four"
    assert fake.urls == [path("Four")]
    fake_plays = fake.playlist[0]["id"]
    jukebox.shuffle()
    assert (stage.title(), jukebox.status().index) == ("Four", 0)
    assert fake.playlist[0]["id"] == fake_plays
    jukebox.clear()
    assert jukebox.status().state == PlayState.STOPPED
    until(lambda: fake.current is None)
    with pytest.raises(Conflict):
        jukebox.play(stage.house.ada)


def test_mpv_that_went_on_to_what_was_just_taken_out_is_corrected(
    stage: Stage, fake: FakeMpv
) -> None:
    stage.play("One", "Two", "Three")
    with stage.jukebox._running.alone():  # the news waits, as it does for any change
        fake.finish()
        until(lambda: fake.urls[0] == stage.house.path("Two"))
        stage.jukebox.remove([1])
    until(lambda: stage.title() == "Three")
    until(lambda: fake.urls == [stage.house.path("Three")])


def test_repeats_are_entries_of_their_own(stage: Stage, fake: FakeMpv) -> None:
    stage.play("One", "One", "One")
    for place in (1, 2):
        stage.wait(SECONDS)
        fake.finish()
        until(lambda place=place: stage.jukebox.status().index == place)  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    assert len(stage.heard) == 2


def test_a_file_that_cannot_be_played_is_passed_by_and_said(stage: Stage, fake: FakeMpv) -> None:
    stage.play("One", "Two")
    fake.finish("error", file_error="unrecognized file format")
    until(lambda: stage.title() == "Two")
    assert "unrecognized file format" in str(stage.jukebox.status().trouble)
    assert stage.jukebox.status().state == PlayState.PLAYING


def test_tracks_whose_file_is_away_are_passed_by(stage: Stage, fake: FakeMpv, house: House) -> None:
    path = Path(house.path("Two"))
    away = path.with_name("away")
    path.rename(away)
    try:
        stage.play("Two", "One")
        assert stage.title() == "One"
        stage.jukebox.set(stage.entries("Two"), index=0)
        with pytest.raises(Unavailable):
            stage.jukebox.play(house.ada)
        assert "Two" in str(stage.jukebox.status().trouble)
    finally:
        away.rename(path)


def test_a_link_out_of_the_music_folder_is_not_played(
    stage: Stage, house: House, tmp_path: Path
) -> None:
    path = Path(house.path("Three"))
    secret = tmp_path / "secret.flac"
    secret.write_bytes(path.read_bytes())
    kept = path.with_name("kept")
    path.rename(kept)
    try:
        path.symlink_to(secret)
        with pytest.raises(Unavailable, match="out of its music folder"):
            stage.play("Three")
    finally:
        path.unlink()
        kept.rename(path)


def test_guests_may_not_use_it(stage: Stage) -> None:
    stage.jukebox.check(stage.house.ben)
    with pytest.raises(Forbidden):
        stage.jukebox.check(stage.house.guest)


def test_how_it_sounds_is_set_and_kept(stage: Stage, fake: FakeMpv) -> None:
    jukebox = stage.jukebox
    jukebox.set_volume(30)
    stage.play("One")
    assert fake.properties["volume"] == 30
    jukebox.set_volume(40)
    jukebox.set_gain(GainMode.ALBUM)
    assert {one.name for one in jukebox.outputs()} == {"auto", "alsa/dac"}
    jukebox.set_output("alsa/dac")
    assert (fake.properties["volume"], fake.properties["replaygain"]) == (40, "album")
    assert fake.properties["audio-device"] == "alsa/dac"
    with pytest.raises(Invalid):
        jukebox.set_output("nothing")
    with pytest.raises(Invalid):
        jukebox.set_volume(101)


def test_files_without_gain_get_the_one_that_was_measured(house: House, tmp_path: Path) -> None:
    with on_stage(house, tmp_path, gain=-3.456) as (stage, fake):
        stage.play("One", "Two")
        assert [one["options"] for one in fake.playlist] == [{"replaygain-fallback": "-3.46"}] * 2


def test_radio_plays_and_follows_its_list(stage: Stage, fake: FakeMpv) -> None:
    station = stage.house.soniq.radio.add("Waves", "https://radio.example/live.m3u")
    stage.jukebox.set([Entry(station_id=station.id), *stage.entries("One")])
    stage.jukebox.play(stage.house.ada)
    assert fake.urls[0] == "https://radio.example/live.m3u"
    fake.redirect("https://a.example/1", "https://a.example/2")
    until(lambda: fake.current is not None and fake.urls[0] == "https://a.example/1")
    assert stage.jukebox.status().state == PlayState.PLAYING
    assert stage.jukebox.status().index == 0
    fake.refused.add("seek")
    with pytest.raises(Invalid, match="seeking"):
        stage.jukebox.seek(Milliseconds(1000))
    stage.jukebox.next()
    assert stage.title() == "One"
    assert stage.heard == []


def test_what_is_not_there_is_not_taken_in(stage: Stage) -> None:
    with pytest.raises(NotFound):
        stage.jukebox.set([Entry(track_id=TrackId(999))])
    with pytest.raises(NotFound):
        stage.jukebox.add([Entry(station_id=StationId(999))])
    with pytest.raises(Invalid):
        stage.jukebox.set(stage.entries("One"), index=1)


def test_a_persons_queue_is_taken_over_where_it_is(stage: Stage, fake: FakeMpv) -> None:
    house = stage.house
    queue = Queue(
        person_id=house.ben.id,
        tracks=tuple(house.tracks[title] for title in ("One", "Two")),
        index=1,
        position=Milliseconds(500),
    )
    status = stage.jukebox.take(house.ben, queue, playing=True)
    assert (status.index, status.person_id, fake.position) == (1, house.ben.id, 0.5)
    status = stage.jukebox.take(house.ada, queue, playing=False)
    assert (status.state, status.position) == (PlayState.STOPPED, 500)
    stage.jukebox.play(house.ada)
    assert fake.position == 0.5
    with pytest.raises(Conflict):
        stage.jukebox.take(house.ben, Queue(person_id=house.ben.id), playing=True)


def test_a_merge_has_the_other_track_stand_in_its_places(stage: Stage, fake: FakeMpv) -> None:
    house, following = stage.house, JukeboxFollowing()
    two, three = house.tracks["Two"], house.tracks["Three"]
    stage.play("One", "Two", "Three", "Two")
    with house.soniq.db.write() as tx:
        moved = following.move(tx, two, three)
        [news] = [event for event in tx.events if isinstance(event, JukeboxFollowed)]
    stage.jukebox.follow(news)
    assert _titles(stage) == ["One", "Three", "Three", "Three"]
    until(lambda: fake.urls == [house.path("One"), house.path("Three")])
    assert stage.title() == "One"
    with house.soniq.db.write() as tx:
        following.back(tx, moved)
        [news] = [event for event in tx.events if isinstance(event, JukeboxFollowed)]
    stage.jukebox.follow(news)
    assert _titles(stage) == ["One", "Two", "Three", "Two"]
    assert [one.track_id for one in rows.kept(house.soniq.db.read()).line.entries] == [
        house.tracks[title] for title in ("One", "Two", "Three", "Two")
    ]


def test_a_merge_of_what_is_not_queued_is_no_news(stage: Stage, fake: FakeMpv) -> None:
    house = stage.house
    stage.play("One")
    with house.soniq.db.write() as tx:
        JukeboxFollowing().move(tx, house.tracks["Two"], house.tracks["Three"])
        assert tx.events == []
    assert fake.urls == [house.path("One")]


def test_soniq_s_own_merges_reach_it(house: House) -> None:
    soniq = house.soniq
    soniq.jukebox.set([Entry(track_id=house.tracks["Two"])])
    with soniq.db.write() as tx:
        JukeboxFollowing().move(tx, house.tracks["Two"], house.tracks["Three"])
    assert soniq.jukebox.status().entries == (Entry(track_id=house.tracks["Three"]),)
    soniq.jukebox.clear()


def _titles(stage: Stage) -> list[str]:
    names = {track_id: title for title, track_id in stage.house.tracks.items()}
    return [names[one.track_id] for one in stage.jukebox.status().entries if one.track_id]
