"""What people put right holds for ever, and what files say is shown until something better is."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from soniq.app import Soniq, library_file
from soniq.errors import Conflict, Invalid, NotFound
from soniq.features.model import Source, TrackAnalysed
from soniq.harmony import Key
from soniq.library.model import TrackSort
from soniq.units import PersonId, TrackId
from tests.features.house import House, made
from tests.shelf import Shelf

ALBUM: dict[str, Any] = {"artist": "Ada", "album": "Notes"}


@pytest.fixture
def one(house: House, shelf: Shelf) -> House:
    shelf.add("Ada/Notes/01.mp3", title="One", sound=1, bpm=98.5, key="Cm", **ALBUM)
    house.take_in(shelf)
    return house


def test_until_it_is_heard_the_files_tags_are_shown_as_theirs(one: House) -> None:
    found = one.of("One")
    assert (found.bpm, found.bpm_source, found.measured_bpm) == (98.5, Source.TAGS, None)
    assert (found.key, found.key_source, found.tag_key) == (Key(0, True), Source.TAGS, "Cm")
    assert one.titles(TrackSort.BPM) == one.titles(TrackSort.KEY) == ["One"]


def test_the_measurement_comes_before_the_tag_which_stays_beside_it(one: House) -> None:
    one.analyse()
    found = one.of("One")
    assert (found.bpm, found.bpm_source, found.tag_bpm) == (120.0, Source.ONNX, 98.5)
    assert (found.key, found.tag_key) == (Key(9, True), "Cm")


def test_a_tag_fills_what_could_not_be_measured(one: House) -> None:
    one.ear.tells["01.mp3"] = lambda content: replace(made(content), tempo=None)
    one.analyse()
    found = one.of("One")
    assert (found.bpm, found.bpm_source, found.key_source) == (98.5, Source.TAGS, Source.ONNX)


def test_a_retag_shows_at_once(one: House, shelf: Shelf) -> None:
    shelf.retag("Ada/Notes/01.mp3", sound=1, title="One", bpm=77.0, **ALBUM)
    one.take_in(shelf)
    found = one.of("One")
    assert (found.bpm, found.key) == (77.0, None)
    assert one.titles(TrackSort.KEY) == []


@pytest.mark.parametrize("said", [0.0, 3.0, 999.0])
def test_a_tag_that_is_no_tempo_is_none(house: House, shelf: Shelf, said: float) -> None:
    shelf.add("Ada/Notes/01.mp3", title="One", bpm=said, **ALBUM)
    house.take_in(shelf)
    assert house.of("One").bpm is None


def test_a_persons_word_comes_before_the_measurement_and_can_be_taken_back(one: House) -> None:
    one.analyse()
    track = one.track("One")
    one.events.clear()
    one.features.set_tempo(track, 60.0, by=PersonId(3))
    one.features.set_key(track, Key(0, False), by=PersonId(3))
    found = one.of("One")
    assert (found.bpm, found.bpm_source, found.measured_bpm) == (60.0, Source.PERSON, 120.0)
    assert (found.key, found.key_source) == (Key(0, False), Source.PERSON)
    assert found.analysis_source is Source.PERSON
    assert one.told(TrackAnalysed) == [
        TrackAnalysed(track, 60.0, "8A"),
        TrackAnalysed(track, 60.0, "8B"),
    ]
    assert one.rows("SELECT bpm, key, analysis_source FROM track_audio_features") == [
        (60.0, "C major", "person")
    ]
    one.features.set_tempo(track, None)
    one.features.set_key(track, None)
    found = one.of("One")
    assert (found.bpm, found.bpm_source, found.key) == (120.0, Source.ONNX, Key(9, True))


def test_it_stays_when_the_track_is_heard_again(one: House) -> None:
    one.features.set_tempo(one.track("One"), 240.0)
    one.analyse()
    assert (one.of("One").bpm, one.of("One").measured_bpm) == (240.0, 120.0)
    assert one.rows("SELECT bpm_key, camelot FROM tracks") == [(24_000, Key(9, True).place)]


@pytest.mark.parametrize("bpm", [19.9, 400.1, -1.0, float("nan"), float("inf")])
def test_no_music_is_that_slow_or_fast(one: House, bpm: float) -> None:
    with pytest.raises(Invalid, match="between 20 and 400"):
        one.features.set_tempo(one.track("One"), bpm)


def test_what_is_not_known_cannot_be_put_right(house: House, shelf: Shelf) -> None:
    with pytest.raises(NotFound, match="no track 9"):
        house.features.set_tempo(TrackId(9), 90.0)
    shelf.add("Ada/Notes/01.mp3", title="Gap", seconds=1.0, **ALBUM)
    house.take_in(shelf)
    with house.db.write() as tx:
        tx.execute("UPDATE files SET xxh128 = NULL")
    with pytest.raises(Conflict, match="Analyse the track first"):
        house.features.set_key(house.track("Gap"), Key(0, False))


def test_all_copies_have_it(one: House, shelf: Shelf) -> None:
    shelf.add("Ada/Best/01.mp3", title="Copy", sound=1, artist="Ada", album="Best")
    one.take_in(shelf)
    one.features.set_tempo(one.track("One"), 61.0)
    assert one.of("Copy").bpm == 61.0
    shelf.add("Ada/More/01.mp3", title="Late", sound=1, artist="Ada", album="More")
    one.take_in(shelf)
    assert one.of("Late").bpm == 61.0


def test_it_comes_back_with_a_music_folder_that_was_taken_out(one: House, shelf: Shelf) -> None:
    one.features.set_tempo(one.track("One"), 61.0)
    one.roots.remove(one.roots.all()[0].id)
    one.take_in(shelf)
    assert one.of("One").bpm == 61.0


def test_an_older_copy_of_the_library_is_told_again_what_people_said(
    tmp_path: Path, shelf: Shelf
) -> None:
    shelf.add("Ada/Notes/01.mp3", title="One", sound=1, **ALBUM)
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite"
    soniq = opened(data)
    soniq.intake.scan(soniq.roots.add(bytes(shelf.root)).id)
    soniq.features.take_up()
    (track,) = soniq.library.tracks().items
    soniq.db.backup(copy)
    soniq.features.set_tempo(track.id, 61.0, by=PersonId(3))
    soniq.features.set_key(track.id, Key(2, False))
    soniq.features.set_key(track.id, None)
    soniq.close()
    shutil.copy(copy, library_file(data))

    soniq = opened(data)
    found = soniq.features.of_track(track.id)
    assert (found.bpm, found.bpm_source, found.key) == (61.0, Source.PERSON, None)
    assert len(soniq.library.tracks(sort=TrackSort.BPM).items) == 1
    soniq.close()


def opened(data: Path) -> Soniq:
    return Soniq.open({"data": data}, alone_as="a test")
