"""How fast a search answers, at 100,000 and at 1,000,000 tracks, beside plain `ORDER BY rank`.

    python -m bench.search [--dir DIR] [--tracks 100000 1000000] [--queries 2000]

Builds the libraries in DIR once (5 s and 60 s of CPU, 0.1 and 1.1 GB) and keeps them; only the
small one where --tracks says nothing. Asks the
hundred commonest words, names as they are typed letter by letter, several words of one name, artist
and title, and names with a slip. The goals are those of a desktop core; a Pi 4 takes four times as
long.
"""

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from bench import collection
from bench.measuring import given, options, tell
from soniq import text
from soniq.discovery.asking import Asked
from soniq.discovery.service import Discovery
from soniq.events import Bus
from soniq.library.service import Library
from soniq.store.database import Database
from soniq.units import ArtworkHash
from tests.crowd import COMMON

GOALS = {100_000: 5.0, 1_000_000: 10.0}
TYPO_GOAL = 50.0
PEERS = 60
"""Searches that the peer is asked; some take it a second."""


class NoRenderer:
    """A search shows no picture."""

    def render(self, path: bytes, hash: ArtworkHash) -> NoReturn:
        raise AssertionError(f"the picture {hash} of {path!r} was asked for")


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--tracks", type=int, nargs="+", default=[100_000])
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--slowest", type=int, default=0, help="also name so many slow searches")
    said = given(parser)
    for tracks in said.tracks:
        measure(collection.crowd(said.dir, tracks), tracks, said.queries, said.slowest)


def measure(path: Path, tracks: int, queries: int, slowest: int) -> None:
    db = Database(path, Bus())
    discovery = Discovery(db, Library(db, NoRenderer(), path.parent))
    discovery.refresh()
    chance = random.Random(7)
    asked, slips = typed(db.read(), chance, queries), mistyped(db.read(), chance, queries // 10)
    ours, ours_cpu = timed(discovery.search, asked)
    typo, typo_cpu = timed(discovery.search, slips)
    peer, _ = timed(lambda query: by_rank(db.read(), query), chance.sample(asked, PEERS))
    name = f"search {tracks:,} tracks"
    beside = (
        f"p50 {middle(ours_cpu):.1f} max {max(ours_cpu):.0f}; "
        f"by the clock p95 {p95(ours):.1f}, ORDER BY rank {p95(peer):.0f}"
    )
    tell(f"{name}: p95", p95(ours_cpu), "ms CPU", most=GOALS.get(tracks), beside=beside)
    beside = f"p50 {middle(typo_cpu):.1f}; by the clock p95 {p95(typo):.1f}"
    tell(f"{name}, a slip: p95", p95(typo_cpu), "ms CPU", most=TYPO_GOAL, beside=beside)
    for cost, query in sorted(zip(ours_cpu, asked, strict=True), reverse=True)[:slowest]:
        print(f"  {cost:6.1f} ms  {query}")
    db.close()


def typed(reader: sqlite3.Connection, chance: random.Random, count: int) -> list[str]:
    """What people type: common words, beginnings of names, words of names, artist and title."""
    asked = list(COMMON[:100])
    names = some_names(reader, chance, count)
    for title, artist in names:
        words = title.split()
        kind = chance.random()
        if kind < 0.5:
            name = chance.choice((title, artist))
            asked.append(name[: chance.randint(1, max(1, min(len(name), 24)))])
        elif kind < 0.7:
            asked.append(" ".join(chance.sample(words, min(len(words), chance.choice((1, 2, 3))))))
        elif kind < 0.85:
            asked.append(artist)
        else:
            asked.append(f"{artist} {title}")
    return asked[:count]


def mistyped(reader: sqlite3.Connection, chance: random.Random, count: int) -> list[str]:
    """Names with one letter lost, doubled, changed or swapped in their longest word."""
    slips: list[str] = []
    for title, artist in some_names(reader, chance, count * 3):
        words = text.words(chance.choice((title, artist))).split()
        place = max(range(len(words)), key=lambda each: len(words[each]), default=0)
        if not words or len(words[place]) < 6:
            continue
        words[place] = slip(chance, words[place])
        slips.append(" ".join(words))
    return slips[:count]


def slip(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + chance.choice("aeiourstn") + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def some_names(
    reader: sqlite3.Connection, chance: random.Random, count: int
) -> list[tuple[str, str]]:
    (last,) = reader.execute("SELECT max(id) FROM tracks").fetchone()
    found = (
        reader.execute(
            "SELECT title, artist FROM tracks WHERE id = :id", {"id": chance.randint(1, last)}
        ).fetchone()
        for _ in range(count)
    )
    return [(row["title"], row["artist"]) for row in found]


def by_rank(reader: sqlite3.Connection, query: str) -> None:
    """The usual way: all hits, the best by bm25."""
    asked = Asked.of(query)
    if asked.words:
        reader.execute(
            """
            SELECT rowid FROM search_index
            WHERE search_index MATCH :match
            ORDER BY rank
            LIMIT 20
            """,
            {"match": asked.match(unfinished=True, names_only=False)},
        ).fetchall()


def timed(
    search: Callable[[str], object], queries: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Milliseconds of each search, by the clock and of the processor."""
    wall, cpu = [], []
    for query in queries:
        begun, begun_cpu = time.perf_counter(), time.process_time()
        search(query)
        cpu.append((time.process_time() - begun_cpu) * 1000)
        wall.append((time.perf_counter() - begun) * 1000)
    return wall, cpu


def middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    main()
