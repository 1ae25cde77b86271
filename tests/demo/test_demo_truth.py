"""What soniq hears in its own demo is what the demo is: every tempo, every key, in every format."""

from pathlib import Path

import pytest

from soniq.audio.levels import Samples
from soniq.demo import Made, made
from soniq.demo.collection import RECORDS
from soniq.demo.composing import compose
from soniq.demo.keys import Key as DemoKey
from soniq.demo.records import Cut, Record
from soniq.harmony import Key
from tests.hearing import heard, heard_of, key_of, tempo_of

LOSSY = ("mp3", "vorbis", "opus", "aac", "wma")

TUNES = list({cut: (record, cut) for record in RECORDS for cut in record.cuts}.values())
"""Each once: two editions of an album share four."""


@pytest.mark.parametrize("track", made(), ids=lambda track: Path(track.path).stem)
def test_the_tempo_and_key_of_a_track_are_heard_as_it_was_made(demo: Path, track: Made) -> None:
    _assert_true(heard_of(demo / track.path), track, "in its own format")


@pytest.mark.parametrize(("record", "cut"), TUNES, ids=[cut.title for _, cut in TUNES])
def test_they_are_heard_in_each_lossy_format_too(record: Record, cut: Cut) -> None:
    tune = compose(cut.style, key=DemoKey(cut.key), bpm=cut.bpm, seed=record.seed_of(cut))
    tune = tune.mean(axis=0)
    for fmt in LOSSY:
        _assert_true(heard(tune, fmt), cut, fmt)


def _assert_true(samples: Samples, made_as: Made | Cut, fmt: str) -> None:
    assert tempo_of(samples).tempo.bpm == pytest.approx(made_as.bpm, rel=0.01), fmt
    assert key_of(samples).key == Key.parse(made_as.key), fmt
