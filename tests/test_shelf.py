"""The builders that other tests stand on."""

from pathlib import Path

import av
import mutagen
import numpy as np
import pytest

from soniq.demo.formats import RECIPES
from tests import sound
from tests.shelf import Shelf, picture


@pytest.mark.parametrize("fmt", sound.FORMATS)
def test_every_format_decodes_and_lasts_as_long_as_was_asked(shelf: Shelf, fmt: str) -> None:
    path = shelf.add(f"one{RECIPES[fmt].suffix}", fmt=fmt, seconds=6, cover=picture())

    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        seconds = sum(frame.samples for frame in container.decode(audio=0)) / stream.rate

    assert seconds == pytest.approx(6, abs=0.2)


def test_two_files_have_sound_of_their_own_unless_told_otherwise(shelf: Shelf) -> None:
    first = shelf.add("1.wav", tagged=False).read_bytes()
    second = shelf.add("2.wav", tagged=False).read_bytes()
    third = shelf.add("3.wav", tagged=False, sound=1).read_bytes()

    assert first != second
    assert first == third


def test_retagging_changes_the_tags_and_not_the_sound(shelf: Shelf) -> None:
    before = shelf.add("1.flac", title="One", sound=7)
    played = _samples(before)

    after = shelf.retag("1.flac", title="Two", artists=["A", "B"], sound=7)

    assert mutagen.File(after)["title"] == ["Two"]
    assert mutagen.File(after)["artist"] == ["A", "B"]
    assert np.array_equal(_samples(after), played)


def test_names_may_be_any_bytes(shelf: Shelf) -> None:
    assert shelf.add(b"caf\xe9/\xff.mp3").is_file()


def test_a_tag_that_does_not_exist_is_an_error(shelf: Shelf) -> None:
    with pytest.raises(TypeError, match="colour"):
        shelf.add("1.mp3", colour="red")


def test_filled_files_are_small_decode_and_differ(shelf: Shelf) -> None:
    paths = shelf.fill(30)

    assert len({path.read_bytes()[-2_000:] for path in paths}) == 30
    assert max(path.stat().st_size for path in paths) < 10_000
    assert len(_samples(paths[7])) == 6 * 8_000


def test_clicks_come_at_their_tempo() -> None:
    clicks = sound.clicks(120, seconds=10, first=0.5)
    starts = np.flatnonzero(np.diff((np.abs(clicks) > 0.05).astype(int)) == 1) / sound.RATE
    beats = starts[np.insert(np.diff(starts) > 0.2, 0, True)]

    assert np.diff(beats) == pytest.approx(0.5, abs=0.01)


def test_a_chord_has_the_notes_of_its_key() -> None:
    spectrum = np.abs(np.fft.rfft(sound.chord("A", seconds=4)))
    hertz = np.fft.rfftfreq(4 * sound.RATE, 1 / sound.RATE)
    loudest = hertz[np.argsort(spectrum)[-400:]]

    for note in (440.0, 554.37, 659.26):
        assert np.abs(loudest - note).min() < 1


def _samples(path: Path) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    with av.open(str(path)) as container:
        pieces = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    return np.concatenate(pieces).astype(np.float32)
