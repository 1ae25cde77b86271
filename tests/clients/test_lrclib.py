"""LRCLIB: wrong lyrics are worse than none."""

from pathlib import Path
from typing import Any

import pytest

from soniq.clients.lrclib import Lrclib, Lyrics
from soniq.units import Milliseconds
from tests.clients.asking import asking
from tests.fakes.lrclib.server import FakeLrclib

ASKED = {"artist": "the paper lanterns", "title": "LOW TIDE", "album": "Harbour  Lights"}


def find(tmp_path: Path, song: dict[str, Any] | None = None, **asked: Any) -> Lyrics | None:
    with asking(FakeLrclib(song).server, tmp_path) as transport:
        wanted = {**ASKED, "duration": Milliseconds(184_200), **asked}
        return Lrclib(transport).find(**wanted)


def test_lyrics_are_taken_where_all_four_agree(tmp_path: Path) -> None:
    found = find(tmp_path)
    assert found is not None
    assert (found.plain, found.timed) == ("The tide goes out", "[00:12.00] The tide goes out")


@pytest.mark.parametrize(
    "song",
    [
        {"trackName": "Low Tide (Live)"},
        {"artistName": "Paper Tigers"},
        {"albumName": "Greatest Hits"},
        {"albumName": None},
        {"duration": 187.0},
        {"duration": 181.0},
        {"duration": None},
    ],
)
def test_lyrics_of_anything_else_are_left(tmp_path: Path, song: dict[str, Any]) -> None:
    assert find(tmp_path, song) is None


def test_names_without_letters_are_compared_too(tmp_path: Path) -> None:
    assert find(tmp_path, {"trackName": "???"}, title="???") is not None
    assert find(tmp_path, {"trackName": "???"}, title="???!") is None


def test_a_song_that_lrclib_lacks_has_none(tmp_path: Path) -> None:
    assert find(tmp_path, title="Ebb") is None


def test_an_instrumental_says_so(tmp_path: Path) -> None:
    found = find(tmp_path, {"instrumental": True, "plainLyrics": None, "syncedLyrics": None})
    assert found is not None
    assert (found.is_instrumental, found.plain, found.timed) == (True, None, None)
