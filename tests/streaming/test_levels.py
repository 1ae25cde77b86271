"""How loud tracks are to be played: their tags' word, else what was measured."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

import mutagen
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.app import Soniq
from soniq.streaming.levels import MOST_GAIN, REFERENCE, album_level, gain_of
from soniq.streaming.model import LevelSource
from soniq.units import Milliseconds, Moment, TrackId
from tests import listened
from tests.shelf import Shelf

ONCE = Moment(1)


@dataclass(frozen=True)
class Heard:
    """What a test says was measured."""

    loudness_lufs: float | None = None
    peak: float | None = None
    analyzed_at: Moment | None = ONCE


def scanned(soniq: Soniq, shelf: Shelf) -> dict[str, TrackId]:
    """Ids by title."""
    root = soniq.roots.add(os.fsencode(shelf.root))
    soniq.intake.scan(root.id)
    soniq.library.forget()
    return {track.title: track.id for track in soniq.library.tracks().items}


def measured(soniq: Soniq, loudness: Mapping[TrackId, float | None], peak: float = 0.5) -> None:
    """Has these tracks been listened to, and be that loud."""
    listened.fill(soniq.db)
    with soniq.db.write() as tx:
        tx.execute("UPDATE sounds SET analyzed_at_ms = NULL, loudness_lufs = NULL, peak = NULL")
        for track_id, lufs in loudness.items():
            tx.execute(
                """
                UPDATE sounds
                SET analyzed_at_ms = 1, loudness_lufs = :lufs, peak = :peak
                WHERE id = (SELECT sound_id FROM track_sounds WHERE track_id = :id)
                """,
                {"id": track_id, "lufs": lufs, "peak": peak},
            )
    soniq.features.forget()


def add(shelf: Shelf, number: int, suffix: str = ".flac", **comments: str) -> None:
    """A track of the album; comments: more of its tags, as its format has them."""
    path = shelf.add(
        f"Album/{number:02}{suffix}",
        title=f"Song {number}",
        artist="Ada Grey",
        album="Album",
        number=number,
    )
    file = mutagen.File(path)
    for name, value in comments.items():
        file[name] = value
    file.save()


def test_tags_have_the_first_word(soniq: Soniq, shelf: Shelf) -> None:
    add(
        shelf,
        1,
        REPLAYGAIN_TRACK_GAIN="-6.50 dB",
        REPLAYGAIN_TRACK_PEAK="0.9",
        REPLAYGAIN_ALBUM_GAIN="-7.00 dB",
        REPLAYGAIN_ALBUM_PEAK="0.95",
    )
    ids = scanned(soniq, shelf)
    measured(soniq, {ids["Song 1"]: -20.0})
    level = soniq.levels.of(ids.values())[ids["Song 1"]]
    assert (level.track_gain_db, level.track_peak) == (-6.5, 0.9)
    assert (level.album_gain_db, level.album_peak) == (-7.0, 0.95)
    assert level.source == LevelSource.TAGS


def test_r128_tags_are_moved_to_the_reference(soniq: Soniq, shelf: Shelf) -> None:
    """They aim at −23 LUFS, in steps of 1/256 dB."""
    add(shelf, 1, ".opus", R128_TRACK_GAIN="-512", R128_ALBUM_GAIN="256")
    ids = scanned(soniq, shelf)
    level = soniq.levels.of(ids.values())[ids["Song 1"]]
    assert (level.track_gain_db, level.album_gain_db) == (3.0, 6.0)


def test_without_tags_the_measurement_speaks(soniq: Soniq, shelf: Shelf) -> None:
    add(shelf, 1)
    add(shelf, 2)
    ids = scanned(soniq, shelf)
    measured(soniq, {ids["Song 1"]: -12.0, ids["Song 2"]: -24.0})
    one, two = (soniq.levels.of(ids.values())[ids[f"Song {number}"]] for number in (1, 2))
    assert (one.track_gain_db, two.track_gain_db) == (-6.0, 6.0)
    assert one.source == two.source == LevelSource.MEASURED
    energy = 10 * math.log10((10**-1.2 + 10**-2.4) / 2)
    assert one.album_gain_db == two.album_gain_db == pytest.approx(REFERENCE - energy, abs=0.01)
    assert one.album_peak == 0.5


def test_half_an_album_has_no_gain_of_its_own(soniq: Soniq, shelf: Shelf) -> None:
    add(shelf, 1)
    add(shelf, 2)
    ids = scanned(soniq, shelf)
    measured(soniq, {ids["Song 1"]: -12.0})
    levels = soniq.levels.of(ids.values())
    assert levels[ids["Song 1"]].track_gain_db == -6.0
    assert levels[ids["Song 1"]].album_gain_db is None
    assert levels[ids["Song 2"]].track_gain_db is None
    assert levels[ids["Song 2"]].source is None


def test_silence_has_no_gain_and_weighs_nothing(soniq: Soniq, shelf: Shelf) -> None:
    add(shelf, 1)
    add(shelf, 2)
    ids = scanned(soniq, shelf)
    measured(soniq, {ids["Song 1"]: -12.0, ids["Song 2"]: None})
    levels = soniq.levels.of(ids.values())
    assert levels[ids["Song 2"]].track_gain_db is None
    assert levels[ids["Song 2"]].album_gain_db == levels[ids["Song 1"]].album_gain_db == -6.0


def test_a_track_that_is_gone_is_left_out(soniq: Soniq) -> None:
    assert soniq.levels.of([TrackId(999)]) == {}
    assert soniq.levels.of([]) == {}


LOUDNESS = st.floats(-70, 0)
LENGTHS = st.integers(1, 10**7).map(Milliseconds)


@given(st.lists(st.tuples(LOUDNESS, LENGTHS), min_size=1, max_size=20))
def test_an_albums_gain_lies_between_those_of_its_tracks(
    tracks: list[tuple[float, Milliseconds]],
) -> None:
    measured = {TrackId(at): Heard(lufs, 0.5) for at, (lufs, _) in enumerate(tracks)}
    found = album_level({TrackId(at): length for at, (_, length) in enumerate(tracks)}, measured)
    assert found is not None
    gains = [gain_of(lufs) or 0.0 for lufs, _ in tracks]
    assert min(gains) - 0.02 <= (found[0] or 0.0) <= max(gains) + 0.02
    assert -MOST_GAIN <= (found[0] or 0.0) <= MOST_GAIN


@given(LOUDNESS, LENGTHS, LENGTHS)
def test_cutting_a_track_in_two_changes_no_albums_gain(
    lufs: float, one: Milliseconds, two: Milliseconds
) -> None:
    whole = {TrackId(1): Heard(lufs, 0.5)}
    cut = {TrackId(1): Heard(lufs, 0.5), TrackId(2): replace(Heard(lufs), peak=0.5)}
    lengths = {TrackId(1): one, TrackId(2): two}
    assert album_level(lengths, cut) == pytest.approx(
        album_level({TrackId(1): one}, whole), abs=0.01
    )
