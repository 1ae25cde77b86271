"""How fast a page of the grid comes: by cursor and by number, with every filter and sort.

    python -m bench.grid [--dir DIR] [--albums 20000]

Takes a made-up library of so many albums (kept in DIR), seven in ten of them wished for, and asks
for pages of 50 at the start, in the middle and at the end. By number, each page counts the whole
list. Then the figures, a detail, the shopping list, and 500 albums with 2,000 songs that are
brought twice. A Pi 4 takes four times as long.
"""

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.measuring import given, options, tell
from soniq.collection.model import BroughtWish, CollectedFilter, CollectedSort, WishKind, WishSource
from soniq.collection.service import Collection
from soniq.events import Bus
from soniq.library.model import Slice
from soniq.library.shelves import Shelves
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.store.database import Database
from soniq.units import AlbumId, Milliseconds, PersonId
from tests.collection.grids import GRID, large

GOAL = 20.0
"""Milliseconds of CPU in which 95 of 100 pages come."""

ALBUMS, SONGS = 500, 2_000
"""What a listener of some years has saved."""


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--albums", type=int, default=20_000)
    said = given(parser)
    path = said.dir / f"grid-{said.albums}.sqlite"
    if not path.exists():
        half = path.with_suffix(".half")
        half.unlink(missing_ok=True)
        large(half, said.albums)
        half.rename(path)
    copy = said.dir / "grid-copy.sqlite"
    shutil.copy(path, copy)
    measure(copy)
    for one in said.dir.glob("grid-copy.sqlite*"):
        one.unlink()


def measure(path: Path) -> None:
    db = Database(path, Bus())
    collection = Collection(db, Shelves())
    (count,) = db.read().execute("SELECT count(*) FROM albums").fetchone()
    name = f"grid of {count:,} albums, 50 a page"
    tell_pages(f"{name}: by cursor", by_cursor(collection))
    tell_pages(f"{name}: by number", by_number(collection))
    tell("grid: one album in full", cost(lambda: collection.detail(AlbumId(7))), "ms CPU")
    tell("grid: the shopping list, 50", cost(collection.to_buy), "ms CPU")
    tell("grid: the figures", cost(lambda: _figured(collection)), "ms CPU")
    for what in ("new", "known"):
        begun = time.process_time()
        found = collection.bring(PersonId(1), saved())
        beside = f"{found.added:,} added; {ALBUMS} albums and {SONGS:,} songs"
        tell(f"bringing what is {what}", time.process_time() - begun, "s CPU", beside=beside)
    begun = time.process_time()
    collection.settle()
    tell("settling", time.process_time() - begun, "s CPU")
    db.close()


Page = tuple[str, Callable[[], object]]


def by_cursor(collection: Collection) -> Iterator[Page]:
    for (name, where), sort in _asked():
        for descending in (False, True):
            ask = partial(collection.albums, where, sort=sort, descending=descending)
            first = ask(part=Slice(first=50))
            yield f"{name}, by {sort}", partial(ask, part=Slice(first=50))
            yield f"{name}, by {sort}, last", partial(ask, part=Slice(last=50))
            if first.keys:
                after = Slice(first=50, after=first.keys[-1])
                yield f"{name}, by {sort}, next", partial(ask, part=after)


def by_number(collection: Collection) -> Iterator[Page]:
    for (name, where), sort in _asked():
        pages = collection.page(where, sort=sort).total_pages
        for page in sorted({1, max(1, pages // 2), max(1, pages)}):
            yield (
                f"{name}, by {sort}, page {page}",
                partial(_counted, collection, where, sort=sort, page=page),
            )


def _counted(collection: Collection, where: CollectedFilter, **asked: Any) -> None:
    """As it comes the first time after an album has changed."""
    collection.forget()
    collection.page(where, **asked)


def _figured(collection: Collection) -> None:
    collection.forget()
    collection.figures()


def _asked() -> Iterator[tuple[tuple[str, CollectedFilter], CollectedSort]]:
    for pair in GRID.items():
        for sort in CollectedSort:
            yield pair, sort


def tell_pages(name: str, pages: Iterator[Page]) -> None:
    costs = sorted((cost(ask), what) for what, ask in pages)
    p95 = statistics.quantiles((took for took, _ in costs), n=20)[-1]
    worst, what = costs[-1]
    half = statistics.median(took for took, _ in costs)
    beside = f"p50 {half:.2f}; worst {worst:.1f}: {what}"
    tell(f"{name}, p95", p95, "ms CPU", most=GOAL, beside=beside)


def cost(ask: Callable[[], object]) -> float:
    """Milliseconds of CPU; the least of three, as the machine may be shared."""
    taken: list[float] = []
    for _ in range(3):
        begun = time.process_time()
        ask()
        taken.append((time.process_time() - begun) * 1000)
    return min(taken)


def saved() -> list[BroughtWish]:
    songs = [_song(at) for at in range(SONGS)]
    return [*(_album(at) for at in range(ALBUMS)), *songs]


def _album(at: int) -> BroughtWish:
    tracks = tuple(
        ToldTrack(
            title=f"Song {at} {number}",
            track_number=number,
            duration=Milliseconds(200_000 + number),
            spotify_id=f"track{at}x{number}",
        )
        for number in range(1, 13)
    )
    return BroughtWish(
        source=WishSource.SPOTIFY,
        kind=WishKind.ALBUM,
        album=ToldAlbum(
            title=f"Saved {at}",
            artists=(f"Singer {at % 200}",),
            release_date=f"{1960 + at % 60}",
            total_tracks=12,
            spotify_id=f"album{at}",
            tracks=tracks,
        ),
        external_id=f"album{at}",
    )


def _song(at: int) -> BroughtWish:
    title = f"Liked {at}"
    its = f"liked{at}"
    return BroughtWish(
        source=WishSource.SPOTIFY,
        kind=WishKind.SONG,
        album=ToldAlbum(
            title=f"Heard {at % 1_200}", artists=(f"Singer {at % 300}",), spotify_id=f"h{at % 1200}"
        ),
        track=ToldTrack(title=title, spotify_id=its, duration=Milliseconds(180_000)),
        external_id=its,
    )


if __name__ == "__main__":
    main()
