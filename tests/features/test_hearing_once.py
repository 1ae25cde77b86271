"""What was heard once is not heard again, wherever its file goes and whatever its tags say."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from soniq.audio import model
from soniq.features import figures, queue_rows, sound_rows, tying
from soniq.features.model import Source, TrackAnalysed
from soniq.harmony import Key
from tests.features.house import House, made
from tests.shelf import Shelf

ALBUM: dict[str, Any] = {"artist": "Ada", "album": "Notes"}


@pytest.fixture
def heard(house: House, shelf: Shelf) -> House:
    """A house that has heard two tracks."""
    shelf.add("Ada/Notes/01.mp3", title="One", number=1, sound=1, **ALBUM)
    shelf.add("Ada/Notes/02.mp3", title="Two", number=2, sound=2, **ALBUM)
    house.take_in(shelf)
    assert house.analyse() == {"analysed": 2, "unheard": 0, "passed_by": 0, "left": 0}
    assert sorted(house.ear.heard) == ["01.mp3", "02.mp3"]
    return house


def heard_again(house: House, shelf: Shelf) -> list[str]:
    house.take_in(shelf)
    house.analyse()
    return house.ear.heard


def test_all_that_was_heard_is_known_of_the_track(heard: House) -> None:
    found = heard.of("One")
    assert (found.bpm, found.bpm_source, found.bpm_confidence) == (120.0, Source.ONNX, 0.9)
    assert [one.bpm for one in found.bpm_candidates] == [60.0, 240.0]
    assert (found.key, found.key_source, found.key_strength) == (Key(9, True), Source.ONNX, 0.7)
    assert found.moods is not None
    assert found.moods.mood_relaxed == 0.9
    assert (found.loudness_lufs, found.peak, found.tuning_cents) == (-14.0, 0.98, -3.0)
    assert (found.model, found.analysis_source) == (model.MODEL, Source.ONNX)
    assert [score for _, score in found.top_tags] == [2.0]
    waveform = heard.features.waveform(heard.track("One"))
    assert waveform is not None
    assert (waveform.duration, waveform.beats) == (6_000, (500, 1000, 1500))
    assert waveform.peaks == bytes(range(40))


def test_the_source_documents_tables_name_it_as_they_should(heard: House) -> None:
    row = heard.rows(
        "SELECT bpm, key, camelot_key, analysis_source FROM track_audio_features ORDER BY track_id"
    )
    assert row == [(120.0, "A minor", "8A", "onnx")] * 2
    rows = heard.rows("SELECT embedding_model, length(vector) FROM track_embeddings")
    assert rows == [(model.EMBEDDING_MODEL, 1024)] * 2


def test_the_keys_of_the_library_file_are_those_of_the_code(house: House) -> None:
    rows = house.rows("SELECT id, name, camelot FROM keys ORDER BY id")
    keys = [Key.of_index(index) for index in range(24)]
    assert rows == [(key.index, key.name, key.camelot) for key in keys]


def test_everybody_is_told_of_each_track(house: House, shelf: Shelf) -> None:
    shelf.add("Ada/Notes/01.mp3", title="One", **ALBUM)
    house.take_in(shelf)
    house.analyse()
    assert house.told(TrackAnalysed) == [TrackAnalysed(house.track("One"), 120.0, "8A")]


def test_the_whole_file_is_known_by_its_digests(heard: House, shelf: Shelf) -> None:
    content = (shelf.root / "Ada/Notes/01.mp3").read_bytes()
    found = made(content)
    stored = heard.one("SELECT xxh128, sha256 FROM files WHERE name = :name", name=b"01.mp3")
    assert stored == (found.xxh128, found.sha256)


def test_analysing_twice_changes_nothing(heard: House) -> None:
    assert heard.analyse()["analysed"] == 0
    assert heard.ear.heard == []


def test_keeping_what_was_kept_already_leaves_all_as_it_is(heard: House, shelf: Shelf) -> None:
    tables = ("sounds", "track_sounds", "waveforms", "sound_tags", "embeddings", "files", "tracks")

    def dump() -> list[list[tuple[Any, ...]]]:
        with heard.db.write() as tx:
            tx.execute("UPDATE sounds SET analyzed_at_ms = 0")
        return [heard.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables]

    before = dump()
    content = (shelf.root / "Ada/Notes/01.mp3").read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue_rows, "MODEL", "another")
        turn = queue_rows.turn(heard.db.read(), heard.track("One"))
    assert turn is not None
    assert heard.features.keep(turn, made(content)) == 1
    assert dump() == before
    assert heard.features.status().analysed == 2


def test_a_retag_is_not_heard_again(heard: House, shelf: Shelf) -> None:
    shelf.retag("Ada/Notes/01.mp3", sound=1, title="Uno", number=1, **ALBUM)
    assert heard_again(heard, shelf) == []
    assert heard.of("Uno").measured_bpm == 120.0


def test_a_move_is_not_heard_again(heard: House, shelf: Shelf) -> None:
    (shelf.root / "Ada/Notes/01.mp3").rename(shelf.place("Elsewhere/x.mp3"))
    assert heard_again(heard, shelf) == []
    assert heard.of("One").measured_bpm == 120.0


def test_a_copy_shares_what_was_heard(heard: House, shelf: Shelf) -> None:
    shelf.add("Ada/Best/07.mp3", sound=1, title="One more", artist="Ada", album="Best")
    assert heard_again(heard, shelf) == []
    assert heard.of("One more").measured_bpm == 120.0
    assert heard.one("SELECT count(*) FROM sounds") == 2


def test_copies_that_come_together_are_heard_once(house: House, shelf: Shelf) -> None:
    for number in range(1, 5):
        shelf.add(
            f"Ada/{number}/01.mp3", sound=9, title=f"T{number}", artist="Ada", album=f"{number}"
        )
    house.take_in(shelf)
    assert house.analyse() == {"analysed": 4, "unheard": 0, "passed_by": 0, "left": 0}
    assert len(house.ear.heard) == 1


def test_what_is_regrouped_into_another_album_is_not_heard_again(
    heard: House, shelf: Shelf
) -> None:
    for number, title in enumerate(("One", "Two"), start=1):
        shelf.retag(
            f"Ada/Notes/0{number}.mp3", sound=number, title=title, artist="Bo", album="Other"
        )
    assert heard_again(heard, shelf) == []
    assert heard.of("Two").measured_bpm == 120.0


def test_a_music_folder_that_is_taken_out_and_in_again_is_not_heard_again(
    heard: House, shelf: Shelf
) -> None:
    heard.roots.remove(heard.roots.all()[0].id)
    assert heard.rows("SELECT * FROM track_sounds") == []
    assert heard_again(heard, shelf) == []
    assert heard.of("One").measured_bpm == 120.0


def test_a_file_that_goes_and_comes_back_is_not_heard_again(heard: House, shelf: Shelf) -> None:
    file = shelf.root / "Ada/Notes/01.mp3"
    aside = shelf.root.parent / "aside.mp3"
    file.rename(aside)
    heard.take_in(shelf)
    assert heard.of("One").measured_bpm == 120.0
    aside.rename(file)
    assert heard_again(heard, shelf) == []
    assert heard.of("One").measured_bpm == 120.0


def test_another_rip_in_its_place_is_heard_and_keeps_what_a_person_said(
    heard: House, shelf: Shelf
) -> None:
    track = heard.track("One")
    heard.features.set_tempo(track, 60.0)
    heard.ear.tells["01.mp3"] = lambda content: made(content, bpm=121.0, key="C")
    shelf.retag("Ada/Notes/01.mp3", sound=77, title="One", number=1, **ALBUM)
    heard.take_in(shelf)
    assert heard.track("One") == track
    waiting = heard.of("One")
    assert (waiting.bpm, waiting.measured_bpm, waiting.key) == (60.0, None, None)
    heard.analyse()
    assert heard.ear.heard == ["01.mp3"]
    found = heard.of("One")
    assert (found.bpm, found.bpm_source, found.measured_bpm) == (60.0, Source.PERSON, 121.0)
    assert found.key == Key(0, False)


def test_silence_is_known_again_by_its_whole_file(house: House, shelf: Shelf) -> None:
    shelf.add("Ada/Notes/01.mp3", title="Gap", seconds=1.0, **ALBUM)
    house.take_in(shelf)
    assert house.one("SELECT audio_hash FROM files") is None
    house.analyse()
    assert house.of("Gap").measured_bpm == 120.0
    (shelf.root / "Ada/Notes/01.mp3").rename(shelf.place("Ada/Notes/02.mp3"))
    assert heard_again(house, shelf) == []
    assert house.of("Gap").measured_bpm == 120.0


def test_scraps_of_one_content_are_heard_once(house: House, shelf: Shelf) -> None:
    for number in (1, 2):
        said: dict[str, Any] = {"title": "Gap", "artist": "Ada", "album": "Notes"}
        shelf.add(f"Ada/{number}/01.mp3", sound=1, seconds=1.0, **said)
    house.take_in(shelf)
    assert house.one("SELECT count(*) FROM files WHERE audio_hash IS NULL") == 2
    assert house.analyse() == {"analysed": 2, "unheard": 0, "passed_by": 0, "left": 0}
    house.features.forget()
    assert house.features.status().analysed == 2
    house.features.set_tempo(house.rows("SELECT id FROM tracks")[0][0], 66.0)
    assert house.rows("SELECT DISTINCT bpm_key FROM tracks") == [(6600,)]


def test_a_file_that_changes_while_it_is_heard_is_heard_as_it_is_then(
    house: House, shelf: Shelf
) -> None:
    file = shelf.add("Ada/Notes/01.mp3", title="One", sound=1, **ALBUM)

    def replaced(content: bytes) -> model.Analysis:
        shelf.retag("Ada/Notes/01.mp3", sound=2, title="One", **ALBUM)
        return made(content, bpm=99.0)

    house.ear.tells[file.name] = replaced
    house.take_in(shelf)
    assert house.analyse() == {"analysed": 0, "unheard": 0, "passed_by": 1, "left": 1}
    assert house.of("One").measured_bpm is None
    del house.ear.tells[file.name]
    assert heard_again(house, shelf) == ["01.mp3"]
    assert house.of("One").measured_bpm == 120.0


def test_a_new_model_renews_what_the_old_one_said_and_that_serves_till_then(
    heard: House, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (figures, queue_rows, tying):
        monkeypatch.setattr(module, "MODEL", "soniq-0-newer")
    heard.features.forget()
    status = heard.features.status()
    assert (status.analysed, status.outdated, status.unheard) == (0, 2, 0)
    assert heard.of("One").measured_bpm == 120.0
    shelf.add("Ada/Notes/03.mp3", title="Three", number=3, sound=3, **ALBUM)
    heard.take_in(shelf)
    heard.ear.heard.clear()

    def newer(content: bytes) -> model.Analysis:
        return replace(made(content, bpm=130.0), model="soniq-0-newer")

    heard.ear.tells = dict.fromkeys(("01.mp3", "02.mp3", "03.mp3"), newer)
    assert heard.features.analyse()["analysed"] == 3
    assert "03.mp3" in heard.ear.heard[:2]  # two listen at once
    assert sorted(heard.ear.heard) == ["01.mp3", "02.mp3", "03.mp3"]
    assert heard.of("One").measured_bpm == 130.0
    assert heard.analyse()["analysed"] == 0


def test_what_a_scan_touched_is_not_forgotten_by_a_soniq_that_died_before_tying(
    house: House, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.add("Ada/Notes/01.mp3", title="One", **ALBUM)
    house.scan(house.add(shelf.root).id)
    assert house.one("SELECT count(*) FROM tracks_untied") == 1
    house.analyse()
    assert house.ear.heard == ["01.mp3"]
    assert house.one("SELECT count(*) FROM tracks_untied") == 0


def test_vectors_of_an_older_model_stay_beside_the_new(heard: House) -> None:
    with heard.db.write() as tx:
        sound = sound_rows.known(tx, heard.one("SELECT audio_hash FROM sounds LIMIT 1"))
        tx.execute(
            "UPDATE embeddings SET embedding_model = 'older' WHERE sound_id = :id", {"id": sound}
        )
        tx.execute("UPDATE sounds SET model = 'older' WHERE id = :id", {"id": sound})
    heard.features.forget()
    heard.analyse()
    assert heard.rows(
        "SELECT embedding_model FROM embeddings WHERE sound_id = :id ORDER BY 1", id=sound
    ) == [(model.EMBEDDING_MODEL,), ("older",)]
