"""Numbers in words, as pages say them."""

import pytest

from soniq.harmony import Key
from soniq.ui import words
from soniq.units import Milliseconds


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        (0, "1 s"),
        (25_000, "25 s"),
        (60_000, "1 min"),
        (3_540_000, "59 min"),
        (4_320_000, "1 h 12 min"),
        (1_036_800_000, "12 days"),
    ],
)
def test_a_span_is_said_as_people_say_it(duration: int, said: str) -> None:
    assert words.span(Milliseconds(duration)) == said


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 tracks"), (1, "1 track"), (2_310, "2,310 tracks")]
)
def test_one_is_one_and_more_are_many(count: int, said: str) -> None:
    assert words.plural(count, "track") == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (3_250_000, "3.2 MB"), (10**13, "10.00 TB")],
)
def test_a_size_is_in_decimal_units(count: int, said: str) -> None:
    assert words.size(count) == said


@pytest.mark.parametrize(
    ("date", "said"),
    [("1997-06-16", "16 June 1997"), ("1997-06", "June 1997"), ("1997", "1997"), ("?", "?")],
)
def test_a_date_is_said_as_far_as_it_is_known(date: str, said: str) -> None:
    assert words.date(date) == said


def test_a_sound_is_said_with_what_matters() -> None:
    assert words.sound("flac", "flac", 96_000, 24) == "FLAC, 24 bit, 96 kHz"
    assert words.sound("mp3", "mp3", 44_100, None) == "MP3, 44.1 kHz"
    assert words.sound("pcm", "aiff", None, None) == "AIFF"
    assert words.sound(None, None, None, None) == "UNKNOWN"


@pytest.mark.parametrize(
    ("camelot", "shown"), [("8A", "A minor"), ("6B", "B♭ major"), ("11A", "F♯ minor")]
)
def test_keys_are_written_as_musicians_do(camelot: str, shown: str) -> None:
    key = Key.parse(camelot)
    assert key is not None
    assert words.key(key) == shown
