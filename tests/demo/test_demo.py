import io
import subprocess
import sys
from collections import Counter
from pathlib import Path

import av
import mutagen
import numpy as np
import pytest
from PIL import Image

from soniq.demo import MARKER, Made, cover_path_of, made, make_demo, path_of
from soniq.demo.collection import RECORDS
from soniq.demo.formats import RECIPES
from soniq.demo.records import CoverAt
from soniq.units import Progress


def test_every_track_it_names_is_there_and_decodes_to_the_end(demo: Path) -> None:
    for track in made():
        with av.open(str(demo / track.path)) as container:
            rate = container.streams.audio[0].rate
            seconds = sum(frame.samples for frame in container.decode(audio=0)) / rate
        assert 8 <= seconds <= 15, track.path


def test_it_is_small(demo: Path) -> None:
    size = sum(path.stat().st_size for path in demo.rglob("*") if path.is_file())

    assert len(made()) >= 40
    assert size < 25_000_000


def test_it_has_what_a_real_shelf_has() -> None:
    titles = Counter(record.title for record in RECORDS)
    formats = {record.format_of(cut) for record in RECORDS for cut in record.cuts}
    years = {int(record.date[:4]) for record in RECORDS}

    assert formats == set(RECIPES)
    assert max(titles.values()) == 2, "two albums of one name"
    assert any(record.compilation for record in RECORDS)
    assert any(len(record.discs) == 2 for record in RECORDS)
    assert any(record.original_date for record in RECORDS), "a later edition"
    assert any(record.composers and record.conductors for record in RECORDS)
    assert any(cut.lyrics for record in RECORDS for cut in record.cuts)
    assert max(years) - min(years) >= 50
    assert {record.cover_at for record in RECORDS} == set(CoverAt)


def test_a_second_call_makes_nothing(demo: Path) -> None:
    times = {path: path.stat().st_mtime_ns for path in demo.rglob("*")}
    told: list[Progress] = []

    make_demo(demo, told.append)

    assert told == []
    assert {path: path.stat().st_mtime_ns for path in demo.rglob("*")} == times


def test_only_what_is_missing_is_made_again_byte_for_byte(demo: Path) -> None:
    lost = demo / path_of(RECORDS[1], RECORDS[1].cuts[0])
    before = lost.read_bytes()
    lost.unlink()
    told: list[Progress] = []

    make_demo(demo, told.append)

    assert lost.read_bytes() == before
    assert [(step.done, step.total) for step in told] == [(0, 1), (1, 1)]


def test_another_versions_files_go_and_a_persons_own_stay(tmp_path: Path) -> None:
    (tmp_path / "old.mp3").write_bytes(b"of version 0")
    (tmp_path / "mine.mp3").write_bytes(b"put here by a person")
    (tmp_path / MARKER).write_text('{"version": 0, "files": ["old.mp3", "gone.mp3"]}')

    make_demo(tmp_path)

    assert not (tmp_path / "old.mp3").exists()
    assert (tmp_path / "mine.mp3").exists()


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(OSError, match="file"):
        make_demo(tmp_path / "file" / "demo")


def test_tags_say_what_the_collection_says(demo: Path) -> None:
    for record in RECORDS:
        for cut in record.cuts:
            path = demo / path_of(record, cut)
            if path.suffix in (".flac", ".ogg", ".opus"):
                tags = mutagen.File(path)
                assert tags["title"] == [cut.title]
                assert tags["album"] == [record.title]
                assert tags["genre"] == list(cut.genres or record.genres)
                assert tags["key"] == [cut.key]


def test_covers_are_square_pictures_and_no_two_are_alike(demo: Path) -> None:
    seen = set()
    for record in RECORDS:
        path = cover_path_of(record)
        if path:
            content = (demo / path).read_bytes()
            assert Image.open(io.BytesIO(content)).size == (600, 600)
            seen.add(content)

    assert len(seen) == sum(record.cover_at is not CoverAt.FILES for record in RECORDS)


def test_asking_what_it_holds_costs_no_sound_library() -> None:
    asked = "import sys, soniq.demo; soniq.demo.made(); print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True
    ).stdout.split()

    assert not {"numpy", "av", "PIL", "mutagen"} & set(loaded)


@pytest.mark.parametrize("track", made(), ids=lambda track: Path(track.path).stem)
def test_a_track_sounds_in_the_key_it_claims(demo: Path, track: Made) -> None:
    notes = _note_strengths(demo / track.path)
    scale = {name: sum(notes[step] for step in _scale(name)) for name in NAMES}

    assert max(scale, key=lambda name: scale[name]) == _relative_major(track.key)


@pytest.mark.parametrize("track", made(), ids=lambda track: Path(track.path).stem)
def test_a_track_moves_at_the_tempo_it_claims(demo: Path, track: Made) -> None:
    """Onsets come back with each beat of the claimed tempo more than on those 7 % off."""
    strength = _onsets(demo / track.path)
    claimed = _regularity(strength, track.bpm)

    assert claimed > _regularity(strength, track.bpm * 1.07)
    assert claimed > _regularity(strength, track.bpm * 0.93)


MAJOR = (0, 2, 4, 5, 7, 9, 11)
NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
FRAMES = 44_100 / 512


def _scale(name: str) -> list[int]:
    return [(NAMES.index(name) + step) % 12 for step in MAJOR]


def _relative_major(key: str) -> str:
    """The major key with the same notes: "Am" → "C"."""
    if not key.endswith("m"):
        return key
    return NAMES[(NAMES.index(key[:-1]) + 3) % 12]


def _mono(path: Path) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("flt", "mono", 44_100)
        pieces = [
            piece.to_ndarray()[0]
            for frame in container.decode(audio=0)
            for piece in resampler.resample(frame)
        ]
    return np.concatenate(pieces)


def _note_strengths(path: Path) -> list[float]:
    """How much of each of the twelve notes sounds, from a spectrum of the whole track."""
    sound = _mono(path)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / 44_100)
    notes = [0.0] * 12
    for midi in range(40, 88):
        centre = 440 * 2 ** ((midi - 69) / 12)
        near = (hertz > centre * 2 ** (-1 / 60)) & (hertz < centre * 2 ** (1 / 60))
        notes[midi % 12] += float(np.sqrt(spectrum[near].sum()))
    return notes


def _onsets(path: Path) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    sound = _mono(path)
    frames = np.lib.stride_tricks.sliding_window_view(sound, 1_024)[::512]
    spectrum = np.log1p(50 * np.abs(np.fft.rfft(frames * np.hanning(1_024), axis=1)))
    return np.asarray(np.maximum(np.diff(spectrum, axis=0), 0).sum(axis=1), np.float32)


def _regularity(strength: "np.ndarray[tuple[int], np.dtype[np.float32]]", bpm: float) -> float:
    """How strongly the onsets repeat with each beat: the Fourier sum at that tempo."""
    time = np.arange(len(strength)) / FRAMES
    even = strength - strength.mean()
    return sum(
        float(np.abs((even * np.exp(-2j * np.pi * time * bpm / 60 * beats)).sum()))
        for beats in (1, 2)
    )
