"""Frames while one pans over the sound map, beside an empty page in the same run.

    python -m bench.mapframes --tracks 50000

Chromium without a GPU, in a window of 1280 × 844; the pointer drags the map to and fro for some
seconds, and then zooms. Goal (source document S3): p95 at most twice that of an empty page.
"""

import random
import tempfile
from array import array
from pathlib import Path

from playwright.sync_api import Page

from bench.measuring import given, number, options, tell
from soniq.audio.model import EMBEDDING_MODEL
from soniq.discovery.map_file import Drawn
from soniq.discovery.map_rows import ids
from soniq.units import now
from tests import listened
from tests.journeys.house import browsing
from tests.whole import PASSWORD, Whole, whole

HEAPS = 60
MOVES = 150
WATCH = """
() => {
  window.frames_ = [];
  let last = performance.now();
  const tick = (at) => { frames_.push(at - last); last = at; window.watching = requestAnimationFrame(tick); };
  window.watching = requestAnimationFrame((at) => { last = at; window.watching = requestAnimationFrame(tick); });
}
"""  # noqa: E501 - a script reads better whole


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--tracks", type=int, default=50_000, help="[50,000]")
    said = given(parser)
    with (
        tempfile.TemporaryDirectory(prefix="soniq-", dir=said.dir) as folder,
        whole(Path(folder) / "data", tracks=said.tracks) as box,
        browsing() as browser,
    ):
        tell("points on the map", fill(box), "")
        page = browser.new_context(viewport={"width": 1280, "height": 844}).new_page()
        page.set_content("<h1>Empty</h1>")
        empty = dragged(page)
        enter(page, box)
        page.goto(box.url + "/explore?part=map")
        page.wait_for_selector(".map canvas[style*=visible]")
        page.wait_for_timeout(1_000)
        panned = dragged(page)
        zoomed = wheeled(page)
    beside = f"p50 {number(share(empty, 0.5))}"
    tell("frames of an empty page, p95", share(empty, 0.95), "ms", beside=beside)
    for name, frames_ in (("panning", panned), ("zooming", zoomed)):
        beside = f"p50 {number(share(frames_, 0.5))}, most {number(max(frames_))}"
        tell(f"frames while {name}, p95", share(frames_, 0.95), "ms", beside=beside)
    tell("panning by the empty page", share(panned, 0.95) / share(empty, 0.95), "times", most=2)


def fill(box: Whole) -> int:
    """A library that was heard, and a map of heaps."""
    chance = random.Random(1)
    db = box.soniq.db
    listened.fill(db)
    sounds = sorted(ids(db.read(), EMBEDDING_MODEL, 200_000))
    heaps = [(chance.uniform(-0.9, 0.9), chance.uniform(-0.9, 0.9)) for _ in range(HEAPS)]
    places = array("f")
    for _ in sounds:
        places.extend(max(-1, min(1, chance.gauss(one, 0.06))) for one in chance.choice(heaps))
    drawn = Drawn.of(EMBEDDING_MODEL, now(), sounds, places.tobytes())
    drawn.write(box.soniq.settings.data / "library" / "map.bin")
    return len(sounds)


def enter(page: Page, box: Whole) -> None:
    page.goto(box.url + "/signin")
    page.fill("[name=name]", "owner")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#content h1")


def dragged(page: Page) -> list[float]:
    """Milliseconds of each frame while the pointer drags to and fro."""
    page.mouse.move(700, 400)
    page.mouse.down()
    page.evaluate(WATCH)
    for step in range(MOVES):
        page.mouse.move(700 + 300 * (step % 40 - 20) / 20, 400 + 120 * (step % 24 - 12) / 12)
    page.mouse.up()
    return frames(page)


def wheeled(page: Page) -> list[float]:
    page.evaluate(WATCH)
    for step in range(MOVES // 2):
        page.mouse.wheel(0, -80 if step % 40 < 20 else 80)
    return frames(page)


def frames(page: Page) -> list[float]:
    found: list[float] = page.evaluate(
        "() => { cancelAnimationFrame(window.watching); return window.frames_; }"
    )
    return found


def share(frames: list[float], part: float) -> float:
    return sorted(frames)[min(len(frames) - 1, int(len(frames) * part))]


if __name__ == "__main__":
    main()
