"""Frames and covers while one scrolls over the collection, beside an empty page in the same run.

    python -m bench.scrolling --albums 20000

Chromium without a GPU, in a window of 1280 × 844. The wheel turns steadily, then in jerks through
thousands of albums. Goals (source document S1's grid): p95 of the frames at most twice that of an
empty page; no cover is asked for that lies more than two screenfuls from the window; what stands
in the page stays the same, however far one goes. What a frame costs of the page's own CPU time is
to fit into a sixtieth of a second: that tells on a busy machine too.
"""

import io
import json
import os
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.mapframes import WATCH, enter, frames, share
from bench.measuring import given, number, options, tell
from soniq.collection.model import BroughtWish, WishKind, WishSource
from soniq.library.wanted import ToldAlbum
from soniq.units import PersonId
from tests.crowd import records
from tests.journeys.house import browsing
from tests.whole import Whole, whole

SIZES = (160, 480, 1200)
PICTURES = 24
STEADY = 240
JERKS = 60
STEP = 100
"""Pixels of one notch of a wheel."""
LEAP = 2_400
"""Pixels of a thumb that throws the page."""
ASKED = """
() => {
  window.asked_ = [];
  const seen = window.innerHeight;
  const property = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
  Object.defineProperty(HTMLImageElement.prototype, "src", {
    ...property,
    set(address) {
      property.set.call(this, address);
      const box = this.closest(".piece")?.getBoundingClientRect();
      if (box) asked_.push(Math.max(0, box.top - seen, -box.bottom) / seen);
    },
  });
}
"""
"""Notes of each cover how many screenfuls it lies from the window when it is asked for."""
NODES = "document.querySelectorAll('.wall *').length"


@dataclass(slots=True)
class Seen:
    frames: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    pixels: float = 0


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--albums", type=int, default=20_000, help="[20,000]")
    said = given(parser)
    with (
        tempfile.TemporaryDirectory(prefix="soniq-", dir=said.dir) as folder,
        whole(Path(folder) / "data", tracks=300) as box,
        browsing() as browser,
    ):
        tell("albums of the collection", fill(box, said.albums), "")
        page = browser.new_context(viewport={"width": 1280, "height": 844}).new_page()
        page.set_content("<h1>Empty</h1><div style='height: 4000000px'></div>")
        empty = {name: scrolled(page, way) for name, way in WAYS.items()}
        enter(page, box)
        page.goto(box.url + "/collection")
        page.wait_for_selector(".piece img.here")
        page.evaluate(ASKED)
        walls = {name: scrolled(page, way) for name, way in WAYS.items()}
        costs = cost(browser, page)
    tell("CPU of a frame, p95", share(costs, 0.95), "ms", most=16.7, beside=_middle(costs))
    for name, wall in walls.items():
        _tell(name, wall, empty[name])


def _middle(costs: list[float]) -> str:
    return f"p50 {number(share(costs, 0.5))}, {number(len(costs))} frames"


def cost(browser: Browser, page: Page) -> list[float]:
    """Milliseconds of CPU that each frame takes in the page's own thread while one scrolls."""
    browser.start_tracing(page=page, categories=["cc", "devtools.timeline"])
    scrolled(page, steadily)
    told = json.loads(browser.stop_tracing())["traceEvents"]
    return [
        event["tdur"] / 1_000
        for event in told
        if event["name"] == "ProxyMain::BeginMainFrame" and "tdur" in event
    ]


def _tell(name: str, wall: Seen, empty: Seen) -> None:
    bare, full = share(empty.frames, 0.95), share(wall.frames, 0.95)
    beside = f"p50 {number(share(wall.frames, 0.5))}, empty page's p95 {number(bare)}"
    tell(f"{name}: frames, p95", full, "ms", beside=beside)
    tell(f"{name}: by the empty page", full / bare, "times", most=2)
    far = max(wall.asked, default=0)
    beside = f"{number(len(wall.asked))} covers in {number(wall.pixels / 844)} screenfuls"
    tell(f"{name}: farthest cover asked for", far, "screenfuls", most=2, beside=beside)
    tell(f"{name}: most elements of the wall", max(wall.nodes), "", most=2_500)


