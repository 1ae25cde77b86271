"""How fast a page of a long list comes, at its start and deep inside, beside paging by OFFSET.

    python -m bench.lists [--dir DIR] [--tracks 100000 1000000]

Takes the libraries that bench/search.py keeps in DIR, or builds them; only the small one where
--tracks says nothing. 50 tracks a page, of every sort in both directions, at the start, in the
middle and at the end; narrowed by an artist, a common and a rare genre, years and codec; and a page
that collects and sorts the most it may. A Pi 4 takes four times as long.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

from bench import collection
from bench.measuring import given, options, tell
from soniq.events import Bus
from soniq.library.lists import COLLECTED
from soniq.library.model import Slice, TrackFilter, TrackSort
from soniq.library.service import Library
from soniq.library.tracks import COLUMNS
from soniq.store.database import Database
from soniq.units import ArtistId, ArtworkHash, GenreId

GOAL = 3.0
"""Milliseconds of CPU for a page, as 330 pages of GraphQL are wanted in a second of it."""


class NoRenderer:
    """A list shows no picture."""

    def render(self, path: bytes, hash: ArtworkHash) -> NoReturn:
        raise AssertionError(f"the picture {hash} of {path!r} was asked for")


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--tracks", type=int, nargs="+", default=[100_000])
    said = given(parser)
    for tracks in said.tracks:
        measure(collection.crowd(said.dir, tracks), tracks)


def measure(path: Path, tracks: int) -> None:
    db = Database(path, Bus())
    library = Library(db, NoRenderer(), path.parent)
    library.tracks()
    whole = [cost(page) for page in pages(db, library, tracks)]
    narrow = [cost(page) for page in narrowed(library)]
    most, most_cost = collecting(db, library)
    offset = cost(lambda: by_offset(db, tracks // 2))
    name = f"lists {tracks:,} tracks, 50 a page"
    beside = f"p50 {statistics.median(whole):.2f}; LIMIT 50 OFFSET {tracks // 2:,}: {offset:.2f}"
    tell(f"{name}: worst", max(whole), "ms CPU", most=GOAL, beside=beside)
    tell(f"{name}, narrowed", max(narrow), "ms CPU", beside=f"p50 {statistics.median(narrow):.2f}")
    beside = f"of at most {COLLECTED:,}"
    tell(f"{name}, collecting {most:,}", most_cost, "ms CPU", beside=beside)
    db.close()


def pages(db: Database, library: Library, tracks: int) -> Iterator[Callable[[], object]]:
    chance = random.Random(3)
    for sort in TrackSort:
        for descending in (False, True):
            for after in (None, *(chance.randint(1, tracks) for _ in range(4))):
                part = Slice(first=50)
                if after is not None:
                    part = Slice(first=50, after=place(db, sort, after))
                yield lambda sort=sort, descending=descending, part=part: library.tracks(  # type: ignore[misc]  # bound early
                    sort=sort, descending=descending, part=part
                )
            yield lambda sort=sort, descending=descending: library.tracks(  # type: ignore[misc]  # bound early
                sort=sort, descending=descending, part=Slice(last=50)
            )


def place(db: Database, sort: TrackSort, track: int) -> tuple[str | int, ...]:
    row = db.read().execute(
        f"SELECT {', '.join(COLUMNS[sort])} FROM tracks WHERE id = :id", {"id": track}
    )
    return tuple(row.fetchone())


def narrowed(library: Library) -> Iterator[Callable[[], object]]:
    genres = sorted(library.genres(Slice(first=200)).items, key=lambda genre: genre.track_count)
    for where in (
        TrackFilter(artist_id=ArtistId(5)),
        TrackFilter(artist_id=ArtistId(500)),
        TrackFilter(genre_id=GenreId(genres[0].id)),
        TrackFilter(genre_id=GenreId(genres[-1].id)),
        TrackFilter(year_from=1990, year_to=1999),
        TrackFilter(codec="mp3"),
        TrackFilter(genre_id=GenreId(genres[-1].id), year_from=1990, year_to=1999, codec="mp3"),
        TrackFilter(missing=True),
    ):
        for sort in TrackSort:
            yield lambda where=where, sort=sort: library.tracks(  # type: ignore[misc]  # bound early
                where, sort=sort, part=Slice(first=50)
            )


def collecting(db: Database, library: Library) -> tuple[int, float]:
    """The page that has the most to sort: of the largest genre or artist that is not walked."""
    row = (
        db.read()
        .execute(
            """
        SELECT id, track_count
        FROM artists
        WHERE track_count <= :most
        ORDER BY track_count DESC
        LIMIT 1
        """,
            {"most": COLLECTED},
        )
        .fetchone()
    )
    where = TrackFilter(artist_id=ArtistId(row["id"]))
    spent = cost(lambda: library.tracks(where, sort=TrackSort.DURATION, part=Slice(first=50)))
    return int(row["track_count"]), spent


def by_offset(db: Database, offset: int) -> None:
    db.read().execute(
        """
        SELECT id FROM tracks
        WHERE missing_since_ms IS NULL
        ORDER BY artist_key, album_key, disc_number, number_key, id
        LIMIT 50 OFFSET :offset
        """,
        {"offset": offset},
    ).fetchall()


def cost(page: Callable[[], object]) -> float:
    """Milliseconds of CPU, the best of three: the machine is shared."""
    spent = []
    for _ in range(3):
        begun = time.process_time()
        page()
        spent.append((time.process_time() - begun) * 1000)
    return min(spent)


if __name__ == "__main__":
    main()
