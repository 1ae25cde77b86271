"""Without a gap: a sine that was cut into two files sounds as if it had not been."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from soniq.demo.tagging import tag
from tests.journeys import ears
from tests.journeys.conftest import Enter
from tests.journeys.house import Home, claimed, serving
from tests.shelf import sleeve_of
from tests.sound import Samples, write

pytestmark = pytest.mark.browser

SECONDS = 9.0
CUT = 0.473  # of it, in the midst of every codec's frame
RATES = {"flac": 44_100, "mp3": 44_100, "opus": 48_000, "aac": 44_100, "vorbis": 44_100}
SUFFIX = {"vorbis": "ogg", "aac": "m4a"}
MIXED = ("flac", "mp3")
NO_MORE = 0.005
"""Seconds that may lack or come twice where the files meet."""
ATTEMPTS = 3
"""A machine that has too much to do stumbles anywhere; where two files meet it would each time."""


def halves(root: Path, name: str, formats: tuple[str, str], rate: int) -> None:
    whole = ears.sweep(SECONDS, rate)
    cut = int(len(whole) * CUT)
    for number, (fmt, part) in enumerate(zip(formats, (whole[:cut], whole[cut:]), strict=True), 1):
        path = root / name / f"{number}.{SUFFIX.get(fmt, fmt)}"
        write(path, part, fmt=fmt, rate=rate)
        title = f"Half {number}"
        tag(path, sleeve_of({"title": title, "artist": "Sine", "album": name, "number": number}))


@pytest.fixture(scope="module")
def home(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    root = tmp_path_factory.mktemp("cut")
    for fmt, rate in RATES.items():
        halves(root, f"Cut {fmt}", (fmt, fmt), rate)
    halves(root, "Cut both", MIXED, 44_100)
    with serving(tmp_path_factory.mktemp("data"), "--music", str(root)) as (address, _):
        yield address, claimed(browser, address, tracks=12)


def played(enter: Enter, album: str, rate: int) -> Samples:
    """All that is heard of an album, from its first sample to its last."""
    visitor = enter("/library/albums")
    page = visitor.page
    page.click(f".card a:has-text('{album}')")
    page.wait_for_selector(".actions [data-how=now]")
    ears.listen(visitor, rate=rate)
    page.click(".actions [data-how=now]")
    page.wait_for_selector(".player .name:has-text('Half 2')")
    page.wait_for_selector(".player button[aria-label='Play']", timeout=30_000)
    page.wait_for_timeout(600)
    sound = ears.heard(visitor)
    page.close()
    return sound


@pytest.mark.parametrize("album", [*RATES, "both"])
def test_a_sine_in_two_files_sounds_as_if_it_were_one(enter: Enter, album: str) -> None:
    rate = RATES.get(album, 44_100)
    whole = ears.sweep(SECONDS, rate)
    for attempt in range(1, ATTEMPTS + 1):
        sound = played(enter, f"Cut {album}", rate)
        slips = ears.slips(sound, whole, reach=rate // 4)
        silence = ears.longest_silence(sound, rate=rate)
        if silence <= NO_MORE and max(abs(by) for _, by in slips) <= NO_MORE * rate:
            return
        assert attempt < ATTEMPTS, f"slips {slips}, silence {silence}"