def fill(box: Whole, albums: int) -> int:
    """Made-up albums as wishes; half are then owned, and others partly here or on their way."""
    chance = random.Random(1)
    owner = PersonId(next(one.id for one in box.soniq.accounts.people() if one.name == "owner"))
    some = records(albums * 10, seed=5)
    wishes = [
        BroughtWish(
            source=WishSource.SPOTIFY,
            kind=WishKind.ALBUM,
            external_id=f"album {n}",
            album=ToldAlbum(
                title=f"{record.title} {n}",
                artists=(record.artist,),
                release_date=None if record.year is None else str(record.year),
                total_tracks=len(record.tracks),
            ),
        )
        for n, record in zip(range(albums), some, strict=False)
    ]
    brought = box.soniq.collection.bring(owner, wishes)
    with box.soniq.db.write() as tx:
        for place, album in enumerate(brought.albums):
            status, tracks, coming = chance.choice(STANDING)
            match = "manual_review" if place % 9 == 0 else "matched"
            cover = _name(place) if place % 12 else None
            if cover:
                tx.execute(_PICTURE, {"hash": cover})
            tx.execute(
                _STANDS,
                {
                    "id": album,
                    "status": status,
                    "tracks": tracks,
                    "coming": coming,
                    "match": match,
                    "cover": cover,
                },
            )
    paint(box.soniq.settings.data / "library" / "covers", albums)
    return box.soniq.collection.figures().total


STANDING: Sequence[tuple[str, int, int | None]] = (
    ("owned", 10, None),
    ("owned", 8, None),
    ("owned", 12, None),
    ("not_owned", 0, None),
    ("not_owned", 0, None),
    ("not_owned", 3, None),
    ("downloading", 0, 40),
)
_PICTURE = """
    INSERT INTO artwork (hash, mime, size_bytes, added_at_ms)
    VALUES (:hash, 'image/jpeg', 100000, 0)
"""
_STANDS = """
    UPDATE albums
    SET
        ownership_status = :status,
        track_count = :tracks,
        coming = :coming,
        match_status = :match,
        cover = :cover
    WHERE id = :id
"""


def _name(place: int) -> str:
    """Of a picture: spread over folders, and none of those of the library."""
    return f"{place * 2_654_435_761 % 2**32:08x}{place + 2**40:024x}"


def paint(folder: Path, count: int) -> None:
    """Covers as soniq would have made them: some pictures, each under many names."""
    from PIL import Image

    chance = random.Random(2)
    for kind in range(PICTURES):
        small = Image.effect_noise((12, 12), 90).convert("L")
        tints = [tuple(chance.randrange(256) for _ in range(3)) for _ in range(2)]
        picture = Image.composite(
            Image.new("RGB", (480, 480), tints[0]),
            Image.new("RGB", (480, 480), tints[1]),
            small.resize((480, 480)),
        )
        kept = io.BytesIO()
        picture.save(kept, "WEBP", quality=80)
        own = folder / f"painted-{kind}.webp"
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_bytes(kept.getvalue())
    for place in range(count):
        name = _name(place)
        for size in SIZES:
            linked = folder / name[:2] / f"{name}-{size}.webp"
            linked.parent.mkdir(exist_ok=True)
            os.link(folder / f"painted-{place % PICTURES}.webp", linked)


def scrolled(page: Page, way: Callable[[Page, Seen], None]) -> Seen:
    seen = Seen()
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(700, 400)
    page.wait_for_timeout(500)
    page.evaluate("window.asked_ && (asked_.length = 0)")
    page.evaluate(WATCH)
    way(page, seen)
    seen.frames = frames(page)
    seen.pixels = page.evaluate("scrollY")
    seen.asked = page.evaluate("window.asked_ ?? []")
    seen.nodes = seen.nodes or [0]
    return seen


def steadily(page: Page, seen: Seen) -> None:
    """Down by the wheel, and up again for the last quarter."""
    for step in range(STEADY):
        page.mouse.wheel(0, STEP if step < STEADY * 3 / 4 else -STEP)
        if step % 20 == 0:
            seen.nodes.append(page.evaluate(NODES))


def thrown(page: Page, seen: Seen) -> None:
    """By leaps, as far as the list is there; a breath between some of them."""
    for step in range(JERKS):
        page.mouse.wheel(0, LEAP)
        page.wait_for_timeout(16 if step % 10 else 250)
        if step % 5 == 0:
            seen.nodes.append(page.evaluate(NODES))


WAYS: dict[str, Callable[[Page, Seen], None]] = {"steadily": steadily, "by leaps": thrown}


if __name__ == "__main__":
    main()
